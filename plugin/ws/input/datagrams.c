/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/input/datagrams.h"

#include <epan/ipproto.h>

#include "core/bytes.h"
#include "ws/fields.h"
#include "ws/input/place.h"
#include "ws/ws_compat.h"

#define TABLE_OF_LAB "lab.ip.udp"
#define UDP_HEADER   8

/* Of the frame at hand. */
struct seen {
    tvbuff_t *tvb; /* from the first byte of its header */
    address from, to;
};

static dissector_table_t before;
static int proto_udp;
static GArray *seen;     /* struct seen, of the frame seen_in */
static uint32_t seen_in; /* another than the frame at hand: that one was never judged */

static void
note(tvbuff_t *tvb, const packet_info *pinfo)
{
    struct seen one = {tvb, pinfo->src, pinfo->dst};

    if (seen_in != pinfo->num)
        g_array_set_size(seen, 0);
    seen_in = pinfo->num;
    g_array_append_val(seen, one);
}

static int
see_udp(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, void *data)
{
    if (!PINFO_FD_VISITED(pinfo) && !pinfo->flags.in_error_pkt && !pinfo->fragmented &&
        lab_ws_fields_is_enabled())
        note(tvb, pinfo);
    return lab_ws_try_uint(before, IP_PROTO_UDP, tvb, pinfo, tree, false, data);
}

void
lab_ws_datagrams_register(void)
{
    before = register_dissector_table(TABLE_OF_LAB, "UDP that Lab explains", lab_ws_fields.protocol,
                                      FT_UINT8, BASE_DEC);
}

void
lab_ws_datagrams_start(bool wanted)
{
    static struct lab_ws_place place = {
        "ip.proto", IP_PROTO_UDP, "udp.lab", "UDP, explained by Lab", NULL, NULL};

    if (!seen)
        seen = g_array_new(FALSE, FALSE, sizeof(struct seen));
    g_array_set_size(seen, 0);
    proto_udp = proto_get_id_by_filter_name("udp");
    lab_ws_place_take(&place, wanted, see_udp, TABLE_OF_LAB);
}

int
lab_ws_datagrams_protocol(const packet_info *pinfo, int transport, unsigned nth)
{
    for (wmem_list_frame_t *at = wmem_list_head(pinfo->layers); at; at = wmem_list_frame_next(at)) {
        if (GPOINTER_TO_INT(wmem_list_frame_data(at)) != transport || nth--)
            continue;
        at = wmem_list_frame_next(at);
        return at ? GPOINTER_TO_INT(wmem_list_frame_data(at)) : 0;
    }
    return 0;
}

/* @return false if less was captured than its header */
static bool
read_datagram(const struct seen *one, struct lab_ws_datagram *datagram)
{
    size_t size = tvb_captured_length(one->tvb), length;
    const uint8_t *bytes;

    if (size < UDP_HEADER)
        return false;
    bytes = tvb_get_ptr(one->tvb, 0, (gint)size);
    length = lab_be16(bytes + 4);
    if (length >= UDP_HEADER && length < size) /* else the network card fills it in */
        size = length;
    *datagram = (struct lab_ws_datagram){.from = one->from,
                                         .to = one->to,
                                         .port = {lab_be16(bytes), lab_be16(bytes + 2)},
                                         .bytes = bytes + UDP_HEADER,
                                         .size = size - UDP_HEADER};
    return true;
}

void
lab_ws_datagrams_judge(packet_info *pinfo, void (*judge)(packet_info *pinfo, int protocol,
                                                         const struct lab_ws_datagram *datagram))
{
    struct lab_ws_datagram datagram;

    if (!seen->len || seen_in != pinfo->num)
        return;
    for (guint i = 0; i < seen->len; i++) {
        if (read_datagram(&g_array_index(seen, struct seen, i), &datagram))
            judge(pinfo, lab_ws_datagrams_protocol(pinfo, proto_udp, i), &datagram);
    }
    g_array_set_size(seen, 0);
}
