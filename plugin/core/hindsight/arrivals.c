/* When each segment reached its receiver, told by what the receiver sent: before one of its own
 * segments, after it, or never. In between, the receiver goes from the state in which it sent one
 * segment to that in which it sent the next.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/hindsight/parts.h"

#include "core/clock.h"
#include "core/connection/ranges.h"
#include "core/state/transitions.h"

/* One end, as it hears the other. */
struct hearing {
    const struct lab_letters *letters;
    enum lab_end_id end;
    struct lab_letter *due, *due_last; /* on their way to it */
    struct lab_letter *heard;          /* the last that arrived */
    struct lab_letter *late;           /* a SYN or SYN+ACK that may come yet, though it is lost */
    struct lab_ranges got;
    struct lab_path path;
    uint32_t tsval;     /* of the latest that arrived */
    uint32_t own_tsval; /* of its own latest */
    uint32_t acked;     /* the highest number that it has acknowledged, with acked_known */
    uint32_t fin;       /* the number of its own FIN, with fin_sent */
    uint32_t syn;       /* the number of its own SYN, with syn_sent */
    uint32_t lost;      /* the number after the last that was lost, with misses */
    uint32_t other_fin; /* of the FIN on its way to it, with fin_due */
    uint8_t state;      /* enum lab_state */
    bool otherwise;     /* not all has arrived when it passed: the verdicts assume too much */
    bool misses;        /* it has not acknowledged all that was lost */
    bool acked_known;
    bool syn_sent;
    bool fin_sent;
    bool fin_due;
    bool spoke;
    bool passive;   /* it answered a SYN with its own */
    bool disturbed; /* something is sent again, or out of turn, that it may answer once more */
};

/* Whether a segment had arrived when the receiver wrote one of its own. */
enum proof {
    OPEN,
    ARRIVED,
    NOT_YET,
};

static bool
is_in_sack(const struct lab_letter *due, const struct lab_letter *own)
{
    return own->sack_first != own->sack_next && !lab_serial_before(due->seq, own->sack_first) &&
           !lab_serial_after(lab_letter_next(due), own->sack_next);
}

static enum proof
proof_by_numbers(const struct lab_letter *due, const struct lab_letter *own)
{
    uint32_t next = (due->flags & LAB_SYN) ? due->seq + 1 : lab_letter_next(due);

    if (!(own->flags & LAB_ACK))
        return lab_letter_is_syn(due) && lab_letter_is_syn(own) ? NOT_YET : OPEN;
    if (!lab_serial_before(own->ack, next) || is_in_sack(due, own))
        return ARRIVED;
    return NOT_YET;
}

/* The receiver is in a state that this ACK would have ended. */
static enum proof
proof_by_state(const struct hearing *hearing, const struct lab_letter *due,
               const struct lab_letter *own)
{
    uint8_t state = own->end[hearing->end].after;

    if (!(due->flags & LAB_ACK) || due->end[hearing->end].before == due->end[hearing->end].after)
        return OPEN;
    if (hearing->fin_sent && due->ack == hearing->fin + 1)
        return state == LAB_STATE_FIN_WAIT_1 || state == LAB_STATE_CLOSING ||
                       state == LAB_STATE_LAST_ACK
                   ? NOT_YET
                   : ARRIVED;
    if (state == LAB_STATE_SYN_RECEIVED && hearing->syn_sent &&
        lab_serial_after(due->ack, hearing->syn))
        return NOT_YET;
    return OPEN;
}

/* RFC 7323 section 4.3: a segment at what its receiver has acknowledged is echoed; not one that is
 * not acceptable, such as a keep-alive, which lies below. Another of the same tick would be echoed
 * as well, but then they went together. */
static enum proof
proof_by_echo(const struct hearing *hearing, const struct lab_letter *due,
              const struct lab_letter *own)
{
    if (!due->has_timestamps || !own->has_timestamps || !hearing->acked_known ||
        lab_serial_after(due->seq, hearing->acked) ||
        lab_serial_before(lab_letter_next(due), hearing->acked))
        return OPEN;
    return lab_serial_before(own->tsecr, due->tsval) ? NOT_YET : ARRIVED;
}

/* Who goes on after its SYN+ACK has had the third segment, and the round trip before that may just
 * have been longer. */
static enum proof
proof_by_time(const struct hearing *hearing, const struct lab_letter *due,
              const struct lab_letter *own)
{
    if (hearing->state == LAB_STATE_SYN_RECEIVED && !(own->flags & LAB_RST))
        return OPEN;
    return lab_path_is_too_short(&hearing->path, due, own) ? NOT_YET : OPEN;
}

/* A SYN or SYN+ACK of another connection, or one more of the same; or an answer to a SYN of this
 * end that was but an old copy. */
static bool
is_from_outside(const struct hearing *hearing, const struct lab_letter *letter)
{
    const struct lab_end_verdict *judged = &letter->end[hearing->end];

    return (letter->flags & LAB_SYN) &&
           (judged->before == judged->after || judged->reason == LAB_REASON_SYN_ACK_AGAIN);
}

/* RFC 5961 section 3.2: its receiver has gone on from the number of the RST, which so changes
 * nothing. Linux takes the number of the FIN as well, with which the RST answers what was sent
 * before that came. */
static bool
is_passed_by(const struct hearing *hearing, const struct lab_letter *reset)
{
    bool has_fin = hearing->state == LAB_STATE_CLOSE_WAIT || hearing->state == LAB_STATE_LAST_ACK ||
                   hearing->state == LAB_STATE_CLOSING;

    return (reset->flags & LAB_RST) && hearing->acked_known &&
           lab_serial_before(reset->seq, hearing->acked) &&
           !(has_fin && reset->seq == hearing->other_fin);
}

static enum proof
proof_of(const struct hearing *hearing, const struct lab_letter *due, const struct lab_letter *own)
{
    enum proof proof;

    if ((due->flags & LAB_RST) && is_passed_by(hearing, due))
        return proof_by_time(hearing, due, own);
    if (due->flags & LAB_RST)
        return (own->flags & LAB_RST) || due->reset == LAB_RESET_IGNORED ? OPEN : NOT_YET;
    if (is_from_outside(hearing, due))
        return OPEN;
    if (lab_letter_space(due) && due->says.fate != LAB_FATE_UNANSWERED)
        return proof_by_numbers(due, own);
    if (own->flags & LAB_RST)
        return proof_by_time(hearing, due, own);
    proof = proof_by_state(hearing, due, own);
    if (proof == OPEN)
        proof = proof_by_echo(hearing, due, own);
    return proof == OPEN ? proof_by_time(hearing, due, own) : proof;
}

static void
moves(struct hearing *hearing, enum lab_input input)
{
    const struct lab_transition *cell = lab_transition(hearing->state, input);

    if (cell->reachable)
        hearing->state = cell->next;
}

static bool
has_whole_stream(const struct hearing *hearing)
{
    return hearing->fin_due &&
           (!hearing->got.known || lab_serial_after(hearing->got.next, hearing->other_fin));
}

/* In the order of RFC 9293 section 3.10.7.4. */
static void
gets_segment(struct hearing *hearing, const struct lab_letter *letter)
{
    if (hearing->state == LAB_STATE_SYN_RECEIVED)
        moves(hearing, LAB_GETS_ACK_OF_SYN);
    if (hearing->fin_sent && letter->ack == hearing->fin + 1)
        moves(hearing, LAB_GETS_ACK_OF_FIN);
    lab_ranges_add(&hearing->got, letter->seq, lab_letter_next(letter));
    if (letter->flags & LAB_FIN) {
        hearing->other_fin = lab_letter_next(letter) - 1;
        hearing->fin_due = true;
    }
    if (has_whole_stream(hearing)) {
        hearing->fin_due = false;
        moves(hearing, LAB_GETS_FIN);
    }
}

static void
gets(struct hearing *hearing, const struct lab_letter *letter)
{
    if (letter->flags & LAB_RST) {
        if (letter->reset != LAB_RESET_IGNORED)
            moves(hearing, hearing->state == LAB_STATE_SYN_RECEIVED && hearing->passive
                               ? LAB_GETS_RST_PASSIVE
                               : LAB_GETS_RST);
        return;
    }
    if (letter->flags & LAB_SYN)
        lab_ranges_start(&hearing->got, letter->seq + 1);
    if (lab_letter_is_syn(letter))
        moves(hearing, LAB_GETS_SYN);
    else if (letter->flags & LAB_SYN)
        moves(hearing, LAB_GETS_SYN_ACK);
    else if (letter->flags & LAB_ACK)
        gets_segment(hearing, letter);
}

static struct lab_letter *
take_first(struct hearing *hearing)
{
    struct lab_letter *letter = hearing->due;

    hearing->due = letter->next;
    if (!hearing->due)
        hearing->due_last = NULL;
    return letter;
}

/* The verdict holds as long as all before it arrived in its turn. */
static void
arrives(struct hearing *hearing, struct lab_letter *letter)
{
    uint8_t judged = letter->end[hearing->end].after;

    hearing->heard = letter;
    hearing->tsval = letter->tsval;
    if (is_passed_by(hearing, letter))
        hearing->otherwise = true;
    else
        gets(hearing, letter);
    if (!hearing->otherwise || judged == LAB_STATE_UNKNOWN)
        hearing->state = judged;
    letter->says.state[hearing->end] = hearing->state;
}

static void
never_arrives(struct hearing *hearing, struct lab_letter *letter)
{
    uint32_t next = lab_letter_next(letter);

    letter->says.state[hearing->end] = hearing->state;
    hearing->otherwise = true;
    if (letter->flags & LAB_SYN)
        hearing->late = letter;
    if (!lab_letter_space(letter) || (letter->flags & LAB_SYN))
        return;
    if (!hearing->misses || lab_serial_after(next, hearing->lost))
        hearing->lost = next;
    hearing->misses = true;
}

static bool
changes_state(const struct hearing *hearing, const struct lab_letter *letter)
{
    return letter->end[hearing->end].before != letter->end[hearing->end].after;
}

/* An ACK that changes nothing waits for no number. */
static bool
is_idle_ack(const struct hearing *hearing, const struct lab_letter *letter)
{
    return !lab_letter_space(letter) && !(letter->flags & LAB_RST) &&
           !changes_state(hearing, letter);
}

/* Beyond a gap, and yet it tells that it has these: by number, or, without selective
 * acknowledgments, by repeating its ACK for each (RFC 5681 section 4.2). */
static void
hears_beyond_gap(struct hearing *hearing, const struct lab_letter *own)
{
    struct lab_letter **one = &hearing->due;
    bool repeats =
        !hearing->letters->case_of->sack && (own->events & LAB_BIT(LAB_EVENT_DUPLICATE_ACK));
    bool changed = false; /* by one of those that have not come yet */

    hearing->due_last = NULL;
    while (*one) {
        struct lab_letter *letter = *one;
        bool bears = lab_letter_space(letter) != 0;
        bool next = repeats && bears && lab_serial_after(letter->seq, own->ack);

        if (next || (bears && is_in_sack(letter, own)) ||
            (!changed && is_idle_ack(hearing, letter) && !letter->refused &&
             proof_of(hearing, letter, own) != NOT_YET)) {
            *one = letter->next;
            repeats &= !next;
            arrives(hearing, letter);
        } else {
            changed |= changes_state(hearing, letter);
            hearing->due_last = letter;
            one = &letter->next;
        }
    }
}

static void
tell(struct lab_letter *letter, enum lab_fate fate, const struct lab_letter *proof)
{
    letter->says.fate = (uint8_t)fate;
    letter->says.proof_frame = proof->frame;
}

/* In TIME-WAIT an end speaks only when it is spoken to: what came behind the RST has reached it. */
static bool
answers_what_follows(const struct hearing *hearing, const struct lab_letter *reset)
{
    return hearing->state == LAB_STATE_TIME_WAIT && reset->next;
}

/* Its end went on after a RST: that did not arrive, or was not heeded (RFC 1337, or because what
 * was sent before it came first: its number is then below the one that is expected), or it refused
 * but one segment. */
static void
outlives(struct hearing *hearing, struct lab_letter *reset, const struct lab_letter *own)
{
    never_arrives(hearing, reset);
    if (hearing->state == LAB_STATE_TIME_WAIT ||
        reset->end[reset->from].after != LAB_STATE_CLOSED ||
        (lab_letter_acks(own) && lab_serial_after(own->ack, reset->seq)))
        return;
    tell(reset, LAB_FATE_LOST, own);
}

/* Nothing else that its end said can have told the same. */
static bool
is_the_only_one(const struct hearing *hearing, const struct lab_letter *letter,
                const struct lab_letter *own)
{
    if (letter->has_timestamps)
        return letter->tsval == own->tsecr && letter->tsval != hearing->tsval &&
               (!letter->next || letter->next->tsval != letter->tsval);
    return !letter->next;
}

/* It says again what it has said, with nothing new, newly written: so it answers something that it
 * cannot take (RFC 9293 section 3.10.7.4). What it gets twice it would tell of (RFC 2883). */
static bool
answers_unacceptable(const struct hearing *hearing, const struct lab_letter *own)
{
    lab_set otherwise = LAB_BIT(LAB_EVENT_KEEP_ALIVE) | LAB_BIT(LAB_EVENT_KEEP_ALIVE_ACK) |
                        LAB_BIT(LAB_EVENT_WINDOW_UPDATE) | LAB_BIT(LAB_EVENT_ZERO_WINDOW);

    return hearing->letters->case_of->sack && lab_letter_acks(own) && !lab_letter_space(own) &&
           own->sack_first == own->sack_next && !(own->events & otherwise) &&
           hearing->acked_known && own->ack == hearing->acked && own->has_timestamps &&
           lab_serial_after(own->tsval, hearing->own_tsval) && !hearing->disturbed;
}

/* What was lost, as far as anybody could tell, comes after all. */
static void
hears_late(struct hearing *hearing, const struct lab_letter *own)
{
    struct lab_letter *late = hearing->late;

    if (!late || late->first || !late->again || late->again->again || hearing->due ||
        (hearing->heard && !is_idle_ack(hearing, hearing->heard)) ||
        !answers_unacceptable(hearing, own))
        return;
    late->says.state[hearing->end] = hearing->state;
    tell(late, LAB_FATE_REPEATED, own);
    hearing->late = NULL;
}

/* A RST that has overtaken what it stands behind does not have the number that is expected, and
 * gets an ACK (RFC 5961 section 3.2). */
static void
hears_early_reset(struct hearing *hearing, const struct lab_letter *own)
{
    struct lab_letter **one = &hearing->due;

    if (!answers_unacceptable(hearing, own))
        return;
    while (*one && !((*one)->flags & LAB_RST))
        one = &(*one)->next;
    if (!*one || !lab_serial_after((*one)->seq, own->ack))
        return;
    (*one)->says.state[hearing->end] = hearing->state;
    *one = (*one)->next;
}

/* The fate of an ACK, which takes no numbers, by what its receiver says next. */
static void
tell_of_ack(const struct hearing *hearing, struct lab_letter *ack, enum proof proof,
            const struct lab_letter *own)
{
    if (lab_letter_space(ack) || (ack->flags & LAB_RST))
        return;
    if (proof == ARRIVED && is_the_only_one(hearing, ack, own))
        tell(ack, LAB_FATE_ACKNOWLEDGED, own);
    else if (proof_by_state(hearing, ack, own) == NOT_YET &&
             lab_path_had_time(&hearing->path, ack, own))
        tell(ack, LAB_FATE_LOST, own);
}

/* What had reached the end before it wrote a segment. */
static void
hears_before(struct hearing *hearing, const struct lab_letter *own)
{
    while (hearing->due) {
        struct lab_letter *letter = hearing->due;
        enum proof proof;

        if (letter->says.fate == LAB_FATE_LOST) {
            never_arrives(hearing, take_first(hearing));
            continue;
        }
        proof = proof_of(hearing, letter, own);
        tell_of_ack(hearing, letter, proof, own);
        if (letter->refused && proof != ARRIVED)
            proof = NOT_YET;
        if (proof == NOT_YET) {
            if ((letter->flags & LAB_RST) && (lab_path_had_time(&hearing->path, letter, own) ||
                                              answers_what_follows(hearing, letter))) {
                outlives(hearing, take_first(hearing), own);
                continue;
            }
            hearing->otherwise = true;
            hears_early_reset(hearing, own);
            hears_beyond_gap(hearing, own);
            return;
        }
        if (lab_letter_is_syn(letter) && letter->end[hearing->end].after == LAB_STATE_CLOSED &&
            (own->flags & LAB_SYN)) {
            hearing->state = LAB_STATE_LISTEN; /* a port of a scan that is open after all */
            hearing->otherwise = true;
        }
        arrives(hearing, take_first(hearing));
    }
}

/* @return 0: it answers none of those that are due */
static uint32_t
refused_frame(const struct hearing *hearing, const struct lab_letter *reset)
{
    for (const struct lab_letter *due = hearing->due; due; due = due->next) {
        if (due->refused)
            return due->frame;
    }
    return reset->reset_frame;
}

/* Not one of a program that breaks off: that has ACK, and its number is the next of its end (RFC
 * 9293 section 3.10.5). */
static bool
is_answer(const struct hearing *hearing, const struct lab_letter *reset)
{
    if (!(reset->flags & LAB_RST) || !hearing->due)
        return false;
    return (reset->flags & LAB_ACK) ? reset->reset_frame && reset->reset == LAB_RESET_REFUSED
                                    : refused_frame(hearing, reset) != 0;
}

/* It stands before one that is refused, and was not acknowledged. Its own RST would have another
 * number if it had acknowledged less, so then it was lost. */
static bool
is_refused_too(const struct lab_letter *letter, const struct lab_letter *reset)
{
    if (!lab_letter_space(letter) || letter->heard_by)
        return false;
    if (letter->flags & LAB_SYN)
        return true;
    return !letter->again && ((reset->flags & LAB_ACK) || letter->ack == reset->seq);
}

/* A RST that answers a segment: its end was in no state to take it when it came, nor what came
 * before and was not acknowledged. */
static void
hears_what_it_refuses(struct hearing *hearing, const struct lab_letter *reset)
{
    uint32_t refused = refused_frame(hearing, reset);

    while (hearing->due && hearing->due->frame <= refused) {
        struct lab_letter *letter = take_first(hearing);

        if (letter->frame == refused || is_refused_too(letter, reset)) {
            hearing->state = reset->end[hearing->end].after;
            hearing->otherwise = true;
            letter->says.state[hearing->end] = hearing->state;
        } else if (letter->says.fate == LAB_FATE_LOST ||
                   (lab_letter_space(letter) && !letter->heard_by && !letter->again)) {
            never_arrives(hearing, letter);
        } else {
            arrives(hearing, letter);
        }
    }
}

static void
measure(struct hearing *hearing, const struct lab_letter *own)
{
    const struct lab_letter *heard = hearing->heard;

    if (heard && heard->acked_by == own && !heard->first && !heard->again)
        lab_path_note_answer(&hearing->path, heard, own);
}

static void
acknowledges(struct hearing *hearing, const struct lab_letter *own)
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

static void
speaks(struct hearing *hearing, struct lab_letter *own)
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
    /* It has done nothing since then but say so. */
    if (hearing->heard && !(own->flags & (LAB_SYN | LAB_FIN | LAB_RST)))
        hearing->heard->says.state[hearing->end] = said->after;
    hearing->state = said->after;
    hearing->own_tsval = own->tsval;
    if (lab_letter_acks(own))
        acknowledges(hearing, own);
    if (!hearing->due && !hearing->misses)
        hearing->otherwise = false;
    if ((own->flags & LAB_SYN) && !(own->flags & LAB_RST)) {
        hearing->syn = own->seq;
        hearing->syn_sent = true;
    }
    if ((own->flags & (LAB_FIN | LAB_RST)) == LAB_FIN) {
        hearing->fin = lab_letter_next(own) - 1;
        hearing->fin_sent = true;
    }
    if ((own->flags & (LAB_SYN | LAB_ACK)) == (LAB_SYN | LAB_ACK))
        hearing->passive = true;
}

/* What it says outside its connection answers what came from outside. If it is a SYN, with which it
 * leaves the connection for another, what had been on its way for long has found it there. */
static void
speaks_outside(struct hearing *hearing, const struct lab_letter *own)
{
    const struct lab_end_verdict *said = &own->end[hearing->end];

    while (hearing->due && is_from_outside(hearing, hearing->due))
        arrives(hearing, take_first(hearing));
    if (!lab_letter_is_syn(own) || said->before == said->after || !hearing->path.round_trip)
        return;
    while (hearing->due && lab_elapsed(own->time, hearing->due->time) >= hearing->path.round_trip)
        arrives(hearing, take_first(hearing));
    hearing->state = said->after;
    hearing->otherwise = true;
}

/* An end that gets it may have to answer it once more. */
static bool
is_out_of_turn(const struct lab_letter *letter)
{
    lab_set events = LAB_BIT(LAB_EVENT_RETRANSMISSION) | LAB_BIT(LAB_EVENT_OUT_OF_ORDER) |
                     LAB_BIT(LAB_EVENT_KEEP_ALIVE) | LAB_BIT(LAB_EVENT_WINDOW_PROBE);

    return !(letter->flags & LAB_SYN) && (letter->events & events);
}

static void
is_due(struct hearing *hearing, struct lab_letter *letter)
{
    letter->next = NULL;
    hearing->disturbed |= is_out_of_turn(letter);
    if (hearing->due)
        hearing->due_last->next = letter;
    else
        hearing->due = letter;
    hearing->due_last = letter;
    if ((letter->flags & LAB_SYN) && !hearing->acked_known)
        hearing->path.asked_time = letter->time;
}

/* Nothing that its port says belongs to this connection, and a SYN is all there is of it. If only
 * one way was captured, what its sender says next shows that it was answered. */
static bool
is_unheeded_syn(const struct hearing *hearing, const struct lab_letter *letter)
{
    const struct lab_letter *last = hearing->letters->first + hearing->letters->count - 1;

    return lab_letter_is_syn(letter) && !hearing->spoke && lab_letter_is_syn(last) &&
           letter->end[hearing->end].after == LAB_STATE_SYN_RECEIVED;
}

/* A SYN that a port does not answer which answers others was lost, or the queue of its program was
 * full; unless the connection before lived on there. */
static void
ends_on_its_way(struct hearing *hearing, struct lab_letter *letter)
{
    const struct lab_case *case_of = hearing->letters->case_of;

    if (is_unheeded_syn(hearing, letter) && case_of->lives_on != LAB_STATE_UNKNOWN)
        letter->says.state[hearing->end] = case_of->lives_on;
    else if (letter->says.fate == LAB_FATE_LOST ||
             (is_unheeded_syn(hearing, letter) && case_of->listens))
        never_arrives(hearing, letter);
    else
        arrives(hearing, letter);
}

void
lab_find_arrivals(const struct lab_letters *letters, enum lab_end_id end)
{
    struct hearing hearing = {.letters = letters, .end = end};

    if (letters->count)
        hearing.state = letters->first->end[end].before;
    for (size_t i = 0; i < letters->count; i++) {
        struct lab_letter *letter = &letters->first[i];

        if (lab_letter_is_mute(letter)) {
            letter->says.state[end] = letter->end[end].after;
            if (letter->from == end)
                speaks_outside(&hearing, letter);
        } else if (letter->from == end) {
            speaks(&hearing, letter);
        } else {
            is_due(&hearing, letter);
        }
    }
    while (hearing.due)
        ends_on_its_way(&hearing, take_first(&hearing));
}
