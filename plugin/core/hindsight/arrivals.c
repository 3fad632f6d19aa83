/* When each segment reached its receiver, told by what the receiver sent: before one of its own
 * segments, after it, or never. In between, the receiver goes from the state in which it sent one
 * segment to that in which it sent the next.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/hindsight/hearing.h"

#include "core/bounds.h"
#include "core/clock.h"
#include "core/connection/flight.h"

/* So many of those that wait are looked at for what came out of turn, or was refused: more than a
 * flight remembers are on their way only where most of what their receiver says was not captured.
 */
#define OUT_OF_TURN_MAX LAB_FLIGHT_MAX

static bool
changes_state(const struct lab_hearing *hearing, const struct lab_past_segment *segment)
{
    return segment->end[hearing->end].before != segment->end[hearing->end].after;
}

/* An ACK that changes nothing waits for no number. */
static bool
is_idle_ack(const struct lab_hearing *hearing, const struct lab_past_segment *segment)
{
    return !lab_past_space(segment) && !(segment->flags & LAB_RST) &&
           !changes_state(hearing, segment);
}

/* Beyond a gap, and yet it tells that it has these: by number, or, without selective
 * acknowledgments, by repeating its ACK for each (RFC 5681 section 4.2). */
static void
hears_beyond_gap(struct lab_hearing *hearing, const struct lab_past_segment *own)
{
    struct lab_past_segment **one = &hearing->due, *last = NULL;
    bool repeats =
        !hearing->past->case_of->sack && (own->events & LAB_BIT(LAB_EVENT_DUPLICATE_ACK));
    bool changed = false; /* by one of those that have not come yet */

    for (unsigned i = 0; *one && i < OUT_OF_TURN_MAX; i++) {
        struct lab_past_segment *segment = *one;
        bool bears = lab_past_space(segment) != 0;
        bool next = repeats && bears && lab_serial_after(segment->seq, own->ack);

        if (next || (bears && lab_past_is_in_sack(segment, own)) ||
            (!changed && is_idle_ack(hearing, segment) && !segment->refused &&
             lab_hearing_proof_of(hearing, segment, own) != LAB_PROOF_NOT_YET)) {
            *one = segment->next;
            repeats &= !next;
            lab_hearing_arrives(hearing, segment);
        } else {
            changed |= changes_state(hearing, segment);
            last = segment;
            one = &segment->next;
        }
    }
    if (!*one)
        hearing->due_last = last;
}

static void
tell(struct lab_past_segment *segment, enum lab_fate fate, const struct lab_past_segment *proof)
{
    segment->says.fate = (uint8_t)fate;
    segment->says.proof_frame = proof->frame;
}

/* In TIME-WAIT an end speaks only when it is spoken to: what came behind the RST has reached it. */
static bool
answers_what_follows(const struct lab_hearing *hearing, const struct lab_past_segment *reset)
{
    return hearing->state == LAB_STATE_TIME_WAIT && reset->next;
}

/* Its end went on after a RST: that did not arrive, or was not heeded (RFC 1337, or because what
 * was sent before it came first: its number is then below the one that is expected), or it refused
 * but one segment. */
static void
outlives(struct lab_hearing *hearing, struct lab_past_segment *reset,
         const struct lab_past_segment *own)
{
    lab_hearing_never_arrives(hearing, reset);
    if (hearing->state == LAB_STATE_TIME_WAIT ||
        reset->end[reset->from].after != LAB_STATE_CLOSED ||
        (lab_past_acks(own) && lab_serial_after(own->ack, reset->seq)))
        return;
    tell(reset, LAB_FATE_LOST, own);
}

/* Windows waits half a second when its SYN is refused, and then sends it once more. A timer of 1 s,
 * which RFC 6298 section 2.1 asks for, would not have run out by then. */
#define TRIES_AGAIN_NS UINT64_C(700000000)

/* Its end has heard the refusal, and opens once more all the same. */
static bool
tries_again(const struct lab_past_segment *reset, const struct lab_past_segment *own)
{
    return reset->reset == LAB_RESET_REFUSED && lab_past_is_syn(own) &&
           lab_elapsed(own->time, reset->time) < TRIES_AGAIN_NS;
}

/* It may still be on its way: not for longer after the repetition than that had waited. */
static bool
may_come_yet(const struct lab_past_segment *late, const struct lab_past_segment *own)
{
    return lab_elapsed(own->time, late->again->time) <= lab_elapsed(late->again->time, late->time);
}

/* What was lost, as far as anybody could tell, comes after all. */
static void
hears_late(struct lab_hearing *hearing, const struct lab_past_segment *own)
{
    struct lab_past_segment *late = hearing->late;

    if (!late || late->first || !late->again || late->again->again || hearing->due ||
        !may_come_yet(late, own) || (hearing->heard && !is_idle_ack(hearing, hearing->heard)) ||
        !lab_hearing_answers_unacceptable(hearing, own))
        return;
    late->says.state[hearing->end] = hearing->state;
    tell(late, LAB_FATE_REPEATED, own);
    hearing->late = NULL;
}

/* A RST that has overtaken what it stands behind does not have the number that is expected, and
 * gets an ACK (RFC 5961 section 3.2). */
static void
hears_early_reset(struct lab_hearing *hearing, const struct lab_past_segment *own)
{
    struct lab_past_segment **one = &hearing->due;

    if (!lab_hearing_answers_unacceptable(hearing, own))
        return;
    for (unsigned i = 0; *one && !((*one)->flags & LAB_RST) && i < OUT_OF_TURN_MAX; i++)
        one = &(*one)->next;
    if (!*one || !((*one)->flags & LAB_RST) || !lab_serial_after((*one)->seq, own->ack))
        return;
    (*one)->says.state[hearing->end] = hearing->state;
    *one = (*one)->next;
}

/* The fate of an ACK, which takes no numbers, by what its receiver says next. */
static void
tell_of_ack(const struct lab_hearing *hearing, struct lab_past_segment *ack, enum lab_proof proof,
            const struct lab_past_segment *own)
{
    if (lab_past_space(ack) || (ack->flags & LAB_RST))
        return;
    if (proof == LAB_PROOF_ARRIVED && lab_hearing_is_the_only_one(hearing, ack, own))
        tell(ack, LAB_FATE_ACKNOWLEDGED, own);
    else if (lab_hearing_proof_by_state(hearing, ack, own) == LAB_PROOF_NOT_YET &&
             lab_path_had_time(&hearing->path, ack, own))
        tell(ack, LAB_FATE_LOST, own);
}

/* What had reached the end before it wrote a segment. */
static void
hears_before(struct lab_hearing *hearing, const struct lab_past_segment *own)
{
    while (hearing->due) {
        struct lab_past_segment *segment = hearing->due;
        enum lab_proof proof;

        if (segment->says.fate == LAB_FATE_LOST) {
            lab_hearing_never_arrives(hearing, lab_hearing_take_first(hearing));
            continue;
        }
        proof = lab_hearing_proof_of(hearing, segment, own);
        tell_of_ack(hearing, segment, proof, own);
        if (segment->refused && proof != LAB_PROOF_ARRIVED)
            proof = LAB_PROOF_NOT_YET;
        if (tries_again(segment, own))
            proof = LAB_PROOF_ARRIVED;
        if (proof == LAB_PROOF_NOT_YET) {
            if ((segment->flags & LAB_RST) && (lab_path_had_time(&hearing->path, segment, own) ||
                                               answers_what_follows(hearing, segment))) {
                outlives(hearing, lab_hearing_take_first(hearing), own);
                continue;
            }
            hearing->otherwise = true;
            hears_early_reset(hearing, own);
            hears_beyond_gap(hearing, own);
            return;
        }
        if (lab_past_is_syn(segment) && segment->end[hearing->end].after == LAB_STATE_CLOSED &&
            (own->flags & LAB_SYN)) {
            hearing->state = LAB_STATE_LISTEN; /* a port of a scan that is open after all */
            hearing->otherwise = true;
        }
        lab_hearing_arrives(hearing, lab_hearing_take_first(hearing));
    }
}

/* @return 0: it answers none of those that are due */
static uint32_t
refused_frame(const struct lab_hearing *hearing, const struct lab_past_segment *reset)
{
    const struct lab_past_segment *due = hearing->due;

    for (unsigned i = 0; due && i < OUT_OF_TURN_MAX; i++, due = due->next) {
        if (due->refused)
            return due->frame;
    }
    return reset->reset_frame;
}

/* Not one of a program that breaks off: that has ACK, and its number is the next of its end (RFC
 * 9293 section 3.10.5). */
static bool
is_answer(const struct lab_hearing *hearing, const struct lab_past_segment *reset)
{
    if (!(reset->flags & LAB_RST) || !hearing->due)
        return false;
    return (reset->flags & LAB_ACK) ? reset->reset_frame && reset->reset == LAB_RESET_REFUSED
                                    : refused_frame(hearing, reset) != 0;
}

/* It stands before one that is refused, and was not acknowledged. Its own RST would have another
 * number if it had acknowledged less, so then it was lost. */
static bool
is_refused_too(const struct lab_past_segment *segment, const struct lab_past_segment *reset)
{
    if (!lab_past_space(segment) || segment->heard_by)
        return false;
    if (segment->flags & LAB_SYN)
        return true;
    return !segment->again && ((reset->flags & LAB_ACK) || segment->ack == reset->seq);
}

/* A RST that answers a segment: its end was in no state to take it when it came, nor what came
 * before and was not acknowledged. */
static void
hears_what_it_refuses(struct lab_hearing *hearing, const struct lab_past_segment *reset)
{
    uint32_t refused = refused_frame(hearing, reset);

    while (hearing->due && hearing->due->frame <= refused) {
        struct lab_past_segment *segment = lab_hearing_take_first(hearing);

        if (segment->frame == refused || is_refused_too(segment, reset)) {
            hearing->state = reset->end[hearing->end].after;
            hearing->otherwise = true;
            segment->says.state[hearing->end] = hearing->state;
        } else if (segment->says.fate == LAB_FATE_LOST ||
                   (lab_past_space(segment) && !segment->heard_by && !segment->again)) {
            lab_hearing_never_arrives(hearing, segment);
        } else {
            lab_hearing_arrives(hearing, segment);
        }
    }
}

static void
measure(struct lab_hearing *hearing, const struct lab_past_segment *own)
{
    const struct lab_past_segment *heard = hearing->heard;

    if (heard && heard->acked_by == own && !heard->first && !heard->again)
        lab_path_note_answer(&hearing->path, heard, own);
}

static void
acknowledges(struct lab_hearing *hearing, const struct lab_past_segment *own)
{
    if (!hearing->acked_known || lab_serial_after(own->ack, hearing->acked))
        hearing->acked = own->ack;
    hearing->acked_known = true;
    if (hearing->got.known)
        lab_ranges_add(&hearing->got, hearing->got.next, own->ack);
    else
        lab_ranges_start(&hearing->got, own->ack);
    if (hearing->misses && !lab_serial_before(hearing->acked, hearing->lost))
        hearing->misses = false;
}

/* Whether what the end had heard last has brought it to the state in which it wrote @a own: since
 * then it has done nothing but say so, and heard nothing that the capture lacks. */
static bool
says_what_it_heard(const struct lab_past_segment *own)
{
    return !(own->flags & (LAB_SYN | LAB_FIN | LAB_RST)) &&
           !(own->events & LAB_BIT(LAB_EVENT_ACK_UNSEEN));
}

/* What is asked of an end later: what it has sent itself. */
static void
sent(struct lab_hearing *hearing, const struct lab_past_segment *own)
{
    if (own->has_timestamps)
        hearing->own_tsval = own->tsval;
    if ((own->flags & (LAB_SYN | LAB_RST)) == LAB_SYN) {
        hearing->syn = own->seq;
        hearing->syn_sent = true;
    }
    if ((own->flags & (LAB_FIN | LAB_RST)) == LAB_FIN) {
        hearing->fin = lab_past_next(own) - 1;
        hearing->fin_sent = true;
    }
    if ((own->flags & (LAB_SYN | LAB_ACK)) == (LAB_SYN | LAB_ACK))
        hearing->passive = true;
}

/* The end writes a segment of its own, which tells what it has heard by then. */
static void
speaks(struct lab_hearing *hearing, struct lab_past_segment *own)
{
    const struct lab_end_verdict *said = &own->end[hearing->end];

    own->says.state[hearing->end] = said->after;
    if (said->reason == LAB_REASON_LATE_DUPLICATE)
        return;
    lab_path_note(&hearing->path, own);
    hearing->spoke = true;
    hearing->heard = NULL;
    if (is_answer(hearing, own))
        hears_what_it_refuses(hearing, own);
    else
        hears_before(hearing, own);
    hears_late(hearing, own);
    measure(hearing, own);
    if (hearing->heard && says_what_it_heard(own))
        hearing->heard->says.state[hearing->end] = said->after;
    hearing->state = said->after;
    if (lab_past_acks(own))
        acknowledges(hearing, own);
    if (!hearing->due && !hearing->misses)
        hearing->otherwise = false;
    sent(hearing, own);
}

static bool
is_said_by(const struct lab_past_segment *segment, uint8_t from)
{
    return segment->from == from && !(segment->flags & LAB_RST) && !lab_past_is_mute(segment);
}

/* What its end says next, RSTs aside, or NULL. */
static const struct lab_past_segment *
said_next(struct lab_hearing *hearing, const struct lab_past_segment *segment)
{
    const struct lab_past_segment *past = hearing->past->first + hearing->past->count;
    const struct lab_past_segment *next = hearing->speaks_next;

    if (next <= segment)
        next = segment + 1;
    while (next < past && !is_said_by(next, segment->from))
        next++;
    hearing->speaks_next = next;
    return next < past ? next : NULL;
}

/* It may have been written before: the RST has only overtaken it, or it is an old copy. */
static bool
may_be_overtaken(const struct lab_hearing *hearing, const struct lab_past_segment *segment,
                 const struct lab_past_segment *reset)
{
    if (segment->has_timestamps && !lab_serial_after(segment->tsval, hearing->own_tsval))
        return true;
    return lab_elapsed(segment->time, reset->time) < LAB_TIMEOUT_MIN_NS &&
           !(lab_past_acks(segment) && hearing->acked_known &&
             lab_serial_after(segment->ack, hearing->acked));
}

/* Whether its end, from @a next on, says what the RST cannot have overtaken. */
static bool
goes_on_behind(const struct lab_hearing *hearing, const struct lab_past_segment *next,
               const struct lab_past_segment *reset)
{
    const struct lab_past_segment *past = hearing->past->first + hearing->past->count;

    for (unsigned i = 0; next < past && i < OUT_OF_TURN_MAX; i++, next++) {
        if (is_said_by(next, reset->from) && !may_be_overtaken(hearing, next, reset))
            return true;
    }
    return false;
}

/* Its end goes on behind a RST, or where a FIN was, and so has not sent it: somebody else has. */
static bool
is_forged(struct lab_hearing *hearing, const struct lab_past_segment *segment)
{
    const struct lab_past_segment *next;
    uint8_t reason;

    if (!(segment->flags & (LAB_RST | LAB_FIN)))
        return false;
    next = said_next(hearing, segment);
    if (!next)
        return false;
    reason = next->end[hearing->end].reason;
    return (segment->flags & LAB_RST)
               ? reason == LAB_REASON_BACK_RESET_NOT_SENT && goes_on_behind(hearing, next, segment)
               : reason == LAB_REASON_BACK_FIN_BELIED;
}

/* A RST or FIN in the name of the end leaves it in the state that it was in. */
static void
is_spoken_for(struct lab_hearing *hearing, struct lab_past_segment *segment)
{
    if (!hearing->otherwise)
        hearing->state = segment->end[hearing->end].before;
    hearing->otherwise = true;
    segment->says.state[hearing->end] = hearing->state;
}

/* What it says outside its connection answers what came from outside. If it is a SYN, with which it
 * leaves the connection for another, what had been on its way for long has found it there. */
static void
speaks_outside(struct lab_hearing *hearing, const struct lab_past_segment *own)
{
    const struct lab_end_verdict *said = &own->end[hearing->end];

    while (hearing->due && lab_hearing_is_from_outside(hearing, hearing->due))
        lab_hearing_arrives(hearing, lab_hearing_take_first(hearing));
    if (!lab_past_is_syn(own) || said->before == said->after || !hearing->path.round_trip)
        return;
    while (hearing->due && lab_elapsed(own->time, hearing->due->time) >= hearing->path.round_trip)
        lab_hearing_arrives(hearing, lab_hearing_take_first(hearing));
    hearing->state = said->after;
    hearing->otherwise = true;
}

/* An end that gets it may have to answer it once more. */
static bool
is_out_of_turn(const struct lab_past_segment *segment)
{
    lab_set events = LAB_BIT(LAB_EVENT_RETRANSMISSION) | LAB_BIT(LAB_EVENT_OUT_OF_ORDER) |
                     LAB_BIT(LAB_EVENT_KEEP_ALIVE) | LAB_BIT(LAB_EVENT_WINDOW_PROBE);

    return !(segment->flags & LAB_SYN) && (segment->events & events);
}

static void
is_due(struct lab_hearing *hearing, struct lab_past_segment *segment)
{
    hearing->disturbed |= is_out_of_turn(segment);
    lab_past_append(&hearing->due, &hearing->due_last, segment);
    if ((segment->flags & LAB_SYN) && !hearing->acked_known)
        hearing->path.asked_time = segment->time;
}

/* Nothing that its port says belongs to this connection, and a SYN is all there is of it. If only
 * one way was captured, what its sender says next shows that it was answered. */
static bool
is_unheeded_syn(const struct lab_hearing *hearing, const struct lab_past_segment *segment)
{
    const struct lab_past_segment *last = hearing->past->first + hearing->past->count - 1;

    return lab_past_is_syn(segment) && !hearing->spoke && lab_past_is_syn(last) &&
           segment->end[hearing->end].after == LAB_STATE_SYN_RECEIVED;
}

/* A SYN that a port does not answer which answers others was lost, or the queue of its program was
 * full; unless the connection before lived on there. */
static void
ends_on_its_way(struct lab_hearing *hearing, struct lab_past_segment *segment)
{
    const struct lab_case *case_of = hearing->past->case_of;

    if (is_unheeded_syn(hearing, segment) && case_of->lives_on != LAB_STATE_UNKNOWN)
        segment->says.state[hearing->end] = case_of->lives_on;
    else if (segment->says.fate == LAB_FATE_LOST ||
             (is_unheeded_syn(hearing, segment) && case_of->listens))
        lab_hearing_never_arrives(hearing, segment);
    else
        lab_hearing_arrives(hearing, segment);
}

void
lab_hindsight_find_arrivals(const struct lab_past *past, enum lab_end_id end)
{
    struct lab_hearing hearing = {.past = past, .end = end, .speaks_next = past->first};

    if (past->count)
        hearing.state = past->first->end[end].before;
    for (size_t i = 0; i < past->count; i++) {
        struct lab_past_segment *segment = &past->first[i];

        if (lab_past_is_mute(segment)) {
            segment->says.state[end] = segment->end[end].after;
            if (segment->from == end)
                speaks_outside(&hearing, segment);
        } else if (segment->from == end && is_forged(&hearing, segment)) {
            is_spoken_for(&hearing, segment);
        } else if (segment->from == end) {
            speaks(&hearing, segment);
        } else {
            is_due(&hearing, segment);
        }
    }
    while (hearing.due)
        ends_on_its_way(&hearing, lab_hearing_take_first(&hearing));
}
