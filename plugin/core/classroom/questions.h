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
    uint32_t right;  /**< a number: seq, ack, next, fin, edge raw; bytes, mss, hops, flight, usable,
                        round, moved and missing a count; checksum the field after a router; partner,
                        acked, repair, proof, closed-by, ecn, tls-next and named a frame; all times
                        in microseconds. role, event, tls: set of enum lab_role, lab_event or
                        lab_tls_message. Else the enumerator of the right word */
    uint32_t origin; /**< the raw number that is shown as relative 0 */
    uint32_t given[LAB_GIVEN]; /**< what the answer is reckoned from: relative numbers, counts, or
                                    microseconds; of sample, fate and proof a frame; of a state in
                                    hindsight and of proof in [1] enum lab_fate; of wait and
                                    closed-for the frame that is asked about; of ecn 1 on CWR; of
                                    named 1 on the answer of DNS; of then enum lab_http_fate; of
                                    event enum lab_resent; of tls the set of words that will do as
                                    well */
    uint32_t slack;   /**< how far a time that was reckoned may be off, in microseconds; 0: a time
                           that was read off */
    uint32_t betrays; /**< the frame whose sample the question gives; 0: it gives none */
};

/** No kind has more topics. */
#define LAB_TOPICS 32

struct lab_hindsight; /* core/hindsight/past.h */
struct lab_waits;     /* core/waits/waits.h */

/** What the layers above TCP, and the SACK option, bring to a segment; zero: nothing. */
struct lab_cargo {
    lab_set tls;        /**< of enum lab_tls_message: those that it completes */
    uint8_t tls_next;   /**< enum lab_tls_message that is to come, with tls_next_frame */
    uint8_t http_fate;  /**< of a response: enum lab_http_fate */
    uint64_t http_time; /**< of a request: until the response is complete, in microseconds; 0: not
                             known */
    uint32_t tls_next_frame; /**< the first that brings it; 0: none, or not looked for */
    uint32_t named;          /**< of a SYN: the answer of DNS that gave its address; 0: none */
    uint32_t ecn_frame;  /**< ECE: the packet that was marked; CWR: the first ECE; 0: not known */
    uint32_t sack_first; /**< the lowest number that its SACK blocks tell of, raw */
    bool has_gap;        /**< sack_first is valid, and all between it and ack is missing */
};

/** What is asked about: a segment and the verdict on it. */
struct lab_subject {
    const struct lab_verdict *verdict;
    uint32_t seq;                     /**< raw */
    uint32_t ack;                     /**< raw; with LAB_ACK only */
    uint32_t len;                     /**< payload in bytes */
    uint8_t flags;                    /**< set of enum lab_flag; other bits are ignored */
    const struct lab_offer *offer;    /**< of a SYN+ACK: its options; NULL: not known */
    const struct lab_offer *answered; /**< the same of the SYN that it answers */
    const struct lab_waits *waits;    /**< what it had waited for; NULL: nothing to tell */
    const struct lab_cargo *cargo;    /**< NULL: nothing */
    const struct lab_hindsight *back; /**< what became of it; NULL: not known, or not yet */
    uint32_t frame;                   /**< of the segment */
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

/** A message of DNS. */
struct lab_dns_subject {
    uint64_t rtt;   /**< of a query, until its answer, in microseconds; 0: not known */
    uint32_t opens; /**< of an answer, the SYN that goes to an address of it; 0: none */
};

/** The same for a message of DNS. */
unsigned lab_questions_of_dns(const struct lab_dns_subject *subject,
                              struct lab_question out[LAB_QUESTION_COUNT]);

/** What a question on the time of an exchange is about: its topic. */
enum lab_exchange_kind { LAB_EXCHANGE_PING, LAB_EXCHANGE_DNS, LAB_EXCHANGE_HTTP };

/** What the answer to a kind of question is. */
enum lab_answer_form {
    LAB_ANSWER_WORD,
    LAB_ANSWER_SET, /**< several words may be right: lab_question.right is a set */
    LAB_ANSWER_NUMBER,
    LAB_ANSWER_TIME, /**< a number of milliseconds, with as many decimals as one likes */
};

/** In which form a question of this kind is answered. */
enum lab_answer_form lab_question_form(enum lab_question_kind kind);

/** One of the words that may answer this kind of question, in the order of their list.
 *  @param value the word's enumerator
 *  @return NULL behind the last; "" for an enumerator that is no answer */
const char *lab_question_choice(enum lab_question_kind kind, unsigned value);

#endif
