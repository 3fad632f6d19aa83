/** @file
 * TLS above TCP: the messages in the records that a segment completes, by the core.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_TLS_RECORDS_H
#define LAB_WS_TLS_RECORDS_H

#include <epan/packet.h>
#include <epan/prefs.h>

#include "core/layers/tls.h"

/** The TLS of one connection. */
struct lab_ws_tls_talk {
    struct lab_tls tls;
    uint32_t first[LAB_TLS_MESSAGE_COUNT]; /**< the frame that completes the first message of each
                                                kind; 0: none */
};

/** Register the preference that asks for all this in @a module. */
void lab_ws_tls_register(module_t *module);

/** Prepare for a file: the preference counts as it is now. */
void lab_ws_tls_start(void);

/** Whether TLS is asked for. */
bool lab_ws_tls_is_wanted(void);

/** Find the records that the segments of a frame complete (payloads.h), after all its dissectors.
 * On the first pass only. */
void lab_ws_tls_judge(const packet_info *pinfo);

#endif
