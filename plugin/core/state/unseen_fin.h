/** @file
 * A FIN that was lost before the place of capture: no segment shows it, but numbers do, until its
 * end says otherwise. Internal to the core.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_UNSEEN_FIN_H
#define LAB_UNSEEN_FIN_H

#include "connection.h"

/** Infer the FIN of the sender, if its segment shows that it has sent one.
 *  @return the reason, or LAB_REASON_NO_CHANGE */
enum lab_reason lab_unseen_fin_infer(const struct lab_context *ctx);

/** Take an inferred FIN back, if @a seg has data where it was, or goes on after it: it was a byte.
 *  To be asked before the segment is judged. */
void lab_unseen_fin_take_back(struct lab_connection *conn, const struct lab_segment *seg);

#endif
