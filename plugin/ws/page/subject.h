/** @file
 * What the page of a segment is about: the most important thing that it shows.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_SUBJECT_H
#define LAB_WS_SUBJECT_H

#include "ws/page/page.h"

/** Of most sections, the key of their headline. */
#define LAB_USUAL_HEADLINE "headline"

/** Where the catalogue has the texts of a subject. */
struct lab_page_subject {
    const char *section;  /**< NULL: that of the roles */
    const char *headline; /**< its key there; what to look at has "look" */
    const char *why;      /**< the key of the reason */
    const char *why_line; /**< the key in [line] for the reason: whether it explains the numbers */
    uint32_t code;        /**< what a text on it depends on, beside the numbers that it names */
    const char *kept;     /**< the text on it that was found last, if it is kept for good */
};

/** What the segment's page is about. */
struct lab_page_subject lab_page_find_subject(const struct lab_page *page);

/** The roles that the texts are about: enum lab_role. */
lab_set lab_page_told_roles(const struct lab_page *page);

/** The catalogue's section on segments that play these roles: "role.data+teardown1".
 *  @param pool  NULL: to be given back by wmem_free() */
char *lab_page_section_of_roles(wmem_allocator_t *pool, lab_set roles);

/** The catalogue's section for the roles of the segment: that of the set, or of its leading role.
 */
const char *lab_page_roles_section(const struct lab_page *page);

/** The event that the headline is about; false: it is about something else. */
bool lab_page_leading_event(const struct lab_page *page, enum lab_event *event);

/** Whether the headline tells a step of the close, or data behind it, and the FIN that it
 *  acknowledges was not captured, but inferred. */
bool lab_page_rests_on_unseen_fin(const struct lab_page *page);

/** Whether what a segment acknowledges is taken for a FIN that no segment shows. */
bool lab_page_acks_unseen_fin(const struct lab_verdict *verdict);

/** Whether the FIN of an end, which the segment tells of, was none, as later ones have shown: known
 * on a second pass, and to what is written when all has been read. */
bool lab_page_was_no_fin(const struct lab_page *page, enum lab_end_id of);

/** Whether it is a step of the close because of that. */
bool lab_page_steps_rest_on_unseen_fin(const struct lab_verdict *verdict);

/** Whether the headline and its reason, in front of all eyes, are about what several connections
 *  tell together. */
bool lab_page_is_about_hosts(const struct lab_page *page);

/** Under which word the catalogue explains a reset: that of its cause, or another where the same
 * cause is to be explained otherwise. */
const char *lab_page_reset_word(const struct lab_page *page);

/** Whether it sends again, in its third step of the handshake, what its own SYN carried. */
bool lab_page_repeats_bytes_of_syn(const struct lab_page *page);

#endif
