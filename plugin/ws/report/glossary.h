/** @file
 * The terms that a report has used, explained at its end.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_GLOSSARY_H
#define LAB_WS_GLOSSARY_H

#include "ws/report/document.h"

/** What a report has spoken of. */
struct lab_used {
    lab_set roles, events, states; /**< sets of enum lab_role, lab_event and lab_state */
    bool reset, mss, scale, round_trip;
};

/** Note what a connection and its ladder bring up. */
void lab_glossary_note(struct lab_used *used, const struct lab_connection_row *row,
                       const struct lab_ladder *ladder);

/** Explain what was brought up. */
void lab_glossary_write(struct lab_document *document, const struct lab_used *used);

#endif
