/* An end that is in a connection of which the capture has nothing (RFC 9293 section 3.5.1).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/connection/facts.h"
#include "core/state/end.h"
#include "core/state/parts.h"

bool
lab_unseen_is_shown(const struct lab_context *ctx)
{
    return !(ctx->seg->flags & (LAB_SYN | LAB_RST)) && ctx->rcv->isn_frame &&
           !ctx->snd->isn_known && !ctx->seg->to_itself && !lab_fits_earlier(ctx);
}

void
lab_unseen_enter(struct lab_end *end)
{
    end->assumed = end->arrived = 0;
    lab_end_start(end, LAB_STATE_LISTEN);
    end->in_unseen = true;
}

/* After all, the SYN has begun something there. */
static enum lab_reason
return_here(struct lab_end *end)
{
    end->in_unseen = false;
    return lab_end_apply(end, LAB_GETS_SYN)->reason;
}

enum lab_reason
lab_unseen_leave(struct lab_context *ctx, struct lab_end *end, enum lab_reset cause)
{
    if (end == ctx->rcv && ctx->snd->state == LAB_STATE_SYN_SENT)
        return LAB_REASON_NO_CHANGE;
    if (!(ctx->seg->flags & LAB_RST))
        return return_here(end);
    end->in_unseen = end == ctx->rcv || cause != LAB_RESET_REFUSED;
    return LAB_REASON_NO_CHANGE;
}

enum lab_reason
lab_unseen_reset(struct lab_end *end)
{
    end->in_unseen = false;
    lab_end_keep(end, LAB_STATE_CLOSED);
    return LAB_REASON_RESET_ARRIVES;
}
