/* A packet that the capture holds twice.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/flow/captured_twice.h"

#include <string.h>

#include "core/bounds.h"
#include "core/clock.h"
#include "core/connection/context.h"
#include "core/data/data.h"
#include "core/spread.h"
#include "core/state/end.h"
#include "core/state/midstream.h"
#include "core/verdict/numbers.h"

/* How late a copy may come, in microseconds or nearly so. With an identification, or another TTL,
 * as long as a packet is on its way between two places of capture on a long path; what comes later
 * has made a detour and reaches its receiver twice. Without them, but with a timestamp: while a
 * clock of the usual milliseconds must have moved on before anything is sent again (RFC 7323
 * section 5.4). Without all of these, a SYN or FIN is not sent again at once, and payload only upon
 * a duplicate ACK; a bare ACK may be said twice at any time. */
#define TWICE_NAMED   (LAB_TWICE_NS / 1000)
#define TWICE_STAMPED UINT32_C(20000)
#define TWICE_CONTROL UINT32_C(900)
#define TWICE_PAYLOAD (LAB_TWICE_UNNAMED_NS / 1000)

/* As much as the clocks of two places of capture may differ. More is no time that goes back: the
 * moments come again after more than an hour. */
#define BACK_AT_MOST UINT32_C(2000000)

static uint32_t
moment_of(const struct lab_segment *seg)
{
    return (uint32_t)(seg->time >> 10);
}

static uint64_t
mix(uint64_t hash, uint32_t one, uint32_t other)
{
    hash = lab_spread(hash ^ ((uint64_t)one << 32 | other));
    return hash ^ hash >> 29;
}

uint32_t
lab_captured_twice_print(const struct lab_segment *seg)
{
    uint64_t hash = mix(0, seg->seq, seg->ack);

    hash = mix(hash, (uint32_t)seg->window << 16 | seg->ip_id,
               (uint32_t)seg->side << 31 ^ (uint32_t)seg->flags << 23 ^ seg->len);
    if (seg->has_timestamps)
        hash = mix(hash, seg->tsval, seg->tsecr);
    if (seg->sack_blocks)
        hash = mix(hash, seg->sack_first, seg->sack_next);
    return (uint32_t)(hash >> 32);
}

static uint32_t
latest_sure_copy(const struct lab_segment *seg, bool named)
{
    if (named)
        return TWICE_NAMED;
    if (!lab_segment_space(seg))
        return 0;
    if (seg->has_timestamps)
        return TWICE_STAMPED;
    return seg->flags & (LAB_SYN | LAB_FIN) ? TWICE_CONTROL : TWICE_PAYLOAD;
}

/* Where some packets of a flow came twice, others do so as well, up to half as late again; but a
 * segment without payload only while nothing has come that it may answer anew. */
static uint32_t
latest_likely_copy(const struct lab_packets *packets, const struct lab_segment *seg,
                   const struct lab_packet *packet)
{
    bool is_latest = packet == &packets->packet[(packets->next + LAB_PACKETS - 1u) % LAB_PACKETS];
    uint32_t apart = packets->apart[lab_ttls_differ(packet->ttl, seg->ttl)];

    return is_latest || lab_segment_space(seg) ? apart + apart / 2 : 0;
}

/* A router counts the TTL down. If no packet of the flow came twice by way of one, a RST with a
 * larger TTL than the one before is another of those that an injector sends in a row. */
static bool
is_injected_too(const struct lab_packets *packets, const struct lab_packet *packet,
                const struct lab_segment *seg)
{
    return (seg->flags & LAB_RST) && seg->ttl > packet->ttl && !packets->apart[true];
}

/* Whether @a seg, which has the print of @a packet, comes soon enough to be that very packet. */
static bool
comes_soon(struct lab_packets *packets, const struct lab_packet *packet,
           const struct lab_segment *seg, bool named)
{
    bool elsewhere = lab_ttls_differ(packet->ttl, seg->ttl); /* a router lies in between */
    uint32_t apart = lab_elapsed_modulo(moment_of(seg), packet->moment, BACK_AT_MOST);
    uint32_t sure = latest_sure_copy(seg, named || elsewhere);

    if (!packet->frame || packet->frame == seg->frame || is_injected_too(packets, packet, seg))
        return false;
    if (seg->untimed)
        return named || elsewhere;
    if (apart <= sure && apart > packets->apart[elsewhere])
        packets->apart[elsewhere] = apart;
    return apart <= sure || apart <= latest_likely_copy(packets, seg, packet);
}

const struct lab_packet *
lab_captured_twice_find(struct lab_packets *packets, const struct lab_segment *seg, uint32_t print,
                        bool named)
{
    for (unsigned back = 1; back <= LAB_PACKETS; back++) { /* the latest of those that are alike */
        unsigned i = (packets->next + LAB_PACKETS - back) % LAB_PACKETS;
        const struct lab_packet *packet = &packets->packet[i];

        if (packets->print[i] == print && comes_soon(packets, packet, seg, named))
            return packet;
    }
    return NULL;
}

void
lab_captured_twice_forget(struct lab_packets *packets)
{
    memset(packets->packet, 0, sizeof packets->packet);
}

void
lab_captured_twice_remember(struct lab_packets *packets, const struct lab_segment *seg,
                            uint32_t print, const struct lab_verdict *verdict)
{
    packets->print[packets->next] = print;
    packets->packet[packets->next] = (struct lab_packet){
        .frame = seg->frame,
        .moment = moment_of(seg),
        .roles = verdict->roles & 0xfff,
        .state = verdict->end[verdict->from].after & 0xf,
        .reset = verdict->reset & 0xf,
        .scan = verdict->scan & 0xf,
        .ttl = seg->ttl,
    };
    packets->next = (uint8_t)((packets->next + 1) % LAB_PACKETS);
}

/* The letters still hold; beside them, the number is that of the packet itself. What a RST answers
 * is gone. */
static void
number_again(const struct lab_context *ctx, const struct lab_packet *packet,
             struct lab_verdict *verdict)
{
    if (ctx->seg->flags & LAB_RST)
        return;
    lab_numbers_of(ctx, packet->roles, verdict);
    if (verdict->seq.check == LAB_CHECK_DIFFERS || verdict->seq.formula == LAB_FORMULA_NONE)
        verdict->seq = (struct lab_number){.formula = LAB_FORMULA_SEQ,
                                           .check = LAB_CHECK_AGREES,
                                           .base = ctx->seg->seq,
                                           .frame = packet->frame};
    if (!(ctx->seg->flags & LAB_ACK))
        return;
    if (verdict->ack.check == LAB_CHECK_DIFFERS)
        verdict->ack = (struct lab_number){.formula = LAB_FORMULA_NONE};
    lab_data_tell_acked(ctx, verdict);
}

/* What was said of a packet before others came, as far as it is known still. */
static void
recall(const struct lab_context *ctx, const struct lab_packet *packet, struct lab_verdict *verdict)
{
    memset(verdict, 0, sizeof *verdict);
    verdict->from = (uint8_t)ctx->from;
    verdict->roles = packet->roles;
    verdict->reset = packet->reset;
    verdict->scan = packet->scan;
    verdict->close = ctx->conn->close;
    if ((packet->roles & LAB_ROLES_MERGED) == LAB_ROLES_MERGED)
        verdict->facts |= LAB_IS_MERGED;
    lab_numbers_tell_letters(ctx->conn, verdict);
    lab_data_tell_window(ctx, verdict);
    number_again(ctx, packet, verdict);
}

/* Nothing moves; but its sender is shown in the state in which it sent it, until the next segment.
 */
static void
tell_states(const struct lab_context *ctx, const struct lab_packet *packet,
            struct lab_verdict *verdict)
{
    for (unsigned id = 0; id < LAB_END_COUNT; id++) {
        struct lab_end *end = &ctx->conn->end[id];
        uint8_t shown = end->shown, resumes = end->resumes;
        enum lab_reason reason;

        reason = lab_end_resume(end, &verdict->end[id]);
        if (end == ctx->snd && packet->state != LAB_STATE_UNKNOWN && packet->state != end->state) {
            end->shown = packet->state;
            end->resumes = shown == packet->state ? resumes : (uint8_t)LAB_REASON_BACK_OLD_COPY;
            reason = LAB_REASON_LATE_DUPLICATE;
        }
        lab_end_tell_after(end, reason, &verdict->end[id]);
    }
    if (ctx->conn->hidden)
        lab_midstream_hide(verdict, true, true);
}

void
lab_captured_twice_tell(const struct lab_context *ctx, const struct lab_packet *packet,
                        const struct lab_verdict *said, struct lab_verdict *verdict)
{
    if (said)
        *verdict = *said;
    else
        recall(ctx, packet, verdict);
    tell_states(ctx, packet, verdict);
    verdict->events &= LAB_BIT(LAB_EVENT_LOST_SEGMENT); /* as its number does not fit */
    verdict->events |= LAB_BIT(LAB_EVENT_CAPTURED_TWICE);
    verdict->about_frame = packet->frame;
    verdict->open = LAB_OPEN_NONE;
    verdict->facts &= (uint16_t) ~(LAB_BEGINS_SCAN | LAB_BEGINS_FLOOD);
    verdict->resent = LAB_RESENT_NONE;
    verdict->delay = verdict->acks_bytes = verdict->acks_segments = verdict->repeats = 0;
}
