/** @file
 * Why an end sends a RST. Internal to the core.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_RESET_H
#define LAB_RESET_H

#include "core/connection/context.h"

/** Its cause, from the facts before it. */
enum lab_reset lab_reset_of(const struct lab_context *ctx);

/** Whether the number of a RST is nowhere near this connection: then its sender did not send it. */
bool lab_reset_is_far_off(const struct lab_context *ctx);

/** Whether its number is one that the other end acknowledged a moment ago and has gone on from: it
 *  answers what that had sent then. */
bool lab_reset_answers_earlier_ack(const struct lab_context *ctx);

/** The frame that made the sender reset; 0 where it was its own will. */
uint32_t lab_reset_provoked_by(const struct lab_context *ctx, enum lab_reset cause);

/** Whether the RST has numbers behind the handshake, of whose end the capture shows no ACK of the end
 *  that opened: then the handshake was completed. */
bool lab_reset_is_beyond_handshake(const struct lab_context *ctx);

#endif
