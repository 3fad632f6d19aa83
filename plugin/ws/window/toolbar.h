/** @file
 * View > Additional Toolbars > Lab: what its widgets (board.h) do.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_TOOLBAR_H
#define LAB_WS_TOOLBAR_H

/** Register the toolbar. Call once, after the preferences. */
void lab_ws_toolbar_register(void);

#endif
