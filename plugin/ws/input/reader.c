/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/input/reader.h"

#include "core/bytes.h"
#include "core/layers/ip.h"
#include "core/options.h"
#include "ws/nstime.h"

#define TCP_HEADER_READ 16 /* up to the window */

#define ECN_BITS        3

/* Whether there are that many bytes in front of the segment. So it is where the addresses stand one
 * behind the other, as in a header; in an exported PDU they may stand before all else. */
static bool
has_in_front(tvbuff_t *tvb, const packet_info *pinfo, unsigned len)
{
    const uint8_t *sender = pinfo->src.data;

    return pinfo->dst.data == sender + pinfo->src.len || (unsigned)tvb_raw_offset(tvb) >= len;
}

/* The header in front of the segment is where the address of the sender points to; but not if the
 * segment was put together from fragments. */
static void
read_ipv4(tvbuff_t *tvb, const packet_info *pinfo, const uint8_t *segment, struct lab_segment *seg)
{
    uintptr_t len = (uintptr_t)segment - ((uintptr_t)pinfo->src.data - LAB_IPV4_SOURCE);
    const uint8_t *ip = segment - len;

    if (len < LAB_IPV4_HEADER_MIN || len > LAB_IPV4_HEADER_MAX ||
        !has_in_front(tvb, pinfo, (unsigned)len) || ip[0] != (0x40 | len / 4))
        return;
    seg->ip_id = lab_be16(ip + 4);
    seg->ttl = ip[8];
    seg->ecn = ip[1] & ECN_BITS;
}

/* The addresses are copies. The header is in front of the segment, unless there are extension
 * headers, or the segment was put together from fragments. */
static void
read_ipv6(tvbuff_t *tvb, const packet_info *pinfo, struct lab_segment *seg)
{
    int start = tvb_raw_offset(tvb) - LAB_IPV6_HEADER;
    const uint8_t *ip;

    if (start < 0)
        return;
    ip = tvb_get_ptr(tvb_get_ds_tvb(tvb), start, LAB_IPV6_HEADER);
    if (ip[0] >> 4 != 6 || ip[6] != LAB_IP_TCP ||
        memcmp(ip + LAB_IPV6_SOURCE, pinfo->src.data, (size_t)pinfo->src.len) != 0)
        return;
    seg->ttl = ip[7];
    seg->ecn = ip[1] >> 4 & ECN_BITS;
}

/* In bytes, as the header's own data offset says. */
static unsigned
header_length(const uint8_t *header)
{
    return (unsigned)(header[12] >> 4) * 4;
}

unsigned
lab_ws_reader_read(tvbuff_t *tvb, const packet_info *pinfo, struct lab_segment *seg)
{
    unsigned captured = tvb_captured_length(tvb), reported = tvb_reported_length(tvb), header_len;
    const uint8_t *header;

    if (captured < TCP_HEADER_READ)
        return 0;
    header = tvb_get_ptr(tvb, 0, (gint)MIN(captured, LAB_TCP_HEADER_MAX));
    header_len = header_length(header);
    if (header_len < LAB_TCP_HEADER_MIN || header_len > reported)
        return 0;
    *seg = (struct lab_segment){
        .time = lab_ws_nstime_of(pinfo),
        .frame = pinfo->num,
        .port = {lab_be16(header), lab_be16(header + 2)},
        .seq = lab_be32(header + 4),
        .ack = lab_be32(header + 8),
        .flags = header[13],
        .window = lab_be16(header + 14),
        .len = reported - header_len,
        .reserved = header[12] & 0xF,
        .urgent = captured >= LAB_TCP_HEADER_MIN ? lab_be16(header + 18) : 0,
    };
    if (pinfo->src.type == AT_IPv4)
        read_ipv4(tvb, pinfo, header, seg);
    else if (pinfo->src.type == AT_IPv6)
        read_ipv6(tvb, pinfo, seg);
    if (header_len > captured)
        seg->options_cut = true;
    else if (header_len > LAB_TCP_HEADER_MIN)
        lab_options_read(header + LAB_TCP_HEADER_MIN, header_len - LAB_TCP_HEADER_MIN, seg);
    return header_len;
}
