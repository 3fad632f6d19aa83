/** @file
 * How a segment stands to the connection at hand. Internal to the core.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_CONTEXT_H
#define LAB_CONTEXT_H

#include "flow.h"

/** Fill in @a ctx whole for @a seg, which belongs to the connection at hand of @a flow or is
 *  foreign to it. */
void lab_context_fill(struct lab_context *ctx, struct lab_flow *flow,
                      const struct lab_segment *seg);

#endif
