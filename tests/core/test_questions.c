/* What a segment asks, and what an answer is worth.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include <glib.h>
#include <string.h>

#include "conversation.h"
#include "core/classroom/marks.h"
#include "core/classroom/questions.h"
#include "core/hindsight/hindsight.h"
#include "core/layers/http.h"
#include "core/segment.h"
#include "core/waits/waits.h"

#define ROLE(id)  LAB_BIT(LAB_ROLE_##id)
#define EVENT(id) LAB_BIT(LAB_EVENT_##id)

static struct lab_verdict verdict;
static struct lab_subject subject = {.verdict = &verdict};

/* The question of one kind that the segment asks; NULL if it does not ask it. */
static const struct lab_question *
asked(enum lab_question_kind kind)
{
    static struct lab_question questions[LAB_QUESTION_COUNT];
    unsigned count = lab_questions_of(&subject, questions);

    for (unsigned i = 0; i < count; i++) {
        if (questions[i].kind == kind)
            return &questions[i];
    }
    return NULL;
}

static void
take(struct lab_verdict what, guint32 seq, guint32 ack, guint32 len, guint8 flags)
{
    verdict = what;
    subject = (struct lab_subject){
        .verdict = &verdict, .seq = seq, .ack = ack, .len = len, .flags = flags};
}

static const struct lab_verdict second_handshake = {
    .roles = ROLE(HANDSHAKE2),
    .from = LAB_SERVER,
    .seq = {.formula = LAB_FORMULA_Y, .base = 5000},
    .ack = {.formula = LAB_FORMULA_X_1, .base = 1000, .add = 1, .check = LAB_CHECK_AGREES},
    .origin = {1000, 5000},
    .facts = LAB_KNOWS_ORIGIN_CLIENT | LAB_KNOWS_ORIGIN_SERVER | LAB_KNOWS_WINDOW,
    .window = 65535,
    .end = {{.after = LAB_STATE_ESTABLISHED}, {.after = LAB_STATE_SYN_RECEIVED}},
};

/* What stands in the segment is not asked, but what follows from it; and of the states only that
 * of the sender, which the segment proves. */
static void
test_second_handshake(void)
{
    take(second_handshake, 5000, 1001, 0, LAB_SYN | LAB_ACK);
    g_assert_null(asked(LAB_QUESTION_SEQ));
    g_assert_null(asked(LAB_QUESTION_ACK));
    g_assert_cmpuint(asked(LAB_QUESTION_ROLE)->right, ==, ROLE(HANDSHAKE2));
    g_assert_cmpuint(asked(LAB_QUESTION_FORMULA)->right, ==, LAB_FORMULA_X_1);
    g_assert_cmpuint(asked(LAB_QUESTION_NEXT)->right, ==, 5001);
    g_assert_cmpuint(asked(LAB_QUESTION_NEXT)->origin, ==, 5000);
    g_assert_cmpuint(asked(LAB_QUESTION_NEXT)->formula, ==, LAB_FORMULA_Y_1);
    g_assert_true(asked(LAB_QUESTION_NEXT)->has_relative);
    g_assert_cmpuint(asked(LAB_QUESTION_SERVER)->right, ==, LAB_STATE_SYN_RECEIVED);
    g_assert_null(asked(LAB_QUESTION_CLIENT));
    /* The window of a SYN+ACK is not scaled, so it is no good example. */
    g_assert_null(asked(LAB_QUESTION_EDGE));
    for (guint kind = LAB_QUESTION_EVENT; kind < LAB_QUESTION_COUNT; kind++)
        g_assert_null(asked(kind));
}

/* MSS leaves no room for options, which both ends then put into every segment. */
static void
test_full_segment(void)
{
    const struct lab_offer all = {.seen = true,
                                  .options =
                                      LAB_BIT(LAB_OPTION_MSS) | LAB_BIT(LAB_OPTION_TIMESTAMPS),
                                  .mss = 1460};
    struct lab_offer own = all, other = all;

    other.mss = 536; /* what the server may send is another question */
    take(second_handshake, 5000, 1001, 0, LAB_SYN | LAB_ACK);
    subject.offer = &own;
    subject.answered = &other;
    g_assert_cmpuint(asked(LAB_QUESTION_MSS)->right, ==, 1448);
    g_assert_false(asked(LAB_QUESTION_MSS)->has_relative);
    other.options = LAB_BIT(LAB_OPTION_MSS);
    g_assert_null(asked(LAB_QUESTION_MSS)); /* no timestamps: the answer would be MSS itself */
    other = all;
    own.options = LAB_BIT(LAB_OPTION_TIMESTAMPS);
    g_assert_null(asked(LAB_QUESTION_MSS)); /* no MSS option to read it from */
    own = all;
    other.seen = false;
    g_assert_null(asked(LAB_QUESTION_MSS));
}

/* A wrong number on the wire does not become the right answer. */
static void
test_wrong_number_on_the_wire(void)
{
    take(second_handshake, 5000, 1099, 0, LAB_SYN | LAB_ACK);
    verdict.ack.check = LAB_CHECK_DIFFERS;
    g_assert_cmpuint(asked(LAB_QUESTION_ACK)->right, ==, 1001);
    g_assert_cmpuint(asked(LAB_QUESTION_ACK)->weight, ==, LAB_UNUSUAL);
    g_assert_null(asked(LAB_QUESTION_FORMULA));
    verdict.events = EVENT(ACK_UNSEEN);
    g_assert_null(asked(LAB_QUESTION_ACK));
    verdict.ack.check = LAB_CHECK_NONE;
    g_assert_null(asked(LAB_QUESTION_ACK));
    verdict.seq.check = LAB_CHECK_DIFFERS;
    g_assert_cmpuint(asked(LAB_QUESTION_SEQ)->right, ==, 5000);
    /* A gap is no wrong number. */
    verdict.events = EVENT(LOST_SEGMENT);
    g_assert_null(asked(LAB_QUESTION_SEQ));
}

/* What a later segment could take back. */
static void
test_doubtful_states(void)
{
    take(second_handshake, 5000, 1001, 0, LAB_SYN | LAB_ACK);
    verdict.end[LAB_SERVER].reason = LAB_REASON_BACK_ACK_NOT_ARRIVED;
    g_assert_null(asked(LAB_QUESTION_SERVER));
    verdict.end[LAB_SERVER].reason = LAB_REASON_BACK_TO_LISTEN;
    g_assert_nonnull(asked(LAB_QUESTION_SERVER));
    verdict.end[LAB_SERVER].certainty = LAB_AFTER_INFERRED;
    g_assert_null(asked(LAB_QUESTION_SERVER));
    verdict.end[LAB_SERVER].certainty = 0;
    verdict.end[LAB_SERVER].after = LAB_STATE_UNKNOWN;
    g_assert_null(asked(LAB_QUESTION_SERVER));
}

/* That the FIN was one is only inferred. */
static void
test_unseen_fin(void)
{
    take((struct lab_verdict){.from = LAB_SERVER,
                              .roles = ROLE(TEARDOWN2),
                              .events = EVENT(ACK_UNSEEN)},
         5001, 1002, 0, LAB_ACK);
    g_assert_nonnull(asked(LAB_QUESTION_ROLE));
    verdict.end[LAB_CLIENT].certainty = LAB_AFTER_INFERRED;
    g_assert_nonnull(asked(LAB_QUESTION_ROLE));
    g_assert_cmpuint(asked(LAB_QUESTION_EVENT)->right, ==, EVENT(ACK_UNSEEN));
    verdict.end[LAB_CLIENT].after = LAB_STATE_FIN_WAIT_2;
    subject.back = &(struct lab_hindsight){.state = {LAB_STATE_FIN_WAIT_2, LAB_STATE_CLOSE_WAIT}};
    g_assert_nonnull(asked(LAB_QUESTION_ROLE));
    subject.back = &(struct lab_hindsight){.state = {LAB_STATE_ESTABLISHED, LAB_STATE_ESTABLISHED}};
    g_assert_null(asked(LAB_QUESTION_ROLE));
    subject.back = NULL;
    verdict.roles = ROLE(DATA);
    verdict.events = EVENT(HALF_CLOSE) | EVENT(PIGGYBACK);
    g_assert_cmpuint(asked(LAB_QUESTION_EVENT)->right, ==, EVENT(PIGGYBACK));
    verdict.end[LAB_CLIENT].certainty = 0;
    g_assert_cmpuint(asked(LAB_QUESTION_EVENT)->right, ==, EVENT(HALF_CLOSE) | EVENT(PIGGYBACK));
    take((struct lab_verdict){.roles = ROLE(TEARDOWN3), .close = LAB_CLOSE_FOUR_WAY}, 1001, 5002, 0,
         LAB_FIN | LAB_ACK);
    g_assert_nonnull(asked(LAB_QUESTION_CLOSE));
    verdict.end[LAB_CLIENT].certainty = LAB_AFTER_INFERRED;
    g_assert_null(asked(LAB_QUESTION_CLOSE));
}

static void
test_unknown_is_not_asked(void)
{
    struct lab_question questions[LAB_QUESTION_COUNT];

    take((struct lab_verdict){.roles = ROLE(ACK)}, 0, 0, 0, LAB_ACK);
    g_assert_cmpuint(lab_questions_of(&subject, questions), ==, 1);
    g_assert_cmpuint(questions[0].kind, ==, LAB_QUESTION_ROLE);
    g_assert_cmpuint(questions[0].weight, ==, LAB_EVERYDAY);
}

/* 1399 bytes from x + 1 = 1001 on, and a FIN. */
static void
test_last_data_with_fin(void)
{
    take((struct lab_verdict){.roles = ROLE(DATA) | ROLE(TEARDOWN1),
                              .from = LAB_CLIENT,
                              .origin = {1000, 5000},
                              .facts = LAB_KNOWS_ORIGIN_CLIENT | LAB_KNOWS_ISN_CLIENT |
                                       LAB_KNOWS_FIN_FIRST,
                              .fin_first = 2400},
         2350, 5001, 50, LAB_FIN | LAB_ACK);
    g_assert_cmpuint(asked(LAB_QUESTION_FIN)->right, ==, 2400);
    g_assert_cmpuint(asked(LAB_QUESTION_FIN)->origin, ==, 1000);
    g_assert_cmpuint(asked(LAB_QUESTION_BYTES)->right, ==, 1399);
    /* fin asks for nearly the same. */
    g_assert_null(asked(LAB_QUESTION_NEXT));
    verdict.facts &= ~LAB_KNOWS_ISN_CLIENT;
    g_assert_null(asked(LAB_QUESTION_BYTES));
    verdict.roles = ROLE(TEARDOWN1);
    subject.seq = 2400;
    subject.len = 0;
    g_assert_null(asked(LAB_QUESTION_FIN));
    g_assert_cmpuint(asked(LAB_QUESTION_NEXT)->right, ==, 2401);
    g_assert_cmpuint(asked(LAB_QUESTION_NEXT)->formula, ==, LAB_FORMULA_U_1);
}

static void
test_second_fin_decides_the_close(void)
{
    take((struct lab_verdict){.roles = ROLE(TEARDOWN3), .close = LAB_CLOSE_FOUR_WAY}, 1, 1, 0,
         LAB_FIN | LAB_ACK);
    g_assert_cmpuint(asked(LAB_QUESTION_CLOSE)->right, ==, LAB_CLOSE_FOUR_WAY);
    verdict.events = EVENT(RETRANSMISSION);
    g_assert_null(asked(LAB_QUESTION_CLOSE));
    verdict.roles = ROLE(TEARDOWN4);
    g_assert_null(asked(LAB_QUESTION_CLOSE));
}

/* Who closed first waits; in a simultaneous close both do, and nobody is asked which. */
static void
test_who_waits(void)
{
    take((struct lab_verdict){.roles = ROLE(TEARDOWN4),
                              .from = LAB_SERVER,
                              .close = LAB_CLOSE_FOUR_WAY,
                              .facts = LAB_KNOWS_FIN_FIRST | LAB_CLOSER_IS_SERVER,
                              .end = {[LAB_SERVER] = {.after = LAB_STATE_TIME_WAIT}}},
         1, 1, 0, LAB_ACK);
    g_assert_cmpuint(asked(LAB_QUESTION_WAITS)->right, ==, LAB_SERVER);
    verdict.close = LAB_CLOSE_SIMULTANEOUS;
    g_assert_null(asked(LAB_QUESTION_WAITS));
    verdict.close = LAB_CLOSE_THREE_WAY;
    verdict.from = LAB_CLIENT;
    g_assert_null(asked(LAB_QUESTION_WAITS));
}

static void
test_end_of_window(void)
{
    take((struct lab_verdict){.roles = ROLE(ACK),
                              .from = LAB_CLIENT,
                              .origin = {1000, 5000},
                              .facts = LAB_KNOWS_WINDOW | LAB_KNOWS_ORIGIN_SERVER,
                              .window = 64128},
         1001, 5280, 0, LAB_ACK);
    g_assert_cmpuint(asked(LAB_QUESTION_EDGE)->right, ==, 5280 + 64128);
    g_assert_cmpuint(asked(LAB_QUESTION_EDGE)->origin, ==, 5000);
    verdict.events = EVENT(OUT_OF_ORDER);
    g_assert_null(asked(LAB_QUESTION_EDGE));
    verdict.events = 0;
    verdict.facts = 0;
    g_assert_null(asked(LAB_QUESTION_EDGE));
}

/* Nothing is expected behind a probe, a stray segment or bytes that are beyond a gap. */
static void
test_next_is_certain(void)
{
    take((struct lab_verdict){.roles = ROLE(DATA)}, 100, 1, 20, LAB_ACK);
    g_assert_cmpuint(asked(LAB_QUESTION_NEXT)->right, ==, 120);
    verdict.facts = LAB_NEXT_DIFFERS;
    g_assert_null(asked(LAB_QUESTION_NEXT));
    verdict.facts = 0;
    verdict.events = EVENT(KEEP_ALIVE);
    g_assert_null(asked(LAB_QUESTION_NEXT));
    verdict.events = 0;
    verdict.roles = ROLE(STRAY);
    g_assert_null(asked(LAB_QUESTION_NEXT));
}

/* The question of one kind that an ICMP message asks. */
static const struct lab_question *
asked_icmp(const struct lab_icmp_subject *message, enum lab_question_kind kind)
{
    static struct lab_question questions[LAB_QUESTION_COUNT];
    unsigned count = lab_questions_of_icmp(message, questions);

    for (unsigned i = 0; i < count; i++) {
        if (questions[i].kind == kind)
            return &questions[i];
    }
    return NULL;
}

static void
test_icmp(void)
{
    struct lab_icmp_subject message = {
        .role = LAB_ROLE_PING_REQUEST, .partner = 2, .rtt = 12345, .ttl = 64};

    g_assert_cmpuint(asked_icmp(&message, LAB_QUESTION_PARTNER)->right, ==, 2);
    g_assert_cmpuint(asked_icmp(&message, LAB_QUESTION_RTT)->right, ==, 12345);
    g_assert_null(asked_icmp(&message, LAB_QUESTION_ICMP));
    g_assert_null(asked_icmp(&message, LAB_QUESTION_HOPS));
    message = (struct lab_icmp_subject){.role = LAB_ROLE_PING_REPLY, .partner = 1, .ttl = 53};
    g_assert_cmpuint(asked_icmp(&message, LAB_QUESTION_PARTNER)->right, ==, 1);
    g_assert_cmpuint(asked_icmp(&message, LAB_QUESTION_HOPS)->right, ==, 11);
    message.ttl = 12; /* hardly from 64 */
    g_assert_null(asked_icmp(&message, LAB_QUESTION_HOPS));
    g_assert_null(asked_icmp(&message, LAB_QUESTION_CHECKSUM));
    message.checksum = 0x3fbd;
    g_assert_cmphex(asked_icmp(&message, LAB_QUESTION_CHECKSUM)->right, ==, 0x40bd);
    message.ttl = 1; /* no router passes it on */
    g_assert_null(asked_icmp(&message, LAB_QUESTION_CHECKSUM));
    message = (struct lab_icmp_subject){.error = LAB_ICMP_ERROR_TOO_BIG};
    g_assert_null(asked_icmp(&message, LAB_QUESTION_PARTNER));
    g_assert_null(asked_icmp(&message, LAB_QUESTION_RTT));
    g_assert_cmpuint(asked_icmp(&message, LAB_QUESTION_ICMP)->right, ==, LAB_ICMP_ERROR_TOO_BIG);
}

static const struct {
    guint8 kind;
    guint32 right;
    const char *answer;
    enum lab_mark mark;
} words[] = {
    {LAB_QUESTION_ROLE, ROLE(HANDSHAKE2), "handshake2", LAB_MARK_RIGHT},
    {LAB_QUESTION_ROLE, ROLE(HANDSHAKE2), "  Handshake 2 ", LAB_MARK_RIGHT},
    {LAB_QUESTION_ROLE, ROLE(HANDSHAKE2), "\"handshake2\"", LAB_MARK_RIGHT},
    {LAB_QUESTION_ROLE, ROLE(HANDSHAKE2), "handshake1", LAB_MARK_WRONG},
    {LAB_QUESTION_ROLE, ROLE(HANDSHAKE2), "handshake", LAB_MARK_UNREADABLE},
    {LAB_QUESTION_ROLE, ROLE(HANDSHAKE2), "handshake23", LAB_MARK_UNREADABLE},
    {LAB_QUESTION_ROLE, ROLE(ACK), "acknowledgment", LAB_MARK_UNREADABLE},
    {LAB_QUESTION_ROLE, ROLE(TEARDOWN2) | ROLE(TEARDOWN3), "teardown3+teardown2", LAB_MARK_RIGHT},
    {LAB_QUESTION_ROLE, ROLE(TEARDOWN2) | ROLE(TEARDOWN3), "teardown2, teardown3", LAB_MARK_RIGHT},
    {LAB_QUESTION_ROLE, ROLE(TEARDOWN2) | ROLE(TEARDOWN3), "teardown2 teardown2", LAB_MARK_PARTLY},
    {LAB_QUESTION_ROLE, ROLE(TEARDOWN2) | ROLE(TEARDOWN3), "teardown3", LAB_MARK_PARTLY},
    {LAB_QUESTION_ROLE, ROLE(TEARDOWN2) | ROLE(TEARDOWN3), "teardown3 ack", LAB_MARK_PARTLY},
    {LAB_QUESTION_ROLE, ROLE(TEARDOWN3), "teardown3 teardown2", LAB_MARK_WRONG},
    {LAB_QUESTION_ROLE, ROLE(ACK), "ESTABLISHED", LAB_MARK_UNREADABLE},
    {LAB_QUESTION_ROLE, ROLE(ACK), "ping-request", LAB_MARK_UNREADABLE},
    {LAB_QUESTION_ROLE, ROLE(ACK), "", LAB_MARK_BLANK},
    {LAB_QUESTION_ROLE, ROLE(ACK), " \t ", LAB_MARK_BLANK},
    {LAB_QUESTION_ROLE, ROLE(ACK), "-", LAB_MARK_BLANK},
    {LAB_QUESTION_ROLE, ROLE(ACK), "\xff", LAB_MARK_UNREADABLE},
    {LAB_QUESTION_EVENT, EVENT(RETRANSMISSION), "retransmission", LAB_MARK_RIGHT},
    {LAB_QUESTION_EVENT, EVENT(RETRANSMISSION) | EVENT(PORT_REUSE), "port reuse", LAB_MARK_RIGHT},
    {LAB_QUESTION_EVENT, EVENT(RETRANSMISSION) | EVENT(PORT_REUSE), "port-reuse, retransmission",
     LAB_MARK_RIGHT},
    {LAB_QUESTION_EVENT, EVENT(RETRANSMISSION), "retransmission, port-reuse", LAB_MARK_WRONG},
    {LAB_QUESTION_EVENT, EVENT(KEEP_ALIVE_ACK), "keep-alive", LAB_MARK_WRONG},
    {LAB_QUESTION_EVENT, EVENT(KEEP_ALIVE_ACK), "keep-alive ack", LAB_MARK_RIGHT},
    {LAB_QUESTION_EVENT, EVENT(RETRANSMISSION), "lost", LAB_MARK_UNREADABLE},
    {LAB_QUESTION_CLIENT, LAB_STATE_FIN_WAIT_1, "FIN-WAIT-1", LAB_MARK_RIGHT},
    {LAB_QUESTION_CLIENT, LAB_STATE_FIN_WAIT_1, "fin_wait_1", LAB_MARK_RIGHT},
    {LAB_QUESTION_CLIENT, LAB_STATE_FIN_WAIT_1, "FIN WAIT1", LAB_MARK_RIGHT},
    {LAB_QUESTION_CLIENT, LAB_STATE_FIN_WAIT_1, "FIN-WAIT-2", LAB_MARK_WRONG},
    {LAB_QUESTION_CLIENT, LAB_STATE_FIN_WAIT_1, "FIN-WAIT", LAB_MARK_UNREADABLE},
    {LAB_QUESTION_CLIENT, LAB_STATE_FIN_WAIT_1, "FIN-WAIT-1 or 2", LAB_MARK_UNREADABLE},
    {LAB_QUESTION_SERVER, LAB_STATE_LISTEN, "UNKNOWN", LAB_MARK_UNREADABLE},
    {LAB_QUESTION_OPEN, LAB_OPEN_THREE_WAY, "Three Way", LAB_MARK_RIGHT},
    {LAB_QUESTION_OPEN, LAB_OPEN_THREE_WAY, "fast-open", LAB_MARK_WRONG},
    {LAB_QUESTION_OPEN, LAB_OPEN_THREE_WAY, "four-way", LAB_MARK_UNREADABLE},
    {LAB_QUESTION_CLOSE, LAB_CLOSE_THREE_WAY, "four-way", LAB_MARK_WRONG},
    {LAB_QUESTION_CLOSE, LAB_CLOSE_THREE_WAY, "threeway", LAB_MARK_RIGHT},
    {LAB_QUESTION_RESET, LAB_RESET_NO_CONNECTION, "no connection", LAB_MARK_RIGHT},
    {LAB_QUESTION_RESET, LAB_RESET_NO_CONNECTION, "refused", LAB_MARK_WRONG},
    /* What the class calls it, alone, beside the word, and among others. */
    {LAB_QUESTION_CLIENT, LAB_STATE_SYN_RECEIVED, "syn_rcvd", LAB_MARK_RIGHT},
    {LAB_QUESTION_CLIENT, LAB_STATE_SYN_RECEIVED, "同步收到", LAB_MARK_RIGHT},
    {LAB_QUESTION_CLIENT, LAB_STATE_SYN_RECEIVED, "SYN-RECEIVED (同步收到)", LAB_MARK_RIGHT},
    {LAB_QUESTION_CLIENT, LAB_STATE_SYN_SENT, "同步收到", LAB_MARK_WRONG},
    {LAB_QUESTION_CLIENT, LAB_STATE_SYN_SENT, "SYN-SENT or SYN-RCVD", LAB_MARK_UNREADABLE},
    {LAB_QUESTION_CLIENT, LAB_STATE_SYN_SENT, "SYN-SENT SYN-RCVD", LAB_MARK_UNREADABLE},
    {LAB_QUESTION_CLIENT, LAB_STATE_SYN_RECEIVED, "SYN-RCVD state.", LAB_MARK_RIGHT},
    {LAB_QUESTION_CLIENT, LAB_STATE_SYN_RECEIVED, "SYN—RECEIVED 状态。", LAB_MARK_RIGHT},
    {LAB_QUESTION_CLIENT, LAB_STATE_SYN_SENT, "同步收到状态", LAB_MARK_WRONG},
    {LAB_QUESTION_CLIENT, LAB_STATE_SYN_SENT, "state", LAB_MARK_UNREADABLE},
    {LAB_QUESTION_ROLE, ROLE(HANDSHAKE2), "handshake2 state", LAB_MARK_UNREADABLE},
    {LAB_QUESTION_ROLE, ROLE(HANDSHAKE2), "handshake2 (Second handshake)", LAB_MARK_RIGHT},
    /* A name for two of them. */
    {LAB_QUESTION_ROLE, LAB_ROLES_MERGED, "第二、三次挥手。", LAB_MARK_RIGHT},
    {LAB_QUESTION_ROLE, LAB_ROLES_MERGED | ROLE(DATA), "data, 第二、三次挥手", LAB_MARK_RIGHT},
    {LAB_QUESTION_ROLE, ROLE(TEARDOWN2), "第二、三次挥手", LAB_MARK_WRONG},
    {LAB_QUESTION_ROLE, ROLE(HANDSHAKE2) | ROLE(DATA), "第二次握手和data", LAB_MARK_RIGHT},
    {LAB_QUESTION_ROLE, ROLE(HANDSHAKE2) | ROLE(DATA), "data and second handshake", LAB_MARK_RIGHT},
    {LAB_QUESTION_ROLE, ROLE(HANDSHAKE2) | ROLE(DATA), "data、第二次握手", LAB_MARK_RIGHT},
    /* A name for one of two: the second step of the handshake or of the close, whichever it is. */
    {LAB_QUESTION_ROLE, ROLE(HANDSHAKE2), "2", LAB_MARK_RIGHT},
    {LAB_QUESTION_ROLE, ROLE(TEARDOWN2), "the second.", LAB_MARK_RIGHT},
    {LAB_QUESTION_ROLE, ROLE(HANDSHAKE1), "2", LAB_MARK_WRONG},
    {LAB_QUESTION_ROLE, ROLE(DATA), "The second", LAB_MARK_WRONG},
    {LAB_QUESTION_ROLE, LAB_ROLES_MERGED, "2 and 3", LAB_MARK_RIGHT},
    {LAB_QUESTION_ROLE, LAB_ROLES_MERGED, "the second and the third", LAB_MARK_RIGHT},
    {LAB_QUESTION_ROLE, LAB_ROLES_MERGED, "2", LAB_MARK_PARTLY},
    {LAB_QUESTION_ROLE, ROLE(HANDSHAKE3) | ROLE(TEARDOWN1), "3, 1", LAB_MARK_RIGHT},
    {LAB_QUESTION_ROLE, ROLE(HANDSHAKE1), "1", LAB_MARK_RIGHT},
    {LAB_QUESTION_ROLE, ROLE(TEARDOWN3), "third", LAB_MARK_RIGHT},
    {LAB_QUESTION_ROLE, ROLE(HANDSHAKE2), "the", LAB_MARK_UNREADABLE},
    {LAB_QUESTION_EVENT, EVENT(RETRANSMISSION), "the .", LAB_MARK_UNREADABLE},
    /* What one step alone has, and a flag that several have. */
    {LAB_QUESTION_ROLE, ROLE(HANDSHAKE2), "[SYN, ACK]", LAB_MARK_RIGHT},
    {LAB_QUESTION_ROLE, ROLE(HANDSHAKE2), "SYN-ACK", LAB_MARK_RIGHT},
    {LAB_QUESTION_ROLE, ROLE(HANDSHAKE1), "SYN/ACK", LAB_MARK_WRONG},
    {LAB_QUESTION_ROLE, ROLE(TEARDOWN1), "FIN", LAB_MARK_PARTLY},
    {LAB_QUESTION_ROLE, ROLE(TEARDOWN3), "fin", LAB_MARK_PARTLY},
    {LAB_QUESTION_ROLE, ROLE(HANDSHAKE1), "FIN", LAB_MARK_WRONG},
    {LAB_QUESTION_ROLE, ROLE(TEARDOWN1), "FIN (1)", LAB_MARK_RIGHT},
    {LAB_QUESTION_ROLE, LAB_ROLES_MERGED, "FIN + ACK", LAB_MARK_PARTLY},
    {LAB_QUESTION_ROLE, ROLE(HANDSHAKE3), "ACK", LAB_MARK_PARTLY},
    {LAB_QUESTION_ROLE, ROLE(HANDSHAKE3), "3 (ACK)", LAB_MARK_RIGHT},
    {LAB_QUESTION_ROLE, ROLE(TEARDOWN2), "ack", LAB_MARK_PARTLY},
    {LAB_QUESTION_ROLE, ROLE(TEARDOWN4), "ack", LAB_MARK_PARTLY},
    {LAB_QUESTION_ROLE, ROLE(HANDSHAKE2), "ack", LAB_MARK_WRONG},
    {LAB_QUESTION_ROLE, ROLE(DATA), "ack", LAB_MARK_WRONG},
    {LAB_QUESTION_ROLE, ROLE(ACK), "ack", LAB_MARK_RIGHT},
    {LAB_QUESTION_FORMULA, LAB_FORMULA_X_1, "x + 1", LAB_MARK_RIGHT},
    {LAB_QUESTION_FORMULA, LAB_FORMULA_X_1, "ack = X+1", LAB_MARK_RIGHT},
    {LAB_QUESTION_FORMULA, LAB_FORMULA_X_1, "ack = seq of the SYN + 1 = x + 1", LAB_MARK_RIGHT},
    {LAB_QUESTION_FORMULA, LAB_FORMULA_X_1, "y+1", LAB_MARK_WRONG},
    {LAB_QUESTION_FORMULA, LAB_FORMULA_X_1, "x+4", LAB_MARK_UNREADABLE},
    {LAB_QUESTION_WAITS, LAB_SERVER, "server", LAB_MARK_RIGHT},
    {LAB_QUESTION_WAITS, LAB_SERVER, "client", LAB_MARK_WRONG},
    {LAB_QUESTION_WAITS, LAB_SERVER, "server client", LAB_MARK_UNREADABLE},
    {LAB_QUESTION_ICMP, LAB_ICMP_ERROR_TIME_EXCEEDED, "time exceeded", LAB_MARK_RIGHT},
};

static const char *
name_of(void *data G_GNUC_UNUSED, enum lab_question_kind kind, unsigned value, unsigned index)
{
    static const char *const received[] = {"SYN-RCVD", "同步收到", NULL};
    static const char *const roles[LAB_ROLE_COUNT][5] = {
        [LAB_ROLE_HANDSHAKE1] = {"1", "SYN"},
        [LAB_ROLE_HANDSHAKE2] = {"Second handshake", "第二次握手", "2", "second", "SYN+ACK"},
        [LAB_ROLE_HANDSHAKE3] = {"3", "third"},
        [LAB_ROLE_TEARDOWN1] = {"1", "FIN"},
        [LAB_ROLE_TEARDOWN2] = {"第二、三次挥手", "2", "second"},
        [LAB_ROLE_TEARDOWN3] = {"第二、三次挥手", "3", "third", "FIN"},
    };

    if (kind == LAB_QUESTION_ROLE)
        return index < G_N_ELEMENTS(roles[value]) ? roles[value][index] : NULL;
    return kind == LAB_QUESTION_CLIENT && value == LAB_STATE_SYN_RECEIVED ? received[index] : NULL;
}

static const struct lab_names names = {.name = name_of};

static void
test_words(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(words); i++) {
        struct lab_question question = {.kind = words[i].kind, .right = words[i].right};
        enum lab_mark mark = lab_marks_judge(&question, words[i].answer, &names);

        if (mark != words[i].mark)
            g_test_message("row %u: \"%s\" is %s", i, words[i].answer, lab_mark_word(mark));
        g_assert_cmpint(mark, ==, words[i].mark);
    }
}

/* Behind the event, or in its place, may stand what made the sender do it; that has to be right. */
static void
test_cause_of_an_event(void)
{
    static const struct {
        guint32 right, resent;
        const char *answer;
        enum lab_mark mark;
    } rows[] = {
        {EVENT(RETRANSMISSION), LAB_RESENT_FAST, "retransmission (fast repair)", LAB_MARK_RIGHT},
        {EVENT(RETRANSMISSION), LAB_RESENT_FAST, "retransmission: time-out", LAB_MARK_WRONG},
        {EVENT(RETRANSMISSION), LAB_RESENT_TIMEOUT, "retransmission, time out", LAB_MARK_RIGHT},
        {EVENT(RETRANSMISSION), LAB_RESENT_TIMEOUT, "retransmission fast-repair", LAB_MARK_WRONG},
        {EVENT(RETRANSMISSION), LAB_RESENT_EARLY, "retransmission (tail probe)", LAB_MARK_RIGHT},
        {EVENT(RETRANSMISSION), LAB_RESENT_FAST, "fast repair", LAB_MARK_RIGHT},
        {EVENT(RETRANSMISSION), LAB_RESENT_FAST, "time-out", LAB_MARK_WRONG},
        {EVENT(RETRANSMISSION), LAB_RESENT_FAST, "nagle", LAB_MARK_UNREADABLE},
        {EVENT(OUT_OF_ORDER), LAB_RESENT_NONE, "fast repair", LAB_MARK_UNREADABLE},
        {EVENT(RETRANSMISSION), LAB_RESENT_FAST, "retransmission (lost)", LAB_MARK_UNREADABLE},
        {EVENT(OUT_OF_ORDER), LAB_RESENT_NONE, "out of order (nagle)", LAB_MARK_UNREADABLE},
    };

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        const struct lab_question question = {
            .kind = LAB_QUESTION_EVENT, .right = rows[i].right, .given[0] = rows[i].resent};

        g_test_message("row %u", i);
        g_assert_cmpint(lab_marks_judge(&question, rows[i].answer, NULL), ==, rows[i].mark);
    }
    take((struct lab_verdict){.events = EVENT(RETRANSMISSION), .resent = LAB_RESENT_FAST}, 1, 1, 9,
         LAB_ACK);
    g_assert_cmpuint(asked(LAB_QUESTION_EVENT)->given[0], ==, LAB_RESENT_FAST);
}

static const struct {
    guint32 right, origin;
    gboolean has_relative;
    const char *answer;
    enum lab_mark mark;
} numbers[] = {
    {1596886090, 1596886089, TRUE, "1596886090", LAB_MARK_RIGHT},
    {1596886090, 1596886089, TRUE, "1", LAB_MARK_RIGHT},
    {1596886090, 1596886089, TRUE, "01", LAB_MARK_RIGHT},
    {1596886090, 1596886089, TRUE, " 1,596,886,090 ", LAB_MARK_RIGHT},
    {1596886090, 1596886089, TRUE, "1 596 886 090", LAB_MARK_RIGHT},
    {1596886090, 1596886089, TRUE, "x + 1 = 1596886089 + 1 = 1596886090", LAB_MARK_RIGHT},
    {1596886090, 1596886089, TRUE, "ack=1", LAB_MARK_RIGHT},
    {1596886090, 1596886089, TRUE, "1596886089", LAB_MARK_WRONG},
    {1596886090, 1596886089, TRUE, "0", LAB_MARK_WRONG},
    {1596886090, 1596886089, FALSE, "1", LAB_MARK_WRONG},
    {1596886090, 1596886089, TRUE, "-1", LAB_MARK_UNREADABLE},
    {1596886090, 1596886089, TRUE, "x+1", LAB_MARK_FORMULA},
    {1596886090, 1596886089, TRUE, "ack = X + 1", LAB_MARK_FORMULA},
    {1596886090, 1596886089, TRUE, "x + 1 =", LAB_MARK_FORMULA},
    {1596886090, 1596886089, TRUE, "y + 1", LAB_MARK_WRONG},
    {1596886090, 1596886089, TRUE, "x + 4", LAB_MARK_UNREADABLE},
    {1596886090, 1596886089, TRUE, "1596886090 = x + 1", LAB_MARK_RIGHT},
    {1596886090, 1596886089, TRUE, "1596886090 (relative 1)", LAB_MARK_RIGHT},
    {1596886090, 1596886089, TRUE, "1596886090 (relative 2)", LAB_MARK_WRONG},
    {1596886090, 1596886089, TRUE, "1596886089, 1596886090", LAB_MARK_WRONG},
    {1596886090, 1596886089, TRUE, "relative 1", LAB_MARK_RIGHT},
    {1596886090, 1596886089, TRUE, "1 (relative), 1596886090 (raw)", LAB_MARK_RIGHT},
    {1596886090, 1596886089, TRUE, "1596886090(相对值 1)", LAB_MARK_RIGHT},
    {1596886090, 1596886089, TRUE, "1.", LAB_MARK_RIGHT},
    {1596886090, 1596886089, TRUE, "0x5f2e8c4a", LAB_MARK_RIGHT},
    {1596886090, 1596886089, TRUE, "0X5F2E8C4A", LAB_MARK_RIGHT},
    {1596886090, 1596886089, TRUE, "5f 2e 8c 4a", LAB_MARK_RIGHT},
    {1596886090, 1596886089, TRUE, "5f2e 8c4a", LAB_MARK_RIGHT},
    {1596886090, 1596886089, TRUE, "5f:2e:8c:4a", LAB_MARK_RIGHT},
    {1596886090, 1596886089, TRUE, "5f 2e 80 4b", LAB_MARK_WRONG},
    {1596886090, 1596886089, TRUE, "0x5f2e804b", LAB_MARK_WRONG},
    {0x12345678, 0, FALSE, "12 34 56 78", LAB_MARK_RIGHT},
    {12345678, 0, FALSE, "12345678", LAB_MARK_RIGHT},
    {15968, 0, FALSE, "15,968", LAB_MARK_RIGHT},
    {15968, 0, FALSE, "15968 B", LAB_MARK_RIGHT},
    {15968, 0, FALSE, "一共 15968 字节。", LAB_MARK_RIGHT},
    {1596800, 0, FALSE, "1596800 B",
     LAB_MARK_RIGHT},                            /* eight digits of a dump, but for the blank */
    {15968, 0, FALSE, "1,5968", LAB_MARK_WRONG}, /* two numbers: a group has three digits */
    {0x12345678, 0, FALSE, "12345678", LAB_MARK_WRONG},
    {1, 0, FALSE, "4294967297", LAB_MARK_WRONG},
    {1, 0, FALSE, "18446744073709551617", LAB_MARK_WRONG},
    {1, 0, FALSE, "0x", LAB_MARK_UNREADABLE},
    {1596886090, 1596886089, TRUE, "1.6E+09", LAB_MARK_UNREADABLE},
    {1596886090, 1596886089, TRUE, "1.0", LAB_MARK_WRONG},
    {1596886090, 1596886089, TRUE, "ack =", LAB_MARK_UNREADABLE},
    {1596886090, 1596886089, TRUE, "handshake2", LAB_MARK_UNREADABLE},
    {1596886090, 1596886089, TRUE, "", LAB_MARK_BLANK},
    /* Through the end of the numbers. */
    {4, 0xFFFFFFFF, TRUE, "4", LAB_MARK_RIGHT},
    {4, 0xFFFFFFFF, TRUE, "5", LAB_MARK_RIGHT},
    {4, 0xFFFFFFFF, TRUE, "4294967300", LAB_MARK_WRONG},           /* 4 + 2^32 */
    {4, 0xFFFFFFFF, TRUE, "18446744073709551620", LAB_MARK_WRONG}, /* 4 + 2^64 */
    {0xFFFFFFFF, 0, FALSE, "4294967295", LAB_MARK_RIGHT},
    {0xFFFFFFFF, 0, FALSE, "99999999999999999999999999999999", LAB_MARK_WRONG},
};

static void
test_numbers(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(numbers); i++) {
        struct lab_question question = {.kind = LAB_QUESTION_ACK,
                                        .right = numbers[i].right,
                                        .formula = LAB_FORMULA_X_1,
                                        .origin = numbers[i].origin,
                                        .has_relative = numbers[i].has_relative};
        enum lab_mark mark = lab_marks_judge(&question, numbers[i].answer, NULL);

        if (mark != numbers[i].mark)
            g_test_message("row %u: \"%s\" is %s", i, numbers[i].answer, lab_mark_word(mark));
        g_assert_cmpint(mark, ==, numbers[i].mark);
    }
}

/* The right one is 12.345 ms. */
static const struct {
    const char *answer;
    enum lab_mark mark;
} times[] = {
    {"12.345", LAB_MARK_RIGHT},
    {"12.345 ms", LAB_MARK_RIGHT},
    {"12.35", LAB_MARK_RIGHT},
    {"12.3", LAB_MARK_RIGHT},
    {"12", LAB_MARK_RIGHT},
    {"0.012345 s", LAB_MARK_RIGHT},
    {"12.3450000000", LAB_MARK_RIGHT},
    {"12.345毫秒", LAB_MARK_RIGHT},
    {"12.4", LAB_MARK_WRONG},
    {"13", LAB_MARK_WRONG},
    {"10", LAB_MARK_WRONG},
    {"12.345 s", LAB_MARK_WRONG},
    {"0", LAB_MARK_WRONG},
    {"99999999999999999999", LAB_MARK_WRONG},
    {"soon", LAB_MARK_UNREADABLE},
    {"12.345.1", LAB_MARK_UNREADABLE},
    {"12.3,450", LAB_MARK_UNREADABLE},
    {"12,345", LAB_MARK_RIGHT},
    {"12,35 ms", LAB_MARK_RIGHT},
    {"12,4 ms", LAB_MARK_WRONG},
    {"0.012345", LAB_MARK_RIGHT}, /* as Wireshark shows it */
    {"0.012345 seconds", LAB_MARK_RIGHT},
    {"0,0123 秒", LAB_MARK_RIGHT},
    {"12345 µs", LAB_MARK_RIGHT},
    {"12,345 us", LAB_MARK_RIGHT},
    {"12 345微秒", LAB_MARK_RIGHT},
    {"12345 ms", LAB_MARK_WRONG},
    {"12.345 毫秒。", LAB_MARK_RIGHT},
    {"12.345 MS", LAB_MARK_RIGHT},
    {"≈ 12.3 ms", LAB_MARK_RIGHT},
    {"约 12.3 毫秒", LAB_MARK_RIGHT},
    {"大约 12.3 毫秒", LAB_MARK_RIGHT},
    {"12.3 毫秒左右。", LAB_MARK_RIGHT},
    {"12.5 毫秒左右", LAB_MARK_WRONG},
    {"RTT = 12.3 ms", LAB_MARK_RIGHT},
    {"0.112345 − 0.1 = 0.012345 s", LAB_MARK_RIGHT},
    {"12.345 bytes", LAB_MARK_UNREADABLE},
    {"12.345 ms ago", LAB_MARK_UNREADABLE},
    {".", LAB_MARK_BLANK},
    {"", LAB_MARK_BLANK},
};

static void
test_times(void)
{
    const struct lab_question question = {.kind = LAB_QUESTION_RTT, .right = 12345};

    for (guint i = 0; i < G_N_ELEMENTS(times); i++) {
        enum lab_mark mark = lab_marks_judge(&question, times[i].answer, NULL);

        if (mark != times[i].mark)
            g_test_message("row %u: \"%s\" is %s", i, times[i].answer, lab_mark_word(mark));
        g_assert_cmpint(mark, ==, times[i].mark);
    }
}

static const struct lab_verdict later_sample = {
    .roles = ROLE(ACK),
    .trip = {.sample = 41200, .since = 4, .smoothed = 36900, .variation = 3000, .extra = 0},
};

/* 7/8 × 36.9 + 1/8 × 41.2 = 37.4375; with 3/4 and 1/4 it would be 37.975. */
static const struct {
    const char *answer;
    enum lab_mark mark;
} smoothed[] = {
    {"37.4", LAB_MARK_RIGHT},
    {"37,44 ms", LAB_MARK_RIGHT},
    {"37.4375", LAB_MARK_RIGHT},
    {"0.0374 s", LAB_MARK_RIGHT},
    {"37.98", LAB_MARK_WRONG},
    {"36.9", LAB_MARK_WRONG},
    {"38", LAB_MARK_WRONG},
    {"7/8 × 36.9 + 1/8 × 41.2 = 37.4 ms", LAB_MARK_RIGHT},
    {"37.4 = 7/8 × 36.9 + 1/8 × 41.2", LAB_MARK_RIGHT},
    {"7/8 × 36.9 + 1/8 × 41.2", LAB_MARK_FORMULA},
    {"0.875*36.9ms + 0.125*41.2ms", LAB_MARK_FORMULA},
    {"SRTT = 7/8 SRTT + 1/8 R", LAB_MARK_FORMULA},
    {"(1 − 1/8)·EstimatedRTT + 0.125·SampleRTT", LAB_MARK_FORMULA},
    {"（7 × SRTT ＋ RTT）÷ 8", LAB_MARK_FORMULA},
    {"3/4 SRTT + 1/4 R", LAB_MARK_WRONG},
    {"SRTT + 4 RTTVAR", LAB_MARK_UNREADABLE},
    {"SRTT", LAB_MARK_UNREADABLE},
    {"7/8 × 36,9000 + 1/8 × 41.2", LAB_MARK_UNREADABLE}, /* a group has three digits */
    {"(0)+(0)+(0)+(0)+(0)+(0)+(0)+(0)+(0)+(0)+(0)+(0)+(0)+(0)+(0)+(0)+(7/8 × 36.9)+(1/8 × 41.2)",
     LAB_MARK_FORMULA},
    {"36.9 / 0", LAB_MARK_UNREADABLE},
    {"((((((((((((((((((((1 + 2))))))))))))))))))))", LAB_MARK_UNREADABLE},
};

static void
test_smoothed(void)
{
    const struct lab_question *question;

    take(later_sample, 1, 1, 0, LAB_ACK);
    question = asked(LAB_QUESTION_SMOOTHED);
    g_assert_cmpuint(question->right, ==, 37438);
    for (guint i = 0; i < G_N_ELEMENTS(smoothed); i++) {
        enum lab_mark mark = lab_marks_judge(question, smoothed[i].answer, NULL);

        if (mark != smoothed[i].mark)
            g_test_message("row %u: \"%s\" is %s", i, smoothed[i].answer, lab_mark_word(mark));
        g_assert_cmpint(mark, ==, smoothed[i].mark);
    }
}

/* SRTT and RTTVAR are asked for, or what follows from them: no question answers another. */
static void
test_arithmetic_of_time(void)
{
    const struct lab_question *question;

    take(later_sample, 1, 1, 0, LAB_ACK);
    question = asked(LAB_QUESTION_VARIATION); /* 3/4 × 3 + 1/4 × |36.9 − 41.2| = 3.325 */
    g_assert_cmpuint(question->right, ==, 3325);
    g_assert_cmpint(lab_marks_judge(question, "3.3", NULL), ==, LAB_MARK_RIGHT);
    g_assert_cmpint(lab_marks_judge(question, "3.16", NULL), ==, LAB_MARK_WRONG); /* 7/8, 1/8 */
    g_assert_cmpint(lab_marks_judge(question, "0.75 × DevRTT + 0.25 × 4.3", NULL), ==,
                    LAB_MARK_FORMULA);
    g_assert_cmpint(lab_marks_judge(question, "3/4 RTTVAR + 1/4 |SRTT − R|", NULL), ==,
                    LAB_MARK_FORMULA);
    g_assert_cmpint(lab_marks_judge(question, "(1 − 1/4) DevRTT + 0.25 |R' − SRTT|", NULL), ==,
                    LAB_MARK_FORMULA);
    g_assert_cmpint(lab_marks_judge(question, "3/4 RTTVAR + 1/4 SRTT − R", NULL), ==,
                    LAB_MARK_WRONG);
    g_assert_null(asked(LAB_QUESTION_TIMEOUT));
    verdict.trip.since = 5;
    g_assert_null(asked(LAB_QUESTION_SMOOTHED));
    g_assert_null(asked(LAB_QUESTION_VARIATION));
    question = asked(LAB_QUESTION_TIMEOUT); /* 37.438 + 4 × 3.325 */
    g_assert_cmpuint(question->right, ==, 50738);
    g_assert_cmpuint(question->betrays, ==, 0);
    g_assert_cmpint(lab_marks_judge(question, "50.7 ms", NULL), ==, LAB_MARK_RIGHT);
    g_assert_cmpint(lab_marks_judge(question, "SRTT + 4·RTTVAR", NULL), ==, LAB_MARK_FORMULA);
    g_assert_cmpint(lab_marks_judge(question, "EstimatedRTT + 2·DevRTT", NULL), ==, LAB_MARK_WRONG);
    verdict.trip = (struct lab_round_trip){.sample = 50000, .since = 4};
    g_assert_null(asked(LAB_QUESTION_SMOOTHED));
    question = asked(LAB_QUESTION_TIMEOUT); /* the first sample: 3 × R */
    g_assert_cmpuint(question->right, ==, 150000);
    g_assert_cmpuint(question->betrays, ==, 4);
    g_assert_cmpint(lab_marks_judge(question, "3 R", NULL), ==, LAB_MARK_FORMULA);
    verdict.trip =
        (struct lab_round_trip){.sample = 30000, .since = 4, .smoothed = 36900, .variation = 1000};
    g_assert_nonnull(asked(LAB_QUESTION_SMOOTHED));
    g_assert_null(asked(LAB_QUESTION_VARIATION)); /* Linux weighs such a sample otherwise */
    verdict.trip.sample = 36905;                  /* rounding hides what it does */
    g_assert_null(asked(LAB_QUESTION_SMOOTHED));
}

static void
test_backoff(void)
{
    struct lab_waits waits = {.sends = {.kind = LAB_WAIT_TIME_OUT}};
    const struct lab_question *question;

    take((struct lab_verdict){.roles = ROLE(HANDSHAKE1),
                              .events = EVENT(RETRANSMISSION),
                              .resent = LAB_RESENT_TIMEOUT,
                              .delay = 1023000},
         1000, 0, 0, LAB_SYN);
    subject.waits = &waits;
    question = asked(LAB_QUESTION_BACKOFF);
    g_assert_cmpuint(question->right, ==, 2046000);
    g_assert_cmpint(lab_marks_judge(question, "2 s", NULL), ==, LAB_MARK_RIGHT);
    g_assert_cmpint(lab_marks_judge(question, "2000", NULL), ==, LAB_MARK_RIGHT);
    g_assert_cmpint(lab_marks_judge(question, "1 s", NULL), ==, LAB_MARK_WRONG);
    verdict.delay = UINT32_MAX / 2 + 1; /* twice as much is no number of microseconds */
    g_assert_null(asked(LAB_QUESTION_BACKOFF));
    verdict.delay = 1023000;
    waits.sends.kind = LAB_WAIT_PROBE_OR_TIME_OUT;
    g_assert_null(asked(LAB_QUESTION_BACKOFF));
    waits.sends.kind = LAB_WAIT_TIME_OUT;
    verdict.resent = LAB_RESENT_FAST; /* no timer ran out */
    g_assert_null(asked(LAB_QUESTION_BACKOFF));
}

/* What is on its way, and how much more may go. */
static void
test_load(void)
{
    const struct lab_question *question;

    take((struct lab_verdict){.roles = ROLE(ACK),
                              .from = LAB_CLIENT,
                              .origin = {1000, 5000},
                              .facts = LAB_KNOWS_WINDOW,
                              .window = 64000,
                              .acks_segments = 2,
                              .load = {.known = LAB_KNOWS_FLIGHT | LAB_KNOWS_USABLE,
                                       .bytes = 4344,
                                       .segments = 18,
                                       .usable = 59656,
                                       .round = 2,
                                       .round_segments = 20,
                                       .round_before = 10,
                                       .phase = LAB_PHASE_SLOW_START}},
         1001, 15001, 0, LAB_ACK);
    g_assert_cmpuint(asked(LAB_QUESTION_FLIGHT)->right, ==, 4344);
    question = asked(LAB_QUESTION_USABLE);
    g_assert_cmpuint(question->right, ==, 59656);
    g_assert_cmpint(lab_marks_judge(question, "59,656 bytes", NULL), ==, LAB_MARK_RIGHT);
    g_assert_cmpint(lab_marks_judge(question, "10001 + 64000 − 14345", NULL), ==, LAB_MARK_FORMULA);
    g_assert_cmpint(lab_marks_judge(question, "ack + window − next", NULL), ==, LAB_MARK_FORMULA);
    g_assert_cmpint(lab_marks_judge(question, "ack + window", NULL), ==, LAB_MARK_WRONG);
    g_assert_cmpint(lab_marks_judge(asked(LAB_QUESTION_ROUND), "20 个报文段", NULL), ==,
                    LAB_MARK_RIGHT);
    verdict.load.round_segments = 1; /* there is nothing to count */
    g_assert_null(asked(LAB_QUESTION_ROUND));
    verdict.load.round_segments = 21; /* or too much: what the ACK confirms is not all of it */
    g_assert_null(asked(LAB_QUESTION_ROUND));
    verdict.load.round_segments = 20;
    g_assert_cmpuint(asked(LAB_QUESTION_PHASE)->right, ==, LAB_PHASE_SLOW_START);
    g_assert_null(asked(LAB_QUESTION_REPAIR)); /* nothing is lost */
    subject.repair = 99;
    g_assert_cmpuint(asked(LAB_QUESTION_REPAIR)->right, ==, 99);
    verdict.load.round = 3; /* once is enough */
    g_assert_null(asked(LAB_QUESTION_REPAIR));
    verdict.load.round = 2;
    verdict.events = EVENT(OUT_OF_ORDER);
    g_assert_null(asked(LAB_QUESTION_FLIGHT));
    verdict.events = 0;
    verdict.load.bytes = 0; /* nothing is: no question */
    g_assert_null(asked(LAB_QUESTION_FLIGHT));
    g_assert_null(asked(LAB_QUESTION_USABLE));
    verdict.load.bytes = 4344;
    subject.len = 10; /* Wireshark says it itself */
    g_assert_null(asked(LAB_QUESTION_FLIGHT));
    g_assert_null(asked(LAB_QUESTION_PHASE)); /* nor does it show on data that is new */
    verdict.events = EVENT(RETRANSMISSION);
    verdict.load.phase = LAB_PHASE_FAST_RECOVERY;
    g_assert_cmpuint(asked(LAB_QUESTION_PHASE)->weight, ==, LAB_UNUSUAL);
    verdict.load.limit = LAB_LIMIT_CONGESTION;
    g_assert_cmpuint(asked(LAB_QUESTION_LIMIT)->right, ==, LAB_LIMIT_CONGESTION);
}

/* What only those after it tell. */
static void
test_hindsight(void)
{
    struct lab_hindsight back = {.fate = LAB_FATE_ACKNOWLEDGED,
                                 .acked_frame = 9,
                                 .acked_after = 41200000,
                                 .state = {LAB_STATE_ESTABLISHED, LAB_STATE_ESTABLISHED}};

    take((struct lab_verdict){.roles = ROLE(DATA),
                              .from = LAB_CLIENT,
                              .end = {{.after = LAB_STATE_ESTABLISHED},
                                      {.after = LAB_STATE_ESTABLISHED}}},
         1001, 1, 100, LAB_ACK);
    g_assert_null(asked(LAB_QUESTION_ACKED));
    subject.back = &back;
    subject.frame = 8; /* the next one: nobody has to look for it */
    g_assert_null(asked(LAB_QUESTION_ACKED));
    subject.frame = 4;
    g_assert_cmpuint(asked(LAB_QUESTION_ACKED)->right, ==, 9);
    g_assert_cmpuint(asked(LAB_QUESTION_SAMPLE)->right, ==, 41200);
    g_assert_null(asked(LAB_QUESTION_FATE));
    g_assert_cmpuint(asked(LAB_QUESTION_CLIENT)->right, ==, LAB_STATE_ESTABLISHED);
    g_assert_null(asked(LAB_QUESTION_SERVER));
    verdict.events = EVENT(RETRANSMISSION); /* Karn: of which sending? */
    g_assert_null(asked(LAB_QUESTION_SAMPLE));
    verdict.events = 0;
    back.fate = LAB_FATE_LOST;
    back.proof_frame = 12;
    back.state[LAB_SERVER] = LAB_STATE_SYN_RECEIVED;
    g_assert_null(asked(LAB_QUESTION_ACKED));
    g_assert_null(asked(LAB_QUESTION_SAMPLE));
    g_assert_cmpuint(asked(LAB_QUESTION_FATE)->right, ==, LAB_FATE_LOST);
    g_assert_cmpuint(asked(LAB_QUESTION_PROOF)->right, ==, 12);
    g_assert_cmpuint(asked(LAB_QUESTION_PROOF)->given[1], ==, LAB_FATE_LOST);
    subject.len = 0; /* an ACK: whatever its receiver says next may tell */
    g_assert_null(asked(LAB_QUESTION_PROOF));
    subject.len = 100;
    back.fate = LAB_FATE_REPEATED; /* by its ACK, or by what says that it came twice? */
    g_assert_null(asked(LAB_QUESTION_PROOF));
    back.fate = LAB_FATE_LOST;
    g_assert_null(asked(LAB_QUESTION_SERVER)); /* of data, nobody asks */
    subject.flags |= LAB_FIN;
    g_assert_cmpuint(asked(LAB_QUESTION_SERVER)->right, ==, LAB_STATE_SYN_RECEIVED);
    g_assert_true(asked(LAB_QUESTION_SERVER)->in_hindsight);
    verdict.seq.check = LAB_CHECK_DIFFERS; /* bytes before it are missing here as well */
    g_assert_null(asked(LAB_QUESTION_SERVER));
    verdict.seq.check = LAB_CHECK_NONE;
    back.state[LAB_SERVER] = LAB_STATE_UNKNOWN;
    g_assert_null(asked(LAB_QUESTION_SERVER));
    back.state[LAB_SERVER] = LAB_STATE_CLOSED;
    back.fate = LAB_FATE_RESET;
    subject.flags = LAB_SYN; /* refused */
    g_assert_cmpuint(asked(LAB_QUESTION_SERVER)->right, ==, LAB_STATE_CLOSED);
    back.fate = LAB_FATE_LOST; /* or late */
    g_assert_null(asked(LAB_QUESTION_SERVER));
    back.state[LAB_CLIENT] = LAB_STATE_CLOSED; /* what the first look says of the sender is wrong */
    g_assert_null(asked(LAB_QUESTION_CLIENT));
}

/* A healthy conversation has some, so they make way for what is unusual. */
static void
test_window_update(void)
{
    take((struct lab_verdict){.roles = ROLE(ACK), .events = EVENT(WINDOW_UPDATE)}, 1, 1, 0,
         LAB_ACK);
    g_assert_cmpuint(asked(LAB_QUESTION_EVENT)->weight, ==, LAB_A_STEP);
    verdict.events = EVENT(DELAYED_ACK);
    g_assert_cmpuint(asked(LAB_QUESTION_EVENT)->weight, ==, LAB_EVERYDAY);
}

/* Writes down what the right answer of a question is, for the test below. */
static char *
right_answer(const struct lab_question *question)
{
    GString *words_of = g_string_new(NULL);

    if (lab_question_form(question->kind) == LAB_ANSWER_TIME) {
        g_string_printf(words_of, "%u us", question->right);
    } else if (lab_question_form(question->kind) == LAB_ANSWER_NUMBER) {
        g_string_printf(words_of, "%u", question->right);
    } else if (lab_question_form(question->kind) == LAB_ANSWER_SET) {
        const char *word;

        for (unsigned value = 0; (word = lab_question_choice(question->kind, value)); value++) {
            if (question->right & LAB_BIT(value))
                g_string_append_printf(words_of, "%s ", word);
        }
    } else {
        g_string_assign(words_of, lab_question_choice(question->kind, question->right));
    }
    return g_string_free(words_of, FALSE);
}

/* An ACK: seen rightly, but no word on which step it is. */
static bool
is_ack_of_a_step(const struct lab_question *question, unsigned value)
{
    return question->kind == LAB_QUESTION_ROLE && value == LAB_ROLE_ACK &&
           (question->right & (ROLE(HANDSHAKE3) | ROLE(TEARDOWN2) | ROLE(TEARDOWN4)));
}

/* The right answer is right, and every other word is wrong. */
static void
check_question(const struct lab_question *question)
{
    char *right = right_answer(question);
    const char *choice;

    g_assert_cmpstr(right, !=, "");
    g_assert_cmpint(lab_marks_judge(question, right, NULL), ==, LAB_MARK_RIGHT);
    for (unsigned value = 0; (choice = lab_question_choice(question->kind, value)); value++) {
        if (*choice && !strstr(right, choice))
            g_assert_cmpint(lab_marks_judge(question, choice, NULL), ==,
                            is_ack_of_a_step(question, value) ? LAB_MARK_PARTLY : LAB_MARK_WRONG);
    }
    g_free(right);
}

static void
check_conversation(const struct conversation *conv, const struct variant *variant,
                   guint seen[LAB_QUESTION_COUNT])
{
    struct lab_flow flow = {0};

    for (guint row = 0; row < conv->rows->len; row++) {
        struct lab_segment seg = conversation_segment(conv, variant, row);
        struct lab_question questions[LAB_QUESTION_COUNT];
        unsigned count;

        subject = (struct lab_subject){.verdict = &verdict,
                                       .seq = seg.seq,
                                       .ack = seg.ack,
                                       .len = seg.len,
                                       .flags = seg.flags};
        lab_flow_step(&flow, &seg, &verdict);
        count = lab_questions_of(&subject, questions);
        for (unsigned i = 0; i < count; i++) {
            seen[questions[i].kind]++;
            check_question(&questions[i]);
        }
    }
}

static void
test_every_conversation(void)
{
    GPtrArray *all = conversations_read_all();
    guint seen[LAB_QUESTION_COUNT] = {0};

    for (guint i = 0; i < all->len; i++) {
        for (const struct variant *variant = variants; variant->name; variant++)
            check_conversation(g_ptr_array_index(all, i), variant, seen);
    }
    for (guint kind = 0; kind < LAB_QUESTION_PARTNER; kind++) {
        if (kind != LAB_QUESTION_MSS) /* the tables have no offers */
            g_assert_cmpuint(seen[kind], >, 0);
    }
    for (guint kind = LAB_QUESTION_SMOOTHED; kind < LAB_QUESTION_REPAIR; kind++) {
        if (kind != LAB_QUESTION_BACKOFF && kind != LAB_QUESTION_ROUND) /* these need more */
            g_assert_cmpuint(seen[kind], >, 0);
    }
    g_ptr_array_free(all, TRUE);
}

/* What ended a wait: under the names of a class, and only where it is certain. */
static void
test_wait(void)
{
    struct lab_waits waits = {.sends = {.kind = LAB_WAIT_SACK_REPAIR}};

    take((struct lab_verdict){.roles = ROLE(DATA),
                              .events = EVENT(RETRANSMISSION),
                              .load = {.phase = LAB_PHASE_FAST_RECOVERY}},
         1001, 1, 100, LAB_ACK);
    subject.waits = &waits;
    subject.frame = 7;
    g_assert_cmpuint(asked(LAB_QUESTION_WAIT)->right, ==, LAB_WAIT_FAST_REPAIR);
    g_assert_cmpuint(asked(LAB_QUESTION_WAIT)->weight, ==, LAB_UNUSUAL);
    g_assert_cmpuint(asked(LAB_QUESTION_WAIT)->given[0], ==, 7);
    g_assert_null(asked(LAB_QUESTION_PHASE)); /* it would be the same word */
    waits.sends.kind = LAB_WAIT_SAME_REPAIR;
    g_assert_null(asked(LAB_QUESTION_WAIT));
    g_assert_nonnull(asked(LAB_QUESTION_PHASE));
    waits.sends.kind = LAB_WAIT_PROBE_OR_TIME_OUT; /* nobody can tell */
    g_assert_null(asked(LAB_QUESTION_WAIT));
    waits = (struct lab_waits){.acks = {.kind = LAB_WAIT_DELAYED_ACK}};
    verdict.events = 0;
    g_assert_cmpuint(asked(LAB_QUESTION_WAIT)->right, ==, LAB_WAIT_DELAYED_ACK);
    g_assert_cmpuint(asked(LAB_QUESTION_WAIT)->weight, ==, LAB_A_STEP);
    verdict.events = EVENT(OUT_OF_ORDER);
    g_assert_null(asked(LAB_QUESTION_WAIT));
}

/* The right edge while a window closes; who closed it and for how long, where it opens again. */
static void
test_window_that_moves(void)
{
    struct lab_waits waits = {
        .window = {.kind = LAB_WINDOW_CLOSING, .before = 4344, .moved = 448, .time = 0}};
    const struct lab_question *question;

    take((struct lab_verdict){.roles = ROLE(ACK),
                              .from = LAB_SERVER,
                              .origin = {1000, 5000},
                              .facts = LAB_KNOWS_WINDOW,
                              .window = 3344},
         5001, 2449, 0, LAB_ACK);
    subject.waits = &waits;
    question = asked(LAB_QUESTION_MOVED); /* 1449 + 3344 − 4345 */
    g_assert_cmpuint(question->right, ==, 448);
    g_assert_cmpuint(question->given[2], ==, 4345);
    g_assert_cmpint(lab_marks_judge(question, "448 bytes", NULL), ==, LAB_MARK_RIGHT);
    g_assert_cmpint(lab_marks_judge(question, "ack + window − 4345", NULL), ==, LAB_MARK_FORMULA);
    g_assert_cmpint(lab_marks_judge(question, "1448", NULL), ==, LAB_MARK_WRONG);
    g_assert_null(asked(LAB_QUESTION_CLOSED_BY));
    waits.window.before = UINT32_MAX;
    g_assert_null(asked(LAB_QUESTION_MOVED));
    waits.window =
        (struct lab_window_move){.kind = LAB_WINDOW_REOPENED, .frame = 13, .time = 1868340};
    g_assert_null(asked(LAB_QUESTION_MOVED));
    g_assert_cmpuint(asked(LAB_QUESTION_CLOSED_BY)->right, ==, 13);
    question = asked(LAB_QUESTION_CLOSED_FOR);
    g_assert_cmpint(lab_marks_judge(question, "1,868 s", NULL), ==, LAB_MARK_RIGHT);
    g_assert_cmpint(lab_marks_judge(question, "1868.34 ms", NULL), ==, LAB_MARK_RIGHT);
    g_assert_cmpint(lab_marks_judge(question, "2 ms", NULL), ==, LAB_MARK_WRONG);
}

/* What is missing in front of what SACK tells of, and which frame a flag of ECN answers. */
static void
test_gaps_and_marks(void)
{
    struct lab_cargo cargo = {.sack_first = 2464, .has_gap = true};
    const struct lab_question *question;

    take((struct lab_verdict){.roles = ROLE(ACK), .from = LAB_SERVER, .origin = {1000, 5000}}, 5001,
         1016, 0, LAB_ACK);
    subject.cargo = &cargo;
    question = asked(LAB_QUESTION_MISSING);
    g_assert_cmpuint(question->right, ==, 1448);
    g_assert_cmpint(lab_marks_judge(question, "1,448", NULL), ==, LAB_MARK_RIGHT);
    g_assert_cmpint(lab_marks_judge(question, "left edge − ack", NULL), ==, LAB_MARK_FORMULA);
    g_assert_cmpint(lab_marks_judge(question, "1464 - 16 = 1448 字节", NULL), ==, LAB_MARK_RIGHT);
    cargo.sack_first = 1016; /* nothing is */
    g_assert_null(asked(LAB_QUESTION_MISSING));
    cargo = (struct lab_cargo){.sack_first = 2464};
    g_assert_null(asked(LAB_QUESTION_MISSING));
    g_assert_null(asked(LAB_QUESTION_ECN));
    cargo.ecn_frame = 18;
    subject.flags |= LAB_ECE;
    g_assert_cmpuint(asked(LAB_QUESTION_ECN)->right, ==, 18);
    g_assert_cmpuint(asked(LAB_QUESTION_ECN)->topic, ==, 0);
    subject.flags = LAB_ACK | LAB_CWR;
    g_assert_cmpuint(asked(LAB_QUESTION_ECN)->topic, ==, 1);
}

/* What TCP carries. */
static void
test_layers_above(void)
{
    struct lab_cargo cargo = {.tls =
                                  LAB_BIT(LAB_TLS_CHANGE_CIPHER_SPEC) | LAB_BIT(LAB_TLS_FINISHED)};
    const struct lab_question *question;

    take((struct lab_verdict){.roles = ROLE(DATA)}, 1001, 1, 100, LAB_ACK);
    subject.cargo = &cargo;
    question = asked(LAB_QUESTION_TLS);
    g_assert_cmpint(lab_marks_judge(question, "Finished", NULL), ==, LAB_MARK_RIGHT);
    g_assert_cmpint(lab_marks_judge(question, "ChangeCipherSpec", NULL), ==, LAB_MARK_WRONG);
    g_assert_cmpint(lab_marks_judge(question, "encrypted handshake", NULL), ==, LAB_MARK_WRONG);
    cargo.tls = LAB_BIT(LAB_TLS_ENCRYPTED_HANDSHAKE); /* one of several, in TLS 1.3 */
    question = asked(LAB_QUESTION_TLS);
    g_assert_cmpint(lab_marks_judge(question, "encrypted handshake", NULL), ==, LAB_MARK_RIGHT);
    g_assert_cmpint(lab_marks_judge(question, "finished", NULL), ==, LAB_MARK_RIGHT);
    g_assert_cmpint(lab_marks_judge(question, "client hello", NULL), ==, LAB_MARK_WRONG);
    cargo = (struct lab_cargo){.tls = LAB_BIT(LAB_TLS_CLIENT_HELLO)};
    g_assert_null(asked(LAB_QUESTION_TLS)); /* Wireshark says it */
    g_assert_null(asked(LAB_QUESTION_TLS_NEXT));
    cargo.tls_next = LAB_TLS_SERVER_HELLO;
    cargo.tls_next_frame = 6;
    g_assert_cmpuint(asked(LAB_QUESTION_TLS_NEXT)->right, ==, 6);
    cargo = (struct lab_cargo){.http_fate = LAB_HTTP_CLOSE_AS_ASKED, .http_time = 41200};
    g_assert_cmpuint(asked(LAB_QUESTION_THEN)->right, ==, LAB_THEN_CLOSES);
    g_assert_cmpint(lab_marks_judge(asked(LAB_QUESTION_RTT), "41,2 ms", NULL), ==, LAB_MARK_RIGHT);
    cargo.http_fate = LAB_HTTP_KEPT_ALIVE;
    g_assert_cmpint(lab_marks_judge(asked(LAB_QUESTION_THEN), "stays open", NULL), ==,
                    LAB_MARK_RIGHT);
    cargo = (struct lab_cargo){.named = 2};
    subject.flags = LAB_SYN;
    g_assert_cmpuint(asked(LAB_QUESTION_NAMED)->right, ==, 2);
    verdict.events = EVENT(RETRANSMISSION);
    g_assert_null(asked(LAB_QUESTION_NAMED));
}

static void
test_dns(void)
{
    const struct lab_dns_subject query = {.rtt = 139}, answer = {.opens = 3}, alone = {0};
    struct lab_question questions[LAB_QUESTION_COUNT];

    g_assert_cmpuint(lab_questions_of_dns(&query, questions), ==, 1);
    g_assert_cmpuint(questions[0].kind, ==, LAB_QUESTION_RTT);
    g_assert_cmpint(lab_marks_judge(&questions[0], "0,139 ms", NULL), ==, LAB_MARK_RIGHT);
    g_assert_cmpuint(lab_questions_of_dns(&answer, questions), ==, 1);
    g_assert_cmpuint(questions[0].kind, ==, LAB_QUESTION_NAMED);
    g_assert_cmpint(lab_marks_judge(&questions[0], "frame 3", NULL), ==, LAB_MARK_RIGHT);
    g_assert_cmpuint(lab_questions_of_dns(&alone, questions), ==, 0);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/core/questions/second-handshake", test_second_handshake);
    g_test_add_func("/core/questions/full-segment", test_full_segment);
    g_test_add_func("/core/questions/wrong-number", test_wrong_number_on_the_wire);
    g_test_add_func("/core/questions/unknown", test_unknown_is_not_asked);
    g_test_add_func("/core/questions/doubtful-states", test_doubtful_states);
    g_test_add_func("/core/questions/unseen-fin", test_unseen_fin);
    g_test_add_func("/core/questions/second-fin", test_second_fin_decides_the_close);
    g_test_add_func("/core/questions/who-waits", test_who_waits);
    g_test_add_func("/core/questions/end-of-window", test_end_of_window);
    g_test_add_func("/core/questions/next", test_next_is_certain);
    g_test_add_func("/core/questions/icmp", test_icmp);
    g_test_add_func("/core/questions/times", test_times);
    g_test_add_func("/core/questions/last-data-with-fin", test_last_data_with_fin);
    g_test_add_func("/core/questions/words", test_words);
    g_test_add_func("/core/questions/cause-of-an-event", test_cause_of_an_event);
    g_test_add_func("/core/questions/numbers", test_numbers);
    g_test_add_func("/core/questions/smoothed", test_smoothed);
    g_test_add_func("/core/questions/arithmetic-of-time", test_arithmetic_of_time);
    g_test_add_func("/core/questions/backoff", test_backoff);
    g_test_add_func("/core/questions/load", test_load);
    g_test_add_func("/core/questions/hindsight", test_hindsight);
    g_test_add_func("/core/questions/wait", test_wait);
    g_test_add_func("/core/questions/window-that-moves", test_window_that_moves);
    g_test_add_func("/core/questions/gaps-and-marks", test_gaps_and_marks);
    g_test_add_func("/core/questions/layers-above", test_layers_above);
    g_test_add_func("/core/questions/dns", test_dns);
    g_test_add_func("/core/questions/window-update", test_window_update);
    g_test_add_func("/core/questions/conversations", test_every_conversation);
    return g_test_run();
}
