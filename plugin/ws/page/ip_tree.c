/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/page/ip_tree.h"

#include <epan/to_str.h>

#include "ws/input/ip_header.h"
#include "ws/page/page.h"
#include "ws/page/page_ip.h"
#include "ws/ws_compat.h"

/* A frame without a segment or a message that Lab explains has a tree for its IP header alone. */
static void
begin_tree(struct lab_page *page, proto_tree *tree)
{
    lab_page_begin(page, tree);
    if (page->visible)
        lab_page_label(page, page->headline,
                       LAB_PHRASE(page, "line", "headline", {"title", lab_ws_word("ip", "title")}));
}

/* Whether a filter, a column or -e asks for the tree or one of its fields: in each frame that has a
 * tree, so Wireshark is not asked about each. */
static bool
is_asked(void)
{
    static const int *const fields[] = {
        &lab_ws_fields.protocol,  &lab_ws_fields.ip.version,  &lab_ws_fields.ip.header,
        &lab_ws_fields.ip.total,  &lab_ws_fields.ip.payload,  &lab_ws_fields.ip.identification,
        &lab_ws_fields.ip.offset, &lab_ws_fields.ip.hops,     &lab_ws_fields.ip.protocol,
        &lab_ws_fields.ip.sum,    &lab_ws_fields.ip.checksum, &lab_ws_fields.ip.computed,
    };
    static const header_field_info *infos[array_length(fields)];
    unsigned ref_types = 0;

    for (unsigned i = 0; i < array_length(infos) && !infos[i]; i++)
        infos[i] = proto_registrar_get_nth((guint)*fields[i]);
    for (unsigned i = 0; i < array_length(infos); i++)
        ref_types |= infos[i]->ref_type;
    return lab_ws_is_asked(ref_types);
}

static const char *
address_text(const struct lab_page *page, const struct lab_ip_header *header, const uint8_t *bytes)
{
    address addr =
        ADDRESS_INIT(header->version == 6 ? AT_IPv6 : AT_IPv4, header->address_len, bytes);

    return address_to_str(page->pinfo->pool, &addr);
}

/* Where a frame has several headers, as in a tunnel, their addresses tell them apart. */
static void
name_addresses(const struct lab_page *page, proto_item *line, const struct lab_ip_header *header)
{
    lab_page_label(page, line,
                   LAB_PHRASE(page, "line", "of-connection",
                              {"text", PITEM_FINFO(line)->rep->representation},
                              {"sender", address_text(page, header, header->source)},
                              {"receiver", address_text(page, header, header->destination)}));
}

void
lab_ws_ip_tree_draw(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, proto_tree *lab)
{
    struct lab_page page = {
        .pinfo = pinfo, .tvb = tvb, .tree = lab, .visible = lab_page_is_visible(tree)};
    const struct lab_ws_ip_header *kept, *next;
    proto_item *line;

    if (!lab_ws_ip_header_is_wanted() || !(page.visible || is_asked()))
        return;
    kept = lab_ws_ip_header(pinfo, 0);
    for (unsigned layer = 0; kept; layer++, kept = next) {
        struct lab_ip_header header;

        next = lab_ws_ip_header(pinfo, layer + 1);
        if (!lab_ip_read(kept->bytes, kept->size, &header))
            continue;
        if (!page.tree)
            begin_tree(&page, tree);
        line = lab_page_draw_ip_header(&page, &header, kept->bytes, kept->size);
        if (page.visible && (layer || next))
            name_addresses(&page, line, &header);
    }
}
