/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/input/tls_records.h"

#include "ws/ws_compat.h"

static lab_pref_bool asked_for; /* the preference */
static bool active;             /* what it was when the file was opened */
static int proto_tls;
static GArray *expected; /* struct lab_ws_tls_segment: those of the frame that is dissected */

void
lab_ws_tls_register(module_t *module)
{
    prefs_register_bool_preference(
        module, "tls", "Explain TLS above TCP",
        "On the segment that completes a message of TLS: which one it is, from Client Hello to "
        "close_notify, as far as it shows without the keys. Costs some time on every packet.",
        &asked_for);
}

void
lab_ws_tls_start(void)
{
    if (!expected)
        expected = g_array_new(FALSE, FALSE, sizeof(struct lab_ws_tls_segment));
    g_array_set_size(expected, 0);
    proto_tls = proto_get_id_by_filter_name("tls");
    active = asked_for;
}

bool
lab_ws_tls_is_wanted(void)
{
    return active;
}

void
lab_ws_tls_expect(const struct lab_ws_tls_segment *segment)
{
    g_array_append_vals(expected, segment, 1);
}

/* Whether Wireshark gave what TCP carries to its dissector of TLS. */
static bool
is_tls(const packet_info *pinfo)
{
    for (wmem_list_frame_t *at = wmem_list_head(pinfo->layers); at; at = wmem_list_frame_next(at)) {
        if (GPOINTER_TO_INT(wmem_list_frame_data(at)) == proto_tls)
            return true;
    }
    return false;
}

/* @return how many of the bytes held records */
static uint32_t
read_bytes(const struct lab_ws_tls_segment *at, const struct lab_ws_http_bytes *bytes,
           uint32_t start)
{
    return (uint32_t)lab_tls_read(*at->talk, at->verdict->from,
                                  (const uint8_t *)bytes->bytes + start, bytes->captured - start,
                                  at->found);
}

/* In what was put together, and in the rest of the segment. */
static void
judge_segment(const struct lab_ws_tls_segment *at)
{
    struct lab_ws_http_bytes bytes;
    uint32_t done = 0;

    if (!*at->talk)
        *at->talk = wmem_new0(wmem_file_scope(), struct lab_tls);
    if (lab_ws_http_bytes_together(&at->payload, *at->messages, &bytes) &&
        read_bytes(at, &bytes, 0))
        done = bytes.size - bytes.here;
    if (lab_ws_http_bytes_alone(&at->payload, &bytes) && done < bytes.captured)
        read_bytes(at, &bytes, done);
}

void
lab_ws_tls_judge(const packet_info *pinfo)
{
    const lab_set again = LAB_BIT(LAB_EVENT_CAPTURED_TWICE) | LAB_BIT(LAB_EVENT_RETRANSMISSION);

    if (!active || !expected->len)
        return;
    for (guint i = 0; i < expected->len && is_tls(pinfo); i++) {
        const struct lab_ws_tls_segment *at =
            &g_array_index(expected, struct lab_ws_tls_segment, i);

        if (!(at->verdict->events & again))
            judge_segment(at);
    }
    g_array_set_size(expected, 0);
}
