/* What a segment carries: the next bytes, or others before or beyond them, and why these are sent
 * again.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/data/parts.h"

#include "core/bounds.h"
#include "core/clock.h"
#include "core/connection/facts.h"
#include "core/serial.h"
#include "core/verdict/numbers.h"

/* A path whose round trip was not seen is taken for a local one. */
#define ROUND_TRIP_UNSEEN_NS UINT64_C(3000000)

/* RFC 1122 section 4.2.3.6: the number before the next one, which the other end has
 * acknowledged already, so that it must answer. Only an idle end asks so, and not what was
 * overtaken. Its byte, if it has one, is none that a program wants delivered at once. */
static bool
is_keep_alive(const struct lab_context *ctx)
{
    const struct lab_segment *seg = ctx->seg;

    return seg->len <= 1 && !ctx->old && ctx->snd->nxt_known && seg->seq == ctx->snd->nxt - 1 &&
           lab_data_is_bare(seg) && (seg->flags & LAB_ACK) &&
           !lab_data_has_unacked(ctx->snd, ctx->rcv) &&
           !(seg->len && (ctx->snd->fin.sent || (seg->flags & LAB_PSH)));
}

/* RFC 9293 section 3.8.6.1: one byte beyond the closed window, or, as Linux does it, an empty
 * segment with a number that was acknowledged before. */
static bool
is_window_probe(const struct lab_context *ctx)
{
    const struct lab_segment *seg = ctx->seg;
    const struct lab_end *snd = ctx->snd, *rcv = ctx->rcv;

    if (ctx->back->raw_window || !(ctx->back->spoke || rcv->isn_frame) || !lab_data_is_bare(seg) ||
        !snd->nxt_known)
        return false;
    if (seg->len == 1)
        return seg->seq == snd->nxt || (rcv->acked_known && seg->seq == rcv->acked);
    return seg->len == 0 && rcv->acked_known && seg->seq == rcv->acked - 1;
}

/* What an ACK asks for passes here after what the handshake took to its receiver and back: long
 * before a timer of that path. */
static bool
comes_upon(const struct lab_context *ctx, uint64_t asked, uint64_t way)
{
    uint64_t most = way + LAB_TIMEOUT_MIN_NS / 2;

    return asked && lab_elapsed(ctx->seg->time, asked) <
                        (most > LAB_TIMEOUT_MIN_NS ? most : LAB_TIMEOUT_MIN_NS);
}

/* Whether bytes that were sent so long ago that it may have been a timer are sent again because of
 * the ACKs since: a repair that goes on, or the three duplicate ACKs, or a SACK, that begin one.
 * What was repaired in vain waits for its timer. */
static bool
is_asked_for(const struct lab_context *ctx, const struct lab_sent *before)
{
    const struct lab_flight *out = ctx->out;
    bool again = before && before->latest != before->frame;
    uint64_t way = again ? 0 : ctx->snd->round_trip;

    if (out->dup_acks >= LAB_DUP_ACKS_OF_LOSS && !out->recovery)
        return comes_upon(ctx, out->asked_time, way);
    return comes_upon(ctx, out->ack_time, way);
}

/* Of the payload of its SYN, what the other end did not take (RFC 7413 section 4.2). */
static bool
is_left_of_syn(const struct lab_end *snd, uint32_t seq)
{
    uint32_t at = seq - snd->isn - 1;

    return snd->isn_known && !snd->gone && at >= snd->syn_taken && at < snd->syn_len;
}

/* What the time since the sending before tells, if nothing else does. */
static enum lab_resent
by_time(const struct lab_segment *seg, uint64_t since)
{
    if (seg->untimed)
        return LAB_RESENT_NONE;
    return since >= LAB_TIMEOUT_MIN_NS ? LAB_RESENT_TIMEOUT : LAB_RESENT_EARLY;
}

/* Why bytes are sent again that were last seen @a since nanoseconds ago, as @a before; NULL: not
 * captured. */
static enum lab_resent
why_resent(const struct lab_context *ctx, const struct lab_sent *before, uint64_t since)
{
    const struct lab_flight *out = ctx->out;
    const struct lab_segment *seg = ctx->seg;

    if (ctx->rcv->acked_known && !lab_serial_after(seg->seq + seg->len, ctx->rcv->acked))
        return LAB_RESENT_SPURIOUS;
    if (lab_flight_is_made_smaller(out, seg))
        return LAB_RESENT_TOO_BIG;
    if (since >= LAB_TIMEOUT_MIN_NS && !is_asked_for(ctx, before))
        return LAB_RESENT_TIMEOUT;
    if (out->recovery && lab_serial_before(seg->seq, out->recover))
        return (enum lab_resent)out->recovery;
    if (out->dup_acks >= LAB_DUP_ACKS_OF_LOSS || out->sacked)
        return LAB_RESENT_FAST;
    if (is_left_of_syn(ctx->snd, seg->seq))
        return LAB_RESENT_NONE;
    return by_time(seg, since);
}

/* The time-out takes the oldest that is not acknowledged (RFC 6298 section 5.4): a later one is a
 * probe for a lost tail, which begins no repair (RFC 8985 section 7.3). The last of all may be one
 * when it is sent again for the first time. */
static bool
may_be_probe(const struct lab_context *ctx, const struct lab_sent *before)
{
    bool later = ctx->rcv->acked_known && lab_serial_after(ctx->seg->seq, ctx->rcv->acked);
    bool last = before && before->latest == before->frame && ctx->next == ctx->snd->nxt;

    return !ctx->out->recovery && (later || last);
}

static void
tell_resent(struct lab_context *ctx, const struct lab_sent *before, uint64_t since,
            struct lab_verdict *verdict)
{
    enum lab_resent why = why_resent(ctx, before, since);

    verdict->events |= EVENT(RETRANSMISSION);
    verdict->resent = (uint8_t)why;
    if (before) {
        verdict->about_frame = before->latest;
        verdict->delay = lab_microseconds(since);
    }
    if (why != LAB_RESENT_FAST && (why != LAB_RESENT_TIMEOUT || may_be_probe(ctx, before)))
        return;
    ctx->out->recovery = (uint8_t)why;
    ctx->out->recover = ctx->snd->nxt;
}

/* A SYN or FIN without payload, sent once more: only a timer does that. */
void
lab_data_explain_control_again(struct lab_context *ctx, struct lab_verdict *verdict)
{
    const struct lab_end *snd = ctx->snd;
    uint32_t again = ctx->repeats_syn ? snd->syn_again : snd->fin.again;
    uint64_t since = lab_elapsed(ctx->seg->time, ctx->repeats_syn ? snd->syn_time : snd->fin.time);

    verdict->about_frame = again ? again : ctx->repeats_syn ? snd->isn_frame : snd->fin.frame;
    if (verdict->about_frame && lab_was_captured_elsewhere(ctx)) {
        verdict->events |= EVENT(CAPTURED_TWICE);
        return;
    }
    verdict->events |= EVENT(RETRANSMISSION);
    if (!verdict->about_frame)
        return; /* the first sending was not captured */
    /* After a refusal it may be a new try, and who has got the answer waits for none. */
    if (!(snd->assumed & LAB_BIT(LAB_GETS_RST)) &&
        !(lab_segment_is_syn(ctx->seg) && snd->acked_known))
        verdict->resent = (uint8_t)by_time(ctx->seg, since);
    verdict->delay = lab_microseconds(since);
}

/* Bytes that were not captured in front of their ACK, which has only just passed: the two stand in
 * the file in another order. */
static bool
comes_behind_its_ack(const struct lab_context *ctx)
{
    const struct lab_segment *seg = ctx->seg;
    const struct lab_flight *out = ctx->out;

    return out->missed_known && !lab_serial_before(seg->seq, out->missed_first) &&
           !lab_serial_after(seg->seq + seg->len, out->missed_next) &&
           lab_elapsed(seg->time, out->ack_time) < ROUND_TRIP_UNSEEN_NS;
}

/* It is stamped before an ACK that stands in front of it in the file, as where each direction was
 * captured by an interface of its own, and their packets were written down in turns. Or the clocks
 * of the two differ, and so it is with all of its end. */
static bool
is_written_behind_ack(const struct lab_context *ctx)
{
    return ctx->out->pace.acked_early ||
           lab_elapsed(ctx->out->ack_time, ctx->seg->time) >= LAB_REORDERED_NS;
}

/* The duplicate ACKs that ask for a repair have passed here so shortly before that they cannot have
 * brought it: half of what the SYN and its answer took to their sender and back. */
static bool
comes_before_asked(const struct lab_context *ctx)
{
    return lab_elapsed(ctx->seg->time, ctx->out->asked_time) < ctx->snd->round_trip / 2;
}

/* The shortest time in which a repair can pass here behind what was lost. Where the round trip was
 * not seen, or only a part of it, the path is taken for a local one; but where the other end is
 * heard and has asked for nothing, only a timer repairs. What the handshake took is one sample: a
 * newer identification makes up for a little. */
static uint64_t
shortest_repair(const struct lab_context *ctx)
{
    uint64_t back = ctx->snd->round_trip, forth = ctx->rcv->round_trip, seen = back + forth;
    uint64_t less = ctx->order == LAB_ORDER_AFTER ? seen / 8 : 0;
    bool asked = ctx->out->dup_acks || ctx->out->sacked || !ctx->rcv->latest.frame;

    if (back && forth)
        return seen - less;
    if (!asked && ctx->order == LAB_ORDER_UNKNOWN)
        return LAB_TIMEOUT_MIN_NS;
    return seen > ROUND_TRIP_UNSEEN_NS ? seen : ROUND_TRIP_UNSEEN_NS;
}

/* Bytes that the capture did not hold, below others that it did: overtaken on the way, or lost
 * before the place of capture and sent again. A timestamp tells when they were written, and so does
 * an identification; but no repair is quicker than a round trip, nor, where three duplicate ACKs
 * have asked for it, than they are at its sender. */
static bool
was_overtaken(const struct lab_context *ctx, uint64_t since, bool acked)
{
    bool timed = ctx->seg->has_timestamps || !(ctx->snd->round_trip + ctx->rcv->round_trip);

    if (ctx->order == LAB_ORDER_BEFORE || (acked && is_written_behind_ack(ctx)))
        return true;
    if (acked && !comes_behind_its_ack(ctx))
        return false; /* the first sending is what was acknowledged */
    if (ctx->order == LAB_ORDER_AFTER && timed)
        return false;
    if (ctx->out->dup_acks >= LAB_DUP_ACKS_OF_LOSS)
        return ctx->order == LAB_ORDER_UNKNOWN && comes_before_asked(ctx);
    return since < shortest_repair(ctx);
}

/* How long ago the first segment above it was seen: maybe a bare one. */
static uint64_t
since_gap(const struct lab_context *ctx)
{
    const struct lab_sent *above = lab_flight_above(ctx->out, ctx->seg->seq);

    if (above)
        return lab_elapsed(ctx->seg->time, above->time);
    return ctx->out->last_known ? lab_elapsed(ctx->seg->time, ctx->out->last_time) : 0;
}

/* A copy of a packet that is remembered no more (captured_twice.h). Many others lie between, of
 * which some are its sender's own: a repair that was overtaken has fewer before it. */
#define OWN_PACKETS_BETWEEN 4

static bool
is_late_copy(const struct lab_context *ctx, const struct lab_sent *before)
{
    const struct lab_segment *seg = ctx->seg;
    uint64_t since = lab_elapsed(seg->time, before->time);

    if (seg->seq != before->seq || seg->seq + seg->len != before->next)
        return false;
    if (lab_was_captured_elsewhere(ctx))
        return true;
    if (seg->ip_id)
        return since <= LAB_TWICE_NS && ctx->order == LAB_ORDER_BEFORE &&
               seg->frame - before->latest > OWN_PACKETS_BETWEEN &&
               (uint16_t)(ctx->snd->history.ip_id - seg->ip_id) >= OWN_PACKETS_BETWEEN;
    return !seg->untimed && since <= LAB_TWICE_UNNAMED_NS && ctx->order != LAB_ORDER_AFTER &&
           !ctx->out->dup_acks && seg->window == ctx->out->raw_window;
}

/* The same bytes in the same moment, cut in another way: what a network card cuts up or joins
 * passes some places of its host whole and others in pieces, and all of them were captured. */
static bool
is_cut_elsewhere(const struct lab_context *ctx)
{
    const struct lab_segment *seg = ctx->seg;
    const struct lab_sent *last = lab_flight_find(ctx->out, seg->seq + seg->len - 1);
    uint32_t whole = last && last->next - last->seq > seg->len ? last->next - last->seq : seg->len;

    return last && !seg->untimed && whole > ctx->rcv->mss &&
           !lab_flight_is_made_smaller(ctx->out, seg) &&
           lab_elapsed(seg->time, last->time) <= LAB_TWICE_UNNAMED_NS && !ctx->out->dup_acks &&
           seg->window == ctx->out->raw_window && seg->ack == ctx->snd->acked &&
           !(seg->has_timestamps && seg->tsval != ctx->snd->history.tsval);
}

/* The byte of a window probe goes out again with those that follow it. */
static bool
follows_probe(const struct lab_context *ctx)
{
    return ctx->seg->len > 1 && ctx->seg->seq == ctx->snd->nxt - 1 &&
           (ctx->out->latest & EVENT(WINDOW_PROBE));
}

/* A segment that begins with a byte whose sending is remembered: as @a before. */
static void
explain_remembered(struct lab_context *ctx, const struct lab_sent *before,
                   struct lab_verdict *verdict)
{
    const struct lab_segment *seg = ctx->seg;

    if (before->seq == seg->seq && verdict->seq.formula == LAB_FORMULA_NONE)
        verdict->seq = (struct lab_number){
            .formula = LAB_FORMULA_SEQ, .base = before->seq, .frame = before->frame};
    lab_number_check(&verdict->seq, seg->seq);
    if (follows_probe(ctx)) {
        lab_flight_drop(ctx->out, before);
        return;
    }
    if (is_late_copy(ctx, before) || is_cut_elsewhere(ctx)) {
        verdict->events |= EVENT(CAPTURED_TWICE);
        verdict->about_frame = before->latest;
        return;
    }
    tell_resent(ctx, before, lab_elapsed(seg->time, before->time), verdict);
    lab_flight_again(ctx->out, seg);
    if (before->seq == seg->seq && lab_serial_after(seg->seq + seg->len, ctx->snd->nxt))
        lab_flight_cut(ctx->out, seg->seq); /* they go with more, in one segment */
}

/* A segment that begins below what its end has sent already. */
static void
explain_old_data(struct lab_context *ctx, struct lab_verdict *verdict)
{
    const struct lab_segment *seg = ctx->seg;
    const struct lab_sent *before = lab_flight_find(ctx->out, seg->seq);
    bool acked = ctx->rcv->acked_known && !lab_serial_after(seg->seq + seg->len, ctx->rcv->acked);
    uint64_t since;

    if (before) {
        explain_remembered(ctx, before, verdict);
        return;
    }
    if (lab_is_far(ctx->snd, ctx->rcv, seg->seq))
        return; /* nothing is sent again from there: very old, or its number has come round */
    if (lab_flight_lost_track(ctx->out, seg->seq)) {
        verdict->facts |= LAB_IS_UNTRACKED;
        return;
    }
    since = since_gap(ctx);
    if (was_overtaken(ctx, since, acked)) {
        verdict->events |= EVENT(OUT_OF_ORDER);
        ctx->old |= ctx->snd->fin.sent; /* before that, as it had more to send */
    } else {
        tell_resent(ctx, NULL, since, verdict);
    }
}

/* Its number lies far before the first of its end: it never was there, and has come round behind a
 * gap of more than 2 GiB. */
static bool
lies_far_ahead(const struct lab_context *ctx)
{
    const struct lab_end *snd = ctx->snd;

    return !snd->gone && !lab_is_number_of(snd, ctx->seg->seq) &&
           snd->isn - ctx->seg->seq >= LAB_FAR_OFF;
}

void
lab_data_explain_seq(struct lab_context *ctx, struct lab_verdict *verdict)
{
    const struct lab_segment *seg = ctx->seg;
    const struct lab_end *snd = ctx->snd;
    bool told = verdict->seq.formula != LAB_FORMULA_NONE;
    struct lab_number next;

    if (!snd->nxt_known)
        return;
    if (seg->seq != snd->nxt && is_window_probe(ctx)) {
        verdict->events |= EVENT(WINDOW_PROBE);
        return;
    }
    next = lab_numbers_next(ctx);
    if (is_keep_alive(ctx)) {
        verdict->events |= EVENT(KEEP_ALIVE);
        verdict->seq = (struct lab_number){
            .formula = LAB_FORMULA_SEQ_LEN_1, .base = snd->nxt, .add = -1, .frame = snd->nxt_frame};
        lab_number_check(&verdict->seq, seg->seq);
        return;
    }
    if (lab_serial_before(seg->seq, snd->nxt) && !(seg->len && lies_far_ahead(ctx))) {
        if (seg->len)
            explain_old_data(ctx, verdict);
        return;
    }
    if (seg->seq != snd->nxt)
        verdict->events |= EVENT(LOST_SEGMENT);
    else if (is_window_probe(ctx))
        verdict->events |= EVENT(WINDOW_PROBE);
    if (told)
        return;
    verdict->seq = next;
    lab_number_check(&verdict->seq, seg->seq);
}
