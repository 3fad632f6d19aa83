/** @file
 * How a segment stands to the connection at hand: foreign, old, or sent once more. Internal to the
 * core.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_STANDING_H
#define LAB_STANDING_H

#include "core/connection/context.h"
#include "core/flow/flow.h"

/** Fill in @a ctx whole for @a seg, which belongs to the connection at hand of @a flow or is
 *  foreign to it. */
void lab_standing_of(const struct lab_segment *seg, struct lab_flow *flow, struct lab_context *ctx);

#endif
