/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/flow/other_syn.h"

#include "core/bounds.h"
#include "core/serial.h"

bool
lab_answers_other_syn(const struct lab_flow *flow, const struct lab_segment *seg)
{
    const struct lab_segment *syn = &flow->other_syn;

    return syn->frame && lab_segment_is_syn(syn) && lab_segment_is_syn_ack(seg) &&
           seg->side != syn->side && lab_serial_after(seg->ack, syn->seq) &&
           !lab_serial_after(seg->ack, syn->seq + lab_segment_space(syn));
}

bool
lab_repeats_other_syn(const struct lab_flow *flow, const struct lab_segment *seg)
{
    const struct lab_segment *first = &flow->other_syn;

    return lab_segment_is_syn(seg) && first->frame && lab_segment_is_syn(first) &&
           first->side == seg->side && first->seq == seg->seq && first->len == seg->len &&
           !seg->to_itself;
}

bool
lab_agrees_to_other_syn(const struct lab_flow *flow, const struct lab_segment *seg)
{
    const struct lab_segment *other = &flow->other_syn;

    if (!other->frame || !lab_segment_is_syn_ack(other) || flow->conn.midstream || seg->to_itself ||
        (seg->flags & (LAB_SYN | LAB_RST | LAB_ACK)) != LAB_ACK)
        return false;
    if (seg->side != other->side)
        return seg->seq == other->ack && seg->ack == other->seq + 1;
    return seg->seq == other->seq + 1 && seg->ack - other->ack < LAB_FAR_OFF;
}
