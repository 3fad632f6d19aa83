/** @file
 * The preference for the maximum segment lifetime, which no segment shows.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_MSL_H
#define LAB_WS_MSL_H

#include <epan/prefs.h>

/** Register it in @a module. */
void lab_ws_msl_register(module_t *module);

/** In seconds. */
unsigned lab_ws_msl(void);

#endif
