/* Timestamps that are too old: PAWS, RFC 7323 section 5.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/clues/parts.h"

#include "core/clock.h"
#include "core/serial.h"

/* RFC 7323 section 5.5: after so long without a word a clock may have wrapped around. */
#define CLOCK_WRAPS_NS (24 * 24 * 3600 * LAB_NS_PER_S)

/* TSecr is the newest timestamp that its sender has taken (RFC 7323 section 4.3); 0 tells of none.
 */
static void
note_echo(struct lab_manner *own, const struct lab_segment *seg)
{
    if (!(seg->flags & LAB_ACK) || !seg->tsecr ||
        (own->echo && !lab_serial_after(seg->tsecr, own->echo)))
        return;
    own->echo = seg->tsecr;
    own->echo_frame = seg->frame;
}

/* What passes here behind the echo comes to its receiver after it. Linux lets one tick pass, and a
 * bare ACK that was overtaken as well, so that these are left out. */
static bool
is_too_old(const struct lab_context *ctx)
{
    const struct lab_manner *rcv = &ctx->rcv->manner;
    const struct lab_segment *seg = ctx->seg;

    return rcv->echo && lab_segment_space(seg) && !(seg->flags & LAB_SYN) &&
           lab_serial_before(seg->tsval + 1, rcv->echo) &&
           lab_elapsed(seg->time, ctx->rcv->latest.time) < CLOCK_WRAPS_NS;
}

/* A segment that is refused is answered with an ACK, which says nothing new. */
static void
tell_answer(struct lab_context *ctx, struct lab_clues *clues)
{
    const struct lab_segment *seg = ctx->seg;
    struct lab_manner *own = &ctx->snd->manner;

    if (!lab_segment_space(seg) && (seg->flags & LAB_ACK) && seg->ack == ctx->snd->acked)
        clues->refused = own->old_frame;
    own->old_frame = 0;
}

void
lab_clues_tell_age(struct lab_context *ctx, struct lab_clues *clues)
{
    const struct lab_segment *seg = ctx->seg;
    const struct lab_manner *rcv = &ctx->rcv->manner;

    if (ctx->snd->manner.old_frame)
        tell_answer(ctx, clues);
    if (!seg->has_timestamps || (seg->flags & LAB_RST))
        return;
    if (is_too_old(ctx)) {
        clues->old_frame = rcv->echo_frame;
        clues->old_tsval = seg->tsval;
        clues->echo = rcv->echo;
        ctx->rcv->manner.old_frame = seg->frame;
    }
    note_echo(&ctx->snd->manner, seg);
}
