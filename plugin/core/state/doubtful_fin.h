/** @file
 * A FIN that is doubtful. It was lost before the place of capture, and numbers alone show it; or it
 * lies beyond the window as this capture knows it, and all before it is missing here. Both are
 * taken back when their end says otherwise; the first also when it is acknowledged. Internal to the
 * core.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_DOUBTFUL_FIN_H
#define LAB_DOUBTFUL_FIN_H

#include "core/connection/context.h"

/** Infer the FIN of the sender, if its segment shows that it has sent one.
 *  @return the reason, or LAB_REASON_NO_CHANGE */
enum lab_reason lab_doubtful_fin_infer(const struct lab_context *ctx);

/** Take back a FIN of end @a id that was none. */
void lab_doubtful_fin_drop(struct lab_connection *conn, enum lab_end_id id);

/** Take a doubtful FIN back, if the segment is of its end and has data where it was or after it, or
 * a FIN with another number. To be asked before the segment is judged. */
void lab_doubtful_fin_take_back(const struct lab_context *ctx);

#endif
