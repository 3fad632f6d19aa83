/** @file
 * HTTP above TCP: the messages that a segment completes, handed to the core one by one.
 *
 * Wireshark's dissectors decide what is HTTP, and put together what several segments carry. What a
 * message says is read from its bytes, so that no tree has to be built for it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_HTTP_MESSAGES_H
#define LAB_WS_HTTP_MESSAGES_H

#include <epan/packet.h>
#include <epan/prefs.h>

#include "core/layers/http.h"
#include "core/segment.h"
#include "core/verdict.h"
#include "ws/input/http_bytes.h"

/** A message, on the segment that completes it. */
struct lab_ws_http_message {
    struct lab_http_message message;        /**< the first member, for the core links these */
    const struct lab_ws_http_message *next; /**< the next one that the same segment completes */
    const char *method;                     /**< of a request, as it was sent */
    const char *target;                     /**< of a request, cut to what fits a line */
    const uint32_t *carriers;               /**< the frames of the segments that carried it */
    unsigned carrier_count;
};

/** What HTTP has to say on one segment. */
struct lab_ws_http {
    const struct lab_ws_http_message *messages; /**< in their order; NULL: none is completed here */
    const struct lab_http_message
        *before_close; /**< on the first FIN: the last response; or NULL */
};

/** The HTTP of one connection. */
struct lab_ws_http_talk;

/** A judged segment, and what has to be known to look for the messages in it. */
struct lab_ws_http_segment {
    struct lab_ws_payload payload;
    const struct lab_verdict *verdict;
    wmem_tree_t **messages;          /**< of its sender, put together (pieces.h) */
    struct lab_ws_http_talk **talk;  /**< of its connection; NULL there until there is HTTP */
    const struct lab_ws_http **http; /**< where to put what HTTP has to say; NULL is there */
};

/** Register the preference that asks for all this in @a module. */
void lab_ws_http_register(module_t *module);

/** Prepare for a file: the preference counts as it is now. */
void lab_ws_http_start(void);

/** Whether HTTP is asked for. */
bool lab_ws_http_is_wanted(void);

/** A segment is judged, which its dissectors have still to see. On the first pass only, and only if
 *  HTTP is asked for. */
void lab_ws_http_expect(const struct lab_ws_http_segment *segment);

/** Find the messages that the expected segments complete, after all dissectors of their frame. */
void lab_ws_http_judge(const packet_info *pinfo);

#endif
