/** @file
 * HTTP above TCP: what Wireshark's own dissector says of it, handed to the core message by
 * message. Lab parses no HTTP; it looks for the fields of a message and for the end of its header.
 *
 * It costs a good dozen wanted fields, so that a preference has to ask for it.
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

/** A judged segment, and where to look for the messages in it. */
struct lab_ws_http_segment {
    packet_info *pinfo;
    const tvbuff_t *bytes;      /**< what it lies in: the frame, or what was put together */
    int start;                  /**< offset of its header there */
    unsigned header_len;        /**< of TCP, in bytes */
    struct lab_segment segment; /**< as it was read from the header */
    const struct lab_verdict *verdict;
    struct lab_http_dialogue **dialogue; /**< of its connection; NULL until there is a message */
    const struct lab_ws_http **http;     /**< where to put what HTTP has to say; NULL is there */

    /* Set by lab_ws_http_judge(). */
    proto_tree *tree; /**< of the frame, with the wanted fields in it */
    bool alone;       /**< the frame has no other TCP header */
};

/** Register the preference that asks for all this in @a module. */
void lab_ws_http_register(module_t *module);

/** At the start of a file: add the fields that Lab wants from Wireshark, if HTTP is asked for. */
void lab_ws_http_want(GArray *fields);

/** Whether HTTP is asked for. */
bool lab_ws_http_is_wanted(void);

/** A segment is judged, which its dissectors have still to see. On the first pass only, and only if
 *  HTTP is asked for. */
void lab_ws_http_expect(const struct lab_ws_http_segment *segment);

/** Find the messages that the expected segments complete, after all dissectors of their frame.
 *  @param tree  of the frame, with the wanted fields in it */
void lab_ws_http_judge(proto_tree *tree);

#endif
