/* What became of the segments that take numbers: who acknowledged them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/hindsight/parts.h"

#include "core/clock.h"
#include "core/connection/flight.h"
#include "core/frames.h"

/* What an end has sent and the other has not acknowledged yet. */
struct waiting {
    struct lab_letter *fresh, *fresh_last; /* in the order of their numbers */
    struct lab_letter *again;    /* out of that order, in a heap: sent again, or overtaken */
    struct lab_letter *repeated; /* the latest that was sent again, the others behind it */
    uint32_t acked;              /* the highest number acknowledged, with acked_known */
    uint32_t sent;               /* the number after all that it sent, with sent_known */
    bool acked_known;
    bool sent_known;
};

struct fates {
    const struct lab_letters *letters;
    struct waiting of[LAB_END_COUNT];
    struct lab_receiver receiver[LAB_END_COUNT];
    bool heard_alone[LAB_END_COUNT]; /* of the other, nothing was captured */
};

static struct lab_letter *
letter_of_frame(const struct lab_letters *letters, uint32_t frame)
{
    size_t at = lab_first_of_frame(letters->first, letters->count, sizeof *letters->first,
                                   offsetof(struct lab_letter, frame), frame);

    return at < letters->count && letters->first[at].frame == frame ? &letters->first[at] : NULL;
}

static struct lab_letter *
first_sending(struct lab_letter *letter)
{
    return letter->first ? letter->first : letter;
}

/* The numbers were sent before: put this sending behind the others. */
static void
join_sendings(struct fates *fates, struct lab_letter *letter)
{
    const struct lab_letters *letters = fates->letters;
    struct waiting *own = &fates->of[letter->from];
    struct lab_letter *before = NULL, *last;

    if (letter->events & LAB_BIT(LAB_EVENT_RETRANSMISSION))
        before = letter_of_frame(letters, letter->about_frame);
    if (!before || before >= letter || before->from != letter->from ||
        ((before->flags ^ letter->flags) & LAB_SYN))
        return; /* what a SYN carried and was not taken goes out again without it */
    letter->first = first_sending(before);
    if (!letter->first->again) {
        letter->first->more = own->repeated;
        own->repeated = letter->first;
    }
    last = before; /* which nearly always is the last one */
    while (last->again)
        last = last->again;
    last->again = letter;
}

static bool
is_acked(const struct lab_letter *letter, uint32_t ack)
{
    return !lab_serial_before(ack, lab_letter_next(letter));
}

/* Whether it was acknowledged before @a other. */
static bool
was_acked(const struct lab_letter *letter, const struct lab_letter *other)
{
    return other->acked_known[!letter->from] && is_acked(letter, other->acked[!letter->from]);
}

/* The ACK that covers it, if it stands in the file behind that. From there on it was acknowledged
 * at each letter, so the place is found by halves, in a part that ends with the letter: numbers
 * come round, and those long before it compare with nothing. */
static struct lab_letter *
earlier_ack(const struct lab_letters *letters, const struct lab_letter *letter)
{
    size_t acked = (size_t)(letter - letters->first), step = 1, open;

    while (step < acked && was_acked(letter, &letters->first[acked - step])) {
        acked -= step;
        step *= 2;
    }
    open = step < acked ? acked - step : 0;
    while (acked - open > 1) {
        size_t middle = open + (acked - open) / 2;

        if (was_acked(letter, &letters->first[middle]))
            acked = middle;
        else
            open = middle;
    }
    return &letters->first[open];
}

static void
note_sent(struct waiting *own, uint32_t next)
{
    if (!own->sent_known || lab_serial_after(next, own->sent))
        own->sent = next;
    own->sent_known = true;
}

/* Its byte was acknowledged long ago: what matters is the answer to it. */
static bool
is_keep_alive(const struct lab_letter *letter)
{
    return (letter->events & LAB_BIT(LAB_EVENT_KEEP_ALIVE)) != 0;
}

/* The number whose acknowledgment tells the next of it: that it came in part, and then, whole. */
static uint32_t
awaited(const struct lab_letter *letter)
{
    return letter->heard_by ? lab_letter_next(letter) : letter->seq + 1;
}

/* Two skew heaps become one: on top is what waits for the lowest number. A path is as long as the
 * logarithm of their size, on the average of many calls. */
static struct lab_letter *
meld(struct lab_letter *one, struct lab_letter *other)
{
    struct lab_letter *top = NULL, **place = &top;

    while (one && other) {
        struct lab_letter *lower = lab_serial_before(awaited(other), awaited(one)) ? other : one;

        other = lower == one ? other : one;
        one = lower->below[1];
        lower->below[1] = lower->below[0];
        *place = lower;
        place = &lower->below[0];
    }
    *place = one ? one : other;
    return top;
}

static void
await_again(struct waiting *own, struct lab_letter *letter)
{
    letter->below[0] = letter->below[1] = NULL;
    own->again = meld(own->again, letter);
}

static void
take_numbers(struct fates *fates, struct lab_letter *letter)
{
    struct waiting *own = &fates->of[letter->from];

    if (!lab_letter_space(letter))
        return;
    note_sent(own, lab_letter_next(letter));
    join_sendings(fates, letter);
    if (!letter->first && !(letter->flags & LAB_SYN) && !is_keep_alive(letter) &&
        own->acked_known && is_acked(letter, own->acked)) {
        letter->acked_by = letter->heard_by = earlier_ack(fates->letters, letter);
        return;
    }
    if (letter->first || (own->fresh_last && !lab_serial_after(lab_letter_next(letter),
                                                               lab_letter_next(own->fresh_last)))) {
        await_again(own, letter);
        return;
    }
    letter->next = NULL;
    if (own->fresh)
        own->fresh_last->next = letter;
    else
        own->fresh = letter;
    own->fresh_last = letter;
}

/* Beyond all that was sent, as far as the capture holds it: nobody heeds such an ACK. */
static bool
is_wild(const struct waiting *theirs, const struct lab_letter *ack)
{
    return theirs->sent_known && lab_serial_after(ack->ack, theirs->sent) &&
           !(ack->events & LAB_BIT(LAB_EVENT_ACK_UNSEEN));
}

static bool
covers(struct lab_receiver *receiver, struct lab_letter *ack, struct lab_letter *letter)
{
    if (!letter->heard_by && lab_serial_after(ack->ack, letter->seq))
        letter->heard_by = ack;
    if (!is_acked(letter, ack->ack))
        return false;
    letter->acked_by = ack;
    if (!letter->first && !letter->again)
        lab_path_note_answer(&receiver->path, letter, ack);
    return true;
}

static void
take_ack_of_again(struct waiting *theirs, struct lab_receiver *receiver, struct lab_letter *ack)
{
    while (theirs->again && !lab_serial_before(ack->ack, awaited(theirs->again))) {
        struct lab_letter *letter = theirs->again;

        theirs->again = meld(letter->below[0], letter->below[1]);
        if (!covers(receiver, ack, letter))
            await_again(theirs, letter);
    }
}

static void
take_ack(struct fates *fates, struct lab_letter *ack)
{
    struct waiting *theirs = &fates->of[!ack->from];
    struct lab_receiver *receiver = &fates->receiver[ack->from];

    if (is_wild(theirs, ack))
        return;
    lab_path_note(&receiver->path, ack);
    while (theirs->fresh && covers(receiver, ack, theirs->fresh))
        theirs->fresh = theirs->fresh->next;
    if (!theirs->fresh)
        theirs->fresh_last = NULL;
    take_ack_of_again(theirs, receiver, ack);
    if (!theirs->acked_known || lab_serial_after(ack->ack, theirs->acked))
        theirs->acked = ack->ack;
    theirs->acked_known = true;
}

/* RFC 2883: a first block of numbers that came twice lies at or below the acknowledgment number, or
 * within the block behind it. Of a frame that a network card still had to cut, it may be a part.
 * What it tells of was sent again not long ago: no more is remembered of a flight, either. */
static void
take_duplicate_sack(struct fates *fates, struct lab_letter *letter)
{
    bool reports = (letter->events & LAB_BIT(LAB_EVENT_DUPLICATE_SACK)) != 0;
    struct lab_letter *one = fates->of[!letter->from].repeated;

    fates->receiver[letter->from].reports |= reports;
    if (letter->sack_first == letter->sack_next || !lab_letter_acks(letter) ||
        (!reports && lab_serial_after(letter->sack_next, letter->ack)))
        return;
    for (unsigned i = 0; one && i < LAB_FLIGHT_MAX; i++, one = one->more) {
        if (!one->doubled_by && lab_serial_before(letter->sack_first, lab_letter_next(one)) &&
            lab_serial_after(letter->sack_next, one->seq))
            one->doubled_by = letter;
    }
}

static void
tell_acked(struct lab_letter *letter, const struct lab_letter *ack)
{
    letter->says.acked_frame = ack->frame;
    letter->says.acked_after = ack > letter ? lab_elapsed(ack->time, letter->time) : 0;
}

/* The same numbers were sent more than once. */
static void
tell_sendings(const struct fates *fates, struct lab_letter *first)
{
    struct lab_letter *ack = first->heard_by, *came, *earliest;

    if (!ack)
        return;
    came = lab_sending_that_came(fates->letters, &fates->receiver[!first->from], first, ack);
    earliest = came ? came : lab_first_that_may_have_come(first, ack);
    for (struct lab_letter *one = first; one != earliest; one = one->again) {
        one->says = (struct lab_hindsight){
            .fate = LAB_FATE_LOST, .proof_frame = ack->frame, .cookie = one->says.cookie};
    }
    if (!came || !came->again)
        return;
    came->says.fate = LAB_FATE_REPEATED;
    if (came->acked_by)
        tell_acked(came, came->acked_by);
    came->says.proof_frame = first->doubled_by && came == first && ack > came->again
                                 ? first->doubled_by->frame
                                 : ack->frame;
}

static void
tell_fate(const struct fates *fates, struct lab_letter *letter, const struct lab_letter *reset)
{
    if (letter->says.fate)
        return;
    if (letter->acked_by)
        tell_acked(letter, letter->acked_by);
    if (letter->acked_by || ((letter->flags & LAB_SYN) && letter->heard_by)) {
        letter->says.fate = LAB_FATE_ACKNOWLEDGED;
        letter->says.proof_frame = (letter->acked_by ? letter->acked_by : letter->heard_by)->frame;
    } else if (letter->returned_frame) {
        letter->says.fate = LAB_FATE_LOST;
        letter->says.proof_frame = letter->returned_frame;
    } else if (reset) {
        letter->says.fate = LAB_FATE_RESET;
        letter->says.proof_frame = reset->frame;
    } else if (!fates->heard_alone[letter->from]) {
        letter->says.fate = LAB_FATE_UNANSWERED;
    }
}

/* Whether a repetition to an end was needless, and it has never said that anything came twice. */
static void
find_concealing(struct fates *fates, enum lab_end_id end)
{
    struct lab_receiver *receiver = &fates->receiver[end];

    if (receiver->reports || !fates->letters->case_of->sack)
        return;
    for (struct lab_letter *one = fates->of[!end].repeated; one; one = one->more)
        receiver->conceals |= lab_is_needless(receiver, one);
}

/* It acknowledges what the other end has sent, of which this capture has nothing: neither has it
 * the answers. */
static bool
is_heard_alone(const struct lab_letters *letters, enum lab_end_id end)
{
    bool acknowledges = false;

    for (size_t i = 0; i < letters->count; i++) {
        if (letters->first[i].from != end)
            return false;
        acknowledges |= lab_letter_acks(&letters->first[i]);
    }
    return acknowledges;
}

static void
note_acked(const struct fates *fates, struct lab_letter *letter)
{
    for (unsigned id = 0; id < LAB_END_COUNT; id++) {
        letter->acked[id] = fates->of[!id].acked;
        letter->acked_known[id] = fates->of[!id].acked_known;
    }
}

void
lab_find_fates(const struct lab_letters *letters)
{
    struct fates fates = {.letters = letters};
    const struct lab_letter *reset = NULL;

    for (size_t i = 0; i < letters->count; i++) {
        struct lab_letter *letter = &letters->first[i];

        note_acked(&fates, letter);
        if (lab_letter_is_mute(letter))
            continue;
        if (letter->flags & LAB_SYN)
            fates.receiver[!letter->from].path.asked_time = letter->time;
        if (lab_letter_acks(letter))
            take_ack(&fates, letter);
        take_duplicate_sack(&fates, letter);
        take_numbers(&fates, letter);
    }
    for (unsigned end = 0; end < LAB_END_COUNT; end++) {
        fates.heard_alone[end] = is_heard_alone(letters, (enum lab_end_id)end);
        find_concealing(&fates, (enum lab_end_id)end);
    }
    for (size_t i = letters->count; i-- > 0;) {
        struct lab_letter *letter = &letters->first[i];

        if (lab_letter_is_mute(letter))
            continue;
        if ((letter->flags & LAB_RST) && letter->reset != LAB_RESET_IGNORED)
            reset = letter;
        if (!lab_letter_space(letter))
            continue;
        if (!letter->first && letter->again)
            tell_sendings(&fates, letter);
        tell_fate(&fates, letter, reset);
    }
}
