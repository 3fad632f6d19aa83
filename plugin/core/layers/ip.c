/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/layers/ip.h"

#include "core/bytes.h"

#define CHECKSUM_WORD       5 /* where the checksum is, in 16-bit words */
#define FLAG_DONT_FRAGMENT  0x4000
#define FLAG_MORE_FRAGMENTS 0x2000
#define FRAGMENT_OFFSET     0x1FFF

static void
read_ipv4(const uint8_t *bytes, struct lab_ip_header *out)
{
    uint16_t fragment = lab_be16(bytes + 6);

    *out = (struct lab_ip_header){
        .source = bytes + 12,
        .destination = bytes + 16,
        .address_len = 4,
        .version = 4,
        .length = (uint8_t)((bytes[0] & 0x0F) * 4),
        .protocol = bytes[9],
        .ttl = bytes[8],
        .length_field = lab_be16(bytes + 2),
        .identification = lab_be16(bytes + 4),
        .offset = (uint16_t)((fragment & FRAGMENT_OFFSET) * LAB_IP_OFFSET_UNIT),
        .checksum = lab_be16(bytes + 10),
        .dont_fragment = (fragment & FLAG_DONT_FRAGMENT) != 0,
        .more_fragments = (fragment & FLAG_MORE_FRAGMENTS) != 0,
    };
}

static void
read_ipv6(const uint8_t *bytes, struct lab_ip_header *out)
{
    *out = (struct lab_ip_header){
        .source = bytes + 8,
        .destination = bytes + 24,
        .address_len = 16,
        .version = 6,
        .length = LAB_IPV6_HEADER,
        .protocol = bytes[6],
        .ttl = bytes[7],
        .length_field = lab_be16(bytes + 4),
    };
}

bool
lab_ip_read(const uint8_t *bytes, size_t size, struct lab_ip_header *out)
{
    unsigned version = size > 0 ? bytes[0] >> 4 : 0;

    if (version == 4 && size >= LAB_IPV4_HEADER_MIN)
        read_ipv4(bytes, out);
    else if (version == 6 && size >= LAB_IPV6_HEADER)
        read_ipv6(bytes, out);
    else
        return false;
    return true;
}

bool
lab_ip_lengths_fit(const struct lab_ip_header *header)
{
    if (header->version == 6)
        return true;
    return header->length >= LAB_IPV4_HEADER_MIN &&
           (header->length_field == 0 || header->length_field >= header->length);
}

uint32_t
lab_ip_payload(const struct lab_ip_header *header)
{
    if (header->version == 6)
        return header->length_field;
    if (header->length_field == 0 || !lab_ip_lengths_fit(header))
        return 0;
    return (uint32_t)header->length_field - header->length;
}

uint8_t
lab_ip_first_ttl(uint8_t ttl)
{
    if (ttl <= 64)
        return 64;
    return ttl <= 128 ? 128 : 255;
}

uint16_t
lab_ip_checksum_word(const uint8_t *header, size_t index)
{
    return index == CHECKSUM_WORD ? 0 : lab_be16(header + index * 2);
}

static uint16_t
fold(uint32_t sum)
{
    while (sum >> 16)
        sum = (sum & 0xFFFF) + (sum >> 16);
    return (uint16_t)sum;
}

/* TTL is the upper half of its word. */
uint16_t
lab_ip_checksum_after_router(uint16_t checksum)
{
    return (uint16_t)~fold((uint32_t)(uint16_t)~checksum + (uint16_t)~0x0100u);
}

struct lab_ip_sum
lab_ip_checksum(const uint8_t *header, size_t length)
{
    struct lab_ip_sum sum = {0};

    for (size_t index = 0; index < length / 2; index++)
        sum.plain += lab_ip_checksum_word(header, index);
    sum.folded = fold(sum.plain);
    sum.computed = (uint16_t)~sum.folded;
    sum.checked = fold((uint32_t)sum.folded + lab_be16(header + (size_t)CHECKSUM_WORD * 2));
    return sum;
}
