/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/window/stage.h"

#include <epan/plugin_if.h>
#include <epan/to_str.h>

#include "ws/classroom/oral.h"
#include "ws/classroom/quiz.h"
#include "ws/fields.h"
#include "ws/quiz_mode.h"
#include "ws/window/board.h"
#include "ws/window/lesson.h"
#include "ws/window/samples.h"
#include "ws/window/shown.h"

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
    lab_ws_lesson_forget();
    lab_quiz_forget();
    lab_ws_oral_forget();
    lab_ws_board_hush();
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

void
lab_ws_stage_show_only_this(void)
{
    const struct lab_ws_stream *stream;
    char *filter;

    if (!lab_ws_shown_has_conversations())
        return;
    stream = lab_ws_shown_selected();
    if (!stream) {
        lab_ws_board_say("none-selected", 0, 0);
        return;
    }
    filter = filter_of(stream);
    plugin_if_apply_filter(filter, TRUE);
    g_free(filter);
}

void
lab_ws_stage_answer(const char *answer)
{
    uint32_t frame = lab_ws_shown_frame();

    if (frame && lab_quiz_mode_is_on() && lab_ws_fields_is_enabled()) {
        lab_ws_board_tell(lab_ws_oral_take(frame, answer));
        lab_ws_board_clear_answer();
    } else if (lab_ws_shown_has_conversations()) {
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
    lab_ws_lesson_go_to(frame);
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

    if (!lab_ws_shown_has_conversations())
        return;
    plugin_if_get_capture_file(mark_merged, &marks);
    lab_ws_shown_say(marks.count ? "marked" : "none-merged", 0, marks.count);
    if (marks.first_frame)
        plugin_if_goto_frame(marks.first_frame);
}
