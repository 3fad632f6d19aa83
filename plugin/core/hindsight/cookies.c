/* Whether the number of a SYN+ACK carries what the server must know of the connection, so that it
 * keeps nothing of the SYN: a SYN cookie (RFC 4987 section 3.6).
 *
 * The number does not show it, but Linux puts the options of the SYN into the last six bits of the
 * timestamp, beside the number. That makes it smaller by up to 63 ticks of a millisecond, which the
 * later timestamps of the server show.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/hindsight/parts.h"

#include "core/clock.h"

#define OPTION_TICKS 63

/* The clock and the capture may be this far apart. */
#define SPARE_TICKS 2

/* Later than this, a clock that is not quite right may be as far off as a cookie. */
#define NEAR_NS LAB_NS_PER_S

/* So many SYN+ACKs of a connection are asked, each with a look at all its segments: a server gives
 * up long before. */
#define SYN_ACKS_MAX 32

static bool
is_syn_ack(const struct lab_past_segment *segment)
{
    return (segment->flags & (LAB_SYN | LAB_ACK | LAB_RST)) == (LAB_SYN | LAB_ACK);
}

/* How much more the server's clock has gone on between two of its segments than the capture's. */
static int64_t
ticks_ahead(const struct lab_past_segment *syn_ack, const struct lab_past_segment *later)
{
    return (int64_t)(int32_t)(later->tsval - syn_ack->tsval) -
           (int64_t)(lab_elapsed(later->time, syn_ack->time) / LAB_NS_PER_MS);
}

/* Nor can its way to the place of capture explain it: the SYN+ACK came no longer after the SYN than
 * that takes. */
static bool
has_options_in_timestamp(const struct lab_past *past, const struct lab_past_segment *syn_ack,
                         const struct lab_past_segment *syn)
{
    int64_t longest =
        (int64_t)(lab_elapsed(syn_ack->time, syn->time) / LAB_NS_PER_MS) + SPARE_TICKS;
    bool behind = false;

    for (const struct lab_past_segment *one = syn_ack + 1; one < past->first + past->count; one++) {
        int64_t ahead;

        if (one->from != syn_ack->from || !one->has_timestamps || (one->flags & LAB_SYN) ||
            lab_past_is_mute(one) || one->time <= syn_ack->time)
            continue;
        ahead = ticks_ahead(syn_ack, one);
        if (ahead > OPTION_TICKS + longest)
            return false;
        behind |= ahead > longest && lab_elapsed(one->time, syn_ack->time) < NEAR_NS;
    }
    return behind;
}

/* The SYN whose timestamp it echoes: one that a server sends again by its timer answers none of the
 * later ones. */
static const struct lab_past_segment *
answered_syn(const struct lab_past *past, const struct lab_past_segment *syn_ack)
{
    for (const struct lab_past_segment *one = syn_ack; one-- > past->first;) {
        if (one->from != syn_ack->from && !lab_past_is_mute(one) && lab_past_is_syn(one) &&
            one->tsval == syn_ack->tsecr)
            return one;
    }
    return NULL;
}

void
lab_hindsight_find_cookies(const struct lab_past *past)
{
    unsigned asked = 0;

    for (size_t i = 0; i < past->count && asked < SYN_ACKS_MAX; i++) {
        struct lab_past_segment *segment = &past->first[i];
        const struct lab_past_segment *syn;

        if (!is_syn_ack(segment) || !segment->has_timestamps || lab_past_is_mute(segment))
            continue;
        asked++;
        syn = answered_syn(past, segment);
        segment->says.cookie = syn && has_options_in_timestamp(past, segment, syn);
    }
}
