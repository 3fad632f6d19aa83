/* How one segment moves both ends: what its sender does by sending it, and what receiver.c makes of
 * it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/state/states.h"

#include "core/connection/facts.h"
#include "core/state/doubtful_fin.h"
#include "core/state/end.h"
#include "core/state/evidence.h"
#include "core/state/learn.h"
#include "core/state/old.h"
#include "core/state/parts.h"
#include "core/state/timers.h"
#include "core/verdict/reset.h"

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
         lab_end_is_presumed_closed(ctx->snd)))
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
    then = lab_connection_end(ctx->earlier, ctx->seg->side);
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

/* The first of two reasons counts, unless it says that nothing changed. */
static enum lab_reason
either(enum lab_reason first, enum lab_reason second)
{
    return first == LAB_REASON_NO_CHANGE ? second : first;
}

/* Another connection's segment: its SYN is a new socket of its sender, and a surprise for the
 * other end, as is a SYN+ACK; anything else changes nothing. */
static void
foreign_step(struct lab_context *ctx, enum lab_reason *acted, enum lab_reason *got)
{
    const struct lab_segment *seg = ctx->seg;

    *acted = *got = LAB_REASON_NO_CHANGE;
    if (lab_segment_is_syn(seg) && !(seg->flags & LAB_FIN)) {
        *acted = lab_end_apply(ctx->snd, LAB_SENDS_NEW_SYN)->reason;
        *got = lab_receiver_gets_syn(ctx);
        return;
    }
    if (ctx->rcv->state == LAB_STATE_SYN_SENT && (seg->flags & LAB_ACK)) {
        *got = lab_receiver_gets_syn_ack(ctx);
        if (lab_unseen_is_shown(ctx))
            lab_unseen_enter(ctx->snd);
    } else if (lab_segment_is_syn_ack(seg) && ctx->snd->isn_known) {
        *got = lab_receiver_gets_other_syn_ack(ctx);
    }
    *acted = recall_earlier(ctx);
}

static enum lab_reason
meet_here(struct lab_context *ctx, struct lab_end *end, enum lab_reset cause)
{
    return end->in_unseen ? lab_unseen_leave(ctx, end, cause) : LAB_REASON_NO_CHANGE;
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

/* @return the reason for what the sender did */
static enum lab_reason
sender_speaks(struct lab_context *ctx, enum lab_reset cause)
{
    enum lab_reason settled = lab_evidence_settle(ctx), acted;

    if (ctx->snd->fin.may_be_missing)
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

/* Whether the receiver answers the segment by a challenge ACK. In TIME-WAIT Linux drops a RST. */
static bool
calls_for_challenge(const struct lab_context *ctx, enum lab_reason got)
{
    if (got == LAB_REASON_RESET_IGNORED)
        return lab_in_window(ctx) && !lab_is_beyond_window(ctx->rcv, ctx->seg) &&
               !lab_is_in_time_wait(ctx->rcv);
    return got == LAB_REASON_SYN_IN_CONNECTION || got == LAB_REASON_SYN_TOO_OLD;
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
    enum lab_reason snd_resumes, rcv_resumes, met, acted, got;
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
        met = meet_here(ctx, ctx->snd, verdict->reset);
        acted = either(sender_speaks(ctx, verdict->reset), met);
        met = meet_here(ctx, ctx->rcv, verdict->reset);
        got = either(lab_receiver_gets(ctx, verdict->reset), met);
    }
    if (ctx->unseen_fin)
        got = LAB_REASON_FIN_UNSEEN;
    ctx->rcv->challenged = calls_for_challenge(ctx, got);
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
