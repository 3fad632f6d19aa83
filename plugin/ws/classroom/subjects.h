/** @file
 * What can be asked about a segment, or about a message of ICMP or DNS, once the whole capture has
 * been read.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_SUBJECTS_H
#define LAB_WS_SUBJECTS_H

#include "core/classroom/questions.h"
#include "ws/input/dns.h"
#include "ws/tap.h"

/** The questions on a segment.
 *  @param looks_back  all of the capture was read, so they may be about what became of it */
unsigned lab_ws_subjects_questions(uint32_t frame, const struct lab_ws_record *record,
                                   bool looks_back, struct lab_question out[LAB_QUESTION_COUNT]);

/** The questions on one of them; none whose answer a later segment takes back.
 *  @return how many of @a out are filled in; 0 as well if there is no such segment or message */
unsigned lab_ws_subjects_questions_about(const struct lab_told *told,
                                         struct lab_question out[LAB_QUESTION_COUNT]);

/** The questions on a message of DNS: none, unless all of the capture was read. */
unsigned lab_ws_subjects_questions_of_dns(uint32_t frame, const struct lab_ws_dns *dns,
                                          struct lab_question out[LAB_QUESTION_COUNT]);

/** The questions on an ICMP message. */
unsigned lab_ws_subjects_questions_of_message(uint32_t frame, const struct lab_ws_ping *ping,
                                              struct lab_question out[LAB_QUESTION_COUNT]);

#endif
