/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/layers/tunnel.h"

#include <stdbool.h>

#include "core/bytes.h"
#include "core/layers/ip.h"
#include "core/spread.h"

/* RFC 2784, RFC 2890; of version 1, which is PPTP's, only half of the key is a number, the other
 * half a length: RFC 2637 section 4.1. */
#define GRE_HAS_CHECKSUM 0x8000
#define GRE_HAS_KEY      0x2000
#define GRE_VERSION      0x0007

/* VXLAN and as Linux first had it, with another protocol within, Geneve, GTP-U: the number is in
 * the second word of the headers of all. */
static const uint16_t numbered[] = {4789, 8472, 4790, 6081, 2152};

#define UDP_HEADER 8
#define NUMBER     4 /* where it is, in bytes */

/* It may be one: what it says is its packet has the segment within. */
static bool
reaches(const struct lab_ip_header *header, size_t start, size_t size)
{
    size_t past = header->length + (size_t)lab_ip_payload(header);

    return lab_ip_lengths_fit(header) && header->length <= start && past > start && past <= size;
}

static bool
is_numbered(uint16_t port)
{
    bool found = false;

    for (size_t i = 0; i < sizeof numbered / sizeof *numbered; i++)
        found |= numbered[i] == port;
    return found;
}

/* @param room  how many bytes there are, with all headers within up to the segment's own */
static uint32_t
number_in_gre(const uint8_t *gre, size_t room)
{
    uint16_t flags = room >= NUMBER ? lab_be16(gre) : 0;
    size_t key = NUMBER + (flags & GRE_HAS_CHECKSUM ? 4 : 0);

    if (!(flags & GRE_HAS_KEY) || room < key + 4)
        return 0;
    return flags & GRE_VERSION ? lab_be16(gre + key + 2) : lab_be32(gre + key);
}

static uint32_t
number_of_network(uint8_t protocol, const uint8_t *payload, size_t room)
{
    if (protocol == LAB_IP_GRE)
        return number_in_gre(payload, room);
    if (protocol != LAB_IP_UDP || room < UDP_HEADER + NUMBER + 4 ||
        !is_numbered(lab_be16(payload + 2)))
        return 0;
    return lab_be32(payload + UDP_HEADER + NUMBER);
}

static uint32_t
go_on_with(uint32_t hash, const uint8_t *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++)
        hash = (uint32_t)(lab_spread(hash ^ bytes[i]) >> 32);
    return hash;
}

/* What stands between the headers of IP is of no interest: so they are looked for, and which kind
 * of link it is need not be known. */
uint32_t
lab_tunnel_of(const uint8_t *frame, size_t start, size_t size)
{
    struct lab_ip_header header;
    uint32_t tunnel = 0;
    size_t at = 0;

    while (at < start) {
        if (!lab_ip_read(frame + at, start - at, &header) ||
            !reaches(&header, start - at, size - at)) {
            at++;
            continue;
        }
        at += header.length;
        tunnel = go_on_with(tunnel, header.source, 2 * (size_t)header.address_len);
        tunnel ^= number_of_network(header.protocol, frame + at, start - at);
    }
    return tunnel;
}
