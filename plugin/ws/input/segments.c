/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/input/segments.h"

#include <epan/to_str.h>

#include "ws/input/dns.h"
#include "ws/input/flows.h"
#include "ws/input/reader.h"
#include "ws/input/records.h"

static struct lab_ws_stream *first_stream, *last_stream;
static bool noteworthy; /* there is a segment worth an expert info since it was asked last */

void
lab_ws_segments_init(void)
{
    lab_ws_flows_init();
    lab_ws_segments_end();
}

void
lab_ws_segments_end(void)
{
    first_stream = last_stream = NULL;
}

const struct lab_ws_stream *
lab_ws_streams(void)
{
    return first_stream;
}

const address *
lab_ws_stream_address(const struct lab_ws_stream *stream, unsigned which)
{
    return &stream->sockets->host[which]->addr;
}

uint16_t
lab_ws_stream_port(const struct lab_ws_stream *stream, unsigned which)
{
    return stream->sockets->port[which];
}

const char *
lab_ws_stream_socket(wmem_allocator_t *pool, const struct lab_ws_stream *stream, unsigned which)
{
    const address *addr = lab_ws_stream_address(stream, which);

    return wmem_strdup_printf(pool, addr->type == AT_IPv6 ? "[%s]:%u" : "%s:%u",
                              address_to_str(pool, addr), lab_ws_stream_port(stream, which));
}

/* What a formula says is mostly the segment's own number, and the frame it comes from mostly near:
 * the differences take less room. (A frame never lies in the future.) */
static void
fold_number(struct lab_number *number, uint32_t own, uint32_t frame)
{
    if (number->formula)
        number->base = own - lab_number_expected(number);
    if (number->frame)
        number->frame = frame + 1 - number->frame;
}

static void
unfold_number(struct lab_number *number, uint32_t own, uint32_t frame)
{
    if (number->formula)
        number->base = own - number->base - (uint32_t)number->add;
    if (number->frame)
        number->frame = frame + 1 - number->frame;
}

static const uint16_t knows_origin[LAB_END_COUNT] = {LAB_KNOWS_ORIGIN_CLIENT,
                                                     LAB_KNOWS_ORIGIN_SERVER};

#define KNOWS_ORIGINS (LAB_KNOWS_ORIGIN_CLIENT | LAB_KNOWS_ORIGIN_SERVER)

/* Most segments have the origins that were known first in their stream. */
static void
learn_origins(struct lab_ws_stream *stream, const struct lab_verdict *verdict)
{
    unsigned more = verdict->facts & ~stream->knows & KNOWS_ORIGINS;

    for (unsigned id = 0; more && id < LAB_END_COUNT; id++) {
        if (more & knows_origin[id])
            stream->origin[id] = verdict->origin[id];
    }
    stream->knows |= (uint8_t)more;
}

static void
fold_origins(struct lab_ws_record *record)
{
    for (unsigned id = 0; id < LAB_END_COUNT; id++) {
        if (record->verdict.facts & knows_origin[id])
            record->verdict.origin[id] -= record->stream->origin[id];
    }
}

static void
unfold_origins(struct lab_ws_record *record)
{
    for (unsigned id = 0; id < LAB_END_COUNT; id++) {
        if (record->verdict.facts & knows_origin[id])
            record->verdict.origin[id] += record->stream->origin[id];
    }
}

/* A clock goes on by little, forwards mostly: the sign is made the lowest bit. */
static int32_t
fold_sign(int32_t value)
{
    return (int32_t)((uint32_t)value << 1 ^ (value < 0 ? UINT32_MAX : 0));
}

static int32_t
unfold_sign(int32_t folded)
{
    return (int32_t)((uint32_t)folded >> 1 ^ (folded & 1 ? UINT32_MAX : 0));
}

/* Mostly it is the one that a number of the segment comes from, and that becomes 0. */
static uint32_t
likely_earlier(const struct lab_verdict *verdict)
{
    return MAX(verdict->seq.frame, verdict->ack.frame);
}

static void
fold_earlier(struct lab_ws_record *record, uint32_t frame)
{
    bool likely = record->earlier == likely_earlier(&record->verdict);

    record->earlier = likely ? 0 : frame - record->earlier;
}

static void
unfold_earlier(struct lab_ws_record *record, uint32_t frame)
{
    record->earlier = record->earlier ? frame - record->earlier : likely_earlier(&record->verdict);
}

/* On an ACK that carries nothing, what the window allows follows from the window itself. */
static uint32_t
usual_usable(const struct lab_ws_record *record)
{
    const struct lab_verdict *verdict = &record->verdict;

    return record->len || !(verdict->load.known & LAB_KNOWS_USABLE)
               ? 0
               : verdict->window - verdict->load.bytes;
}

/* What is mostly so becomes zero, and back: a round trip is that of the segment that the number
 * comes from; flight and window are known, unless a segment is about neither. */
static void
turn_usual(struct lab_ws_record *record)
{
    struct lab_verdict *verdict = &record->verdict;
    bool about_load =
        !(record->flags & (LAB_SYN | LAB_RST)) && (record->len || !(record->flags & LAB_FIN));
    uint8_t usual =
        verdict->facts & LAB_KNOWS_WINDOW ? LAB_KNOWS_FLIGHT | LAB_KNOWS_USABLE : LAB_KNOWS_FLIGHT;

    if (verdict->trip.sample)
        verdict->trip.since = verdict->ack.frame - verdict->trip.since;
    if (about_load)
        verdict->load.known ^= usual;
}

/* The upper half of an address is nearly always the same, and so not worth keeping: 0, but for the
 * lowest bit, which tells an address from none. */
static uintptr_t upper_half;

static void *
fold_address(const void *address)
{
    return address ? (void *)((uintptr_t)address ^ upper_half) : NULL;
}

static void
fold_addresses(struct lab_ws_record *record)
{
    record->stream = fold_address(record->stream);
    record->run = fold_address(record->run);
}

static void
fold(void *data, uint32_t frame)
{
    struct lab_ws_record *record = data;

    fold_earlier(record, frame); /* by the numbers as they are */
    record->after = fold_sign(record->after);
    record->tick = fold_sign(record->tick);
    record->verdict.load.usable -= usual_usable(record);
    turn_usual(record);
    fold_number(&record->verdict.seq, record->seq, frame);
    fold_number(&record->verdict.ack, record->ack, frame);
    fold_origins(record);
    fold_addresses(record);
    record->options = NULL;
}

static void
unfold(void *data, uint32_t frame)
{
    struct lab_ws_record *record = data;

    fold_addresses(record); /* the same once more */
    record->after = unfold_sign(record->after);
    record->tick = unfold_sign(record->tick);
    unfold_number(&record->verdict.seq, record->seq, frame);
    unfold_number(&record->verdict.ack, record->ack, frame);
    unfold_earlier(record, frame);
    unfold_origins(record);
    turn_usual(record);
    record->verdict.load.usable += usual_usable(record);
    record->options = record->own_options.own.seen ? &record->own_options : NULL;
}

_Static_assert(sizeof(struct lab_ws_record) % 4 == 0 &&
                   sizeof(struct lab_ws_record) <= LAB_WS_RECORD_MAX,
               "a record can be kept");

static const struct lab_ws_kind kind = {.id = LAB_WS_KIND_SEGMENT,
                                        .size = sizeof(struct lab_ws_record),
                                        .fold = fold,
                                        .unfold = unfold};

/* The blocks of a SACK option behind the first, on the few segments that have more: as far beyond
 * the acknowledgment number, which takes less room. */
struct sack_record {
    uint32_t seq; /* of its segment: tells those of one frame apart */
    uint32_t count;
    struct lab_ws_block beyond[LAB_SACK_MAX - 1];
};

_Static_assert(sizeof(struct sack_record) % 4 == 0, "a record is packed in words");

static const struct lab_ws_kind sack_kind = {.id = LAB_WS_KIND_SACK,
                                             .size = sizeof(struct sack_record)};

#define TCP_HEADER_MIN 20

static void
keep_sack(tvbuff_t *tvb, packet_info *pinfo, const struct lab_segment *seg)
{
    unsigned others = MIN(seg->sack_blocks, LAB_SACK_MAX) - 1u;
    struct sack_record *record = lab_ws_record_begin(pinfo, &sack_kind);

    record->seq = seg->seq;
    record->count = others;
    for (unsigned i = 0; i < others; i++) {
        gint at = (gint)(TCP_HEADER_MIN + seg->sack_at + (i + 1) * 8);

        record->beyond[i].first = tvb_get_ntohl(tvb, at) - seg->ack;
        record->beyond[i].next = tvb_get_ntohl(tvb, at + 4) - seg->ack;
    }
}

unsigned
lab_ws_sack(uint32_t frame, const struct lab_ws_record *record,
            struct lab_ws_block blocks[LAB_SACK_MAX])
{
    struct sack_record sack;

    if (record->sack_first == record->sack_next)
        return 0;
    blocks[0] = (struct lab_ws_block){record->sack_first, record->sack_next};
    for (unsigned nth = 0; lab_ws_record_read(frame, &sack_kind, nth, &sack); nth++) {
        if (sack.seq != record->seq)
            continue;
        for (unsigned i = 0; i < sack.count; i++)
            blocks[i + 1] = (struct lab_ws_block){record->ack + sack.beyond[i].first,
                                                  record->ack + sack.beyond[i].next};
        return 1 + sack.count;
    }
    return 1;
}
static const struct lab_ws_kind clues_kind = {.id = LAB_WS_KIND_CLUES,
                                              .size = sizeof(struct lab_clues)};

_Static_assert(sizeof(struct lab_clues) % 4 == 0, "clues can be kept");

bool
lab_ws_noteworthy(const struct lab_verdict *verdict)
{
    return (verdict->facts & (LAB_IS_MERGED | LAB_BEGINS_SCAN | LAB_BEGINS_FLOOD)) ||
           verdict->seq.check == LAB_CHECK_DIFFERS || verdict->ack.check == LAB_CHECK_DIFFERS;
}

static void
offer_room(struct lab_flight *flight, const struct lab_segment *seg)
{
    unsigned room = lab_flight_wants(flight, seg);

    if (room)
        lab_flight_give(flight,
                        wmem_realloc(wmem_file_scope(), flight->sent, room * sizeof *flight->sent),
                        room);
}

static struct lab_ws_stream *
begin_stream(const struct lab_ws_flow *flow)
{
    struct lab_ws_stream *stream = lab_ws_room(sizeof *stream);

    if (!first_stream)
        upper_half = (uintptr_t)((uint64_t)(uintptr_t)stream >> 32 << 32) | 1;
    stream->sockets = flow->sockets;
    stream->client = flow->flow.conn.client_side;
    if (last_stream)
        last_stream->next = stream;
    else
        first_stream = stream;
    return last_stream = stream;
}

static void
note_step(struct lab_ws_stream *stream, uint32_t frame, const struct lab_verdict *verdict)
{
    lab_set lessons = lab_lessons_of(verdict, &stream->shown);
    struct lab_step *step;

    if (!lessons)
        return;
    step = lab_ws_room(sizeof *step);
    *step = (struct lab_step){.frame = frame, .lessons = lessons};
    if (stream->last_step)
        stream->last_step->next = step;
    else
        stream->first_step = step;
    stream->last_step = step;
}

/* Where the verdict on the whole of the segment's connection is kept. */
static void
turn_to(struct lab_ws_flow *flow, enum lab_belonging belongs)
{
    if (belongs == LAB_RETURNS)
        flow->stream = flow->earlier;
    if (belongs != LAB_BEGINS)
        return;
    flow->earlier = flow->stream;
    flow->stream = begin_stream(flow);
}

#define HANDSHAKE (LAB_BIT(LAB_ROLE_HANDSHAKE1) | LAB_BIT(LAB_ROLE_HANDSHAKE2))

/* Of a segment of HANDSHAKE that was captured with all of its header. */
static void
keep_offer(struct lab_ws_record *record, const struct lab_segment *seg, bool ipv6)
{
    const struct lab_verdict *verdict = &record->verdict;
    struct lab_offer *offer = record->stream->offer;

    record->own_options = (struct lab_ws_options){
        .own = lab_offer_of(seg, ipv6 ? LAB_DEFAULT_MSS_IPV6 : LAB_DEFAULT_MSS_IPV4),
        .other = offer[!verdict->from],
        .ip_header = ipv6 ? LAB_IPV6_HEADER : LAB_IPV4_HEADER_MIN,
        .answers = lab_segment_is_syn_ack(seg),
    };
    offer[verdict->from] = record->own_options.own;
    record->options = &record->own_options;
}

/* The newest timestamp of the end on a side of the flow. */
static const struct lab_history *
clock_of(const struct lab_flow *flow, uint8_t side)
{
    return &flow->conn.end[lab_end_of_side(&flow->conn, side)].history;
}

/* Microseconds below this, and above it milliseconds more. */
#define LONG_AFTER ((int64_t)1 << 30)

/* Of two times, each cut to microseconds, so that nothing adds up along a connection. */
static int32_t
time_after(uint64_t before, uint64_t now)
{
    int64_t apart = (int64_t)(now / 1000) - (int64_t)(before / 1000);

    if (apart > LONG_AFTER)
        apart = LONG_AFTER + (apart - LONG_AFTER) / 1000;
    return (int32_t)CLAMP(apart, INT32_MIN, INT32_MAX);
}

int64_t
lab_ws_after(const struct lab_ws_record *record)
{
    return record->after <= LONG_AFTER ? record->after
                                       : LONG_AFTER + (record->after - LONG_AFTER) * 1000;
}

/* Times beside those before them: so they are small. */
static void
keep_times(const struct lab_flow *flow, const struct lab_segment *seg, struct lab_ws_record *record)
{
    const struct lab_history *own = clock_of(flow, seg->side), *other = clock_of(flow, !seg->side);

    if (flow->latest.frame)
        record->after = time_after(flow->latest.time, seg->time);
    if (!seg->has_timestamps)
        return;
    record->tick = own->has_tsval ? (int32_t)(seg->tsval - own->tsval) : 0;
    record->lag = other->has_tsval ? other->tsval - seg->tsecr : 0;
}

/* Behind the others of its connection. */
static void
link_to_stream(struct lab_ws_stream *stream, uint32_t frame, struct lab_ws_record *record)
{
    record->stream = stream;
    record->earlier = stream->latest < frame ? stream->latest : 0;
    stream->latest = frame;
}

/* Most segments have none. */
static void
keep_clues(packet_info *pinfo, const struct lab_clues *clues, struct lab_ws_record *record)
{
    static const struct lab_clues nothing;
    unsigned others = 0;

    if (!memcmp(clues, &nothing, sizeof nothing))
        return;
    while (lab_ws_record_begun(pinfo, &clues_kind, others))
        others++;
    memcpy(lab_ws_record_begin(pinfo, &clues_kind), clues, sizeof *clues);
    record->clues = (uint8_t)(others + 1);
}

/* What the flow makes of a segment. */
static void
judge_in(struct lab_ws_flow *flow, const struct lab_segment *seg, struct lab_ws_record *record)
{
    struct lab_verdict *verdict = &record->verdict;
    bool was_at_rest = flow->flow.conn.at_rest;

    offer_room(&flow->flow.flight[seg->side], seg);
    keep_times(&flow->flow, seg, record);
    turn_to(flow, lab_flow_step(&flow->flow, seg, verdict));
    learn_origins(flow->stream, verdict);
    if (!was_at_rest || !flow->flow.conn.at_rest)
        flow->stream->summary = lab_flow_summary(&flow->flow);
    note_step(flow->stream, seg->frame, verdict);
    link_to_stream(flow->stream, seg->frame, record);
    record->seq = seg->seq;
    record->ack = (seg->flags & LAB_ACK) ? seg->ack : 0;
    record->len = seg->len;
    record->flags = seg->flags;
    record->ip_id = seg->ip_id;
    record->sack_first = seg->sack_first;
    record->sack_next = seg->sack_next;
    record->run = lab_ws_run_join(&flow->run[seg->side], seg, verdict);
    noteworthy |= lab_ws_noteworthy(verdict);
}

/* What is asked for of the protocols above is found when their dissectors have seen the frame. */
static void
expect_above(struct lab_ws_stream *stream, struct lab_ws_record *record,
             const struct lab_ws_payload *payload)
{
    wmem_tree_t **messages = &stream->messages[record->verdict.from];

    if (lab_ws_http_is_wanted() && (record->len || (record->flags & LAB_FIN)))
        lab_ws_http_expect(&(struct lab_ws_http_segment){.payload = *payload,
                                                         .verdict = &record->verdict,
                                                         .messages = messages,
                                                         .talk = &stream->http,
                                                         .http = &record->http});
    if (lab_ws_tls_is_wanted() && record->len)
        lab_ws_tls_expect(&(struct lab_ws_tls_segment){.payload = *payload,
                                                       .verdict = &record->verdict,
                                                       .messages = messages,
                                                       .talk = &stream->tls,
                                                       .found = &record->tls});
    if (lab_ws_dns_is_wanted() && record->len)
        lab_ws_dns_expect(&(struct lab_ws_dns_segment){.payload = *payload,
                                                       .stream = stream,
                                                       .verdict = &record->verdict,
                                                       .messages = messages});
}

void
lab_ws_judge(tvbuff_t *tvb, packet_info *pinfo)
{
    const address *const addr[] = {&pinfo->src, &pinfo->dst};
    struct lab_ws_record *record;
    struct lab_ws_flow *flow;
    struct lab_segment seg;
    unsigned header_len;

    if (pinfo->fragmented)
        return;
    header_len = lab_ws_read_segment(tvb, pinfo, &seg);
    if (!header_len)
        return;
    flow = lab_ws_flow_of(addr, seg.port, &seg.side);
    seg.to_itself = seg.port[0] == seg.port[1] && lab_ws_same_address(addr[0], addr[1]);
    if (!lab_ws_record_begun(pinfo, &kind, 0))
        lab_ws_messages_expect(pinfo);
    record = lab_ws_record_begin(pinfo, &kind);
    judge_in(flow, &seg, record);
    if (seg.sack_blocks > 1)
        keep_sack(tvb, pinfo, &seg);
    keep_clues(pinfo, &flow->flow.clues, record);
    if ((record->verdict.roles & HANDSHAKE) && header_len <= tvb_captured_length(tvb))
        keep_offer(record, &seg, pinfo->src.type == AT_IPv6);
    if (lab_ws_dns_is_wanted() && lab_segment_is_syn(&seg))
        lab_ws_dns_note_opening(pinfo, addr[0], addr[1], seg.port[1], flow->stream);
    if (lab_ws_http_is_wanted() || lab_ws_tls_is_wanted() || lab_ws_dns_is_wanted())
        expect_above(flow->stream, record,
                     &(struct lab_ws_payload){
                         .pinfo = pinfo, .tvb = tvb, .header_len = header_len, .segment = seg});
}

void
lab_ws_judge_messages(packet_info *pinfo)
{
    const struct lab_ws_record *record;

    if (!lab_ws_messages_found(pinfo))
        return;
    for (unsigned layer = 0; (record = lab_ws_record_begun(pinfo, &kind, layer)); layer++) {
        struct lab_ws_stream *stream = record->stream;
        enum lab_end_id from = record->verdict.from;
        unsigned sender = from == LAB_CLIENT ? stream->client : !stream->client;
        const struct lab_ws_way way = {
            .addr = {lab_ws_stream_address(stream, sender), lab_ws_stream_address(stream, !sender)},
            .port = {lab_ws_stream_port(stream, sender), lab_ws_stream_port(stream, !sender)},
        };

        lab_ws_message_note(pinfo, &way, record->seq, &stream->messages[from]);
    }
}

bool
lab_ws_take_noteworthy(void)
{
    bool was = noteworthy;

    noteworthy = false;
    return was;
}

void
lab_ws_addresses(const struct lab_ip_header *header, address addr[2])
{
    int type = header->version == 6 ? AT_IPv6 : AT_IPv4;

    set_address(&addr[0], type, header->address_len, header->source);
    set_address(&addr[1], type, header->address_len, header->destination);
}

void
lab_ws_judge_returned(const struct lab_icmp_quote *quote, enum lab_icmp_error error,
                      struct lab_ws_returned *returned)
{
    struct lab_verdict verdict;
    struct lab_ws_flow *flow;
    address addr[2];
    uint8_t side;

    lab_ws_addresses(&quote->ip, addr);
    flow = lab_ws_flow_find((const address *const[]){&addr[0], &addr[1]}, quote->port, &side);
    if (!flow)
        return;
    if (lab_flow_icmp_error(&flow->flow, side, quote->seq, lab_icmp_error_effect(error),
                            &verdict)) {
        returned->verdict = wmem_memdup(wmem_file_scope(), &verdict, sizeof verdict);
        flow->stream->summary = lab_flow_summary(&flow->flow);
    }
    returned->stream = flow->stream;
    returned->frame = lab_flow_frame_of_syn(&flow->flow, side, quote->seq);
    returned->is_syn = returned->frame != 0;
    if (!returned->frame && quote->has_len)
        returned->frame =
            lab_flow_frame_of_quoted(&flow->flow, side, quote->seq, quote->len, quote->flags);
}

const struct lab_ws_record *
lab_ws_record(packet_info *pinfo, unsigned layer)
{
    return lab_ws_record_find(pinfo, &kind, layer);
}

void
lab_ws_clues(uint32_t frame, const struct lab_ws_record *record, struct lab_clues *clues)
{
    if (!record->clues || !lab_ws_record_read(frame, &clues_kind, record->clues - 1u, clues))
        *clues = (struct lab_clues){0};
}

bool
lab_ws_record_of_frame(uint32_t frame, unsigned layer, struct lab_ws_record *record)
{
    return lab_ws_record_read(frame, &kind, layer, record);
}

GArray *
lab_ws_frames_of(const struct lab_ws_stream *stream, uint32_t since)
{
    GArray *frames = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    uint32_t *first, *last;

    for (uint32_t frame = stream->latest; frame > since;) {
        struct lab_ws_record record;
        uint32_t earlier = 0;

        g_array_append_val(frames, frame);
        for (unsigned layer = 0; lab_ws_record_of_frame(frame, layer, &record); layer++) {
            if (record.stream == stream && record.earlier)
                earlier = record.earlier;
        }
        frame = earlier;
    }
    first = (uint32_t *)(void *)frames->data;
    for (last = first + frames->len; first + 1 < last;) {
        uint32_t one = *first;

        *first++ = *--last;
        *last = one;
    }
    return frames;
}
