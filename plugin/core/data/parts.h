/** @file
 * The parts of the data phase: sequence, acknowledgment and window. Internal to this folder.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_PARTS_H
#define LAB_PARTS_H

#include "core/connection/context.h"
#include "core/serial.h"

#define EVENT(id) LAB_BIT(LAB_EVENT_##id)

/** Whether a segment neither opens nor closes: no SYN, FIN or RST. */
static inline bool
lab_data_is_bare(const struct lab_segment *seg)
{
    return (seg->flags & (LAB_SYN | LAB_FIN | LAB_RST)) == 0;
}

/** Whether @a end has sent what @a other has not acknowledged. */
static inline bool
lab_data_has_unacked(const struct lab_end *end, const struct lab_end *other)
{
    return end->nxt_known && other->acked_known && lab_serial_after(end->nxt, other->acked);
}

/* sequence.c */

/** Tell what the payload is, or an empty segment with an odd number: new, beyond a gap, sent again,
 *  overtaken, or a probe. */
void lab_data_explain_seq(struct lab_context *ctx, struct lab_verdict *verdict);

/** A SYN or FIN without payload, sent once more: only a timer does that. */
void lab_data_explain_control_again(struct lab_context *ctx, struct lab_verdict *verdict);

/* acknowledgment.c */

/** Tell what the acknowledgment number covers, and what it repeats. */
void lab_data_explain_ack(struct lab_context *ctx, struct lab_verdict *verdict);

/* time.c */

/** A segment is sent again: what it carries gives no round trip, unless timestamps tell. */
void lab_data_note_repetition(struct lab_context *ctx, const struct lab_verdict *verdict);

/** A SYN or SYN+ACK comes behind its answer. If what its end sent then was answered as well, all
 * that it sends stands in the file behind its answers. */
void lab_data_note_late_syn(struct lab_context *ctx);

/** Tell the round trip that an acknowledgment number ends, which moves on from @a from. */
void lab_data_tell_round_trip(struct lab_context *ctx, uint32_t from,
                              const struct lab_cover *covered, struct lab_verdict *verdict);

/** The same for a block of a SACK option, whose first new number is @a number. */
void lab_data_tell_round_trip_of_sack(struct lab_context *ctx, uint32_t number,
                                      struct lab_verdict *verdict);

/* load.c */

/** Tell what is on its way, and what had kept its sender from sending more. Call when the segment
 * is remembered. */
void lab_data_tell_load(struct lab_context *ctx, struct lab_verdict *verdict);

/* window.c */

/** Whether payload of this length goes beyond what the other end's SYN allows in a segment. */
bool lab_data_is_offloaded(const struct lab_context *ctx);

/** Whether the payload, of which there is some, ends where the other end's window does. */
bool lab_data_fills_window(const struct lab_context *ctx);

/** Whether the window is another one than before. */
bool lab_data_changes_window(const struct lab_context *ctx, const struct lab_verdict *verdict);

#endif
