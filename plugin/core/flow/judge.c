/* The way of one segment through the core.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/flow/judge.h"

#include <string.h>

#include "core/clock.h"
#include "core/data/data.h"
#include "core/flow/incarnation.h"
#include "core/flow/opening.h"
#include "core/flow/other_syn.h"
#include "core/flow/standing.h"
#include "core/flow/view.h"
#include "core/serial.h"
#include "core/state/doubtful_fin.h"
#include "core/state/learn.h"
#include "core/state/midstream.h"
#include "core/state/overtaken_fin.h"
#include "core/state/states.h"
#include "core/state/timers.h"
#include "core/verdict/events.h"
#include "core/verdict/numbers.h"
#include "core/verdict/outcome.h"
#include "core/verdict/reset.h"
#include "core/verdict/roles.h"

/* It acknowledges more than its receiver was seen to send. */
static bool
acks_unseen(const struct lab_context *ctx)
{
    return (ctx->seg->flags & LAB_ACK) &&
           !(ctx->rcv->nxt_known && !lab_serial_after(ctx->seg->ack, ctx->rcv->nxt));
}

/* It may move both ends. */
static void
judge_moving(struct lab_flow *flow, struct lab_context *ctx, enum lab_belonging belongs,
             struct lab_verdict *verdict)
{
    bool was_hidden = flow->conn.hidden, placed = lab_overtaken_fin_place(ctx);
    bool begins = belongs == LAB_BEGINS;

    if (was_hidden)
        lab_learn_keep_alive(ctx);
    if (acks_unseen(ctx))
        lab_doubtful_fin_infer_acked(ctx);
    verdict->roles = (uint16_t)lab_roles_of(ctx);
    if (ctx->foreign && (ctx->seg->flags & LAB_SYN))
        flow->other_syn = *ctx->seg;
    if (verdict->roles & LAB_BIT(LAB_ROLE_RESET))
        lab_reset_tell(ctx, verdict);
    lab_numbers_of(ctx, verdict->roles, verdict);
    lab_data_step(ctx, verdict);
    if (was_hidden)
        lab_midstream_look_for_proof(ctx);
    lab_states_step(ctx, verdict);
    if (placed)
        lab_overtaken_fin_go_on(ctx);
    lab_outcome_tell(ctx, begins, verdict);
    verdict->events |= lab_events_of_steps(ctx, verdict, begins);
    if (was_hidden)
        lab_midstream_hide(verdict, belongs != LAB_RETURNS, flow->conn.hidden);
    flow->conn.at_rest = lab_standing_is_at_rest(&flow->conn);
}

/* Nearly every segment: there is nothing to it but data. */
static void
judge_at_rest(struct lab_context *ctx, struct lab_verdict *verdict)
{
    verdict->roles = LAB_BIT(ctx->seg->len ? LAB_ROLE_DATA : LAB_ROLE_ACK);
    lab_data_step(ctx, verdict);
    lab_states_stay(ctx, verdict);
}

/* Its receiver waits for earlier bytes, or has later ones. */
static bool
next_differs(const struct lab_context *ctx)
{
    const struct lab_ranges *got = &ctx->rcv->got;

    return ctx->seg->len && got->known && got->next != ctx->next;
}

/* Judge a segment in the connection at hand, which it may begin. */
static void
judge_here(struct lab_flow *flow, struct lab_context *ctx, enum lab_belonging belongs,
           struct lab_verdict *verdict)
{
    if (!lab_standing_goes_on(ctx))
        lab_standing_of(flow, ctx);
    memset(verdict, 0, sizeof *verdict);
    verdict->from = (uint8_t)ctx->from;
    if (ctx->at_rest)
        judge_at_rest(ctx, verdict);
    else
        judge_moving(flow, ctx, belongs, verdict);
    if (next_differs(ctx))
        verdict->facts |= LAB_NEXT_DIFFERS;
    flow->clues = (struct lab_clues){0};
    lab_clues_step(ctx, verdict, &flow->clues);
    lab_learn_spoken(ctx, verdict->reset_frame);
    lab_numbers_tell_letters(&flow->conn, verdict);
}

/* The SYN or SYN+ACK that seemed not to belong here did open a connection. */
static void
begin_with_other_syn(struct lab_flow *flow)
{
    struct lab_segment syn = flow->other_syn;
    struct lab_context ctx;
    struct lab_verdict unused;

    if (lab_segment_is_syn(&syn))
        lab_opening_by_syn(flow, &syn);
    else
        lab_opening_unseen(flow, &syn);
    lab_view_open(flow, &syn, &ctx);
    judge_here(flow, &ctx, LAB_BEGINS, &unused);
}

/* What the time since the segment before tells, and what the segment takes back, before it is asked
 * which connection it belongs to. */
static void
settle(struct lab_flow *flow, const struct lab_context *ctx)
{
    flow->conn.at_rest = false;
    lab_timers_run(ctx, flow->msl);
    if (flow->conn.unsure || (flow->conn.fin_seen && ctx->seg->len))
        lab_doubtful_fin_take_back(ctx);
    lab_learn_first_answer(ctx);
}

/* Turn to the connection that the segment belongs to, and see it there. */
static enum lab_belonging
turn_to_connection(struct lab_flow *flow, const struct lab_segment *seg, struct lab_context *ctx)
{
    bool first = !flow->started;

    if (first)
        lab_incarnation_first(flow, seg);
    lab_view_open(flow, seg, ctx);
    if (first)
        return LAB_BEGINS;
    if (lab_standing_may_stay_at_rest(flow, seg))
        return LAB_CONTINUES;
    settle(flow, ctx);
    if (!lab_other_syn_opened(flow, seg))
        return lab_incarnation_of(flow, ctx);
    begin_with_other_syn(flow);
    lab_view_open(flow, seg, ctx);
    return LAB_BEGINS;
}

static void
tell_sent_again(struct lab_verdict *verdict, uint32_t first_frame, uint64_t since)
{
    verdict->events |= LAB_BIT(LAB_EVENT_RETRANSMISSION);
    verdict->about_frame = first_frame;
    verdict->delay = lab_microseconds(since);
}

enum lab_belonging
lab_judge(struct lab_flow *flow, const struct lab_segment *seg, struct lab_verdict *verdict)
{
    bool sent_again = lab_other_syn_is_repeated(flow, seg);
    uint32_t first_frame = flow->other_syn.frame;
    uint64_t since = sent_again ? lab_elapsed(seg->time, flow->other_syn.time) : 0;
    struct lab_context ctx;
    enum lab_belonging belongs = turn_to_connection(flow, seg, &ctx);

    judge_here(flow, &ctx, belongs, verdict);
    if (belongs == LAB_BEGINS && sent_again)
        tell_sent_again(verdict, first_frame, since);
    return belongs;
}
