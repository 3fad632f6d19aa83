/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/state/beyond.h"

#include "core/bounds.h"
#include "core/connection/facts.h"
#include "core/serial.h"
#include "core/state/doubtful_fin.h"
#include "core/state/learn.h"

/* The sender acknowledges bytes that came after its greater number, and by what was seen no more
 * than those: that number was of nothing. */
static bool
acks_less(const struct lab_context *ctx)
{
    const struct lab_segment *seg = ctx->seg;
    const struct lab_end *snd = ctx->snd;

    return (seg->flags & LAB_ACK) && lab_serial_before(seg->ack, snd->acked) &&
           lab_serial_after(seg->ack, snd->unsent_from) &&
           !lab_serial_after(seg->ack, ctx->rcv->nxt);
}

/* The receiver has gone back to a smaller number, and what answers that begins there: both know of
 * nothing more. */
static bool
answers_smaller_ack(const struct lab_context *ctx)
{
    const struct lab_segment *seg = ctx->seg;
    const struct lab_end *rcv = ctx->rcv;

    return (seg->flags & LAB_ACK) && rcv->latest.has_ack && seg->seq == rcv->latest.ack &&
           seg->ack == rcv->latest.next && lab_serial_before(seg->seq, rcv->acked) &&
           !lab_serial_before(seg->seq, rcv->unsent_from);
}

/* All that it really acknowledged was seen to be sent. */
static void
take_back_ack(struct lab_end *end, struct lab_end *other)
{
    other->fin.may_be_missing = false;
    end->acked = end->unsent_from;
    end->edge_known = end->acks_unsent = false;
    lab_ranges_start(&end->got, end->acked);
}

/* It carries the number that was the next before the leap, as nothing does that follows it. */
static bool
goes_on_before_leap(const struct lab_context *ctx)
{
    const struct lab_end *snd = ctx->snd;
    uint32_t seq = ctx->seg->seq;

    if (ctx->next == seq)
        return seq == snd->leapt_from && !snd->fin.sent;
    return !lab_serial_after(seq, snd->leapt_from) && lab_serial_after(ctx->next, snd->leapt_from);
}

static void
take_back_leap(const struct lab_context *ctx)
{
    struct lab_end *snd = ctx->snd, *rcv = ctx->rcv;
    const struct lab_sent *last;

    if (!goes_on_before_leap(ctx))
        return;
    if (snd->fin.sent && !lab_serial_before(snd->fin.number, snd->leapt_from))
        lab_doubtful_fin_drop(ctx->conn, ctx->from);
    snd->leapt = snd->fin.may_be_missing = false;
    snd->nxt = snd->leapt_from;
    lab_flight_cut(ctx->out, snd->nxt);
    last = lab_flight_find(ctx->out, snd->nxt - 1);
    snd->nxt_frame = last ? last->frame : 0;
    if (rcv->got.known)
        lab_ranges_start(&rcv->got, rcv->got.next);
}

static bool
may_confirm(const struct lab_end *end)
{
    return end->latest.has_ack && !end->reset_frame;
}

/* The next bytes behind a segment that was far off, too. */
static bool
goes_on_far_off(const struct lab_context *ctx)
{
    const struct lab_segment *seg = ctx->seg;
    const struct lab_end *snd = ctx->snd;

    return seg->len && may_confirm(snd) && seg->seq == snd->latest.next &&
           lab_are_near(seg->ack, snd->latest.ack) && lab_is_far(snd, ctx->rcv, seg->seq);
}

/* Both numbers answer a segment that was far off, too: the first thing that this end says since. */
static bool
answers_far_off(const struct lab_context *ctx)
{
    const struct lab_segment *seg = ctx->seg;
    const struct lab_end *snd = ctx->snd, *rcv = ctx->rcv;

    return may_confirm(rcv) && seg->ack - rcv->latest.next < LAB_FAR_OFF &&
           lab_are_near(seg->seq, rcv->latest.ack) && snd->latest.frame < rcv->latest.frame &&
           (lab_is_far(rcv, snd, rcv->latest.next) || lab_is_far(snd, rcv, rcv->latest.ack));
}

/* @param other  what acknowledges the numbers of @a end */
static void
follow_to(struct lab_end *end, struct lab_end *other, struct lab_flight *flight, uint32_t number)
{
    if (end->nxt_known && lab_is_far(end, other, number))
        lab_learn_far_off(end, other, flight, number);
}

/* Beside what only leaps ahead, or acknowledges more than was seen, which is believed anyway. */
static bool
is_far_off(const struct lab_context *ctx)
{
    const struct lab_segment *seg = ctx->seg;
    const struct lab_end *snd = ctx->snd, *rcv = ctx->rcv;
    bool far_seq = snd->nxt_known && seg->seq != snd->nxt && lab_is_far(snd, rcv, seg->seq);
    bool far_ack = rcv->nxt_known && lab_is_far(rcv, snd, seg->ack);

    return (far_seq && (far_ack || lab_serial_before(seg->seq, snd->nxt))) ||
           (far_ack && snd->acked_known && lab_serial_before(seg->ack, snd->acked));
}

bool
lab_beyond_agrees(const struct lab_context *ctx)
{
    return lab_segment_goes_on(ctx->seg) && is_far_off(ctx) &&
           (goes_on_far_off(ctx) || answers_far_off(ctx)) && ctx->order != LAB_ORDER_BEFORE &&
           !lab_fits_earlier(ctx);
}

/* Numbers come round after 4 GiB, and after 2 GiB nobody can tell what is before and what behind:
 * the capture lacks as much of the connection, or of both directions at once. Two segments that
 * agree tell. */
static void
follow_far_off(const struct lab_context *ctx)
{
    const struct lab_connection *conn = ctx->conn;

    if (!conn->open || conn->fin_seen || conn->close || !lab_beyond_agrees(ctx))
        return;
    follow_to(ctx->snd, ctx->rcv, ctx->out, ctx->seg->seq);
    follow_to(ctx->rcv, ctx->snd, ctx->back, ctx->seg->ack);
}

void
lab_beyond_take_back(const struct lab_context *ctx)
{
    if ((ctx->seg->flags & (LAB_SYN | LAB_RST)) || ctx->order == LAB_ORDER_BEFORE)
        return;
    if (ctx->snd->acks_unsent && acks_less(ctx))
        take_back_ack(ctx->snd, ctx->rcv);
    if (ctx->rcv->acks_unsent && answers_smaller_ack(ctx))
        take_back_ack(ctx->rcv, ctx->snd);
    if (ctx->snd->leapt)
        take_back_leap(ctx);
    follow_far_off(ctx);
}
