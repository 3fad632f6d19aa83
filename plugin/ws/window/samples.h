/** @file
 * Tools > Lab > Open a sample: the captures to teach with, as they are installed.
 *
 * What is said of them stands beside them, in a file for each language: a section for each capture,
 * after one for its topic.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_SAMPLES_H
#define LAB_WS_SAMPLES_H

#include <epan/plugin_if.h>
#include <stdbool.h>
#include <stdint.h>

/** Whether samples are installed, with what is said of them; to be asked before the others. */
bool lab_ws_samples_are_there(void);

/** Make an entry for each sample, in a submenu for each topic.
 *  @param menu    the first submenu of the one that it is in
 *  @param chosen  what to call when one is chosen, with its name as user data, which lives as long
 *                 as the program */
void lab_ws_samples_register(ext_menu_t *menu, ext_menubar_action_cb chosen);

/** Say it in the chosen language; until Wireshark has made the menu. */
void lab_ws_samples_show(void);

/** Open a sample in the window, in place of the capture there.
 *  @return the frame to begin with; 0: it could not be opened, or the user thought better of it */
uint32_t lab_ws_samples_open(const char *name);

#endif
