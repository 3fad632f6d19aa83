/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "history.h"

#include <string.h>

#include "serial.h"
#include "vocabulary.h"

static struct lab_utterance
utterance_of(const struct lab_segment *seg, uint8_t state)
{
    return (struct lab_utterance){
        .end = seg->seq + lab_segment_space(seg),
        .ack = seg->ack,
        .tsval = seg->tsval,
        .state = state,
        .has_ack = (seg->flags & LAB_ACK) != 0,
        .has_tsval = seg->has_timestamps,
    };
}

void
lab_history_add(struct lab_history *history, const struct lab_segment *seg, uint8_t state)
{
    if (seg->flags & LAB_RST)
        return;
    if (seg->has_timestamps && !lab_history_is_older(history, seg)) {
        history->tsval = seg->tsval;
        history->has_tsval = true;
    }
    if (history->count && history->first[history->count - 1].state == state)
        return;
    if (history->count == LAB_HISTORY_MAX) {
        memmove(history->first, history->first + 1, (LAB_HISTORY_MAX - 1) * sizeof *history->first);
        history->count--;
    }
    history->first[history->count++] = utterance_of(seg, state);
}

bool
lab_history_is_older(const struct lab_history *history, const struct lab_segment *seg)
{
    return seg->has_timestamps && history->has_tsval &&
           lab_serial_before(seg->tsval, history->tsval);
}

/* Whether @a seg may have been written after @a first. A later timestamp decides; the number
 * cannot then, since a retransmission goes back in it. */
static bool
may_follow(const struct lab_utterance *seg, const struct lab_utterance *first)
{
    bool timed = seg->has_tsval && first->has_tsval;

    if (timed && seg->tsval != first->tsval)
        return lab_serial_after(seg->tsval, first->tsval);
    if (seg->has_ack && first->has_ack && lab_serial_before(seg->ack, first->ack))
        return false;
    return !lab_serial_before(seg->end, first->end);
}

uint8_t
lab_history_state(const struct lab_history *history, const struct lab_segment *seg)
{
    struct lab_utterance old = utterance_of(seg, LAB_STATE_UNKNOWN);

    for (unsigned i = 0; i < history->count; i++) {
        const struct lab_utterance *first = &history->first[i];

        /* A FIN opens its state: the copy is that of its first sending. */
        if ((seg->flags & LAB_FIN) && first->end == old.end && may_follow(&old, first))
            return first->state;
    }
    for (unsigned i = history->count; i-- > 0;) {
        if (may_follow(&old, &history->first[i]))
            return history->first[i].state;
    }
    return LAB_STATE_UNKNOWN;
}
