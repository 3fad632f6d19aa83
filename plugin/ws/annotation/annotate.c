/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/annotation/annotate.h"

#include <stdio.h>
#include <wsutil/report_message.h>

#include "ws/annotation/remark.h"
#include "ws/page/page.h"
#include "ws/tap.h"
#include "ws/words.h"

#define ARGUMENT "lab,annotate"

/* Above so many frames, somebody who waits at a terminal wants to know how far it is. */
#define LONG_WORK 20000

/* The two files, and how many frames were heard of. */
struct order {
    char *from, *to;
    uint32_t heard;
};

static void
remark(GString *comment, uint32_t frame, void *data)
{
    packet_info *nobody = data;

    lab_remark(comment, nobody, frame);
    wmem_free_all(nobody->pool);
}

bool
lab_ws_annotate(struct lab_copy *copy)
{
    packet_info nobody = lab_page_nobody();
    bool copied;

    copy->comment = remark;
    copy->user_data = &nobody;
    copied = lab_copy_file(copy);
    lab_page_nobody_free(&nobody);
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

    order->heard = pinfo->num;
    if (order->heard % LONG_WORK == 0 && is_terminal())
        fprintf(stderr, "\rlab: %u frames read", order->heard);
}

static void
forget(void *output)
{
    ((struct order *)output)->heard = 0;
}

/* What it says is a message and no output: nothing goes to @a out. */
static void
print(void *output, GString *out _U_)
{
    struct order *order = output;
    bool shows = order->heard >= LONG_WORK && is_terminal();
    struct lab_copy copy = {
        .from = order->from, .to = order->to, .progress = shows ? say_percent : NULL};
    bool copied = lab_ws_annotate(&copy);

    if (shows)
        clear_line();
    if (!copied) {
        report_failure("Lab: %s was not annotated: %s", order->from, copy.problem);
        lab_tap_failed();
    } else if (copy.problem)
        report_warning("Lab: of %s, the first %u frames were annotated; %s", order->from,
                       copy.frames, copy.problem);
    g_free(copy.problem);
}

static void
free_order(void *output)
{
    struct order *order = output;

    g_free(order->from);
    g_free(order->to);
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
    if (*order->from && *order->to && !*names)
        return lab_tap_start(&does, order, NULL);
    report_failure(
        "Lab: \"-z %s%s\" is not understood; behind \"%s\" stand the file that -r reads, "
        "and its copy, as in \"-z %s,in.pcap,out.pcapng\"",
        ARGUMENT, rest, ARGUMENT, ARGUMENT);
    free_order(order);
    return false;
}

void
lab_ws_annotate_register(void)
{
    lab_tap_argument(ARGUMENT, start, NULL);
}
