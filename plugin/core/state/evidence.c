/* A segment is the word of its sender: it tells what had reached the sender when
 * it was written. An ACK number above the other end's FIN proves that the FIN
 * arrived; one below proves that it had not, then. A repeated SYN, SYN+ACK or FIN
 * proves that its acknowledgment had not.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/state/evidence.h"

#include "core/bounds.h"
#include "core/clock.h"
#include "core/connection/facts.h"
#include "core/serial.h"
#include "core/state/doubtful_fin.h"
#include "core/state/end.h"

enum proof {
    OPEN, /* the segment says nothing about it */
    PROVED,
    REFUTED,
};

static enum proof
proof_of_syn(const struct lab_context *ctx)
{
    if (lab_segment_is_syn(ctx->seg))
        return REFUTED;
    return (ctx->seg->flags & LAB_ACK) ? PROVED : OPEN;
}

static enum proof
proof_of_syn_ack(const struct lab_context *ctx)
{
    if (ctx->seg->flags & LAB_SYN)
        return REFUTED;
    return (ctx->seg->flags & LAB_ACK) ? PROVED : OPEN;
}

/* The sender echoes the timestamp of the latest segment that reached it (RFC 7323 section
 * 4.3), so an older echo was written before the ACK that is assumed arrived. The same may be the
 * echo of a segment that was sent just before that. 0 tells of none, as in Linux: some ends echo
 * nothing, and some boxes on the way take it out. */
static enum proof
proof_by_echo(const struct lab_context *ctx)
{
    const struct lab_end *snd = ctx->snd;

    if (!ctx->seg->has_timestamps || !ctx->seg->tsecr || !snd->ack_tsval_known)
        return OPEN;
    if (lab_serial_before(ctx->seg->tsecr, snd->ack_tsval))
        return REFUTED;
    return snd->ack_tsval_shared && ctx->seg->tsecr == snd->ack_tsval ? OPEN : PROVED;
}

/* It acknowledges bytes that were first sent with the ACK of its SYN or FIN, or after that:
 * whatever it echoes, for some ends echo the same for ever. */
static bool
acks_bytes_behind_ack(const struct lab_context *ctx)
{
    return ctx->snd->ack_time && !ctx->wild && (ctx->seg->flags & LAB_ACK) &&
           lab_serial_after(ctx->seg->ack, ctx->snd->ack_from);
}

/* With fast open a server sends data before the third segment reaches it. Where there
 * are no timestamps, an answer faster than the round trip tells. */
static bool
was_written_before_ack3(const struct lab_context *ctx)
{
    const struct lab_end *snd = ctx->snd;
    enum proof echo;

    if (ctx->conn->open != LAB_OPEN_FAST_OPEN)
        return false;
    if (!snd->ack_time)
        return true;
    if (acks_bytes_behind_ack(ctx))
        return false;
    echo = proof_by_echo(ctx);
    if (echo == OPEN)
        return lab_elapsed(ctx->seg->time, snd->ack_time) < snd->round_trip / 2;
    return echo == REFUTED;
}

static enum proof
proof_of_ack_of_syn(const struct lab_context *ctx)
{
    if (ctx->seg->flags & LAB_SYN)
        return REFUTED;
    return was_written_before_ack3(ctx) ? REFUTED : PROVED;
}

/* How long after the other FIN an answer to it passes at the latest. The timestamps tell how much
 * longer than the fastest segment this one was on its way; the FIN may have been longer by a
 * quarter. Where they do not tell, the path may have grown since its round trip was measured. */
static uint64_t
time_to_answer_fin(const struct lab_context *ctx)
{
    uint64_t round_trip = ctx->snd->round_trip, longest = round_trip + round_trip / 2, clocked;
    uint64_t delay = lab_history_delay(&ctx->snd->history, ctx->seg);

    /* An answer that ignores a segment sent so much earlier was not merely crossing it. */
    if (longest < LAB_TIMEOUT_MIN_NS)
        longest = LAB_TIMEOUT_MIN_NS;
    if (!round_trip || delay > longest)
        return longest;
    clocked = round_trip + round_trip / 4 + delay + LAB_NS_PER_MS; /* a tick */
    return clocked < longest ? clocked : longest;
}

/* Whether the other FIN had time to reach the sender before it wrote: otherwise the two merely
 * crossed. */
static bool
fin_had_time(const struct lab_context *ctx)
{
    return lab_elapsed(ctx->seg->time, ctx->rcv->fin.time) > time_to_answer_fin(ctx);
}

/* The other FIN is still on its way, and so is the ACK that was sent after it. */
static bool
comes_behind_fin(const struct lab_context *ctx)
{
    return (ctx->snd->assumed & LAB_BIT(LAB_GETS_FIN)) && (ctx->seg->flags & LAB_ACK) &&
           !ctx->acks_fin && lab_elapsed(ctx->snd->ack_time, ctx->rcv->fin.time) > 0 &&
           !fin_had_time(ctx);
}

static bool
is_gone_by_ack(const struct lab_end *end)
{
    const lab_set other_ends =
        LAB_BIT(LAB_GETS_RST) | LAB_BIT(LAB_GETS_NO_ANSWER) | LAB_BIT(LAB_WAITS_2_MSL);

    return end->state == LAB_STATE_CLOSED && !(end->assumed & other_ends);
}

/* Each sending of the other FIN acknowledged this end's: who acknowledges that FIN has got both. */
static bool
acks_fin_that_acks(const struct lab_context *ctx)
{
    return ctx->acks_fin && ctx->rcv->fin.acks_fin && !ctx->rcv->fin.crosses;
}

/* Nor would one whose FIN is acknowledged send again what came before that. */
static bool
repeats_data_below_fin(const struct lab_context *ctx)
{
    return ctx->seg->len && ctx->snd->fin.sent &&
           lab_serial_before(ctx->seg->seq, ctx->snd->fin.number);
}

static enum proof
proof_of_ack_of_fin(const struct lab_context *ctx)
{
    enum proof echo = proof_by_echo(ctx);

    if (ctx->seg->to_itself && ctx->snd->ack_time == ctx->seg->time)
        return REFUTED; /* it cannot have heard what it is about to say */
    /* An end whose connection is gone would not speak, but for a RST. */
    if (ctx->repeats_fin || is_gone_by_ack(ctx->snd) || repeats_data_below_fin(ctx))
        return REFUTED;
    if (acks_fin_that_acks(ctx) || acks_bytes_behind_ack(ctx))
        return PROVED;
    if (echo != OPEN)
        return echo;
    /* A FIN that crossed this end's own is acknowledged at once (RFC 9293 3.6 case 3), so
     * before the ACK that the other end sent when it got this end's FIN; unless that ACK overtook
     * the FIN. */
    if (!ctx->rcv->fin.overtaken && ctx->conn->close == LAB_CLOSE_SIMULTANEOUS && ctx->acks_fin &&
        !ctx->rcv->fin.acked && !ctx->rcv->fin.acks_fin)
        return REFUTED;
    if (!ctx->snd->ack_time)
        return OPEN;
    if (comes_behind_fin(ctx))
        return REFUTED;
    return lab_elapsed(ctx->seg->time, ctx->snd->ack_time) < ctx->snd->round_trip / 2 ? REFUTED
                                                                                      : OPEN;
}

static enum proof
proof_of_fin(const struct lab_context *ctx)
{
    if (!(ctx->seg->flags & LAB_ACK) || ctx->wild)
        return OPEN;
    return ctx->acks_fin ? PROVED : REFUTED;
}

/* An end that goes on speaking was not reset, nor stopped by an ICMP error, nor has it given up;
 * and its TIME-WAIT lasts longer than was assumed. */
static enum proof
proof_of_end(const struct lab_context *ctx)
{
    (void)ctx;
    return REFUTED;
}

/* Nor has it gone back to LISTEN, unless it answers with a new number since. */
static enum proof
proof_of_listening(const struct lab_context *ctx)
{
    return lab_segment_is_syn_ack(ctx->seg) && ctx->snd->isn_frame && ctx->seg->seq != ctx->snd->isn
               ? PROVED
               : REFUTED;
}

/* A new socket does not use the old numbers: the SYN was left over from another connection. */
static enum proof
proof_of_new_syn(const struct lab_context *ctx)
{
    return ctx->foreign ? OPEN : REFUTED;
}

/* In the order in which one segment's arrivals count. */
static const struct {
    enum lab_input input;
    enum lab_reason step_back;
    enum proof (*proof)(const struct lab_context *ctx);
} witnesses[] = {
    {LAB_GETS_SYN, LAB_REASON_BACK_SYN_NOT_ARRIVED, proof_of_syn},
    {LAB_GETS_SYN_ACK, LAB_REASON_BACK_SYN_ACK_NOT_ARRIVED, proof_of_syn_ack},
    {LAB_GETS_ACK_OF_SYN, LAB_REASON_BACK_ACK_NOT_ARRIVED, proof_of_ack_of_syn},
    {LAB_GETS_ACK_OF_FIN, LAB_REASON_BACK_FIN_NOT_ACKED, proof_of_ack_of_fin},
    {LAB_GETS_FIN, LAB_REASON_BACK_FIN_NOT_ARRIVED, proof_of_fin},
    {LAB_GETS_RST, LAB_REASON_BACK_RESET_NOT_ARRIVED, proof_of_end},
    {LAB_GETS_RST_PASSIVE, LAB_REASON_BACK_RESET_NOT_ARRIVED, proof_of_listening},
    {LAB_GETS_OTHER_SYN, LAB_REASON_BACK_IN_CONNECTION, proof_of_listening},
    {LAB_GETS_ICMP_ERROR, LAB_REASON_BACK_ERROR_NOT_HEEDED, proof_of_end},
    {LAB_GETS_NO_ANSWER, LAB_REASON_BACK_NOT_GIVEN_UP, proof_of_end},
    {LAB_GETS_NO_ANSWER_PASSIVE, LAB_REASON_BACK_NOT_GIVEN_UP, proof_of_listening},
    {LAB_WAITS_2_MSL, LAB_REASON_BACK_IN_TIME_WAIT, proof_of_end},
    {LAB_SENDS_RST, LAB_REASON_BACK_RESET_NOT_SENT, proof_of_end},
    {LAB_SENDS_NEW_SYN, LAB_REASON_BACK_OLD_SYN, proof_of_new_syn},
    {LAB_TOLD_REFUSES, LAB_REASON_BACK_PORT_OPEN, proof_of_end},
    {LAB_TOLD_SCANNED, LAB_REASON_BACK_PORT_OPEN, proof_of_end},
};
#define WITNESS_COUNT (sizeof witnesses / sizeof *witnesses)

/* The FIN had time to arrive and is not acknowledged: it was lost, or the segment before it that
 * the ACK asks for, behind which the FIN waits. */
static void
forget_lost_segment(const struct lab_context *ctx)
{
    struct lab_ranges *got = &ctx->snd->got;
    const struct lab_sent *lost = lab_flight_find(ctx->back, ctx->seg->ack);
    uint32_t next = got->next;
    bool waits = got->known && lost && lost->frame != ctx->rcv->fin.frame &&
                 lab_serial_before(lost->next, next);

    if (!fin_had_time(ctx))
        return;
    lab_ranges_start(got, ctx->seg->ack);
    if (waits)
        lab_ranges_add(got, lost->next, next);
}

/* The state without the refuted arrivals, with the others as before. */
static void
retract(struct lab_end *end, lab_set refuted)
{
    lab_set again = end->assumed & ~refuted;

    lab_end_step_back(end);
    for (unsigned i = 0; i < WITNESS_COUNT; i++) {
        if (again & LAB_BIT(witnesses[i].input))
            lab_end_apply(end, witnesses[i].input);
    }
}

void
lab_evidence_port_is_open(struct lab_end *end)
{
    retract(end, LAB_BIT(LAB_TOLD_REFUSES) | LAB_BIT(LAB_TOLD_SCANNED));
}

/* An ACK of the FIN had not arrived when its end spoke last. Unless it was lost, for which the FIN
 * is sent again, it has arrived before one of the next segments: before this one, if nothing
 * refutes it. */
static enum lab_reason
hear_ack_of_fin(const struct lab_context *ctx)
{
    struct lab_end *snd = ctx->snd;
    bool waits = snd->state == LAB_STATE_FIN_WAIT_1 || snd->state == LAB_STATE_CLOSING;

    snd->fin.ack_due = waits && !ctx->repeats_fin;
    if (!snd->fin.ack_due || proof_of_ack_of_fin(ctx) == REFUTED)
        return LAB_REASON_NO_CHANGE;
    snd->fin.ack_due = false;
    return lab_end_apply(snd, LAB_GETS_ACK_OF_FIN)->reason;
}

static enum lab_reason
step_back(const struct lab_context *ctx, lab_set refuted)
{
    if (refuted & LAB_BIT(LAB_GETS_ACK_OF_FIN))
        ctx->snd->fin.ack_due = !ctx->repeats_fin;
    if (refuted & LAB_BIT(LAB_GETS_FIN))
        forget_lost_segment(ctx);
    if ((refuted & LAB_BIT(LAB_GETS_ICMP_ERROR)) ||
        ((refuted & LAB_BIT(LAB_SENDS_RST)) && ctx->conn->open == LAB_OPEN_CANCELLED))
        ctx->conn->open = LAB_OPEN_NONE;
    retract(ctx->snd, refuted);
    if ((refuted & LAB_BIT(LAB_GETS_RST)) && ctx->repeats_syn &&
        ctx->conn->open == LAB_OPEN_REFUSED)
        return LAB_REASON_TRIES_AGAIN;
    for (unsigned i = 0; i < WITNESS_COUNT; i++) {
        if (refuted & LAB_BIT(witnesses[i].input))
            return witnesses[i].step_back;
    }
    return LAB_REASON_NO_CHANGE;
}

/* What the segment proves to have arrived, though no captured segment brought it: the
 * capture missed that one, or it filled the hole in front of what came before. */
static lab_set
proved_unseen(const struct lab_context *ctx)
{
    const struct lab_end *snd = ctx->snd;
    lab_set proved = 0;

    if (!(ctx->seg->flags & LAB_ACK) || (ctx->seg->flags & LAB_SYN))
        return 0;
    if (snd->state == LAB_STATE_SYN_SENT && snd->sent_syn)
        proved |= LAB_BIT(LAB_GETS_SYN_ACK);
    else if (snd->state == LAB_STATE_SYN_RECEIVED && !was_written_before_ack3(ctx) &&
             ctx->rcv->state != LAB_STATE_SYN_SENT && !(ctx->answers_challenge && !ctx->seg->len))
        proved |= LAB_BIT(LAB_GETS_ACK_OF_SYN);
    if (ctx->acks_fin && !ctx->wild && !(snd->arrived & LAB_BIT(LAB_GETS_FIN))) {
        proved |= LAB_BIT(LAB_GETS_FIN);
        if (snd->fin.sent && ctx->rcv->fin.acks_fin)
            proved |= LAB_BIT(LAB_GETS_ACK_OF_FIN); /* the same segment brought both */
    }
    return proved;
}

static enum lab_reason
catch_up(const struct lab_context *ctx, lab_set proved)
{
    enum lab_reason reason = LAB_REASON_NO_CHANGE;

    for (unsigned i = 0; proved && i < WITNESS_COUNT; i++) {
        enum lab_reason why;

        if (!(proved & LAB_BIT(witnesses[i].input)))
            continue;
        why = lab_end_apply(ctx->snd, witnesses[i].input)->reason;
        if (why != LAB_REASON_NO_CHANGE)
            reason = why;
    }
    return reason;
}

/* What the segment says of each input that its sender is assumed to have had: in a set for each
 * proof. */
static void
ask_witnesses(const struct lab_context *ctx, lab_set said[])
{
    lab_set assumed = ctx->snd->assumed;

    for (unsigned i = 0; assumed && i < WITNESS_COUNT; i++) {
        lab_set input = LAB_BIT(witnesses[i].input);

        if (assumed & input)
            said[witnesses[i].proof(ctx)] |= input;
        assumed &= ~input;
    }
}

/* A RST is no witness of a connection: it may be forged, or made without one. An old segment tells
 * nothing that later ones did not. */
static bool
is_witness(const struct lab_context *ctx)
{
    return !(ctx->seg->flags & LAB_RST) && !ctx->old;
}

enum lab_reason
lab_evidence_settle(const struct lab_context *ctx)
{
    struct lab_end *snd = ctx->snd;
    lab_set said[REFUTED + 1] = {0}, unseen;
    enum lab_reason reason = LAB_REASON_NO_CHANGE, inferred, caught_up;

    if (!is_witness(ctx))
        return LAB_REASON_NO_CHANGE;
    if (snd->fin.ack_due)
        reason = hear_ack_of_fin(ctx);
    ask_witnesses(ctx, said);
    if (said[REFUTED])
        reason = step_back(ctx, said[REFUTED]);
    inferred = lab_doubtful_fin_infer(ctx);
    unseen = proved_unseen(ctx);
    caught_up = catch_up(ctx, unseen);
    if ((snd->assumed & ~(said[PROVED] | unseen)) == 0)
        snd->assumed = 0;
    if (inferred != LAB_REASON_NO_CHANGE)
        return inferred;
    return reason != LAB_REASON_NO_CHANGE ? reason : caught_up;
}
