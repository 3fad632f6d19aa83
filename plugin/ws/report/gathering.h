/** @file
 * A -z argument that gathers connections (gathered.h) and then writes something of them:
 * "ARGUMENT", "ARGUMENT,STREAM" or "ARGUMENT,all".
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_GATHERING_H
#define LAB_WS_GATHERING_H

#include "ws/report/gathered.h"

/** Writes what was gathered, to @a out, or to the standard output.
 *  @param nobody  a packet without a packet: the pool of its texts */
typedef void (*lab_gathering_writer)(const struct lab_gathered *gathered, packet_info *nobody,
                                     GString *out);

/** What is behind an argument. */
struct lab_gathering {
    const char *argument; /**< such as "lab,report" */
    lab_gathering_writer write;
    bool draws_charts;
};

/** Register it (lab_tap_argument()); not a copy. */
void lab_gathering_register(const struct lab_gathering *what);

#endif
