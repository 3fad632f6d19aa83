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

/** Labels that texts are composed in: a few of them are made at once. */
struct lab_labels {
    struct lab_label_room *next;
    unsigned left;          /**< there are so many, from the next one on */
    item_label_t *composed; /**< see lab_page_phrase(); NULL: none that a line may keep */
};

/** Everything a line needs to know. */
struct lab_page {
    const struct lab_ws_record *record;
    const struct lab_verdict *verdict;
    const struct lab_clues *clues; /**< NULL: not asked for, as no tree is drawn */
    packet_info *pinfo;
    tvbuff_t *tvb;                    /**< of the frame, which all lines belong to */
    struct lab_page_subject *subject; /**< what it is about (subject.h); NULL: not found out yet */
    struct lab_labels *labels;        /**< NULL: the texts go elsewhere */
    proto_item *headline;             /**< the line of the Lab tree itself */
    proto_tree *tree;                 /**< the tree under it; NULL if nobody wants the lines */
    bool quiz;    /**< questions come first, and nothing else gives an answer away */
    bool visible; /**< somebody looks at the tree: words are worth their cost */
};

/** Whether somebody looks at the tree of a frame. */
bool lab_page_is_visible(proto_tree *frame);

/** Below what Lab's items stand in the tree of a frame: no node of its own where nobody looks. */
proto_tree *lab_page_place(proto_tree *frame);

/** Add a Lab tree to the tree of a frame: sets @a headline, @a tree and @a visible of the page. */
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
 *  next, which then keeps the label. To copy a text costs a line as much as to put it together.
 *  @param is_constant  as lab_notes_write() has it */
const char *lab_page_phrase(const struct lab_page *page, const char *section, bool is_constant,
                            const char *key, const struct lab_note_value *values, size_t count);

/** A label to compose a text in otherwise, which is remembered as well. A page without labels has
 *  one too. */
item_label_t *lab_page_new_label(const struct lab_page *page);

/** Whether a text is written in the source, for the compiler to see; if it cannot tell: no. */
#ifdef __GNUC__
#define LAB_IS_LITERAL(text) ((bool)__builtin_constant_p(text))
#else
#define LAB_IS_LITERAL(text) false
#endif

/** The same with pairs of placeholder and value. */
#define LAB_PHRASE(page, section, key, ...)                                                        \
    lab_page_phrase(page, section, LAB_IS_LITERAL(section), key, LAB_VALUES(__VA_ARGS__))

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

/** The same of a field that never has a line: half of them all. */
void lab_page_hide_string(const struct lab_page *page, proto_tree *tree, int field,
                          const char *value);
void lab_page_hide_number(const struct lab_page *page, proto_tree *tree, int field, uint32_t value);

/** The same as lab_page_add_string() of a field that has no value. */
proto_item *lab_page_add_line(const struct lab_page *page, proto_tree *tree, int field,
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

#endif
