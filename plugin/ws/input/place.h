/** @file
 * A place in one of Wireshark's tables of dissectors that Lab takes while a preference asks for it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_PLACE_H
#define LAB_WS_PLACE_H

#include <epan/packet.h>
#include <stdbool.h>

struct lab_ws_place {
    const char *table;
    uint32_t number;
    const char *name, *description; /**< of Lab's own dissector there: see carried.c */
    dissector_handle_t stood;       /**< what stood there; NULL: Lab does not stand there now */
    dissector_handle_t own;         /**< NULL: Lab was never asked to */
};

/** At the start of a file: take a place, or give it back.
 *  @param see     Lab's dissector
 *  @param before  a table of Lab's, which gets what stood there under the same number */
void lab_ws_place_take(struct lab_ws_place *place, bool wanted, dissector_t see,
                       const char *before);

#endif
