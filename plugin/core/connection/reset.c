/* Why an end sends a RST. Asked before the RST moves any state.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "connection.h"
#include "serial.h"

static bool
refuses_other_syn(const struct lab_context *ctx)
{
    const struct lab_segment *syn = ctx->other_syn;

    return (ctx->seg->flags & LAB_ACK) && syn->frame && syn->side != ctx->seg->side &&
           ctx->seg->ack == syn->seq + lab_segment_space(syn);
}

/* RFC 9293 section 3.10.7.3: in SYN-SENT a RST counts only if it acknowledges the SYN. */
static bool
refuses_syn(const struct lab_context *ctx)
{
    return refuses_other_syn(ctx) ||
           ((ctx->seg->flags & LAB_ACK) && lab_acks_syn(ctx->rcv, ctx->seg->ack));
}

/* RFC 5961 section 3.2: elsewhere only the very number the receiver expects next will do. That is
 * what it acknowledged last, even if that was nonsense to the other end. */
static bool
hits_expected_number(const struct lab_context *ctx)
{
    const struct lab_end *rcv = ctx->rcv;
    uint32_t seq = ctx->seg->seq;

    if (!rcv->got.known && !rcv->acked_known)
        return true;
    if (rcv->acked_known && (rcv->arrived & LAB_BIT(LAB_GETS_FIN)) && seq == rcv->acked - 1)
        return true; /* Linux takes the number of the FIN too: some ends reset with it */
    return (rcv->got.known && seq == rcv->got.next) || (rcv->acked_known && seq == rcv->acked) ||
           (rcv->latest_has_ack && seq == rcv->latest_ack);
}

/* Far beyond any window in use. */
#define FAR_OFF (UINT32_C(1) << 24)

bool
lab_reset_is_far_off(const struct lab_context *ctx)
{
    const struct lab_end *rcv = ctx->rcv;

    if (ctx->snd->nxt_known && ctx->seg->seq == ctx->snd->nxt)
        return false;
    if (rcv->acked_known && lab_serial_before(ctx->seg->seq, rcv->acked))
        return true;
    return rcv->got.known && lab_serial_after(ctx->seg->seq, rcv->got.next + FAR_OFF);
}

/* What the receiver expects is not known where segments are missing here, and the RST shows that
 * some are: it acknowledges what was not seen, or only an ACK that was not seen can have made an
 * end that opens anew send it (RFC 5961 section 4.2). */
static bool
shows_gap(const struct lab_context *ctx)
{
    const struct lab_end *snd = ctx->snd, *rcv = ctx->rcv;
    const struct lab_segment *seg = ctx->seg;

    if (!snd->nxt_known || lab_serial_before(seg->seq, snd->nxt) || lab_reset_is_far_off(ctx))
        return false;
    if (snd->state == LAB_STATE_SYN_SENT && (snd->assumed & LAB_BIT(LAB_SENDS_NEW_SYN)))
        return true;
    return (seg->flags & LAB_ACK) && rcv->nxt_known && lab_serial_after(seg->ack, rcv->nxt);
}

static bool
is_acceptable(const struct lab_context *ctx)
{
    if (ctx->rcv->state == LAB_STATE_SYN_SENT)
        return refuses_syn(ctx);
    return hits_expected_number(ctx) || shows_gap(ctx);
}

enum lab_reset
lab_reset_of(const struct lab_context *ctx)
{
    const struct lab_end *snd = ctx->snd, *rcv = ctx->rcv;

    if (!is_acceptable(ctx))
        return LAB_RESET_IGNORED;
    if (rcv->state == LAB_STATE_SYN_SENT && (!snd->sent_syn_ack || refuses_other_syn(ctx)))
        return LAB_RESET_REFUSED;
    if (snd->state == LAB_STATE_SYN_SENT && rcv->sent_bad_ack)
        return LAB_RESET_NO_CONNECTION;
    if (snd->sent_syn && !snd->acked_known)
        return LAB_RESET_CANCELLED;
    if (snd->fin_sent)
        return LAB_RESET_AFTER_CLOSE;
    /* A socket that aborts acknowledges; a RST without ACK is made from the number of the
     * segment it answers, because there is no socket (RFC 9293 3.5.2). */
    if (snd->state == LAB_STATE_CLOSED || snd->state == LAB_STATE_LISTEN ||
        !(ctx->seg->flags & LAB_ACK) ||
        (rcv->latest_frame && !rcv->latest_has_ack && !snd->nxt_known))
        return LAB_RESET_NO_CONNECTION;
    return LAB_RESET_ABORT;
}

uint32_t
lab_reset_provoked_by(const struct lab_context *ctx, enum lab_reset cause)
{
    return cause == LAB_RESET_ABORT || cause == LAB_RESET_IGNORED ? 0 : ctx->rcv->latest_frame;
}
