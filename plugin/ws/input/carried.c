/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/input/carried.h"

#include <epan/ipproto.h>
#include <epan/proto.h>
#include <wsutil/report_message.h>

#include "ws/fields.h"
#include "ws/input/ping.h"
#include "ws/input/segments.h"
#include "ws/words.h"
#include "ws/ws_compat.h"

#define TABLE_OF_IP  "ip.proto"
#define TABLE_OF_LAB "lab.ip.proto"

/* The dissectors that stood in the table of IP protocols, under the same numbers. */
static dissector_table_t before;
static dissector_handle_t of_tcp; /* Lab's own, in the table */
static bool displaced;            /* it is not there any more */
static bool asked;                /* but was called in this file nevertheless */

/* The layer has been named already, when Lab was called in the name of the protocol. */
static int
go_on(uint32_t protocol, tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, void *data)
{
    return lab_ws_try_uint(before, protocol, tvb, pinfo, tree, false, data);
}

/* A copy of a packet in an error message about it is not sent in this frame. */
static bool
is_for_lab(const packet_info *pinfo)
{
    return lab_ws_fields_is_enabled() && !PINFO_FD_VISITED(pinfo) && !pinfo->flags.in_error_pkt;
}

static int
see_tcp(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, void *data)
{
    asked = true;
    if (is_for_lab(pinfo))
        lab_ws_segments_judge(tvb, pinfo);
    return go_on(IP_PROTO_TCP, tvb, pinfo, tree, data);
}

static int
see_icmp(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, void *data)
{
    if (is_for_lab(pinfo))
        lab_ws_ping_judge(tvb, pinfo, 4);
    return go_on(IP_PROTO_ICMP, tvb, pinfo, tree, data);
}

static int
see_icmpv6(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, void *data)
{
    if (is_for_lab(pinfo))
        lab_ws_ping_judge(tvb, pinfo, 6);
    return go_on(IP_PROTO_ICMPV6, tvb, pinfo, tree, data);
}

/* Decode As tells the dissectors of one protocol apart by name, and shows the descriptions. */
static const struct {
    uint32_t protocol;
    dissector_t see;
    const char *name, *description;
} carried[] = {
    {IP_PROTO_TCP, see_tcp, "tcp.lab", "TCP, explained by Lab"},
    {IP_PROTO_ICMP, see_icmp, "icmp.lab", "ICMP, explained by Lab"},
    {IP_PROTO_ICMPV6, see_icmpv6, "icmpv6.lab", "ICMPv6, explained by Lab"},
};

void
lab_ws_carried_register(void)
{
    before = register_dissector_table(TABLE_OF_LAB, "IP protocols that Lab explains",
                                      lab_ws_fields.protocol, FT_UINT8, BASE_DEC);
}

void
lab_ws_carried_take_over(void)
{
    dissector_table_t ip = find_dissector_table(TABLE_OF_IP);

    for (unsigned i = 0; ip && i < array_length(carried); i++) {
        dissector_handle_t stood = dissector_get_uint_handle(ip, carried[i].protocol), own;

        if (!stood)
            continue;
        dissector_add_uint(TABLE_OF_LAB, carried[i].protocol, stood);
        /* In the name of the protocol, so that Wireshark shows, disables and counts it as ever. */
        own = create_dissector_handle_with_name_and_description(
            carried[i].see, dissector_handle_get_protocol_index(stood), carried[i].name,
            carried[i].description);
        dissector_add_uint(TABLE_OF_IP, carried[i].protocol, own);
        if (carried[i].protocol == IP_PROTO_TCP)
            of_tcp = own;
    }
}

void
lab_ws_carried_init(void)
{
    dissector_table_t ip = find_dissector_table(TABLE_OF_IP);

    lab_ws_fields_start();
    displaced = of_tcp && dissector_get_uint_handle(ip, IP_PROTO_TCP) != of_tcp;
    asked = false;
}

bool
lab_ws_carried_is_displaced(void)
{
    return displaced;
}

/* TCP that an error message quotes is not what IP carries. */
static bool
has_tcp(const packet_info *pinfo)
{
    return proto_is_frame_protocol(pinfo->layers, "tcp") &&
           !proto_is_frame_protocol(pinfo->layers, "icmp") &&
           !proto_is_frame_protocol(pinfo->layers, "icmpv6");
}

void
lab_ws_carried_watch(packet_info *pinfo)
{
    static bool told;

    if (!displaced || asked || told || !has_tcp(pinfo))
        return;
    told = true;
    report_warning("%s", lab_ws_word("toolbar", "displaced-long"));
}
