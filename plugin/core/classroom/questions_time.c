/* Questions on time: who acknowledged a segment and how long that took, what became of it, the
 * arithmetic of RFC 6298, and a timer that runs out.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/classroom/parts.h"

#include "core/hindsight/past.h"
#include "core/segment.h"
#include "core/waits/waits.h"

/* Asked of what takes numbers, where exactly one sending of it is in the capture and arrived. */
static bool
is_acknowledged(const struct lab_subject *subject)
{
    const struct lab_hindsight *back = subject->back;

    return back && back->fate == LAB_FATE_ACKNOWLEDGED && back->acked_frame > subject->frame &&
           lab_subject_is_plain(subject) && !lab_subject_is_old(subject->verdict) &&
           subject->verdict->ack.check != LAB_CHECK_DIFFERS &&
           !(subject->verdict->events & LAB_BIT(LAB_EVENT_RETRANSMISSION));
}

/* From the segment that is acknowledged: its ACK names it in Wireshark's own lines, it does not
 * name its ACK. Where that comes next, nobody has to look for it. */
bool
lab_ask_acked(const struct lab_subject *subject, struct lab_question *question)
{
    if (!is_acknowledged(subject))
        return false;
    question->right = subject->back->acked_frame;
    question->weight = LAB_A_STEP;
    question->topic = 0;
    return question->right > subject->frame + 1;
}

#define NS_OF_US 1000

bool
lab_ask_sample(const struct lab_subject *subject, struct lab_question *question)
{
    uint64_t after = is_acknowledged(subject) ? subject->back->acked_after / NS_OF_US : 0;

    question->right = (uint32_t)after;
    question->given[0] = after ? subject->back->acked_frame : 0;
    question->betrays = subject->frame;
    question->weight = LAB_A_STEP;
    question->topic = 0;
    return after > 0 && after < UINT32_MAX;
}

/* That all is well needs no question; nor does the end of a capture that was stopped. A SYN that
 * seems lost may have come late. */
bool
lab_ask_fate(const struct lab_subject *subject, struct lab_question *question)
{
    uint8_t fate = subject->back ? subject->back->fate : (uint8_t)LAB_FATE_NONE;

    question->right = fate;
    question->given[0] = fate ? subject->back->proof_frame : 0;
    question->weight = LAB_UNUSUAL;
    question->topic = fate;
    return (fate == LAB_FATE_LOST && !(subject->flags & LAB_SYN)) || fate == LAB_FATE_REPEATED ||
           fate == LAB_FATE_RESET || (fate == LAB_FATE_UNANSWERED && (subject->flags & LAB_SYN));
}

/* Whose loss the ACK of its repetition shows, which says so by its number: a SYN that seems lost
 * may have come late, and an ACK has no repetition. */
static bool
is_repaired(const struct lab_subject *subject)
{
    return subject->back->fate == LAB_FATE_LOST && !(subject->flags & LAB_SYN) &&
           (subject->len || (subject->flags & LAB_FIN));
}

/* The frame that tells it, where there is but one: of what came twice, more than one may. */
bool
lab_ask_proof(const struct lab_subject *subject, struct lab_question *question)
{
    uint8_t fate = subject->back ? subject->back->fate : (uint8_t)LAB_FATE_NONE;

    question->right = fate ? subject->back->proof_frame : 0;
    question->given[0] = question->right;
    question->given[1] = fate;
    question->weight = LAB_UNUSUAL;
    question->topic = fate;
    return question->right > subject->frame && (fate == LAB_FATE_RESET || is_repaired(subject));
}

/* A number that is reckoned with other weights than those of the RFC is off by more than twice
 * this part of the difference between the two that are weighed. */
#define SLACK_PART 20

/* Too small a difference is lost in rounding, in microseconds. */
#define LEAST_US 40

/* A sample that changes little is asked about where there is no better one. */
static uint8_t
weight_of(uint32_t difference, uint32_t of, uint32_t part)
{
    return difference >= of / part ? LAB_A_STEP : LAB_EVERYDAY;
}

static uint32_t
distance(uint32_t one, uint32_t other)
{
    return one > other ? one - other : other - one;
}

/* Either what the sample does to SRTT and RTTVAR, or what follows from both: each would give the
 * other away. In turn, by the frame of the segment that the sample begins with. */
static bool
is_about_timeout(const struct lab_round_trip *trip)
{
    return !trip->smoothed || trip->since % 2;
}

bool
lab_ask_smoothed(const struct lab_subject *subject, struct lab_question *question)
{
    const struct lab_round_trip *trip = &subject->verdict->trip;
    uint32_t difference = lab_deviation(trip);

    question->right = lab_smoothed_after(trip);
    question->given[0] = trip->smoothed;
    question->given[1] = trip->sample;
    question->slack = difference / SLACK_PART;
    question->betrays = trip->since;
    question->weight = weight_of(difference, trip->smoothed, 50);
    question->topic = 0;
    return trip->sample && !is_about_timeout(trip) && difference >= LEAST_US;
}

bool
lab_ask_variation(const struct lab_subject *subject, struct lab_question *question)
{
    const struct lab_round_trip *trip = &subject->verdict->trip;
    uint32_t difference = distance(trip->variation, lab_deviation(trip));

    question->right = lab_variation_after(trip);
    question->given[0] = trip->variation;
    question->given[1] = lab_deviation(trip);
    question->given[2] = trip->smoothed;
    question->given[3] = trip->sample;
    question->slack = difference / SLACK_PART;
    question->weight = weight_of(difference, trip->variation, 4);
    question->topic = 0;
    return trip->sample && !is_about_timeout(trip) && !lab_sample_weighs_little(trip) &&
           difference >= LEAST_US;
}

/* Of the first sample, which is SRTT and twice RTTVAR, it is another question. */
bool
lab_ask_timeout(const struct lab_subject *subject, struct lab_question *question)
{
    const struct lab_round_trip *trip = &subject->verdict->trip;
    uint64_t right = lab_timeout_by_formula(trip);
    uint32_t variation = lab_variation_after(trip);

    question->right = (uint32_t)right;
    question->given[0] = lab_smoothed_after(trip);
    question->given[1] = variation;
    question->slack = variation / 2;
    question->betrays = trip->smoothed ? 0 : trip->since;
    question->weight = LAB_A_STEP;
    question->topic = !trip->smoothed;
    return trip->sample && is_about_timeout(trip) && variation >= LEAST_US && right < UINT32_MAX;
}

/* The timer that ran out is doubled (RFC 6298 section 5.5), if it was one and no probe. */
bool
lab_ask_backoff(const struct lab_subject *subject, struct lab_question *question)
{
    const struct lab_verdict *verdict = subject->verdict;

    question->right = 2 * verdict->delay;
    question->given[0] = verdict->delay;
    question->slack = verdict->delay / 10;
    question->weight = LAB_UNUSUAL;
    question->topic = 0;
    return verdict->resent == LAB_RESENT_TIMEOUT && subject->waits &&
           subject->waits->sends.kind == LAB_WAIT_TIME_OUT && verdict->delay &&
           verdict->delay < UINT32_MAX / 2 && !lab_subject_is_old(verdict);
}

/* Two rules tell of a loss by later segments that arrived, by their count, and books have one name
 * for both. What only may have been a timer, or what an event says already, is not asked. */
enum lab_wait_kind
lab_ask_which_wait(enum lab_wait_kind kind)
{
    switch (kind) {
    case LAB_WAIT_SACK_REPAIR:
        return LAB_WAIT_FAST_REPAIR;
    case LAB_WAIT_TIME_OUT:
    case LAB_WAIT_FAST_REPAIR:
    case LAB_WAIT_EARLY_REPAIR:
    case LAB_WAIT_TAIL_PROBE:
    case LAB_WAIT_DELAYED_ACK:
    case LAB_WAIT_NAGLE:
        return kind;
    default:
        return LAB_WAIT_NONE;
    }
}

bool
lab_ask_wait(const struct lab_subject *subject, struct lab_question *question)
{
    const struct lab_waits *waits = subject->waits;
    enum lab_wait_kind kind = LAB_WAIT_NONE;

    if (waits)
        kind = lab_ask_which_wait(
            (enum lab_wait_kind)(waits->sends.kind ? waits->sends.kind : waits->acks.kind));
    question->right = kind;
    question->given[0] = subject->frame;
    question->weight =
        kind == LAB_WAIT_DELAYED_ACK || kind == LAB_WAIT_NAGLE ? LAB_A_STEP : LAB_UNUSUAL;
    question->topic = (uint8_t)kind;
    return kind && !lab_subject_is_old(subject->verdict);
}
