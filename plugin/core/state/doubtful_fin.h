/** @file
 * A FIN that is doubtful, of three kinds:
 *  - it was lost before the place of capture, and its end's next number alone shows it;
 *  - it was received, as its ACK shows, but the capture lacks it;
 *  - it lies beyond the window as this capture knows it, and all before it is missing here.
 * What rests on it is marked as inferred. It is taken back when its end says otherwise, and is sure
 * when it is seen, or, of the third kind, acknowledged. Where the capture lacks more than one
 * number, the last of them may have been a FIN: none is inferred, but no state is certain until its
 * end goes on. Internal to the core.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_DOUBTFUL_FIN_H
#define LAB_DOUBTFUL_FIN_H

#include "core/connection/context.h"

/** Infer the FIN of the sender, if its segment shows that it has sent one.
 *  @return the reason, or LAB_REASON_NO_CHANGE */
enum lab_reason lab_doubtful_fin_infer(const struct lab_context *ctx);

/** Infer the FIN of the receiver, if the segment acknowledges it and no segment showed it. To be
 * asked before its roles are. */
void lab_doubtful_fin_infer_acked(struct lab_context *ctx);

/** Let the receiver send that FIN, before the segment moves the states. */
void lab_doubtful_fin_send_unseen(const struct lab_context *ctx);

/** Find out which ends are where they are by a doubtful FIN, or might be farther by one that the
 * capture lacks: their own, or one that they got. */
void lab_doubtful_fin_mark(struct lab_connection *conn);

/** Take back a FIN of end @a id that was none. */
void lab_doubtful_fin_drop(struct lab_connection *conn, enum lab_end_id id);

/** Take a doubtful FIN back, if the segment is of its end and has data where it was or after it, or
 * a FIN with another number; and one that was seen, if the data has its very number. To be asked
 * before the segment is judged. */
void lab_doubtful_fin_take_back(const struct lab_context *ctx);

#endif
