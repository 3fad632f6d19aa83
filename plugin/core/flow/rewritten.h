/** @file
 * Two sockets on both sides of a device that changes sequence numbers: a firewall that draws
 * initial numbers of its own, or one that answers SYNs for the server and opens to it afterwards.
 * Where both sides were captured, there are two connections at a time between the same addresses
 * and ports, each with numbers of its own. So there are where two networks have the same addresses.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_REWRITTEN_H
#define LAB_REWRITTEN_H

#include "core/flow/memory.h"

/** Whether it takes lab_rewritten_is_other_side() to tell: of nearly every segment it does not. */
static inline bool
lab_rewritten_may_be_other_side(const struct lab_flow *flow, const struct lab_segment *seg)
{
    return (seg->flags & LAB_SYN) | flow->rewritten;
}

/** Whether a segment was captured on the other side of such a device than those that @a flow has
 *  had so far: it is for another flow, of that side, and not to be stepped in this one.
 *  @param elsewhere  on a SYN: it passed another network than that which began the connection */
bool lab_rewritten_is_other_side(struct lab_flow *flow, const struct lab_segment *seg,
                                 bool elsewhere);

#endif
