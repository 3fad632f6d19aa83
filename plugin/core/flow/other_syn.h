/** @file
 * A SYN or SYN+ACK that seemed not to belong to the connection at hand (flow->other_syn), and what
 * later segments tell of it. Internal to the core.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_OTHER_SYN_H
#define LAB_OTHER_SYN_H

#include "core/flow/memory.h"

/** Whether @a seg is that SYN sent again. */
bool lab_other_syn_is_repeated(const struct lab_flow *flow, const struct lab_segment *seg);

/** Whether @a seg shows that it did open a connection: it is the answer to that SYN; or it agrees
 * to that SYN+ACK, whose SYN was not captured, or goes on behind it. */
bool lab_other_syn_opened(const struct lab_flow *flow, const struct lab_segment *seg);

#endif
