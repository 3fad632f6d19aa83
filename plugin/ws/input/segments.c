/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/input/segments.h"

#include "core/flow/rewritten.h"
#include "core/layers/tunnel.h"
#include "ws/input/dns.h"
#include "ws/input/flows.h"
#include "ws/input/http_messages.h"
#include "ws/input/messages.h"
#include "ws/input/payloads.h"
#include "ws/input/reader.h"
#include "ws/input/room.h"
#include "ws/input/runs.h"
#include "ws/input/tls_records.h"
#include "ws/nstime.h"

static GArray *put_together; /* of uint32_t: frames with messages that are not noted yet */
static bool noteworthy;      /* there is a segment worth an expert info since it was asked last */
static uint64_t latest_time; /* of the segment that was judged last */

uint64_t
lab_ws_segments_latest_time(void)
{
    return latest_time;
}

void
lab_ws_segments_init(void)
{
    latest_time = LAB_WS_ORIGIN;
    lab_ws_flows_init();
    lab_ws_streams_forget();
    lab_ws_segment_records_init();
    if (!put_together)
        put_together = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    g_array_set_size(put_together, 0);
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

/* Most segments have the origins that were known first in their stream. */
static void
learn_origins(struct lab_ws_stream *stream, const struct lab_verdict *verdict)
{
    unsigned more = verdict->facts & ~stream->knows & LAB_KNOWS_ORIGINS;

    for (enum lab_end_id id = LAB_CLIENT; more && id < LAB_END_COUNT; id++) {
        if (more & lab_knows_origin(id))
            stream->origin[id] = verdict->origin[id];
    }
    stream->knows |= (uint8_t)more;
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

/* Where the verdict on the whole of the segment's connection is kept. Where that was none, its SYN
 * met the connection before, in the state of the end that answers there. */
static void
turn_to(struct lab_ws_flow *flow, enum lab_belonging belongs, const struct lab_verdict *verdict)
{
    if (belongs == LAB_RETURNS) {
        flow->stream->lives_on = verdict->end[verdict->from].after;
        flow->stream = flow->earlier;
    }
    if (belongs != LAB_BEGINS)
        return;
    flow->earlier = flow->stream;
    flow->stream = lab_ws_stream_begin(flow->sockets, flow->flow.conn.client_side);
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
    return &flow->conn.end[lab_connection_end(&flow->conn, side)].history;
}

/* Timestamps and times beside those before them: so they are small. */
static void
keep_stamps(const struct lab_flow *flow, const struct lab_segment *seg,
            struct lab_ws_record *record)
{
    const struct lab_history *own = clock_of(flow, seg->side), *other = clock_of(flow, !seg->side);

    record->tick = own->has_tsval ? (int32_t)(seg->tsval - own->tsval) : 0;
    if (other->has_tsval)
        record->lag = seg->tsecr ? other->tsval - seg->tsecr : LAB_WS_NO_ECHO;
}

/* Behind the others of its connection. */
static void
link_to_stream(struct lab_ws_stream *stream, uint32_t frame, struct lab_ws_record *record)
{
    record->stream = stream;
    record->earlier = stream->latest < frame ? stream->latest : 0;
    stream->latest = frame;
}

/* Most segments have none: so all words are looked at, which is quicker than to stop at the first.
 */
static bool
has_clues(const struct lab_clues *clues)
{
    uint32_t words[sizeof *clues / sizeof(uint32_t)], some = 0;

    _Static_assert(sizeof words == sizeof *clues, "clues are whole words");
    memcpy(words, clues, sizeof words);
    for (unsigned i = 0; i < array_length(words); i++)
        some |= words[i];
    return some != 0;
}

/* What the flow makes of a segment. */
static void
judge_in(struct lab_ws_flow *flow, const struct lab_segment *seg, struct lab_ws_record *record)
{
    struct lab_verdict *verdict = &record->verdict;
    bool was_at_rest = flow->flow.conn.at_rest;

    offer_room(&flow->flow.flight[seg->side], seg);
    if (flow->flow.latest.frame)
        record->after = lab_ws_record_after_of(flow->flow.latest.time, seg->time);
    if (seg->has_timestamps)
        keep_stamps(&flow->flow, seg, record);
    turn_to(flow, lab_flow_step(&flow->flow, seg, verdict), verdict);
    learn_origins(flow->stream, verdict);
    if (!was_at_rest || !flow->flow.conn.at_rest)
        flow->stream->summary = lab_flow_summary(&flow->flow);
    note_step(flow->stream, seg->frame, verdict);
    link_to_stream(flow->stream, seg->frame, record);
    latest_time = seg->time;
    record->seq = seg->seq;
    record->ack = (seg->flags & LAB_ACK) ? seg->ack : 0;
    record->len = seg->len;
    record->flags = seg->flags;
    record->ip_id = seg->ip_id;
    record->sack_first = seg->sack_first;
    record->sack_next = seg->sack_next;
    record->run = lab_ws_run_join(&flow->run[seg->side], seg, verdict);
    noteworthy |= lab_ws_record_is_noteworthy(verdict);
}

/* Whether something is asked for of the protocols above TCP. */
static bool
is_above_wanted(void)
{
    return lab_ws_http_is_wanted() || lab_ws_tls_is_wanted() || lab_ws_dns_is_wanted();
}

/* How many layers a segment is in that only Ethernet carries. */
#define LAYERS_OF_ETHERNET 5

/* Where the same addresses may be others than elsewhere: a VLAN, a tunnel. */
static uint32_t
network_of(tvbuff_t *tvb, const packet_info *pinfo)
{
    tvbuff_t *frame;
    int start;

    if (pinfo->curr_layer_num <= LAYERS_OF_ETHERNET)
        return pinfo->vlan_id;
    frame = tvb_get_ds_tvb(tvb);
    start = tvb_raw_offset(tvb);
    return pinfo->vlan_id ^
           lab_tunnel_of(tvb_get_ptr(frame, 0, start), (size_t)start, tvb_reported_length(frame));
}

/* When it was captured is not known. */
static void
time_as_before(struct lab_segment *seg)
{
    seg->time = latest_time;
    seg->untimed = true;
}

void
lab_ws_segments_judge(tvbuff_t *tvb, packet_info *pinfo)
{
    const address *const addr[] = {&pinfo->src, &pinfo->dst};
    struct lab_ws_record *record;
    struct lab_ws_flow *flow;
    struct lab_segment seg;
    unsigned header_len;
    uint32_t network;

    if (pinfo->fragmented)
        return;
    header_len = lab_ws_reader_read(tvb, pinfo, &seg);
    if (!header_len)
        return;
    if (!seg.time)
        time_as_before(&seg);
    flow = lab_ws_flow_of(addr, seg.port, &seg.side);
    if (seg.port[0] == seg.port[1] && lab_ws_hash_same_address(addr[0], addr[1])) {
        seg.to_itself = true;
        offer_room(&flow->flow.flight[1], &seg); /* its twin is of the other side */
    }
    network = (seg.flags & LAB_SYN) ? network_of(tvb, pinfo) : 0;
    if (lab_rewritten_may_be_other_side(&flow->flow, &seg) &&
        lab_rewritten_is_other_side(&flow->flow, &seg,
                                    flow->stream && flow->stream->network != network))
        flow = lab_ws_flow_behind(addr, seg.port, &seg.side);
    if (!lab_ws_records_begun(pinfo, &lab_ws_segment_record_kind, 0))
        lab_ws_messages_expect(pinfo);
    record = lab_ws_segment_record_begin(pinfo);
    judge_in(flow, &seg, record);
    if (flow->flow.conn.end[LAB_CLIENT].isn_frame == seg.frame)
        flow->stream->network = network;
    if (seg.sack_blocks > 1)
        lab_ws_record_keep_sack(tvb, pinfo, &seg);
    if (has_clues(&flow->flow.clues))
        lab_ws_record_keep_clues(pinfo, &flow->flow.clues, record);
    if ((record->verdict.roles & HANDSHAKE) && header_len <= tvb_captured_length(tvb))
        keep_offer(record, &seg, pinfo->src.type == AT_IPv6);
    if (lab_ws_dns_is_wanted() && lab_segment_is_syn(&seg))
        lab_ws_dns_note_opening(pinfo, addr[0], addr[1], seg.port[1], flow->stream);
    if ((record->len || (record->flags & LAB_FIN)) && is_above_wanted())
        lab_ws_payload_expect(&(struct lab_ws_payload){.pinfo = pinfo,
                                                       .tvb = tvb,
                                                       .header_len = header_len,
                                                       .segment = seg,
                                                       .record = record});
}

static void
note_message(uint32_t frame, const struct lab_ws_record *record)
{
    struct lab_ws_stream *stream = record->stream;
    enum lab_end_id from = record->verdict.from;
    unsigned sender = lab_ws_stream_side(stream, from);
    const struct lab_ws_way way = {
        .addr = {lab_ws_stream_address(stream, sender), lab_ws_stream_address(stream, !sender)},
        .port = {lab_ws_stream_port(stream, sender), lab_ws_stream_port(stream, !sender)},
    };

    lab_ws_message_note(frame, &way, record->seq, &lab_ws_stream_later(stream)->messages[from]);
}

void
lab_ws_segments_judge_messages(packet_info *pinfo)
{
    const struct lab_ws_record *record;

    if (!lab_ws_messages_found(pinfo))
        return;
    if (!is_above_wanted()) {
        g_array_append_val(put_together, pinfo->num);
        return;
    }
    for (unsigned layer = 0;
         (record = lab_ws_records_begun(pinfo, &lab_ws_segment_record_kind, layer)); layer++)
        note_message(pinfo->num, record);
}

/* Wireshark keeps what it knows of a message, so there is time until somebody asks. */
static void
note_those_put_together(void)
{
    struct lab_ws_record record;

    for (guint i = 0; i < put_together->len; i++) {
        uint32_t frame = g_array_index(put_together, uint32_t, i);

        for (unsigned layer = 0; lab_ws_record_of_frame(frame, layer, &record); layer++)
            note_message(frame, &record);
    }
    g_array_set_size(put_together, 0);
}

uint32_t
lab_ws_segments_complete_in(const struct lab_ws_record *record, uint32_t seq)
{
    const struct lab_ws_later *later;

    note_those_put_together();
    later = record->stream->later;
    return later ? lab_ws_message_frame(later->messages[record->verdict.from], seq) : 0;
}

bool
lab_ws_segments_take_noteworthy(void)
{
    bool was = noteworthy;

    noteworthy = false;
    return was;
}

void
lab_ws_segments_addresses(const struct lab_ip_header *header, address addr[2])
{
    int type = header->version == 6 ? AT_IPv6 : AT_IPv4;

    set_address(&addr[0], type, header->address_len, header->source);
    set_address(&addr[1], type, header->address_len, header->destination);
}

void
lab_ws_segments_judge_returned(const struct lab_icmp_quote *quote, enum lab_icmp_error error,
                               struct lab_ws_returned *returned)
{
    struct lab_verdict verdict;
    struct lab_ws_flow *flow;
    address addr[2];
    uint8_t side;

    lab_ws_segments_addresses(&quote->ip, addr);
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
