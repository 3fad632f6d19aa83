/* How much is on its way, how much more the window allows, and what keeps a sender from sending it:
 * flow control and congestion control as they show on the wire.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/data/parts.h"

#include "core/clock.h"
#include "core/connection/facts.h"
#include "core/connection/offer.h"
#include "core/serial.h"

/* The end whose data is looked at: the sender of data, or the receiver of an ACK without any. */
struct way {
    struct lab_end *end;
    struct lab_flight *flight;
    uint32_t next; /* SND.NXT with the segment at hand */
    uint32_t una;  /* what is acknowledged with it */
    uint32_t edge; /* the number after the last that the window allows; with edge_known */
    bool edge_known;
};

/* The number after all the payload that its end has sent: a FIN in its SYN is no byte either. */
static uint32_t
payload_end(const struct lab_end *end)
{
    return end->nxt - (lab_ends_with_fin_of_syn(end) ? 1 : 0);
}

/* An ACK to an end whose SYN is not acknowledged yet, of a number that is not behind that SYN: it
 * is of the connection before. */
static bool
acks_before_syn(const struct lab_context *ctx)
{
    return ctx->rcv->state == LAB_STATE_SYN_RECEIVED && ctx->rcv->isn_known &&
           !lab_serial_after(ctx->seg->ack, ctx->rcv->isn);
}

/* A window that is known in bytes, of the segment that offers it or of the latest one before. */
static bool
find_way(const struct lab_context *ctx, const struct lab_verdict *verdict, struct way *way)
{
    const struct lab_segment *seg = ctx->seg;
    uint32_t next = lab_segment_fin(seg); /* a FIN of its own is no byte on its way */

    if (seg->len) {
        if (!ctx->rcv->acked_known || !ctx->snd->nxt_known || ctx->snd->leapt ||
            (seg->seq != ctx->snd->nxt && lab_leaps(ctx)))
            return false; /* what lies before a leap was sent long ago, or never */
        *way = (struct way){.end = ctx->snd,
                            .flight = ctx->out,
                            .next = lab_serial_after(next, ctx->snd->nxt) ? next
                                                                          : payload_end(ctx->snd),
                            .una = ctx->rcv->acked,
                            .edge = ctx->rcv->acked + ctx->back->window,
                            .edge_known = ctx->back->window_known};
        return !lab_serial_before(way->next, way->una);
    }
    if (!(seg->flags & LAB_ACK) || (seg->flags & LAB_FIN) || ctx->wild || !ctx->rcv->nxt_known ||
        (ctx->rcv->leapt && !lab_serial_after(seg->ack, ctx->rcv->leapt_from)))
        return false;
    *way = (struct way){.end = ctx->rcv,
                        .flight = ctx->back,
                        .next = ctx->rcv->nxt,
                        .una = seg->ack,
                        .edge = seg->ack + verdict->window,
                        .edge_known = (verdict->facts & LAB_KNOWS_WINDOW) && !ctx->old};
    return !lab_serial_after(seg->ack, ctx->rcv->nxt) && !acks_before_syn(ctx) &&
           !(ctx->snd->acked_known && lab_serial_before(seg->ack, ctx->snd->acked));
}

/* Payload in whole segments, the network card's work done: what is longer than a segment may be is
 * cut there. */
static uint32_t
segments_of(const struct lab_pace *pace, uint32_t bytes)
{
    uint32_t full = pace->full ? pace->full : 1;

    return (bytes + full - 1) / full;
}

static uint16_t
bounded(uint32_t number)
{
    return number < UINT16_MAX ? (uint16_t)number : UINT16_MAX;
}

static void
tell_flight(const struct way *way, bool sends_last, struct lab_load *load)
{
    const struct lab_flight *flight = way->flight;
    const struct lab_end *end = way->end;
    uint32_t records = (uint32_t)flight->count - flight->first;

    load->known = LAB_KNOWS_FLIGHT;
    load->bytes = way->next - way->una;
    if (lab_is_first_number(end, way->una, 0) && load->bytes)
        load->bytes--;
    if (load->bytes && end->fin.sent && !lab_serial_before(end->fin.number, way->una))
        load->bytes--;
    if (!flight->untracked_known)
        load->segments =
            bounded(flight->pace.cut ? segments_of(&flight->pace, load->bytes) : records);
    if (!way->edge_known || end->fin.sent || sends_last)
        return; /* nothing follows a FIN, whatever the window allows */
    load->known |= LAB_KNOWS_USABLE;
    load->usable = lab_serial_after(way->edge, way->next) ? way->edge - way->next : 0;
}

/* The payload of a full segment: the largest that was seen, unless a network card still had to cut
 * it. RFC 9293 section 3.7.1 takes the options off the MSS; timestamps take 12 bytes. */
static void
learn_size(const struct lab_context *ctx, struct lab_pace *pace)
{
    const struct lab_segment *seg = ctx->seg;
    uint32_t options = seg->has_timestamps ? LAB_TIMESTAMPS_SIZE : 0;
    uint32_t most = ctx->rcv->mss > options ? ctx->rcv->mss - options : 0;

    if (seg->len <= pace->full || (pace->cut && !most))
        return; /* what is cut is cut to a size */
    pace->cut |= most && seg->len > most;
    pace->full = pace->cut ? (uint16_t)most : bounded(seg->len);
}

/* Payload of the last of the segments that a network card cuts it into. */
static uint32_t
last_piece(const struct lab_pace *pace, uint32_t len)
{
    uint32_t rest = pace->cut && len > pace->full ? len % pace->full : 0;

    return rest ? rest : len;
}

/* Whether it carries as much as its sender puts into a segment, and not much less than it may. */
static bool
is_full(const struct lab_context *ctx, const struct lab_pace *pace)
{
    return last_piece(pace, ctx->seg->len) >= pace->full && pace->full >= ctx->rcv->mss / 4 * 3;
}

/* Whether the place of capture is so near to the sender that what passes here, and when, is as it
 * is there. Elsewhere only a part of what is on its way shows, and of a round. */
static bool
is_beside(const struct lab_context *ctx)
{
    return !lab_is_away(ctx->snd->round_trip, ctx->rcv->round_trip);
}

/* What its sender had waited for: told of the first new segment after one of the other end. What
 * the window forbade before, and its opening set free, waited for the window. What came upon an ACK
 * though the window had room, full as the one before, waited for the congestion window: its program
 * had more to send. And where the one before was short, the program had no more; what comes then,
 * and not upon an ACK, waited for the program. */
static enum lab_limit
limit_of(const struct lab_context *ctx, const struct lab_pace *pace)
{
    const struct lab_end *snd = ctx->snd, *rcv = ctx->rcv;
    uint64_t since = lab_elapsed(ctx->seg->time, rcv->latest.time);
    bool had_room = pace->left >= pace->full;

    if (!pace->sent || !rcv->mss || rcv->latest.frame < snd->nxt_frame)
        return LAB_LIMIT_NONE;
    if (since > lab_at_once_upon(snd->round_trip))
        return had_room && (!pace->sent_full || pace->idle) ? LAB_LIMIT_APPLICATION
                                                            : LAB_LIMIT_NONE;
    if (pace->answered || rcv->reset_frame)
        return LAB_LIMIT_NONE; /* it may be the answer to that data; and a RST sets nothing free */
    if (!had_room && pace->left < ctx->seg->len)
        return LAB_LIMIT_WINDOW;
    /* A full one for which there was no room has been told of. */
    return pace->sent_full && is_full(ctx, pace) && !pace->idle && is_beside(ctx)
               ? LAB_LIMIT_CONGESTION
               : LAB_LIMIT_NONE;
}

#define LIMITED(id) LAB_BIT(LAB_LIMIT_##id)

/* What a round shows beside that. */
#define STEADY     (1u << 6) /* ACKs have set free no more than they acknowledged */
#define UNPROMPTED (1u << 7) /* something was sent without an ACK: by its program, or a timer */

_Static_assert(LIMITED(COUNT) <= STEADY, "the set of limits has room for what a round shows");

/* Whether a segment was sent neither upon an ACK nor with the one before. */
static bool
comes_unprompted(const struct lab_context *ctx)
{
    return lab_elapsed(ctx->seg->time, ctx->rcv->latest.time) > lab_at_once_upon(0) &&
           lab_elapsed(ctx->seg->time, ctx->snd->latest.time) > lab_at_once_upon(0);
}

/* The first of the segments that a network card cuts it into. */
static uint32_t
first_piece(const struct lab_pace *pace, uint32_t len)
{
    return pace->cut && len > pace->full ? pace->full : len;
}

/* A round: from the first segment that is sent in it to the ACK of that one, at its sender. */
static void
count_in_round(const struct lab_context *ctx, struct lab_pace *pace, struct lab_load *load)
{
    const struct lab_segment *seg = ctx->seg;

    if (!pace->in_round) {
        pace->in_round = true;
        pace->round_next = seg->seq + first_piece(pace, seg->len);
        pace->round = bounded(pace->round + 1U);
        pace->segments = 0;
        pace->limits = 0;
        pace->top = 0;
    }
    if (comes_unprompted(ctx))
        pace->limits |= UNPROMPTED;
    if (load->bytes > pace->top) {
        pace->top = load->bytes;
        pace->acked = 0;
    }
    pace->segments = bounded(pace->segments + segments_of(pace, seg->len));
    pace->limits |= (uint8_t)LAB_BIT(load->limit);
    if (!is_full(ctx, pace) && load->usable + seg->len >= pace->full)
        pace->limits |= LIMITED(APPLICATION); /* it has no more to send just now */
    load->round = pace->round;
    load->round_segments = pace->segments;
}

/* About one segment more. CUBIC (RFC 9438) may add some. */
static bool
is_little_more(uint32_t now, uint32_t before)
{
    uint32_t most = before / 8 > 2 ? before / 8 : 2;

    return now > before && now <= before + most;
}

/* How a round that held as much as the congestion window allowed follows the one before: twice as
 * much, or a little more (RFC 5681 section 3.1). A round of as much shows neither, but goes on with
 * what was. */
static enum lab_phase
phase_of(const struct lab_pace *pace)
{
    uint32_t now = pace->segments, before = pace->before;
    bool goes_on = pace->phase == LAB_PHASE_AVOIDANCE && now <= before && now + 1 >= before;

    if (!before || !(pace->limits & LIMITED(CONGESTION)) ||
        (pace->limits & (LIMITED(WINDOW) | LIMITED(APPLICATION))))
        return LAB_PHASE_NONE;
    if (now * 2 >= before * 3)
        return pace->limits & STEADY ? LAB_PHASE_NONE : LAB_PHASE_SLOW_START;
    return !(pace->limits & UNPROMPTED) && (goes_on || is_little_more(now, before))
               ? LAB_PHASE_AVOIDANCE
               : LAB_PHASE_NONE;
}

/* In slow start each ACK sets free more than it acknowledges. So many segments, without more on its
 * way, tell that it is over, whatever the round holds when it ends. */
#define STEADY_SEGMENTS 8

static void
follow_growth(const struct lab_context *ctx, struct lab_pace *pace)
{
    bool has_sent = ctx->rcv->nxt_frame > ctx->snd->latest.frame;
    uint32_t acked = pace->acked;

    if (has_sent && acked >= STEADY_SEGMENTS) {
        pace->limits |= STEADY;
        if (pace->phase == LAB_PHASE_SLOW_START)
            pace->phase = LAB_PHASE_NONE;
    }
    acked += segments_of(pace, ctx->seg->ack - ctx->snd->acked);
    pace->acked = acked < UINT8_MAX ? (uint8_t)acked : UINT8_MAX;
}

static void
end_round(struct lab_pace *pace, struct lab_load *load)
{
    load->round = pace->round;
    load->round_segments = pace->segments;
    pace->phase = phase_of(pace) & 0xf;
    load->round_before = pace->phase ? pace->before : 0;
    pace->before = (pace->limits & (LIMITED(WINDOW) | LIMITED(APPLICATION))) ? 0 : pace->segments;
    pace->in_round = false;
}

/* A repair counts in no round: what is sent then follows other rules. */
static void
leave_rounds(struct lab_pace *pace)
{
    pace->before = 0;
    pace->phase = LAB_PHASE_NONE;
    pace->in_round = false;
}

static enum lab_phase
phase_now(const struct lab_flight *flight)
{
    switch (flight->recovery) {
    case LAB_RESENT_FAST:
        return LAB_PHASE_FAST_RECOVERY;
    case LAB_RESENT_TIMEOUT:
        return LAB_PHASE_TIME_OUT;
    default:
        return (enum lab_phase)flight->pace.phase;
    }
}

static void
follow_sender(const struct lab_context *ctx, struct lab_verdict *verdict)
{
    struct lab_pace *pace = &ctx->out->pace;
    struct lab_load *load = &verdict->load;
    bool is_new = lab_serial_after(ctx->seg->seq + ctx->seg->len, ctx->snd->nxt);

    if (ctx->out->recovery || (ctx->seg->flags & LAB_CWR)) {
        leave_rounds(pace);
    } else if (is_new) {
        load->limit = (uint8_t)limit_of(ctx, pace);
        if (is_beside(ctx))
            count_in_round(ctx, pace, load);
    }
    pace->sent = (load->known & LAB_KNOWS_USABLE) != 0;
    pace->sent_full = is_full(ctx, pace);
    pace->left = load->usable;
    pace->answered = pace->idle = false;
}

/* Of the other end, whose data the segment acknowledges. */
static void
follow_ack(const struct lab_context *ctx, struct lab_load *load)
{
    const struct lab_segment *seg = ctx->seg;
    struct lab_pace *pace = &ctx->back->pace;

    if (!(seg->flags & LAB_ACK) || ctx->wild || !ctx->rcv->nxt_known)
        return;
    if (pace->in_round && lab_serial_after(seg->ack, ctx->snd->acked))
        follow_growth(ctx, pace);
    if (pace->in_round && !lab_serial_before(seg->ack, pace->round_next))
        end_round(pace, load);
    if (seg->len)
        pace->answered = true;
    pace->idle = pace->sent && !lab_serial_before(seg->ack, ctx->rcv->nxt);
}

void
lab_data_tell_load(struct lab_context *ctx, struct lab_verdict *verdict)
{
    struct lab_load of_other = {.known = 0};
    bool carries = ctx->seg->len != 0;
    struct way way;

    follow_ack(ctx, carries ? &of_other : &verdict->load);
    if (!find_way(ctx, verdict, &way))
        return;
    if (carries)
        learn_size(ctx, &ctx->out->pace);
    tell_flight(&way, way.end == ctx->snd && ctx->sends_fin, &verdict->load);
    if (carries)
        follow_sender(ctx, verdict);
    verdict->load.phase = (uint8_t)phase_now(way.flight);
}
