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
    /** On the first FIN: the last response; or NULL. */
    const struct lab_http_message *before_close;
};

/** The HTTP of one connection. */
struct lab_ws_http_talk;

/** Register the preference that asks for all this in @a module. */
void lab_ws_http_register(module_t *module);

/** Prepare for a file: the preference counts as it is now. */
void lab_ws_http_start(void);

/** Whether HTTP is asked for. */
bool lab_ws_http_is_wanted(void);

/** Find the messages that the segments of a frame complete (payloads.h), after all its dissectors.
 *  On the first pass only. */
void lab_ws_http_judge(const packet_info *pinfo);

#endif
