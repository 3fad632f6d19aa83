/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "stage.h"

#include <epan/plugin_if.h>
#include <epan/to_str.h>

#include "quiz.h"
#include "segments.h"
#include "toolbar.h"
#include "words.h"

#define MODULE "lab"
#define LESSON "lesson"
#define QUIZ   "quiz"

static const char *chosen_lesson = "";
static uint32_t latest_frame; /* of the latest step; 0: none */

void
lab_ws_stage_register(module_t *module)
{
    chosen_lesson = lab_lesson_word(LAB_LESSON_WHOLE);
    prefs_register_string_preference(module, LESSON, "Lesson of the toolbar",
                                     "What the Lab toolbar steps through: whole, handshake, data, "
                                     "close or oddities.",
                                     &chosen_lesson);
}

void
lab_ws_stage_init(void)
{
    latest_frame = 0;
    lab_ws_toolbar_update();
}

enum lab_lesson
lab_ws_stage_lesson(void)
{
    for (unsigned lesson = 0; lesson < LAB_LESSON_COUNT; lesson++) {
        if (g_strcmp0(chosen_lesson, lab_lesson_word((enum lab_lesson)lesson)) == 0)
            return (enum lab_lesson)lesson;
    }
    return LAB_LESSON_WHOLE;
}

static void
set_preference(const char *name, const char *value)
{
    char *setting = g_strdup_printf("%s.%s:%s", MODULE, name, value);
    char *error = NULL;

    prefs_set_pref(setting, &error);
    g_free(error);
    g_free(setting);
}

/* Wireshark dissects anew, and saves the preferences, when a plugin changes a preference that is
 * a string, and for no other reason. So the one that is a string is changed, to what it was. */
static void
dissect_again(void)
{
    char *lesson = g_strdup(chosen_lesson);

    set_preference(LESSON, "");
    plugin_if_save_preference(MODULE, LESSON, lesson);
    g_free(lesson);
}

void
lab_ws_stage_choose_language(const char *name)
{
    set_preference("language", name);
    lab_ws_words_load(); /* without a capture there is nothing to dissect again */
    lab_ws_toolbar_update();
    dissect_again();
}

void
lab_ws_stage_toggle_quiz(void)
{
    set_preference(QUIZ, lab_ws_quiz_is_on() ? "FALSE" : "TRUE");
    dissect_again();
}

/* The conversation of a frame: the innermost one, if TCP carries TCP. */
static const struct lab_ws_stream *
stream_of(frame_data *frame)
{
    const struct lab_ws_record *record;
    const struct lab_ws_stream *stream = NULL;

    for (unsigned layer = 0; frame && (record = lab_ws_record_of_frame(frame, layer)); layer++)
        stream = record->stream;
    return stream;
}

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
    bool open;       /* there is a capture */
    bool any;        /* there is a conversation at all */
    bool hidden;     /* there are steps, but none is displayed */
    struct lab_place place;
};

static void
look_in(const struct lab_ws_stream *stream, uint32_t from, capture_file *capture,
        struct quest *quest)
{
    quest->any = true;
    quest->place =
        lab_step_from(stream->first_step, quest->lesson, from, quest->back, is_hidden, capture);
    quest->hidden |=
        !quest->place.frame &&
        lab_step_from(stream->first_step, quest->lesson, from, quest->back, NULL, NULL).frame;
}

/* Without a conversation selected, the first one that has such a step is taken. Wireshark calls
 * this, and what follows, without a capture as well. */
static void *
find_step(capture_file *capture, void *data)
{
    struct quest *quest = data;
    const struct lab_ws_stream *stream;

    quest->open = capture != NULL;
    if (!quest->open)
        return NULL;
    stream = stream_of(capture->current_frame);
    if (stream) {
        look_in(stream, quest->from_start ? 0 : capture->current_frame->num, capture, quest);
        return NULL;
    }
    for (stream = lab_ws_streams(); stream && !quest->place.frame; stream = stream->next)
        look_in(stream, 0, capture, quest);
    return NULL;
}

static const char *
quest_key(const struct quest *quest)
{
    if (!quest->open)
        return "no-capture";
    if (!quest->any)
        return "no-conversation";
    if (!quest->place.frame)
        return quest->hidden ? "hidden" : "no-step";
    if (!quest->place.wrapped)
        return "at-step";
    return quest->back ? "wrapped-back" : "wrapped";
}

static void
go(struct quest quest)
{
    char number[16], count[16];
    const struct lab_note_value values[] = {{"number", number}, {"count", count}};

    plugin_if_get_capture_file(find_step, &quest);
    g_snprintf(number, sizeof number, "%u", quest.place.number);
    g_snprintf(count, sizeof count, "%u", quest.place.count);
    lab_ws_toolbar_say(quest_key(&quest), values, G_N_ELEMENTS(values));
    latest_frame = quest.place.frame;
    lab_ws_stage_return();
}

void
lab_ws_stage_step(bool back)
{
    go((struct quest){.lesson = lab_ws_stage_lesson(), .back = back});
}

void
lab_ws_stage_choose_lesson(enum lab_lesson lesson)
{
    set_preference(LESSON, lab_lesson_word(lesson));
    lab_ws_toolbar_update();
    go((struct quest){.lesson = lesson, .from_start = true});
}

void
lab_ws_stage_return(void)
{
    if (latest_frame)
        plugin_if_goto_frame(latest_frame);
}

/* @return the field that holds an address of this kind; NULL if there is none */
static const char *
address_field(const address *addr)
{
    if (addr->type == AT_IPv4)
        return "ip.addr";
    return addr->type == AT_IPv6 ? "ipv6.addr" : NULL;
}

/* @return the display filter that shows one connection; g_free() */
static char *
filter_of(const struct lab_ws_stream *stream)
{
    GString *filter = g_string_new(NULL);

    g_string_printf(filter, "tcp.port == %u && tcp.port == %u", stream->port[0], stream->port[1]);
    for (unsigned i = 0; i < 2 && address_field(&stream->addr[i]); i++) {
        char *text = address_to_str(NULL, &stream->addr[i]);

        g_string_append_printf(filter, " && %s == %s", address_field(&stream->addr[i]), text);
        wmem_free(NULL, text);
    }
    return g_string_free(filter, FALSE);
}

struct choice {
    bool open;
    const struct lab_ws_stream *stream; /* NULL: none is selected */
};

static void *
look_at_selected(capture_file *capture, void *data)
{
    struct choice *choice = data;

    choice->open = capture != NULL;
    choice->stream = capture ? stream_of(capture->current_frame) : NULL;
    return NULL;
}

void
lab_ws_stage_show_only_this(void)
{
    struct choice choice = {0};
    char *filter;

    plugin_if_get_capture_file(look_at_selected, &choice);
    if (!choice.stream) {
        lab_ws_toolbar_say(choice.open ? "none-selected" : "no-capture", NULL, 0);
        return;
    }
    filter = filter_of(choice.stream);
    plugin_if_apply_filter(filter, TRUE);
    g_free(filter);
}

static bool
is_merged(frame_data *frame)
{
    const struct lab_ws_record *record;

    for (unsigned layer = 0; frame && (record = lab_ws_record_of_frame(frame, layer)); layer++) {
        if (record->verdict.facts & LAB_IS_MERGED)
            return true;
    }
    return false;
}

/* Marks as Edit > Mark/Unmark Packet does. */
static void
mark(capture_file *capture, frame_data *frame)
{
    if (frame->marked)
        return;
    frame->marked = 1;
    capture->marked_count++;
}

struct marks {
    bool open;
    unsigned count;
    uint32_t first_frame;
};

static void *
mark_merged(capture_file *capture, void *data)
{
    struct marks *marks = data;
    const struct lab_ws_stream *stream;

    marks->open = capture != NULL;
    for (stream = capture ? lab_ws_streams() : NULL; stream; stream = stream->next) {
        for (const struct lab_step *step = stream->first_step; step; step = step->next) {
            frame_data *frame = frame_data_sequence_find(capture->provider.frames, step->frame);

            if (!is_merged(frame))
                continue;
            mark(capture, frame);
            if (marks->count++ == 0)
                marks->first_frame = step->frame;
        }
    }
    return NULL;
}

void
lab_ws_stage_mark_merged(void)
{
    struct marks marks = {0};
    char count[16];
    const struct lab_note_value value = {"count", count};

    plugin_if_get_capture_file(mark_merged, &marks);
    g_snprintf(count, sizeof count, "%u", marks.count);
    lab_ws_toolbar_say(marks.open ? "marked" : "no-capture", &value, 1);
    if (marks.first_frame)
        plugin_if_goto_frame(marks.first_frame);
}
