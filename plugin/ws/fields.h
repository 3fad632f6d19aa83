/** @file
 * The protocol, its fields and its expert infos, as Wireshark knows them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_FIELDS_H
#define LAB_WS_FIELDS_H

#include <epan/expert.h>

#include "core/vocabulary.h"

/** The fields of one number of the segment, its seq or its ack. */
struct lab_ws_number_fields {
    int formula;
    int expected;
    int ok;
    int frame;
};

/** The fields of an IP header. */
struct lab_ws_ip_fields {
    int version;
    int header;
    int total;
    int payload;
    int identification;
    int offset;
    int hops;
    int protocol;
    int checksum;
    int sum;
    int computed;
};

/** The fields of DNS. */
struct lab_ws_dns_fields {
    int half;
    int name;
    int result;
    int canonical;
    int address;
    int note;
    int about;
    int opens;
    int query;
    int answer;
    int fate;
};

/** Kinds of subtrees: what somebody folds or unfolds, Wireshark folds or unfolds in every frame,
 *  but nothing of another kind. */
enum lab_subtree {
    LAB_SUBTREE_LAB,    /**< below the headline; open until somebody folds it */
    LAB_SUBTREE_NUMBER, /**< below a line on this subject, and so on: folded at first */
    LAB_SUBTREE_OPTIONS,
    LAB_SUBTREE_STATE,
    LAB_SUBTREE_EVENT,
    LAB_SUBTREE_MERGED,
    LAB_SUBTREE_HOSTS,
    LAB_SUBTREE_HTTP,
    LAB_SUBTREE_HTTP_CARRIERS,
    LAB_SUBTREE_DNS,
    LAB_SUBTREE_MORE, /**< what everybody may skip at first */
    LAB_SUBTREE_IP,
    LAB_SUBTREE_CHECKSUM,
    LAB_SUBTREE_COUNT
};

/** The fields that are there for a column of the packet list, and only where one asks. */
enum lab_column {
    LAB_COLUMN_FROM,
    LAB_COLUMN_ROLE,
    LAB_COLUMN_SEQ,
    LAB_COLUMN_ACK,
    LAB_COLUMN_EVENT,
    LAB_COLUMN_CLIENT, /**< the states, by enum lab_end_id from here on */
    LAB_COLUMN_SERVER,
    LAB_COLUMN_COUNT
};

/** Header field indices, all of protocol "lab". Written once, by lab_ws_fields_register(). */
struct lab_ws_fields {
    int protocol;
    int drawing; /**< a name only, of the post-dissector: to count it among the layers of each frame
                      would cost more than all else that it does on most of them */
    int role;
    int event;
    int from;
    int title;
    int why;
    int look;
    int row;
    int more;
    int open;
    int close;
    int merged;
    int closer;
    int reset;
    int reset_frame;
    int reset_since;
    int reset_bytes;
    int reset_unlike;
    int paws_frame;
    int paws_answers;
    int unheard_frame;
    int unheard_count;
    int scan;
    int flood;
    int isn[LAB_END_COUNT];
    int fin_first;
    int fin_second;
    int state[LAB_END_COUNT];
    int before[LAB_END_COUNT];
    int meaning;
    int final[LAB_END_COUNT];
    int fate;
    int fate_frame;
    int acked_frame;
    int cookie;
    int acked_after;
    int stream_open;
    int stream_close;
    int request;  /**< lab.partner of a response, typed as a request */
    int response; /**< lab.partner of a request, typed as a response */
    int options;
    int option;
    int flag;
    int bits;
    int urgent;
    int ecn;
    int ecn_rule;
    int ecn_frame;
    int ecn_echo;
    int ecn_reduced;
    int mss;
    int wscale;
    struct lab_ws_dns_fields dns;
    int quic;
    int quic_first;
    int tls;
    int app;
    int app_segments;
    int app_frame;
    int app_persists;
    int app_before;
    int response_time;
    int flight_bytes;
    int flight_segments;
    int window_usable;
    int limit;
    int round;
    int round_segments;
    int phase;
    int rtt_sample;
    int rtt_smoothed;
    int rtt_variation;
    int rtt_place;
    int rto;
    int wait;
    int wait_time;
    int wait_final;
    int wait_frame;
    int wait_attempt;
    int wait_before;
    int wait_timer;
    int wait_timeout;
    int wait_way;
    int window_move;
    int window_before;
    int window_closed;
    int stream_ping;
    int rtt;
    int icmp;
    struct lab_ws_ip_fields ip;
    int acks_bytes;
    int acks_segments;
    int next;
    int stream_message;
    int window;
    int window_field;
    int event_frame;
    int event_id;
    int event_id_before;
    int retransmission;
    int retransmission_delay;
    int retransmission_passed;
    int duplicate;
    int sack_first;
    int sack_last;
    int sack_other_first;
    int sack_other_last;
    int untracked;
    struct lab_ws_number_fields seq;
    struct lab_ws_number_fields ack;
    int question;
    int answer;
    int columns[LAB_COLUMN_COUNT];
    int subtrees[LAB_SUBTREE_COUNT];
    int answer_trees[LAB_QUESTION_COUNT + 1]; /**< of what lies below each kind of question, and
                                                   below none */
    expert_field merged_note;
    expert_field gap_note;
    expert_field scan_note;
    expert_field flood_note;
    expert_field seq_warning;
    expert_field ack_warning;
    bool enabled; /**< see lab_ws_fields_is_enabled() */
};

extern struct lab_ws_fields lab_ws_fields;

/** Whether the protocol "lab" was enabled when the file was opened. */
static inline bool
lab_ws_fields_is_enabled(void)
{
    return lab_ws_fields.enabled;
}

/** Register protocol, fields and expert infos. Call once, when Wireshark registers protocols. */
void lab_ws_fields_register(void);

/** Prepare for a file: ask whether the protocol is enabled. */
void lab_ws_fields_start(void);

/** Unfold what is open at first. Call before a file is read, as Wireshark knows all subtrees only
 *  then; after the first time it does nothing, so that what somebody folds stays folded. */
void lab_ws_fields_unfold(void);

#endif
