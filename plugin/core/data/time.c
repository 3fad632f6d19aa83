/* Round trips: how long an acknowledgment took, and what its receiver makes of it (RFC 6298).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/data/parts.h"

#include "core/clock.h"
#include "core/connection/facts.h"
#include "core/serial.h"

/* What an echo of the repetition tells apart from one of the sending before. A coarse clock gives
 * both the same TSval, and may have given it to a sending that was not captured.
 *  @param before_frame  of the sending before; 0: not captured
 *  @return 0 if nothing does */
static uint32_t
telling_tsval(const struct lab_context *ctx, uint32_t before_frame)
{
    const struct lab_history *history = &ctx->snd->history;
    const struct lab_segment *seg = ctx->seg;

    if (!seg->has_timestamps ||
        (seg->tsval == history->tsval && (!before_frame || before_frame >= history->tick_frame)))
        return 0;
    return seg->tsval;
}

void
lab_data_note_repetition(struct lab_context *ctx, const struct lab_verdict *verdict)
{
    const struct lab_segment *seg = ctx->seg;
    struct lab_pace *pace = &ctx->out->pace;
    uint32_t tsval = telling_tsval(ctx, verdict->about_frame);

    if (!pace->again)
        pace->again_since = tsval;
    if (!pace->again || lab_serial_before(seg->seq, pace->again_first))
        pace->again_first = seg->seq;
    if (!pace->again || lab_serial_after(ctx->next, pace->again_next))
        pace->again_next = ctx->next;
    pace->again = true;
    pace->again_frame = seg->frame;
    pace->again_time = seg->time;
    pace->again_tsval = tsval;
    pace->again_late = verdict->resent == LAB_RESENT_TIMEOUT;
}

/* No capture holds an ACK so long before what it acknowledges, unless the two ends were captured at
 * two places whose clocks differ. */
#define CLOCKS_DIFFER_NS LAB_NS_PER_S

void
lab_data_note_late_syn(struct lab_context *ctx)
{
    uint32_t behind = ctx->seg->seq + lab_segment_space(ctx->seg);

    ctx->out->pace.acked_early |=
        ctx->rcv->acked_known && lab_serial_after(ctx->rcv->acked, behind);
}

/* Where that is so, the other way round each answer comes later by as much. */
static void
measure(const struct lab_context *ctx, uint64_t since, uint32_t frame, struct lab_round_trip *trip)
{
    uint64_t time = ctx->seg->time;

    ctx->back->pace.acked_early = lab_elapsed(since, time) >= CLOCKS_DIFFER_NS;
    if (ctx->out->pace.acked_early)
        return;
    trip->sample = lab_microseconds(lab_trip_between(time, since));
    trip->since = frame;
}

/* Since the oldest that is newly covered. Of what a network card cuts up, a piece tells as much. */
static void
measure_oldest(const struct lab_context *ctx, const struct lab_cover *covered,
               struct lab_round_trip *trip)
{
    const struct lab_sent *in = covered->in;

    if (!covered->complete)
        return;
    if (covered->segments)
        measure(ctx, covered->since, covered->since_frame, trip);
    else if (in && ctx->back->pace.cut && in->next - in->seq > ctx->back->pace.full)
        measure(ctx, in->time, in->frame, trip);
}

/* Of the two sendings of a segment, an ACK alone does not tell which it answers (Karn's rule, RFC
 * 6298 section 3). A timestamp that it echoes does (RFC 7323 section 4): that of the latest
 * repetition, or an older one, of the oldest segment, which was sent once. */
static void
measure_repetition(const struct lab_context *ctx, uint32_t from, const struct lab_cover *covered,
                   struct lab_round_trip *trip)
{
    const struct lab_segment *seg = ctx->seg;
    const struct lab_pace *pace = &ctx->back->pace;

    if (!pace->again_tsval || !seg->has_timestamps)
        return;
    if (seg->tsecr == pace->again_tsval)
        measure(ctx, pace->again_time, pace->again_frame, trip);
    else if (lab_serial_before(from, pace->again_first))
        measure_oldest(ctx, covered, trip);
}

/* The Eifel detection, RFC 3522: the ACK of what was sent again echoes a timestamp from before
 * that. So the first sending has arrived, and its sender learns that nothing was lost. */
static bool
tells_of_no_loss(const struct lab_segment *seg, const struct lab_pace *pace)
{
    return pace->again && pace->again_since && seg->has_timestamps && seg->tsecr &&
           lab_serial_after(seg->ack, pace->again_first) &&
           lab_serial_before(seg->tsecr, pace->again_since);
}

/* A SYN or FIN that takes the only number that is newly acknowledged. Where the SYN of a
 * simultaneous open went again as SYN+ACK, nothing tells which one is answered (Karn's rule). */
static void
measure_control(const struct lab_context *ctx, uint32_t from, struct lab_round_trip *trip)
{
    const struct lab_segment *seg = ctx->seg;
    const struct lab_end *rcv = ctx->rcv;
    bool of_syn = lab_is_first_number(rcv, from, 0) && rcv->isn_frame && !rcv->syn_again;
    bool of_fin = rcv->fin.sent && rcv->fin.frame && from == rcv->fin.number;

    if (seg->ack != from + 1 || seg->len || !(of_syn || of_fin))
        return;
    measure(ctx, of_syn ? rcv->syn_time : rcv->fin.time, of_syn ? rcv->isn_frame : rcv->fin.frame,
            trip);
}

/* What 4 RTTVAR asks for beyond what Linux adds anyway. */
static uint32_t
extra_of(const struct lab_pace *pace)
{
    uint64_t asked = UINT64_C(4) * pace->variation;

    asked = asked < UINT32_MAX ? asked : UINT32_MAX;
    return asked > LAB_LINUX_MARGIN_US ? (uint32_t)asked - LAB_LINUX_MARGIN_US : 0;
}

/* The most that 4 RTTVAR has been, which each round trip without such a sample takes down by a
 * quarter: tcp_rtt_estimator() of Linux. */
static void
follow_margin(const struct lab_context *ctx, struct lab_pace *pace)
{
    uint32_t extra = extra_of(pace);

    pace->most = extra > pace->most ? extra : pace->most;
    pace->extra = pace->most > pace->extra ? pace->most : pace->extra;
    if (!lab_serial_after(ctx->seg->ack, pace->most_next))
        return;
    pace->extra -= (pace->extra - pace->most) / 4;
    pace->most = 0;
    pace->most_next = ctx->rcv->nxt;
}

/* The handshake has given the first sample. A connection that stays idle needs it no more: it is
 * taken from there when the first data is acknowledged. */
static void
begin_with_handshake(const struct lab_context *ctx, struct lab_pace *pace)
{
    if (pace->smoothed || ctx->rcv->syn_again)
        return;
    pace->smoothed = lab_microseconds(ctx->snd->round_trip);
    pace->variation = pace->smoothed / 2;
    pace->extra = pace->most = extra_of(pace);
    pace->most_next = ctx->rcv->isn + 1;
}

static void
take_sample(const struct lab_context *ctx, struct lab_round_trip *trip)
{
    struct lab_pace *pace = &ctx->back->pace;

    begin_with_handshake(ctx, pace);
    trip->smoothed = pace->smoothed;
    trip->variation = pace->variation;
    pace->smoothed = lab_smoothed_after(trip);
    pace->variation = lab_variation_after(trip);
    follow_margin(ctx, pace);
    trip->extra = pace->extra;
}

void
lab_data_tell_round_trip(struct lab_context *ctx, uint32_t from, const struct lab_cover *covered,
                         struct lab_verdict *verdict)
{
    struct lab_pace *pace = &ctx->back->pace;
    struct lab_round_trip *trip = &verdict->trip;
    bool of_syn = lab_is_first_number(ctx->rcv, from, 0);

    if (pace->again && lab_serial_before(from, pace->again_next))
        measure_repetition(ctx, from, covered, trip);
    else if (covered->segments || covered->in)
        measure_oldest(ctx, covered, trip);
    else
        measure_control(ctx, from, trip);
    if (tells_of_no_loss(ctx->seg, pace))
        ctx->back->recovery = LAB_RESENT_NONE;
    pace->again = pace->again && lab_serial_before(ctx->seg->ack, pace->again_next);
    if (!trip->sample)
        return;
    trip->missing = lab_way_of(ctx->rcv->round_trip, ctx->snd->round_trip);
    if (!of_syn || ctx->rcv->syn_again)
        take_sample(ctx, trip);
    else if (trip->sample > LAB_LINUX_MARGIN_US / 2)
        trip->extra = 2 * trip->sample - LAB_LINUX_MARGIN_US;
}

void
lab_data_tell_round_trip_of_sack(struct lab_context *ctx, uint32_t number,
                                 struct lab_verdict *verdict)
{
    const struct lab_sent *sent = lab_flight_find(ctx->back, number);
    struct lab_round_trip *trip = &verdict->trip;

    if (!sent || sent->latest != sent->frame)
        return;
    measure(ctx, sent->time, sent->frame, trip);
    if (!trip->sample)
        return;
    trip->missing = lab_way_of(ctx->rcv->round_trip, ctx->snd->round_trip);
    take_sample(ctx, trip);
}
