/* The data phase: what each segment carries and acknowledges, what was lost and sent again,
 * and what the windows allow. Everything is asked before the segment moves any state.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "data.h"

#include "captured_twice.h"
#include "clock.h"
#include "serial.h"

/* The shortest retransmission time-out in use, Linux's; RFC 6298 section 2.4 asks for 1 s. */
#define TIMEOUT_MIN_NS UINT64_C(200000000)

/* A path whose round trip was not seen is taken for a local one. */
#define ROUND_TRIP_UNSEEN_NS UINT64_C(3000000)

/* An ACK waits for less than this, RFC 1122 section 4.2.3.2. */
#define DELAYED_ACK_MAX_NS UINT64_C(500000000)

/* How many duplicate ACKs tell of a loss: RFC 5681 section 3.2. */
#define DUP_ACKS_OF_LOSS 3

#define WINDOW_SHIFT_MAX 14 /* RFC 7323 section 2.3 */

/* An acknowledgment number cannot move on by more than a window, which is at most this. */
#define WINDOW_MAX (UINT32_C(1) << 30)

#define EVENT(id)  LAB_BIT(LAB_EVENT_##id)

static bool
is_bare(const struct lab_segment *seg)
{
    return (seg->flags & (LAB_SYN | LAB_FIN | LAB_RST)) == 0;
}

static bool
has_unacked(const struct lab_end *end, const struct lab_end *other)
{
    return end->nxt_known && other->acked_known && lab_serial_after(end->nxt, other->acked);
}

static void
expect(struct lab_number *number, uint32_t actual)
{
    if (number->formula != LAB_FORMULA_NONE)
        number->check =
            lab_number_expected(number) == actual ? LAB_CHECK_AGREES : LAB_CHECK_DIFFERS;
}

void
lab_data_tell_window(const struct lab_context *ctx, struct lab_verdict *verdict)
{
    const struct lab_segment *seg = ctx->seg;
    const struct lab_flight *out = ctx->out;
    bool scaled = out->scales && ctx->back->scales && !(seg->flags & LAB_SYN);

    verdict->window = (uint32_t)seg->window << (scaled ? out->shift : 0);
    if ((seg->flags & LAB_SYN) || (out->syn_seen && ctx->back->syn_seen))
        verdict->facts |= LAB_KNOWS_WINDOW;
}

static void
learn_syn_options(struct lab_context *ctx)
{
    const struct lab_segment *seg = ctx->seg;
    struct lab_flight *out = ctx->out;

    out->syn_seen = true;
    out->scales = seg->has_window_shift;
    out->shift = seg->window_shift < WINDOW_SHIFT_MAX ? seg->window_shift : WINDOW_SHIFT_MAX;
    out->mss = seg->mss;
}

/* RFC 1122 section 4.2.3.6: the number before the next one, which the other end has
 * acknowledged already, so that it must answer. Only an idle end asks so. Its byte, if it has one,
 * is none that a program wants delivered at once. */
static bool
is_keep_alive(const struct lab_context *ctx)
{
    const struct lab_segment *seg = ctx->seg;

    return seg->len <= 1 && ctx->snd->nxt_known && seg->seq == ctx->snd->nxt - 1 && is_bare(seg) &&
           (seg->flags & LAB_ACK) && !has_unacked(ctx->snd, ctx->rcv) &&
           !(seg->len && (ctx->snd->fin_sent || (seg->flags & LAB_PSH)));
}

/* RFC 9293 section 3.8.6.1: one byte beyond the closed window, or, as Linux does it, an empty
 * segment with a number that was acknowledged before. */
static bool
is_window_probe(const struct lab_context *ctx)
{
    const struct lab_segment *seg = ctx->seg;
    const struct lab_end *snd = ctx->snd, *rcv = ctx->rcv;

    if (!ctx->back->spoke || ctx->back->raw_window || !is_bare(seg) || !snd->nxt_known)
        return false;
    if (seg->len == 1)
        return seg->seq == snd->nxt || (rcv->acked_known && seg->seq == rcv->acked);
    return seg->len == 0 && rcv->acked_known && seg->seq == rcv->acked - 1;
}

static uint32_t
microseconds(uint64_t nanoseconds)
{
    uint64_t out = nanoseconds / 1000;

    return out < UINT32_MAX ? (uint32_t)out : UINT32_MAX;
}

/* Why bytes are sent again that were last seen @a since nanoseconds ago. */
static enum lab_resent
why_resent(const struct lab_context *ctx, uint64_t since)
{
    const struct lab_flight *out = ctx->out;
    const struct lab_segment *seg = ctx->seg;
    bool silent = !out->ack_time || lab_elapsed(seg->time, out->ack_time) >= TIMEOUT_MIN_NS;

    if (ctx->rcv->acked_known && !lab_serial_after(seg->seq + seg->len, ctx->rcv->acked))
        return LAB_RESENT_SPURIOUS;
    if (since >= TIMEOUT_MIN_NS && silent)
        return LAB_RESENT_TIMEOUT;
    if (out->recovery && lab_serial_before(seg->seq, out->recover))
        return (enum lab_resent)out->recovery;
    if (out->dup_acks >= DUP_ACKS_OF_LOSS || out->sacked)
        return LAB_RESENT_FAST;
    if (ctx->snd->syn_len && lab_is_first_number(ctx->snd, seg->seq, 1))
        return LAB_RESENT_NONE; /* the other end did not take the data of the SYN (RFC 7413) */
    return since >= TIMEOUT_MIN_NS ? LAB_RESENT_TIMEOUT : LAB_RESENT_EARLY;
}

static void
tell_resent(struct lab_context *ctx, const struct lab_sent *before, uint64_t since,
            struct lab_verdict *verdict)
{
    enum lab_resent why = why_resent(ctx, since);

    verdict->events |= EVENT(RETRANSMISSION);
    verdict->resent = (uint8_t)why;
    if (before) {
        verdict->about_frame = before->latest;
        verdict->delay = microseconds(since);
    }
    if (why != LAB_RESENT_FAST && why != LAB_RESENT_TIMEOUT)
        return;
    ctx->out->recovery = (uint8_t)why;
    ctx->out->recover = ctx->snd->nxt;
}

/* A SYN or FIN without payload, sent once more: only a timer does that. */
static void
explain_control_again(struct lab_context *ctx, struct lab_verdict *verdict)
{
    const struct lab_end *snd = ctx->snd;
    uint64_t since = lab_elapsed(ctx->seg->time, ctx->repeats_syn ? snd->syn_time : snd->fin_time);

    verdict->events |= EVENT(RETRANSMISSION);
    verdict->about_frame = ctx->repeats_syn ? snd->isn_frame : snd->fin_frame;
    if (!verdict->about_frame)
        return; /* the first sending was not captured */
    verdict->resent = since >= TIMEOUT_MIN_NS ? LAB_RESENT_TIMEOUT : LAB_RESENT_EARLY;
    verdict->delay = microseconds(since);
}

/* Bytes that the capture did not hold, below others that it did: overtaken on the way, or lost
 * before the place of capture and sent again. A timestamp tells when they were written, and so does
 * an identification; but no repair is quicker than a round trip, unless three duplicate ACKs have
 * asked for it. */
static bool
was_overtaken(const struct lab_context *ctx, uint64_t since, bool acked)
{
    uint64_t round_trip = ctx->snd->round_trip + ctx->rcv->round_trip;
    enum lab_order order = lab_history_order(&ctx->snd->history, ctx->seg);

    if (order == LAB_ORDER_BEFORE)
        return true;
    if (acked)
        return false; /* the first sending is what was acknowledged */
    if (order == LAB_ORDER_AFTER && (ctx->seg->has_timestamps || !round_trip))
        return false;
    return ctx->out->dup_acks < DUP_ACKS_OF_LOSS &&
           since < (round_trip ? round_trip : ROUND_TRIP_UNSEEN_NS);
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

/* A copy of a packet that is remembered no more (captured_twice.h). */
static bool
is_late_copy(const struct lab_context *ctx, const struct lab_sent *before)
{
    const struct lab_segment *seg = ctx->seg;

    return seg->ip_id && seg->seq == before->seq && seg->seq + seg->len == before->end &&
           lab_elapsed(seg->time, before->time) <= LAB_TWICE_NS &&
           lab_history_order(&ctx->snd->history, seg) == LAB_ORDER_BEFORE;
}

/* The byte of a window probe goes out again with those that follow it. */
static bool
follows_probe(const struct lab_context *ctx)
{
    return ctx->seg->len > 1 && ctx->seg->seq == ctx->snd->nxt - 1 &&
           (ctx->out->latest & EVENT(WINDOW_PROBE));
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
        if (before->seq == seg->seq && verdict->seq.formula == LAB_FORMULA_NONE)
            verdict->seq = (struct lab_number){
                .formula = LAB_FORMULA_SEQ, .base = before->seq, .frame = before->frame};
        expect(&verdict->seq, seg->seq);
        if (follows_probe(ctx))
            return;
        if (is_late_copy(ctx, before)) {
            verdict->events |= EVENT(CAPTURED_TWICE);
            verdict->about_frame = before->latest;
            return;
        }
        tell_resent(ctx, before, lab_elapsed(seg->time, before->time), verdict);
        lab_flight_again(ctx->out, seg);
        return;
    }
    if (lab_flight_lost_track(ctx->out, seg->seq)) {
        verdict->facts |= LAB_IS_UNTRACKED;
        return;
    }
    since = since_gap(ctx);
    if (was_overtaken(ctx, since, acked))
        verdict->events |= EVENT(OUT_OF_ORDER);
    else
        tell_resent(ctx, NULL, since, verdict);
}

/* Whether payload of this length goes beyond what the other end's SYN allows in a segment. */
static bool
is_offloaded(const struct lab_context *ctx)
{
    return ctx->back->mss && ctx->seg->len > ctx->back->mss;
}

static bool
fills_window(const struct lab_context *ctx)
{
    const struct lab_segment *seg = ctx->seg;

    return seg->len && is_bare(seg) && ctx->back->window_known && ctx->rcv->acked_known &&
           seg->seq + seg->len == ctx->rcv->acked + ctx->back->window;
}

static void
explain_seq(struct lab_context *ctx, struct lab_verdict *verdict)
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
    next = lab_number_next(ctx);
    if (is_keep_alive(ctx)) {
        verdict->events |= EVENT(KEEP_ALIVE);
        verdict->seq = (struct lab_number){
            .formula = LAB_FORMULA_SEQ_LEN_1, .base = snd->nxt, .add = -1, .frame = snd->nxt_frame};
        expect(&verdict->seq, seg->seq);
        return;
    }
    if (lab_serial_before(seg->seq, snd->nxt)) {
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
    expect(&verdict->seq, seg->seq);
}

/* RFC 5681 section 2, of an ACK that repeats number and window (explain_same_ack()). Where the
 * other end's data was not captured, that it has some on its way is taken for granted: an end
 * repeats itself only when something comes. */
static bool
is_duplicate_ack(const struct lab_context *ctx)
{
    const struct lab_segment *seg = ctx->seg;

    return ctx->out->spoke && seg->window &&
           (!ctx->rcv->nxt_known || has_unacked(ctx->rcv, ctx->snd));
}

static void
count_duplicate(struct lab_context *ctx, struct lab_verdict *verdict)
{
    struct lab_flight *back = ctx->back;
    const struct lab_sent *missing = lab_flight_find(back, ctx->seg->ack);

    if (back->dup_acks < UINT16_MAX)
        back->dup_acks++;
    back->ack_time = ctx->seg->time;
    verdict->events |= EVENT(DUPLICATE_ACK);
    verdict->repeats = back->dup_acks;
    if (missing)
        verdict->about_frame = missing->frame;
}

static void
answer_keep_alive(struct lab_context *ctx, struct lab_verdict *verdict)
{
    verdict->events |= EVENT(KEEP_ALIVE_ACK);
    ctx->back->latest &= ~EVENT(KEEP_ALIVE); /* one answer each */
}

/* Whether it has a SACK block beyond the gap that was not there before. */
static bool
tells_of_more(const struct lab_context *ctx)
{
    const struct lab_segment *seg = ctx->seg;
    const struct lab_flight *back = ctx->back;

    return seg->sack_blocks && lab_serial_after(seg->sack_end, seg->ack) &&
           (!back->sacked || seg->sack_first != back->sack_first ||
            seg->sack_end != back->sack_end);
}

/* Whether the window is another one than before. Where only a SYN told of one, which is not scaled,
 * it must be larger by more than the scale rounds up. */
static bool
changes_window(const struct lab_context *ctx, const struct lab_verdict *verdict)
{
    const struct lab_flight *out = ctx->out;

    if (out->spoke)
        return ctx->seg->window != out->raw_window;
    if (ctx->conn->open == LAB_OPEN_SIMULTANEOUS)
        return false; /* it answers the other end's SYN once more */
    return out->syn_seen && out->window_known && !has_unacked(ctx->rcv, ctx->snd) &&
           verdict->window >> out->shift > (out->window >> out->shift) + 1;
}

/* An acknowledgment number that says nothing new, on a segment that says nothing else. New SACK
 * blocks make it a duplicate ACK whatever its window (RFC 6675 section 2). */
static void
explain_same_ack(struct lab_context *ctx, bool sacks_more, struct lab_verdict *verdict)
{
    const struct lab_segment *seg = ctx->seg;

    if (seg->len || !is_bare(seg) || seg->seq != ctx->snd->nxt)
        return;
    if (sacks_more && is_duplicate_ack(ctx))
        count_duplicate(ctx, verdict);
    else if (ctx->out->spoke && seg->window && changes_window(ctx, verdict))
        verdict->events |= EVENT(WINDOW_UPDATE);
    else if (ctx->back->latest & EVENT(KEEP_ALIVE))
        answer_keep_alive(ctx, verdict);
    else if (seg->window && changes_window(ctx, verdict))
        verdict->events |= EVENT(WINDOW_UPDATE);
    else if (is_duplicate_ack(ctx))
        count_duplicate(ctx, verdict);
}

/* How many of the newly covered numbers are payload: SYN and FIN take one each. */
static uint32_t
payload_between(const struct lab_end *end, uint32_t from, uint32_t ack)
{
    uint32_t bytes = ack - from;

    if (lab_is_first_number(end, from, 0))
        bytes--;
    if (bytes && end->fin_sent && !lab_serial_after(from, end->fin) &&
        lab_serial_after(ack, end->fin))
        bytes--;
    return bytes;
}

/* Take the acknowledgment number, which acknowledges payload up to @a end. */
static struct lab_cover
cover(struct lab_context *ctx, uint32_t from, uint32_t end, struct lab_verdict *verdict)
{
    struct lab_flight *back = ctx->back;
    struct lab_cover cover = lab_flight_cover(back, from, end);

    if (cover.at) {
        back->covered_seq = cover.at->seq;
        back->covered_end = cover.at->end;
        back->covered_frame = cover.at->frame;
    }
    if (cover.in && verdict->ack.formula == LAB_FORMULA_NONE) {
        verdict->facts |= LAB_ACKS_PART;
        verdict->ack.base = cover.in->seq;
        verdict->ack.add = (int32_t)(end - cover.in->seq);
        verdict->ack.frame = cover.in->frame;
    }
    back->ack_time = ctx->seg->time;
    return cover;
}

static bool
acks_more_than_sent(const struct lab_context *ctx)
{
    return ctx->rcv->nxt_known && lab_serial_after(ctx->seg->ack, ctx->rcv->nxt);
}

/* Bytes that were not captured, amid others that were: that they are acknowledged proves that they
 * arrived. What lies below the first captured byte may have been sent before the capture began. */
static bool
acks_gap(const struct lab_context *ctx, const struct lab_cover *cover)
{
    return cover->gap || (!cover->complete && ctx->rcv->isn_known);
}

/* Not said of an ACK that had to wait for the repair of a loss, nor of one so late that earlier
 * ones must be missing from the capture. */
static bool
is_delayed(const struct lab_context *ctx, const struct lab_cover *cover)
{
    const struct lab_flight *back = ctx->back;
    uint64_t latest = DELAYED_ACK_MAX_NS + ctx->snd->round_trip + ctx->rcv->round_trip;

    return !back->dup_acks && !back->recovery && lab_elapsed(ctx->seg->time, cover->since) < latest;
}

static void
explain_progress(struct lab_context *ctx, uint32_t from, struct lab_verdict *verdict)
{
    const struct lab_segment *seg = ctx->seg;
    const struct lab_end *rcv = ctx->rcv;
    struct lab_flight *back = ctx->back;
    uint32_t first = lab_is_first_number(rcv, from, 0) ? from + 1 : from;
    uint32_t end = rcv->fin_sent && seg->ack == rcv->fin + 1 ? rcv->fin : seg->ack;
    bool was_untracked = back->untracked_known;
    struct lab_cover covered = cover(ctx, first, end, verdict);

    if (is_bare(seg) && verdict->ack.check != LAB_CHECK_DIFFERS &&
        (acks_more_than_sent(ctx) || (!was_untracked && acks_gap(ctx, &covered))))
        verdict->events |= EVENT(ACK_UNSEEN);
    verdict->acks_bytes = payload_between(rcv, from, seg->ack);
    if (covered.complete)
        verdict->acks_segments = covered.segments;
    else if (was_untracked)
        verdict->facts |= LAB_IS_UNTRACKED;
    if (verdict->acks_bytes && seg->len)
        verdict->events |= EVENT(PIGGYBACK);
    if (verdict->acks_segments > 1 && is_delayed(ctx, &covered))
        verdict->events |= EVENT(DELAYED_ACK);
    back->dup_acks = 0;
    if (back->recovery && !lab_serial_before(seg->ack, back->recover))
        back->recovery = LAB_RESENT_NONE;
}

void
lab_data_tell_acked(const struct lab_context *ctx, struct lab_verdict *verdict)
{
    const struct lab_flight *back = ctx->back;

    if (verdict->ack.formula != LAB_FORMULA_NONE || (verdict->facts & LAB_ACKS_PART))
        return;
    if (back->covered_frame && ctx->seg->ack == back->covered_end)
        verdict->ack = (struct lab_number){.formula = LAB_FORMULA_SEQ_LEN,
                                           .base = back->covered_seq,
                                           .add = (int32_t)(back->covered_end - back->covered_seq),
                                           .frame = back->covered_frame};
    else
        verdict->ack = lab_number_acked_letter(ctx);
    expect(&verdict->ack, ctx->seg->ack);
}

/* The first block of a SACK option, RFC 2018: the latest bytes beyond a gap; or, below the
 * acknowledgment number, bytes that arrived twice (RFC 2883). A SYN that came twice is told by
 * other means. */
static void
explain_sack(struct lab_context *ctx, struct lab_verdict *verdict)
{
    const struct lab_segment *seg = ctx->seg;
    struct lab_flight *back = ctx->back;

    back->sacked = seg->sack_blocks && lab_serial_after(seg->sack_end, seg->ack);
    back->sack_first = seg->sack_first;
    back->sack_end = seg->sack_end;
    if (seg->sack_blocks && !back->sacked &&
        !lab_is_first_number(ctx->rcv, seg->sack_end, 1) &&
        !(back->latest & (EVENT(KEEP_ALIVE) | EVENT(WINDOW_PROBE))))
        verdict->events |= EVENT(DUPLICATE_SACK);
}

static void
explain_ack(struct lab_context *ctx, struct lab_verdict *verdict)
{
    const struct lab_segment *seg = ctx->seg;
    const struct lab_end *snd = ctx->snd, *rcv = ctx->rcv;
    uint32_t from = snd->acked_known ? snd->acked : rcv->isn;
    bool sacks_more = tells_of_more(ctx);

    explain_sack(ctx, verdict);
    if (!snd->acked_known && !rcv->isn_known)
        cover(ctx, seg->ack, seg->ack, verdict);
    else if (!ctx->wild && seg->ack - from - 1 < WINDOW_MAX)
        explain_progress(ctx, from, verdict);
    else if (snd->acked_known && seg->ack == from)
        explain_same_ack(ctx, sacks_more, verdict);
    lab_data_tell_acked(ctx, verdict);
}

/* Whether payload below SND.NXT adds nothing to the flight: it is there already, or is none. */
static bool
is_remembered(const struct lab_context *ctx, const struct lab_verdict *verdict)
{
    if (verdict->events & EVENT(WINDOW_PROBE))
        return lab_flight_find(ctx->out, ctx->seg->seq) != NULL;
    if (verdict->events & EVENT(RETRANSMISSION))
        return verdict->about_frame != 0;
    return (verdict->events & (EVENT(KEEP_ALIVE) | EVENT(CAPTURED_TWICE))) != 0;
}

static void
remember(struct lab_context *ctx, const struct lab_verdict *verdict)
{
    const struct lab_segment *seg = ctx->seg;
    const struct lab_end *snd = ctx->snd;
    struct lab_flight *out = ctx->out;
    uint32_t seq = seg->seq + ((seg->flags & LAB_SYN) ? 1 : 0);

    out->latest = verdict->events;
    out->window = verdict->window;
    out->window_known = (verdict->facts & LAB_KNOWS_WINDOW) != 0;
    out->raw_window = seg->window;
    out->spoke = !(seg->flags & LAB_SYN);
    if (seg->len && (lab_serial_after(seg->seq + seg->len, snd->nxt) || !snd->nxt_known ||
                     !is_remembered(ctx, verdict)))
        lab_flight_add(out, seg, seq);
    if (snd->nxt_known && !lab_serial_after(seg->seq + lab_segment_space(seg), snd->nxt))
        return;
    out->last_seq = seq;
    out->last_len = seg->len;
    out->last_known = true;
    out->last_time = seg->time;
}

void
lab_data_step(struct lab_context *ctx, struct lab_verdict *verdict)
{
    const struct lab_segment *seg = ctx->seg;

    if (ctx->foreign)
        return;
    if (seg->flags & LAB_RST) {
        struct lab_number next = lab_number_next(ctx);

        /* Without a socket the number comes from the segment that it answers. */
        if (next.formula != LAB_FORMULA_NONE && lab_number_expected(&next) == seg->seq)
            verdict->seq = next;
        expect(&verdict->seq, seg->seq);
        return;
    }
    if (seg->flags & LAB_SYN)
        learn_syn_options(ctx);
    else
        explain_seq(ctx, verdict);
    if (ctx->repeats_syn || (ctx->repeats_fin && !seg->len))
        explain_control_again(ctx, verdict);
    lab_data_tell_window(ctx, verdict);
    if (is_bare(seg) && !seg->window)
        verdict->events |= EVENT(ZERO_WINDOW);
    if (seg->len && is_offloaded(ctx))
        verdict->events |= EVENT(OFFLOAD);
    if (seg->len && fills_window(ctx))
        verdict->events |= EVENT(WINDOW_FULL);
    if (seg->flags & LAB_ACK)
        explain_ack(ctx, verdict);
    remember(ctx, verdict);
}
