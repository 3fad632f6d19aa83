/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/classroom/lesson.h"

#define ROLE(id)   LAB_BIT(LAB_ROLE_##id)
#define EVENT(id)  LAB_BIT(LAB_EVENT_##id)
#define LESSON(id) LAB_BIT(LAB_LESSON_##id)

#define OPENING    (ROLE(HANDSHAKE1) | ROLE(HANDSHAKE2) | ROLE(HANDSHAKE3))
#define CLOSING    (ROLE(TEARDOWN1) | ROLE(TEARDOWN2) | ROLE(TEARDOWN3) | ROLE(TEARDOWN4))

/* What nearly every segment is. */
#define ORDINARY (ROLE(DATA) | ROLE(ACK))

/* An oddity of the capture, not of the conversation: once is enough. */
#define ONCE EVENT(CAPTURED_TWICE)

/* A RST belongs to the part of the conversation that it cuts short. */
static lab_set
lesson_of_reset(enum lab_reset reset)
{
    if (reset == LAB_RESET_REFUSED || reset == LAB_RESET_CANCELLED)
        return LESSON(HANDSHAKE);
    return LESSON(CLOSE);
}

static lab_set
lessons_of_step(const struct lab_verdict *verdict)
{
    lab_set lessons = 0;

    if (verdict->roles & OPENING)
        lessons |= LESSON(HANDSHAKE);
    if (verdict->roles & CLOSING)
        lessons |= LESSON(CLOSE);
    if (verdict->roles & ROLE(RESET))
        lessons |= lesson_of_reset(verdict->reset);
    return lessons;
}

static bool
opens_oddly(enum lab_open open)
{
    return open == LAB_OPEN_SIMULTANEOUS || open == LAB_OPEN_MIDSTREAM;
}

/* Of a run of segments with the same oddity, such as duplicate ACKs, the first is enough. The
 * window that opens again ends the story of the one that was closed. */
static bool
shows_new_oddity(const struct lab_verdict *verdict, struct lab_shown *shown)
{
    uint32_t *before = &shown->odd[verdict->from];
    uint32_t odd = verdict->events & ~LAB_EVENTS_ORDINARY;
    bool is_new = (odd & ~*before) != 0;

    if (*before & EVENT(ZERO_WINDOW))
        is_new |= (verdict->events & EVENT(WINDOW_UPDATE)) != 0;
    *before = odd | (*before & ONCE);
    return is_new;
}

static bool
is_odd(const struct lab_verdict *verdict)
{
    return (verdict->roles & (ROLE(RESET) | ROLE(STRAY))) || opens_oddly(verdict->open) ||
           ((verdict->roles & ROLE(TEARDOWN3)) && verdict->close == LAB_CLOSE_SIMULTANEOUS) ||
           verdict->seq.check == LAB_CHECK_DIFFERS || verdict->ack.check == LAB_CHECK_DIFFERS;
}

lab_set
lab_lessons_of(const struct lab_verdict *verdict, struct lab_shown *shown)
{
    lab_set lessons = (verdict->roles & ~ORDINARY) ? lessons_of_step(verdict) : 0;

    if ((verdict->roles & ROLE(DATA)) && !shown->data[verdict->from]) {
        shown->data[verdict->from] = true;
        lessons |= LESSON(DATA);
    }
    if (shows_new_oddity(verdict, shown) || is_odd(verdict))
        lessons |= LESSON(ODDITIES);
    return lessons ? lessons | LESSON(WHOLE) : 0;
}

struct lab_step **
lab_lesson_insert_step(struct lab_step **first, struct lab_step *step)
{
    const lab_set lessons = LESSON(WHOLE) | LESSON(ODDITIES);

    while (*first && (*first)->frame < step->frame)
        first = &(*first)->next;
    if (*first && (*first)->frame == step->frame) {
        (*first)->lessons |= lessons;
        return first;
    }
    step->lessons = lessons;
    step->next = *first;
    *first = step;
    return first;
}

struct lab_place
lab_lesson_step_from(const struct lab_step *first, enum lab_lesson lesson, uint32_t frame,
                     bool back, lab_step_hidden hidden, void *user_data)
{
    struct lab_place start = {0}, before = {0}, after = {0}, last = {0}, found;
    unsigned count = 0;

    for (const struct lab_step *step = first; step; step = step->next) {
        if (!(step->lessons & LAB_BIT(lesson)) || (hidden && hidden(step->frame, user_data)))
            continue;
        last = (struct lab_place){.frame = step->frame, .number = ++count};
        if (!start.frame)
            start = last;
        if (step->frame < frame)
            before = last;
        if (step->frame > frame && !after.frame)
            after = last;
    }
    found = back ? before : after;
    if (!found.frame) {
        found = back ? last : start;
        found.wrapped = true;
    }
    found.count = count;
    return found;
}
