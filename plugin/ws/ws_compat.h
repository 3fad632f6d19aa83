/** @file
 * Every difference between the Wireshark versions Lab supports, 4.0 to 4.6.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_COMPAT_H
#define LAB_WS_COMPAT_H

#include <ws_version.h>
#include <epan/proto.h>

#define LAB_WIRESHARK_AT_LEAST(major, minor)                                                       \
    (WIRESHARK_VERSION_MAJOR > (major) ||                                                          \
     (WIRESHARK_VERSION_MAJOR == (major) && WIRESHARK_VERSION_MINOR >= (minor)))

/* Since 4.4 Wireshark asks a plugin what kind it is, to say so under Help > About > Plugins. */
#if LAB_WIRESHARK_AT_LEAST(4, 4)
#include <wsutil/plugins.h>
#else
#define WS_PLUGIN_DESC_DISSECTOR 0
#endif

/* field_info.value became a pointer in 4.2. */
static inline uint32_t
lab_ws_field_uint(const field_info *field)
{
#if LAB_WIRESHARK_AT_LEAST(4, 2)
    return fvalue_get_uinteger(field->value);
#else
    return fvalue_get_uinteger((fvalue_t *)&field->value);
#endif
}

#endif
