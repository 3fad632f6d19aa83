/* How one segment moves both ends.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/state/states.h"

#include "core/connection/facts.h"
#include "core/hosts/hosts.h"
#include "core/serial.h"
#include "core/state/doubtful_fin.h"
#include "core/state/end.h"
#include "core/state/evidence.h"
#include "core/state/learn.h"
#include "core/state/old.h"
#include "core/state/timers.h"
#include "core/verdict/reset.h"

/* Closed by what other connections tell (core/hosts). */
static bool
is_presumed_closed(const struct lab_end *end)
{
    return (end->assumed & (LAB_BIT(LAB_TOLD_REFUSES) | LAB_BIT(LAB_TOLD_SCANNED))) != 0;
}

/* In SYN-SENT an end resets nothing of its own but the answer to its SYN. Any other number is the
 * acknowledgment of what it refuses (RFC 9293 section 3.10.7.3), captured or not. */
static bool
refuses_strange_ack(const struct lab_context *ctx)
{
    const struct lab_end *snd = ctx->snd;

    return ctx->rcv->sent_bad_ack || (snd->assumed & LAB_BIT(LAB_SENDS_NEW_SYN)) ||
           (!(ctx->seg->flags & LAB_ACK) && snd->isn_frame && ctx->seg->seq != snd->nxt);
}

/* With ACK it refuses nothing that an end which opens could get: it is late, from the connection
 * before. */
static bool
is_left_over_reset(const struct lab_context *ctx)
{
    const struct lab_end *snd = ctx->snd;

    return lab_reset_is_far_off(ctx) ||
           (snd->state == LAB_STATE_SYN_SENT && (ctx->seg->flags & LAB_ACK) && snd->isn_frame &&
            ctx->seg->seq != snd->nxt);
}

static enum lab_input
kind_of_reset(const struct lab_context *ctx, enum lab_reset cause)
{
    if (cause == LAB_RESET_REFUSED && !ctx->snd->sent_syn_ack &&
        (ctx->snd->state == LAB_STATE_SYN_RECEIVED || ctx->snd->state == LAB_STATE_LISTEN ||
         is_presumed_closed(ctx->snd)))
        return LAB_REFUSES_SYN;
    if (ctx->snd->state == LAB_STATE_SYN_RECEIVED && ctx->rcv->sent_bad_ack)
        return LAB_SENDS_REFUSAL;
    if (ctx->snd->state == LAB_STATE_SYN_SENT && refuses_strange_ack(ctx))
        return LAB_SENDS_REFUSAL;
    return LAB_SENDS_RST;
}

/* A segment of the connection before shows in which state its sender wrote it. */
static enum lab_reason
recall_earlier(const struct lab_context *ctx)
{
    enum lab_end_id then;

    if (!lab_fits_earlier(ctx))
        return LAB_REASON_NO_CHANGE;
    then = lab_end_of_side(ctx->earlier, ctx->seg->side);
    return lab_old_recall(ctx, &ctx->earlier->end[then].history);
}

/* The last that its end said was a keep-alive, and nothing came back. */
static bool
gives_up_probing(const struct lab_context *ctx)
{
    return (ctx->out->latest & LAB_BIT(LAB_EVENT_KEEP_ALIVE)) &&
           ctx->snd->latest.frame > ctx->rcv->latest.frame;
}

static enum lab_reason
sender_acts(struct lab_context *ctx, enum lab_reset cause)
{
    uint8_t flags = ctx->seg->flags;
    enum lab_reason reason;
    enum lab_input input;

    if ((flags & LAB_RST) && cause == LAB_RESET_IGNORED && is_left_over_reset(ctx))
        return recall_earlier(ctx);
    if (flags & LAB_RST)
        input = kind_of_reset(ctx, cause);
    else if (ctx->old)
        return lab_old_recall(ctx, &ctx->snd->history);
    else if (flags & LAB_SYN)
        input = (flags & LAB_ACK) ? LAB_SENDS_SYN_ACK : LAB_SENDS_SYN;
    else if (flags & LAB_FIN)
        input = LAB_SENDS_FIN;
    else
        return LAB_REASON_NO_CHANGE;
    reason = lab_end_apply(ctx->snd, input)->reason;
    if (reason == LAB_REASON_SENDS_RESET && gives_up_probing(ctx))
        return LAB_REASON_PROBES_UNANSWERED;
    if (reason == LAB_REASON_SENDS_RESET && lab_reset_answers_earlier_ack(ctx))
        return LAB_REASON_REFUSES_EARLIER;
    if (input == LAB_REFUSES_SYN) { /* presumed closed or not: now it has said so */
        ctx->snd->assumed = 0;
        ctx->snd->inferred = false;
    }
    return reason;
}

/* Nothing is left of that connection. */
static enum lab_reason
reset_ends_unseen(struct lab_end *end)
{
    end->elsewhere = false;
    lab_end_start(end, LAB_STATE_CLOSED);
    end->inferred = false;
    return LAB_REASON_RESET_ARRIVES;
}

static enum lab_reason
reset_arrives(struct lab_context *ctx, enum lab_reset cause)
{
    enum lab_input input = LAB_GETS_RST;

    if (cause != LAB_RESET_IGNORED && ctx->rcv->elsewhere)
        return reset_ends_unseen(ctx->rcv);
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
was_elsewhere(const struct lab_end *end)
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
        (rcv->latest.frame ? was_elsewhere(rcv) : ctx->prospect != 0))
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
 * ACK like any segment that does not fit. */
static enum lab_reason
other_syn_arrives(struct lab_context *ctx)
{
    if (ctx->rcv->state == LAB_STATE_TIME_WAIT && (ctx->foreign || ctx->repeats_syn))
        return LAB_REASON_SYN_TOO_OLD;
    if (ends_handshake(ctx))
        return lab_end_apply(ctx->rcv, LAB_GETS_OTHER_SYN)->reason;
    return syn_arrives_at_port(ctx);
}

static enum lab_reason
syn_ack_arrives(struct lab_context *ctx)
{
    bool acceptable = acks_syn(ctx);

    ctx->snd->sent_bad_ack = !acceptable;
    return lab_end_apply(ctx->rcv, acceptable ? LAB_GETS_SYN_ACK : LAB_GETS_BAD_SYN_ACK)->reason;
}

static enum lab_reason
syn_arrives(struct lab_context *ctx)
{
    if (ctx->seg->flags & LAB_ACK)
        return syn_ack_arrives(ctx);
    if (ctx->seg->flags & LAB_FIN)
        return LAB_REASON_NO_CHANGE; /* no system opens a connection that is closed at once */
    return other_syn_arrives(ctx);
}

/* The later of two reasons tells more, unless it says that nothing changed. */
static enum lab_reason
later(enum lab_reason first, enum lab_reason second)
{
    if (first == LAB_REASON_SYN_IS_ACKED && second == LAB_REASON_FIN_ARRIVES)
        return LAB_REASON_OPENS_AND_FIN_ARRIVES;
    return second == LAB_REASON_NO_CHANGE ? first : second;
}

/* The receiver echoes a timestamp only if the segment does not lie beyond what it has
 * acknowledged (RFC 7323 section 4.3). A FIN that crosses its own is acknowledged at once. */
static void
expect_echo(struct lab_context *ctx, bool opens, bool fins_crossed)
{
    struct lab_end *rcv = ctx->rcv;
    uint32_t acked = fins_crossed ? rcv->got.next : rcv->acked;
    bool waits = rcv->fin_ack_due || (opens && rcv->ack_time);

    rcv->fin_ack_due = false;
    if (waits && rcv->ack_tsval_known)
        return; /* for one that was sent before: whatever is echoed from that on tells */
    rcv->ack_time = ctx->seg->time;
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
    return ctx->snd->fin_sent &&
           (!ctx->rcv->got.known || lab_serial_after(ctx->rcv->got.next, ctx->snd->fin));
}

static enum lab_reason
fin_arrives(struct lab_context *ctx)
{
    return lab_end_apply(ctx->rcv, fin_is_in_order(ctx) ? LAB_GETS_FIN : LAB_GETS_EARLY_FIN)
        ->reason;
}

static bool
is_synchronised(const struct lab_end *end)
{
    return end->state != LAB_STATE_CLOSED && end->state != LAB_STATE_LISTEN &&
           end->state != LAB_STATE_SYN_SENT;
}

/* ACK, then text, then FIN: the order of RFC 9293 section 3.10.7.4, in which a
 * segment without ACK is dropped and one outside the window changes nothing. */
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
    /* Whoever acknowledges has had a SYN+ACK, captured or not. */
    if (is_presumed_closed(rcv))
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
           ctx->rcv->acked_known && lab_serial_after(ctx->rcv->acked, ctx->snd->fin);
}

static enum lab_reason
receiver_gets(struct lab_context *ctx, enum lab_reset cause)
{
    if (ctx->seg->flags & LAB_RST)
        return reset_arrives(ctx, cause);
    if (ctx->overtaken_syn || is_answered_fin(ctx))
        return LAB_REASON_NO_CHANGE; /* it has answered before */
    if (ctx->seg->flags & LAB_SYN)
        return syn_arrives(ctx);
    return segment_arrives(ctx);
}

/* The first of two reasons counts, unless it says that nothing changed. */
static enum lab_reason
either(enum lab_reason first, enum lab_reason second)
{
    return first == LAB_REASON_NO_CHANGE ? second : first;
}

/* It answers the SYN in a connection of which the capture has nothing (RFC 9293 section 3.5.1). */
static bool
shows_unseen_connection(const struct lab_context *ctx)
{
    return !(ctx->seg->flags & (LAB_SYN | LAB_RST)) && ctx->rcv->isn_frame &&
           !ctx->snd->isn_known && !ctx->seg->to_itself && !lab_fits_earlier(ctx);
}

/* The SYN has not begun anything there. */
static void
turn_elsewhere(struct lab_end *end)
{
    end->assumed = end->arrived = 0;
    lab_end_start(end, LAB_STATE_LISTEN);
    end->elsewhere = true;
}

/* Another connection's segment: its SYN is a new socket of its sender, and a surprise for the
 * other end; anything else changes nothing. */
static void
foreign_step(struct lab_context *ctx, enum lab_reason *acted, enum lab_reason *got)
{
    const struct lab_segment *seg = ctx->seg;

    *acted = *got = LAB_REASON_NO_CHANGE;
    if (lab_segment_is_syn(seg) && !(seg->flags & LAB_FIN)) {
        *acted = lab_end_apply(ctx->snd, LAB_SENDS_NEW_SYN)->reason;
        *got = other_syn_arrives(ctx);
        return;
    }
    if (ctx->rcv->state == LAB_STATE_SYN_SENT && (seg->flags & LAB_ACK)) {
        *got = syn_ack_arrives(ctx);
        if (shows_unseen_connection(ctx))
            turn_elsewhere(ctx->snd);
    }
    *acted = recall_earlier(ctx);
}

/* What has happened to the receiver tells more than that it makes nothing of the segment. */
static enum lab_reason
told_first(const struct lab_end *rcv, uint8_t before, enum lab_reason got, enum lab_reason resumes)
{
    return resumes == LAB_REASON_GIVEN_UP && rcv->state == before ? resumes : either(got, resumes);
}

/* The other FIN has come and its end closes, in one segment: by way of CLOSE-WAIT. */
static bool
closes_at_once(enum lab_reason settled, enum lab_reason acted)
{
    return settled == LAB_REASON_FIN_ARRIVES && acted == LAB_REASON_CLOSES_SECOND;
}

/* After all, the SYN has begun something there. */
static enum lab_reason
return_here(struct lab_end *end)
{
    end->elsewhere = false;
    return lab_end_apply(end, LAB_GETS_SYN)->reason;
}

/* Who speaks in this connection is in it, and so is who must have answered the SYN, as the other
 * end goes on. A RST ends what its sender was in, or refuses the SYN. */
static enum lab_reason
meet_here(struct lab_context *ctx, struct lab_end *end, enum lab_reset cause)
{
    if (!end->elsewhere || (end == ctx->rcv && ctx->snd->state == LAB_STATE_SYN_SENT))
        return LAB_REASON_NO_CHANGE;
    if (!(ctx->seg->flags & LAB_RST))
        return return_here(end);
    end->elsewhere = end == ctx->rcv || cause != LAB_RESET_REFUSED;
    return LAB_REASON_NO_CHANGE;
}

/* @return the reason for what the sender did */
static enum lab_reason
sender_speaks(struct lab_context *ctx, enum lab_reset cause)
{
    enum lab_reason settled = lab_evidence_settle(ctx), acted;

    if (ctx->snd->may_have_closed)
        lab_learn_going_on(ctx);
    lab_learn(ctx);
    acted = sender_acts(ctx, cause);
    if (!ctx->old)
        lab_history_add(&ctx->snd->history, ctx->seg, ctx->snd->state);
    return closes_at_once(settled, acted) ? LAB_REASON_CLOSES_AT_ONCE : either(settled, acted);
}

/* A challenge ACK says once more where its sender is (RFC 5961 section 5). One that acknowledges
 * more answers what it acknowledges, and had its reason before. */
static bool
acks_more(const struct lab_context *ctx)
{
    const struct lab_segment *seg = ctx->seg;

    return (seg->flags & LAB_ACK) && !seg->len && ctx->snd->acked_known && !ctx->wild &&
           lab_serial_after(seg->ack, ctx->snd->acked);
}

/* A RST was thought to end the connection, but the sender had not got all in front of it (RFC 5961
 * section 3.2). */
static bool
lacks_bytes_before_reset(const struct lab_context *ctx)
{
    const struct lab_end *rcv = ctx->rcv;

    return (ctx->snd->assumed & LAB_BIT(LAB_GETS_RST)) && rcv->reset_frame == rcv->latest.frame &&
           (ctx->seg->flags & LAB_ACK) && lab_serial_before(ctx->seg->ack, rcv->latest.next);
}

/* Whether the sender owes the other end a challenge ACK, and this may be it. */
static void
answer_challenge(struct lab_context *ctx)
{
    bool owes = ctx->snd->challenged || lacks_bytes_before_reset(ctx);
    bool waits = owes && acks_more(ctx);

    ctx->answers_challenge = owes && !waits;
    ctx->snd->challenged = waits;
}

void
lab_states_step(struct lab_context *ctx, struct lab_verdict *verdict)
{
    struct lab_end_verdict *snd = &verdict->end[ctx->from], *rcv = &verdict->end[!ctx->from];
    enum lab_reason snd_resumes, rcv_resumes, acted, got;
    uint8_t rcv_state;

    snd_resumes = lab_end_resume(ctx->snd, snd);
    rcv_resumes = lab_end_resume(ctx->rcv, rcv);
    rcv_state = ctx->rcv->state;
    if (ctx->unseen_fin)
        lab_doubtful_fin_send_unseen(ctx);
    answer_challenge(ctx);
    if (ctx->foreign) {
        foreign_step(ctx, &acted, &got);
    } else {
        acted = meet_here(ctx, ctx->snd, verdict->reset);
        acted = later(acted, sender_speaks(ctx, verdict->reset));
        got = meet_here(ctx, ctx->rcv, verdict->reset);
        got = later(got, receiver_gets(ctx, verdict->reset));
    }
    if (ctx->unseen_fin)
        got = LAB_REASON_FIN_UNSEEN;
    ctx->rcv->challenged = got == LAB_REASON_SYN_IN_CONNECTION || got == LAB_REASON_SYN_TOO_OLD ||
                           (got == LAB_REASON_RESET_IGNORED && lab_in_window(ctx) &&
                            !lab_is_beyond_window(ctx->rcv, ctx->seg));
    if (ctx->conn->unsure)
        lab_doubtful_fin_mark(ctx->conn);
    lab_end_tell_after(ctx->snd, either(acted, snd_resumes), snd);
    lab_end_tell_after(ctx->rcv, told_first(ctx->rcv, rcv_state, got, rcv_resumes), rcv);
    if (rcv->before != rcv->after && rcv->reason != rcv_resumes)
        rcv->certainty |= LAB_ON_ARRIVAL;
    lab_timers_note(ctx, verdict);
}

void
lab_states_stay(struct lab_context *ctx, struct lab_verdict *verdict)
{
    const struct lab_segment *seg = ctx->seg;

    for (unsigned id = 0; id < LAB_END_COUNT; id++)
        verdict->end[id] = (struct lab_end_verdict){.before = LAB_STATE_ESTABLISHED,
                                                    .after = LAB_STATE_ESTABLISHED,
                                                    .reason = LAB_REASON_NO_CHANGE};
    lab_learn(ctx);
    lab_history_add(&ctx->snd->history, seg, LAB_STATE_ESTABLISHED);
    if (lab_in_window(ctx))
        lab_ranges_add(&ctx->rcv->got, seg->seq, ctx->next);
    lab_timers_note_repetition(ctx, verdict);
    ctx->conn->at_rest = !ctx->snd->repeats;
}
