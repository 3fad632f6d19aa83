/* Why an end sends a RST. Asked before the RST moves any state.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/verdict/reset.h"

#include "core/bounds.h"
#include "core/clock.h"
#include "core/connection/facts.h"
#include "core/serial.h"

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

/* An end that has agreed before resets what it has opened itself; but if that was lost, and the SYN
 * comes again to an end that has no socket for it, it is refused: with the number 0, as there was
 * none before (RFC 9293 section 3.5.2). */
static bool
refuses(const struct lab_context *ctx)
{
    return ctx->rcv->state == LAB_STATE_SYN_SENT &&
           (!ctx->snd->sent_syn_ack || !ctx->seg->seq || refuses_other_syn(ctx));
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
    /* It answers what was sent before the FIN came; Linux takes it afterwards, too, but in
     * TIME-WAIT. */
    if (ctx->snd->fin.sent && seq == ctx->snd->fin.number)
        return !lab_is_in_time_wait(rcv);
    if ((rcv->got.known && seq == rcv->got.next) || (rcv->acked_known && seq == rcv->acked))
        return true;
    return rcv->latest.has_ack && seq == rcv->latest.ack &&
           !(rcv->acked_known && lab_serial_before(seq, rcv->acked)); /* a late segment's */
}

/* Later than this, and a round trip, a RST answers nothing that needed no answer: it is its
 * sender's own will. */
#define ANSWER_NS LAB_NS_PER_S

/* A host whose socket is gone answers each segment that was on its way there with a RST of its
 * number (RFC 9293 section 3.5.2). Those before the last have numbers which the other end has gone
 * on from: it ignores them, and yet they tell of their sender. */
bool
lab_reset_answers_earlier_ack(const struct lab_context *ctx)
{
    const struct lab_end *snd = ctx->snd, *rcv = ctx->rcv;
    uint32_t behind = rcv->acked - ctx->seg->seq, all = rcv->acked - snd->isn - snd->gone - 1;

    return !(ctx->seg->flags & LAB_ACK) && snd->isn_known && rcv->acked_known && behind <= all &&
           behind < LAB_FAR_OFF &&
           lab_elapsed(ctx->seg->time, rcv->latest.time) <= ANSWER_NS + snd->round_trip;
}

bool
lab_reset_is_far_off(const struct lab_context *ctx)
{
    const struct lab_end *rcv = ctx->rcv;

    if (ctx->snd->nxt_known && ctx->seg->seq == ctx->snd->nxt)
        return false;
    if (rcv->acked_known && lab_serial_before(ctx->seg->seq, rcv->acked))
        return !lab_reset_answers_earlier_ack(ctx);
    return rcv->got.known && lab_serial_after(ctx->seg->seq, rcv->got.next + LAB_FAR_OFF);
}

static bool
opens_anew(const struct lab_end *end)
{
    return (end->assumed & LAB_BIT(LAB_SENDS_NEW_SYN)) != 0;
}

/* The number is its sender's next, and what the receiver would wait for was not captured, nor has
 * it said since that it does. */
static bool
comes_behind_gap(const struct lab_context *ctx)
{
    const struct lab_end *snd = ctx->snd, *rcv = ctx->rcv;
    uint32_t next = rcv->got.next;

    return ctx->seg->seq == snd->nxt && rcv->got.known && lab_serial_before(next, snd->nxt) &&
           rcv->latest.frame < snd->nxt_frame && !lab_flight_find(ctx->out, next) &&
           !lab_flight_lost_track(ctx->out, next);
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
    if ((snd->state == LAB_STATE_SYN_SENT && opens_anew(snd)) || comes_behind_gap(ctx))
        return true;
    return (seg->flags & LAB_ACK) && rcv->nxt_known && lab_serial_after(seg->ack, rcv->nxt);
}

/* A server that waits for the ACK of its SYN+ACK sends it again after a second (RFC 6298 section
 * 2.1), or three, as before that RFC. The rest is for a timer that is not exact. */
#define SYN_ACK_AGAIN_NS (4 * LAB_NS_PER_S)

/* The RST of the opener comes so late that the other end has got that ACK, which the capture lacks.
 */
static bool
comes_after_unseen_ack(const struct lab_context *ctx)
{
    const struct lab_end *snd = ctx->snd, *rcv = ctx->rcv;

    return snd->sent_syn && !snd->syn_again && rcv->latest.frame == rcv->isn_frame &&
           lab_elapsed(ctx->seg->time, rcv->syn_time) >= SYN_ACK_AGAIN_NS;
}

bool
lab_reset_is_beyond_handshake(const struct lab_context *ctx)
{
    const struct lab_end *snd = ctx->snd, *rcv = ctx->rcv;
    const struct lab_end *opener = snd->sent_syn ? snd : rcv, *other = snd->sent_syn ? rcv : snd;
    const struct lab_segment *seg = ctx->seg;

    if (!opener->sent_syn || !other->sent_syn_ack || other->sent_bad_ack || opener->acked_known)
        return false;
    return lab_serial_after(seg->seq, snd->nxt) ||
           ((seg->flags & LAB_ACK) && lab_serial_after(seg->ack, rcv->nxt)) ||
           comes_after_unseen_ack(ctx);
}

/* Its sender has reset the connection with the same number before. */
static bool
repeats_reset(const struct lab_context *ctx)
{
    const struct lab_end *snd = ctx->snd;

    return snd->reset_frame && snd->state == LAB_STATE_CLOSED &&
           snd->latest.next == ctx->seg->seq && ctx->rcv->state == LAB_STATE_CLOSED;
}

static bool
is_acceptable(const struct lab_context *ctx)
{
    if (ctx->rcv->state == LAB_STATE_SYN_SENT)
        return refuses_syn(ctx);
    if (ctx->rcv->state == LAB_STATE_CLOSED && lab_reset_answers_earlier_ack(ctx))
        return true; /* there is nothing left that could ignore it */
    return repeats_reset(ctx) || hits_expected_number(ctx) || shows_gap(ctx) ||
           (lab_reset_is_beyond_handshake(ctx) && !lab_reset_is_far_off(ctx));
}

/* Whether the RST comes in time to answer a segment of the other end which its own end has not
 * taken before. Another RST it never answers (RFC 9293 section 3.10.7.1). */
static bool
is_open_question(const struct lab_context *ctx, const struct lab_spoken *spoken)
{
    const struct lab_end *snd = ctx->snd, *rcv = ctx->rcv;

    if (!spoken->frame || (rcv->reset_frame && spoken->frame >= rcv->reset_frame))
        return false;
    if (!snd->acked_known || lab_serial_after(spoken->next, snd->acked))
        return true;
    return lab_elapsed(ctx->seg->time, spoken->time) <= ANSWER_NS + snd->round_trip &&
           (snd->latest.frame < spoken->frame || !snd->latest.has_ack ||
            lab_serial_before(snd->latest.ack, spoken->next));
}

/* RFC 9293 section 3.5.2: the number of a RST is the acknowledgment of what it answers; where it
 * has ACK, it acknowledges that. */
static bool
may_answer(const struct lab_context *ctx, const struct lab_spoken *spoken)
{
    const struct lab_segment *seg = ctx->seg;
    bool fits = (seg->flags & LAB_ACK) ? seg->ack == spoken->next
                                       : spoken->has_ack && seg->seq == spoken->ack;

    return fits && is_open_question(ctx, spoken);
}

static const struct lab_spoken *
answered_by(const struct lab_context *ctx)
{
    const struct lab_end *rcv = ctx->rcv;

    if (may_answer(ctx, &rcv->latest))
        return &rcv->latest;
    return may_answer(ctx, &rcv->before) ? &rcv->before : NULL;
}

/* The RST with which its sender broke off acknowledges it: it had come before. */
static bool
was_acknowledged_last(const struct lab_context *ctx, const struct lab_sent *sent)
{
    const struct lab_spoken *own = &ctx->snd->latest;

    return own->has_ack && !lab_serial_before(own->ack, sent->next);
}

/* Where nobody listens any more, each segment gets a RST of its own: of those that came with the
 * same ACK it is the first that has got none. */
static uint32_t
first_unanswered(const struct lab_context *ctx, const struct lab_spoken *answered)
{
    const struct lab_flight *back = ctx->back;
    uint32_t first = answered->frame;

    if ((ctx->seg->flags & LAB_ACK) || answered != &ctx->rcv->latest)
        return first;
    for (unsigned i = back->first; i < back->count; i++) {
        uint32_t frame = back->sent[i].latest;

        if (frame > ctx->rcv->before.frame && frame > ctx->snd->reset_answers && frame < first &&
            !was_acknowledged_last(ctx, &back->sent[i]))
            first = frame;
    }
    return first;
}

/* Several RSTs answer one SYN, where a firewall or an injector sends them. */
static bool
refuses_again(const struct lab_context *ctx)
{
    return ctx->conn->open == LAB_OPEN_REFUSED && !ctx->rcv->acked_known &&
           (ctx->seg->flags & LAB_ACK) && lab_acks_syn(ctx->rcv, ctx->seg->ack);
}

/* A SYN+ACK that nobody asked for: its SYN is known by its answer alone. */
static bool
cancels(const struct lab_context *ctx)
{
    return ctx->snd->sent_syn && ctx->snd->isn_frame && !ctx->snd->acked_known &&
           !ctx->snd->fin.sent && !lab_reset_is_beyond_handshake(ctx);
}

/* What the RST answers may be missing here: its number is later than all that was captured, or no
 * ACK of the end that opened was. */
static bool
may_answer_unseen(const struct lab_context *ctx)
{
    const struct lab_end *snd = ctx->snd, *rcv = ctx->rcv;

    return !snd->nxt_known || lab_serial_after(ctx->seg->seq, snd->nxt) ||
           !(snd->sent_syn_ack ? rcv : snd)->acked_known;
}

/* The socket of the other end has reset the connection as well, and the two RSTs cross. */
static bool
crosses_reset(const struct lab_context *ctx)
{
    return (ctx->seg->flags & LAB_ACK) && (ctx->snd->assumed & LAB_BIT(LAB_GETS_RST));
}

/* No socket takes back what it has acknowledged: the RST is made from the segment it answers. */
static bool
acks_less_than_before(const struct lab_context *ctx)
{
    const struct lab_end *snd = ctx->snd, *rcv = ctx->rcv;

    return (ctx->seg->flags & LAB_ACK) && snd->acked_known && rcv->nxt_known &&
           !lab_serial_after(snd->acked, rcv->nxt) && lab_serial_before(ctx->seg->ack, snd->acked);
}

/* A socket that aborts acknowledges, as a rule; a RST without ACK is made from the number of the
 * segment it answers, because there is no socket (RFC 9293 3.5.2). On a quiet connection it
 * answers nothing, and some systems abort with it as well. */
static bool
has_no_socket(const struct lab_context *ctx)
{
    const struct lab_end *snd = ctx->snd, *rcv = ctx->rcv;

    if (crosses_reset(ctx))
        return false;
    if (snd->state == LAB_STATE_CLOSED || snd->state == LAB_STATE_LISTEN ||
        acks_less_than_before(ctx))
        return true;
    if (!(ctx->seg->flags & LAB_ACK))
        return may_answer_unseen(ctx) || answered_by(ctx);
    return rcv->latest.frame && !rcv->latest.has_ack && !snd->nxt_known;
}

static enum lab_reset
cause_of(const struct lab_context *ctx)
{
    const struct lab_end *snd = ctx->snd, *rcv = ctx->rcv;

    if (refuses_again(ctx))
        return LAB_RESET_REFUSED;
    if (!is_acceptable(ctx))
        return LAB_RESET_IGNORED;
    if (refuses(ctx))
        return LAB_RESET_REFUSED;
    if (snd->state == LAB_STATE_SYN_SENT &&
        (rcv->sent_bad_ack || (ctx->conn->open && opens_anew(snd))))
        return LAB_RESET_NO_CONNECTION; /* RFC 9293 3.10.7.3: the ACK is of another connection */
    if (cancels(ctx))
        return LAB_RESET_CANCELLED;
    if (snd->fin.sent)
        return LAB_RESET_AFTER_CLOSE;
    return has_no_socket(ctx) ? LAB_RESET_NO_CONNECTION : LAB_RESET_ABORT;
}

/* Whether its end has sent others before that have got no answer either: to which of them the
 * number of a RST belongs, nobody can tell. */
static bool
is_one_of_several(const struct lab_context *ctx, const struct lab_spoken *answered)
{
    const struct lab_flight *back = ctx->back;

    for (unsigned i = back->first; i < back->count; i++) {
        if (back->sent[i].latest != answered->frame)
            return true;
    }
    return false;
}

static uint32_t
provoked_by(const struct lab_context *ctx, enum lab_reset cause)
{
    const struct lab_spoken *answered;

    if (cause == LAB_RESET_ABORT)
        return 0;
    if (cause == LAB_RESET_REFUSED || cause == LAB_RESET_CANCELLED)
        return ctx->rcv->latest.frame;
    answered = answered_by(ctx);
    if (cause == LAB_RESET_IGNORED)
        return answered && !is_one_of_several(ctx, answered) ? answered->frame : 0;
    if (answered)
        return first_unanswered(ctx, answered);
    if (ctx->snd->reset_frame > ctx->rcv->latest.frame)
        return ctx->snd->reset_frame; /* it repeats itself */
    if (lab_serial_after(ctx->seg->seq, ctx->snd->nxt))
        return 0; /* the number is of an ACK that was not captured */
    return is_open_question(ctx, &ctx->rcv->latest) ? ctx->rcv->latest.frame : 0;
}

void
lab_reset_tell(const struct lab_context *ctx, struct lab_verdict *verdict)
{
    enum lab_reset cause = cause_of(ctx);

    verdict->reset = (uint8_t)cause;
    verdict->reset_frame = provoked_by(ctx, cause);
}
