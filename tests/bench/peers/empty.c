/* A post-dissector that adds as many nodes to a tree as Lab does to that of a usual segment, with
 * nothing in them: what Wireshark itself takes for making and printing these.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include <epan/packet.h>
#include <ws_symbol_export.h>
#include <ws_version.h>

#define NODES  33 /* beside that of the protocol */
#define HIDDEN 18

WS_DLL_PUBLIC_DEF const char plugin_version[] = "0";
WS_DLL_PUBLIC_DEF const int plugin_want_major = WIRESHARK_VERSION_MAJOR;
WS_DLL_PUBLIC_DEF const int plugin_want_minor = WIRESHARK_VERSION_MINOR;

WS_DLL_PUBLIC void plugin_register(void);
WS_DLL_PUBLIC uint32_t plugin_describe(void);

static int protocol, branches = -1;
static int field[NODES];

static proto_item *
add_node(proto_tree *branch, tvbuff_t *tvb, unsigned number)
{
    if (number % 2)
        return proto_tree_add_string(branch, field[number], tvb, 0, 0, "text");
    return proto_tree_add_uint(branch, field[number], tvb, 0, 0, number);
}

static int
add_nodes(tvbuff_t *tvb, packet_info *pinfo _U_, proto_tree *tree, void *data _U_)
{
    proto_item *line;
    proto_tree *branch;

    if (!proto_field_is_referenced(tree, protocol))
        return (int)tvb_captured_length(tvb);
    line = proto_tree_add_item(tree, protocol, tvb, 0, 0, ENC_NA);
    proto_item_set_generated(line);
    branch = proto_item_add_subtree(line, branches);
    for (unsigned i = 0; i < NODES; i++) {
        proto_item *node = add_node(branch, tvb, i);

        proto_item_set_generated(node);
        if (i < HIDDEN)
            proto_item_set_hidden(node);
    }
    return (int)tvb_captured_length(tvb);
}

static void
register_protocol(void)
{
    static hf_register_info fields[NODES];
    static int *subtrees[] = {&branches};

    protocol = proto_register_protocol("Empty", "Empty", "empty");
    for (unsigned i = 0; i < NODES; i++) {
        bool is_text = i % 2;

        field[i] = -1;
        fields[i] =
            (hf_register_info){&field[i],
                               {g_strdup_printf("Node %u", i), g_strdup_printf("empty.node%u", i),
                                is_text ? FT_STRING : FT_UINT32, is_text ? BASE_NONE : BASE_DEC,
                                NULL, 0, NULL, HFILL}};
    }
    proto_register_field_array(protocol, fields, NODES);
    proto_register_subtree_array(subtrees, 1);
}

static void
hand_off(void)
{
    register_postdissector(create_dissector_handle(add_nodes, protocol));
}

void
plugin_register(void)
{
    static proto_plugin empty = {
        .register_protoinfo = register_protocol,
        .register_handoff = hand_off,
    };

    proto_register_plugin(&empty);
}

uint32_t
plugin_describe(void)
{
    return 1; /* WS_PLUGIN_DESC_DISSECTOR, which 4.0 does not have */
}
