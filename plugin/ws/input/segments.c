/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "segments.h"

#include <epan/proto_data.h>
#include <epan/address.h>

#include "bytes.h"
#include "fields.h"
#include "flow.h"
#include "hosts_seen.h"
#include "msl.h"
#include "options.h"
#include "ws_compat.h"

#define TCP_HEADER_MIN  20
#define TCP_HEADER_MAX  60
#define TCP_HEADER_READ 16 /* up to the window */

/* Two sockets, in an order that does not depend on who sends. */
struct endpoints {
    address addr[2];
    uint16_t port[2];
};

struct tracked_flow {
    struct endpoints endpoints;
    struct lab_flow flow;
    struct lab_ws_stream *stream;  /**< of the flow's current connection */
    struct lab_ws_stream *earlier; /**< of the one before it; NULL: none */
    struct lab_ws_run *run[2];     /**< that each end has not finished; NULL: none */
};

static wmem_map_t *flows;
static struct tracked_flow
    *latest; /* segments of a flow mostly come in a row; NULL at the start of a file */
static struct lab_ws_stream *first_stream, *last_stream;
static bool noteworthy; /* there is a segment worth an expert info since it was asked last */

static guint
hash_endpoints(gconstpointer key)
{
    const struct endpoints *e = key;
    guint hash = (guint)e->port[0] << 16 | e->port[1];

    return add_address_to_hash(add_address_to_hash(hash, &e->addr[0]), &e->addr[1]);
}

static gboolean
same_endpoints(gconstpointer a, gconstpointer b)
{
    const struct endpoints *left = a, *right = b;

    return left->port[0] == right->port[0] && left->port[1] == right->port[1] &&
           addresses_equal(&left->addr[0], &right->addr[0]) &&
           addresses_equal(&left->addr[1], &right->addr[1]);
}

void
lab_ws_segments_init(void)
{
    if (!flows)
        flows = wmem_map_new_autoreset(wmem_epan_scope(), wmem_file_scope(), hash_endpoints,
                                       same_endpoints);
    lab_ws_hosts_init();
    lab_ws_segments_end();
}

void
lab_ws_segments_end(void)
{
    latest = NULL;
    first_stream = last_stream = NULL;
}

const struct lab_ws_stream *
lab_ws_streams(void)
{
    return first_stream;
}

/* The identification of the IPv4 header that the segment follows. The lengths must fit, so that no
 * other bytes are taken for one.
 * @return 0 if there is none, as in front of a segment put together from fragments */
static uint16_t
read_ip_id(tvbuff_t *tvb)
{
    tvbuff_t *frame = tvb_get_ds_tvb(tvb);
    int start = tvb_raw_offset(tvb);

    for (int len = LAB_IPV4_HEADER_MIN; len <= LAB_IPV4_HEADER_MAX && len <= start; len += 4) {
        const uint8_t *ip = tvb_get_ptr(frame, start - len, len);

        if (ip[0] == (0x40 | len / 4) && ip[9] == LAB_IP_TCP &&
            lab_be16(ip + 2) == (unsigned)len + tvb_reported_length(tvb))
            return lab_be16(ip + 4);
    }
    return 0;
}

/* @param port  of the sender and of the receiver
 * @return which of the endpoints sends: 0 or 1 */
static uint8_t
order_endpoints(const address *source, const address *destination, const uint16_t port[2],
                struct endpoints *out)
{
    int order = port[0] - port[1];
    uint8_t sender;

    if (order == 0)
        order = cmp_address(source, destination);
    sender = order > 0;
    out->addr[sender] = *source;
    out->addr[!sender] = *destination;
    out->port[sender] = port[0];
    out->port[!sender] = port[1];
    return sender;
}

static struct tracked_flow *
track(const struct endpoints *endpoints)
{
    struct tracked_flow *tracked;

    if (latest && same_endpoints(&latest->endpoints, endpoints))
        return latest;
    latest = tracked = wmem_map_lookup(flows, endpoints);
    if (tracked)
        return tracked;
    latest = tracked = wmem_new0(wmem_file_scope(), struct tracked_flow);
    tracked->endpoints = *endpoints;
    tracked->flow.msl = lab_ws_msl() * UINT64_C(1000000000);
    copy_address_wmem(wmem_file_scope(), &tracked->endpoints.addr[0], &endpoints->addr[0]);
    copy_address_wmem(wmem_file_scope(), &tracked->endpoints.addr[1], &endpoints->addr[1]);
    lab_ws_hosts_introduce(&tracked->flow, tracked->endpoints.addr);
    wmem_map_insert(flows, &tracked->endpoints, tracked);
    return tracked;
}

/* In bytes, as the header's own data offset says. */
static unsigned
header_length(const uint8_t *header)
{
    return (unsigned)(header[12] >> 4) * 4;
}

/* @return the header's length; 0 if it was not captured up to the window, or if every receiver
 *      drops such a header (RFC 9293 3.1) */
static unsigned
read_segment(tvbuff_t *tvb, const packet_info *pinfo, struct lab_segment *seg)
{
    unsigned captured = tvb_captured_length(tvb), reported = tvb_reported_length(tvb), header_len;
    const uint8_t *header;

    if (captured < TCP_HEADER_READ)
        return 0;
    header = tvb_get_ptr(tvb, 0, (gint)MIN(captured, TCP_HEADER_MAX));
    header_len = header_length(header);
    if (header_len < TCP_HEADER_MIN || header_len > reported)
        return 0;
    *seg = (struct lab_segment){
        .time = (uint64_t)pinfo->abs_ts.secs * 1000000000 + (uint64_t)pinfo->abs_ts.nsecs,
        .frame = pinfo->num,
        .port = {lab_be16(header), lab_be16(header + 2)},
        .seq = lab_be32(header + 4),
        .ack = lab_be32(header + 8),
        .flags = header[13],
        .window = lab_be16(header + 14),
        .len = reported - header_len,
    };
    if (pinfo->src.type == AT_IPv4)
        seg->ip_id = read_ip_id(tvb);
    if (header_len > TCP_HEADER_MIN && header_len <= captured)
        lab_options_read(header + TCP_HEADER_MIN, header_len - TCP_HEADER_MIN, seg);
    return header_len;
}

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
begin_stream(const struct tracked_flow *tracked)
{
    struct lab_ws_stream *stream = wmem_new0(wmem_file_scope(), struct lab_ws_stream);

    stream->addr = tracked->endpoints.addr;
    stream->port = tracked->endpoints.port;
    stream->client = tracked->flow.conn.client_side;
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
    step = wmem_new(wmem_file_scope(), struct lab_step);
    *step = (struct lab_step){.frame = frame, .lessons = lessons};
    if (stream->last_step)
        stream->last_step->next = step;
    else
        stream->first_step = step;
    stream->last_step = step;
}

/* Where the verdict on the whole of the segment's connection is kept. */
static void
turn_to(struct tracked_flow *tracked, enum lab_belonging belongs)
{
    if (belongs == LAB_RETURNS)
        tracked->stream = tracked->earlier;
    if (belongs != LAB_BEGINS)
        return;
    tracked->earlier = tracked->stream;
    tracked->stream = begin_stream(tracked);
}

/* @return NULL if it is not of a handshake, or was captured without all of its header */
static const struct lab_ws_options *
read_offer(struct lab_ws_stream *stream, bool whole, const struct lab_segment *seg,
           const struct lab_verdict *verdict, bool ipv6)
{
    lab_set handshake = LAB_BIT(LAB_ROLE_HANDSHAKE1) | LAB_BIT(LAB_ROLE_HANDSHAKE2);
    struct lab_ws_options *options;

    if (!(verdict->roles & handshake) || !whole)
        return NULL;
    options = wmem_new(wmem_file_scope(), struct lab_ws_options);
    *options = (struct lab_ws_options){
        .own = lab_offer_of(seg, ipv6 ? LAB_DEFAULT_MSS_IPV6 : LAB_DEFAULT_MSS_IPV4),
        .other = stream->offer[!verdict->from],
        .ip_header = ipv6 ? LAB_IPV6_HEADER : LAB_IPV4_HEADER_MIN,
        .answers = lab_segment_is_syn_ack(seg),
    };
    stream->offer[verdict->from] = options->own;
    return options;
}

static void
keep(packet_info *pinfo, struct lab_ws_record *record)
{
    uint32_t layer = 0;

    while (lab_ws_record(pinfo, layer))
        layer++;
    if (layer == 0)
        lab_ws_messages_expect(pinfo);
    p_add_proto_data(wmem_file_scope(), pinfo, lab_ws_fields.protocol, layer, record);
    noteworthy |= lab_ws_noteworthy(&record->verdict);
}

void
lab_ws_judge(tvbuff_t *tvb, packet_info *pinfo)
{
    struct lab_ws_record *record;
    struct endpoints endpoints;
    struct tracked_flow *tracked;
    struct lab_segment seg;
    unsigned header_len;

    if (pinfo->fragmented)
        return;
    header_len = read_segment(tvb, pinfo, &seg);
    if (!header_len)
        return;
    seg.side = order_endpoints(&pinfo->src, &pinfo->dst, seg.port, &endpoints);
    seg.to_itself = seg.port[0] == seg.port[1] && addresses_equal(&pinfo->src, &pinfo->dst);
    tracked = track(&endpoints);
    record = wmem_new(wmem_file_scope(), struct lab_ws_record);
    offer_room(&tracked->flow.flight[seg.side], &seg);
    turn_to(tracked, lab_flow_step(&tracked->flow, &seg, &record->verdict));
    tracked->stream->summary = lab_flow_summary(&tracked->flow);
    note_step(tracked->stream, seg.frame, &record->verdict);
    record->stream = tracked->stream;
    record->seq = seg.seq;
    record->ack = (seg.flags & LAB_ACK) ? seg.ack : 0;
    record->options = read_offer(tracked->stream, header_len <= tvb_captured_length(tvb), &seg,
                                 &record->verdict, pinfo->src.type == AT_IPv6);
    record->http = NULL;
    record->run = lab_ws_run_join(&tracked->run[seg.side], &seg, &record->verdict);
    record->len = seg.len;
    record->flags = seg.flags;
    if (lab_ws_http_is_wanted())
        lab_ws_http_expect(&(struct lab_ws_http_segment){.pinfo = pinfo,
                                                         .bytes = tvb_get_ds_tvb(tvb),
                                                         .start = tvb_raw_offset(tvb),
                                                         .header_len = header_len,
                                                         .segment = seg,
                                                         .verdict = &record->verdict,
                                                         .dialogue = &tracked->stream->http,
                                                         .http = &record->http});
    keep(pinfo, record);
}

void
lab_ws_judge_messages(packet_info *pinfo)
{
    const struct lab_ws_record *record;

    if (!lab_ws_messages_found(pinfo))
        return;
    for (uint32_t layer = 0; (record = lab_ws_record(pinfo, layer)) != NULL; layer++) {
        struct lab_ws_stream *stream = record->stream;
        enum lab_end_id from = record->verdict.from;
        unsigned sender = from == LAB_CLIENT ? stream->client : !stream->client;

        lab_ws_message_note(pinfo,
                            &(struct lab_ws_way){
                                .addr = {&stream->addr[sender], &stream->addr[!sender]},
                                .port = {stream->port[sender], stream->port[!sender]},
                            },
                            record->seq, &stream->messages[from]);
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

struct lab_ws_returned
lab_ws_judge_returned(const struct lab_icmp_quote *quote, enum lab_icmp_error error)
{
    struct lab_ws_returned returned = {0};
    struct lab_verdict verdict;
    struct endpoints endpoints;
    struct tracked_flow *tracked;
    address addr[2];
    uint8_t side;

    lab_ws_addresses(&quote->ip, addr);
    side = order_endpoints(&addr[0], &addr[1], quote->port, &endpoints);
    tracked = wmem_map_lookup(flows, &endpoints);
    if (!tracked)
        return returned;
    if (lab_flow_icmp_error(&tracked->flow, side, quote->seq, lab_icmp_error_is_hard(error),
                            &verdict)) {
        returned.verdict = wmem_memdup(wmem_file_scope(), &verdict, sizeof verdict);
        tracked->stream->summary = lab_flow_summary(&tracked->flow);
    }
    returned.stream = tracked->stream;
    returned.frame = lab_flow_frame_of_syn(&tracked->flow, side, quote->seq);
    returned.is_syn = returned.frame != 0;
    if (!returned.frame && quote->has_len)
        returned.frame =
            lab_flow_frame_of_quoted(&tracked->flow, side, quote->seq, quote->len, quote->flags);
    return returned;
}

const struct lab_ws_record *
lab_ws_record(packet_info *pinfo, unsigned layer)
{
    return p_get_proto_data(wmem_file_scope(), pinfo, lab_ws_fields.protocol, layer);
}

const struct lab_ws_record *
lab_ws_record_of_frame(frame_data *frame, unsigned layer)
{
    packet_info pinfo = {.num = frame->num, .fd = frame};

    return lab_ws_record(&pinfo, layer);
}
