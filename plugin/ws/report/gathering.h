/** @file
 * A -z argument that gathers connections (gathered.h) and then writes something of them:
 * "ARGUMENT", "ARGUMENT,STREAM" or "ARGUMENT,all".
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_GATHERING_H
#define LAB_WS_GATHERING_H

#include "ws/report/gathered.h"

/** Writes what was gathered, to @a out, or to the standard output. */
typedef void (*lab_gathering_writer)(const struct lab_gathered *gathered, GString *out);

/** Start it (lab_tap_argument()).
 *  @param argument  what stands before @a rest, such as "lab,report" */
bool lab_gathering_start(const char *argument, const char *rest, lab_gathering_writer write);

#endif
