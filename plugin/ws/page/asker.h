/** @file
 * Who asks about a page before it tells.
 *
 * A page knows the kinds of questions, and which of its lines answer each; what is asked, it hears
 * from whoever has it drawn.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_ASKER_H
#define LAB_WS_ASKER_H

#include "core/classroom/questions.h"
#include "ws/input/dns.h"
#include "ws/input/ping.h"
#include "ws/page/page.h"

/** No question asks for this line: it lies under the last heading, with what else Lab says. */
#define LAB_NO_QUESTION LAB_QUESTION_COUNT

/** Where the lines of a page go. */
struct lab_places {
    proto_tree *below[LAB_QUESTION_COUNT + 1]; /**< by kind of question, and LAB_NO_QUESTION */
};

/** Each adds its questions to page->tree, and prepares the places below them. */
struct lab_asker {
    void (*segment)(const struct lab_page *page, struct lab_places *places);
    void (*message)(const struct lab_page *page, const struct lab_ws_ping *ping,
                    struct lab_places *places); /**< of ICMP */
    void (*dns)(const struct lab_page *page, const struct lab_ws_dns *dns,
                struct lab_places *places); /**< in a datagram */
};

#endif
