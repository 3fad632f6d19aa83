/** @file
 * Which connection of a flow a segment belongs to. Internal to the core.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_INCARNATION_H
#define LAB_INCARNATION_H

#include "core/flow/flow.h"

/** Turn @a flow to the connection that @a seg belongs to: the one at hand, a new one, or the one
 *  before, if the SYN that ended it was not taken. */
enum lab_belonging lab_incarnation_of(struct lab_flow *flow, const struct lab_segment *seg);

#endif
