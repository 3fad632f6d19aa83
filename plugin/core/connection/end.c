/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "end.h"

#include "transitions.h"

void
lab_end_start(struct lab_end *end, enum lab_state state)
{
    end->state = (uint8_t)state;
    end->inferred = true;
}

const struct lab_transition *
lab_end_apply(struct lab_end *end, enum lab_input input)
{
    const struct lab_transition *cell = lab_transition(end->state, input);

    if (!cell->reachable || cell->next == end->state)
        return cell;
    /* What an end does is certain, but for a RST, which somebody else may have forged, and
     * for a SYN that may be left over from another connection. */
    if (input >= LAB_ARRIVAL_COUNT)
        end->assumed = 0;
    if (input < LAB_ARRIVAL_COUNT || input == LAB_SENDS_RST || input == LAB_SENDS_NEW_SYN) {
        if (!end->assumed)
            end->held = end->state;
        end->assumed |= LAB_BIT(input);
        end->arrived |= LAB_BIT(input);
    }
    end->state = cell->next;
    end->inferred = false;
    return cell;
}

void
lab_end_tell_before(const struct lab_end *end, struct lab_end_verdict *out)
{
    out->before = end->shown ? end->shown : end->state;
    out->certainty = end->inferred && !end->shown ? LAB_BEFORE_INFERRED : 0;
}

void
lab_end_tell_after(const struct lab_end *end, enum lab_reason reason, struct lab_end_verdict *out)
{
    out->after = end->shown ? end->shown : end->state;
    out->reason = (uint8_t)reason;
    if (end->inferred)
        out->certainty |= LAB_AFTER_INFERRED;
}

enum lab_reason
lab_end_resume(struct lab_end *end)
{
    bool shown = end->shown != LAB_STATE_UNKNOWN;

    end->shown = LAB_STATE_UNKNOWN;
    return shown ? (enum lab_reason)end->resumes : LAB_REASON_NO_CHANGE;
}
