/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/report/figures.h"

#include <epan/to_str.h>
#include <string.h>

const char *
lab_figure_count(packet_info *nobody, uint64_t count)
{
    char *plain = wmem_strdup_printf(nobody->pool, "%" PRIu64, count);
    wmem_strbuf_t *out = wmem_strbuf_new(nobody->pool, "");
    size_t left = strlen(plain);

    for (; left; left--, plain++) {
        wmem_strbuf_append_c(out, *plain);
        if (left > 1 && left % 3 == 1)
            wmem_strbuf_append_c(out, ',');
    }
    return wmem_strbuf_get_str(out);
}

const char *
lab_figure_seconds(packet_info *nobody, uint64_t nanoseconds)
{
    uint64_t microseconds = (nanoseconds + 500) / 1000;

    return wmem_strdup_printf(nobody->pool, "%" PRIu64 ".%06" PRIu64, microseconds / 1000000,
                              microseconds % 1000000);
}

const char *
lab_figure_frames(packet_info *nobody, uint32_t first, uint32_t last)
{
    if (first == last)
        return wmem_strdup_printf(nobody->pool, "%u", first);
    return wmem_strdup_printf(nobody->pool, "%u–%u", first, last);
}

const char *
lab_figure_socket(packet_info *nobody, const struct lab_ws_stream *stream, enum lab_end_id end)
{
    return lab_ws_stream_socket(nobody->pool, stream, end);
}

const char *
lab_figure_host(packet_info *nobody, const struct lab_ws_stream *stream, enum lab_end_id end)
{
    const address *addr = lab_ws_stream_address(stream, lab_ws_stream_side(stream, end));
    const char *name = address_to_display(nobody->pool, addr);

    return strcmp(name, address_to_str(nobody->pool, addr)) == 0 ? "" : name;
}
