/* A FIN that was told of and was none, as a later segment shows: no end was in a state that it
 * would have brought it to.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/hindsight/parts.h"
#include "core/state/end.h"

/* Only an end that has sent its FIN goes back from there to a state in which it has not. */
static bool
is_its_own(const struct lab_end_verdict *judged)
{
    return judged->before == LAB_STATE_FIN_WAIT_1 || judged->before == LAB_STATE_FIN_WAIT_2 ||
           judged->after == LAB_STATE_CLOSE_WAIT;
}

static bool
begins_with(const struct lab_end_verdict *judged, bool own)
{
    return lab_end_without_fin(judged->before, own) == judged->before &&
           lab_end_without_fin(judged->after, own) != judged->after;
}

/* Neither end was in a state that the FIN would have brought it to.
 * @param own  it would have been the FIN of @a end */
static void
take_back(struct lab_hindsight *says, enum lab_end_id end, bool own)
{
    says->state[end] = lab_end_without_fin(says->state[end], own);
    says->state[!end] = lab_end_without_fin(says->state[!end], !own);
    says->no_fin |= LAB_BIT(own ? end : !end);
}

void
lab_hindsight_find_no_fins(const struct lab_past *past, enum lab_end_id end)
{
    bool in_doubt = false, own = false; /* the FIN is none that a later segment takes back */

    for (size_t i = past->count; i-- > 0;) {
        struct lab_past_segment *segment = &past->first[i];
        const struct lab_end_verdict *judged = &segment->end[end];

        if (in_doubt)
            take_back(&segment->says, end, own);
        if (judged->reason == LAB_REASON_BACK_FIN_NOT_SENT) {
            in_doubt = true;
            own = is_its_own(judged);
        } else if (begins_with(judged, own)) {
            in_doubt = false;
        }
    }
}
