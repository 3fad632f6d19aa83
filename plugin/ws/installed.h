/** @file
 * What is installed beside the plugin: the guide, lists of tasks, samples.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_INSTALLED_H
#define LAB_WS_INSTALLED_H

/** Where a file or folder is, as it was installed for this user, or else for all users.
 *  @param name  below the folder of Lab, such as "guide/en.html"
 *  @return its whole path, g_free(); NULL: it is in neither */
char *lab_ws_installed(const char *name);

/** The same of a file that there is for each language: in the chosen one, or else in English.
 *  @param form  of its name, with %s for the language: "tasks/%s.ini" */
char *lab_ws_installed_text(const char *form);

#endif
