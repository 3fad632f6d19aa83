/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/flow/other_syn.h"

#include "core/bounds.h"
#include "core/serial.h"

static bool
acks(const struct lab_segment *syn, const struct lab_segment *seg)
{
    return lab_segment_is_syn(syn) && seg->side != syn->side &&
           lab_serial_after(seg->ack, syn->seq) &&
           !lab_serial_after(seg->ack, syn->seq + lab_segment_space(syn));
}

static bool
answers(const struct lab_segment *syn, const struct lab_segment *seg)
{
    return lab_segment_is_syn_ack(seg) && acks(syn, seg);
}

/* Nobody listens any more: the connection before is gone as well. What is still opening is not, for
 * its listener refuses a SYN like that and goes on listening (RFC 9293 section 3.10.7.4). */
static bool
refuses(const struct lab_flow *flow, const struct lab_segment *syn, const struct lab_segment *seg)
{
    return lab_segment_is_rst_ack(seg) && flow->conn.open != LAB_OPEN_NONE && acks(syn, seg);
}

bool
lab_other_syn_is_repeated(const struct lab_flow *flow, const struct lab_segment *seg)
{
    const struct lab_segment *first = &flow->other_syn;

    return lab_segment_is_syn(seg) && first->frame && lab_segment_is_syn(first) &&
           first->side == seg->side && first->seq == seg->seq && !seg->to_itself;
}

/* The other end takes the answer, or its own goes on. */
static bool
agrees(const struct lab_segment *answer, const struct lab_segment *seg)
{
    if (!lab_segment_is_syn_ack(answer) || seg->to_itself || !lab_segment_goes_on(seg))
        return false;
    if (seg->side != answer->side)
        return seg->seq == answer->ack && seg->ack == answer->seq + 1;
    return seg->seq == answer->seq + 1 && seg->ack - answer->ack < LAB_FAR_OFF;
}

bool
lab_other_syn_opened(const struct lab_flow *flow, const struct lab_segment *seg)
{
    const struct lab_segment *other = &flow->other_syn;

    return other->frame && (answers(other, seg) || refuses(flow, other, seg) ||
                            (!flow->conn.midstream && agrees(other, seg)));
}
