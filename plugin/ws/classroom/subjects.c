/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/classroom/subjects.h"

#include "core/classroom/questions.h"
#include "core/clock.h"
#include "core/layers/http.h"
#include "core/segment.h"
#include "ws/input/hindsight.h"
#include "ws/input/http_messages.h"
#include "ws/input/tls_records.h"
#include "ws/input/waits.h"
#include "ws/page/texts.h"

#define US_OF_NS 1000

static bool
is_repair(const struct lab_ws_record *record, enum lab_end_id from)
{
    const struct lab_verdict *verdict = &record->verdict;

    return verdict->from == from && (verdict->events & LAB_BIT(LAB_EVENT_RETRANSMISSION)) &&
           (verdict->load.phase == LAB_PHASE_FAST_RECOVERY ||
            verdict->load.phase == LAB_PHASE_TIME_OUT);
}

/* The first segment after an ACK with which the other end repairs a loss. */
static uint32_t
repair_after(uint32_t frame, const struct lab_ws_record *record)
{
    enum lab_end_id from = record->verdict.from == LAB_CLIENT ? LAB_SERVER : LAB_CLIENT;
    uint32_t found = 0, at = record->stream->latest;
    struct lab_ws_record later;

    while (at > frame && lab_ws_record_of_frame(at, 0, &later) && later.stream == record->stream) {
        if (is_repair(&later, from))
            found = at;
        at = later.earlier;
    }
    return at == frame ? found : 0; /* else some frame has two segments, and the way is not known */
}

/* What a flag of ECN answers, where it was captured. */
static uint32_t
ecn_frame_of(uint32_t frame, const struct lab_ws_record *record)
{
    struct lab_clues clues;

    if (!(record->flags & (LAB_ECE | LAB_CWR)) || !record->clues)
        return 0;
    lab_ws_record_clues(frame, record, &clues);
    return clues.ecn_mode == LAB_ECN_CLASSIC && !clues.cwr_frame ? clues.ecn_frame : 0;
}

/* The answer of DNS that gave the address of a SYN; 0: none, or more than one name has it. */
static uint32_t
named_of(uint32_t frame, const struct lab_ws_record *record)
{
    struct lab_ws_named named;

    if (!lab_ws_dns_is_wanted() || (record->flags & (LAB_SYN | LAB_ACK)) != LAB_SYN)
        return 0;
    for (unsigned nth = 0; lab_ws_dns_named_of_frame(frame, nth, &named); nth++) {
        if (named.stream == record->stream)
            return named.other ? 0 : named.answer->frame;
    }
    return 0;
}

/* Where exactly one message is completed. */
static void
carry_http(const struct lab_ws_record *record, bool looks_back, struct lab_cargo *cargo)
{
    const struct lab_ws_http_message *message = record->http ? record->http->messages : NULL;
    const struct lab_http_message *http = message ? &message->message : NULL;

    if (!http || message->next)
        return;
    if (http->app == LAB_APP_HTTP_RESPONSE)
        cargo->http_fate = http->fate;
    else if (looks_back && http->partner && http->time && http->partner->time > http->time)
        cargo->http_time = lab_elapsed(http->partner->time, http->time) / US_OF_NS;
}

/* The next message of the handshake that is worth looking for: after the ClientHello the
 * ServerHello, after that the certificate, if it comes later, or the first Finished. Only TLS 1.2
 * and before shows these. */
static void
carry_tls(uint32_t frame, const struct lab_ws_record *record, bool looks_back,
          struct lab_cargo *cargo)
{
    const struct lab_ws_later *later = record->stream->later;
    const uint32_t *first = later && later->tls ? later->tls->first : NULL;
    enum lab_tls_message next = LAB_TLS_SERVER_HELLO;

    cargo->tls = record->tls;
    if (!looks_back || !first)
        return;
    if (first[LAB_TLS_SERVER_HELLO] == frame)
        next = first[LAB_TLS_CERTIFICATE] > frame ? LAB_TLS_CERTIFICATE : LAB_TLS_FINISHED;
    else if (first[LAB_TLS_CLIENT_HELLO] != frame)
        return;
    if (first[next] > frame) {
        cargo->tls_next = (uint8_t)next;
        cargo->tls_next_frame = first[next];
    }
}

unsigned
lab_ws_subjects_questions(uint32_t frame, const struct lab_ws_record *record, bool looks_back,
                          struct lab_question out[LAB_QUESTION_COUNT])
{
    const struct lab_ws_options *options = record->options;
    struct lab_cargo cargo = {.named = named_of(frame, record),
                              .ecn_frame = ecn_frame_of(frame, record)};
    struct lab_subject subject = {.verdict = &record->verdict,
                                  .seq = record->seq,
                                  .ack = record->ack,
                                  .len = record->len,
                                  .flags = record->flags,
                                  .waits = lab_ws_waits(frame, record),
                                  .cargo = &cargo,
                                  .frame = frame};

    carry_http(record, looks_back, &cargo);
    carry_tls(frame, record, looks_back, &cargo);
    cargo.has_gap = lab_page_sack_gap(frame, record, &cargo.sack_first);
    if (options && options->answers) {
        subject.offer = &options->own;
        subject.answered = &options->other;
    }
    if (looks_back)
        subject.back = lab_ws_hindsight_look_back(frame, record);
    if (looks_back && lab_questions_want_repair(subject.verdict, subject.len))
        subject.repair = repair_after(frame, record);
    return lab_questions_of(&subject, out);
}

/* Whether nothing that came later says otherwise than the segment that seemed to decide it. */
static bool
stands(const struct lab_ws_record *record, const struct lab_question *question)
{
    if (question->kind == LAB_QUESTION_OPEN)
        return record->stream->summary.open == question->right;
    if (question->kind == LAB_QUESTION_CLOSE || question->kind == LAB_QUESTION_WAITS)
        return record->stream->summary.close == record->verdict.close;
    return true;
}

static unsigned
questions_of_segment(const struct lab_told *told, struct lab_question out[LAB_QUESTION_COUNT])
{
    struct lab_question asked[LAB_QUESTION_COUNT];
    struct lab_ws_record record;
    unsigned all, count = 0;

    if (!lab_ws_record_of_frame(told->frame, told->nth, &record))
        return 0;
    all = lab_ws_subjects_questions(told->frame, &record, true, asked);
    for (unsigned i = 0; i < all; i++) {
        if (stands(&record, &asked[i]))
            out[count++] = asked[i];
    }
    return count;
}

static uint64_t
microseconds(const nstime_t *time)
{
    return time->secs < 0 ? 0 : (uint64_t)time->secs * 1000000 + (uint64_t)time->nsecs / 1000;
}

unsigned
lab_ws_subjects_questions_of_dns(uint32_t frame, const struct lab_ws_dns *dns,
                                 struct lab_question out[LAB_QUESTION_COUNT])
{
    const struct lab_ws_exchange_of_dns *exchange = dns->exchange;
    struct lab_dns_subject subject = {0};

    if (dns->half == LAB_DNS_QUERY && exchange->query == frame && exchange->answer)
        subject.rtt = microseconds(&exchange->rtt);
    else if (dns->half == LAB_DNS_ANSWER && dns->answer)
        subject.opens = dns->answer->opens;
    return lab_questions_of_dns(&subject, out);
}

/* A request is asked for its reply, a reply and an error for what they are about. */
unsigned
lab_ws_subjects_questions_of_message(uint32_t frame, const struct lab_ws_ping *ping,
                                     struct lab_question out[LAB_QUESTION_COUNT])
{
    struct lab_icmp_subject subject = {
        .role = ping->role, .ttl = ping->ttl, .error = ping->error, .checksum = ping->checksum};

    if (ping->role != LAB_ROLE_PING_REQUEST) {
        subject.partner = ping->request ? ping->request : ping->returned.frame;
    } else if (ping->exchange && ping->exchange->request == frame) {
        subject.partner = ping->exchange->reply;
        subject.rtt = ping->exchange->reply ? microseconds(&ping->exchange->rtt) : 0;
    }
    return lab_questions_of_icmp(&subject, out);
}

unsigned
lab_ws_subjects_questions_about(const struct lab_told *told,
                                struct lab_question out[LAB_QUESTION_COUNT])
{
    struct lab_ws_ping ping;
    struct lab_ws_dns dns;

    switch ((enum lab_told_kind)told->what) {
    case LAB_TOLD_SEGMENT:
        return questions_of_segment(told, out);
    case LAB_TOLD_ICMP:
        return lab_ws_ping_of_frame(told->frame, told->nth, &ping)
                   ? lab_ws_subjects_questions_of_message(told->frame, &ping, out)
                   : 0;
    case LAB_TOLD_DNS:
        return lab_ws_dns_of_frame(told->frame, told->nth, &dns)
                   ? lab_ws_subjects_questions_of_dns(told->frame, &dns, out)
                   : 0;
    default:
        return 0;
    }
}
