/** @file
 * What a segment proves about its sender. Internal to the core.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_EVIDENCE_H
#define LAB_EVIDENCE_H

#include "core/connection/context.h"

/** Settle the arrivals that were assumed for the sender of ctx->seg: keep those that
 *  its segment allows, withdraw those it refutes, add those it proves.
 *  @return the reason for a step back or for catching up, or LAB_REASON_NO_CHANGE */
enum lab_reason lab_evidence_settle(const struct lab_context *ctx);

/** Take back that @a end was thought to be closed because of other connections (core/hosts). */
void lab_evidence_port_is_open(struct lab_end *end);

#endif
