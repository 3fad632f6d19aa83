/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/state/end.h"

void
lab_end_start(struct lab_end *end, enum lab_state state)
{
    end->state = (uint8_t)state;
    end->inferred = true;
}

void
lab_end_keep(struct lab_end *end, enum lab_state state)
{
    lab_end_start(end, state);
    end->inferred = false;
}

/* A RST and the SYN behind it may both be somebody else's. */
static bool
may_be_forged_too(const struct lab_end *end, enum lab_input input)
{
    return input == LAB_SENDS_NEW_SYN && (end->assumed & LAB_BIT(LAB_SENDS_RST));
}

const struct lab_transition *
lab_end_apply(struct lab_end *end, enum lab_input input)
{
    const struct lab_transition *cell = lab_transition(end->state, input);

    if (!cell->reachable || cell->next == end->state)
        return cell;
    /* What an end does is certain, but for a RST, which somebody else may have forged, for a SYN
     * that may be left over from another connection, and for how long it waits in TIME-WAIT. */
    if (input >= LAB_ARRIVAL_COUNT && !may_be_forged_too(end, input))
        end->assumed = 0;
    if (input < LAB_ARRIVAL_COUNT || input == LAB_SENDS_RST || input == LAB_SENDS_NEW_SYN ||
        input == LAB_WAITS_2_MSL) {
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
lab_end_step_back(struct lab_end *end)
{
    end->state = end->held;
    end->arrived &= ~end->assumed;
    end->assumed = 0;
}

bool
lab_end_is_cut_off(const struct lab_end *end)
{
    const lab_set cut = LAB_BIT(LAB_GETS_RST) | LAB_BIT(LAB_GETS_RST_PASSIVE) |
                        LAB_BIT(LAB_GETS_NO_ANSWER) | LAB_BIT(LAB_SENDS_RST);

    return end->state == LAB_STATE_CLOSED && (end->arrived & cut);
}

/* The states of an end that has sent no FIN, and of one that has got none. */
static const struct {
    uint8_t not_sent, not_got;
} instead[LAB_STATE_COUNT] = {
    [LAB_STATE_FIN_WAIT_1] = {LAB_STATE_ESTABLISHED, LAB_STATE_FIN_WAIT_1},
    [LAB_STATE_FIN_WAIT_2] = {LAB_STATE_ESTABLISHED, LAB_STATE_FIN_WAIT_2},
    [LAB_STATE_CLOSE_WAIT] = {LAB_STATE_CLOSE_WAIT, LAB_STATE_ESTABLISHED},
    [LAB_STATE_CLOSING] = {LAB_STATE_CLOSE_WAIT, LAB_STATE_FIN_WAIT_1},
    [LAB_STATE_LAST_ACK] = {LAB_STATE_CLOSE_WAIT, LAB_STATE_FIN_WAIT_1},
    [LAB_STATE_TIME_WAIT] = {LAB_STATE_CLOSE_WAIT, LAB_STATE_FIN_WAIT_2},
    [LAB_STATE_CLOSED] = {LAB_STATE_CLOSE_WAIT, LAB_STATE_FIN_WAIT_2},
};

uint8_t
lab_end_without_fin(uint8_t state, bool own)
{
    uint8_t without = own ? instead[state].not_sent : instead[state].not_got;

    return without ? without : state;
}

void
lab_end_withdraw(struct lab_end *end, enum lab_input input, enum lab_reason why)
{
    bool own = input == LAB_GETS_ACK_OF_FIN;
    uint8_t *const states[] = {&end->state, &end->held};

    end->shown = end->shown ? end->shown : end->state;
    end->resumes = (uint8_t)why;
    for (unsigned i = 0; i < sizeof states / sizeof *states; i++) {
        if (i == 0 && lab_end_is_cut_off(end))
            continue;
        *states[i] = lab_end_without_fin(*states[i], own);
    }
    end->inferred &= lab_end_is_cut_off(end);
    end->assumed &= ~LAB_BIT(input);
    end->arrived &= ~LAB_BIT(input);
}

void
lab_end_tell_before(const struct lab_end *end, struct lab_end_verdict *out)
{
    out->certainty = 0;
    if (end->in_unseen) {
        out->before = LAB_STATE_UNKNOWN;
        return;
    }
    out->before = end->shown ? end->shown : end->state;
    if ((end->inferred && !end->shown) || end->doubted)
        out->certainty = LAB_BEFORE_INFERRED;
}

void
lab_end_tell_after(const struct lab_end *end, enum lab_reason reason, struct lab_end_verdict *out)
{
    if (end->in_unseen) {
        out->after = LAB_STATE_UNKNOWN;
        out->reason = LAB_REASON_IN_UNSEEN_CONNECTION;
        return;
    }
    out->after = end->shown ? end->shown : end->state;
    out->reason = (uint8_t)reason;
    if (end->inferred || end->doubted)
        out->certainty |= LAB_AFTER_INFERRED;
}

enum lab_reason
lab_end_resume(struct lab_end *end, struct lab_end_verdict *out)
{
    bool shown = end->shown != LAB_STATE_UNKNOWN;

    lab_end_tell_before(end, out);
    end->shown = LAB_STATE_UNKNOWN;
    return shown ? (enum lab_reason)end->resumes : LAB_REASON_NO_CHANGE;
}
