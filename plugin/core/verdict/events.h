/** @file
 * The events that are about the steps of a connection, not about its data. Internal to the core.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_EVENTS_H
#define LAB_EVENTS_H

#include "core/connection/context.h"

/** Those that happen on the segment of @a ctx.
 *  @param verdict  on it, with its roles and states, and with the events of the data phase
 *  @param begins   it begins its connection */
lab_set lab_events_of_steps(const struct lab_context *ctx, const struct lab_verdict *verdict,
                            bool begins);

#endif
