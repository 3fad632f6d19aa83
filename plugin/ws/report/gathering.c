/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/report/gathering.h"

#include <string.h>

#include "ws/page/page.h"

struct gathering {
    struct lab_gathered *gathered;
    lab_gathering_writer write;
};

static void
hear(void *output, packet_info *pinfo, const struct lab_told *told)
{
    const struct gathering *gathering = output;

    lab_gathered_hear(gathering->gathered, pinfo, told);
}

static void
forget(void *output)
{
    const struct gathering *gathering = output;

    lab_gathered_forget(gathering->gathered);
}

static void
print(void *output, GString *out)
{
    const struct gathering *gathering = output;
    packet_info nobody = lab_page_nobody();

    lab_gathered_finish(gathering->gathered);
    gathering->write(gathering->gathered, &nobody, out);
    lab_page_nobody_free(&nobody);
}

static void
free_gathering(void *output)
{
    struct gathering *gathering = output;

    lab_gathered_free(gathering->gathered);
    g_free(gathering);
}

/* What of the capture is asked for: a tcp.stream, or how many connections. */
static bool
read_scope(const char *rest, uint32_t *stream, uint32_t *most)
{
    *most = UINT32_MAX;
    *stream = LAB_EVERY_STREAM;
    if (strcmp(rest, ",all") == 0)
        return true;
    if (*rest == '\0')
        *most = LAB_REPORT_USUAL;
    return lab_tap_read_stream(rest, stream);
}

static bool
start(const char *rest, const void *of)
{
    const struct lab_gathering *what = of;
    static const struct lab_tap_output does = {hear, forget, print, free_gathering};
    struct gathering *gathering;
    uint32_t stream, most;
    char *filter;
    bool started;

    if (!read_scope(rest, &stream, &most)) {
        lab_ws_complain("argument-streams",
                        LAB_VALUES({"argument", what->argument}, {"rest", rest}));
        return false;
    }
    gathering = g_new(struct gathering, 1);
    *gathering = (struct gathering){lab_gathered_new(most, what->draws_charts), what->write};
    filter = lab_tap_stream_filter(stream);
    started = lab_tap_start(&does, gathering, filter);
    g_free(filter);
    return started;
}

void
lab_gathering_register(const struct lab_gathering *what)
{
    lab_tap_argument(what->argument, start, what);
}
