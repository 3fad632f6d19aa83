/** @file
 * The parts of a segment's tree, drawn by the files page_*.c. Internal to this folder.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_PAGE_PARTS_H
#define LAB_WS_PAGE_PARTS_H

#include "ws/page/page.h"

/* Draw the line of the sequence or of the acknowledgment number (if page->tree is there), and warn
 * of a number that is not as expected (in any case). */
void lab_page_draw_seq(const struct lab_page *page);
void lab_page_draw_ack(const struct lab_page *page);

/* What page_subject.c draws: the headline, and the texts on what matters most. */
void lab_page_draw_title(const struct lab_page *page);
void lab_page_draw_why(const struct lab_page *page);
void lab_page_draw_look(const struct lab_page *page);

/** Draw lab_page_row(). */
void lab_page_draw_row(const struct lab_page *page);

/** Draw the parts that the segment plays. */
void lab_page_draw_roles(const struct lab_page *page);

/* What page_states.c draws: the state of an end, and why it is in it. If neither changes, the first
 * line is for both. */
void lab_page_draw_client(const struct lab_page *page);
void lab_page_draw_server(const struct lab_page *page);

/* What page_connection.c draws: what a segment decides of the connection... */
void lab_page_draw_reset(const struct lab_page *page);
void lab_page_draw_open(const struct lab_page *page);
void lab_page_draw_close(const struct lab_page *page);

/** ... a merged close among it (if page->tree is there; experts are told in any case)... */
void lab_page_draw_merged(const struct lab_page *page);

/** ... and what holds for it so far; on a second pass, for all of it. */
void lab_page_draw_connection(const struct lab_page *page);

/** Whether columns, or anybody else, ask for fields that are the words of columns: mostly nobody
 * does. */
bool lab_page_wants_columns(void);

/** Draw the fields that columns ask for, in words; in quiz mode only who sent the segment. */
void lab_page_draw_columns(const struct lab_page *page);

/** Draw those of them that a message has which is no segment: what it is called, and what it is
 * about; NULL: nothing. */
void lab_page_draw_message_columns(const struct lab_page *page, const char *name,
                                   const char *event);

/** Draw what the options of a SYN or SYN+ACK say. */
void lab_page_draw_options(const struct lab_page *page);

/* What page_fate.c draws, on a second pass: what a first look could not know, that the segment did
 * not simply arrive, and what its ends really were in... */
void lab_page_draw_back(const struct lab_page *page);

/** ... and where all of it is acknowledged. */
void lab_page_draw_arrival(const struct lab_page *page);

/** Draw what a SACK option says first. */
void lab_page_draw_sack(const struct lab_page *page);

/** Draw what the rare flags and the ECN field of the IP header say, where that is worth everybody's
 * look... */
void lab_page_draw_rare_flags(const struct lab_page *page);

/** ... and where it is not; and on a SYN all bits of the flags. */
void lab_page_draw_flags(const struct lab_page *page);

/** Draw what the other clues of the segment tell. */
void lab_page_draw_clues(const struct lab_page *page);

/** Draw below the line of an event how the identification of the IP header runs through it. */
void lab_page_draw_thread(const struct lab_page *page, proto_tree *tree, enum lab_event event);

/** Draw the port scan and the flood that the segment is part of (if page->tree is there), and tell
 *  of them where they begin (in any case). */
void lab_page_draw_hosts(const struct lab_page *page);

/** Draw the lines of HTTP, if it has something to say on this segment. */
void lab_page_draw_http(const struct lab_page *page);

/* What page_time.c draws: the round trip that an acknowledgment ends, and what follows from it. */
void lab_page_draw_sample(const struct lab_page *page);
void lab_page_draw_smoothed(const struct lab_page *page);
void lab_page_draw_variation(const struct lab_page *page);
void lab_page_draw_timeout(const struct lab_page *page);

/** Draw how long the segment had waited and what ended that, and how its window moves. */
void lab_page_draw_waits(const struct lab_page *page);

/** Draw the messages of TLS that the segment completes. */
void lab_page_draw_tls(const struct lab_page *page);

/** Draw the messages of DNS that the segment completes, and on a SYN, how its address became known.
 */
void lab_page_draw_dns(const struct lab_page *page);

/* What page_load.c draws: what is on its way, what the window still allows, what a segment had
 * waited for, the round, and the phase of congestion control. */
void lab_page_draw_flight(const struct lab_page *page);
void lab_page_draw_usable(const struct lab_page *page);
void lab_page_draw_limit(const struct lab_page *page);
void lab_page_draw_round(const struct lab_page *page);
void lab_page_draw_phase(const struct lab_page *page);

/* What page_data.c draws, if page->tree is there. */

/** The events, each with what belongs to it. */
void lab_page_draw_events(const struct lab_page *page);

/** The number that the receiver expects after this segment. */
void lab_page_draw_next(const struct lab_page *page);

/** How much the sender can take. */
void lab_page_draw_window(const struct lab_page *page);

/** How much an acknowledgment newly covers, and where it ends amid a segment. */
void lab_page_draw_acked(const struct lab_page *page);

/** The same for the end of the acknowledgment number's line; "" if it covers nothing new. */
const char *lab_page_covers(const struct lab_page *page);

#endif
