/* What a segment tells of its sender, whether it arrives or not: the facts.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/state/learn.h"

#include "core/clock.h"
#include "core/connection/facts.h"
#include "core/connection/history.h"
#include "core/connection/offer.h"
#include "core/serial.h"
#include "core/state/beyond.h"

/* This SYN+ACK has another number than the one before: what that one said is void, unless the other
 * end takes it all the same. */
static void
forget_first_answer(struct lab_context *ctx)
{
    ctx->snd->first_isn = ctx->snd->isn;
    ctx->snd->first_isn_frame = ctx->snd->isn_frame;
    ctx->snd->nxt_known = false;
    ctx->snd->acked_known = false;
    ctx->snd->edge_known = false;
    lab_ranges_start(&ctx->snd->got, ctx->rcv->isn + 1);
}

void
lab_learn_first_answer(const struct lab_context *ctx)
{
    const struct lab_segment *seg = ctx->seg;
    struct lab_end *snd = ctx->snd, *rcv = ctx->rcv;

    if (!rcv->first_isn_frame || snd->acked_known || !lab_segment_goes_on(seg) ||
        seg->ack != rcv->first_isn + 1)
        return;
    rcv->isn = rcv->origin = rcv->first_isn;
    rcv->isn_frame = rcv->nxt_frame = rcv->first_isn_frame;
    rcv->nxt = rcv->isn + 1;
    rcv->syn_len = 0;
    rcv->acked = snd->isn + 1 + snd->syn_taken;
    rcv->acked_known = snd->isn_known;
    lab_ranges_start(&snd->got, rcv->nxt);
}

static void
learn_options(struct lab_end *snd, const struct lab_segment *syn)
{
    snd->scaling = syn->options_cut        ? LAB_SCALING_UNKNOWN
                   : syn->has_window_shift ? LAB_SCALING_SHIFTS
                                           : LAB_SCALING_NONE;
    snd->shift = lab_offer_shift(syn);
    snd->mss = syn->mss;
    snd->takes_sack = syn->sack_permitted;
}

static void
learn_syn(struct lab_context *ctx)
{
    const struct lab_segment *seg = ctx->seg;
    struct lab_end *snd = ctx->snd;

    snd->syn_time = seg->time;
    learn_options(snd, seg);
    if (seg->flags & LAB_ACK) {
        snd->sent_syn_ack = true;
        snd->wants_ack3 = !ctx->overtaken_syn;
        if (!snd->round_trip && ctx->rcv->isn_frame && !ctx->rcv->acked_known)
            snd->round_trip = lab_trip_between(seg->time, ctx->rcv->syn_time);
    } else {
        snd->sent_syn = true;
    }
    snd->syn_again = snd->isn_frame && seg->seq == snd->isn ? seg->frame : 0;
    if (snd->syn_again)
        return;
    if (snd->isn_frame)
        forget_first_answer(ctx);
    snd->isn_known = true;
    snd->isn = seg->seq;
    snd->isn_frame = seg->frame;
    snd->syn_len = seg->len;
    snd->origin = seg->seq;
    snd->origin_known = true;
    if (!ctx->overtaken_syn)
        lab_ranges_start(&ctx->rcv->got, seg->seq + 1);
}

/* How far its sender lets the other end send. */
static void
learn_window(struct lab_context *ctx)
{
    struct lab_end *snd = ctx->snd;
    uint32_t edge = ctx->seg->ack + lab_window_of(ctx);

    if (!lab_knows_scaling(ctx))
        return;
    if (!snd->edge_known || lab_serial_after(edge, snd->edge))
        snd->edge = edge;
    snd->edge_known = true;
}

/* What its sender had acknowledged with its FIN, and whether it had not before. */
static void
learn_ack_of_fin_segment(struct lab_context *ctx)
{
    const struct lab_segment *seg = ctx->seg;
    struct lab_end *snd = ctx->snd;

    snd->fin.moves_ack = (seg->flags & LAB_ACK) && !ctx->wild &&
                         (!snd->acked_known || lab_serial_after(seg->ack, snd->acked));
    snd->fin.ack = snd->fin.moves_ack ? seg->ack : snd->acked;
    snd->fin.ack_known = snd->fin.moves_ack || snd->acked_known;
}

static void
learn_fin(struct lab_context *ctx)
{
    struct lab_end *snd = ctx->snd;

    if (!ctx->conn->fin_seen) {
        ctx->conn->fin_seen = true;
        ctx->conn->closer = (uint8_t)ctx->from;
    }
    snd->fin.time = ctx->seg->time;
    snd->fin.wants_ack = true;
    snd->fin.acks_fin |= ctx->acks_fin;
    snd->fin.overtaken |= !ctx->acks_fin && ctx->rcv->fin.acked && !snd->fin.frame;
    snd->fin.crosses |= !ctx->acks_fin;
    snd->fin.counts |= (ctx->seg->flags & LAB_ACK) != 0;
    snd->fin.again = snd->fin.sent && snd->fin.frame ? ctx->seg->frame : 0;
    if (snd->fin.again)
        return;
    snd->fin.doubtful =
        snd->nxt_known && lab_serial_after(ctx->seg->seq, snd->nxt) &&
        (lab_is_beyond_window(ctx->rcv, ctx->seg) || !lab_is_number_of(snd, ctx->seg->seq));
    ctx->conn->unsure |= snd->fin.doubtful;
    snd->fin.sent = true;
    snd->fin.number = lab_segment_fin(ctx->seg);
    snd->fin.frame = ctx->seg->frame;
    learn_ack_of_fin_segment(ctx);
    if (ctx->rcv->acked_known && lab_serial_after(ctx->rcv->acked, snd->fin.number)) {
        snd->fin.acked = snd->fin.counts = true;
        snd->fin.wants_ack = !ctx->overtaken_fin;
    }
}

/* An ACK of a number that an end in SYN-RECEIVED never sent will be refused. */
static bool
refused_in_handshake(const struct lab_context *ctx)
{
    const struct lab_end *rcv = ctx->rcv;

    return rcv->state == LAB_STATE_SYN_RECEIVED && rcv->isn_frame &&
           !lab_acks_syn(rcv, ctx->seg->ack) && !lab_is_past_handshake(ctx);
}

/* A capture may begin amid silence, with a keep-alive, whose number is that before the next one
 * (RFC 1122 section 4.2.3.6): the answer to it shows the next. */
static void
learn_number_behind_keep_alive(struct lab_context *ctx)
{
    struct lab_end *rcv = ctx->rcv;

    if (!ctx->conn->midstream || ctx->snd->acked_known || !rcv->nxt_known ||
        rcv->nxt != rcv->origin + 1 || ctx->seg->ack != rcv->nxt + 1)
        return;
    rcv->nxt = ctx->seg->ack;
    rcv->nxt_frame = 0;
}

/* It acknowledges what the capture lacks, and nothing behind it was seen. */
static void
note_unseen_end(struct lab_context *ctx)
{
    struct lab_end *rcv = ctx->rcv;

    if (ctx->snd->acked_known && !rcv->fin.sent &&
        (!rcv->nxt_known || lab_serial_after(ctx->seg->ack, rcv->nxt)))
        rcv->fin.may_be_missing = ctx->conn->unsure = true;
}

static void
learn_ack(struct lab_context *ctx)
{
    const struct lab_segment *seg = ctx->seg;
    struct lab_end *snd = ctx->snd, *rcv = ctx->rcv;

    if (ctx->acks_fin) {
        rcv->fin.wants_ack = false;
        rcv->fin.doubtful &= !rcv->fin.frame;
        rcv->fin.acked = rcv->fin.counts = true;
    }
    if (seg->flags & LAB_SYN) {
        rcv->syn_taken = lab_syn_data_taken(rcv, seg->ack);
    } else {
        if (rcv->wants_ack3 && !snd->round_trip &&
            !seg->len) /* data may have had to be waited for */
            snd->round_trip = lab_trip_between(seg->time, rcv->syn_time);
        rcv->wants_ack3 = false;
        if (snd->state != LAB_STATE_SYN_RECEIVED)
            snd->wants_ack3 = false; /* it speaks on, so the third segment has reached it */
    }
    learn_number_behind_keep_alive(ctx);
    if (!snd->acked_known || lab_serial_after(seg->ack, snd->acked)) {
        if (!ctx->at_rest) { /* else it acknowledges no more than was seen */
            note_unseen_end(ctx);
            lab_beyond_note_ack(ctx);
        }
        snd->acked = seg->ack;
    }
    snd->acked_known = true;
    learn_window(ctx);
    if (snd->got.known)
        lab_ranges_add(&snd->got, snd->got.next, snd->acked);
    else
        lab_ranges_start(&snd->got, snd->acked);
    if (!rcv->origin_known) {
        rcv->origin = seg->ack - 1;
        rcv->origin_known = true;
    }
}

void
lab_learn_going_on(struct lab_context *ctx)
{
    struct lab_end *snd = ctx->snd, *rcv = ctx->rcv;

    if (ctx->next != ctx->seg->seq && !(ctx->seg->flags & LAB_RST) &&
        !(snd->nxt_known && lab_serial_before(ctx->next, snd->nxt)) &&
        !(rcv->acked_known && lab_serial_before(ctx->next, rcv->acked)))
        snd->fin.may_be_missing = false;
}

static void
learn_next(struct lab_context *ctx)
{
    struct lab_end *snd = ctx->snd;
    uint32_t next = ctx->next;

    if (ctx->seg->seq != snd->nxt) {
        lab_beyond_note_leap(ctx);
        if (snd->nxt_known && next == ctx->seg->seq && !snd->fin.sent)
            snd->fin.may_be_missing = ctx->conn->unsure = true;
    }
    snd->nxt = next;
    snd->nxt_frame = ctx->seg->frame;
    snd->nxt_known = true;
    lab_beyond_long_ago(snd, ctx->rcv);
}

/* Whatever bytes it has, they are none of the stream. */
static void
note_reset(struct lab_end *snd, const struct lab_segment *seg)
{
    snd->latest.next = seg->seq;
    if (!snd->reset_frame)
        snd->reset_frame = seg->frame;
}

void
lab_learn_spoken(const struct lab_context *ctx, uint32_t answers)
{
    const struct lab_segment *seg = ctx->seg;
    struct lab_end *snd = ctx->snd;
    struct lab_spoken spoken = {
        .time = seg->time,
        .frame = seg->frame,
        .next = ctx->next,
        .ack = seg->ack,
        .has_ack = (seg->flags & LAB_ACK) != 0,
    };

    if (snd->latest.has_ack != spoken.has_ack || snd->latest.ack != spoken.ack)
        snd->before = snd->latest;
    snd->latest = spoken;
    if (seg->flags & LAB_RST)
        note_reset(snd, seg);
    else
        snd->reset_frame = 0;
    snd->reset_answers = answers;
}

/* Facts about the sender, whether the segment arrives or not. */
void
lab_learn(struct lab_context *ctx)
{
    const struct lab_segment *seg = ctx->seg;
    struct lab_end *snd = ctx->snd;

    if ((seg->flags & LAB_SYN) && !(seg->flags & LAB_RST)) {
        if (!ctx->old || ctx->overtaken_syn)
            learn_syn(ctx);
    } else if (!snd->origin_known) {
        snd->origin = seg->seq - 1;
        snd->origin_known = true;
    }
    if (seg->flags & LAB_RST)
        return; /* it may be forged, and has no place in the sequence space */
    if (ctx->sends_fin)
        learn_fin(ctx);
    if (ctx->wild) {
        snd->wild_ack = seg->ack;
        snd->wild_ack_seen = true;
    } else if ((seg->flags & LAB_ACK) && !refused_in_handshake(ctx)) {
        learn_ack(ctx);
    }
    if (!snd->nxt_known || lab_serial_after(ctx->next, snd->nxt))
        learn_next(ctx);
    if (ctx->rcv->leapt || ctx->rcv->acks_unsent)
        lab_beyond_confirm(ctx);
}
