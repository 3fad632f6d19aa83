/* Who really sent a RST: its IP header beside those of the end that it speaks for.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/clues/parts.h"

#include "core/clock.h"
#include "core/connection/facts.h"

#define UNLIKE(id) (uint8_t)(1u << LAB_UNLIKE_##id)

/* How many identifications that went on by little tell that an end counts them; and how far it may
 * have counted in a second, with all other packets of its host. */
#define STEPS_ENOUGH 4
#define COUNTED_MAX  1000
#define COUNTED_NS   LAB_NS_PER_S

/* 0 says nothing: Linux does not number what it answers without a socket (RFC 6864 4.1). */
static bool
has_other_ip_id(const struct lab_context *ctx)
{
    const struct lab_history *history = &ctx->snd->history;
    uint16_t apart = (uint16_t)(ctx->seg->ip_id - history->ip_id + COUNTED_MAX);

    return ctx->seg->ip_id && history->steps >= STEPS_ENOUGH && apart > 2 * COUNTED_MAX &&
           lab_elapsed(ctx->seg->time, ctx->snd->latest.time) < COUNTED_NS;
}

void
lab_clues_tell_origin(const struct lab_context *ctx, struct lab_clues *clues)
{
    if (lab_has_other_ttl(ctx)) {
        clues->unlike |= UNLIKE(TTL);
        clues->ttl = ctx->seg->ttl;
        clues->usual_ttl = ctx->snd->manner.ttl;
    }
    if (has_other_ip_id(ctx)) {
        clues->unlike |= UNLIKE(IP_ID);
        clues->last_ip_id = ctx->snd->history.ip_id;
    }
}
