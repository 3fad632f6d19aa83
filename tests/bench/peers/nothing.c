/* A post-dissector that does nothing: what Wireshark itself takes for calling one.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include <epan/packet.h>
#include <ws_symbol_export.h>
#include <ws_version.h>

WS_DLL_PUBLIC_DEF const char plugin_version[] = "0";
WS_DLL_PUBLIC_DEF const int plugin_want_major = WIRESHARK_VERSION_MAJOR;
WS_DLL_PUBLIC_DEF const int plugin_want_minor = WIRESHARK_VERSION_MINOR;

WS_DLL_PUBLIC void plugin_register(void);
WS_DLL_PUBLIC uint32_t plugin_describe(void);

static int protocol;

static int
do_nothing(tvbuff_t *tvb, packet_info *pinfo _U_, proto_tree *tree _U_, void *data _U_)
{
    return (int)tvb_captured_length(tvb);
}

static void
register_protocol(void)
{
    protocol = proto_register_protocol("Nothing", "Nothing", "nothing");
}

static void
hand_off(void)
{
    register_postdissector(create_dissector_handle(do_nothing, protocol));
}

void
plugin_register(void)
{
    static proto_plugin nothing = {
        .register_protoinfo = register_protocol,
        .register_handoff = hand_off,
    };

    proto_register_plugin(&nothing);
}

uint32_t
plugin_describe(void)
{
    return 1; /* WS_PLUGIN_DESC_DISSECTOR, which 4.0 does not have */
}
