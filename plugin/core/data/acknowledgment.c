/* What a segment acknowledges: bytes, nothing new, or more than this capture holds.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/data/parts.h"

#include "core/bounds.h"
#include "core/clock.h"
#include "core/connection/facts.h"
#include "core/data/data.h"
#include "core/serial.h"
#include "core/verdict/numbers.h"

/* An ACK waits for less than this, RFC 1122 section 4.2.3.2. */
#define DELAYED_ACK_MAX_NS UINT64_C(500000000)

/* RFC 9768 section 3.2.2.5.1: with accurate ECN an end may acknowledge pure ACKs, to tell of the
 * marks on them. Such an ACK has no SACK block, which a duplicate ACK has where both ends can do
 * that. */
static bool
may_acknowledge_acks(const struct lab_context *ctx)
{
    return ctx->conn->ecn == LAB_ECN_ACCURATE && !ctx->seg->sack_blocks && ctx->snd->takes_sack &&
           ctx->rcv->takes_sack;
}

/* RFC 5681 section 2, of an ACK that repeats its number (explain_same_ack()). Where the other end's
 * data was not captured, that it has some on its way is taken for granted, unless it has sent a
 * RST: an end repeats itself only when something comes. But what comes after a time-out is
 * something sent again, or a keep-alive; and what signals something of Multipath TCP comes for that
 * (RFC 8684 section 4). */
static bool
is_duplicate_ack(const struct lab_context *ctx)
{
    const struct lab_segment *seg = ctx->seg;

    if (!seg->window || seg->mptcp_signals ||
        (ctx->rcv->nxt_known && !lab_data_has_unacked(ctx->rcv, ctx->snd)))
        return false;
    return (ctx->rcv->latest.frame && !ctx->rcv->reset_frame) ||
           lab_elapsed(seg->time, ctx->snd->latest.time) < LAB_TIMEOUT_MIN_NS;
}

static void
count_duplicate(struct lab_context *ctx, struct lab_verdict *verdict)
{
    struct lab_flight *back = ctx->back;
    const struct lab_sent *missing = lab_flight_find(back, ctx->seg->ack);

    if (back->dup_acks < UINT16_MAX)
        back->dup_acks++;
    back->ack_time = ctx->seg->time;
    if (back->dup_acks == LAB_DUP_ACKS_OF_LOSS)
        back->asked_time = ctx->seg->time;
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

/* Whether its first SACK block is of numbers that the other end cannot have sent: a device that
 * changes sequence numbers may leave those in the option as they are. */
static bool
has_block_of_unsent(const struct lab_context *ctx)
{
    const struct lab_segment *seg = ctx->seg;

    return seg->sack_blocks && !lab_is_number_of(ctx->rcv, seg->sack_first) &&
           !lab_are_near(seg->sack_first, seg->ack);
}

/* Whether its first SACK block is of bytes beyond a gap, and of those that came last. */
static bool
has_block_beyond_gap(const struct lab_context *ctx)
{
    const struct lab_segment *seg = ctx->seg;

    return seg->sack_blocks && !ctx->sacks_unsent && !seg->sack_nested &&
           lab_serial_after(seg->sack_next, seg->ack);
}

/* Whether its first SACK block is of bytes that came twice, RFC 2883. */
static bool
has_block_twice(const struct lab_context *ctx)
{
    return ctx->seg->sack_blocks && !ctx->sacks_unsent && !has_block_beyond_gap(ctx);
}

/* Whether it has a SACK block beyond the gap that was not there before. */
static bool
tells_of_more(const struct lab_context *ctx)
{
    const struct lab_segment *seg = ctx->seg;
    const struct lab_flight *back = ctx->back;

    return has_block_beyond_gap(ctx) && (!back->sacked || seg->sack_first != back->sack_first ||
                                         seg->sack_next != back->sack_next);
}

/* Where the numbers begin that its first SACK block tells of for the first time: that block has
 * grown at its end, or is one segment. Others may have been told of before.
 * @return false if that is not sure */
static bool
begins_news(const struct lab_context *ctx, uint32_t *number)
{
    const struct lab_segment *seg = ctx->seg;
    const struct lab_flight *back = ctx->back;
    const struct lab_sent *sent;

    if (!seg->sack_blocks || seg->sack_nested)
        return false;
    *number = seg->sack_first;
    if (back->sacked && seg->sack_first == back->sack_first) {
        *number = back->sack_next;
        return lab_serial_after(seg->sack_next, back->sack_next);
    }
    sent = lab_flight_find(back, seg->sack_first);
    return sent && sent->seq == seg->sack_first && sent->next == seg->sack_next;
}

/* An acknowledgment number that says nothing new, on a segment that says nothing else. New SACK
 * blocks make it a duplicate ACK whatever its window; one that tells of bytes that came twice is
 * none (RFC 6675 section 2). */
static void
explain_same_ack(struct lab_context *ctx, bool sacks_more, struct lab_verdict *verdict)
{
    const struct lab_segment *seg = ctx->seg;

    if (seg->len || !lab_data_is_bare(seg) || seg->seq != ctx->snd->nxt)
        return;
    if (sacks_more && is_duplicate_ack(ctx))
        count_duplicate(ctx, verdict);
    else if (ctx->out->spoke && seg->window && lab_data_changes_window(ctx, verdict))
        verdict->events |= EVENT(WINDOW_UPDATE);
    else if (ctx->back->latest & EVENT(KEEP_ALIVE))
        answer_keep_alive(ctx, verdict);
    else if (seg->window && lab_data_changes_window(ctx, verdict))
        verdict->events |= EVENT(WINDOW_UPDATE);
    else if (ctx->out->spoke && !has_block_twice(ctx) && !may_acknowledge_acks(ctx) &&
             is_duplicate_ack(ctx))
        count_duplicate(ctx, verdict);
}

/* How many of the newly covered numbers are payload: SYN and FIN take one each, also a FIN that
 * came with the SYN. */
static uint32_t
payload_between(const struct lab_end *end, uint32_t from, uint32_t ack)
{
    uint32_t bytes = ack - from;

    if (lab_is_first_number(end, from, 0))
        bytes -= bytes > 1 && ack == end->nxt && lab_ends_with_fin_of_syn(end) ? 2 : 1;
    if (bytes && end->fin.sent && !lab_serial_after(from, end->fin.number) &&
        lab_serial_after(ack, end->fin.number))
        bytes--;
    return bytes;
}

/* Take the acknowledgment number, which acknowledges payload up to @a next. */
static struct lab_cover
cover(struct lab_context *ctx, uint32_t from, uint32_t next, struct lab_verdict *verdict)
{
    struct lab_flight *back = ctx->back;
    struct lab_cover cover = lab_flight_cover(back, from, next);

    if (cover.at) {
        back->covered_seq = cover.at->seq;
        back->covered_next = cover.at->next;
        back->covered_frame = cover.at->frame;
    }
    if (cover.in && verdict->ack.formula == LAB_FORMULA_NONE) {
        verdict->facts |= LAB_ACKS_PART;
        verdict->ack.base = cover.in->seq;
        verdict->ack.add = (int32_t)(next - cover.in->seq);
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

/* Whether nothing has told of a loss of what is on its way. */
static bool
is_without_loss(const struct lab_flight *flight)
{
    return !flight->dup_acks && !flight->recovery &&
           !(flight->pace.again && flight->pace.again_late);
}

/* Not said of an ACK so late that earlier ones must be missing from the capture. */
static bool
is_delayed(const struct lab_context *ctx, const struct lab_cover *cover)
{
    uint64_t latest = DELAYED_ACK_MAX_NS + ctx->snd->round_trip + ctx->rcv->round_trip;

    return lab_elapsed(ctx->seg->time, cover->since) < latest;
}

static void
note_missed(struct lab_flight *flight, uint32_t first, uint32_t next)
{
    flight->missed_known = true;
    flight->missed_first = first;
    flight->missed_next = next;
}

/* F-RTO, RFC 5682 sections 2.1 and 3.1: what went again after a time-out is acknowledged, and then
 * comes news of what went once, before that. So it was on its way all the time, and its sender
 * learns that nothing was lost.
 * @param number  the first that the news is about */
static void
end_needless_repair(struct lab_flight *back, uint32_t number)
{
    if (back->recovery == LAB_RESENT_TIMEOUT && !back->pace.again &&
        lab_serial_before(number, back->recover))
        back->recovery = LAB_RESENT_NONE;
}

static void
explain_progress(struct lab_context *ctx, uint32_t from, struct lab_verdict *verdict)
{
    const struct lab_segment *seg = ctx->seg;
    const struct lab_end *rcv = ctx->rcv;
    struct lab_flight *back = ctx->back;
    uint32_t first = lab_is_first_number(rcv, from, 0) ? from + 1 : from;
    uint32_t next = rcv->fin.sent && seg->ack == rcv->fin.number + 1 ? rcv->fin.number : seg->ack;
    bool was_untracked = back->untracked_known, without_loss = is_without_loss(back);
    struct lab_cover covered = cover(ctx, first, next, verdict);
    bool unseen = acks_more_than_sent(ctx) || (!was_untracked && acks_gap(ctx, &covered));

    end_needless_repair(back, from);
    if (unseen)
        note_missed(back, first, next);
    if (unseen && (ctx->unseen_fin || lab_data_is_bare(seg)) &&
        verdict->ack.check != LAB_CHECK_DIFFERS)
        verdict->events |= EVENT(ACK_UNSEEN);
    if (!unseen)
        lab_data_tell_round_trip(ctx, from, &covered, verdict);
    verdict->acks_bytes = payload_between(rcv, from, seg->ack);
    if (covered.complete)
        verdict->acks_segments = covered.segments;
    else if (was_untracked)
        verdict->facts |= LAB_IS_UNTRACKED;
    if (verdict->acks_bytes && seg->len)
        verdict->events |= EVENT(PIGGYBACK);
    if (verdict->acks_segments > 1 && without_loss && is_delayed(ctx, &covered))
        verdict->events |= EVENT(DELAYED_ACK);
    back->dup_acks = 0;
    if (back->recovery && !lab_serial_before(seg->ack, back->recover))
        back->recovery = LAB_RESENT_NONE;
}

/* What follows the segment that was covered last; its seq is that of the SYN, if it began with one.
 */
static struct lab_number
after_covered(const struct lab_context *ctx)
{
    const struct lab_flight *back = ctx->back;
    uint32_t seq = back->covered_seq - (back->covered_frame == ctx->rcv->isn_frame);

    return (struct lab_number){.formula = LAB_FORMULA_SEQ_LEN,
                               .base = seq,
                               .add = (int32_t)(back->covered_next - seq),
                               .frame = back->covered_frame};
}

void
lab_data_tell_acked(const struct lab_context *ctx, struct lab_verdict *verdict)
{
    const struct lab_flight *back = ctx->back;

    if (verdict->ack.formula != LAB_FORMULA_NONE || (verdict->facts & LAB_ACKS_PART))
        return;
    if (back->covered_frame && ctx->seg->ack == back->covered_next)
        verdict->ack = after_covered(ctx);
    else
        verdict->ack = lab_numbers_acked_letter(ctx);
    lab_number_check(&verdict->ack, ctx->seg->ack);
}

/* The first block of a SACK option, RFC 2018: the latest bytes beyond a gap; or, below the
 * acknowledgment number or within the next block, bytes that arrived twice (RFC 2883). A SYN that
 * came twice is told by other means. */
static void
explain_sack(struct lab_context *ctx, struct lab_verdict *verdict)
{
    const struct lab_segment *seg = ctx->seg;
    struct lab_flight *back = ctx->back;

    back->sacked = has_block_beyond_gap(ctx);
    back->sack_first = seg->sack_first;
    back->sack_next = seg->sack_next;
    if (ctx->sacks_unsent)
        verdict->facts |= LAB_SACKS_UNSENT;
    if (has_block_twice(ctx) && !lab_is_first_number(ctx->rcv, seg->sack_next, 1) &&
        !(back->latest & (EVENT(KEEP_ALIVE) | EVENT(WINDOW_PROBE))))
        verdict->events |= EVENT(DUPLICATE_SACK);
}

void
lab_data_explain_ack(struct lab_context *ctx, struct lab_verdict *verdict)
{
    const struct lab_segment *seg = ctx->seg;
    const struct lab_end *snd = ctx->snd, *rcv = ctx->rcv;
    uint32_t from = snd->acked_known ? snd->acked : rcv->isn;
    uint32_t news = 0;
    bool sacks_more, sacks_news;

    ctx->sacks_unsent = has_block_of_unsent(ctx);
    sacks_more = tells_of_more(ctx);
    sacks_news = sacks_more && begins_news(ctx, &news);
    explain_sack(ctx, verdict);
    if (!snd->acked_known && !rcv->isn_known)
        cover(ctx, seg->ack, seg->ack, verdict);
    else if (!ctx->wild && seg->ack - from - 1 < LAB_WINDOW_MAX)
        explain_progress(ctx, from, verdict);
    else if (snd->acked_known && seg->ack == from)
        explain_same_ack(ctx, sacks_more, verdict);
    else if (!ctx->wild && lab_serial_after(seg->ack, from))
        cover(ctx, seg->ack, seg->ack, verdict); /* most of it was not captured */
    if (sacks_news && (verdict->events & EVENT(DUPLICATE_ACK))) {
        end_needless_repair(ctx->back, news);
        lab_data_tell_round_trip_of_sack(ctx, news, verdict);
    }
    lab_data_tell_acked(ctx, verdict);
}
