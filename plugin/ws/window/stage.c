/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/window/stage.h"

#include <epan/plugin_if.h>
#include <epan/to_str.h>
#include <wsutil/report_message.h>

#include "ws/window/board.h"
#include "ws/fields.h"
#include "ws/input/carried.h"
#include "ws/input/hindsight.h"
#include "ws/classroom/oral.h"
#include "ws/classroom/quiz.h"
#include "ws/input/segment_records.h"
#include "ws/report/saved.h"
#include "ws/window/samples.h"
#include "ws/quiz_mode.h"
#include "ws/words.h"

#define MODULE "lab"
#define LESSON "lesson"

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

/* The window's answer. */
static void *
is_dissected_again(capture_file *capture, void *again)
{
    *(bool *)again = capture && capture->redissecting;
    return NULL;
}

void
lab_ws_stage_end(void)
{
    bool again = false;

    plugin_if_get_capture_file(is_dissected_again, &again);
    if (again)
        return;
    latest_frame = 0;
    lab_quiz_forget();
    lab_ws_oral_forget();
    lab_ws_board_hush();
}

static enum lab_lesson
lesson_in_force(void)
{
    for (unsigned lesson = 0; lesson < LAB_LESSON_COUNT; lesson++) {
        if (g_strcmp0(chosen_lesson, lab_lesson_word((enum lab_lesson)lesson)) == 0)
            return (enum lab_lesson)lesson;
    }
    return LAB_LESSON_WHOLE;
}

void
lab_ws_stage_show(void)
{
    lab_ws_board_show(lesson_in_force());
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

/* Wireshark dissects anew, and saves and applies the preferences, when a plugin changes a
 * preference that is a string, and for no other reason. So the one that is a string is changed, to
 * what it was. */
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
    lab_ws_board_tell(NULL); /* it is in the language of before */
    prefs_apply_all();       /* the titles of columns are saved with the preferences */
    dissect_again();
}

void
lab_ws_stage_toggle_quiz(void)
{
    lab_quiz_mode_toggle();
    lab_ws_board_tell(NULL); /* what was said of an answer is of another quiz */
    dissect_again();
}

/* The conversation of a frame: the innermost one, if TCP carries TCP. */
static const struct lab_ws_stream *
stream_of(frame_data *frame)
{
    struct lab_ws_record record;
    const struct lab_ws_stream *stream = NULL;

    for (unsigned layer = 0; frame && lab_ws_record_of_frame(frame->num, layer, &record); layer++)
        stream = record.stream;
    return stream;
}

/* Why there is nothing to do, as a key of [toolbar]; NULL: there are conversations. */
static const char *
obstacle(const capture_file *capture)
{
    if (!lab_ws_is_enabled())
        return "disabled";
    if (capture->count == 0)
        return "no-packet";
    if (lab_ws_streams())
        return NULL;
    return lab_ws_carried_is_displaced() ? "displaced" : "no-conversation";
}

/* Wireshark does not call this, or calls it with NULL, if no capture is open. */
static void *
find_obstacle(capture_file *capture, void *key)
{
    if (capture)
        *(const char **)key = obstacle(capture);
    return NULL;
}

/* Whether there is a capture with conversations. If not, the board says why. */
static bool
is_set(void)
{
    const char *key = "no-capture";

    plugin_if_get_capture_file(find_obstacle, &key);
    if (key)
        lab_ws_board_say(key, 0, 0);
    return !key;
}

/* The same where ICMP messages alone will do. */
static bool
is_set_for_sheets(void)
{
    const char *key = "no-capture";

    plugin_if_get_capture_file(find_obstacle, &key);
    if (g_strcmp0(key, "no-conversation") == 0)
        return true;
    if (key)
        lab_ws_board_say(key, 0, 0);
    return !key;
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
    bool hidden;     /* there are steps, but none is displayed */
    struct lab_place place;
    uint32_t elsewhere; /* a step in another conversation, if this one has none; 0: none */
};

static void
look_along(const struct lab_step *first, uint32_t from, capture_file *capture, struct quest *quest)
{
    quest->place = lab_step_from(first, quest->lesson, from, quest->back, is_hidden, capture);
    quest->hidden |= !quest->place.frame &&
                     lab_step_from(first, quest->lesson, from, quest->back, NULL, NULL).frame;
}

/* Any other conversation by what was seen at once: there may be a million. */
static void
look_in(const struct lab_ws_stream *stream, uint32_t from, capture_file *capture,
        struct quest *quest)
{
    look_along(stream->first_step, from, capture, quest);
}

/* In the conversations after this one, and from the first one on again. */
static uint32_t
find_elsewhere(const struct lab_ws_stream *stream, capture_file *capture, struct quest quest)
{
    const struct lab_ws_stream *other = stream;

    do {
        other = other->next ? other->next : lab_ws_streams();
        look_in(other, 0, capture, &quest);
    } while (!quest.place.frame && other != stream);
    return quest.place.frame;
}

/* Without a conversation selected, the first one that has such a step is taken. */
static void *
find_step(capture_file *capture, void *data)
{
    struct quest *quest = data;
    const struct lab_ws_stream *stream = stream_of(capture->current_frame);

    if (stream) {
        look_along(lab_ws_steps(stream), quest->from_start ? 0 : capture->current_frame->num,
                   capture, quest);
        if (!quest->place.frame && !quest->hidden)
            quest->elsewhere = find_elsewhere(stream, capture, *quest);
        return NULL;
    }
    for (stream = lab_ws_streams(); stream && !quest->place.frame; stream = stream->next)
        look_in(stream, 0, capture, quest);
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
go(struct quest quest)
{
    if (!is_set())
        return;
    plugin_if_get_capture_file(find_step, &quest);
    lab_ws_board_say(quest_key(&quest), quest.elsewhere ? quest.elsewhere : quest.place.number,
                     quest.place.count);
    latest_frame = quest.elsewhere ? quest.elsewhere : quest.place.frame;
    if (!quest.elsewhere) /* the teacher has to want to leave the conversation */
        lab_ws_stage_return();
}

void
lab_ws_stage_step(bool back)
{
    go((struct quest){.lesson = lesson_in_force(), .back = back});
}

void
lab_ws_stage_choose_lesson(enum lab_lesson lesson)
{
    set_preference(LESSON, lab_lesson_word(lesson));
    lab_ws_stage_show();
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

    g_string_printf(filter, "tcp.port == %u && tcp.port == %u", lab_ws_stream_port(stream, 0),
                    lab_ws_stream_port(stream, 1));
    for (unsigned i = 0; i < 2; i++) {
        const address *addr = lab_ws_stream_address(stream, i);
        char *text;

        if (!address_field(addr))
            break;
        text = address_to_str(NULL, addr);
        g_string_append_printf(filter, " && %s == %s", address_field(addr), text);
        wmem_free(NULL, text);
    }
    return g_string_free(filter, FALSE);
}

static void *
find_selected(capture_file *capture, void *stream)
{
    *(const struct lab_ws_stream **)stream = stream_of(capture->current_frame);
    return NULL;
}

void
lab_ws_stage_show_only_this(void)
{
    const struct lab_ws_stream *stream = NULL;
    char *filter;

    if (!is_set())
        return;
    plugin_if_get_capture_file(find_selected, &stream);
    if (!stream) {
        lab_ws_board_say("none-selected", 0, 0);
        return;
    }
    filter = filter_of(stream);
    plugin_if_apply_filter(filter, TRUE);
    g_free(filter);
}

static void *
find_frame(capture_file *capture, void *number)
{
    if (capture->current_frame)
        *(uint32_t *)number = capture->current_frame->num;
    return NULL;
}

void
lab_ws_stage_answer(const char *answer)
{
    uint32_t frame = 0;

    plugin_if_get_capture_file(find_frame, &frame);
    if (frame && lab_quiz_mode_is_on()) {
        lab_ws_board_tell(lab_ws_oral_take(frame, answer));
        lab_ws_board_clear_answer();
    } else if (is_set()) {
        lab_ws_board_say(frame ? "quiz-first" : "none-selected", 0, 0);
    }
}

void
lab_ws_stage_open_sample(const char *name)
{
    uint32_t frame = lab_ws_samples_open(name);

    if (frame == 0)
        return;
    lab_ws_board_say("sample", frame, 0);
    latest_frame = frame;
    lab_ws_stage_return();
}

/* Whether the quiz is on, whose answers a report or a copy with comments would tell. If so, the
 * board says it. */
static bool
quiz_forbids_it(void)
{
    if (lab_quiz_mode_is_on())
        lab_ws_board_say("quiz-hides", 0, 0);
    return lab_quiz_mode_is_on();
}

/* A file that is asked for. */
struct wish {
    const struct lab_ws_stream *only; /* of a report; NULL: on the whole capture */
    enum lab_sheet_file sheet;        /* of a sheet */
    const char *obstacle; /* why there cannot be one, as a key of [toolbar]; NULL: none */
    char *path;           /* where it is then; NULL: it could not be written */
};

/* Have it written, and show it. */
static void
grant(struct wish *wish, void *(*save)(capture_file *capture, void *wish), const char *said)
{
    plugin_if_get_capture_file(save, wish);
    if (!wish->path)
        return;
    lab_ws_board_say(said, 0, 0);
    lab_report_open(wish->path);
    g_free(wish->path);
}

static void *
save_report(capture_file *capture, void *data)
{
    struct wish *wish = data;

    wish->path = lab_report_save(capture, wish->only);
    return NULL;
}

static void *
save_chart(capture_file *capture, void *data)
{
    struct wish *wish = data;

    wish->path = lab_chart_save(capture, wish->only);
    return NULL;
}

/* On the selected conversation, or on the whole capture. */
static void
write_on(bool whole, void *(*save)(capture_file *capture, void *wish), const char *said)
{
    struct wish wish = {0};

    if (!is_set() || quiz_forbids_it())
        return;
    if (!whole)
        plugin_if_get_capture_file(find_selected, &wish.only);
    if (!whole && !wish.only) {
        lab_ws_board_say("none-selected", 0, 0);
        return;
    }
    grant(&wish, save, said);
}

void
lab_ws_stage_report(bool whole)
{
    write_on(whole, save_report, "reported");
}

void
lab_ws_stage_chart(void)
{
    write_on(false, save_chart, "charted");
}

static void *
save_sheet(capture_file *capture, void *data)
{
    struct wish *wish = data;

    wish->path = lab_sheet_save(capture, wish->sheet);
    return NULL;
}

void
lab_ws_stage_save_sheet(enum lab_sheet_file which)
{
    static const char *const said[] = {[LAB_SHEET_FILE_QUESTIONS] = "sheet-saved",
                                       [LAB_SHEET_FILE_KEY] = "key-saved",
                                       [LAB_SHEET_FILE_MARKS] = "marks-saved"};
    struct wish wish = {.sheet = which};

    if (is_set_for_sheets())
        grant(&wish, save_sheet, said[which]);
}

/* The copy is one of the file on the disk, so this has to be what the window shows. */
static void *
save_annotated(capture_file *capture, void *data)
{
    struct wish *wish = data;

    if (capture->state != FILE_READ_DONE)
        wish->obstacle = "still-reading";
    else if (capture->provider.frames_modified_blocks || capture->rfcode)
        wish->obstacle = "save-first";
    else
        wish->path = lab_annotated_save(capture);
    return NULL;
}

/* In a box, for it has to be found again, and a path is too long for the toolbar. */
static void
say_where(const char *path)
{
    const struct lab_note_value where = {"path", path};
    GString *text = g_string_new(NULL);

    lab_ws_expand(text, "toolbar", "annotated-where", &where, 1);
    report_warning("%s", text->str);
    g_string_free(text, TRUE);
    lab_ws_board_say("annotated", 0, 0);
}

void
lab_ws_stage_annotate(void)
{
    struct wish wish = {0};

    if (!is_set() || quiz_forbids_it())
        return;
    plugin_if_get_capture_file(save_annotated, &wish);
    if (wish.obstacle)
        lab_ws_board_say(wish.obstacle, 0, 0);
    else if (wish.path)
        say_where(wish.path);
    g_free(wish.path);
}

static bool
is_merged(frame_data *frame)
{
    struct lab_ws_record record;

    for (unsigned layer = 0; frame && lab_ws_record_of_frame(frame->num, layer, &record); layer++) {
        if (record.verdict.facts & LAB_IS_MERGED)
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
    unsigned count;
    uint32_t first_frame;
};

static void *
mark_merged(capture_file *capture, void *data)
{
    struct marks *marks = data;

    for (const struct lab_ws_stream *stream = lab_ws_streams(); stream; stream = stream->next) {
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

    if (!is_set())
        return;
    plugin_if_get_capture_file(mark_merged, &marks);
    lab_ws_board_say(marks.count ? "marked" : "none-merged", 0, marks.count);
    if (marks.first_frame)
        plugin_if_goto_frame(marks.first_frame);
}
