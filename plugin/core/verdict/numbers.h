/** @file
 * The letters of the textbooks, put to the numbers of a segment. Internal to the core.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_NUMBERS_H
#define LAB_NUMBERS_H

#include "core/connection/context.h"

/** Explain both numbers of a segment that plays @a roles, from the facts before it. */
void lab_numbers_of(const struct lab_context *ctx, lab_set roles, struct lab_verdict *verdict);

/** Tell the letters that are known. */
void lab_numbers_tell_letters(const struct lab_connection *conn, struct lab_verdict *verdict);

/** The number that @a end uses next, by the letter or the segment it follows from. */
struct lab_number lab_numbers_next(const struct lab_context *ctx);

/** What @a ctx's segment acknowledges, where that is a SYN or FIN; else without formula. */
struct lab_number lab_numbers_acked_letter(const struct lab_context *ctx);

#endif
