/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/annotation/annotate.h"

#include <stdio.h>

#include "ws/annotation/remark.h"
#include "ws/page/page.h"
#include "ws/tap.h"
#include "ws/words.h"

#define ARGUMENT "lab,annotate"

/* Above so many frames, somebody who waits at a terminal wants to know how far it is. */
#define LONG_WORK 20000

/* The two files, and what was read: of frames that were not heard of, a stamp of zero bytes. */
struct order {
    char *from, *to;
    GArray *stamps; /* of struct lab_stamp, by frame, from 1 */
};

/* What the remarks need. */
struct remarks {
    packet_info nobody;
    lab_stamp_of_frame stamp_of;
    void *user_data;
};

struct lab_stamp
lab_ws_annotate_stamp(const frame_data *frame)
{
    struct lab_stamp stamp = {.length = frame->pkt_len, .captured = frame->cap_len};

    nstime_delta(&stamp.time, &frame->abs_ts, &frame->shift_offset);
    return stamp;
}

static bool
fits(const struct lab_stamp *stamp, const wtap_rec *rec)
{
    const wtap_packet_header *packet = &rec->rec_header.packet_header;

    return rec->rec_type == REC_TYPE_PACKET && stamp->length == packet->len &&
           stamp->captured == packet->caplen && nstime_cmp(&stamp->time, &rec->ts) == 0;
}

static bool
remark(GString *comment, uint32_t frame, const wtap_rec *rec, void *data)
{
    struct remarks *remarks = data;
    struct lab_stamp stamp;

    if (!remarks->stamp_of(frame, &stamp, remarks->user_data))
        return true;
    if (!fits(&stamp, rec))
        return false;
    lab_remark(comment, &remarks->nobody, frame);
    wmem_free_all(remarks->nobody.pool);
    return true;
}

bool
lab_ws_annotate(struct lab_copy *copy, lab_stamp_of_frame stamp_of, void *user_data)
{
    struct remarks remarks = {lab_page_nobody(), stamp_of, user_data};
    bool copied;

    copy->comment = remark;
    copy->user_data = &remarks;
    copied = lab_copy_file(copy);
    copy->user_data = NULL;
    lab_page_nobody_free(&remarks.nobody);
    return copied;
}

#define STANDARD_ERROR 2

/* Whether somebody sees what is said meanwhile: GLib's question comes down to isatty(). */
static bool
is_terminal(void)
{
    return g_log_writer_supports_color(STANDARD_ERROR);
}

static void
say_percent(unsigned percent)
{
    static unsigned said;

    if (percent != said)
        fprintf(stderr, "\rlab: %3u %% written", percent);
    said = percent;
}

/* The line of the progress goes away, so that what follows stands alone. */
static void
clear_line(void)
{
    fprintf(stderr, "\r%40s\r", "");
}

static void
hear(void *output, packet_info *pinfo, const struct lab_told *told _U_)
{
    struct order *order = output;

    if (pinfo->num > order->stamps->len)
        g_array_set_size(order->stamps, pinfo->num);
    g_array_index(order->stamps, struct lab_stamp, pinfo->num - 1) =
        lab_ws_annotate_stamp(pinfo->fd);
    if (pinfo->num % LONG_WORK == 0 && is_terminal())
        fprintf(stderr, "\rlab: %u frames read", pinfo->num);
}

static void
forget(void *output)
{
    g_array_set_size(((struct order *)output)->stamps, 0);
}

static bool
stamp_heard(uint32_t frame, struct lab_stamp *stamp, void *output)
{
    const struct order *order = output;

    if (frame > order->stamps->len)
        return false;
    *stamp = g_array_index(order->stamps, struct lab_stamp, frame - 1);
    return stamp->captured != 0;
}

/* What it says is a message and no output: nothing goes to @a out. */
static void
print(void *output, GString *out _U_)
{
    struct order *order = output;
    bool shows = order->stamps->len >= LONG_WORK && is_terminal();
    struct lab_copy copy = {.from = order->from,
                            .to = order->to,
                            .least = order->stamps->len,
                            .progress = shows ? say_percent : NULL};
    bool copied = lab_ws_annotate(&copy, stamp_heard, order);

    if (shows)
        clear_line();
    if (copy.problem)
        lab_copy_complain(&copy, copied);
    if (!copied)
        lab_tap_failed();
    g_free(copy.problem);
}

static void
free_order(void *output)
{
    struct order *order = output;

    g_free(order->from);
    g_free(order->to);
    g_array_free(order->stamps, TRUE);
    g_free(order);
}

/* The name up to a single comma; @a text is set behind it. g_free() */
static char *
take_name(const char **text)
{
    GString *name = g_string_new(NULL);
    const char *at = *text;

    for (; *at && (at[0] != ',' || at[1] == ','); at++) {
        g_string_append_c(name, *at);
        at += *at == ',';
    }
    *text = at + (*at == ',');
    return g_string_free(name, FALSE);
}

static bool
start(const char *rest, const void *what _U_)
{
    static const struct lab_tap_output does = {hear, forget, print, free_order};
    struct order *order = g_new0(struct order, 1);
    const char *names = *rest == ',' ? rest + 1 : "";

    order->from = take_name(&names);
    order->to = take_name(&names);
    order->stamps = g_array_new(FALSE, TRUE, sizeof(struct lab_stamp));
    if (*order->from && *order->to && !*names)
        return lab_tap_start(&does, order, NULL);
    lab_ws_complain("argument-copy", LAB_VALUES({"argument", ARGUMENT}, {"rest", rest}));
    free_order(order);
    return false;
}

void
lab_ws_annotate_register(void)
{
    lab_tap_argument(ARGUMENT, start, NULL);
}
