/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/input/reader.h"

#include "core/bytes.h"
#include "core/layers/ip.h"
#include "core/options.h"

#define TCP_HEADER_MIN  20
#define TCP_HEADER_MAX  60
#define TCP_HEADER_READ 16 /* up to the window */

/* The identification of the IPv4 header that the segment follows. The lengths must fit, so that no
 * other bytes are taken for one.
 * @param before  how many bytes in front of the segment can be read
 * @return 0 if there is none, as in front of a segment put together from fragments */
static uint16_t
read_ip_id(const uint8_t *segment, unsigned before, unsigned reported)
{
    for (unsigned len = LAB_IPV4_HEADER_MIN; len <= before; len += 4) {
        const uint8_t *ip = segment - len;

        if (ip[0] == (0x40 | len / 4) && ip[9] == LAB_IP_TCP && lab_be16(ip + 2) == len + reported)
            return lab_be16(ip + 4);
    }
    return 0;
}

/* In bytes, as the header's own data offset says. */
static unsigned
header_length(const uint8_t *header)
{
    return (unsigned)(header[12] >> 4) * 4;
}

unsigned
lab_ws_read_segment(tvbuff_t *tvb, const packet_info *pinfo, struct lab_segment *seg)
{
    unsigned captured = tvb_captured_length(tvb), reported = tvb_reported_length(tvb), header_len;
    unsigned start = (unsigned)tvb_raw_offset(tvb);
    unsigned before = pinfo->src.type == AT_IPv4 ? MIN(start, LAB_IPV4_HEADER_MAX) : 0;
    const uint8_t *header;

    if (captured < TCP_HEADER_READ)
        return 0;
    header = before + tvb_get_ptr(tvb_get_ds_tvb(tvb), (gint)(start - before),
                                  (gint)(before + MIN(captured, TCP_HEADER_MAX)));
    header_len = header_length(header);
    if (header_len < TCP_HEADER_MIN || header_len > reported)
        return 0;
    *seg = (struct lab_segment){
        .time = (uint64_t)pinfo->abs_ts.secs * 1000000000 + (uint64_t)pinfo->abs_ts.nsecs,
        .frame = pinfo->num,
        .port = {lab_be16(header), lab_be16(header + 2)},
        .seq = lab_be32(header + 4),
        .ack = lab_be32(header + 8),
        .flags = header[13],
        .window = lab_be16(header + 14),
        .len = reported - header_len,
        .ip_id = read_ip_id(header, before, reported),
    };
    if (header_len > TCP_HEADER_MIN && header_len <= captured)
        lab_options_read(header + TCP_HEADER_MIN, header_len - TCP_HEADER_MIN, seg);
    return header_len;
}
