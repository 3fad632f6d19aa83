/** @file
 * A connection whose start was not captured. Internal to the core.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_MIDSTREAM_H
#define LAB_MIDSTREAM_H

#include "core/connection/context.h"

/** Begin @a conn with @a seg, in the states that the ends would be in if neither had sent a FIN
 *  before the capture began. They stay hidden until segments prove that. */
void lab_midstream_start(struct lab_connection *conn, const struct lab_segment *seg);

/** See whether the segment proves that nothing need be hidden any more. */
void lab_midstream_look_for_proof(struct lab_context *ctx);

/** Say UNKNOWN where the states were hidden @a before the segment, and are @a after it. */
void lab_midstream_hide(struct lab_verdict *verdict, bool before, bool after);

#endif
