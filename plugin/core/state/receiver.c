/* What the receiver of a segment makes of it, if it arrives.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/connection/facts.h"
#include "core/hosts/hosts.h"
#include "core/serial.h"
#include "core/state/end.h"
#include "core/state/evidence.h"
#include "core/state/parts.h"
#include "core/verdict/reset.h"

static enum lab_reason
reset_arrives(struct lab_context *ctx, enum lab_reset cause)
{
    enum lab_input input = LAB_GETS_RST;

    if (cause != LAB_RESET_IGNORED && ctx->rcv->in_unseen)
        return lab_unseen_reset(ctx->rcv);
    if (cause != LAB_RESET_IGNORED && ctx->rcv->state == LAB_STATE_SYN_RECEIVED &&
        lab_reset_is_beyond_handshake(ctx))
        lab_end_apply(ctx->rcv, LAB_GETS_ACK_OF_SYN);
    if (cause == LAB_RESET_IGNORED)
        input = LAB_GETS_BAD_RST;
    else if (lab_goes_on_listening(ctx->conn, ctx->rcv))
        input = LAB_GETS_RST_PASSIVE;
    return lab_end_apply(ctx->rcv, input)->reason;
}

static bool
acks_syn(const struct lab_context *ctx)
{
    return lab_acks_syn(ctx->rcv, ctx->seg->ack);
}

/* A SYN within the window of an end that opened passively ends its handshake: the program goes
 * on listening. Outside the window it is answered and changes nothing. */
static bool
ends_handshake(const struct lab_context *ctx)
{
    const struct lab_end *rcv = ctx->rcv;

    return rcv->state == LAB_STATE_SYN_RECEIVED && !rcv->sent_syn && rcv->edge_known &&
           !lab_serial_before(ctx->seg->seq, rcv->got.next) &&
           lab_serial_before(ctx->seg->seq, rcv->edge);
}

/* It has spoken, yet neither agreed nor refused: the connection that it was in was reset. */
static bool
was_in_unseen(const struct lab_end *end)
{
    return !end->isn_known && !end->reset_frame;
}

/* A SYN on its way to a port that has not spoken yet in this connection. What other connections
 * tell of the port is assumed beside what is assumed without them: that it listens, and the SYN
 * arrives. */
static enum lab_reason
syn_arrives_at_port(struct lab_context *ctx)
{
    struct lab_end *rcv = ctx->rcv;
    enum lab_reason reason;

    if (rcv->state == LAB_STATE_CLOSED && !rcv->arrived &&
        (rcv->latest.frame ? was_in_unseen(rcv) : ctx->prospect != 0))
        lab_end_start(rcv, LAB_STATE_LISTEN);
    reason = lab_end_apply(rcv, LAB_GETS_SYN)->reason;
    if (!ctx->prospect || rcv->held != LAB_STATE_LISTEN || rcv->assumed != LAB_BIT(LAB_GETS_SYN))
        return reason;
    reason = lab_end_apply(rcv, ctx->prospect == LAB_PROSPECT_REFUSES ? LAB_TOLD_REFUSES
                                                                      : LAB_TOLD_SCANNED)
                 ->reason;
    rcv->inferred = true;
    return reason;
}

/* In TIME-WAIT the table's cell is for a SYN that begins a connection; another is answered by an
 * ACK like any segment that does not fit. So is one amid a handshake, unless it ends that. */
enum lab_reason
lab_receiver_gets_syn(struct lab_context *ctx)
{
    bool begins = !ctx->foreign && ctx->snd->isn_frame == ctx->seg->frame;

    if (ctx->rcv->state == LAB_STATE_TIME_WAIT && !begins)
        return LAB_REASON_SYN_TOO_OLD;
    if (ends_handshake(ctx))
        return lab_end_apply(ctx->rcv, LAB_GETS_OTHER_SYN)->reason;
    if (ctx->rcv->state == LAB_STATE_SYN_RECEIVED && ctx->foreign)
        return LAB_REASON_SYN_IN_CONNECTION;
    return syn_arrives_at_port(ctx);
}

enum lab_reason
lab_receiver_gets_syn_ack(struct lab_context *ctx)
{
    bool acceptable = acks_syn(ctx);

    ctx->snd->sent_bad_ack = !acceptable;
    return lab_end_apply(ctx->rcv, acceptable ? LAB_GETS_SYN_ACK : LAB_GETS_BAD_SYN_ACK)->reason;
}

/* Amid a handshake RFC 9293 section 3.10.7.4 looks at its number first, Linux at its
 * acknowledgment. */
enum lab_reason
lab_receiver_gets_other_syn_ack(struct lab_context *ctx)
{
    if (ctx->rcv->state != LAB_STATE_SYN_RECEIVED)
        return lab_end_apply(ctx->rcv, LAB_GETS_BAD_SYN_ACK)->reason;
    if (!acks_syn(ctx))
        return lab_receiver_gets_syn_ack(ctx);
    if (ends_handshake(ctx))
        return lab_end_apply(ctx->rcv, LAB_GETS_OTHER_SYN)->reason;
    return LAB_REASON_SYN_IN_CONNECTION;
}

static enum lab_reason
syn_arrives(struct lab_context *ctx)
{
    if (ctx->seg->flags & LAB_ACK)
        return lab_receiver_gets_syn_ack(ctx);
    if ((ctx->seg->flags & LAB_FIN) && ctx->rcv->state != LAB_STATE_SYN_SENT)
        return LAB_REASON_NO_CHANGE; /* nobody listens to one that is closed at once */
    return lab_receiver_gets_syn(ctx);
}

/* The receiver echoes a timestamp only if the segment does not lie beyond what it has
 * acknowledged (RFC 7323 section 4.3). A FIN that crosses its own is acknowledged at once. */
static void
expect_echo(struct lab_context *ctx, bool opens, bool fins_crossed)
{
    struct lab_end *rcv = ctx->rcv;
    uint32_t acked = fins_crossed ? rcv->got.next : rcv->acked;
    bool waits = rcv->fin.ack_due || (opens && rcv->ack_time);

    rcv->fin.ack_due = false;
    if (waits && (opens || rcv->ack_tsval_known))
        return; /* for one that was sent before: whatever comes or is echoed from that on tells */
    rcv->ack_time = ctx->seg->time;
    rcv->ack_from = ctx->snd->nxt_frame == ctx->seg->frame ? ctx->seg->seq : ctx->snd->nxt;
    rcv->ack_tsval = ctx->seg->tsval;
    rcv->ack_tsval_known =
        ctx->seg->has_timestamps && rcv->acked_known && !lab_serial_after(ctx->seg->seq, acked);
    rcv->ack_tsval_shared = ctx->snd->history.same_tick;
}

/* The SYN+ACK was not captured, but the client got it. */
static bool
is_first_sign_of_syn_ack(const struct lab_context *ctx)
{
    return !ctx->rcv->isn_known && ctx->snd->sent_syn && ctx->snd->state != LAB_STATE_SYN_SENT;
}

static enum lab_reason
ack_arrives(struct lab_context *ctx)
{
    struct lab_end *rcv = ctx->rcv;
    const struct lab_transition *cell;
    bool opens = rcv->state == LAB_STATE_SYN_RECEIVED &&
                 (acks_syn(ctx) || is_first_sign_of_syn_ack(ctx) || lab_is_past_handshake(ctx));

    if (rcv->state == LAB_STATE_SYN_RECEIVED)
        ctx->snd->sent_bad_ack = rcv->isn_known && !opens;
    if (opens)
        cell = lab_end_apply(rcv, LAB_GETS_ACK_OF_SYN);
    else if (ctx->acks_fin && !lab_serial_after(ctx->seg->ack, rcv->nxt))
        cell = lab_end_apply(rcv, LAB_GETS_ACK_OF_FIN);
    else
        return LAB_REASON_NO_CHANGE;
    if (cell->reason != LAB_REASON_NO_CHANGE)
        expect_echo(ctx, opens, cell->reason == LAB_REASON_CROSSED_FIN_IS_ACKED);
    return cell->reason;
}

static bool
fin_is_in_order(const struct lab_context *ctx)
{
    return ctx->snd->fin.sent &&
           (!ctx->rcv->got.known || lab_serial_after(ctx->rcv->got.next, ctx->snd->fin.number));
}

static enum lab_reason
fin_arrives(struct lab_context *ctx)
{
    return lab_end_apply(ctx->rcv, fin_is_in_order(ctx) ? LAB_GETS_FIN : LAB_GETS_EARLY_FIN)
        ->reason;
}

/* The later of two reasons tells more, unless it says that nothing changed. */
static enum lab_reason
later(enum lab_reason first, enum lab_reason second)
{
    if (first == LAB_REASON_SYN_IS_ACKED && second == LAB_REASON_FIN_ARRIVES)
        return LAB_REASON_OPENS_AND_FIN_ARRIVES;
    return second == LAB_REASON_NO_CHANGE ? first : second;
}

static bool
is_synchronised(const struct lab_end *end)
{
    return end->state != LAB_STATE_CLOSED && end->state != LAB_STATE_LISTEN &&
           end->state != LAB_STATE_SYN_SENT;
}

/* ACK, then text, then FIN: the order of RFC 9293 section 3.10.7.4, in which a segment without ACK,
 * or with one of what was never sent, is dropped and one outside the window changes nothing. */
static enum lab_reason
segment_arrives(struct lab_context *ctx)
{
    const struct lab_segment *seg = ctx->seg;
    struct lab_end *rcv = ctx->rcv;
    enum lab_reason reason = LAB_REASON_NO_CHANGE;

    if (!(seg->flags & LAB_ACK))
        return is_synchronised(rcv) ? LAB_REASON_NO_ACK : LAB_REASON_NO_CHANGE;
    if (!lab_in_window(ctx))
        return LAB_REASON_NO_CHANGE;
    if (ctx->wild && is_synchronised(rcv))
        return LAB_REASON_ACKS_UNSENT;
    /* Whoever acknowledges has had a SYN+ACK, captured or not. */
    if (lab_end_is_presumed_closed(rcv))
        lab_evidence_port_is_open(rcv);
    /* A FIN that was on its way when this end last spoke gets here before this segment. */
    if (!(rcv->arrived & LAB_BIT(LAB_GETS_FIN)) && fin_is_in_order(ctx) && !ctx->repeats_fin)
        reason = fin_arrives(ctx);
    reason = later(reason, ack_arrives(ctx));
    lab_ranges_add(&rcv->got, seg->seq, ctx->next);
    if ((seg->flags & LAB_FIN) || (!(rcv->arrived & LAB_BIT(LAB_GETS_FIN)) && fin_is_in_order(ctx)))
        reason = later(reason, fin_arrives(ctx));
    return reason;
}

static bool
is_answered_fin(const struct lab_context *ctx)
{
    return ctx->overtaken_fin && (ctx->rcv->arrived & LAB_BIT(LAB_GETS_FIN)) &&
           ctx->rcv->acked_known && lab_serial_after(ctx->rcv->acked, ctx->snd->fin.number);
}

enum lab_reason
lab_receiver_gets(struct lab_context *ctx, enum lab_reset cause)
{
    if (ctx->seg->flags & LAB_RST)
        return reset_arrives(ctx, cause);
    if (ctx->overtaken_syn || is_answered_fin(ctx))
        return LAB_REASON_NO_CHANGE; /* it has answered before */
    if (ctx->seg->flags & LAB_SYN)
        return syn_arrives(ctx);
    return segment_arrives(ctx);
}
