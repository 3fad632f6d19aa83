/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/input/http_messages.h"

#include "core/layers/http_head.h"
#include "ws/input/http_carriers.h"
#include "ws/input/messages.h"
#include "ws/input/payloads.h"
#include "ws/ws_compat.h"

/* A target is shown in a line of its own text, so it gets less than half of a line. */
#define TARGET_CHARACTERS 60

struct lab_ws_http_talk {
    struct lab_http_dialogue dialogue;
    bool begun;           /* there was a message */
    enum lab_end_id asks; /* with begun only */
    struct lab_ws_carriers carriers[LAB_END_COUNT];
};

static lab_pref_bool asked_for; /* the preference */
static bool active;             /* what it was when the file was opened */
static int proto_tcp, proto_http;

void
lab_ws_http_register(module_t *module)
{
    prefs_register_bool_preference(
        module, "http", "Explain HTTP above TCP",
        "On the segment that completes a request or a response: what it says, the segments that "
        "carried it, which answers which, and why the connection then stays open or closes. "
        "Costs some time on every packet.",
        &asked_for);
}

void
lab_ws_http_start(void)
{
    proto_tcp = proto_get_id_by_filter_name("tcp");
    proto_http = proto_get_id_by_filter_name("http");
    active = asked_for;
}

/* Whether dissectors other than HTTP's got what TCP carries in a frame. None got it while Wireshark
 * waits for more; that HTTP's was asked in vain, Wireshark remembers only without a tree. So this
 * is the question that has the same answer on any pass. */
static bool
is_of_others(const packet_info *pinfo)
{
    bool others = false;

    for (wmem_list_frame_t *at = wmem_list_head(pinfo->layers); at; at = wmem_list_frame_next(at)) {
        int protocol = GPOINTER_TO_INT(wmem_list_frame_data(at));

        if (protocol == proto_http)
            return false;
        if (protocol == proto_tcp)
            others = false;
        else
            others = true;
    }
    return others;
}

/* What can be drawn of a text from a packet, not longer than a line has room for; file scope. */
static const char *
presentable(struct lab_http_text text)
{
    wmem_strbuf_t *out = wmem_strbuf_new(wmem_file_scope(), "");
    const char *at = text.start, *past = at + text.len;
    unsigned count = 0;

    for (; at < past && count < TARGET_CHARACTERS; at = g_utf8_next_char(at), count++) {
        gunichar c = g_utf8_get_char_validated(at, past - at);
        bool valid = c < (gunichar)-2;

        wmem_strbuf_append_unichar(out, valid && g_unichar_isprint(c) ? c : 0xFFFD);
        if (!valid)
            break; /* not UTF-8: where the next character starts is anybody's guess */
    }
    if (at < past && count == TARGET_CHARACTERS)
        wmem_strbuf_append_unichar(out, 0x2026);
    return wmem_strbuf_get_str(out);
}

static void
begin(struct lab_ws_http_talk *talk, const struct lab_verdict *verdict, enum lab_app app)
{
    uint8_t both = LAB_KNOWS_ISN_CLIENT | LAB_KNOWS_ISN_SERVER;

    talk->begun = true;
    talk->asks = app == LAB_APP_HTTP_REQUEST ? verdict->from : !verdict->from;
    if ((verdict->facts & both) == both)
        lab_http_begin(&talk->dialogue, verdict->origin[talk->asks] + 1,
                       verdict->origin[!talk->asks] + 1);
}

static const struct lab_verdict *
verdict_of(const struct lab_ws_payload *at)
{
    return &at->record->verdict;
}

/* NULL: there was no HTTP so far. */
static struct lab_ws_http_talk *
talk_of(const struct lab_ws_payload *at)
{
    const struct lab_ws_later *later = at->record->stream->later;

    return later ? later->http : NULL;
}

static struct lab_ws_carriers *
carriers_of(const struct lab_ws_payload *at)
{
    return &talk_of(at)->carriers[verdict_of(at)->from];
}

/* The frames that carried bytes of a message from its first one on; file scope.
 * @return false if they are not all known */
static bool
find_carriers(const struct lab_ws_payload *at, const struct lab_ws_bytes *bytes, uint32_t length,
              struct lab_ws_http_message *message)
{
    const struct lab_ws_carriers *carriers = carriers_of(at);
    uint32_t seq = message->message.seq, *frames = g_new(uint32_t, carriers->count + 1);

    frames[0] = at->segment.frame;
    message->carrier_count =
        bytes->here ? lab_ws_carriers_of(carriers, seq, seq + length, frames) : 1;
    message->carriers =
        wmem_memdup(wmem_file_scope(), frames, message->carrier_count * sizeof *frames);
    g_free(frames);
    return message->carrier_count > 0;
}

/* What the place of a message in the conversation says of it. */
static bool
place(const struct lab_ws_payload *at, const struct lab_ws_bytes *bytes, uint32_t start,
      struct lab_ws_http_message *message)
{
    const struct lab_segment *segment = &at->segment;

    message->message.time = segment->untimed ? 0 : segment->time;
    message->message.frame = segment->frame;
    message->message.seq = bytes->seq + start;
    message->message.ack = segment->ack;
    message->message.fin = segment->flags & LAB_FIN;
    message->message.in_syn = lab_segment_is_syn(segment);
    message->message.available = bytes->size - start;
    message->message.here = bytes->here > start ? bytes->here - start : 0;
    if (!find_carriers(at, bytes, 1, message))
        return false;
    message->message.first_frame = message->carriers[0];
    return true;
}

/* The message that begins at a byte, if this segment completes it; file scope. */
static struct lab_ws_http_message *
judge_message(const struct lab_ws_payload *at, const struct lab_ws_bytes *bytes, uint32_t start)
{
    struct lab_ws_http_talk *talk = talk_of(at);
    struct lab_http_message read = {0};
    struct lab_http_request_line line;
    struct lab_ws_http_message *message;

    if (!lab_http_head_read((const char *)bytes->bytes + start, bytes->captured - start, &read,
                            &line))
        return NULL;
    message = wmem_new0(wmem_file_scope(), struct lab_ws_http_message);
    message->message = read;
    if (!talk->begun)
        begin(talk, verdict_of(at), read.app);
    if (!place(at, bytes, start, message) || !lab_http_step(&talk->dialogue, &message->message))
        return NULL;
    if (read.app == LAB_APP_HTTP_REQUEST) {
        message->method = presentable(line.method);
        message->target = presentable(line.target);
    }
    return find_carriers(at, bytes, (uint32_t)message->message.length, message) ? message : NULL;
}

/* Where the next message of the segment's end is due; before the bytes: nobody knows. */
static uint32_t
due(const struct lab_ws_payload *at, uint32_t before)
{
    const struct lab_ws_http_talk *talk = talk_of(at);
    enum lab_app app =
        talk->asks == verdict_of(at)->from ? LAB_APP_HTTP_REQUEST : LAB_APP_HTTP_RESPONSE;

    return talk->begun && talk->dialogue.known[app] ? talk->dialogue.next[app] : before;
}

static bool
is_line_end(uint8_t c)
{
    return c == '\r' || c == '\n';
}

/* One message after the other, from a byte on. Where none begins there, one may where it is due.
 * @return where to put the next that is found */
static const struct lab_ws_http_message **
judge_bytes(const struct lab_ws_payload *at, const struct lab_ws_bytes *bytes, uint32_t start,
            const struct lab_ws_http_message **tail)
{
    for (;;) {
        struct lab_ws_http_message *message;
        uint32_t next;

        /* Some clients send an empty line too many (RFC 9112 section 2.2). */
        while (start < bytes->captured && is_line_end(bytes->bytes[start]))
            start++;
        if (start >= bytes->captured)
            return tail;
        message = judge_message(at, bytes, start);
        if (message) {
            *tail = message;
            tail = &message->next;
        }
        next = due(at, bytes->seq) - bytes->seq;
        if (next <= start || next > bytes->size)
            return tail;
        start = next;
    }
}

/* In what was put together, and in the rest of the segment. */
static const struct lab_ws_http_message *
judge_segment(const struct lab_ws_payload *at)
{
    const struct lab_ws_http_message *messages = NULL, **tail = &messages;
    struct lab_ws_carriers *carriers = carriers_of(at);
    struct lab_ws_bytes bytes;
    uint32_t done = 0;

    if (lab_ws_payload_together(at, &bytes)) {
        tail = judge_bytes(at, &bytes, 0, tail);
        if (messages) /* else Wireshark may have begun amid something */
            done = bytes.size - bytes.here;
        lab_ws_carriers_forget(carriers, bytes.seq + bytes.size);
    }
    if (done < at->segment.len && lab_ws_payload_alone(at, &bytes)) {
        judge_bytes(at, &bytes, done, tail);
        if (messages)
            lab_ws_carriers_forget(carriers, due(at, bytes.seq));
    }
    return messages;
}

static const struct lab_http_message *
response_before_close(const struct lab_ws_payload *at)
{
    const struct lab_http_dialogue *dialogue = &talk_of(at)->dialogue;
    bool closes = verdict_of(at)->roles & LAB_BIT(LAB_ROLE_TEARDOWN1);

    if (!closes || !lab_http_is_idle(dialogue) || !dialogue->response ||
        dialogue->response->fate == LAB_HTTP_FATE_NONE ||
        dialogue->response->frame == at->segment.frame)
        return NULL;
    return dialogue->response;
}

/* What others got is no HTTP, and so were the bytes before that they waited for. */
static void
remember(const struct lab_ws_payload *at, bool others)
{
    struct lab_ws_carriers *carriers = carriers_of(at);

    if (others || talk_of(at)->dialogue.switched)
        carriers->count = 0;
    else if (at->segment.len)
        lab_ws_carriers_add(carriers, &at->segment);
}

/* NULL: HTTP has nothing to say. */
static const struct lab_ws_http *
judge(const struct lab_ws_payload *at, bool others)
{
    struct lab_ws_http found = {0};

    if (!talk_of(at) && others)
        return NULL;
    if (!talk_of(at))
        lab_ws_stream_later(at->record->stream)->http =
            wmem_new0(wmem_file_scope(), struct lab_ws_http_talk);
    remember(at, others);
    if (!others && !(verdict_of(at)->events & LAB_BIT(LAB_EVENT_CAPTURED_TWICE)))
        found.messages = judge_segment(at);
    found.before_close = response_before_close(at);
    if (!found.messages && !found.before_close)
        return NULL;
    return wmem_memdup(wmem_file_scope(), &found, sizeof found);
}

bool
lab_ws_http_is_wanted(void)
{
    return active;
}

/* Who waits for more has used nothing so far, and may be asked in vain: with a tree, Wireshark does
 * not even remember who it was. */
static bool
waits(const packet_info *pinfo, const struct lab_segment *segment)
{
    const struct lab_ws_way way = {{&pinfo->src, &pinfo->dst},
                                   {(uint16_t)pinfo->srcport, (uint16_t)pinfo->destport}};

    return lab_ws_message_waits(pinfo->num, &way, lab_segment_fin(segment) - segment->len,
                                segment->len);
}

void
lab_ws_http_judge(const packet_info *pinfo)
{
    bool others;

    if (!active)
        return;
    others = is_of_others(pinfo);
    for (unsigned i = 0; i < lab_ws_payload_count(pinfo); i++) {
        const struct lab_ws_payload *at = lab_ws_payload(i);

        at->record->http = judge(at, others && !waits(pinfo, &at->segment));
    }
}
