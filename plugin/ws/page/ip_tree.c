/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/page/ip_tree.h"

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
        lab_ws_set_label(page->headline, LAB_PHRASE(page, "line", "headline",
                                                    {"title", lab_ws_word("ip", "title")}));
}

/* Whether somebody looks, or asks for the tree or one of its fields. */
static bool
is_wanted(const struct lab_page *page)
{
    const struct lab_ws_ip_fields *fields = &lab_ws_fields.ip;
    const int asked[] = {lab_ws_fields.protocol, fields->version, fields->header,
                         fields->total,          fields->payload, fields->identification,
                         fields->offset,         fields->hops,    fields->protocol,
                         fields->checksum,       fields->sum,     fields->computed};

    if (page->visible)
        return true;
    for (unsigned i = 0; i < array_length(asked); i++) {
        if (proto_registrar_get_nth((guint)asked[i])->ref_type >= HF_REF_TYPE_DIRECT)
            return true;
    }
    return false;
}

void
lab_ws_ip_draw(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, proto_tree *lab)
{
    struct lab_page page = {
        .pinfo = pinfo, .tvb = tvb, .tree = lab, .visible = lab_page_is_visible(tree)};
    const struct lab_ws_ip_header *kept;

    if (!is_wanted(&page))
        return;
    for (unsigned layer = 0; (kept = lab_ws_ip_header(pinfo, layer)) != NULL; layer++) {
        struct lab_ip_header header;

        if (!lab_ip_read(kept->bytes, kept->size, &header))
            continue;
        if (!page.tree)
            begin_tree(&page, tree);
        lab_page_draw_ip_header(&page, &header, kept->bytes, kept->size);
    }
}
