/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/classroom/questions.h"

#include "core/classroom/parts.h"

#define EVERYDAY (LAB_BIT(LAB_ROLE_DATA) | LAB_BIT(LAB_ROLE_ACK))

static const lab_ask_function askers[LAB_QUESTION_COUNT] = {
    [LAB_QUESTION_ROLE] = lab_ask_role,
    [LAB_QUESTION_SEQ] = lab_ask_seq,
    [LAB_QUESTION_ACK] = lab_ask_ack,
    [LAB_QUESTION_FORMULA] = lab_ask_formula,
    [LAB_QUESTION_NEXT] = lab_ask_next,
    [LAB_QUESTION_FIN] = lab_ask_fin,
    [LAB_QUESTION_BYTES] = lab_ask_bytes,
    [LAB_QUESTION_EDGE] = lab_ask_edge,
    [LAB_QUESTION_MSS] = lab_ask_mss,
    [LAB_QUESTION_CLIENT] = lab_ask_state,
    [LAB_QUESTION_SERVER] = lab_ask_state,
    [LAB_QUESTION_EVENT] = lab_ask_event,
    [LAB_QUESTION_OPEN] = lab_ask_open,
    [LAB_QUESTION_CLOSE] = lab_ask_close,
    [LAB_QUESTION_WAITS] = lab_ask_waits,
    [LAB_QUESTION_RESET] = lab_ask_reset,
    [LAB_QUESTION_ACKED] = lab_ask_acked,
    [LAB_QUESTION_SAMPLE] = lab_ask_sample,
    [LAB_QUESTION_FATE] = lab_ask_fate,
    [LAB_QUESTION_SMOOTHED] = lab_ask_smoothed,
    [LAB_QUESTION_VARIATION] = lab_ask_variation,
    [LAB_QUESTION_TIMEOUT] = lab_ask_timeout,
    [LAB_QUESTION_BACKOFF] = lab_ask_backoff,
    [LAB_QUESTION_FLIGHT] = lab_ask_flight,
    [LAB_QUESTION_USABLE] = lab_ask_usable,
    [LAB_QUESTION_LIMIT] = lab_ask_limit,
    [LAB_QUESTION_ROUND] = lab_ask_round,
    [LAB_QUESTION_PHASE] = lab_ask_phase,
    [LAB_QUESTION_REPAIR] = lab_ask_repair,
    [LAB_QUESTION_WAIT] = lab_ask_wait,
    [LAB_QUESTION_PROOF] = lab_ask_proof,
    [LAB_QUESTION_MOVED] = lab_ask_moved,
    [LAB_QUESTION_CLOSED_BY] = lab_ask_closed_by,
    [LAB_QUESTION_CLOSED_FOR] = lab_ask_closed_for,
    [LAB_QUESTION_MISSING] = lab_ask_missing,
    [LAB_QUESTION_ECN] = lab_ask_ecn,
    [LAB_QUESTION_RTT] = lab_ask_http_time,
    [LAB_QUESTION_TLS] = lab_ask_tls,
    [LAB_QUESTION_TLS_NEXT] = lab_ask_tls_next,
    [LAB_QUESTION_THEN] = lab_ask_then,
    [LAB_QUESTION_NAMED] = lab_ask_named,
};

unsigned
lab_questions_of(const struct lab_subject *subject, struct lab_question out[LAB_QUESTION_COUNT])
{
    uint8_t weight = subject->verdict->roles & ~EVERYDAY ? LAB_A_STEP : LAB_EVERYDAY;
    unsigned count = 0;

    for (unsigned kind = 0; kind < LAB_QUESTION_COUNT; kind++) {
        out[count] = (struct lab_question){.kind = (uint8_t)kind, .weight = weight};
        if (askers[kind] && askers[kind](subject, &out[count]))
            count++;
    }
    return count;
}
