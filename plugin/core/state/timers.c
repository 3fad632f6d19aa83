/* What time alone does to an end.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/state/timers.h"

#include "core/clock.h"
#include "core/connection/facts.h"
#include "core/serial.h"
#include "core/state/end.h"

/* Fewer repetitions are no reason to give up: R1 of RFC 9293 section 3.8.3. */
#define REPEATS_MIN 3

/* What time did to an end is told of with the segment that comes then. */
static void
run_out(struct lab_end *end, enum lab_input input)
{
    end->shown = end->shown ? end->shown : end->state;
    end->resumes = (uint8_t)lab_end_apply(end, input)->reason;
    end->inferred = true;
}

static void
wait_in_time_wait(struct lab_end *end, uint64_t now, uint64_t msl)
{
    if (end->state == LAB_STATE_TIME_WAIT && msl && lab_elapsed(now, end->wait_time) >= 2 * msl)
        run_out(end, LAB_WAITS_2_MSL);
}

/* Whether @a seg shows that @a end may have had an answer which the capture lacks. In SYN-SENT
 * it would not be silent after that, and only a SYN+ACK concerns it. */
static bool
tells_of_answer(const struct lab_end *end, const struct lab_segment *seg)
{
    if (end->state == LAB_STATE_SYN_SENT)
        return !lab_segment_is_syn_ack(seg) || !lab_acks_syn(end, seg->ack);
    return (seg->flags & LAB_ACK) && lab_serial_after(seg->ack, end->unanswered);
}

static void
wait_for_answer(const struct lab_connection *conn, struct lab_end *end,
                const struct lab_segment *seg)
{
    unsigned repeats = end->repeats;

    end->repeats = 0;
    if (repeats < REPEATS_MIN || lab_elapsed(end->gives_up, seg->time) > 0)
        return;
    if (end->state == LAB_STATE_CLOSED || end->state == LAB_STATE_TIME_WAIT)
        return; /* it has nothing unanswered */
    if (seg->to_itself || (seg->flags & LAB_RST) || tells_of_answer(end, seg))
        return;
    run_out(end,
            lab_goes_on_listening(conn, end) ? LAB_GETS_NO_ANSWER_PASSIVE : LAB_GETS_NO_ANSWER);
}

void
lab_timers_run(const struct lab_context *ctx, uint64_t msl)
{
    wait_in_time_wait(ctx->snd, ctx->seg->time, msl);
    wait_in_time_wait(ctx->rcv, ctx->seg->time, msl);
    if (ctx->rcv->repeats)
        wait_for_answer(ctx->conn, ctx->rcv, ctx->seg);
}

/* The shortest time-out of Linux, and an eighth by which its timer may be late. */
#define FIRST_TIMEOUT_NS UINT64_C(225000000)

bool
lab_timers_fin_is_answered(const struct lab_end *end, uint64_t now)
{
    return !end->repeats && lab_elapsed(now, end->fin.time) > end->round_trip + FIRST_TIMEOUT_NS;
}

/* TIME-WAIT begins with the state, and anew with all that the end has to answer: the last ACK may
 * have been lost (RFC 9293 section 3.10.7.4; Linux restarts it for any segment with ACK, and for
 * one whose timestamp shows that old segments are still about). */
static bool
prolongs_time_wait(const struct lab_context *ctx)
{
    const struct lab_segment *seg = ctx->seg;
    const struct lab_history *history = &ctx->snd->history;

    if (seg->flags & LAB_RST)
        return false;
    return (seg->flags & LAB_ACK) || (seg->has_timestamps && history->has_tsval &&
                                      lab_serial_before(seg->tsval, history->tsval));
}

static void
note_time_wait(const struct lab_context *ctx, struct lab_end *end,
               const struct lab_end_verdict *verdict)
{
    if (end->state != LAB_STATE_TIME_WAIT)
        return;
    if (verdict->before != LAB_STATE_TIME_WAIT || verdict->reason == LAB_REASON_BACK_IN_TIME_WAIT ||
        (end == ctx->rcv && prolongs_time_wait(ctx)))
        end->wait_time = ctx->seg->time;
}

/* RFC 6298 section 5.5: each time-out is twice the one before, and a timer of Linux may be late by
 * an eighth. */
void
lab_timers_note_repetition(const struct lab_context *ctx, const struct lab_verdict *verdict)
{
    struct lab_end *snd = ctx->snd;

    if (verdict->resent != LAB_RESENT_TIMEOUT || !verdict->delay || ctx->old) {
        snd->repeats = 0;
        return;
    }
    if (snd->repeats < UINT8_MAX)
        snd->repeats++;
    snd->unanswered = ctx->seg->seq;
    snd->gives_up = ctx->seg->time + (uint64_t)verdict->delay * 1000 / 8 * 18;
}

void
lab_timers_note(const struct lab_context *ctx, const struct lab_verdict *verdict)
{
    note_time_wait(ctx, ctx->snd, &verdict->end[ctx->from]);
    note_time_wait(ctx, ctx->rcv, &verdict->end[!ctx->from]);
    lab_timers_note_repetition(ctx, verdict);
}
