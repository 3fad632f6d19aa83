/** @file
 * Why an end sends a RST. Internal to the core.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_RESET_H
#define LAB_RESET_H

#include "core/connection/context.h"

/** Tell the cause of a RST, from the facts before it, and the frame that made its sender reset.
 *  @param verdict its reset and reset_frame are filled in; the latter is 0 where it was its own
 * will */
void lab_reset_tell(const struct lab_context *ctx, struct lab_verdict *verdict);

/** Whether the number of a RST is nowhere near this connection: then its sender did not send it. */
bool lab_reset_is_far_off(const struct lab_context *ctx);

/** Whether its number is one that the other end acknowledged a moment ago and has gone on from: it
 *  answers what that had sent then. */
bool lab_reset_answers_earlier_ack(const struct lab_context *ctx);

/** Whether the RST has numbers behind the handshake, of whose end the capture shows no ACK of the
 * end that opened: then the handshake was completed. */
bool lab_reset_is_beyond_handshake(const struct lab_context *ctx);

#endif
