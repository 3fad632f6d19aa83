/** @file
 * The Lab profile's own words, in the chosen language: the titles of its columns, the labels of its
 * filter buttons and the names of its colour rules.
 *
 * The profile's files are English. A title or a label that is a text of [profile] in some language
 * becomes the same text in the chosen one; what a user has called otherwise stays.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_PROFILE_H
#define LAB_WS_PROFILE_H

/** Say it in the chosen language, if the profile has columns of Lab: the titles and names at once,
 *  the labels only until Wireshark has made the buttons. */
void lab_ws_profile_show(void);

#endif
