/* The events that are about the steps of a connection, not about its data.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/verdict/events.h"

/* The receiver has sent its FIN and got the ACK, while the sender, in the @a state that is told of
 * it, goes on: with this segment at least. */
static bool
is_half_closed(const struct lab_context *ctx, uint8_t state)
{
    const struct lab_end *snd = ctx->snd, *rcv = ctx->rcv;
    bool closes_now = (ctx->seg->flags & LAB_FIN) && !ctx->repeats_fin;

    return rcv->fin.sent && rcv->fin.acked &&
           (!snd->fin.sent || closes_now || state == LAB_STATE_CLOSE_WAIT);
}

/* What is told of the bytes with a FIN, is so of the FIN. */
static bool
bytes_tell(const struct lab_context *ctx, lab_set events)
{
    const lab_set told = LAB_BIT(LAB_EVENT_RETRANSMISSION) | LAB_BIT(LAB_EVENT_OUT_OF_ORDER) |
                         LAB_BIT(LAB_EVENT_CAPTURED_TWICE);

    return ctx->seg->len && (events & told);
}

lab_set
lab_events_of_steps(const struct lab_context *ctx, const struct lab_verdict *verdict, bool begins)
{
    lab_set roles = verdict->roles, events = 0;

    if ((ctx->repeats_syn || ctx->repeats_fin) && !bytes_tell(ctx, verdict->events) &&
        !(verdict->events & LAB_BIT(LAB_EVENT_CAPTURED_TWICE)))
        events |= LAB_BIT(LAB_EVENT_RETRANSMISSION);
    if ((ctx->overtaken_fin || ctx->overtaken_syn) && !bytes_tell(ctx, verdict->events))
        events |= LAB_BIT(LAB_EVENT_OUT_OF_ORDER);
    if (begins && ctx->conn->reused)
        events |= LAB_BIT(LAB_EVENT_PORT_REUSE);
    if (ctx->conn->open == LAB_OPEN_FAST_OPEN && (roles & LAB_BIT(LAB_ROLE_HANDSHAKE2)))
        events |= LAB_BIT(LAB_EVENT_FAST_OPEN);
    if (ctx->answers_challenge && (roles & LAB_BIT(LAB_ROLE_ACK)))
        events |= LAB_BIT(LAB_EVENT_CHALLENGE_ACK);
    if ((roles & LAB_BIT(LAB_ROLE_DATA)) && is_half_closed(ctx, verdict->end[ctx->from].after) &&
        !(verdict->events & LAB_BIT(LAB_EVENT_RETRANSMISSION)))
        events |= LAB_BIT(LAB_EVENT_HALF_CLOSE);
    return events;
}
