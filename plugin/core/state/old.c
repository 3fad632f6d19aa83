/* Segments that are older than their place in the capture: delayed on the way, or copies that
 * the network made.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/state/old.h"

#include "core/clock.h"
#include "core/connection/facts.h"
#include "core/serial.h"

/* The first time-out of a SYN+ACK, RFC 6298 section 2.1. What comes sooner is no retransmission:
 * the network has doubled the SYN+ACK, or the SYN that it answers. A little less than the second,
 * for the jitter of the path. */
#define SYN_ACK_TIMEOUT_NS UINT64_C(900000000)

static bool
is_open(const struct lab_end *end)
{
    return end->state == LAB_STATE_ESTABLISHED || end->state == LAB_STATE_FIN_WAIT_1 ||
           end->state == LAB_STATE_FIN_WAIT_2 || end->state == LAB_STATE_CLOSE_WAIT ||
           end->state == LAB_STATE_CLOSING || end->state == LAB_STATE_LAST_ACK ||
           end->state == LAB_STATE_TIME_WAIT;
}

static bool
is_old_syn_ack(const struct lab_context *ctx)
{
    const struct lab_end *snd = ctx->snd;
    const lab_set opened = LAB_BIT(LAB_GETS_ACK_OF_SYN) | LAB_BIT(LAB_GETS_SYN_ACK);

    if (!ctx->repeats_syn || !is_open(snd))
        return false;
    return !(snd->assumed & opened) ||
           lab_elapsed(ctx->seg->time, snd->syn_time) < SYN_ACK_TIMEOUT_NS;
}

/* A SYN or SYN+ACK. */
static bool
is_old_syn(const struct lab_context *ctx)
{
    if (ctx->repeats_syn && lab_was_captured_elsewhere(ctx))
        return true;
    return (ctx->seg->flags & LAB_ACK) ? is_old_syn_ack(ctx)
                                       : ctx->repeats_syn && ctx->snd->acked_known;
}

bool
lab_old_was_overtaken(const struct lab_context *ctx)
{
    const struct lab_segment *seg = ctx->seg;
    const struct lab_end *snd = ctx->snd;

    if (seg->flags & LAB_RST)
        return false;
    if (seg->flags & LAB_SYN)
        return is_old_syn(ctx);
    if ((seg->flags & LAB_FIN) && !snd->fin.sent)
        return false; /* whatever it is, it tells of a FIN that no segment told of before */
    if ((seg->flags & LAB_ACK) && snd->acked_known && lab_serial_before(seg->ack, snd->acked))
        return true;
    if (snd->assumed && lab_history_is_latest(&snd->history, seg))
        return true; /* it knows nothing of what has come to its end since */
    return ctx->order == LAB_ORDER_BEFORE || lab_is_written_before_fin(ctx);
}

/* States of which a segment says that its sender was not in them, or no longer; and what it was in.
 * Where nothing else tells, the numbers of the segment are all that is known of its age. */
static const struct {
    uint8_t acks_fin, acks_no_fin, sends_fin;
} bounds[LAB_STATE_COUNT] = {
    [LAB_STATE_ESTABLISHED] = {LAB_STATE_CLOSE_WAIT, 0, LAB_STATE_FIN_WAIT_1},
    [LAB_STATE_FIN_WAIT_1] = {LAB_STATE_CLOSING, 0, 0},
    [LAB_STATE_FIN_WAIT_2] = {LAB_STATE_TIME_WAIT, 0, 0},
    [LAB_STATE_CLOSE_WAIT] = {0, LAB_STATE_ESTABLISHED, LAB_STATE_LAST_ACK},
    [LAB_STATE_CLOSING] = {0, LAB_STATE_FIN_WAIT_1, 0},
    [LAB_STATE_LAST_ACK] = {0, LAB_STATE_FIN_WAIT_1, 0},
    [LAB_STATE_TIME_WAIT] = {0, LAB_STATE_FIN_WAIT_2, 0},
};

/* The state in which the segment was written, as far as its history tells it, within the bounds
 * that its own numbers set. */
static uint8_t
within_bounds(const struct lab_context *ctx, uint8_t state)
{
    uint8_t better;

    if (!(ctx->seg->flags & LAB_ACK))
        return state;
    /* Who acknowledges has had the SYN+ACK; and a half-open end mostly says its SYN+ACK again. */
    if (state == LAB_STATE_SYN_SENT || state == LAB_STATE_SYN_RECEIVED)
        state = LAB_STATE_ESTABLISHED;
    better = ctx->acks_fin ? bounds[state].acks_fin : bounds[state].acks_no_fin;
    state = better ? better : state;
    better = ctx->sends_fin ? bounds[state].sends_fin : 0;
    return better ? better : state;
}

enum lab_reason
lab_old_recall(const struct lab_context *ctx, const struct lab_history *history)
{
    struct lab_end *snd = ctx->snd;
    uint8_t state = lab_history_state(history, ctx->seg);

    if (history == &snd->history)
        state = within_bounds(ctx, state);
    if (ctx->seg->flags & LAB_RST)
        state = LAB_STATE_CLOSED;
    if (ctx->seg->flags & LAB_SYN)
        state = (ctx->seg->flags & LAB_ACK) ? LAB_STATE_SYN_RECEIVED : LAB_STATE_SYN_SENT;
    if (state != LAB_STATE_UNKNOWN && state != snd->state) {
        snd->shown = state;
        snd->resumes = LAB_REASON_BACK_OLD_COPY;
        return LAB_REASON_LATE_DUPLICATE;
    }
    return (ctx->repeats_syn || ctx->repeats_fin) ? LAB_REASON_LATE_DUPLICATE
                                                  : LAB_REASON_NO_CHANGE;
}
