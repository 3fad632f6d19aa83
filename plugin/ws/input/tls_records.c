/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/input/tls_records.h"

#include "ws/input/payloads.h"
#include "ws/ws_compat.h"

static lab_pref_bool asked_for; /* the preference */
static bool active;             /* what it was when the file was opened */
static int proto_tls;

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
    proto_tls = proto_get_id_by_filter_name("tls");
    active = asked_for;
}

bool
lab_ws_tls_is_wanted(void)
{
    return active;
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

static void
note_first(struct lab_ws_tls_talk *talk, lab_set found, uint32_t frame)
{
    for (unsigned i = 0; found >> i; i++) {
        if ((found & LAB_BIT(i)) && !talk->first[i])
            talk->first[i] = frame;
    }
}

static bool
read_records(const struct lab_ws_payload *at, const struct lab_ws_bytes *bytes, uint32_t start)
{
    struct lab_ws_record *record = at->record;
    struct lab_ws_tls_talk **talk = &lab_ws_stream_later(record->stream)->tls;
    size_t read;

    if (!*talk)
        *talk = wmem_new0(wmem_file_scope(), struct lab_ws_tls_talk);
    read = lab_tls_read(&(*talk)->tls, record->verdict.from, bytes->bytes + start,
                        bytes->captured - start, &record->tls);
    note_first(*talk, record->tls, at->pinfo->num);
    return read > 0;
}

void
lab_ws_tls_judge(const packet_info *pinfo)
{
    if (active && is_tls(pinfo))
        lab_ws_payloads_read(pinfo, read_records);
}
