/** @file
 * TLS above TCP: the messages in the records that a segment completes, by the core.
 *
 * Wireshark's dissectors decide what is TLS, and put together what several segments carry.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_TLS_RECORDS_H
#define LAB_WS_TLS_RECORDS_H

#include <epan/packet.h>
#include <epan/prefs.h>

#include "core/layers/tls.h"
#include "core/verdict.h"
#include "ws/input/http_bytes.h"

/** A judged segment, and what has to be known to look for records in it. */
struct lab_ws_tls_segment {
    struct lab_ws_payload payload;
    const struct lab_verdict *verdict;
    wmem_tree_t **messages; /**< of its sender, put together (pieces.h) */
    struct lab_tls **talk;  /**< of its connection; NULL there until there is TLS */
    lab_set *found;         /**< where to put the set of enum lab_tls_message; it is empty there */
};

/** Register the preference that asks for all this in @a module. */
void lab_ws_tls_register(module_t *module);

/** Prepare for a file: the preference counts as it is now. */
void lab_ws_tls_start(void);

/** Whether TLS is asked for. */
bool lab_ws_tls_is_wanted(void);

/** A segment with payload is judged, which its dissectors have still to see. On the first pass
 * only, and only if TLS is asked for. */
void lab_ws_tls_expect(const struct lab_ws_tls_segment *segment);

/** Find the records that the expected segments complete, after all dissectors of their frame. */
void lab_ws_tls_judge(const packet_info *pinfo);

#endif
