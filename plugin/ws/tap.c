/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/tap.h"

#include <epan/plugin_if.h>
#include <epan/stat_tap_ui.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wsutil/report_message.h>
#include <wsutil/strtoi.h>

#include "ws/input/dns.h"
#include "ws/input/quic.h"
#include "ws/words.h"
#include "ws/ws_compat.h"

/* An output that listens. */
struct listener {
    const struct lab_tap_output *does;
    void *output;
};

static int tap;
static GSList *listeners;

static void
free_listener(struct listener *listener)
{
    listeners = g_slist_remove(listeners, listener);
    listener->does->free(listener->output);
    g_free(listener);
}

/* The file is read anew, for instance because a preference has changed. */
static void
reset(void *data)
{
    const struct listener *listener = data;

    listener->does->forget(listener->output);
}

static void
forget(void *data, void *nothing _U_)
{
    reset(data);
}

static void *
see(capture_file *capture, void *nothing _U_)
{
    return capture;
}

bool
lab_tap_has_window(void)
{
    return plugin_if_get_capture_file(see, NULL) != NULL;
}

/* stdio does not keep why an earlier write failed: one byte more fails for the same reason. */
static int
why_not_printed(void)
{
    errno = EIO;
    putchar('\n');
    fflush(stdout);
    return errno;
}

/* Once is enough: the rest of the output does not arrive either. Who closes a pipe, as "head" does,
 * has read enough and needs no word. */
static void
check_printed(void)
{
    static bool is_told;
    int why;

    if ((fflush(stdout) != EOF && !ferror(stdout)) || is_told)
        return;
    is_told = true;
    why = why_not_printed();
    if (why != EPIPE)
        lab_ws_complain("not-printed", LAB_VALUES({"reason", g_strerror(why)}));
    lab_tap_failed();
}

/* Also tshark -M closes a file amid its packets, and tells no tap. TShark prints the tables and the
 * Flow Graph itself, and does not look whether it could. */
void
lab_tap_end(void)
{
    g_slist_foreach(listeners, forget, NULL);
    if (lab_tap_listens() && !lab_tap_has_window())
        check_printed();
}

static tap_packet_status
hear(void *data, packet_info *pinfo, epan_dissect_t *edt _U_, const void *told,
     tap_flags_t flags _U_)
{
    const struct listener *listener = data;

    listener->does->hear(listener->output, pinfo, told);
    return TAP_PACKET_REDRAW;
}

static void
print(void *data)
{
    const struct listener *listener = data;
    GString *out = g_string_new(NULL);

    listener->does->print(listener->output, out);
    fputs(out->str, stdout);
    check_printed();
    g_string_free(out, TRUE);
}

static void
finish(void *data)
{
    free_listener(data);
}

bool
lab_tap_start(const struct lab_tap_output *does, void *output, const char *filter)
{
    struct listener *listener = g_new(struct listener, 1);
    GString *error;

    *listener = (struct listener){does, output};
    listeners = g_slist_append(listeners, listener);
    error = register_tap_listener(LAB_TAP, listener, filter, TL_REQUIRES_NOTHING, reset, hear,
                                  print, finish);
    if (!error)
        return true;
    report_failure("Lab: %s", error->str);
    g_string_free(error, TRUE);
    free_listener(listener);
    return false;
}

bool
lab_tap_read_stream(const char *rest, uint32_t *stream)
{
    const char *past;

    *stream = LAB_EVERY_STREAM;
    if (*rest == '\0')
        return true;
    return *rest == ',' && ws_strtou32(rest + 1, &past, stream) && *past == '\0' &&
           *stream != LAB_EVERY_STREAM;
}

char *
lab_tap_stream_filter(uint32_t stream)
{
    return stream == LAB_EVERY_STREAM ? NULL : g_strdup_printf("tcp.stream == %u", stream);
}

/* An argument that is known. */
struct argument {
    stat_tap_ui ui;
    bool (*start)(const char *rest, const void *what);
    const void *what;
};

static lab_tap_started
start(const char *given, void *data)
{
    const struct argument *argument = data;

    LAB_TAP_RETURN(argument->start(given + strlen(argument->ui.cli_string), argument->what));
}

/* Wireshark keeps what it is given for as long as it runs. */
void
lab_tap_argument(const char *name, bool (*begin)(const char *rest, const void *what),
                 const void *what)
{
    struct argument *argument = g_new0(struct argument, 1);

    argument->start = begin;
    argument->what = what;
    argument->ui.group = REGISTER_STAT_GROUP_GENERIC;
    argument->ui.cli_string = name;
    argument->ui.tap_init_cb = start;
    register_stat_tap_ui(&argument->ui, argument);
}

void
lab_tap_register(void)
{
    tap = register_tap(LAB_TAP);
}

static void
end_in_failure(void)
{
    fflush(NULL);
    _Exit(EXIT_FAILURE);
}

/* TShark asks nobody how it went. */
void
lab_tap_failed(void)
{
    static bool is_noted;

    if (!is_noted)
        is_noted = atexit(end_in_failure) == 0;
}

bool
lab_tap_listens(void)
{
    return have_tap_listener(tap);
}

/* Whether there is one of a kind, which has a number in its frame. */
static bool
has(packet_info *pinfo, const struct lab_told *told)
{
    const struct lab_ws_dns *dns;

    switch ((enum lab_told_kind)told->what) {
    case LAB_TOLD_SEGMENT:
        return lab_ws_record(pinfo, told->nth) != NULL;
    case LAB_TOLD_ICMP:
        return lab_ws_ping_record(pinfo, told->nth) != NULL;
    case LAB_TOLD_DNS: /* what a segment carries is told with that */
        dns = lab_ws_dns_is_wanted() ? lab_ws_dns_record(pinfo, told->nth) : NULL;
        return dns && !dns->stream;
    default:
        return lab_ws_quic_is_wanted() && lab_ws_quic_record(pinfo, told->nth) != NULL;
    }
}

void
lab_tap_each(packet_info *pinfo,
             void (*tell)(void *to, packet_info *pinfo, const struct lab_told *told), void *to)
{
    struct lab_told told = {.frame = pinfo->num};

    for (; told.what <= LAB_TOLD_QUIC; told.what++) {
        for (told.nth = 0; has(pinfo, &told); told.nth++)
            tell(to, pinfo, &told);
    }
}

static void
tell(void *nothing _U_, packet_info *pinfo, const struct lab_told *told)
{
    tap_queue_packet(tap, pinfo, wmem_memdup(pinfo->pool, told, sizeof *told));
}

void
lab_tap_tell(packet_info *pinfo)
{
    lab_tap_each(pinfo, tell, NULL);
}
