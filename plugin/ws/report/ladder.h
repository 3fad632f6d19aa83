/** @file
 * A ladder in words: what stands on each of its rungs, for whoever draws it.
 *
 * Every string comes from the pool of the packet_info that it was made with, and is as it stands in
 * the catalogue or in the capture: escape it on its way out (escape.h).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_LADDER_H
#define LAB_WS_LADDER_H

#include "ws/report/rungs.h"
#include "ws/statistics/connections.h"

/** What is drawn of a state: its word, and whether no segment shows it. */
struct lab_ladder_state {
    enum lab_state state;
    bool inferred;
};

/** Between the parts of a title, and of the row of a run: there a drawing may begin a new line. */
#define LAB_LADDER_JOINT " · "

/** One rung in words. */
struct lab_ladder_step {
    const char *time;  /**< since the first segment of the connection, in seconds: "0.000100" */
    const char *frame; /**< "2"; of a run "4–27" */
    const char *title; /**< "Handshake 2 of 3" */
    const char *row;   /**< "SYN=1, ACK=1, seq=y=0, ack=x+1=1"; "": there is none */
    const char *gap;   /**< what was left out before it; NULL: nothing */
    uint64_t since;    /**< the rung before, in nanoseconds */
    enum lab_end_id from;
    bool is_run, lost, repeated, is_reset, is_message;
    bool both;    /**< of a run: both ends sent bytes */
    bool crosses; /**< it was sent before the segment on the rung before had arrived */
    bool crossed; /**< the same of the rung after it */
    bool changes[LAB_END_COUNT]; /**< the state of this end is another one after it: */
    struct lab_ladder_state state[LAB_END_COUNT];
};

struct lab_ladder {
    const char *end[LAB_END_COUNT]; /**< "client 192.0.2.1:40000" */
    const char *letters;            /**< what x, y, u, v and w are; "": none is known */
    struct lab_ladder_state begin[LAB_END_COUNT]; /**< before the first rung */
    uint64_t round_trip; /**< between the two ends, in nanoseconds; 0: not known */
    bool has_inferred;   /**< a state is marked as inferred */
    unsigned count;
    struct lab_ladder_step step[]; /**< count of them */
};

/** Put a ladder into words.
 *  @param nobody  a packet without a packet: only its pool is used */
struct lab_ladder *lab_ladder_make(packet_info *nobody, const struct lab_connection_row *row,
                                   const struct lab_rungs *rungs);

/** Such as "LISTEN*": the star is for what is inferred. */
const char *lab_ladder_state_name(packet_info *nobody, const struct lab_ladder_state *state);

/** What stands on the arrow of a rung, in one line: its title, and its row if it has one. */
const char *lab_ladder_caption(packet_info *nobody, const struct lab_ladder_step *step);

/** A rung as a sentence, for those who cannot see the figure. */
const char *lab_ladder_sentence(packet_info *nobody, const struct lab_ladder_step *step);

/** Draw it with characters, for a terminal or a block of code. */
void lab_ladder_print_text(GString *out, packet_info *nobody, const struct lab_ladder *ladder);

#endif
