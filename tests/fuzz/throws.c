/* A post-dissector that stands in front of Lab's and throws in each third frame. Wireshark calls no
 * other then, so what Lab is to read at the end of the frame is never read, and gone in the next.
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

static int
throw_sometimes(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree _U_, void *data _U_)
{
    if (pinfo->num % 3 == 0)
        tvb_ensure_bytes_exist(tvb, 0, (int)tvb_reported_length(tvb) + 1);
    return (int)tvb_captured_length(tvb);
}

/* Lab registers its own later, when it hands off: so this one is called first. */
static void
register_protocol(void)
{
    int protocol = proto_register_protocol("Throws", "Throws", "throws");

    register_postdissector(create_dissector_handle(throw_sometimes, protocol));
}

void
plugin_register(void)
{
    static proto_plugin throws = {.register_protoinfo = register_protocol};

    proto_register_plugin(&throws);
}

uint32_t
plugin_describe(void)
{
    return 1; /* WS_PLUGIN_DESC_DISSECTOR, which 4.0 does not have */
}
