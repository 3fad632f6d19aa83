/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/input/http_messages.h"

#include "ws/ws_compat.h"

/* A target is shown in a line of its own text, so it gets less than half of a line. */
#define TARGET_CHARACTERS 60

/* The fields of Wireshark's dissectors that are wanted. */
enum {
    METHOD, /* starts with the first byte of a request */
    TARGET,
    REQUEST_VERSION,
    RESPONSE_VERSION, /* starts with the first byte of a response */
    STATUS,
    CONNECTION,
    CONTENT_LENGTH,
    TRANSFER_ENCODING,
    CHUNK_SIZE,
    CARRIER, /* one for each segment that went into a reassembled message */
    WANTED
};

static const char *const names[WANTED] = {
    [METHOD] = "http.request.method",
    [TARGET] = "http.request.uri",
    [REQUEST_VERSION] = "http.request.version",
    [RESPONSE_VERSION] = "http.response.version",
    [STATUS] = "http.response.code",
    [CONNECTION] = "http.connection",
    [CONTENT_LENGTH] = "http.content_length",
    [TRANSFER_ENCODING] = "http.transfer_encoding",
    [CHUNK_SIZE] = "http.chunk_size",
    [CARRIER] = "tcp.segment",
};

static lab_pref_bool asked_for; /* the preference */
static bool active;             /* what it was when the file was opened */
static int wanted[WANTED];
static GArray *expected; /* struct lab_ws_http_segment: those of the frame that is dissected */

/* Bytes in which messages lie: the payload of the segment, or what Wireshark put together from
 * several. Offsets are those of the buffer. */
struct bytes {
    tvbuff_t *tvb;
    int begin;    /* of the payload */
    int captured; /* where its captured bytes end */
    int end;      /* where it ends */
    int here;     /* where the bytes of this segment begin */
    uint32_t seq; /* raw sequence number of the byte at begin */
};

void
lab_ws_http_register(module_t *module)
{
    prefs_register_bool_preference(
        module, "http", "Explain HTTP above TCP",
        "On the segment that completes a request or a response: what it says, the segments that "
        "carried it, which answers which, and why the connection then stays open or closes. "
        "Makes the dissection of every packet slower.",
        &asked_for);
}

void
lab_ws_http_want(GArray *fields)
{
    if (!expected)
        expected = g_array_new(FALSE, FALSE, sizeof(struct lab_ws_http_segment));
    g_array_set_size(expected, 0);
    active = asked_for;
    for (unsigned i = 0; i < WANTED; i++) {
        wanted[i] = proto_registrar_get_id_byname(names[i]);
        active = active && wanted[i] != -1;
    }
    if (active)
        g_array_append_vals(fields, wanted, WANTED);
}

/* The next item of a field with offset in [from, to), at or after position *at of all items. */
static const field_info *
next_item(proto_tree *tree, unsigned field, const struct bytes *bytes, int from, int to, guint *at)
{
    GPtrArray *items = proto_get_finfo_ptr_array(tree, wanted[field]);

    while (items && *at < items->len) {
        const field_info *item = g_ptr_array_index(items, (*at)++);

        if (item->ds_tvb == bytes->tvb && item->start >= from && item->start < to)
            return item;
    }
    return NULL;
}

static const field_info *
first_item(proto_tree *tree, unsigned field, const struct bytes *bytes, int from, int to)
{
    guint at = 0;

    return next_item(tree, field, bytes, from, to, &at);
}

/* What this segment gave to the reassembled bytes; NULL: nothing. */
static const field_info *
own_part(const struct lab_ws_http_segment *at, const struct bytes *bytes)
{
    const field_info *part;

    for (guint i = 0;
         (part = next_item(at->tree, CARRIER, bytes, 0, bytes->end, &i)) && part->length > 0;) {
        if (lab_ws_field_uint(part) == at->pinfo->num)
            return part;
    }
    return NULL;
}

/* Bytes that Wireshark put together from several segments of this connection.
 * @return false if they are something else, such as decrypted ones */
static bool
find_reassembled(const struct lab_ws_http_segment *at, struct bytes *bytes)
{
    uint32_t seq = lab_segment_fin(&at->segment) - at->segment.len;
    const field_info *part;

    bytes->begin = 0;
    bytes->captured = (int)tvb_captured_length(bytes->tvb);
    bytes->end = (int)tvb_reported_length(bytes->tvb);
    if (!at->alone || !first_item(at->tree, CARRIER, bytes, 0, bytes->end))
        return false;
    part = own_part(at, bytes);
    /* Without bytes of its own, a FIN completes what only the close can end. */
    if (!part && (at->segment.len > 0 || !(at->segment.flags & LAB_FIN)))
        return false;
    bytes->here = part ? part->start : bytes->end;
    bytes->seq = seq - (uint32_t)bytes->here;
    return true;
}

/* The bytes in which a message starts. */
static bool
find_bytes(const struct lab_ws_http_segment *at, const field_info *start_line, struct bytes *bytes)
{
    int begin = at->start + (int)at->header_len;

    *bytes = (struct bytes){
        .tvb = start_line->ds_tvb,
        .begin = begin,
        .end = begin + (int)at->segment.len,
        .here = begin,
        .seq = lab_segment_fin(&at->segment) - at->segment.len,
    };
    if (bytes->tvb != at->bytes)
        return find_reassembled(at, bytes);
    bytes->captured = MIN(bytes->end, (int)tvb_captured_length(bytes->tvb));
    return start_line->start >= begin && start_line->start < bytes->captured;
}

/* Up to and with the next empty line.
 * @return 0 if there is none */
static int
lines_length(const struct bytes *bytes, int start)
{
    int at = start, next = start;

    while (at < bytes->captured) {
        int len = tvb_find_line_end(bytes->tvb, at, bytes->captured - at, &next, TRUE);

        if (len < 0)
            return 0;
        if (len == 0)
            return next - start;
        at = next;
    }
    return 0;
}

/* The chunks of a body up to the last, which has no bytes, and the trailer (RFC 9112 7.1). Where
 * nobody looks, the item of a chunk has not its real length.
 * @return 0 if the last is not there */
static int
chunks_length(const struct lab_ws_http_segment *at, const struct bytes *bytes, int start)
{
    const field_info *size;
    int last;

    for (guint i = 0; (size = next_item(at->tree, CHUNK_SIZE, bytes, start, bytes->end, &i));) {
        if (lab_ws_field_uint(size) > 0)
            continue;
        last = lines_length(bytes, size->start);
        return last ? size->start + last - start : 0;
    }
    return 0;
}

static void
read_framing(const struct lab_ws_http_segment *at, const struct bytes *bytes, int start,
             struct lab_http_message *message)
{
    int body = start + (int)message->header_len;
    const field_info *length = first_item(at->tree, CONTENT_LENGTH, bytes, start, body);

    message->framing = LAB_HTTP_NO_LENGTH;
    /* Chunks count before a length (RFC 9112 section 6.3, item 3). */
    if (first_item(at->tree, TRANSFER_ENCODING, bytes, start, body)) {
        message->framing = LAB_HTTP_CHUNKED;
        message->body_len = (uint64_t)chunks_length(at, bytes, body);
        if (message->body_len == 0)
            message->body_len = UINT32_MAX; /* more than there is */
    } else if (length) {
        message->framing = LAB_HTTP_CONTENT_LENGTH;
        message->body_len = MIN(lab_ws_field_uint64(length), UINT32_MAX);
    }
}

static void
read_options(const struct lab_ws_http_segment *at, const struct bytes *bytes, int start,
             struct lab_http_message *message)
{
    int body = start + (int)message->header_len;
    const field_info *item;

    for (guint i = 0; (item = next_item(at->tree, CONNECTION, bytes, start, body, &i));)
        message->options |= (uint8_t)lab_http_options(lab_ws_field_string(item));
}

/* @return false if the message is not HTTP/1.x, or its header is not there as a whole */
static bool
read_message(const struct lab_ws_http_segment *at, const struct bytes *bytes, int start,
             struct lab_http_message *message)
{
    bool request = message->app == LAB_APP_HTTP_REQUEST;
    int body = start + lines_length(bytes, start);
    const field_info *version =
        first_item(at->tree, request ? REQUEST_VERSION : RESPONSE_VERSION, bytes, start, body);
    const field_info *status = first_item(at->tree, STATUS, bytes, start, body);

    if (!version || !lab_http_version(lab_ws_field_string(version), &message->minor) ||
        (!request && !status))
        return false;
    message->status = status ? (uint16_t)lab_ws_field_uint(status) : 0;
    message->time = at->segment.time;
    message->frame = message->first_frame = at->segment.frame;
    message->seq = bytes->seq + (uint32_t)(start - bytes->begin);
    message->ack = at->segment.ack;
    message->fin = at->segment.flags & LAB_FIN;
    message->in_syn = lab_segment_is_syn(&at->segment);
    message->header_len = (uint64_t)(body - start);
    message->available = (uint64_t)(bytes->end - start);
    message->here = (uint64_t)MAX(bytes->here - start, 0);
    read_options(at, bytes, start, message);
    read_framing(at, bytes, start, message);
    return true;
}

/* The frames whose segments brought bytes of [start, end), in the order of the bytes. A copy that
 * brought none that were not there already is left out. */
static void
find_carriers(const struct lab_ws_http_segment *at, const struct bytes *bytes, int start, int end,
              struct lab_ws_http_message *message)
{
    GArray *frames = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    const field_info *part;

    for (guint i = 0; (part = next_item(at->tree, CARRIER, bytes, 0, end, &i));) {
        uint32_t frame = lab_ws_field_uint(part);

        if (part->start + part->length <= start)
            continue;
        g_array_append_val(frames, frame);
        start = part->start + part->length;
    }
    if (frames->len == 0)
        g_array_append_val(frames, at->pinfo->num);
    message->carrier_count = frames->len;
    message->carriers =
        wmem_memdup(wmem_file_scope(), frames->data, frames->len * sizeof(uint32_t));
    g_array_free(frames, TRUE);
}

/* What can be drawn of a text from a packet, not longer than a line has room for; file scope. */
static const char *
presentable(const char *text)
{
    wmem_strbuf_t *out = wmem_strbuf_new(wmem_file_scope(), "");
    unsigned count = 0;

    for (; *text && count < TARGET_CHARACTERS; text = g_utf8_next_char(text), count++) {
        gunichar c = g_utf8_get_char_validated(text, -1);
        bool drawn = c < (gunichar)-2 && g_unichar_isprint(c);

        wmem_strbuf_append_unichar(out, drawn ? c : 0xFFFD);
        if (c >= (gunichar)-2)
            break; /* not UTF-8: where the next character starts is anybody's guess */
    }
    if (*text && count == TARGET_CHARACTERS)
        wmem_strbuf_append_unichar(out, 0x2026);
    return wmem_strbuf_get_str(out);
}

static void
keep_request_line(const struct lab_ws_http_segment *at, const struct bytes *bytes,
                  const field_info *method, struct lab_ws_http_message *message)
{
    int body = method->start + (int)message->message.header_len;
    const field_info *target = first_item(at->tree, TARGET, bytes, method->start, body);

    message->message.method = (uint8_t)lab_http_method(lab_ws_field_string(method));
    message->method = presentable(lab_ws_field_string(method));
    message->target = presentable(target ? lab_ws_field_string(target) : "");
}

static void
begin_dialogue(const struct lab_verdict *verdict, enum lab_app app,
               struct lab_http_dialogue **dialogue)
{
    enum lab_end_id asks = app == LAB_APP_HTTP_REQUEST ? verdict->from : !verdict->from;
    uint8_t both = LAB_KNOWS_ISN_CLIENT | LAB_KNOWS_ISN_SERVER;

    *dialogue = wmem_new0(wmem_file_scope(), struct lab_http_dialogue);
    if ((verdict->facts & both) == both)
        lab_http_begin(*dialogue, verdict->origin[asks] + 1, verdict->origin[!asks] + 1);
}

/* One message, if this segment completes it; file scope. */
static struct lab_ws_http_message *
judge_message(const struct lab_ws_http_segment *at, const field_info *start_line, enum lab_app app,
              struct lab_http_dialogue **dialogue)
{
    struct lab_ws_http_message *message = wmem_new0(wmem_file_scope(), struct lab_ws_http_message);
    int start = start_line->start;
    struct bytes bytes;

    message->message.app = (uint8_t)app;
    if (!find_bytes(at, start_line, &bytes) || !read_message(at, &bytes, start, &message->message))
        return NULL;
    if (app == LAB_APP_HTTP_REQUEST)
        keep_request_line(at, &bytes, start_line, message);
    find_carriers(at, &bytes, start, start + 1, message);
    message->message.first_frame = message->carriers[0];
    if (!*dialogue)
        begin_dialogue(at->verdict, app, dialogue);
    if (!lab_http_step(*dialogue, &message->message))
        return NULL;
    find_carriers(at, &bytes, start, start + (int)message->message.length, message);
    return message;
}

static const struct lab_http_message *
response_before_close(const struct lab_ws_http_segment *at,
                      const struct lab_http_dialogue *dialogue)
{
    bool closes = at->verdict->roles & LAB_BIT(LAB_ROLE_TEARDOWN1);

    if (!closes || !dialogue || !lab_http_is_idle(dialogue) || !dialogue->response ||
        dialogue->response->fate == LAB_HTTP_FATE_NONE ||
        dialogue->response->frame == at->segment.frame)
        return NULL;
    return dialogue->response;
}

/* NULL: HTTP has nothing to say. */
static const struct lab_ws_http *
judge(const struct lab_ws_http_segment *at)
{
    static const unsigned start_lines[LAB_APP_COUNT] = {
        [LAB_APP_HTTP_REQUEST] = METHOD, [LAB_APP_HTTP_RESPONSE] = RESPONSE_VERSION};
    struct lab_ws_http found = {0}, *kept;
    const struct lab_ws_http_message **end = &found.messages;

    for (unsigned app = 0; app < LAB_APP_COUNT; app++) {
        GPtrArray *items = proto_get_finfo_ptr_array(at->tree, wanted[start_lines[app]]);

        for (guint i = 0; items && i < items->len; i++) {
            struct lab_ws_http_message *message =
                judge_message(at, g_ptr_array_index(items, i), app, at->dialogue);

            if (message) {
                *end = message;
                end = &message->next;
            }
        }
    }
    found.before_close = response_before_close(at, *at->dialogue);
    if (!found.messages && !found.before_close)
        return NULL;
    kept = wmem_new(wmem_file_scope(), struct lab_ws_http);
    *kept = found;
    return kept;
}

bool
lab_ws_http_is_wanted(void)
{
    return active;
}

void
lab_ws_http_expect(const struct lab_ws_http_segment *segment)
{
    g_array_append_vals(expected, segment, 1);
}

void
lab_ws_http_judge(proto_tree *tree)
{
    if (!active)
        return;
    for (guint i = 0; i < expected->len; i++) {
        struct lab_ws_http_segment *at = &g_array_index(expected, struct lab_ws_http_segment, i);

        at->tree = tree;
        at->alone = expected->len == 1;
        *at->http = judge(at);
    }
    g_array_set_size(expected, 0);
}
