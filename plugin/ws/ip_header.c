/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ip_header.h"

#include <epan/proto_data.h>

#include "fields.h"
#include "page_ip.h"
#include "ping.h"
#include "ws_compat.h"

/* Keys of a frame's data: the ICMP messages have those before. */
#define FIRST_KEY 0x20000

/* A copy, because a later pass has no packet but the one of the frame itself, and this header may
 * have been in a tunnel or in a packet put together from fragments. */
struct kept_header {
    uint8_t size; /* of what was captured */
    uint8_t bytes[LAB_IPV4_HEADER_MAX];
};

static lab_pref_bool wanted_by_user;
/* ip.hdr_len and ipv6.version: both lie in the first byte of a header. */
static int hf_first_byte[2];

void
lab_ws_ip_header_register(module_t *module)
{
    prefs_register_bool_preference(
        module, "ip", "Explain the IP header",
        "Header length, total length, TTL, protocol, fragments, and the header checksum computed "
        "step by step. Costs some time on every packet.",
        &wanted_by_user);
}

void
lab_ws_ip_header_want(GArray *wanted)
{
    hf_first_byte[0] = proto_registrar_get_id_byname("ip.hdr_len");
    hf_first_byte[1] = proto_registrar_get_id_byname("ipv6.version");
    if (wanted_by_user)
        g_array_append_vals(wanted, hf_first_byte, array_length(hf_first_byte));
}

static struct kept_header *
keep(const field_info *first_byte)
{
    struct kept_header *kept = wmem_new(wmem_file_scope(), struct kept_header);
    int size = tvb_captured_length_remaining(first_byte->ds_tvb, first_byte->start);

    kept->size = (uint8_t)CLAMP(size, 0, LAB_IPV4_HEADER_MAX);
    tvb_memcpy(first_byte->ds_tvb, kept->bytes, first_byte->start, kept->size);
    return kept;
}

void
lab_ws_ip_header_keep(packet_info *pinfo, proto_tree *tree)
{
    uint32_t key = FIRST_KEY;

    for (unsigned i = 0; wanted_by_user && i < array_length(hf_first_byte); i++) {
        GPtrArray *found = proto_get_finfo_ptr_array(tree, hf_first_byte[i]);

        for (guint j = 0; found && j < found->len; j++) {
            const field_info *first_byte = g_ptr_array_index(found, j);

            if (!lab_ws_ping_quotes(tree, first_byte->ds_tvb, first_byte->start))
                p_add_proto_data(wmem_file_scope(), pinfo, lab_ws_fields.protocol, key++,
                                 keep(first_byte));
        }
    }
}

void
lab_ws_ip_header_draw(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, proto_tree *lab)
{
    struct lab_page page = {
        .pinfo = pinfo, .tvb = tvb, .tree = lab, .visible = tree && PTREE_DATA(tree)->visible};
    const struct kept_header *kept;

    for (uint32_t key = FIRST_KEY;
         (kept = p_get_proto_data(wmem_file_scope(), pinfo, lab_ws_fields.protocol, key)) != NULL;
         key++) {
        struct lab_ip_header header;

        if (!lab_ip_read(kept->bytes, kept->size, &header))
            continue;
        if (!page.tree) {
            page.headline = proto_tree_add_item(tree, lab_ws_fields.protocol, tvb, 0, 0, ENC_NA);
            proto_item_set_generated(page.headline);
            page.tree = proto_item_add_subtree(page.headline, lab_ws_fields.tree);
            if (page.visible)
                proto_item_set_text(
                    page.headline, "%s",
                    LAB_PHRASE(&page, "line", "headline", {"title", lab_ws_word("ip", "title")}));
        }
        lab_page_draw_ip_header(&page, &header, kept->bytes, kept->size);
    }
}
