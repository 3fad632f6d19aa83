/* What the windows allow.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/data/parts.h"

#include "core/bounds.h"

void
lab_data_tell_window(const struct lab_context *ctx, struct lab_verdict *verdict)
{
    const struct lab_segment *seg = ctx->seg;
    const struct lab_flight *out = ctx->out;
    bool scaled = out->scales && ctx->back->scales && !(seg->flags & LAB_SYN);

    verdict->window = (uint32_t)seg->window << (scaled ? out->shift : 0);
    if ((seg->flags & LAB_SYN) || (out->syn_seen && ctx->back->syn_seen))
        verdict->facts |= LAB_KNOWS_WINDOW;
}

void
lab_window_learn_syn(struct lab_context *ctx)
{
    const struct lab_segment *seg = ctx->seg;
    struct lab_flight *out = ctx->out;

    out->syn_seen = true;
    out->scales = seg->has_window_shift;
    out->shift =
        seg->window_shift < LAB_WINDOW_SHIFT_MAX ? seg->window_shift : LAB_WINDOW_SHIFT_MAX;
    out->mss = seg->mss;
}

/* Whether payload of this length goes beyond what the other end's SYN allows in a segment. */
bool
lab_is_offloaded(const struct lab_context *ctx)
{
    return ctx->back->mss && ctx->seg->len > ctx->back->mss;
}

bool
lab_fills_window(const struct lab_context *ctx)
{
    const struct lab_segment *seg = ctx->seg;

    return seg->len && lab_is_bare(seg) && ctx->back->window_known && ctx->rcv->acked_known &&
           seg->seq + seg->len == ctx->rcv->acked + ctx->back->window;
}

/* Whether the window is another one than before. Where only a SYN told of one, which is not scaled,
 * it must be larger by more than the scale rounds up. */
bool
lab_changes_window(const struct lab_context *ctx, const struct lab_verdict *verdict)
{
    const struct lab_flight *out = ctx->out;

    if (out->spoke)
        return ctx->seg->window != out->raw_window;
    if (ctx->conn->open == LAB_OPEN_SIMULTANEOUS)
        return false; /* it answers the other end's SYN once more */
    return out->syn_seen && out->window_known && !lab_has_unacked(ctx->rcv, ctx->snd) &&
           verdict->window >> out->shift > (out->window >> out->shift) + 1;
}
