/** @file
 * Pure questions on a segment and the connection it belongs to. Internal to the core.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_FACTS_H
#define LAB_FACTS_H

#include "core/bounds.h"
#include "core/connection/context.h"
#include "core/serial.h"

/** Whether @a number is one that @a end could use: between its SYN and what it sent last, or not
 * far beyond, for segments may be missing from the capture. */
bool lab_is_number_of(const struct lab_end *end, uint32_t number);

/** Whether two numbers are so near each other that they may be of one end of one connection. */
static inline bool
lab_are_near(uint32_t number, uint32_t other)
{
    return number - other + LAB_FAR_OFF < 2 * LAB_FAR_OFF;
}

/** Whether @a number is the first of @a end: its SYN's, or the one after it with @a plus 1. Many
 * bytes later another byte has that number. */
static inline bool
lab_is_first_number(const struct lab_end *end, uint32_t number, uint32_t plus)
{
    return number == end->isn + plus && end->isn_known && !end->gone;
}

/** Whether the segment has the next number of its end, which no leap brought there, and
 *  acknowledges no less than those before, and little more: nearly every segment. */
static inline bool
lab_is_next(const struct lab_context *ctx)
{
    return ctx->seg->seq == ctx->snd->nxt && ctx->seg->ack - ctx->snd->acked < LAB_FAR_OFF &&
           !ctx->snd->leapt;
}

/** How many bytes of the payload of @a end's SYN or SYN+ACK the first acknowledgment of it takes:
 * the other end may take all, a part, or none (RFC 7413 section 4.2).
 *  @return 0 also if @a ack acknowledges none of them, or more */
static inline uint32_t
lab_syn_data_taken(const struct lab_end *end, uint32_t ack)
{
    uint32_t taken = ack - end->isn - 1;

    return end->isn_known && taken <= end->syn_len ? taken : 0;
}

/** Whether @a end, in SYN-SENT, has sent the SYN that @a ack acknowledges. */
bool lab_acks_syn(const struct lab_end *end, uint32_t ack);

/** Whether both numbers of a segment could be those of the connection. */
bool lab_fits(const struct lab_connection *conn, const struct lab_segment *seg);

/** Whether both numbers of the segment could be those of the connection before on the same ports;
 * false if there was none. */
bool lab_fits_earlier(const struct lab_context *ctx);

/** Whether a number of @a end lies so far from those that are in use, or so far behind what @a
 * other has acknowledged, that nothing is sent again from there. */
bool lab_is_far(const struct lab_end *end, const struct lab_end *other, uint32_t number);

/** Whether the segment leaves out numbers, and lies beyond the window of its receiver as it was
 * captured; where that is not known, far off. */
bool lab_leaps(const struct lab_context *ctx);

/** Whether a segment is one that its receiver has no room for: beyond its window. */
bool lab_is_beyond_window(const struct lab_end *rcv, const struct lab_segment *seg);

/** Whether both SYNs were captured, and so what they offer. */
static inline bool
lab_knows_both_syns(const struct lab_context *ctx)
{
    return ctx->snd->isn_frame && ctx->rcv->isn_frame;
}

/** The window that the segment offers, in bytes: that of a SYN is not scaled, and none is unless
 * both SYNs had the option (RFC 7323 section 2.2). */
static inline uint32_t
lab_window_of(const struct lab_context *ctx)
{
    bool scaled = ctx->snd->scales && ctx->rcv->scales && !(ctx->seg->flags & LAB_SYN);

    return (uint32_t)ctx->seg->window << (scaled ? ctx->snd->shift : 0);
}

/** Whether @a end is in SYN-RECEIVED for a program that listens: if the attempt to open fails, it
 * goes on listening. */
bool lab_goes_on_listening(const struct lab_connection *conn, const struct lab_end *end);

/** Whether @a end is the end that sent the first FIN of the connection. */
bool lab_is_closer(const struct lab_connection *conn, const struct lab_end *end);

/** Whether RFC 9293 section 3.10.7.4 lets the receiver look at the segment at all. */
bool lab_in_window(const struct lab_context *ctx);

/** Whether the segment shows that its connection is past the handshake, whose end the capture
 * lacks: it acknowledges bytes that were not seen, and carries or follows some, or follows an ACK
 * of fewer. One such number alone may be wrong. */
bool lab_is_past_handshake(const struct lab_context *ctx);

/** Whether an empty segment was written before its sender's FIN, which came first: it has the
 * number of that, or a lower one, and acknowledges no more. A keep-alive has it too, but no end
 * asks so soon after it has spoken. */
bool lab_is_written_before_fin(const struct lab_context *ctx);

/** Whether a FIN, the first to be seen of its end, has the one number below all that its end has
 * sent that no byte of it has: it was sent before the empty segment behind it. */
bool lab_fills_last_number(const struct lab_context *ctx);

/** Whether the last ACK is on its way to @a end, which waits for nothing else. */
bool lab_is_about_to_end(const struct lab_end *end);

/** Whether @a end is in TIME-WAIT, or will be when that ACK arrives. */
bool lab_is_in_time_wait(const struct lab_end *end);

/** Whether the segment comes with another TTL than all that its end has sent here so far. */
bool lab_has_other_ttl(const struct lab_context *ctx);

#endif
