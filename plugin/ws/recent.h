/** @file
 * Texts that were put together lately, for those that depend on too much to be kept for good
 * (words.h): most segments of a capture are like others just before them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_RECENT_H
#define LAB_WS_RECENT_H

#include <stdint.h>

/** What a text is. */
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
const char *lab_ws_recent(const struct lab_recent_key *key);

/** Remember a copy of a text, in the place of another if need be.
 *  @return the text itself: a line keeps it if it was composed for one */
const char *lab_ws_remember(const struct lab_recent_key *key, const char *text);

/** The words are others now, or the file is closed. */
void lab_ws_recent_forget(void);

#endif
