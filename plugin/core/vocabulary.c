/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/vocabulary.h"

#define WORD(id, word)             word,
#define REASON_WORD(id, word, rfc) word,
#define REASON_RFC(id, word, rfc)  rfc,

static const char *const role_words[] = {LAB_ROLES(WORD)};
static const char *const event_words[] = {LAB_EVENTS(WORD)};
static const char *const state_words[] = {LAB_STATES(WORD)};
static const char *const open_words[] = {NULL, LAB_OPENS(WORD)};
static const char *const close_words[] = {NULL, LAB_CLOSES(WORD)};
static const char *const reset_words[] = {NULL, LAB_RESETS(WORD)};
static const char *const scan_words[] = {NULL, LAB_SCANS(WORD)};
static const char *const resent_words[] = {NULL, LAB_RESENDS(WORD)};
static const char *const limit_words[] = {NULL, LAB_LIMITS(WORD)};
static const char *const phase_words[] = {NULL, LAB_PHASES(WORD)};
static const char *const wait_words[] = {NULL, LAB_WAITS(WORD)};
static const char *const window_move_words[] = {NULL, LAB_WINDOW_MOVES(WORD)};
static const char *const formula_words[] = {NULL, LAB_FORMULAS(WORD)};
static const char *const end_words[] = {LAB_ENDS(WORD)};
static const char *const question_words[] = {LAB_QUESTIONS(WORD)};
static const char *const then_words[] = {LAB_THENS(WORD)};
static const char *const mark_words[] = {LAB_MARKS(WORD)};
static const char *const option_words[] = {LAB_OPTIONS(WORD)};
static const char *const signal_words[] = {LAB_SIGNALS(WORD)};
static const char *const codepoint_words[] = {NULL, LAB_CODEPOINTS(WORD)};
static const char *const ect_rule_words[] = {NULL, LAB_ECT_RULES(WORD)};
static const char *const unlike_words[] = {LAB_UNLIKES(WORD)};
static const char *const app_words[] = {LAB_APPS(WORD)};
static const char *const tls_words[] = {LAB_TLS_MESSAGES(WORD)};
static const char *const dns_half_words[] = {LAB_DNS_HALVES(WORD)};
static const char *const dns_result_words[] = {NULL, LAB_DNS_RESULTS(WORD)};
static const char *const dns_note_words[] = {NULL, LAB_DNS_NOTES(WORD)};
static const char *const dns_fate_words[] = {LAB_DNS_FATES(WORD)};
static const char *const quic_words[] = {LAB_QUIC_PACKETS(WORD)};
static const char *const lesson_words[] = {LAB_LESSONS(WORD)};
static const char *const icmp_error_words[] = {NULL, LAB_ICMP_ERRORS(WORD)};
static const char *const ping_words[] = {LAB_PINGS(WORD)};
static const char *const fate_words[] = {NULL, LAB_FATES(WORD)};
static const char *const cookie_words[] = {NULL, LAB_COOKIES(WORD)};
static const char *const checksum_words[] = {LAB_CHECKSUMS(WORD)};
static const char *const reason_words[] = {LAB_REASONS(REASON_WORD)};
static const char *const reason_rfcs[] = {LAB_REASONS(REASON_RFC)};

#define ROLE(id) LAB_BIT(LAB_ROLE_##id)

const lab_set lab_headline_sets[] = {
    ROLE(HANDSHAKE1) | ROLE(DATA),
    ROLE(HANDSHAKE3) | ROLE(DATA),
    ROLE(HANDSHAKE3) | ROLE(TEARDOWN1),
    ROLE(HANDSHAKE3) | ROLE(DATA) | ROLE(TEARDOWN1),
    ROLE(DATA) | ROLE(TEARDOWN1),
    ROLE(DATA) | ROLE(TEARDOWN2),
    ROLE(DATA) | ROLE(TEARDOWN3),
    ROLE(DATA) | ROLE(TEARDOWN4),
    ROLE(TEARDOWN2) | ROLE(TEARDOWN3),
    ROLE(DATA) | ROLE(TEARDOWN2) | ROLE(TEARDOWN3),
    0,
};

/* One accessor per enumeration, all alike on purpose: the type of the argument
 * keeps a role from being looked up among the states. */
#define ACCESSOR(name, type, words)                                                                \
    const char *name(type value)                                                                   \
    {                                                                                              \
        return (size_t)value < sizeof words / sizeof *words ? words[value] : NULL;                 \
    }

ACCESSOR(lab_role_word, enum lab_role, role_words)
ACCESSOR(lab_event_word, enum lab_event, event_words)
ACCESSOR(lab_state_word, enum lab_state, state_words)
ACCESSOR(lab_open_word, enum lab_open, open_words)
ACCESSOR(lab_close_word, enum lab_close, close_words)
ACCESSOR(lab_reset_word, enum lab_reset, reset_words)
ACCESSOR(lab_scan_word, enum lab_scan, scan_words)
ACCESSOR(lab_resent_word, enum lab_resent, resent_words)
ACCESSOR(lab_limit_word, enum lab_limit, limit_words)
ACCESSOR(lab_phase_word, enum lab_phase, phase_words)
ACCESSOR(lab_wait_word, enum lab_wait_kind, wait_words)
ACCESSOR(lab_window_move_word, enum lab_window_move_kind, window_move_words)
ACCESSOR(lab_formula_word, enum lab_formula, formula_words)
ACCESSOR(lab_end_word, enum lab_end_id, end_words)
ACCESSOR(lab_question_word, enum lab_question_kind, question_words)
ACCESSOR(lab_then_word, enum lab_then, then_words)
ACCESSOR(lab_mark_word, enum lab_mark, mark_words)
ACCESSOR(lab_option_word, enum lab_option, option_words)
ACCESSOR(lab_signal_word, enum lab_signal, signal_words)
ACCESSOR(lab_codepoint_word, enum lab_codepoint, codepoint_words)
ACCESSOR(lab_ect_rule_word, enum lab_ect_rule, ect_rule_words)
ACCESSOR(lab_unlike_word, enum lab_unlike, unlike_words)
ACCESSOR(lab_app_word, enum lab_app, app_words)
ACCESSOR(lab_tls_word, enum lab_tls_message, tls_words)
ACCESSOR(lab_dns_half_word, enum lab_dns_half, dns_half_words)
ACCESSOR(lab_dns_result_word, enum lab_dns_result, dns_result_words)
ACCESSOR(lab_dns_note_word, enum lab_dns_note, dns_note_words)
ACCESSOR(lab_dns_fate_word, enum lab_dns_fate, dns_fate_words)
ACCESSOR(lab_quic_word, enum lab_quic_packet, quic_words)
ACCESSOR(lab_lesson_word, enum lab_lesson, lesson_words)
ACCESSOR(lab_icmp_error_word, enum lab_icmp_error, icmp_error_words)
ACCESSOR(lab_ping_word, enum lab_ping, ping_words)
ACCESSOR(lab_fate_word, enum lab_fate, fate_words)
ACCESSOR(lab_cookie_word, enum lab_cookie, cookie_words)
ACCESSOR(lab_checksum_word, enum lab_checksum, checksum_words)
ACCESSOR(lab_reason_word, enum lab_reason, reason_words)
ACCESSOR(lab_reason_rfc, enum lab_reason, reason_rfcs)

bool
lab_reason_corrects(enum lab_reason reason)
{
    switch (reason) {
    case LAB_REASON_IN_UNSEEN_CONNECTION:
    case LAB_REASON_OPENS_ANEW:
    case LAB_REASON_BACK_OLD_SYN:
    case LAB_REASON_BACK_IN_CONNECTION:
    case LAB_REASON_BACK_OLD_COPY:
    case LAB_REASON_BACK_NO_COPY:
    case LAB_REASON_BACK_SYN_NOT_ARRIVED:
    case LAB_REASON_BACK_SYN_ACK_NOT_ARRIVED:
    case LAB_REASON_BACK_ACK_NOT_ARRIVED:
    case LAB_REASON_BACK_FIN_NOT_ARRIVED:
    case LAB_REASON_BACK_FIN_NOT_SENT:
    case LAB_REASON_BACK_FIN_NOT_ACKED:
    case LAB_REASON_FIN_OVERTAKEN:
    case LAB_REASON_BACK_FIN_OVERTAKEN:
    case LAB_REASON_BACK_RESET_NOT_ARRIVED:
    case LAB_REASON_BACK_RESET_NOT_SENT:
    case LAB_REASON_BACK_NOT_GIVEN_UP:
    case LAB_REASON_BACK_ERROR_NOT_HEEDED:
    case LAB_REASON_BACK_PORT_OPEN:
    case LAB_REASON_REFUSED_BEFORE:
    case LAB_REASON_SCANNED:
    case LAB_REASON_REFUSES_OPEN:
    case LAB_REASON_SYN_RETURNED:
        return true;
    default:
        return false;
    }
}
