/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "invariants.h"

#include <stddef.h>
#include <string.h>

#define ROLE(id) LAB_BIT(LAB_ROLE_##id)

static const char *
out_of_range(const struct lab_verdict *verdict)
{
    if (verdict->roles == 0 || verdict->roles >= LAB_BIT(LAB_ROLE_COUNT))
        return "roles are a set that is not empty";
    if (verdict->events >= LAB_BIT(LAB_EVENT_COUNT))
        return "events are a set";
    if (verdict->from >= LAB_END_COUNT || verdict->open >= LAB_OPEN_COUNT ||
        verdict->close >= LAB_CLOSE_COUNT || verdict->reset >= LAB_RESET_COUNT)
        return "from, open, close and reset are in range";
    if (verdict->scan >= LAB_SCAN_COUNT)
        return "a scan is of a known kind";
    for (int id = 0; id < LAB_END_COUNT; id++) {
        const struct lab_end_verdict *end = &verdict->end[id];

        if (end->before >= LAB_STATE_COUNT || end->after >= LAB_STATE_COUNT ||
            end->reason >= LAB_REASON_COUNT || end->certainty > 7)
            return "states, reasons and certainties are in range";
    }
    return NULL;
}

static const char *
bad_number(const struct lab_number *number, uint32_t actual, const struct lab_segment *seg)
{
    bool equal = lab_number_expected(number) == actual;

    if (number->formula >= LAB_FORMULA_COUNT || number->check > LAB_CHECK_DIFFERS)
        return "formulas and checks are in range";
    if (number->formula == LAB_FORMULA_NONE && number->check != LAB_CHECK_NONE)
        return "nothing is checked without a formula";
    if (number->check != LAB_CHECK_NONE && (number->check == LAB_CHECK_AGREES) != equal)
        return "a number agrees if and only if it equals its formula";
    if (number->frame >= seg->frame)
        return "a letter comes from an earlier frame";
    return NULL;
}

/* What the letter of a formula stands for, as far as the verdict's facts tell it. */
static bool
letter_value(const struct lab_verdict *verdict, const char *word, uint32_t *value)
{
    static const struct {
        char letter;
        enum lab_fact fact;
    } letters[] = {
        {'x', LAB_KNOWS_ISN_CLIENT},
        {'y', LAB_KNOWS_ISN_SERVER},
        {'u', LAB_KNOWS_FIN_FIRST},
        {'w', LAB_KNOWS_FIN_SECOND},
    };
    const uint32_t values[] = {verdict->origin[LAB_CLIENT], verdict->origin[LAB_SERVER],
                               verdict->fin_first, verdict->fin_second};

    for (unsigned i = 0; i < sizeof letters / sizeof *letters; i++) {
        *value = values[i];
        if (*word == letters[i].letter)
            return (verdict->facts & letters[i].fact) != 0;
    }
    return false;
}

/* An expected FIN may stand where none came: only where the numbers agree is a letter's
 * value sure to be the one that the facts tell. */
static const char *
bad_letter(const struct lab_verdict *verdict, const struct lab_number *number)
{
    const char *word = lab_formula_word((enum lab_formula)number->formula);
    uint32_t value;

    if (!word || number->check != LAB_CHECK_AGREES || !letter_value(verdict, word, &value))
        return NULL;
    /* u and w by themselves are reckoned from what came before them. */
    if ((word[1] ? number->base : lab_number_expected(number)) != value)
        return "a formula's base is the value of its letter";
    if (word[1] == '\0' && number->add != 0 && *word != 'u' && *word != 'w')
        return "a bare x or y has nothing added";
    if (strcmp(word + 1, "+1") == 0 && number->add != 1)
        return "a letter plus one has one added";
    return NULL;
}

/* Amid a segment, the ACK says how many of its bytes have come. */
static const char *
bad_part(const struct lab_segment *seg, const struct lab_verdict *verdict)
{
    const struct lab_number *ack = &verdict->ack;

    if (!(verdict->facts & LAB_ACKS_PART))
        return NULL;
    if (ack->add <= 0 || ack->base + (uint32_t)ack->add != seg->ack)
        return "an ACK amid a segment is the number of that and some of its bytes";
    return NULL;
}

/* A FIN that the capture lacks plays its part without a segment: it was lost before, or another
 * segment acknowledges it. Where the states are hidden, so is the reason. */
static lab_set
uncaptured_fins(const struct lab_verdict *verdict)
{
    const struct lab_end_verdict *end = &verdict->end[verdict->from];

    if (end->reason != LAB_REASON_FIN_NOT_CAPTURED &&
        verdict->end[!verdict->from].reason != LAB_REASON_FIN_UNSEEN &&
        !(end->after == LAB_STATE_UNKNOWN && (verdict->facts & LAB_KNOWS_FIN_FIRST)))
        return 0;
    return (verdict->facts & LAB_KNOWS_FIN_SECOND) ? ROLE(TEARDOWN1) | ROLE(TEARDOWN3)
                                                   : ROLE(TEARDOWN1);
}

static const char *
bad_roles(const struct watched *watch, const struct lab_segment *seg,
          const struct lab_verdict *verdict)
{
    lab_set roles = verdict->roles, so_far = watch->roles | roles | uncaptured_fins(verdict);
    bool merged = (roles & ROLE(TEARDOWN2)) && (roles & ROLE(TEARDOWN3));

    if ((roles & ROLE(HANDSHAKE3)) && !watch->syn_ack[!verdict->from])
        return "a third segment of the handshake follows the other end's SYN+ACK";
    if ((so_far & ROLE(TEARDOWN2)) && !(so_far & ROLE(TEARDOWN1)))
        return "teardown2 follows teardown1";
    if ((so_far & ROLE(TEARDOWN3)) && !(so_far & ROLE(TEARDOWN1)))
        return "teardown3 follows teardown1";
    if ((roles & ROLE(TEARDOWN4)) && !(verdict->facts & LAB_KNOWS_FIN_SECOND))
        return "teardown4 follows teardown3";
    if ((roles & (ROLE(STRAY) | ROLE(RESET))) && (roles & (roles - 1)))
        return "stray and reset stand alone";
    if (((roles & ROLE(RESET)) != 0) != ((seg->flags & LAB_RST) != 0) && !(roles & ROLE(STRAY)))
        return "a RST plays reset, or is a stray";
    if (((roles & ROLE(RESET)) != 0) != (verdict->reset != LAB_RESET_NONE))
        return "a reset has a cause, and nothing else has";
    if (!merged && (verdict->facts & LAB_IS_MERGED))
        return "merged is teardown2 and teardown3 in one";
    if (merged && verdict->close == LAB_CLOSE_THREE_WAY && !(verdict->facts & LAB_IS_MERGED))
        return "a close of three segments merges two steps";
    if ((roles & ROLE(DATA)) && seg->len == 0)
        return "data has bytes";
    return NULL;
}

/* More than a window is never newly acknowledged (RFC 7323 section 2.3). */
#define WINDOW_MAX (UINT32_C(1) << 30)

static const char *
bad_data(const struct lab_segment *seg, const struct lab_verdict *verdict)
{
    const lab_set again = LAB_BIT(LAB_EVENT_RETRANSMISSION);
    const lab_set with_payload =
        LAB_BIT(LAB_EVENT_PIGGYBACK) | LAB_BIT(LAB_EVENT_WINDOW_FULL) | LAB_BIT(LAB_EVENT_OFFLOAD);
    const lab_set without = LAB_BIT(LAB_EVENT_DUPLICATE_ACK) | LAB_BIT(LAB_EVENT_KEEP_ALIVE_ACK) |
                            LAB_BIT(LAB_EVENT_WINDOW_UPDATE);

    if (verdict->resent >= LAB_RESENT_COUNT || (verdict->resent && !(verdict->events & again)))
        return "only a retransmission has a cause";
    if (verdict->about_frame >= seg->frame)
        return "an event is about an earlier frame";
    if (verdict->acks_bytes > WINDOW_MAX || verdict->acks_segments > LAB_FLIGHT_MAX)
        return "an ACK covers no more than can be on its way";
    if (verdict->acks_bytes && !(seg->flags & LAB_ACK))
        return "only an ACK covers anything";
    if (verdict->half_open && !(seg->flags & LAB_SYN))
        return "half-open connections are told of while one opens";
    if (!seg->len && (verdict->events & with_payload))
        return "these events need payload";
    if (!seg->len && (verdict->facts & LAB_NEXT_DIFFERS))
        return "what comes after payload is expected, or not";
    if (!lab_segment_space(seg) && (verdict->events & LAB_BIT(LAB_EVENT_OUT_OF_ORDER)))
        return "what is out of order has a number";
    if (seg->len && (verdict->events & without))
        return "these events have no payload";
    if (((verdict->events & LAB_BIT(LAB_EVENT_DUPLICATE_ACK)) != 0) != (verdict->repeats > 0))
        return "a duplicate ACK is counted, and nothing else";
    return NULL;
}

/* The end was shown otherwise for one segment, or has shown that it was judged wrongly. */
static bool
is_taken_back(const struct lab_end_verdict *end)
{
    return end->reason == LAB_REASON_BACK_OLD_COPY || end->reason == LAB_REASON_BACK_NO_COPY ||
           end->reason == LAB_REASON_TIME_WAIT_OVER || end->reason == LAB_REASON_GIVEN_UP ||
           end->reason == LAB_REASON_BACK_IN_CONNECTION ||
           end->reason == LAB_REASON_FIN_OVERTAKEN ||
           end->reason == LAB_REASON_BACK_FIN_OVERTAKEN ||
           end->reason == LAB_REASON_BACK_FIN_NOT_SENT || end->reason == LAB_REASON_BACK_FIN_BELIED;
}

static const char *
bad_end(const struct lab_end_verdict *end, bool sender, bool to_itself)
{
    if (end->before != end->after && end->reason == LAB_REASON_NO_CHANGE)
        return "a change has a reason";
    if (to_itself)
        return NULL; /* what it says and what it hears are told of together */
    if (sender && (end->certainty & LAB_ON_ARRIVAL))
        return "the sender waits for no arrival";
    if (!sender && end->after != LAB_STATE_UNKNOWN && end->before != LAB_STATE_UNKNOWN &&
        !is_taken_back(end) &&
        ((end->certainty & LAB_ON_ARRIVAL) != 0) != (end->before != end->after))
        return "the receiver changes on arrival only";
    return NULL;
}

/* Its sender speaks all the same. */
static bool
outlives_reset(const struct watched *watch, const struct lab_verdict *verdict)
{
    return watch->close == LAB_CLOSE_RESET && !(verdict->roles & ROLE(RESET));
}

static unsigned
fins_known(const struct lab_verdict *verdict)
{
    return verdict->facts & (LAB_KNOWS_FIN_FIRST | LAB_KNOWS_FIN_SECOND);
}

static bool
has_same_fins(const struct watched *watch, const struct lab_verdict *verdict)
{
    return fins_known(verdict) == watch->fins && verdict->fin_first == watch->fin_first &&
           verdict->fin_second == watch->fin_second;
}

static const char *
bad_history(const struct watched *watch, const struct lab_verdict *verdict,
            enum lab_belonging belongs)
{
    if (belongs == LAB_BEGINS)
        return NULL;
    for (int id = 0; id < LAB_END_COUNT; id++) {
        if (belongs == LAB_CONTINUES && verdict->end[id].before != watch->state[id])
            return "the state before is the state after the segment before";
        if (watch->known && verdict->end[id].after == LAB_STATE_UNKNOWN &&
            verdict->end[id].reason != LAB_REASON_IN_UNSEEN_CONNECTION)
            return "what is known stays known";
    }
    if (watch->open && watch->open != LAB_OPEN_REFUSED && verdict->open)
        return "a connection opens once";
    if (watch->close && !verdict->close && !outlives_reset(watch, verdict) &&
        has_same_fins(watch, verdict))
        return "a verdict on the close stays, unless one of the FINs was none, or the RST nobody's";
    return NULL;
}

static void
remember(struct watched *watch, const struct lab_verdict *verdict)
{
    watch->roles |= verdict->roles | uncaptured_fins(verdict);
    watch->close = verdict->close;
    watch->fins = fins_known(verdict);
    watch->fin_first = verdict->fin_first;
    watch->fin_second = verdict->fin_second;
    watch->open = verdict->open ? verdict->open : watch->open;
    watch->syn_ack[verdict->from] |= (verdict->roles & ROLE(HANDSHAKE2)) != 0;
    for (int id = 0; id < LAB_END_COUNT; id++)
        watch->state[id] = verdict->end[id].after;
    watch->known = verdict->end[LAB_CLIENT].after && verdict->end[LAB_SERVER].after;
}

/* Turn to the connection that the segment belongs to. The SYN+ACK of one that begins with a third
 * segment came before, and seemed to belong to none. */
static void
turn(struct watch *watch, const struct lab_verdict *verdict, enum lab_belonging belongs)
{
    if (belongs == LAB_RETURNS)
        watch->now = watch->earlier;
    if (belongs != LAB_BEGINS)
        return;
    watch->earlier = watch->now;
    memset(&watch->now, 0, sizeof watch->now);
    watch->now.syn_ack[!verdict->from] = (verdict->roles & ROLE(HANDSHAKE3)) != 0;
}

static void
note_stamp(struct watch *watch, uint64_t time)
{
    if (!watch->stamped || time < watch->first)
        watch->first = time;
    if (!watch->stamped || time > watch->last)
        watch->last = time;
    watch->stamped = true;
}

/* Microseconds between the stamps that are farthest apart. Stamps may go back, but no time that is
 * told is longer. */
static uint64_t
whole_time(const struct watch *watch)
{
    return (watch->last - watch->first) / 1000;
}

const char *
invariant_broken(struct watch *watch, const struct lab_segment *seg,
                 const struct lab_verdict *verdict, enum lab_belonging belongs)
{
    const char *broken = out_of_range(verdict);

    note_stamp(watch, seg->time);
    turn(watch, verdict, belongs);
    if (verdict->delay > whole_time(watch) || verdict->trip.sample > whole_time(watch))
        broken = "no time is longer than all that was captured";
    if (!broken)
        broken = bad_number(&verdict->seq, seg->seq, seg);
    if (!broken)
        broken = bad_number(&verdict->ack, seg->ack, seg);
    if (!broken)
        broken = bad_letter(verdict, &verdict->seq);
    if (!broken)
        broken = bad_letter(verdict, &verdict->ack);
    if (!broken)
        broken = bad_part(seg, verdict);
    if (!broken && !seg->to_itself) /* else it answers itself, and plays both parts */
        broken = bad_roles(&watch->now, seg, verdict);
    if (!broken)
        broken = bad_data(seg, verdict);
    for (int id = 0; !broken && id < LAB_END_COUNT; id++)
        broken = bad_end(&verdict->end[id], id == verdict->from, seg->to_itself);
    if (!broken)
        broken = bad_history(&watch->now, verdict, belongs);
    remember(&watch->now, verdict);
    return broken;
}

const char *
invariant_broken_by_error(struct watch *watch, const struct lab_verdict *verdict)
{
    for (int id = 0; id < LAB_END_COUNT; id++) {
        const struct lab_end_verdict *end = &verdict->end[id];

        if (end->before != watch->now.state[id])
            return "the state before an error is the state after the segment before";
        if (end->before != end->after && end->reason == LAB_REASON_NO_CHANGE)
            return "a change by an error has a reason";
        watch->now.state[id] = end->after;
    }
    return !verdict->open || verdict->open == LAB_OPEN_REFUSED ? NULL : "an error refuses to open";
}

static bool
ends_equal(const struct lab_end_verdict *one, const struct lab_end_verdict *other)
{
    return one->before == other->before && one->after == other->after &&
           one->reason == other->reason && one->certainty == other->certainty;
}

static bool
numbers_equal(const struct lab_number *one, const struct lab_number *other)
{
    return one->base == other->base && one->add == other->add && one->frame == other->frame &&
           one->formula == other->formula && one->check == other->check;
}

const char *
invariant_broken_by_waits(const struct watch *watch, const struct lab_waits *waits,
                          const struct lab_segment *seg, const struct lab_verdict *verdict)
{
    const struct lab_wait *sends = &waits->sends, *acks = &waits->acks;
    bool again = (verdict->events & LAB_BIT(LAB_EVENT_RETRANSMISSION)) != 0;
    bool probes = (verdict->events & LAB_BIT(LAB_EVENT_WINDOW_PROBE)) != 0;
    uint64_t all = whole_time(watch);

    if (sends->time > all || sends->timer > all || acks->time > all || waits->window.time > all)
        return "no wait is longer than all that was captured";
    if (sends->kind && again != (sends->kind <= LAB_WAIT_REPETITION))
        return "what is sent again waits for a repair, and nothing else does";
    if (sends->kind == LAB_WAIT_WINDOW_PROBE && !probes)
        return "a window probe alone waits as one";
    if (sends->frame >= seg->frame || sends->timer_frame >= seg->frame || acks->frame >= seg->frame)
        return "a wait began before the segment";
    if ((sends->backoff != LAB_BACKOFF_UNKNOWN) != (sends->before != 0))
        return "the wait before is told where the two compare";
    if (acks->kind && acks->kind != LAB_WAIT_DELAYED_ACK && acks->kind != LAB_WAIT_LATE_ACK)
        return "an ACK waits as an ACK";
    if (acks->kind && (!verdict->acks_bytes || acks->time < 10000 || acks->time >= 500000))
        return "an ACK of payload is held back for 10 to 500 ms";
    if (waits->window.kind == LAB_WINDOW_CLOSED && verdict->window)
        return "a closed window has no room";
    if (waits->window.kind == LAB_WINDOW_REOPENED && (!verdict->window || !waits->window.frame))
        return "an open window has room, and was closed by a segment";
    return NULL;
}

bool
verdicts_alike(const struct lab_verdict *one, const struct lab_verdict *other)
{
    return one->roles == other->roles && one->events == other->events &&
           one->facts == other->facts && one->from == other->from && one->open == other->open &&
           one->close == other->close && one->reset == other->reset &&
           one->acks_bytes == other->acks_bytes && one->acks_segments == other->acks_segments &&
           one->window == other->window && one->resent == other->resent &&
           one->repeats == other->repeats && one->delay == other->delay &&
           one->half_open == other->half_open && one->scan == other->scan &&
           one->seq.formula == other->seq.formula &&
           (one->seq.formula == LAB_FORMULA_ZERO || one->seq.check == other->seq.check) &&
           one->ack.formula == other->ack.formula && one->ack.check == other->ack.check &&
           ends_equal(&one->end[0], &other->end[0]) && ends_equal(&one->end[1], &other->end[1]);
}

bool
verdicts_equal(const struct lab_verdict *one, const struct lab_verdict *other)
{
    return verdicts_alike(one, other) && numbers_equal(&one->seq, &other->seq) &&
           numbers_equal(&one->ack, &other->ack) && one->about_frame == other->about_frame &&
           one->origin[0] == other->origin[0] && one->origin[1] == other->origin[1] &&
           one->fin_first == other->fin_first && one->fin_second == other->fin_second;
}
