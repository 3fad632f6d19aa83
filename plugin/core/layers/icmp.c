/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/layers/icmp.h"

#include <string.h>

#include "core/bytes.h"
#include "core/segment.h"

/* A code that is none of those listed before it. */
#define ANY_CODE        0xFF

#define TCP_DATA_OFFSET 12 /* the byte whose first half counts the header's words */
#define TCP_FLAGS       13
#define UDP_HEADER      8

struct meaning {
    uint8_t type, code; /* code: one, or ANY_CODE */
    uint8_t kind;       /* enum lab_icmp_kind */
    uint8_t error;      /* enum lab_icmp_error */
};

/* Tables, laid out by hand: the first row that fits. */
/* clang-format off */

/* RFC 792; codes 9 to 13 of type 3: RFC 1122 section 3.2.2.1 and RFC 1812 section 5.2.7.1. */
static const struct meaning icmp[] = {
    {8,  ANY_CODE, LAB_ICMP_ECHO_REQUEST, LAB_ICMP_ERROR_NONE},
    {0,  ANY_CODE, LAB_ICMP_ECHO_REPLY,   LAB_ICMP_ERROR_NONE},
    {3,  0,        LAB_ICMP_IS_ERROR,     LAB_ICMP_ERROR_NETWORK_UNREACHABLE},
    {3,  1,        LAB_ICMP_IS_ERROR,     LAB_ICMP_ERROR_HOST_UNREACHABLE},
    {3,  2,        LAB_ICMP_IS_ERROR,     LAB_ICMP_ERROR_PROTOCOL_UNREACHABLE},
    {3,  3,        LAB_ICMP_IS_ERROR,     LAB_ICMP_ERROR_PORT_UNREACHABLE},
    {3,  4,        LAB_ICMP_IS_ERROR,     LAB_ICMP_ERROR_TOO_BIG},
    {3,  6,        LAB_ICMP_IS_ERROR,     LAB_ICMP_ERROR_NETWORK_UNREACHABLE},
    {3,  7,        LAB_ICMP_IS_ERROR,     LAB_ICMP_ERROR_HOST_UNREACHABLE},
    {3,  9,        LAB_ICMP_IS_ERROR,     LAB_ICMP_ERROR_PROHIBITED},
    {3,  10,       LAB_ICMP_IS_ERROR,     LAB_ICMP_ERROR_PROHIBITED},
    {3,  13,       LAB_ICMP_IS_ERROR,     LAB_ICMP_ERROR_PROHIBITED},
    {3,  ANY_CODE, LAB_ICMP_IS_ERROR,     LAB_ICMP_ERROR_UNREACHABLE},
    {11, ANY_CODE, LAB_ICMP_IS_ERROR,     LAB_ICMP_ERROR_TIME_EXCEEDED},
    {12, ANY_CODE, LAB_ICMP_IS_ERROR,     LAB_ICMP_ERROR_PARAMETER_PROBLEM},
    {0},
};

/* RFC 4443, sections 3 and 4. */
static const struct meaning icmpv6[] = {
    {128, ANY_CODE, LAB_ICMP_ECHO_REQUEST, LAB_ICMP_ERROR_NONE},
    {129, ANY_CODE, LAB_ICMP_ECHO_REPLY,   LAB_ICMP_ERROR_NONE},
    {1,   0,        LAB_ICMP_IS_ERROR,     LAB_ICMP_ERROR_NETWORK_UNREACHABLE},
    {1,   1,        LAB_ICMP_IS_ERROR,     LAB_ICMP_ERROR_PROHIBITED},
    {1,   3,        LAB_ICMP_IS_ERROR,     LAB_ICMP_ERROR_HOST_UNREACHABLE},
    {1,   4,        LAB_ICMP_IS_ERROR,     LAB_ICMP_ERROR_PORT_UNREACHABLE},
    {1,   5,        LAB_ICMP_IS_ERROR,     LAB_ICMP_ERROR_PROHIBITED},
    {1,   6,        LAB_ICMP_IS_ERROR,     LAB_ICMP_ERROR_PROHIBITED},
    {1,   ANY_CODE, LAB_ICMP_IS_ERROR,     LAB_ICMP_ERROR_UNREACHABLE},
    {2,   ANY_CODE, LAB_ICMP_IS_ERROR,     LAB_ICMP_ERROR_TOO_BIG},
    {3,   ANY_CODE, LAB_ICMP_IS_ERROR,     LAB_ICMP_ERROR_TIME_EXCEEDED},
    {4,   1,        LAB_ICMP_IS_ERROR,     LAB_ICMP_ERROR_PROTOCOL_UNREACHABLE},
    {4,   ANY_CODE, LAB_ICMP_IS_ERROR,     LAB_ICMP_ERROR_PARAMETER_PROBLEM},
    {0},
};
/* clang-format on */

bool
lab_icmp_read(const uint8_t *bytes, size_t size, unsigned version, struct lab_icmp *out)
{
    const struct meaning *row = version == 6 ? icmpv6 : icmp;

    if (size < LAB_ICMP_HEADER)
        return false;
    while (row->kind && (row->type != bytes[0] || (row->code != ANY_CODE && row->code != bytes[1])))
        row++;
    *out = (struct lab_icmp){.kind = row->kind,
                             .error = row->error,
                             .id = lab_be16(bytes + 4),
                             .sequence = lab_be16(bytes + 6)};
    return true;
}

enum lab_icmp_effect
lab_icmp_error_effect(enum lab_icmp_error error)
{
    switch (error) {
    case LAB_ICMP_ERROR_PROTOCOL_UNREACHABLE:
    case LAB_ICMP_ERROR_PORT_UNREACHABLE:
    case LAB_ICMP_ERROR_PROHIBITED:
        return LAB_ICMP_GIVES_UP;
    case LAB_ICMP_ERROR_NETWORK_UNREACHABLE:
    case LAB_ICMP_ERROR_HOST_UNREACHABLE:
    case LAB_ICMP_ERROR_UNREACHABLE:
        return LAB_ICMP_MAY_GIVE_UP;
    case LAB_ICMP_ERROR_TOO_BIG:
        return LAB_ICMP_ASKS_SMALLER;
    default:
        return LAB_ICMP_NO_EFFECT;
    }
}

/* The first 8 bytes, which are all that must be quoted, do not tell how long the header is. */
static void
read_length_and_flags(const uint8_t *tcp, size_t size, struct lab_icmp_quote *out)
{
    bool told = size > TCP_FLAGS;
    uint32_t header = told ? (uint32_t)(tcp[TCP_DATA_OFFSET] >> 4) * 4 : LAB_TCP_HEADER_MAX;
    uint32_t all = lab_ip_payload(&out->ip);

    out->has_len = header >= LAB_TCP_HEADER_MIN && (told ? all >= header : all > header);
    out->len = out->has_len ? all - header : 0;
    out->flags = told ? tcp[TCP_FLAGS] : 0;
}

/* Behind a datagram that is shorter may stand what RFC 4884 adds to an error. */
static void
read_datagram(const uint8_t *udp, size_t size, struct lab_icmp_quote *out)
{
    size_t length = lab_be16(udp + 4);

    out->is_udp = true;
    out->port[0] = lab_be16(udp);
    out->port[1] = lab_be16(udp + 2);
    out->data = udp + UDP_HEADER;
    out->size = (length >= UDP_HEADER && length < size ? length : size) - UDP_HEADER;
}

bool
lab_icmp_read_quote(const uint8_t *bytes, size_t size, struct lab_icmp_quote *out)
{
    const uint8_t *payload;
    bool has_start;

    memset(out, 0, sizeof *out);
    if (!lab_ip_read(bytes, size, &out->ip))
        return false;
    payload = bytes + out->ip.length;
    has_start = lab_ip_lengths_fit(&out->ip) && out->ip.offset == 0 &&
                size >= (size_t)out->ip.length + LAB_ICMP_HEADER;
    if (has_start && out->ip.protocol == LAB_IP_TCP) {
        out->is_tcp = true;
        out->port[0] = lab_be16(payload);
        out->port[1] = lab_be16(payload + 2);
        out->seq = lab_be32(payload + 4);
        read_length_and_flags(payload, size - out->ip.length, out);
    } else if (has_start && out->ip.protocol == LAB_IP_UDP) {
        read_datagram(payload, size - out->ip.length, out);
    } else if (has_start &&
               out->ip.protocol == (out->ip.version == 6 ? LAB_IP_ICMPV6 : LAB_IP_ICMP)) {
        lab_icmp_read(payload, LAB_ICMP_HEADER, out->ip.version, &out->echo);
        out->is_echo = out->echo.kind == LAB_ICMP_ECHO_REQUEST;
    }
    return true;
}
