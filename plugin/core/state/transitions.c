/* The one transition table. A row per state, a cell per input; a cell that is not
 * written is unreachable, which a test checks by fuzzing.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/state/transitions.h"

/* Tables, laid out by hand. */
/* clang-format off */
#define TO(state, why)                                                                             \
    {                                                                                              \
        .next = LAB_STATE_##state, .reason = LAB_REASON_##why, .reachable = true                   \
    }

/* What an end past its handshake does with segments that do not concern its state. */
#define SYNCHRONISED(state)                                                                        \
    [LAB_GETS_SYN_ACK] = TO(state, SYN_ACK_AGAIN),                                                 \
    [LAB_GETS_BAD_SYN_ACK] = TO(state, SYN_IN_CONNECTION),                                         \
    [LAB_GETS_EARLY_FIN] = TO(state, FIN_TOO_EARLY), [LAB_GETS_BAD_RST] = TO(state, RESET_IGNORED), \
    [LAB_SENDS_NEW_SYN] = TO(SYN_SENT, OPENS_ANEW),                                                \
    [LAB_SENDS_SYN_ACK] = TO(state, LATE_DUPLICATE)

/* The same, as long as the connection lives: TIME-WAIT takes a SYN and a RST otherwise. */
#define ALIVE(state)                                                                               \
    SYNCHRONISED(state), [LAB_GETS_SYN] = TO(state, SYN_IN_CONNECTION),                            \
                         [LAB_GETS_RST] = TO(CLOSED, RESET_ARRIVES),                               \
                         [LAB_SENDS_SYN] = TO(state, LATE_DUPLICATE)

static const struct lab_transition table[LAB_STATE_COUNT][LAB_INPUT_COUNT] = {
    [LAB_STATE_CLOSED] =
        {
            [LAB_GETS_SYN] = TO(CLOSED, NO_CHANGE),
            [LAB_GETS_SYN_ACK] = TO(CLOSED, SYN_ACK_NOT_WANTED),
            [LAB_GETS_BAD_SYN_ACK] = TO(CLOSED, SYN_ACK_NOT_WANTED),
            [LAB_GETS_ACK_OF_SYN] = TO(CLOSED, NO_CHANGE),
            [LAB_GETS_ACK_OF_FIN] = TO(CLOSED, NO_CHANGE),
            [LAB_GETS_FIN] = TO(CLOSED, NO_CHANGE),
            [LAB_GETS_EARLY_FIN] = TO(CLOSED, NO_CHANGE),
            [LAB_GETS_RST] = TO(CLOSED, NO_CHANGE),
            [LAB_GETS_BAD_RST] = TO(CLOSED, NO_CHANGE),
            [LAB_SENDS_SYN] = TO(SYN_SENT, ACTIVE_OPEN),
            [LAB_SENDS_NEW_SYN] = TO(SYN_SENT, ACTIVE_OPEN),
            [LAB_SENDS_SYN_ACK] = TO(SYN_RECEIVED, SYN_ACK_SENT),
            [LAB_SENDS_FIN] = TO(CLOSED, LATE_DUPLICATE),
            [LAB_SENDS_RST] = TO(CLOSED, REFUSES_SEGMENT),
            [LAB_REFUSES_SYN] = TO(CLOSED, REFUSES_OPEN),
        },
    [LAB_STATE_LISTEN] =
        {
            [LAB_GETS_ACK_OF_FIN] = TO(LISTEN, NO_CHANGE),
            [LAB_SENDS_FIN] = TO(LISTEN, LATE_DUPLICATE),
            [LAB_SENDS_NEW_SYN] = TO(SYN_SENT, OPENS_ANEW),
            [LAB_GETS_RST] = TO(LISTEN, NO_CHANGE),
            [LAB_GETS_SYN_ACK] = TO(LISTEN, SYN_ACK_NOT_WANTED),
            [LAB_GETS_SYN] = TO(SYN_RECEIVED, SYN_ARRIVES),
            [LAB_GETS_BAD_SYN_ACK] = TO(LISTEN, SYN_ACK_NOT_WANTED),
            [LAB_GETS_FIN] = TO(LISTEN, NO_CHANGE),
            [LAB_GETS_EARLY_FIN] = TO(LISTEN, NO_CHANGE),
            [LAB_GETS_BAD_RST] = TO(LISTEN, RESET_IGNORED),
            [LAB_SENDS_SYN] = TO(SYN_SENT, ACTIVE_OPEN),
            [LAB_SENDS_SYN_ACK] = TO(SYN_RECEIVED, SYN_ACK_SENT),
            [LAB_SENDS_RST] = TO(LISTEN, REFUSES_SEGMENT),
            [LAB_REFUSES_SYN] = TO(CLOSED, REFUSES_OPEN),
        },
    [LAB_STATE_SYN_SENT] =
        {
            [LAB_GETS_ACK_OF_FIN] = TO(SYN_SENT, NO_CHANGE),
            [LAB_GETS_SYN] = TO(SYN_RECEIVED, SYN_MEETS_SYN),
            [LAB_GETS_SYN_ACK] = TO(ESTABLISHED, SYN_ACK_ARRIVES),
            [LAB_GETS_BAD_SYN_ACK] = TO(SYN_SENT, ACK_UNACCEPTABLE),
            [LAB_GETS_FIN] = TO(SYN_SENT, NO_CHANGE),
            [LAB_GETS_EARLY_FIN] = TO(SYN_SENT, NO_CHANGE),
            [LAB_GETS_RST] = TO(CLOSED, OPEN_IS_REFUSED),
            [LAB_GETS_BAD_RST] = TO(SYN_SENT, RESET_ACKS_NO_SYN),
            [LAB_GETS_ICMP_ERROR] = TO(CLOSED, OPEN_IS_UNREACHABLE),
            [LAB_SENDS_SYN] = TO(SYN_SENT, SYN_REPEATED),
            [LAB_SENDS_NEW_SYN] = TO(SYN_SENT, SYN_REPEATED),
            [LAB_SENDS_SYN_ACK] = TO(SYN_RECEIVED, SYN_MEETS_SYN),
            [LAB_SENDS_FIN] = TO(SYN_SENT, LATE_DUPLICATE),
            [LAB_SENDS_RST] = TO(CLOSED, SENDS_RESET),
            [LAB_SENDS_REFUSAL] = TO(SYN_SENT, REFUSES_SEGMENT),
            [LAB_GETS_NO_ANSWER] = TO(CLOSED, GIVEN_UP),
        },
    [LAB_STATE_SYN_RECEIVED] =
        {
            [LAB_SENDS_NEW_SYN] = TO(SYN_SENT, OPENS_ANEW),
            [LAB_GETS_ACK_OF_FIN] = TO(SYN_RECEIVED, NO_CHANGE),
            [LAB_GETS_SYN] = TO(SYN_RECEIVED, NO_CHANGE),
            [LAB_GETS_OTHER_SYN] = TO(LISTEN, SYN_ENDS_HANDSHAKE),
            [LAB_TOLD_REFUSES] = TO(CLOSED, REFUSED_BEFORE),
            [LAB_TOLD_SCANNED] = TO(CLOSED, SCANNED),
            [LAB_GETS_SYN_ACK] = TO(ESTABLISHED, SYN_IS_ACKED),
            [LAB_GETS_BAD_SYN_ACK] = TO(SYN_RECEIVED, ACK_UNACCEPTABLE),
            [LAB_GETS_ACK_OF_SYN] = TO(ESTABLISHED, SYN_IS_ACKED),
            [LAB_GETS_FIN] = TO(CLOSE_WAIT, FIN_ARRIVES),
            [LAB_GETS_EARLY_FIN] = TO(SYN_RECEIVED, FIN_TOO_EARLY),
            [LAB_GETS_RST] = TO(CLOSED, RESET_ARRIVES),
            [LAB_GETS_RST_PASSIVE] = TO(LISTEN, BACK_TO_LISTEN),
            [LAB_GETS_BAD_RST] = TO(SYN_RECEIVED, RESET_IGNORED),
            [LAB_SENDS_SYN] = TO(SYN_RECEIVED, LATE_DUPLICATE),
            [LAB_SENDS_SYN_ACK] = TO(SYN_RECEIVED, SYN_ACK_SENT),
            [LAB_SENDS_FIN] = TO(FIN_WAIT_1, CLOSES_FIRST),
            [LAB_SENDS_RST] = TO(CLOSED, SENDS_RESET),
            [LAB_REFUSES_SYN] = TO(CLOSED, REFUSES_OPEN),
            [LAB_SENDS_REFUSAL] = TO(SYN_RECEIVED, REFUSES_SEGMENT),
            [LAB_GETS_NO_ANSWER] = TO(CLOSED, GIVEN_UP),
            [LAB_GETS_NO_ANSWER_PASSIVE] = TO(LISTEN, GIVEN_UP),
        },
    [LAB_STATE_ESTABLISHED] =
        {
            ALIVE(ESTABLISHED),
            [LAB_SENDS_RST] = TO(CLOSED, SENDS_RESET),
            [LAB_GETS_ACK_OF_SYN] = TO(ESTABLISHED, NO_CHANGE),
            [LAB_GETS_ACK_OF_FIN] = TO(ESTABLISHED, NO_CHANGE),
            [LAB_GETS_FIN] = TO(CLOSE_WAIT, FIN_ARRIVES),
            [LAB_SENDS_FIN] = TO(FIN_WAIT_1, CLOSES_FIRST),
            [LAB_GETS_NO_ANSWER] = TO(CLOSED, GIVEN_UP),
        },
    [LAB_STATE_FIN_WAIT_1] =
        {
            ALIVE(FIN_WAIT_1),
            [LAB_SENDS_RST] = TO(CLOSED, SENDS_RESET),
            [LAB_GETS_ACK_OF_SYN] = TO(FIN_WAIT_1, NO_CHANGE),
            [LAB_GETS_ACK_OF_FIN] = TO(FIN_WAIT_2, FIN_IS_ACKED),
            [LAB_GETS_FIN] = TO(CLOSING, FINS_CROSS),
            [LAB_SENDS_FIN] = TO(FIN_WAIT_1, FIN_REPEATED),
            [LAB_GETS_NO_ANSWER] = TO(CLOSED, GIVEN_UP),
        },
    [LAB_STATE_FIN_WAIT_2] =
        {
            ALIVE(FIN_WAIT_2),
            [LAB_SENDS_RST] = TO(CLOSED, LEAVES_FIN_WAIT_2),
            [LAB_SENDS_FIN] = TO(FIN_WAIT_2, LATE_DUPLICATE),
            [LAB_GETS_ACK_OF_SYN] = TO(FIN_WAIT_2, NO_CHANGE),
            [LAB_GETS_ACK_OF_FIN] = TO(FIN_WAIT_2, NO_CHANGE),
            [LAB_GETS_FIN] = TO(TIME_WAIT, FIN_ENDS_BOTH),
        },
    [LAB_STATE_CLOSE_WAIT] =
        {
            ALIVE(CLOSE_WAIT),
            [LAB_SENDS_RST] = TO(CLOSED, SENDS_RESET),
            [LAB_GETS_ACK_OF_SYN] = TO(CLOSE_WAIT, NO_CHANGE),
            [LAB_GETS_ACK_OF_FIN] = TO(CLOSE_WAIT, NO_CHANGE),
            [LAB_GETS_FIN] = TO(CLOSE_WAIT, FIN_AGAIN),
            [LAB_SENDS_FIN] = TO(LAST_ACK, CLOSES_SECOND),
            [LAB_GETS_NO_ANSWER] = TO(CLOSED, GIVEN_UP),
        },
    [LAB_STATE_CLOSING] =
        {
            ALIVE(CLOSING),
            [LAB_SENDS_RST] = TO(CLOSED, SENDS_RESET),
            [LAB_GETS_ACK_OF_SYN] = TO(CLOSING, NO_CHANGE),
            [LAB_GETS_ACK_OF_FIN] = TO(TIME_WAIT, CROSSED_FIN_IS_ACKED),
            [LAB_GETS_FIN] = TO(CLOSING, FIN_AGAIN),
            [LAB_SENDS_FIN] = TO(CLOSING, FIN_REPEATED),
            [LAB_GETS_NO_ANSWER] = TO(CLOSED, GIVEN_UP),
        },
    [LAB_STATE_LAST_ACK] =
        {
            ALIVE(LAST_ACK),
            [LAB_SENDS_RST] = TO(CLOSED, SENDS_RESET),
            [LAB_GETS_ACK_OF_SYN] = TO(LAST_ACK, NO_CHANGE),
            [LAB_GETS_ACK_OF_FIN] = TO(CLOSED, LAST_FIN_IS_ACKED),
            [LAB_GETS_FIN] = TO(LAST_ACK, FIN_AGAIN),
            [LAB_SENDS_FIN] = TO(LAST_ACK, FIN_REPEATED),
            [LAB_GETS_NO_ANSWER] = TO(CLOSED, GIVEN_UP),
        },
    [LAB_STATE_TIME_WAIT] =
        {
            SYNCHRONISED(TIME_WAIT),
            [LAB_SENDS_RST] = TO(CLOSED, SENDS_RESET),
            [LAB_WAITS_2_MSL] = TO(CLOSED, TIME_WAIT_OVER),
            [LAB_SENDS_FIN] = TO(TIME_WAIT, LATE_DUPLICATE),
            [LAB_GETS_SYN] = TO(SYN_RECEIVED, SYN_IN_TIME_WAIT),
            [LAB_GETS_ACK_OF_FIN] = TO(TIME_WAIT, NO_CHANGE),
            [LAB_GETS_FIN] = TO(TIME_WAIT, FIN_IN_TIME_WAIT),
            [LAB_GETS_RST] = TO(CLOSED, RESET_ENDS_TIME_WAIT),
            [LAB_SENDS_SYN] = TO(SYN_SENT, ACTIVE_OPEN),
        },
};
/* clang-format on */

const struct lab_transition *
lab_transition(enum lab_state state, enum lab_input input)
{
    static const struct lab_transition nowhere = {.next = LAB_STATE_UNKNOWN};

    if ((unsigned)state >= LAB_STATE_COUNT || (unsigned)input >= LAB_INPUT_COUNT)
        return &nowhere;
    return &table[state][input];
}
