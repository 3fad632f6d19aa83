/** @file
 * Quiz mode, the preference lab.quiz: the tree asks before it tells.
 *
 * The lines of the tree are the same, but each lies folded below the question that it answers.
 * What a class sees without asking says nothing: neither the headline, nor expert infos, nor the
 * columns, which have fields of their own (lab.column.*), nor the colours, whose rules look for
 * lab.question. The fields for filters are all there.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_QUIZ_H
#define LAB_WS_QUIZ_H

#include <epan/prefs.h>

#include "ws/input/dns.h"
#include "ws/input/ping.h"
#include "ws/page/page.h"
#include "core/classroom/questions.h"

/** No question asks for this line: it lies under the last heading, with what else Lab says. */
#define LAB_NO_QUESTION LAB_QUESTION_COUNT

/** Where the lines of one page go. */
struct lab_quiz {
    proto_tree *below[LAB_QUESTION_COUNT + 1]; /**< by kind of question, and LAB_NO_QUESTION */
};

/** Register the preference in @a module. */
void lab_ws_quiz_register(module_t *module);

/** Whether the quiz is on: as the preference said when it changed last, or as it was switched
 * since. */
bool lab_ws_quiz_is_on(void);

/** Switch the quiz on or off until Wireshark ends: a class finds it on only if somebody has said so
 *  in the preferences. The capture has to be dissected again. */
void lab_ws_quiz_toggle(void);

/** Another capture is opened: none of its frames has been asked about. */
void lab_ws_quiz_forget(void);

/** Add the questions of the segment to page->tree, and prepare the place below each. */
void lab_quiz_ask(const struct lab_page *page, struct lab_quiz *quiz);

/** The same for an ICMP message. */
void lab_quiz_ask_of_message(const struct lab_page *page, const struct lab_ws_ping *ping,
                             struct lab_quiz *quiz);

/** The same for a message of DNS in a datagram. */
void lab_quiz_ask_of_dns(const struct lab_page *page, const struct lab_ws_dns *dns,
                         struct lab_quiz *quiz);

/** Add the fields that columns ask for, in words; in quiz mode only who sent the segment. */
void lab_quiz_draw_columns(const struct lab_page *page);

/** Add those of them that a message has which is no segment: what it is called, and what it is
 * about; NULL: nothing. */
void lab_quiz_draw_message_columns(const struct lab_page *page, const char *name,
                                   const char *event);

/** Add the one of them that any other frame has, quiz or not: its protocol. For a list only; the
 * tree that is looked at has the protocol itself. */
void lab_quiz_draw_protocol_column(packet_info *pinfo, tvbuff_t *tvb, proto_tree *frame);

#endif
