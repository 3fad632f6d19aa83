/** @file
 * A FIN that stands in the capture behind what its receiver answered: several queues of a network
 * card, several places of capture. It reached its receiver before that answered, so both states are
 * those of the order in which the segments were sent. Internal to the core.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_OVERTAKEN_FIN_H
#define LAB_OVERTAKEN_FIN_H

#include "core/connection/context.h"

/** Give the FIN at hand its place: its receiver has got it, and its sender is where it was when it
 *  sent it. To be asked before the segment is judged.
 *  @return whether it is such a FIN; if so, lab_overtaken_fin_go_on() is to be called after */
bool lab_overtaken_fin_place(struct lab_context *ctx);

/** What its receiver has said since is on its way to its sender, or has reached it. To be called
 * when the FIN has been judged. */
void lab_overtaken_fin_go_on(struct lab_context *ctx);

#endif
