/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ip_header.h"

#include "icmp.h"
#include "records.h"
#include "ws_compat.h"

static const struct lab_ws_kind kind = {.id = 2, .size = sizeof(struct lab_ws_ip_header)};

static lab_pref_bool wanted_by_user;
/* The two of ip.hdr_len and ipv6.version lie in the first byte of a header, those of icmp.type and
 * icmpv6.type in that of a message; the one of IPv4 comes first. */
static int hf_first_byte[2], hf_type[2];

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
    hf_type[0] = proto_registrar_get_id_byname("icmp.type");
    hf_type[1] = proto_registrar_get_id_byname("icmpv6.type");
    if (!wanted_by_user)
        return;
    g_array_append_vals(wanted, hf_first_byte, array_length(hf_first_byte));
    g_array_append_vals(wanted, hf_type, array_length(hf_type));
}

static bool
is_error(const field_info *type, unsigned version)
{
    int size = tvb_captured_length_remaining(type->ds_tvb, type->start);
    struct lab_icmp icmp;

    return size > 0 &&
           lab_icmp_read(tvb_get_ptr(type->ds_tvb, type->start, size), (size_t)size, version,
                         &icmp) &&
           icmp.kind == LAB_ICMP_IS_ERROR;
}

/* Whether a header is not sent in this frame but quoted by an ICMP error in front of it. */
static bool
is_quoted(proto_tree *tree, const field_info *first_byte)
{
    for (unsigned i = 0; i < array_length(hf_type); i++) {
        GPtrArray *found = proto_get_finfo_ptr_array(tree, hf_type[i]);

        for (guint j = 0; found && j < found->len; j++) {
            const field_info *type = g_ptr_array_index(found, j);

            if (type->ds_tvb == first_byte->ds_tvb && type->start < first_byte->start &&
                is_error(type, i ? 6 : 4))
                return true;
        }
    }
    return false;
}

static void
keep(packet_info *pinfo, const field_info *first_byte)
{
    struct lab_ws_ip_header *kept = lab_ws_record_begin(pinfo, &kind);
    int size = tvb_captured_length_remaining(first_byte->ds_tvb, first_byte->start);

    kept->size = (uint32_t)CLAMP(size, 0, LAB_IPV4_HEADER_MAX);
    tvb_memcpy(first_byte->ds_tvb, kept->bytes, first_byte->start, kept->size);
}

void
lab_ws_ip_header_keep(packet_info *pinfo, proto_tree *tree)
{
    for (unsigned i = 0; wanted_by_user && i < array_length(hf_first_byte); i++) {
        GPtrArray *found = proto_get_finfo_ptr_array(tree, hf_first_byte[i]);

        for (guint j = 0; found && j < found->len; j++) {
            const field_info *first_byte = g_ptr_array_index(found, j);

            if (!is_quoted(tree, first_byte))
                keep(pinfo, first_byte);
        }
    }
}

const struct lab_ws_ip_header *
lab_ws_ip_header(packet_info *pinfo, unsigned layer)
{
    return lab_ws_record_find(pinfo, &kind, layer);
}
