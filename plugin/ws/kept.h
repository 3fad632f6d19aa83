/** @file
 * Texts that were put together: most segments of a capture are like others before them, and to put
 * a text together costs more than all the rest of a line.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_KEPT_H
#define LAB_WS_KEPT_H

#include <stdint.h>

#include <epan/proto.h>

/** Texts that depend on nothing but a small number: they are kept for good, in each language. */
enum lab_kept {
    LAB_KEPT_END_NAME,
    LAB_KEPT_FORMULA,
    LAB_KEPT_AGREES,
    LAB_KEPT_ROW_FLAGS,
    LAB_KEPT_NAME,
    LAB_KEPT_EVENT_NAME,
    LAB_KEPT_SECTION,
    LAB_KEPT_TITLE,
    LAB_KEPT_WHY,
    LAB_KEPT_LOOK,
    LAB_KEPT_HEADLINE,
    LAB_KEPT_WHY_LINE,
    LAB_KEPT_LOOK_LINE,
    LAB_KEPT_ROLE_LINE,
    LAB_KEPT_STATE_LINE,
    LAB_KEPT_STATES_LINE,
    LAB_KEPT_MEANING,
    LAB_KEPT_MEANING_LINE,
    LAB_KEPT_REASON,
    LAB_KEPT_REASON_LINE,
    LAB_KEPT_EVENT_LINE,
    LAB_KEPT_OPEN,
    LAB_KEPT_OPEN_LINE,
    LAB_KEPT_CLOSE,
    LAB_KEPT_CLOSE_LINE,
    LAB_KEPT_SCAN_LINE,
    LAB_KEPT_RESET,
    LAB_KEPT_BITS,
    LAB_KEPT_BITS_LINE,
    LAB_KEPT_ROW,
    LAB_KEPT_MORE_LINE,
    LAB_KEPT_IP_LINE,
    LAB_KEPT_IP_LENGTH_LINE,
    LAB_KEPT_IP_FRAGMENT_LINE,
    LAB_KEPT_IP_TTL_LINE,
    LAB_KEPT_IP_PROTOCOL_LINE,
};

/** @param code  what the text depends on, below 2^24
 *  @return the text, valid until the words are others; NULL if lab_ws_kept_add() has to be called
 * first
 */
const char *lab_ws_kept(enum lab_kept kind, uint32_t code);

/** What lab_ws_kept() has returned last. */
const char *lab_ws_kept_again(void);

/** Keep a copy of a text.
 *  @return the copy */
const char *lab_ws_kept_add(enum lab_kept kind, uint32_t code, const char *text);

/** The text that is kept; if there is none yet, the last argument is put together now, and kept.
 *  @a kind and @a code are evaluated twice. */
#define LAB_KEPT(kind, code, ...)                                                                  \
    (lab_ws_kept(kind, code) ? lab_ws_kept_again() : lab_ws_kept_add(kind, code, __VA_ARGS__))

/** The label that a kept text stands in; NULL: it is in none, or was not kept. Any line may have it
 * as it is, and nobody may write in it. */
item_label_t *lab_ws_kept_label(const char *text);

/** Texts that depend on too much for that: each is there until another takes its place. */
enum lab_recent {
    LAB_RECENT_OPTIONS_VALUE,
    LAB_RECENT_OPTIONS_LINE,
    LAB_RECENT_OPTION_LINE,
    LAB_RECENT_CONNECTION_LINE,
    LAB_RECENT_WINDOW_LINE,
    LAB_RECENT_COUNT
};

/** What a text is, and all that it depends on beside the language; what is not used is 0. */
struct lab_recent_key {
    uint32_t what; /**< enum lab_recent */
    uint32_t on[7];
};

/** @return the text, valid until another of its kind is remembered; NULL: it has to be put together
 *  anew */
const char *lab_ws_kept_recent(const struct lab_recent_key *key);

/** Remember a copy of a text, in the place of another if need be.
 *  @return the text itself: a line keeps it if it was composed for one */
const char *lab_ws_kept_remember(const struct lab_recent_key *key, const char *text);

/** Forget what depends on the file, which is closed. */
void lab_ws_kept_forget_recent(void);

/** Forget all texts: the words are others now. To be called before anything is kept. */
void lab_ws_kept_forget(void);

#endif
