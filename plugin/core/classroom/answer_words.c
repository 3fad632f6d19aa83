/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/classroom/questions.h"

#include "core/classroom/parts.h"

enum lab_answer_form
lab_question_form(enum lab_question_kind kind)
{
    switch (kind) {
    case LAB_QUESTION_ROLE:
    case LAB_QUESTION_EVENT:
    case LAB_QUESTION_TLS:
        return LAB_ANSWER_SET;
    case LAB_QUESTION_SEQ:
    case LAB_QUESTION_ACK:
    case LAB_QUESTION_NEXT:
    case LAB_QUESTION_FIN:
    case LAB_QUESTION_BYTES:
    case LAB_QUESTION_EDGE:
    case LAB_QUESTION_MSS:
    case LAB_QUESTION_PARTNER:
    case LAB_QUESTION_HOPS:
    case LAB_QUESTION_CHECKSUM:
    case LAB_QUESTION_ACKED:
    case LAB_QUESTION_FLIGHT:
    case LAB_QUESTION_USABLE:
    case LAB_QUESTION_ROUND:
    case LAB_QUESTION_REPAIR:
    case LAB_QUESTION_PROOF:
    case LAB_QUESTION_MOVED:
    case LAB_QUESTION_CLOSED_BY:
    case LAB_QUESTION_MISSING:
    case LAB_QUESTION_ECN:
    case LAB_QUESTION_TLS_NEXT:
    case LAB_QUESTION_NAMED:
        return LAB_ANSWER_NUMBER;
    case LAB_QUESTION_RTT:
    case LAB_QUESTION_SAMPLE:
    case LAB_QUESTION_SMOOTHED:
    case LAB_QUESTION_VARIATION:
    case LAB_QUESTION_TIMEOUT:
    case LAB_QUESTION_BACKOFF:
    case LAB_QUESTION_CLOSED_FOR:
        return LAB_ANSWER_TIME;
    default:
        return LAB_ANSWER_WORD;
    }
}

/* The formulas that lab_ask_formula() asks for, and those that are taken for them. */
static const char *
formula_choice(unsigned value)
{
    switch (value) {
    case LAB_FORMULA_X_1:
    case LAB_FORMULA_Y_1:
    case LAB_FORMULA_U_1:
    case LAB_FORMULA_W_1:
    case LAB_FORMULA_SEQ_LEN:
        return lab_formula_word((enum lab_formula)value);
    default:
        return value < LAB_FORMULA_COUNT ? "" : NULL;
    }
}

/* The waits that lab_ask_wait() asks for. */
static const char *
wait_choice(unsigned value)
{
    if (value >= LAB_WAIT_COUNT)
        return NULL;
    return value != LAB_WAIT_NONE && lab_ask_which_wait((enum lab_wait_kind)value) == value
               ? lab_wait_word((enum lab_wait_kind)value)
               : "";
}

/* The enumerations whose zero is "none" have no word for it, which must not end the list; an
 * unknown state is no answer, for then nothing is asked. */
const char *
lab_question_choice(enum lab_question_kind kind, unsigned value)
{
    switch (kind) {
    case LAB_QUESTION_ROLE:
        return value > LAB_ROLE_STRAY && value < LAB_ROLE_COUNT
                   ? "" /* of ICMP messages */
                   : lab_role_word((enum lab_role)value);
    case LAB_QUESTION_FORMULA:
        return formula_choice(value);
    case LAB_QUESTION_EVENT:
        return lab_event_word((enum lab_event)value);
    case LAB_QUESTION_CLIENT:
    case LAB_QUESTION_SERVER:
        return value == LAB_STATE_UNKNOWN ? "" : lab_state_word((enum lab_state)value);
    case LAB_QUESTION_OPEN:
        return value == LAB_OPEN_NONE ? "" : lab_open_word((enum lab_open)value);
    case LAB_QUESTION_CLOSE:
        return value == LAB_CLOSE_NONE ? "" : lab_close_word((enum lab_close)value);
    case LAB_QUESTION_WAITS:
        return lab_end_word((enum lab_end_id)value);
    case LAB_QUESTION_RESET:
        return value == LAB_RESET_NONE ? "" : lab_reset_word((enum lab_reset)value);
    case LAB_QUESTION_FATE:
        return value == LAB_FATE_NONE ? "" : lab_fate_word((enum lab_fate)value);
    case LAB_QUESTION_LIMIT:
        return value == LAB_LIMIT_NONE ? "" : lab_limit_word((enum lab_limit)value);
    case LAB_QUESTION_PHASE:
        return value == LAB_PHASE_NONE ? "" : lab_phase_word((enum lab_phase)value);
    case LAB_QUESTION_WAIT:
        return wait_choice(value);
    case LAB_QUESTION_TLS:
        return lab_tls_word((enum lab_tls_message)value);
    case LAB_QUESTION_THEN:
        return lab_then_word((enum lab_then)value);
    case LAB_QUESTION_ICMP:
        return value == LAB_ICMP_ERROR_NONE ? "" : lab_icmp_error_word((enum lab_icmp_error)value);
    default:
        return NULL;
    }
}
