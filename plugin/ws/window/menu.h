/** @file
 * Tools > Lab: the commands of stage.h as a menu.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_MENU_H
#define LAB_WS_MENU_H

/** Register the menu. Call once, after the preferences, with the labels open. */
void lab_ws_menu_register(void);

#endif
