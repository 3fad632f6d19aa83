/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/window/shown.h"

#include <epan/plugin_if.h>
#include <string.h>

#include "ws/fields.h"
#include "ws/input/carried.h"
#include "ws/input/ping.h"
#include "ws/window/board.h"

/* The segment of the conversation that is followed: its number among those of the frame stays, also
 * when all is dissected again. */
static struct {
    uint32_t frame; /* 0: none */
    unsigned nth;
} followed;

void
lab_ws_shown_follow(uint32_t frame, const struct lab_ws_stream *stream)
{
    struct lab_ws_record record;

    followed.frame = frame;
    followed.nth = 0;
    while (lab_ws_record_of_frame(frame, followed.nth, &record) && record.stream != stream)
        followed.nth++;
}

const struct lab_ws_stream *
lab_ws_shown_stream(frame_data *frame)
{
    struct lab_ws_record record;
    struct lab_ws_ping error = {.role = 0};
    const struct lab_ws_stream *stream = NULL;

    for (unsigned layer = 0; frame && lab_ws_record_of_frame(frame->num, layer, &record); layer++) {
        stream = record.stream;
        if (frame->num == followed.frame && layer == followed.nth)
            return stream;
    }
    if (frame && !stream && lab_ws_ping_of_frame(frame->num, 0, &error))
        stream = error.returned.stream;
    return stream;
}

/* Why there is nothing to do, as a key of [toolbar]; NULL: there are conversations. */
static const char *
obstacle(const capture_file *capture)
{
    if (!lab_ws_fields_is_enabled())
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

static void *
is_growing(capture_file *capture, void *growing)
{
    *(bool *)growing = capture && capture->state == FILE_READ_IN_PROGRESS;
    return NULL;
}

void
lab_ws_shown_say(const char *key, unsigned number, unsigned count)
{
    bool growing = false;

    plugin_if_get_capture_file(is_growing, &growing);
    if (growing)
        lab_ws_board_say_so_far(key, number, count);
    else
        lab_ws_board_say(key, number, count);
}

/* What is missing may still come; what stands in the way stays. */
static void
say_obstacle(const char *key)
{
    if (strcmp(key, "no-packet") == 0 || strcmp(key, "no-conversation") == 0)
        lab_ws_shown_say(key, 0, 0);
    else
        lab_ws_board_say(key, 0, 0);
}

bool
lab_ws_shown_has_conversations(void)
{
    const char *key = "no-capture";

    plugin_if_get_capture_file(find_obstacle, &key);
    if (key)
        say_obstacle(key);
    return !key;
}

bool
lab_ws_shown_has_exchanges(void)
{
    const char *key = "no-capture";

    plugin_if_get_capture_file(find_obstacle, &key);
    if (g_strcmp0(key, "no-conversation") == 0)
        return true;
    if (key)
        say_obstacle(key);
    return !key;
}

static void *
find_selected(capture_file *capture, void *stream)
{
    *(const struct lab_ws_stream **)stream = lab_ws_shown_stream(capture->current_frame);
    return NULL;
}

const struct lab_ws_stream *
lab_ws_shown_selected(void)
{
    const struct lab_ws_stream *stream = NULL;

    plugin_if_get_capture_file(find_selected, &stream);
    return stream;
}

static void *
find_frame(capture_file *capture, void *number)
{
    if (capture && capture->current_frame)
        *(uint32_t *)number = capture->current_frame->num;
    return NULL;
}

uint32_t
lab_ws_shown_frame(void)
{
    uint32_t frame = 0;

    plugin_if_get_capture_file(find_frame, &frame);
    return frame;
}
