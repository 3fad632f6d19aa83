/* What it means that a segment is sent again and again.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/clues/parts.h"

#include "core/serial.h"

/* How many time-outs in a row tell that it is no chance. */
#define TIMEOUTS_ENOUGH 2

/* The third step of the handshake; 0: not captured. */
static uint32_t
third_frame(const struct lab_connection *conn)
{
    return conn->third_after ? conn->end[LAB_CLIENT].isn_frame + conn->third_after : 0;
}

/* The SYN+ACK comes again, though the third step was seen: on its way that may have been lost, but
 * Linux does the same while the queue of connections that wait for accept() is full. */
static void
tell_unheard(struct lab_context *ctx, struct lab_clues *clues)
{
    struct lab_connection *conn = ctx->conn;

    if (!conn->third_after || ctx->old)
        return;
    if (conn->unheard < UINT8_MAX)
        conn->unheard++;
    clues->unheard_frame = third_frame(conn);
    clues->unheard = conn->unheard;
}

/* Data is sent again and again to an end that has said nothing behind its SYN+ACK. */
static void
tell_unanswered(const struct lab_context *ctx, struct lab_clues *clues)
{
    if (ctx->rcv->sent_syn_ack && !ctx->back->spoke)
        clues->unheard_frame = third_frame(ctx->conn);
}

/* Of a segment that a network card cuts up, the pieces are what has to pass. */
static uint32_t
size_on_the_wire(const struct lab_context *ctx, uint32_t len)
{
    uint16_t mss = ctx->rcv->mss;

    return mss && len > mss ? mss : len;
}

/* Payload of the largest segment that is known to have arrived, in order or beyond a gap. */
static uint32_t
largest_arrived(const struct lab_flight *out)
{
    uint32_t largest = out->passed;

    for (unsigned i = out->first; out->sacked && i < out->count; i++) {
        const struct lab_sent *sent = &out->sent[i];

        if (!lab_serial_before(sent->seq, out->sack_first) &&
            !lab_serial_after(sent->next, out->sack_next) && sent->next - sent->seq > largest)
            largest = sent->next - sent->seq;
    }
    return largest;
}

/* RFC 2923 section 2.1: what is as large never arrives, while the other end is there and smaller
 * segments do arrive. It has spoken since the segment was sent first, so the path is not down. */
static void
tell_passed(const struct lab_context *ctx, struct lab_clues *clues)
{
    const struct lab_sent *first = lab_flight_find(ctx->out, ctx->seg->seq);
    uint32_t passed, size = size_on_the_wire(ctx, ctx->seg->len);

    if (!first || ctx->rcv->latest.frame < first->frame || size <= LAB_PASSES_EVERYWHERE)
        return;
    passed = size_on_the_wire(ctx, largest_arrived(ctx->out));
    if (passed && size > passed)
        clues->passed = (uint16_t)passed;
}

void
lab_clues_tell_repeats(struct lab_context *ctx, const struct lab_verdict *verdict,
                       struct lab_clues *clues)
{
    const lab_set again = LAB_BIT(LAB_EVENT_RETRANSMISSION),
                  overtaken = LAB_BIT(LAB_EVENT_OUT_OF_ORDER);
    const struct lab_segment *seg = ctx->seg;

    if ((verdict->roles & LAB_BIT(LAB_ROLE_HANDSHAKE3)) && !ctx->conn->third_after)
        ctx->conn->third_after = seg->frame - ctx->conn->end[LAB_CLIENT].isn_frame;
    if ((verdict->events & again) && lab_segment_is_syn_ack(seg))
        tell_unheard(ctx, clues);
    if (verdict->resent == LAB_RESENT_TIMEOUT && seg->len && ctx->snd->repeats >= TIMEOUTS_ENOUGH) {
        tell_passed(ctx, clues);
        tell_unanswered(ctx, clues);
    }
    if ((verdict->events & overtaken) && lab_history_is_numbered_before(&ctx->snd->history, seg))
        clues->last_ip_id = ctx->snd->history.ip_id;
}
