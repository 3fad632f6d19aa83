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

/** Whether the segment goes on where its end is, and acknowledges no less than it did before and
 * not much more, as nearly all do. */
static inline bool
lab_is_next(const struct lab_context *ctx)
{
    return ctx->seg->seq == ctx->snd->nxt && ctx->seg->ack - ctx->snd->acked < LAB_FAR_OFF &&
           !ctx->snd->leapt;
}

/** Whether the last number that @a end has sent is that of a FIN in its SYN or SYN+ACK. */
static inline bool
lab_ends_with_fin_of_syn(const struct lab_end *end)
{
    return end->isn_frame && end->nxt_frame == end->isn_frame &&
           end->nxt == end->isn + 1 + end->syn_len + 1;
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

/** Whether @a end has taken part in the connection, though its SYN was not captured: the two have
 * acknowledged each other. */
static inline bool
lab_has_agreed(const struct lab_end *end, const struct lab_end *other)
{
    return end->acked_known && other->acked_known;
}

/** Whether both numbers of a segment could be those of the connection. */
bool lab_fits(const struct lab_connection *conn, const struct lab_segment *seg);

/** Whether both numbers of the segment could be those of the connection before on the same ports;
 * false if there was none. */
bool lab_fits_earlier(const struct lab_context *ctx);

/** Whether @a number lies so far from those that @a end uses, or so far behind what @a other has
 * acknowledged, that no byte that is sent once more can have it. */
bool lab_is_far(const struct lab_end *end, const struct lab_end *other, uint32_t number);

/** Whether the segment leaves out numbers and begins beyond the latest window of its receiver that
 * was captured; where no window is known, LAB_FAR_OFF beyond its end's last number. */
bool lab_leaps(const struct lab_context *ctx);

/** Whether the segment begins so far beyond the receiver's window that this has no room for it: by
 * more than once the window again, in case the capture lacks the segment that opened it wider. */
bool lab_is_beyond_window(const struct lab_end *rcv, const struct lab_segment *seg);

/** Whether both SYNs were captured with their options, and so whether windows are scaled. */
static inline bool
lab_knows_scaling(const struct lab_context *ctx)
{
    return ctx->snd->scaling && ctx->rcv->scaling;
}

/** The window that the segment offers, in bytes: that of a SYN is not scaled, and none is unless
 * both SYNs had the option (RFC 7323 section 2.2). */
static inline uint32_t
lab_window_of(const struct lab_context *ctx)
{
    bool scaled = ctx->snd->scaling == LAB_SCALING_SHIFTS &&
                  ctx->rcv->scaling == LAB_SCALING_SHIFTS && !(ctx->seg->flags & LAB_SYN);

    return (uint32_t)ctx->seg->window << (scaled ? ctx->snd->shift : 0);
}

/** Whether @a end is in SYN-RECEIVED for a program that listens: if the attempt to open fails, it
 * goes on listening. */
bool lab_goes_on_listening(const struct lab_connection *conn, const struct lab_end *end);

/** Whether @a end is the end that sent the first FIN of the connection. */
bool lab_is_closer(const struct lab_connection *conn, const struct lab_end *end);

/** Whether the receiver processes the segment at all: it is acceptable by RFC 9293
 * section 3.10.7.4, as far as can be told where the window is not known. */
bool lab_in_window(const struct lab_context *ctx);

/** Whether the segment shows that the handshake is over, though the capture lacks its end: it
 * acknowledges bytes that were not captured, and either carries or follows bytes itself, or follows
 * an ACK of fewer such bytes. A single number that does not fit may just be wrong, but with fast
 * open the server may send before the handshake is over (RFC 7413 section 4.2). */
bool lab_is_past_handshake(const struct lab_context *ctx);

/** Whether an empty segment was written before its sender's FIN, which overtook it: its number is
 * that of the FIN or lower, and it acknowledges no more than the FIN. A keep-alive is like that
 * too, but none comes so soon after the end has spoken. */
bool lab_is_written_before_fin(const struct lab_context *ctx);

/** Whether a FIN, the first that is seen of its end, has the last number that the end has used, and
 * one that no byte has: an empty segment that was sent after the FIN has come first. */
bool lab_fills_last_number(const struct lab_context *ctx);

/** Whether @a end, in CLOSING or LAST-ACK, waits for nothing but an ACK of its FIN that has passed
 *  already. */
bool lab_is_about_to_end(const struct lab_end *end);

/** Whether @a end is in TIME-WAIT, or will be when that ACK arrives. */
bool lab_is_in_time_wait(const struct lab_end *end);

/** Whether the segment comes with another TTL than all that its end has sent here so far. */
bool lab_has_other_ttl(const struct lab_context *ctx);

/** Whether it does, and yet was written before what its end has sent since, or is its latest
 * packet: so it was captured at another place of the path, where the clock may differ by much. */
bool lab_was_captured_elsewhere(const struct lab_context *ctx);

#endif
