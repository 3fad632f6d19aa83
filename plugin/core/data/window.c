/* What the windows allow.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/data/parts.h"

#include "core/connection/facts.h"
#include "core/data/data.h"

void
lab_data_tell_window(const struct lab_context *ctx, struct lab_verdict *verdict)
{
    verdict->window = lab_window_of(ctx);
    if ((ctx->seg->flags & LAB_SYN) || lab_knows_scaling(ctx))
        verdict->facts |= LAB_KNOWS_WINDOW;
}

bool
lab_data_is_offloaded(const struct lab_context *ctx)
{
    return ctx->rcv->mss && ctx->seg->len > ctx->rcv->mss;
}

bool
lab_data_fills_window(const struct lab_context *ctx)
{
    const struct lab_segment *seg = ctx->seg;

    return lab_data_is_bare(seg) && ctx->back->window_known && ctx->rcv->acked_known &&
           seg->seq + seg->len == ctx->rcv->acked + ctx->back->window;
}

/* Where only a SYN has told of a window, which is not scaled, it must be larger by more than the
 * scale rounds off. */
bool
lab_data_changes_window(const struct lab_context *ctx, const struct lab_verdict *verdict)
{
    const struct lab_flight *out = ctx->out;
    uint8_t shift = ctx->snd->shift;

    if (out->spoke)
        return ctx->seg->window != out->raw_window;
    if (ctx->conn->open == LAB_OPEN_SIMULTANEOUS)
        return false; /* it answers the other end's SYN once more */
    return ctx->snd->isn_frame && out->window_known &&
           (!out->window || !lab_data_has_unacked(ctx->rcv, ctx->snd)) &&
           verdict->window >> shift > (out->window >> shift) + 1;
}
