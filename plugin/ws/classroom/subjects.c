/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/classroom/subjects.h"

#include "ws/classroom/asking.h"

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
    all = lab_ws_questions_of(told->frame, &record, true, asked);
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

/* A request is asked for its reply, a reply and an error for what they are about. */
unsigned
lab_ws_questions_of_message(uint32_t frame, const struct lab_ws_ping *ping,
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
lab_ws_questions_about(const struct lab_told *told, struct lab_question out[LAB_QUESTION_COUNT])
{
    struct lab_ws_ping ping;

    if (!told->is_message)
        return questions_of_segment(told, out);
    if (!lab_ws_ping_of_frame(told->frame, told->nth, &ping))
        return 0;
    return lab_ws_questions_of_message(told->frame, &ping, out);
}
