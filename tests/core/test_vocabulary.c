/* The public words: unique, ASCII, and those that lab sheets already use.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include <glib.h>

#include "core/vocabulary.h"

/* One table for all enumerations: each accessor behind an unsigned. */
#define WRAP(accessor, type)                                                                       \
    static const char *any_##accessor(unsigned value)                                              \
    {                                                                                              \
        return accessor((type)value);                                                              \
    }

WRAP(lab_role_word, enum lab_role)
WRAP(lab_event_word, enum lab_event)
WRAP(lab_state_word, enum lab_state)
WRAP(lab_open_word, enum lab_open)
WRAP(lab_close_word, enum lab_close)
WRAP(lab_reset_word, enum lab_reset)
WRAP(lab_resent_word, enum lab_resent)
WRAP(lab_limit_word, enum lab_limit)
WRAP(lab_phase_word, enum lab_phase)
WRAP(lab_wait_word, enum lab_wait_kind)
WRAP(lab_window_move_word, enum lab_window_move_kind)
WRAP(lab_formula_word, enum lab_formula)
WRAP(lab_end_word, enum lab_end_id)
WRAP(lab_question_word, enum lab_question_kind)
WRAP(lab_then_word, enum lab_then)
WRAP(lab_mark_word, enum lab_mark)
WRAP(lab_option_word, enum lab_option)
WRAP(lab_signal_word, enum lab_signal)
WRAP(lab_codepoint_word, enum lab_codepoint)
WRAP(lab_ect_rule_word, enum lab_ect_rule)
WRAP(lab_unlike_word, enum lab_unlike)
WRAP(lab_app_word, enum lab_app)
WRAP(lab_tls_word, enum lab_tls_message)
WRAP(lab_dns_half_word, enum lab_dns_half)
WRAP(lab_dns_result_word, enum lab_dns_result)
WRAP(lab_dns_note_word, enum lab_dns_note)
WRAP(lab_dns_fate_word, enum lab_dns_fate)
WRAP(lab_quic_word, enum lab_quic_packet)
WRAP(lab_lesson_word, enum lab_lesson)
WRAP(lab_icmp_error_word, enum lab_icmp_error)
WRAP(lab_ping_word, enum lab_ping)
WRAP(lab_checksum_word, enum lab_checksum)
WRAP(lab_fate_word, enum lab_fate)
WRAP(lab_cookie_word, enum lab_cookie)
WRAP(lab_reason_word, enum lab_reason)
WRAP(lab_reason_rfc, enum lab_reason)

static const struct {
    const char *name;
    const char *(*word)(unsigned);
    unsigned first, count;
    const char *words; /* in order; NULL where the words are no filter's business */
} lists[] = {
    {"role", any_lab_role_word, 0, LAB_ROLE_COUNT,
     "handshake1 handshake2 handshake3 data teardown1 teardown2 teardown3 teardown4 ack reset "
     "stray ping-request ping-reply icmp-error"},
    {"event", any_lab_event_word, 0, LAB_EVENT_COUNT,
     "retransmission out-of-order duplicate-ack keep-alive keep-alive-ack zero-window window-probe "
     "window-update window-full port-reuse challenge-ack lost-segment fast-open piggyback "
     "delayed-ack half-close ack-unseen duplicate-sack offload captured-twice"},
    {"limit", any_lab_limit_word, 1, LAB_LIMIT_COUNT, "window application congestion"},
    {"phase", any_lab_phase_word, 1, LAB_PHASE_COUNT,
     "slow-start congestion-avoidance fast-recovery time-out"},
    {"wait", any_lab_wait_word, 1, LAB_WAIT_COUNT,
     "time-out fast-repair sack-repair early-repair same-repair tail-probe probe-or-time-out "
     "repetition probe-or-program window-probe keep-alive delayed-ack late-ack nagle idle"},
    {"window move", any_lab_window_move_word, 1, LAB_WINDOW_MOVE_COUNT, "closing closed reopened"},
    {"resent", any_lab_resent_word, 1, LAB_RESENT_COUNT, "fast timeout spurious early"},
    {"state", any_lab_state_word, 0, LAB_STATE_COUNT,
     "UNKNOWN CLOSED LISTEN SYN-SENT SYN-RECEIVED ESTABLISHED FIN-WAIT-1 FIN-WAIT-2 CLOSE-WAIT "
     "CLOSING LAST-ACK TIME-WAIT"},
    {"open", any_lab_open_word, 1, LAB_OPEN_COUNT,
     "three-way simultaneous fast-open refused midstream unanswered half-open cancelled"},
    {"close", any_lab_close_word, 1, LAB_CLOSE_COUNT,
     "four-way three-way simultaneous reset half-closed still-open none unknown"},
    {"reset", any_lab_reset_word, 1, LAB_RESET_COUNT,
     "refused abort no-connection after-close cancelled ignored"},
    {"formula", any_lab_formula_word, 1, LAB_FORMULA_COUNT, NULL},
    {"end", any_lab_end_word, 0, LAB_END_COUNT, "client server"},
    {"question", any_lab_question_word, 0, LAB_QUESTION_COUNT,
     "role seq ack fin client-state server-state event open close reset"},
    {"then", any_lab_then_word, 0, LAB_THEN_COUNT, NULL},
    {"mark", any_lab_mark_word, 0, LAB_MARK_COUNT, NULL},
    {"option", any_lab_option_word, 0, LAB_OPTION_COUNT,
     "mss window-scale sack-permitted timestamps cookie-request cookie"},
    {"signal", any_lab_signal_word, 0, LAB_SIGNAL_COUNT,
     "urg ecn-offered ecn-accepted ece cwr ecn-declined accecn-offered accecn-accepted ace ae "
     "reserved"},
    {"codepoint", any_lab_codepoint_word, 1, LAB_CODEPOINT_COUNT, "ect1 ect0 ce"},
    {"ect-rule", any_lab_ect_rule_word, 1, LAB_ECT_RULE_COUNT,
     "syn ack retransmission window-probe"},
    {"unlike", any_lab_unlike_word, 0, LAB_UNLIKE_COUNT, "ttl ip-id"},
    {"app", any_lab_app_word, 0, LAB_APP_COUNT, "http-request http-response"},
    {"tls", any_lab_tls_word, 0, LAB_TLS_MESSAGE_COUNT,
     "hello-request client-hello hello-retry-request server-hello certificate certificate-status "
     "server-key-exchange certificate-request server-hello-done client-key-exchange "
     "certificate-verify new-session-ticket change-cipher-spec finished encrypted-handshake "
     "application-data close-notify alert encrypted-alert"},
    {"dns", any_lab_dns_half_word, 0, LAB_DNS_HALF_COUNT, "query answer"},
    {"dns.result", any_lab_dns_result_word, 1, LAB_DNS_RESULT_COUNT,
     "addresses data no-data referral no-such-name truncated failed refused error"},
    {"dns.note", any_lab_dns_note_word, 1, LAB_DNS_NOTE_COUNT,
     "repeated over-tcp again other-address no-query"},
    {"stream.dns", any_lab_dns_fate_word, 0, LAB_DNS_FATE_COUNT, "unanswered answered error"},
    {"quic", any_lab_quic_word, 0, LAB_QUIC_PACKET_COUNT,
     "initial 0-rtt handshake retry version-negotiation 1-rtt"},
    {"lesson", any_lab_lesson_word, 0, LAB_LESSON_COUNT, "whole handshake data close oddities"},
    {"icmp", any_lab_icmp_error_word, 1, LAB_ICMP_ERROR_COUNT,
     "network-unreachable host-unreachable protocol-unreachable port-unreachable prohibited "
     "unreachable too-big time-exceeded parameter-problem"},
    {"ping", any_lab_ping_word, 0, LAB_PING_COUNT, "unanswered answered error"},
    {"fate", any_lab_fate_word, 1, LAB_FATE_COUNT, "acknowledged lost repeated reset unanswered"},
    {"cookie", any_lab_cookie_word, 1, LAB_COOKIE_COUNT, "timestamp not-repeated"},
    {"checksum", any_lab_checksum_word, 0, LAB_CHECKSUM_COUNT, "good absent wrong none"},
    {"reason", any_lab_reason_word, 0, LAB_REASON_COUNT, NULL},
};

/* Lab sheets compare with these words: none may ever be missing. */
static void
test_words_kept(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(lists); i++) {
        char **words = g_strsplit(lists[i].words ? lists[i].words : "", " ", -1);

        for (guint j = 0; words[j]; j++) {
            gboolean found = FALSE;

            for (unsigned value = lists[i].first; value < lists[i].count; value++)
                found |= g_strcmp0(lists[i].word(value), words[j]) == 0;
            if (!found)
                g_test_message("%s has lost the word %s", lists[i].name, words[j]);
            g_assert_true(found);
        }
        g_strfreev(words);
    }
}

static void
test_words_unique(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(lists); i++) {
        GHashTable *seen = g_hash_table_new(g_str_hash, g_str_equal);

        for (unsigned value = lists[i].first; value < lists[i].count; value++) {
            const char *word = lists[i].word(value);

            g_assert_nonnull(word);
            g_assert_true(g_hash_table_add(seen, (gpointer)word));
        }
        g_hash_table_destroy(seen);
    }
}

/* Printable ASCII without a space or a quote, so that a filter needs no escapes. */
static void
test_words_plain(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(lists); i++) {
        for (unsigned value = lists[i].first; value < lists[i].count; value++) {
            const char *word = lists[i].word(value);

            g_assert_cmpint(word[0], !=, '\0');
            for (const char *at = word; *at; at++)
                g_assert_true(g_ascii_isalnum(*at) || *at == '-' || *at == '+');
        }
    }
}

static void
test_out_of_range(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(lists); i++) {
        g_assert_null(lists[i].word(lists[i].count));
        g_assert_null(lists[i].word((unsigned)-1));
        if (lists[i].first)
            g_assert_null(lists[i].word(0));
    }
    g_assert_null(lab_reason_rfc(LAB_REASON_COUNT));
}

static void
test_reasons_have_an_rfc(void)
{
    for (unsigned reason = 0; reason < LAB_REASON_COUNT; reason++) {
        const char *rfc = any_lab_reason_rfc(reason);
        bool inferred = reason == LAB_REASON_NOTHING_KNOWN || reason == LAB_REASON_STATE_PROVED ||
                        reason == LAB_REASON_TRIES_AGAIN ||
                        lab_reason_corrects((enum lab_reason)reason);

        g_assert_nonnull(rfc);
        if (inferred && !*rfc)
            continue;
        if (!g_regex_match_simple("^RFC [0-9]+( [0-9]+(\\.[0-9]+)*)?$", rfc, 0, 0))
            g_test_message("%s: %s", lab_reason_word((enum lab_reason)reason), rfc);
        g_assert_true(g_regex_match_simple("^RFC [0-9]+( [0-9]+(\\.[0-9]+)*)?$", rfc, 0, 0));
    }
}

/* A word that begins with "back-" takes back what was assumed; only the way back to LISTEN is one
 * of TCP's own. */
static void
test_what_goes_back_corrects(void)
{
    for (unsigned reason = 0; reason < LAB_REASON_COUNT; reason++) {
        const char *word = lab_reason_word((enum lab_reason)reason);

        if (g_str_has_prefix(word, "back-"))
            g_assert_cmpint(lab_reason_corrects((enum lab_reason)reason), ==,
                            reason != LAB_REASON_BACK_TO_LISTEN);
    }
    g_assert_true(lab_reason_corrects(LAB_REASON_IN_UNSEEN_CONNECTION));
    g_assert_false(lab_reason_corrects(LAB_REASON_FIN_ARRIVES));
}

static void
test_sets_fit(void)
{
    g_assert_cmpint(LAB_ROLE_COUNT, <=, 16); /* lab_verdict.roles and .events are uint16_t */
    g_assert_cmpint(LAB_EVENT_COUNT, <=, 32);
    g_assert_cmpint(LAB_SIGNAL_COUNT, <=, 16); /* lab_clues.signals is uint16_t */
    for (const lab_set *set = lab_segments_headline_sets; *set; set++) {
        g_assert_cmpuint(*set, <, LAB_BIT(LAB_ROLE_COUNT));
        g_assert_cmpuint(*set & (*set - 1), !=, 0); /* a combination has two roles or more */
        for (const lab_set *other = lab_segments_headline_sets; other < set; other++)
            g_assert_cmpuint(*set, !=, *other);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/core/vocabulary/kept", test_words_kept);
    g_test_add_func("/core/vocabulary/unique", test_words_unique);
    g_test_add_func("/core/vocabulary/plain", test_words_plain);
    g_test_add_func("/core/vocabulary/out-of-range", test_out_of_range);
    g_test_add_func("/core/vocabulary/rfc", test_reasons_have_an_rfc);
    g_test_add_func("/core/vocabulary/corrections", test_what_goes_back_corrects);
    g_test_add_func("/core/vocabulary/sets", test_sets_fit);
    return g_test_run();
}
