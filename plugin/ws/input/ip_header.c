/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/input/ip_header.h"

#include <epan/etypes.h>
#include <epan/aftypes.h>
#include <epan/ipproto.h>
#include <epan/ppptypes.h>
#include <wiretap/wtap.h>

#include "ws/fields.h"
#include "ws/input/ping.h"
#include "ws/input/place.h"
#include "ws/input/records.h"
#include "ws/ws_compat.h"

#define TABLE_OF_LAB "lab.ip.header"

static const struct lab_ws_kind kind = {.id = LAB_WS_KIND_IP_HEADER,
                                        .size = sizeof(struct lab_ws_ip_header)};

static lab_pref_bool wanted_by_user;
static dissector_table_t before; /* what stood where Lab stands, under the same numbers */

/* Of the frame at hand. */
static uint32_t frame;
static struct lab_ws_ip_header innermost; /* the last header seen in it; of size 0: none yet */
static int latest_at; /* where in the frame the last began that a table led to; 0: none yet */

void
lab_ws_ip_header_register(module_t *module)
{
    prefs_register_bool_preference(
        module, "ip", "Explain the IP header",
        "Header length, total length, TTL, protocol, fragments, and the header checksum computed "
        "step by step. Costs some time on every packet.",
        &wanted_by_user);
    before = register_dissector_table(TABLE_OF_LAB, "IP that Lab explains", lab_ws_fields.protocol,
                                      FT_UINT16, BASE_HEX);
}

bool
lab_ws_ip_header_is_wanted(void)
{
    return wanted_by_user;
}

static void
turn_to(const packet_info *pinfo)
{
    if (frame == pinfo->num)
        return;
    frame = pinfo->num;
    innermost.size = 0;
    latest_at = 0;
}

static void
keep(packet_info *pinfo, tvbuff_t *tvb, int start)
{
    struct lab_ws_ip_header *kept = lab_ws_records_begin(pinfo, &kind);
    int size = tvb_captured_length_remaining(tvb, start);

    innermost.size = (uint32_t)MIN(size, LAB_IPV4_HEADER_MAX);
    tvb_memcpy(tvb, innermost.bytes, start, innermost.size);
    *kept = innermost;
}

/* One function for all tables: each says by which of its numbers it called. */
static int
see_ip(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, void *data)
{
    if (!PINFO_FD_VISITED(pinfo) && !pinfo->flags.in_error_pkt && lab_ws_fields_is_enabled()) {
        turn_to(pinfo);
        keep(pinfo, tvb, 0);
        latest_at = tvb_raw_offset(tvb);
    }
    return lab_ws_try_uint(before, pinfo->match_uint, tvb, pinfo, tree, false, data);
}

/* Where Lab stands in front of IP, if it is asked to. No number twice. */
static struct lab_ws_place places[] = {
    {"ethertype", ETHERTYPE_IP, "ip.lab", "IPv4, explained by Lab", NULL, NULL},
    {"ethertype", ETHERTYPE_IPv6, "ipv6.lab", "IPv6, explained by Lab", NULL, NULL},
    {"ip.proto", IP_PROTO_IPIP, "ip.in.ip.lab", "IPv4 in IP, explained by Lab", NULL, NULL},
    {"ip.proto", IP_PROTO_IPV6, "ipv6.in.ip.lab", "IPv6 in IP, explained by Lab", NULL, NULL},
    {"wtap_encap", WTAP_ENCAP_RAW_IP, "raw.lab", "Frames of IP, explained by Lab", NULL, NULL},
    {"ppp.protocol", PPP_IP, "ip.in.ppp.lab", "IPv4 in PPP, explained by Lab", NULL, NULL},
    {"ppp.protocol", PPP_IPV6, "ipv6.in.ppp.lab", "IPv6 in PPP, explained by Lab", NULL, NULL},
    {"null.type", BSD_AF_INET, "ip.in.null.lab", "IPv4 in loopback frames, explained by Lab", NULL,
     NULL},
    {"null.type", BSD_AF_INET6_BSD, "ipv6.bsd.lab", "IPv6 in loopback frames, explained by Lab",
     NULL, NULL},
    {"null.type", BSD_AF_INET6_FREEBSD, "ipv6.freebsd.lab", "the same of FreeBSD", NULL, NULL},
    {"null.type", BSD_AF_INET6_DARWIN, "ipv6.darwin.lab", "the same of macOS", NULL, NULL},
};

void
lab_ws_ip_header_start(void)
{
    frame = 0;
    for (unsigned i = 0; i < array_length(places); i++)
        lab_ws_place_take(&places[i], wanted_by_user, see_ip, TABLE_OF_LAB);
}

/* Whether these are the first bytes of a header with the addresses that Wireshark took last. */
static bool
is_header_at_hand(const packet_info *pinfo, const uint8_t *bytes, unsigned size)
{
    const address *source = &pinfo->net_src, *destination = &pinfo->net_dst;
    bool is_4 = source->type == AT_IPv4;
    unsigned at = is_4 ? LAB_IPV4_SOURCE : LAB_IPV6_SOURCE, length = (unsigned)source->len;

    return size >= at + 2 * length && bytes[0] >> 4 == (is_4 ? 4 : 6) &&
           memcmp(bytes + at, source->data, length) == 0 &&
           memcmp(bytes + at + length, destination->data, length) == 0;
}

/* The innermost header, where nothing led to it through these tables. Counting the layers of the
 * frame would not tell: Wireshark 4.4 leaves the IP in MPLS out of them. */
static void
search(packet_info *pinfo, tvbuff_t *tvb)
{
    int size = (int)tvb_captured_length(tvb);
    const uint8_t *bytes = tvb_get_ptr(tvb, 0, size);

    for (int start = latest_at; start < size; start++) {
        if (!is_header_at_hand(pinfo, bytes + start, (unsigned)(size - start)))
            continue;
        keep(pinfo, tvb, start);
        return;
    }
}

static bool
has_ip_addresses(const packet_info *pinfo)
{
    const address *source = &pinfo->net_src;

    return (source->type == AT_IPv4 || source->type == AT_IPv6) &&
           source->type == pinfo->net_dst.type;
}

void
lab_ws_ip_header_keep(packet_info *pinfo, tvbuff_t *tvb)
{
    if (!wanted_by_user)
        return;
    turn_to(pinfo);
    if (has_ip_addresses(pinfo) && !lab_ws_ping_quotes(pinfo) &&
        !is_header_at_hand(pinfo, innermost.bytes, innermost.size))
        search(pinfo, tvb);
}

const struct lab_ws_ip_header *
lab_ws_ip_header(packet_info *pinfo, unsigned layer)
{
    return lab_ws_records_find(pinfo, &kind, layer);
}
