/** @file
 * The two calls by which Wireshark registers Lab.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_PLUGIN_H
#define LAB_WS_PLUGIN_H

void proto_register_lab(void);
void proto_reg_handoff_lab(void);

#endif
