/** @file
 * Tools > Lab: the commands of the window as a menu.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_MENU_H
#define LAB_WS_MENU_H

/** Register the menu. Call once, after the preferences. */
void lab_ws_menu_register(void);

/** Say it in the chosen language: the labels only until Wireshark has made the menu, what the guide
 *  is also later. */
void lab_ws_menu_show(void);

#endif
