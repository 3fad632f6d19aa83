/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/hindsight/hearing.h"

static enum lab_proof
proof_by_numbers(const struct lab_past_segment *due, const struct lab_past_segment *own)
{
    uint32_t next = (due->flags & LAB_SYN) ? due->seq + 1 : lab_past_next(due);

    if (!(own->flags & LAB_ACK))
        return lab_past_is_syn(due) && lab_past_is_syn(own) ? LAB_PROOF_NOT_YET : LAB_PROOF_OPEN;
    if (!lab_serial_before(own->ack, next) || lab_past_is_in_sack(due, own))
        return LAB_PROOF_ARRIVED;
    return LAB_PROOF_NOT_YET;
}

enum lab_proof
lab_hearing_proof_by_state(const struct lab_hearing *hearing, const struct lab_past_segment *due,
                           const struct lab_past_segment *own)
{
    uint8_t state = own->end[hearing->end].after;

    if (!(due->flags & LAB_ACK) || due->end[hearing->end].before == due->end[hearing->end].after)
        return LAB_PROOF_OPEN;
    if (hearing->fin_sent && due->ack == hearing->fin + 1)
        return state == LAB_STATE_FIN_WAIT_1 || state == LAB_STATE_CLOSING ||
                       state == LAB_STATE_LAST_ACK
                   ? LAB_PROOF_NOT_YET
                   : LAB_PROOF_ARRIVED;
    if (state == LAB_STATE_SYN_RECEIVED && hearing->syn_sent &&
        lab_serial_after(due->ack, hearing->syn))
        return LAB_PROOF_NOT_YET;
    return LAB_PROOF_OPEN;
}

/* RFC 7323 section 4.3: a segment at what its receiver has acknowledged is echoed; not one that is
 * not acceptable, such as a keep-alive, which lies below. Another of the same tick would be echoed
 * as well, but then they went together. */
static enum lab_proof
proof_by_echo(const struct lab_hearing *hearing, const struct lab_past_segment *due,
              const struct lab_past_segment *own)
{
    if (!due->has_timestamps || !own->has_timestamps || own->echoes_nothing ||
        !hearing->acked_known || lab_serial_after(due->seq, hearing->acked) ||
        lab_serial_before(lab_past_next(due), hearing->acked))
        return LAB_PROOF_OPEN;
    return lab_serial_before(own->tsecr, due->tsval) ? LAB_PROOF_NOT_YET : LAB_PROOF_ARRIVED;
}

/* Who goes on after its SYN+ACK has had the third segment, and the round trip before that may just
 * have been longer. */
static enum lab_proof
proof_by_time(const struct lab_hearing *hearing, const struct lab_past_segment *due,
              const struct lab_past_segment *own)
{
    if (hearing->state == LAB_STATE_SYN_RECEIVED && !(own->flags & LAB_RST))
        return LAB_PROOF_OPEN;
    return lab_path_is_too_short(&hearing->path, due, own) ? LAB_PROOF_NOT_YET : LAB_PROOF_OPEN;
}

bool
lab_hearing_is_from_outside(const struct lab_hearing *hearing,
                            const struct lab_past_segment *segment)
{
    const struct lab_end_verdict *judged = &segment->end[hearing->end];

    return (segment->flags & LAB_SYN) &&
           (judged->before == judged->after || judged->reason == LAB_REASON_SYN_ACK_AGAIN);
}

bool
lab_hearing_is_passed_by(const struct lab_hearing *hearing, const struct lab_past_segment *reset)
{
    bool has_fin = hearing->state == LAB_STATE_CLOSE_WAIT || hearing->state == LAB_STATE_LAST_ACK ||
                   hearing->state == LAB_STATE_CLOSING;

    return (reset->flags & LAB_RST) && hearing->acked_known &&
           lab_serial_before(reset->seq, hearing->acked) &&
           !(has_fin && reset->seq == hearing->other_fin);
}

enum lab_proof
lab_hearing_proof_of(const struct lab_hearing *hearing, const struct lab_past_segment *due,
                     const struct lab_past_segment *own)
{
    enum lab_proof proof;

    if ((due->flags & LAB_RST) && lab_hearing_is_passed_by(hearing, due))
        return proof_by_time(hearing, due, own);
    if (due->flags & LAB_RST)
        return (own->flags & LAB_RST) || due->reset == LAB_RESET_IGNORED ? LAB_PROOF_OPEN
                                                                         : LAB_PROOF_NOT_YET;
    if (lab_hearing_is_from_outside(hearing, due))
        return LAB_PROOF_OPEN;
    if (lab_past_space(due) && due->says.fate != LAB_FATE_UNANSWERED)
        return proof_by_numbers(due, own);
    if (own->flags & LAB_RST)
        return proof_by_time(hearing, due, own);
    proof = lab_hearing_proof_by_state(hearing, due, own);
    if (proof == LAB_PROOF_OPEN)
        proof = proof_by_echo(hearing, due, own);
    return proof == LAB_PROOF_OPEN ? proof_by_time(hearing, due, own) : proof;
}

bool
lab_hearing_is_the_only_one(const struct lab_hearing *hearing,
                            const struct lab_past_segment *segment,
                            const struct lab_past_segment *own)
{
    if (segment->has_timestamps)
        return segment->tsval == own->tsecr && segment->tsval != hearing->tsval &&
               (!segment->next || segment->next->tsval != segment->tsval);
    return !segment->next && !(own->events & LAB_BIT(LAB_EVENT_ACK_UNSEEN));
}

bool
lab_hearing_answers_unacceptable(const struct lab_hearing *hearing,
                                 const struct lab_past_segment *own)
{
    lab_set otherwise = LAB_BIT(LAB_EVENT_KEEP_ALIVE) | LAB_BIT(LAB_EVENT_KEEP_ALIVE_ACK) |
                        LAB_BIT(LAB_EVENT_WINDOW_UPDATE) | LAB_BIT(LAB_EVENT_ZERO_WINDOW);

    return hearing->past->case_of->sack && lab_past_acks(own) && !lab_past_space(own) &&
           own->sack_first == own->sack_next && !(own->events & otherwise) &&
           hearing->acked_known && own->ack == hearing->acked && own->has_timestamps &&
           lab_serial_after(own->tsval, hearing->own_tsval) && !hearing->disturbed;
}
