/* Questions on the layers below and above TCP: ICMP, DNS, HTTP, TLS, and what routers mark.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/classroom/parts.h"

#include "core/layers/http.h"
#include "core/layers/ip.h"
#include "core/segment.h"

/* What a flag of ECN answers: ECE a mark, CWR an ECE. */
bool
lab_ask_ecn(const struct lab_subject *subject, struct lab_question *question)
{
    question->right = subject->cargo ? subject->cargo->ecn_frame : 0;
    question->given[0] = !(subject->flags & LAB_ECE);
    question->weight = LAB_UNUSUAL;
    question->topic = (uint8_t)question->given[0];
    return question->right && !lab_subject_is_old(subject->verdict);
}

#define TLS(id) LAB_BIT(LAB_TLS_##id)

/* Where it is encrypted: Wireshark names what it can read itself. In TLS 1.3 one cannot see from
 * outside which of several it is, so each will do. */
bool
lab_ask_tls(const struct lab_subject *subject, struct lab_question *question)
{
    lab_set tls = subject->cargo ? subject->cargo->tls : 0;

    question->right = tls & (TLS(FINISHED) | TLS(ENCRYPTED_HANDSHAKE));
    if (tls & TLS(ENCRYPTED_HANDSHAKE))
        question->given[0] = TLS(FINISHED) | TLS(CERTIFICATE) | TLS(CERTIFICATE_VERIFY);
    question->weight = LAB_A_STEP;
    question->topic = (tls & TLS(FINISHED)) == 0;
    return question->right != 0;
}

bool
lab_ask_tls_next(const struct lab_subject *subject, struct lab_question *question)
{
    question->right = subject->cargo ? subject->cargo->tls_next_frame : 0;
    question->weight = LAB_A_STEP;
    question->topic = subject->cargo ? subject->cargo->tls_next : 0;
    return question->right != 0;
}

bool
lab_ask_http_time(const struct lab_subject *subject, struct lab_question *question)
{
    uint64_t time = subject->cargo ? subject->cargo->http_time : 0;

    question->right = (uint32_t)time;
    question->weight = LAB_A_STEP;
    question->topic = LAB_EXCHANGE_HTTP;
    return time > 0 && time < UINT32_MAX;
}

bool
lab_ask_then(const struct lab_subject *subject, struct lab_question *question)
{
    enum lab_http_fate fate =
        subject->cargo ? (enum lab_http_fate)subject->cargo->http_fate : LAB_HTTP_FATE_NONE;

    question->right = lab_http_closes(fate) ? LAB_THEN_CLOSES : LAB_THEN_STAYS_OPEN;
    question->given[0] = fate;
    question->weight = LAB_A_STEP;
    question->topic = (uint8_t)question->right;
    return fate != LAB_HTTP_FATE_NONE;
}

/* A sheet asks it of the SYN or of the answer, for each would tell the other. */
bool
lab_ask_named(const struct lab_subject *subject, struct lab_question *question)
{
    question->right = subject->cargo ? subject->cargo->named : 0;
    question->weight = LAB_A_STEP;
    question->topic = 0;
    return question->right && !lab_subject_is_old(subject->verdict) &&
           !(subject->verdict->events & LAB_BIT(LAB_EVENT_RETRANSMISSION));
}

unsigned
lab_questions_of_dns(const struct lab_dns_subject *subject,
                     struct lab_question out[LAB_QUESTION_COUNT])
{
    unsigned count = 0;

    if (subject->rtt > 0 && subject->rtt < UINT32_MAX)
        out[count++] = (struct lab_question){.kind = LAB_QUESTION_RTT,
                                             .weight = LAB_A_STEP,
                                             .topic = LAB_EXCHANGE_DNS,
                                             .right = (uint32_t)subject->rtt};
    if (subject->opens)
        out[count++] = (struct lab_question){.kind = LAB_QUESTION_NAMED,
                                             .weight = LAB_A_STEP,
                                             .right = subject->opens,
                                             .given = {1}};
    return count;
}

unsigned
lab_questions_of_icmp(const struct lab_icmp_subject *subject,
                      struct lab_question out[LAB_QUESTION_COUNT])
{
    unsigned count = 0;

    if (subject->partner)
        out[count++] = (struct lab_question){.kind = LAB_QUESTION_PARTNER,
                                             .weight = LAB_A_STEP,
                                             .topic = subject->role,
                                             .right = subject->partner};
    if (subject->rtt > 0 && subject->rtt < UINT32_MAX)
        out[count++] = (struct lab_question){.kind = LAB_QUESTION_RTT,
                                             .weight = LAB_A_STEP,
                                             .topic = LAB_EXCHANGE_PING,
                                             .right = (uint32_t)subject->rtt};
    if (subject->role == LAB_ROLE_PING_REPLY && subject->ttl >= LAB_IP_TTL_TELLS)
        out[count++] = (struct lab_question){
            .kind = LAB_QUESTION_HOPS,
            .weight = LAB_A_STEP,
            .right = (uint32_t)(lab_ip_first_ttl(subject->ttl) - subject->ttl)};
    if (subject->error != LAB_ICMP_ERROR_NONE)
        out[count++] = (struct lab_question){.kind = LAB_QUESTION_ICMP,
                                             .weight = LAB_UNUSUAL,
                                             .topic = subject->error,
                                             .right = subject->error};
    if (subject->checksum && subject->ttl > 1)
        out[count++] =
            (struct lab_question){.kind = LAB_QUESTION_CHECKSUM,
                                  .weight = LAB_A_STEP,
                                  .right = lab_ip_checksum_after_router(subject->checksum)};
    return count;
}
