/* The door: which clues a segment may have, and what is remembered for those of later ones.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/clues/parts.h"

/* Whose IP header a RST is to be compared with. */
static void
note_packet(struct lab_manner *own, const struct lab_segment *seg)
{
    own->same_ttl = (uint8_t)(own->same_ttl + (own->same_ttl < UINT8_MAX));
    if (own->ttl == seg->ttl)
        return;
    own->ttl_varies |= own->ttl != 0;
    own->ttl = seg->ttl;
}

/* A RST that did not arrive ends nothing: then the verdict on the close is taken back. */
static void
tell_reset_since(struct lab_connection *conn, const struct lab_segment *seg,
                 const struct lab_verdict *verdict, struct lab_clues *clues)
{
    if (verdict->close != LAB_CLOSE_RESET)
        conn->reset_frame = 0;
    else if (conn->reset_frame)
        clues->reset_since = conn->reset_frame;
    else
        conn->reset_frame = seg->frame;
}

void
lab_clues_step(struct lab_context *ctx, const struct lab_verdict *verdict, struct lab_clues *clues)
{
    const uint8_t telling = LAB_SYN | LAB_URG | LAB_ECE | LAB_CWR;
    const struct lab_segment *seg = ctx->seg;

    if ((seg->flags & telling) || seg->reserved || seg->ecn || ctx->conn->ecn == LAB_ECN_ACCURATE)
        lab_clues_tell_flags(ctx, verdict, clues);
    if (ctx->foreign)
        return;
    if (verdict->close == LAB_CLOSE_RESET || ctx->conn->reset_frame)
        tell_reset_since(ctx->conn, seg, verdict, clues);
    lab_clues_tell_age(ctx, clues);
    lab_clues_tell_repeats(ctx, verdict, clues);
    if (seg->flags & LAB_RST)
        lab_clues_tell_origin(ctx, clues);
    else if (!ctx->old)
        note_packet(&ctx->snd->manner, seg);
}
