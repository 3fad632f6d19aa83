/** @file
 * The Lab tree of one segment while it is drawn, and how a line is added to it.
 *
 * Every string comes from the packet's pool and lives as long as its dissection.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_PAGE_H
#define LAB_WS_PAGE_H

#include "ws/fields.h"
#include "ws/input/segment_records.h"
#include "ws/words.h"

/** Everything a line needs to know. */
struct lab_page {
    const struct lab_ws_record *record;
    const struct lab_verdict *verdict;
    const struct lab_clues *clues; /**< NULL: not asked for, as no tree is drawn */
    packet_info *pinfo;
    tvbuff_t *tvb;
    item_label_t **composed; /**< see lab_page_phrase(); NULL: the texts go elsewhere */
    proto_item *headline;    /**< the line of the Lab tree itself */
    proto_tree *tree;        /**< the tree under it; NULL if nobody wants the lines */
    bool quiz;               /**< questions come first, and nothing else gives an answer away */
    bool visible;            /**< somebody looks at the tree: words are worth their cost */
};

/** Whether somebody looks at the tree of a frame. */
bool lab_page_is_visible(proto_tree *frame);

/** Below what Lab's items stand in the tree of a frame: no node of its own where nobody looks. */
proto_tree *lab_page_place(proto_tree *frame);

/** Add a Lab tree to the tree of a frame: sets @a headline, @a tree and @a visible of the page,
 * whose
 *  @a tvb is that of the frame. */
void lab_page_begin(struct lab_page *page, proto_tree *frame);

/** A packet that is none: it has a pool for texts that go elsewhere, and nothing more. */
packet_info lab_page_nobody(void);

/** All its texts are gone. */
void lab_page_nobody_free(packet_info *nobody);

/** A page that no packet shows: for texts that go elsewhere.
 *  @param nobody  of lab_page_nobody()
 *  @param record  of the segment that they are about; NULL: of none */
struct lab_page lab_page_aside(packet_info *nobody, const struct lab_ws_record *record);

/** A text of the catalogue with its placeholders filled in. On a page that has a place for it, the
 *  text is composed in a label, which is remembered there: mostly it is the line that is added
 * next, which then keeps the label. To copy a text costs a line as much as to put it together. */
const char *lab_page_phrase(const struct lab_page *page, const char *section, const char *key,
                            const struct lab_note_value *values, size_t count);

/** The same with pairs of placeholder and value. */
#define LAB_PHRASE(page, section, key, ...)                                                        \
    lab_page_phrase(page, section, key, LAB_VALUES(__VA_ARGS__))

/** Whether a text is worth composing: for somebody's eyes, or for a filter, column or -e. */
bool lab_page_wants(const struct lab_page *page, int field);

/** A number in decimal. */
const char *lab_page_decimal(const struct lab_page *page, uint32_t number);

/** Thousandths as a decimal fraction: 1250 is "1.250". That is a fifth of what printf() takes for a
 *  double. */
const char *lab_page_thousandths(const struct lab_page *page, uint64_t number);

/** A time that has passed, in microseconds, as "208.123 ms" or "1.500 s", in the language's units.
 */
const char *lab_page_span(const struct lab_page *page, uint64_t us);

/** A time between two frames in milliseconds, as ping itself prints a round trip. */
const char *lab_page_milliseconds(const struct lab_page *page, const nstime_t *time);

/** Whether the capture knows such a time: not where a clock was set back between the two, or files
 * were merged. */
bool lab_page_knows(const nstime_t *time);

/** The catalogue's section of a word, such as "role.handshake1". */
const char *lab_page_section(const struct lab_page *page, const char *kind, const char *word);

/** "client" or "server" in the chosen language. */
const char *lab_page_end_name(const struct lab_page *page, enum lab_end_id end);

/* Add a field under @p tree. @p words is what its line says; NULL hides the line, because another
 * one says the same, and leaves the field to filters and columns: then it stands beside that line
 * and not below it, for in JSON each level of a tree costs as much as a field. A visible line is
 * worth about 2,500 instructions of tshark -V, a hidden one 1,000, and a field in JSON 5,000. */
proto_item *lab_page_add_string(const struct lab_page *page, proto_tree *tree, int field,
                                const char *value, const char *words);
proto_item *lab_page_add_number(const struct lab_page *page, proto_tree *tree, int field,
                                uint32_t value, const char *words);
proto_item *lab_page_add_flag(const struct lab_page *page, proto_tree *tree, int field, bool value,
                              const char *words);

/** The same of a time. */
void lab_page_add_nstime(const struct lab_page *page, proto_tree *tree, int field,
                         const nstime_t *time, const char *words);

/** The same of one in microseconds. */
void lab_page_add_time(const struct lab_page *page, proto_tree *tree, int field, uint64_t us,
                       const char *words);

/** Have a line say something; it has said nothing yet. */
void lab_page_label(const struct lab_page *page, proto_item *line, const char *words);

/** The tree below a line. */
proto_tree *lab_page_branch(proto_item *line, enum lab_subtree kind);

/** Tell experts of what a line says, unless that would give a quiz away. The branch below the line
 *  stays of its kind. */
void lab_page_tell(const struct lab_page *page, proto_item *line, enum lab_subtree kind,
                   expert_field *info, const char *words);

/* What the tree says on a subject, as one text. */

/** What the segment is, in a word or two, such as "Handshake 2 of 3". */
const char *lab_page_name(const struct lab_page *page);

/** The headline: the most important thing that the segment shows, in a sentence... */
const char *lab_page_title(const struct lab_page *page);

/** ... and its reason. */
const char *lab_page_why(const struct lab_page *page);

/** The segment as a row of a textbook's figure: "SYN=1, ACK=1, seq=y, ack=x+1".
 *  @param reckoned  with the relative numbers that the letters stand for: "seq=y=0, ack=x+1=1" */
const char *lab_page_row(const struct lab_page *page, bool reckoned);

/** The states of both ends in one line, if it changes neither; else NULL. */
const char *lab_page_states_line(const struct lab_page *page);

/** The state of an end before and after, in a line. */
const char *lab_page_state_line(const struct lab_page *page, enum lab_end_id id);

/** How seq or ack comes about; only where it has a formula. */
const char *lab_page_number_line(const struct lab_page *page, bool is_ack);

/** Whether u, v or w is what follows its end's SYN. */
bool lab_page_follows_syn(const struct lab_page *page, const struct lab_number *number);

/** Why an end is in its state. */
const char *lab_page_reason(const struct lab_page *page, enum lab_end_id id);

/** The text on a word, such as kind "close", word "four-way". */
const char *lab_page_word_text(const struct lab_page *page, const char *kind, const char *word);

/* Draw the line of the sequence or of the acknowledgment number (if page->tree is there), and warn
 * of a number that is not as expected (in any case). */
void lab_page_draw_seq(const struct lab_page *page);
void lab_page_draw_ack(const struct lab_page *page);

/* What page_subject.c draws: the headline, and the texts on what matters most. */
void lab_page_draw_title(const struct lab_page *page);
void lab_page_draw_why(const struct lab_page *page);
void lab_page_draw_look(const struct lab_page *page);

/** What stands at the segment's arrow in a figure, such as "SYN+ACK seq=y (0) ack=x+1 (1)": the
 *  letters, and the relative number beside them. */
const char *lab_page_arrow(const struct lab_page *page);

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

/** Draw the fields that columns ask for, in words; in quiz mode only who sent the segment. */
void lab_page_draw_columns(const struct lab_page *page);

/** Draw those of them that a message has which is no segment: what it is called, and what it is
 * about; NULL: nothing. */
void lab_page_draw_message_columns(const struct lab_page *page, const char *name,
                                   const char *event);

/** Draw the one of them that any other frame has, quiz or not: its protocol. For a list only; the
 * tree that is looked at has the protocol itself. */
void lab_page_draw_protocol_column(packet_info *pinfo, tvbuff_t *tvb, proto_tree *frame);

/** Draw what the options of a SYN or SYN+ACK say. */
void lab_page_draw_options(const struct lab_page *page);

/* What page_fate.c draws, on a second pass: what a first look could not know, that the segment did
 * not simply arrive, and what its ends really were in... */
void lab_page_draw_back(const struct lab_page *page);

/** ... and where all of it is acknowledged. */
void lab_page_draw_arrival(const struct lab_page *page);

/** What became of a segment, in a line.
 *  @param proof_frame  the one that tells; 0: none */
const char *lab_page_fate_line(const struct lab_page *page, enum lab_fate fate,
                               uint32_t proof_frame);

/** The state that an end was in after a segment of this fate, looking back, in a line. */
const char *lab_page_final_line(const struct lab_page *page, enum lab_fate fate, enum lab_end_id id,
                                enum lab_state state);

/** Draw what a SACK option says first. */
void lab_page_draw_sack(const struct lab_page *page);

/** Whether a SACK option tells for certain of a gap behind the acknowledgment number.
 *  @param frame   of @a record
 *  @param lowest  the first number behind the gap, raw */
bool lab_page_sack_gap(uint32_t frame, const struct lab_ws_record *record, uint32_t *lowest);

/** Draw what the rare flags say, the ECN field of the IP header, and on a SYN all bits of the
 * flags. */
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

/** What a segment had waited for, or the acknowledgment in it, in a line.
 *  @param frame  of page->record */
const char *lab_page_wait_text(const struct lab_page *page, uint32_t frame);

/** Draw the messages of TLS that the segment completes. */
void lab_page_draw_tls(const struct lab_page *page);

/** Draw the messages of DNS that the segment completes, and on a SYN, how its address became known.
 */
void lab_page_draw_dns(const struct lab_page *page);

/** How much more the window allows, in a line. */
const char *lab_page_usable_line(const struct lab_page *page);

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
