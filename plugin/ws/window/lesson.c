/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/window/lesson.h"

#include <epan/plugin_if.h>

#include "ws/input/hindsight.h"
#include "ws/window/board.h"
#include "ws/window/choices.h"
#include "ws/window/shown.h"

static uint32_t latest_frame; /* of the latest step; 0: none */

static bool
is_hidden(uint32_t number, void *capture)
{
    frame_data *frame =
        frame_data_sequence_find(((capture_file *)capture)->provider.frames, number);

    return !frame || !frame->passed_dfilter;
}

/* What to look for, and what was found. */
struct quest {
    enum lab_lesson lesson;
    bool back;
    bool from_start; /* whatever packet is selected */
    bool hidden;     /* there are steps, but none is displayed */
    struct lab_place place;
    uint32_t elsewhere; /* a step in another conversation, if this one has none; 0: none */
    const struct lab_ws_stream *stream; /* the conversation that has the step */
};

static void
look_along(const struct lab_step *first, uint32_t from, capture_file *capture, struct quest *quest)
{
    quest->place =
        lab_lesson_step_from(first, quest->lesson, from, quest->back, is_hidden, capture);
    quest->hidden |=
        !quest->place.frame &&
        lab_lesson_step_from(first, quest->lesson, from, quest->back, NULL, NULL).frame;
}

/* Any other conversation by what was seen at once: there may be a million. */
static void
look_in(const struct lab_ws_stream *stream, uint32_t from, capture_file *capture,
        struct quest *quest)
{
    look_along(stream->first_step, from, capture, quest);
}

/* In the conversations after this one, and from the first one on again. */
static void
find_elsewhere(capture_file *capture, struct quest *quest)
{
    const struct lab_ws_stream *stream = quest->stream, *other = stream;
    struct quest there = *quest;

    do {
        other = other->next ? other->next : lab_ws_streams();
        look_in(other, 0, capture, &there);
    } while (!there.place.frame && other != stream);
    quest->elsewhere = there.place.frame;
    quest->stream = other;
}

/* Without a conversation selected, the first one that has such a step is taken. */
static void *
find_step(capture_file *capture, void *data)
{
    struct quest *quest = data;
    const struct lab_ws_stream *stream = lab_ws_shown_stream(capture->current_frame);

    quest->stream = stream;
    if (stream) {
        look_along(lab_ws_hindsight_steps(stream),
                   quest->from_start ? 0 : capture->current_frame->num, capture, quest);
        if (!quest->place.frame && !quest->hidden)
            find_elsewhere(capture, quest);
        return NULL;
    }
    for (stream = lab_ws_streams(); stream && !quest->place.frame; stream = stream->next) {
        look_in(stream, 0, capture, quest);
        quest->stream = stream;
    }
    return NULL;
}

static const char *
quest_key(const struct quest *quest)
{
    if (quest->elsewhere)
        return "elsewhere";
    if (!quest->place.frame)
        return quest->hidden ? "hidden" : "no-step";
    if (!quest->place.wrapped)
        return "at-step";
    return quest->back ? "wrapped-back" : "wrapped";
}

static void
tell(const struct quest *quest)
{
    const char *key = quest_key(quest);

    if (quest->elsewhere)
        lab_ws_board_say(key, quest->elsewhere, 0);
    else
        lab_ws_shown_say(key, quest->place.number, quest->place.count);
}

static void
go(struct quest quest)
{
    if (!lab_ws_shown_has_conversations())
        return;
    plugin_if_get_capture_file(find_step, &quest);
    tell(&quest);
    latest_frame = quest.elsewhere ? quest.elsewhere : quest.place.frame;
    lab_ws_shown_follow(latest_frame, quest.stream);
    if (!quest.elsewhere) /* the teacher has to want to leave the conversation */
        lab_ws_lesson_return();
}

void
lab_ws_lesson_step(bool back)
{
    go((struct quest){.lesson = lab_ws_choices_lesson(), .back = back});
}

void
lab_ws_lesson_choose(enum lab_lesson lesson)
{
    lab_ws_choices_choose_lesson(lesson);
    go((struct quest){.lesson = lesson, .from_start = true});
}

void
lab_ws_lesson_return(void)
{
    if (latest_frame)
        plugin_if_goto_frame(latest_frame);
}

void
lab_ws_lesson_go_to(uint32_t frame)
{
    latest_frame = frame;
    lab_ws_shown_follow(0, NULL);
    lab_ws_lesson_return();
}

void
lab_ws_lesson_forget(void)
{
    latest_frame = 0;
    lab_ws_shown_follow(0, NULL);
}
