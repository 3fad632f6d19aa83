/* The data phase: what each segment carries and acknowledges, what was lost and sent again,
 * and what the windows allow. Everything is asked before the segment moves any state.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/data/data.h"

#include "core/data/parts.h"
#include "core/serial.h"
#include "core/verdict/numbers.h"

/* Whether payload below SND.NXT adds nothing to the flight: it is there already, or is none. */
static bool
is_remembered(const struct lab_context *ctx, const struct lab_verdict *verdict)
{
    if (verdict->events & EVENT(WINDOW_PROBE))
        return lab_flight_find(ctx->out, ctx->seg->seq) != NULL;
    if (verdict->events & EVENT(RETRANSMISSION))
        return verdict->about_frame != 0;
    return (verdict->events & (EVENT(KEEP_ALIVE) | EVENT(CAPTURED_TWICE))) != 0;
}

/* As a retransmission, or because it is the byte of a window probe, which nobody took. */
static bool
goes_out_again(const struct lab_context *ctx, const struct lab_verdict *verdict)
{
    if (verdict->events & EVENT(RETRANSMISSION))
        return true;
    return ((ctx->out->latest | verdict->events) & EVENT(WINDOW_PROBE)) && ctx->seg->len &&
           lab_serial_before(ctx->seg->seq, ctx->snd->nxt);
}

/* RFC 9293 section 3.10.7.4: what its end has written before says nothing of the window now. A
 * SYN+ACK or a FIN need not be old for that. */
static bool
tells_of_window(const struct lab_context *ctx)
{
    if (ctx->old)
        return false;
    return !(ctx->seg->flags & (LAB_SYN | LAB_FIN)) || !(ctx->seg->flags & LAB_ACK) ||
           !ctx->snd->acked_known || !lab_serial_before(ctx->seg->ack, ctx->snd->acked);
}

static void
remember(struct lab_context *ctx, const struct lab_verdict *verdict)
{
    const struct lab_segment *seg = ctx->seg;
    const struct lab_end *snd = ctx->snd;
    struct lab_flight *out = ctx->out;
    uint32_t seq = seg->seq + ((seg->flags & LAB_SYN) ? 1 : 0);

    if (goes_out_again(ctx, verdict))
        lab_data_note_repetition(ctx, verdict);
    /* A keep-alive may cross what the other end says: who answers that still waits. */
    out->latest = (ctx->next == seg->seq ? out->latest & EVENT(KEEP_ALIVE) : 0) | verdict->events;
    if (tells_of_window(ctx)) {
        out->window = verdict->window;
        out->window_known = (verdict->facts & LAB_KNOWS_WINDOW) != 0;
        out->raw_window = seg->window;
    }
    out->spoke = !(seg->flags & LAB_SYN);
    if (seg->len && (lab_serial_after(seg->seq + seg->len, snd->nxt) || !snd->nxt_known ||
                     !is_remembered(ctx, verdict)))
        lab_flight_add(out, seg, seq);
    if (snd->nxt_known && !lab_serial_after(ctx->next, snd->nxt))
        return;
    out->last_seq = seq;
    out->last_len = seg->len;
    out->last_known = true;
    out->last_time = seg->time;
}

void
lab_data_step(struct lab_context *ctx, struct lab_verdict *verdict)
{
    const struct lab_segment *seg = ctx->seg;

    if (ctx->foreign)
        return;
    if (seg->flags & LAB_RST) {
        struct lab_number next = lab_numbers_next(ctx);

        /* Without a socket the number comes from the segment that it answers. */
        if (next.formula != LAB_FORMULA_NONE && lab_number_expected(&next) == seg->seq)
            verdict->seq = next;
        lab_number_check(&verdict->seq, seg->seq);
        return;
    }
    if (!(seg->flags & LAB_SYN))
        lab_data_explain_seq(ctx, verdict);
    else if (ctx->overtaken_syn)
        lab_data_note_late_syn(ctx);
    if (ctx->repeats_syn || (ctx->repeats_fin && !seg->len))
        lab_data_explain_control_again(ctx, verdict);
    lab_data_tell_window(ctx, verdict);
    if (lab_data_is_bare(seg) && !seg->window && (seg->flags & LAB_ACK) && tells_of_window(ctx))
        verdict->events |= EVENT(ZERO_WINDOW);
    if (seg->len && lab_data_is_offloaded(ctx))
        verdict->events |= EVENT(OFFLOAD);
    if (seg->len && lab_data_fills_window(ctx) && !(verdict->events & EVENT(KEEP_ALIVE)))
        verdict->events |= EVENT(WINDOW_FULL);
    if (seg->flags & LAB_ACK)
        lab_data_explain_ack(ctx, verdict);
    remember(ctx, verdict);
    if (!(seg->flags & LAB_SYN) && !(verdict->events & (EVENT(KEEP_ALIVE) | EVENT(CAPTURED_TWICE))))
        lab_data_tell_load(ctx, verdict);
}
