/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/vocabulary.h"

#define REASON_WORD(id, word, rfc) word,
#define REASON_RFC(id, word, rfc)  rfc,

LAB_WORDS(lab_role_word, enum lab_role, LAB_ROLES(LAB_WORD))
LAB_WORDS(lab_event_word, enum lab_event, LAB_EVENTS(LAB_WORD))
LAB_WORDS(lab_formula_word, enum lab_formula, NULL, LAB_FORMULAS(LAB_WORD))
LAB_WORDS(lab_reset_word, enum lab_reset, NULL, LAB_RESETS(LAB_WORD))
LAB_WORDS(lab_end_word, enum lab_end_id, LAB_ENDS(LAB_WORD))
LAB_WORDS(lab_state_word, enum lab_state, LAB_STATES(LAB_WORD))
LAB_WORDS(lab_open_word, enum lab_open, NULL, LAB_OPENS(LAB_WORD))
LAB_WORDS(lab_close_word, enum lab_close, NULL, LAB_CLOSES(LAB_WORD))
LAB_WORDS(lab_scan_word, enum lab_scan, NULL, LAB_SCANS(LAB_WORD))
LAB_WORDS(lab_cookie_word, enum lab_cookie, NULL, LAB_COOKIES(LAB_WORD))
LAB_WORDS(lab_reason_word, enum lab_reason, LAB_REASONS(REASON_WORD))
LAB_WORDS(lab_reason_rfc, enum lab_reason, LAB_REASONS(REASON_RFC))
LAB_WORDS(lab_resent_word, enum lab_resent, NULL, LAB_RESENDS(LAB_WORD))
LAB_WORDS(lab_fate_word, enum lab_fate, NULL, LAB_FATES(LAB_WORD))
LAB_WORDS(lab_limit_word, enum lab_limit, NULL, LAB_LIMITS(LAB_WORD))
LAB_WORDS(lab_phase_word, enum lab_phase, NULL, LAB_PHASES(LAB_WORD))
LAB_WORDS(lab_wait_word, enum lab_wait_kind, NULL, LAB_WAITS(LAB_WORD))
LAB_WORDS(lab_window_move_word, enum lab_window_move_kind, NULL, LAB_WINDOW_MOVES(LAB_WORD))
LAB_WORDS(lab_option_word, enum lab_option, LAB_OPTIONS(LAB_WORD))
LAB_WORDS(lab_signal_word, enum lab_signal, LAB_SIGNALS(LAB_WORD))
LAB_WORDS(lab_codepoint_word, enum lab_codepoint, NULL, LAB_CODEPOINTS(LAB_WORD))
LAB_WORDS(lab_ect_rule_word, enum lab_ect_rule, NULL, LAB_ECT_RULES(LAB_WORD))
LAB_WORDS(lab_unlike_word, enum lab_unlike, LAB_UNLIKES(LAB_WORD))
LAB_WORDS(lab_checksum_word, enum lab_checksum, LAB_CHECKSUMS(LAB_WORD))
LAB_WORDS(lab_icmp_error_word, enum lab_icmp_error, NULL, LAB_ICMP_ERRORS(LAB_WORD))
LAB_WORDS(lab_ping_word, enum lab_ping, LAB_PINGS(LAB_WORD))
LAB_WORDS(lab_app_word, enum lab_app, LAB_APPS(LAB_WORD))
LAB_WORDS(lab_tls_word, enum lab_tls_message, LAB_TLS_MESSAGES(LAB_WORD))
LAB_WORDS(lab_dns_half_word, enum lab_dns_half, LAB_DNS_HALVES(LAB_WORD))
LAB_WORDS(lab_dns_result_word, enum lab_dns_result, NULL, LAB_DNS_RESULTS(LAB_WORD))
LAB_WORDS(lab_dns_note_word, enum lab_dns_note, NULL, LAB_DNS_NOTES(LAB_WORD))
LAB_WORDS(lab_dns_fate_word, enum lab_dns_fate, LAB_DNS_FATES(LAB_WORD))
LAB_WORDS(lab_quic_word, enum lab_quic_packet, LAB_QUIC_PACKETS(LAB_WORD))
LAB_WORDS(lab_lesson_word, enum lab_lesson, LAB_LESSONS(LAB_WORD))
LAB_WORDS(lab_question_word, enum lab_question_kind, LAB_QUESTIONS(LAB_WORD))
LAB_WORDS(lab_mark_word, enum lab_mark, LAB_MARKS(LAB_WORD))
LAB_WORDS(lab_then_word, enum lab_then, LAB_THENS(LAB_WORD))

#define ROLE(id) LAB_BIT(LAB_ROLE_##id)

const lab_set lab_segments_headline_sets[] = {
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
    case LAB_REASON_BACK_FIN_BELIED:
    case LAB_REASON_BACK_FIN_NOT_ACKED:
    case LAB_REASON_FIN_OVERTAKEN:
    case LAB_REASON_BACK_FIN_OVERTAKEN:
    case LAB_REASON_BACK_RESET_NOT_ARRIVED:
    case LAB_REASON_BACK_RESET_NOT_SENT:
    case LAB_REASON_BACK_NOT_GIVEN_UP:
    case LAB_REASON_BACK_IN_TIME_WAIT:
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
