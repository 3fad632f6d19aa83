/* What Wireshark looks for in a plugin file.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
/* On Windows, what is public here is offered and not asked for. */
#define WS_BUILD_DLL
#include <epan/proto.h>
#include <ws_symbol_export.h>

#include "ws/plugin.h"
#include "ws/ws_compat.h"

WS_DLL_PUBLIC_DEF const char plugin_version[] = LAB_VERSION;
WS_DLL_PUBLIC_DEF const int plugin_want_major = WIRESHARK_VERSION_MAJOR;
WS_DLL_PUBLIC_DEF const int plugin_want_minor = WIRESHARK_VERSION_MINOR;

WS_DLL_PUBLIC void plugin_register(void);
WS_DLL_PUBLIC uint32_t plugin_describe(void);

void
plugin_register(void)
{
    static proto_plugin lab = {
        .register_protoinfo = proto_register_lab,
        .register_handoff = proto_reg_handoff_lab,
    };

    proto_register_plugin(&lab);
}

uint32_t
plugin_describe(void)
{
    return WS_PLUGIN_DESC_DISSECTOR;
}
