/* What a segment tells of its sender, whether it arrives or not, and what nobody has seen of the
 * other end: the facts.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/state/learn.h"

#include "core/bounds.h"
#include "core/clock.h"
#include "core/connection/facts.h"
#include "core/connection/history.h"
#include "core/connection/offer.h"
#include "core/serial.h"

/* Numbers are compared as long as they are less than 2^31 apart (serial.h), so those that lie this
 * far behind are moved along, well before. */
#define LONG_AGO (UINT32_C(1) << 30)

/* Move along the numbers of @a end that it used so long ago that they may come again
 * (lab_end.gone): SND.NXT has got on. @a other acknowledges them. */
static void
move_long_ago(struct lab_end *end, struct lab_end *other)
{
    if (end->nxt - (end->origin + end->gone) < LONG_AGO + LONG_AGO / 2)
        return;
    end->gone = end->nxt - end->origin - LONG_AGO;
    lab_history_forget_numbers(&end->history, &other->history, end->nxt - LONG_AGO);
    if (other->fin.ack_known && lab_serial_before(other->fin.ack, end->nxt - LONG_AGO))
        other->fin.ack = end->nxt - LONG_AGO;
}

void
lab_learn_syn_alone(struct lab_end *end)
{
    end->origin = end->isn;
    end->nxt = end->isn + 1 + end->syn_len;
    end->nxt_frame = end->isn_frame;
    end->origin_known = end->nxt_known = true;
}

void
lab_learn_sent_unseen(struct lab_end *end, uint32_t next)
{
    end->nxt = next;
    end->nxt_known = true;
}

void
lab_learn_unseen_syn(struct lab_end *client, const struct lab_segment *answer)
{
    client->isn = client->origin = answer->ack - 1;
    client->isn_known = client->origin_known = client->sent_syn = true;
    lab_learn_sent_unseen(client, answer->ack);
}

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
    rcv->isn = rcv->first_isn;
    rcv->isn_frame = rcv->first_isn_frame;
    rcv->syn_len = 0;
    lab_learn_syn_alone(rcv);
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

/* It has sent a FIN: the first, if there was none. */
static void
note_closer(struct lab_connection *conn, enum lab_end_id id)
{
    if (!conn->fin_seen)
        conn->closer = (uint8_t)id;
    conn->fin_seen = true;
}

static void
learn_fin(struct lab_context *ctx)
{
    struct lab_end *snd = ctx->snd;

    note_closer(ctx->conn, ctx->from);
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

void
lab_learn_inferred_fin(const struct lab_context *ctx, enum lab_end_id id, uint32_t number)
{
    struct lab_own_fin *fin = &ctx->conn->end[id].fin;

    fin->sent = fin->doubtful = fin->counts = fin->wants_ack = true;
    fin->number = number;
    fin->frame = 0;
    fin->time = ctx->seg->time;
    note_closer(ctx->conn, id);
    ctx->conn->unsure = true;
}

/* An ACK of a number that an end in SYN-RECEIVED never sent will be refused. */
static bool
refused_in_handshake(const struct lab_context *ctx)
{
    const struct lab_end *rcv = ctx->rcv;

    return rcv->state == LAB_STATE_SYN_RECEIVED && rcv->isn_frame &&
           !lab_acks_syn(rcv, ctx->seg->ack) && !lab_is_past_handshake(ctx);
}

void
lab_learn_keep_alive(struct lab_context *ctx)
{
    const struct lab_segment *seg = ctx->seg;
    const struct lab_end *rcv = ctx->rcv;

    if (!ctx->snd->nxt_known && rcv->acked_known && seg->flags == LAB_ACK && seg->len <= 1 &&
        seg->seq + 1 == rcv->acked &&
        lab_elapsed(seg->time, rcv->latest.time) >= LAB_TIMEOUT_MIN_NS)
        lab_learn_sent_unseen(ctx->snd, rcv->acked);
}

/* Where nothing tells that beforehand, the answer to the keep-alive does. */
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

/* An end of which the capture lacks all stays where it was, while the other acknowledges more and
 * more. */
static void
follow_ack(struct lab_end *end, struct lab_end *other, uint32_t acked)
{
    if (acked - end->nxt <= LONG_AGO)
        return;
    end->nxt = acked - LONG_AGO;
    end->nxt_frame = 0;
    other->unsent_from = end->nxt;
    move_long_ago(end, other);
}

/* It acknowledges more than its receiver has sent: believed for now (beyond.h). */
static void
note_unsent_ack(const struct lab_context *ctx)
{
    struct lab_end *snd = ctx->snd, *rcv = ctx->rcv;

    if (!rcv->nxt_known || !snd->acked_known || !lab_serial_after(ctx->seg->ack, rcv->nxt))
        return;
    if (!snd->acks_unsent)
        snd->unsent_from = rcv->nxt;
    snd->acks_unsent = true;
    follow_ack(rcv, snd, ctx->seg->ack);
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
            note_unsent_ack(ctx);
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
note_leap(const struct lab_context *ctx)
{
    struct lab_end *snd = ctx->snd;

    if (!lab_leaps(ctx) || snd->leapt)
        return;
    snd->leapt = true;
    snd->leapt_from = snd->nxt;
}

static void
learn_next(struct lab_context *ctx)
{
    struct lab_end *snd = ctx->snd;
    uint32_t next = ctx->next;

    if (ctx->seg->seq != snd->nxt) {
        note_leap(ctx);
        if (snd->nxt_known && next == ctx->seg->seq && !snd->fin.sent)
            snd->fin.may_be_missing = ctx->conn->unsure = true;
    }
    snd->nxt = next;
    snd->nxt_frame = ctx->seg->frame;
    snd->nxt_known = true;
    move_long_ago(snd, ctx->rcv);
}

/* What was believed of its receiver is so. */
static void
confirm(const struct lab_context *ctx)
{
    struct lab_end *snd = ctx->snd, *rcv = ctx->rcv;

    if (snd->acked_known && lab_serial_after(snd->acked, rcv->leapt_from))
        rcv->leapt = false; /* what lies before the leap has arrived */
    if (!lab_serial_after(rcv->acked, snd->nxt))
        rcv->acks_unsent = false; /* it was sent, after all */
}

void
lab_learn_far_off(struct lab_end *end, struct lab_end *other, struct lab_flight *flight,
                  uint32_t number)
{
    end->nxt = number;
    end->nxt_frame = end->latest.frame;
    move_long_ago(end, other);
    end->leapt = true;
    end->leapt_from = number - LAB_WINDOW_MAX;
    other->acked = end->leapt_from - 1;
    other->edge_known = other->acks_unsent = false;
    lab_ranges_start(&other->got, number);
    lab_flight_start_over(flight);
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
        confirm(ctx);
}
