/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/state/overtaken_fin.h"

#include "core/serial.h"
#include "core/state/end.h"

/* Whether the FIN of @a end, which was captured, acknowledged the FIN of number @a fin. */
static bool
acked_with_its_fin(const struct lab_end *end, uint32_t fin)
{
    return end->fin.ack_known && lab_serial_after(end->fin.ack, fin);
}

static bool
is_open_or_closing(const struct lab_end *end)
{
    return end->state == LAB_STATE_ESTABLISHED || end->state == LAB_STATE_CLOSE_WAIT ||
           end->state == LAB_STATE_FIN_WAIT_1 || end->state == LAB_STATE_FIN_WAIT_2;
}

/* Whether the other end has acknowledged the FIN of @a end. */
static bool
has_ack_of_fin(const struct lab_end *end, const struct lab_end *other)
{
    return other->acked_known && lab_serial_after(other->acked, end->fin.number);
}

/* Its receiver: what it did and got, in the right order. Only that its own FIN is acknowledged may
 * still be on its way. */
static void
live_again(const struct lab_context *ctx, uint32_t fin)
{
    struct lab_end *snd = ctx->snd, *rcv = ctx->rcv;
    bool second = acked_with_its_fin(rcv, fin);

    rcv->shown = rcv->shown ? rcv->shown : rcv->state;
    rcv->resumes = LAB_REASON_FIN_OVERTAKEN;
    lab_end_start(rcv, LAB_STATE_ESTABLISHED);
    if (rcv->fin.sent && !second)
        lab_end_apply(rcv, LAB_SENDS_FIN);
    if (ctx->acks_fin)
        lab_end_apply(rcv, LAB_GETS_ACK_OF_FIN);
    lab_end_apply(rcv, LAB_GETS_FIN);
    if (second)
        lab_end_apply(rcv, LAB_SENDS_FIN);
    rcv->inferred = false;
    rcv->assumed = 0;
    if (rcv->fin.sent && has_ack_of_fin(rcv, snd))
        lab_end_apply(rcv, LAB_GETS_ACK_OF_FIN);
    rcv->wait_time = ctx->seg->time;
}

/* The other FIN acknowledges this one, so this was the first. */
static void
trade_places(const struct lab_context *ctx)
{
    struct lab_end *rcv = ctx->rcv;

    ctx->conn->closer = (uint8_t)ctx->from;
    if (ctx->conn->close != LAB_CLOSE_RESET)
        ctx->conn->close = rcv->fin.moves_ack ? LAB_CLOSE_THREE_WAY : LAB_CLOSE_FOUR_WAY;
    rcv->fin.acks_fin = true;
    rcv->fin.crosses = false;
}

bool
lab_overtaken_fin_place(struct lab_context *ctx)
{
    struct lab_end *snd = ctx->snd, *rcv = ctx->rcv;
    uint32_t fin = lab_segment_fin(ctx->seg);

    if (!ctx->overtaken_fin || ctx->seg->to_itself || snd->fin.sent || !rcv->acked_known ||
        !lab_serial_after(rcv->acked, fin) || !is_open_or_closing(snd) || !is_open_or_closing(rcv))
        return false;
    live_again(ctx, fin);
    if (ctx->out->missed_known && ctx->out->missed_next == fin + 1)
        ctx->out->missed_known = false; /* this is what was missed */
    if (acked_with_its_fin(rcv, fin))
        trade_places(ctx);
    snd->shown = snd->shown ? snd->shown : snd->state;
    lab_end_start(snd, ctx->acks_fin ? LAB_STATE_CLOSE_WAIT : LAB_STATE_ESTABLISHED);
    snd->assumed = 0;
    return true;
}

/* The answer is on its way to the sender of the FIN, whose next segment will echo its timestamp,
 * unless it lies beyond what that has acknowledged (RFC 7323 section 4.3). A FIN that crosses its
 * own is acknowledged at once. */
static void
expect_echo_of_answer(struct lab_end *snd, const struct lab_end *rcv)
{
    bool crossed = rcv->fin.sent && !acked_with_its_fin(rcv, snd->fin.number);
    uint32_t acked = crossed && snd->got.known ? snd->got.next : snd->acked;
    uint32_t seq = rcv->latest.next - (rcv->latest.frame == rcv->fin.frame ? 1 : 0);

    snd->ack_time = rcv->latest.time;
    snd->ack_from = rcv->latest.next;
    snd->ack_tsval = rcv->history.tsval;
    snd->ack_tsval_known =
        rcv->history.has_tsval && snd->acked_known && !lab_serial_after(seq, acked);
}

void
lab_overtaken_fin_go_on(struct lab_context *ctx)
{
    struct lab_end *snd = ctx->snd, *rcv = ctx->rcv;

    snd->shown = snd->state;
    snd->resumes = LAB_REASON_BACK_FIN_OVERTAKEN;
    lab_end_apply(snd, LAB_GETS_ACK_OF_FIN);
    if (rcv->fin.sent)
        lab_end_apply(snd, LAB_GETS_FIN);
    snd->wait_time = ctx->seg->time;
    expect_echo_of_answer(snd, rcv);
}
