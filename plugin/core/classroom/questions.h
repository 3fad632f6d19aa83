/** @file
 * What a segment can be asked about, and the right answer.
 *
 * The answer is taken from the verdict on the segment, or is plain arithmetic on its numbers;
 * nothing is judged here a second time. Nothing is asked that a later segment could take back: of
 * the two states only the sender's, and not even that where the verdict corrects itself, unless
 * hindsight tells what it was.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_QUESTIONS_H
#define LAB_QUESTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "core/connection/offer.h"
#include "core/verdict.h"

/** What a question tells of a capture: the lower, the sooner it is on a sheet. */
enum lab_weight {
    LAB_UNUSUAL,  /**< what is worth asking about wherever it happens, such as a retransmission */
    LAB_A_STEP,   /**< a step of the connection, or a number to work out */
    LAB_EVERYDAY, /**< what most segments show */
};

/** No question gives more numbers to reckon with. */
#define LAB_GIVEN 4

/** One question, with its right answer. */
struct lab_question {
    uint8_t kind;      /**< enum lab_question_kind */
    uint8_t weight;    /**< enum lab_weight */
    uint8_t topic;     /**< below LAB_TOPICS: questions of one kind and topic are alike */
    uint8_t formula;   /**< enum lab_formula: how the number comes about; LAB_FORMULA_NONE: none */
    bool has_relative; /**< origin is valid */
    bool in_hindsight; /**< a state that later segments tell, otherwise than this one seemed to */
    uint32_t right;  /**< a number: seq, ack, next, fin, edge raw; bytes, mss, hops, flight, usable
                        and  round a count; checksum the field after a router; partner, acked and
                        repair a  frame; all times in microseconds. role, event: set of enum lab_role
                        or  lab_event. Else the enumerator of the right word */
    uint32_t origin; /**< the raw number that is shown as relative 0 */
    uint32_t given[LAB_GIVEN]; /**< what the answer is reckoned from: relative numbers, counts, or
                                    microseconds; of sample and fate a frame, of a state in
                                    hindsight enum lab_fate */
    uint32_t slack;   /**< how far a time that was reckoned may be off, in microseconds; 0: a time
                           that was read off */
    uint32_t betrays; /**< the frame whose sample the question gives; 0: it gives none */
};

/** No kind has more topics. */
#define LAB_TOPICS 32

struct lab_hindsight; /* core/hindsight/hindsight.h */

/** What is asked about: a segment and the verdict on it. */
struct lab_subject {
    const struct lab_verdict *verdict;
    uint32_t seq;                     /**< raw */
    uint32_t ack;                     /**< raw; with LAB_ACK only */
    uint32_t len;                     /**< payload in bytes */
    uint8_t flags;                    /**< set of enum lab_flag; other bits are ignored */
    const struct lab_offer *offer;    /**< of a SYN+ACK: its options; NULL: not known */
    const struct lab_offer *answered; /**< the same of the SYN that it answers */
    uint8_t wait; /**< enum lab_wait_kind: what ended its wait, of a repetition after a time-out;
                     else NONE */
    const struct lab_hindsight *back; /**< what became of it; NULL: not known, or not yet */
    uint32_t frame;                   /**< of the segment; with back */
    uint32_t repair; /**< of an ACK: the first frame after it that repeats something of what the
                          other end sent; 0: none, or not looked for */
};

/** Whether a segment is the one of its connection from which on lab_subject.repair is asked: the
 *  first ACK that shows slow start. */
bool lab_questions_want_repair(const struct lab_verdict *verdict, uint32_t len);

/** The questions that a segment asks, in the order of LAB_QUESTIONS: one of a kind, and only
 *  where the answer is certain.
 *  @return how many of @a out are filled in */
unsigned lab_questions_of(const struct lab_subject *subject,
                          struct lab_question out[LAB_QUESTION_COUNT]);

/** An ICMP message. */
struct lab_icmp_subject {
    uint32_t partner;  /**< the frame that a request is answered in, or that a reply or an error is
                            about; 0: none */
    uint64_t rtt;      /**< until the reply to a request, in microseconds; 0: not known */
    uint8_t role;      /**< enum lab_role */
    uint8_t ttl;       /**< of a reply; 0: not known */
    uint8_t error;     /**< enum lab_icmp_error */
    uint16_t checksum; /**< of the IPv4 header that brings it, if that is right; 0: not known */
};

/** The same for an ICMP message. */
unsigned lab_questions_of_icmp(const struct lab_icmp_subject *subject,
                               struct lab_question out[LAB_QUESTION_COUNT]);

/** What the answer to a kind of question is. */
enum lab_answer_form {
    LAB_ANSWER_WORD,
    LAB_ANSWER_SET, /**< several words may be right: lab_question.right is a set */
    LAB_ANSWER_NUMBER,
    LAB_ANSWER_TIME, /**< a number of milliseconds, with as many decimals as one likes */
};

enum lab_answer_form lab_question_form(enum lab_question_kind kind);

/** One of the words that may answer this kind of question, in the order of their list.
 *  @param value the word's enumerator
 *  @return NULL behind the last; "" for an enumerator that is no answer */
const char *lab_question_choice(enum lab_question_kind kind, unsigned value);

#endif
