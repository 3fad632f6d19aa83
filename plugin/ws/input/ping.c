/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/input/ping.h"

#include <epan/address.h>

#include "core/layers/icmp.h"
#include "ws/input/dns.h"
#include "ws/input/hindsight.h"
#include "ws/input/hosts_seen.h"
#include "ws/input/records.h"
#include "ws/input/room.h"
#include "ws/nstime.h"

_Static_assert(sizeof(struct lab_ws_ping) % 4 == 0 &&
                   sizeof(struct lab_ws_ping) <= LAB_WS_RECORD_MAX,
               "a record can be kept");

static const struct lab_ws_kind kind = {.id = LAB_WS_KIND_PING, .size = sizeof(struct lab_ws_ping)};

/* A request seen again within this time was captured twice, not sent anew under an old number. */
#define SAME_REQUEST_NS LAB_NS_PER_S

/* An exchange, and which request a reply answers (RFC 792, RFC 4443 section 4.2). */
struct known {
    const struct lab_ws_host *requester;
    const struct lab_ws_host *target; /* NULL: a group, of which any member may answer */
    uint16_t id;
    uint16_t sequence;
    struct lab_ws_exchange *exchange; /* the latest of them */
};

_Static_assert(sizeof(struct known) + sizeof(struct lab_ws_exchange) <= 96,
               "an unanswered ping costs little");

/* The same in a packet: not copies. */
struct echo_key {
    const address *requester;
    const address *target; /* NULL: a group */
    uint16_t id;
    uint16_t sequence;
};

static struct lab_ws_hash_table exchanges;

static uint32_t
hash_of(const struct echo_key *key)
{
    uint32_t hash = lab_ws_hash(lab_ws_hash_start, (uint32_t)key->id << 16 | key->sequence);

    hash = lab_ws_hash_address(hash, key->requester);
    return key->target ? lab_ws_hash_address(hash, key->target) : hash;
}

static bool
is_of(const void *thing, const void *wanted)
{
    const struct known *known = thing;
    const struct echo_key *key = wanted;

    return known->id == key->id && known->sequence == key->sequence &&
           lab_ws_hash_same_address(&known->requester->addr, key->requester) &&
           !known->target == !key->target &&
           (!key->target || lab_ws_hash_same_address(&known->target->addr, key->target));
}

/* @return NULL if there is none */
static struct lab_ws_exchange *
find(const struct echo_key *key)
{
    const struct known *known = lab_ws_hash_find(&exchanges, hash_of(key), is_of, key);

    return known ? known->exchange : NULL;
}

static struct lab_ws_exchange *
begin(const struct echo_key *key)
{
    uint32_t hash = hash_of(key);
    struct known *known = lab_ws_hash_find(&exchanges, hash, is_of, key);

    if (!known) {
        known = lab_ws_room(sizeof *known);
        known->requester = lab_ws_host_of(key->requester);
        known->target = key->target ? lab_ws_host_of(key->target) : NULL;
        known->id = key->id;
        known->sequence = key->sequence;
        lab_ws_hash_add(&exchanges, known, hash);
    }
    return known->exchange = lab_ws_room(sizeof *known->exchange);
}

void
lab_ws_ping_init(void)
{
    exchanges = (struct lab_ws_hash_table){0};
}

/* IPv4 multicast and broadcast (also that of a network of 256 addresses), IPv6 multicast. */
static bool
is_group(const address *target)
{
    const uint8_t *bytes = target->data;

    if (target->type == AT_IPv4)
        return bytes[0] >= 224 || bytes[3] == 255;
    return target->type == AT_IPv6 && bytes[0] == 0xFF;
}

/* In nanoseconds. */
static uint64_t
elapsed(const packet_info *pinfo, const nstime_t *then)
{
    return lab_elapsed(lab_ws_nstime_nanoseconds(&pinfo->abs_ts), lab_ws_nstime_nanoseconds(then));
}

/* The exchange that a request begins, or continues if it is the same one captured again. */
static struct lab_ws_exchange *
exchange_of_request(const struct echo_key *key, const packet_info *pinfo)
{
    struct lab_ws_exchange *exchange = find(key);

    if (exchange && (exchange->reply || elapsed(pinfo, &exchange->sent) >= SAME_REQUEST_NS))
        exchange = NULL;
    if (!exchange)
        exchange = begin(key);
    exchange->request = pinfo->num;
    exchange->sent = lab_ws_nstime_stamp(pinfo);
    return exchange;
}

static void
judge_request(const struct lab_icmp *icmp, const packet_info *pinfo, struct lab_ws_ping *record)
{
    struct echo_key key = {&pinfo->src, is_group(&pinfo->dst) ? NULL : &pinfo->dst, icmp->id,
                           icmp->sequence};

    record->role = LAB_ROLE_PING_REQUEST;
    record->exchange = exchange_of_request(&key, pinfo);
}

static struct lab_ws_exchange *
exchange_with(const address *requester, const address *target, const struct lab_icmp *icmp)
{
    struct echo_key key = {requester, target, icmp->id, icmp->sequence};
    struct lab_ws_exchange *exchange = find(&key);

    if (exchange)
        return exchange;
    key.target = NULL;
    return find(&key);
}

static void
judge_reply(const struct lab_icmp *icmp, const packet_info *pinfo, struct lab_ws_ping *record)
{
    struct lab_ws_exchange *exchange = exchange_with(&pinfo->dst, &pinfo->src, icmp);

    record->role = LAB_ROLE_PING_REPLY;
    record->exchange = exchange;
    if (!exchange)
        return;
    record->request = exchange->request;
    record->rtt = lab_ws_nstime_since(pinfo, &exchange->sent);
    record->earlier = exchange->reply;
    if (exchange->reply)
        return;
    exchange->reply = pinfo->num;
    exchange->rtt = record->rtt;
}

static void
judge_returned_echo(const struct lab_icmp_quote *quote, const packet_info *pinfo,
                    const address addr[2], struct lab_ws_ping *record)
{
    struct lab_ws_exchange *exchange = exchange_with(&addr[0], &addr[1], &quote->echo);

    record->exchange = exchange;
    if (!exchange)
        return;
    record->request = exchange->request;
    if (!exchange->error)
        exchange->error = pinfo->num;
}

static void
judge_returned_datagram(const struct lab_icmp_quote *quote, const packet_info *pinfo,
                        const address addr[2], struct lab_ws_ping *record)
{
    struct lab_ws_returned_dns returned = lab_ws_dns_judge_returned(pinfo, quote, addr);

    record->dns = returned.exchange;
    record->request = returned.frame;
    record->is_answer = returned.is_answer;
}

static void
judge_error(tvbuff_t *tvb, const struct lab_icmp *icmp, const packet_info *pinfo,
            struct lab_ws_ping *record)
{
    int size = tvb_captured_length_remaining(tvb, LAB_ICMP_HEADER);
    struct lab_icmp_quote quote;
    address addr[2];

    record->role = LAB_ROLE_ICMP_ERROR;
    record->error = icmp->error;
    if (size <= 0 ||
        !lab_icmp_read_quote(tvb_get_ptr(tvb, LAB_ICMP_HEADER, size), (size_t)size, &quote))
        return;
    lab_ws_segments_addresses(&quote.ip, addr);
    if (quote.is_tcp)
        lab_ws_segments_judge_returned(&quote, icmp->error, &record->returned);
    else if (quote.is_udp)
        judge_returned_datagram(&quote, pinfo, addr, record);
    else if (quote.is_echo)
        judge_returned_echo(&quote, pinfo, addr, record);
    if (record->returned.verdict && record->returned.is_syn)
        lab_ws_hindsight_returned(record->returned.frame, pinfo->num);
}

/* TTL and checksum of the header that the message follows, if that has no options. */
static void
read_header(tvbuff_t *tvb, unsigned version, struct lab_ws_ping *record)
{
    int start = tvb_raw_offset(tvb), size = version == 4 ? LAB_IPV4_HEADER_MIN : LAB_IPV6_HEADER;
    const uint8_t *ip;

    if (start < size)
        return;
    ip = tvb_get_ptr(tvb_get_ds_tvb(tvb), start - size, size);
    if (version == 4 && ip[0] == 0x45 && ip[9] == LAB_IP_ICMP) {
        record->ttl = ip[8];
        if (lab_ip_checksum(ip, LAB_IPV4_HEADER_MIN).checked == 0xFFFF)
            record->checksum = (uint16_t)(ip[10] << 8 | ip[11]);
    } else if (version == 6 && ip[0] >> 4 == 6 && ip[6] == LAB_IP_ICMPV6) {
        record->ttl = ip[7];
    }
}

void
lab_ws_ping_judge(tvbuff_t *tvb, packet_info *pinfo, unsigned version)
{
    unsigned size = tvb_captured_length(tvb);
    struct lab_ws_ping *record;
    struct lab_icmp icmp;

    if (size == 0 || !lab_icmp_read(tvb_get_ptr(tvb, 0, (gint)size), size, version, &icmp) ||
        icmp.kind == LAB_ICMP_UNINTERESTING)
        return;
    record = lab_ws_records_begin(pinfo, &kind);
    read_header(tvb, version, record);
    switch ((enum lab_icmp_kind)icmp.kind) {
    case LAB_ICMP_ECHO_REQUEST:
        judge_request(&icmp, pinfo, record);
        break;
    case LAB_ICMP_ECHO_REPLY:
        judge_reply(&icmp, pinfo, record);
        break;
    case LAB_ICMP_IS_ERROR:
        judge_error(tvb, &icmp, pinfo, record);
        break;
    case LAB_ICMP_UNINTERESTING:
        break;
    }
}

bool
lab_ws_ping_of_frame(uint32_t frame, unsigned layer, struct lab_ws_ping *ping)
{
    return lab_ws_records_read(frame, &kind, layer, ping);
}

const struct lab_ws_ping *
lab_ws_ping_record(packet_info *pinfo, unsigned layer)
{
    return lab_ws_records_find(pinfo, &kind, layer);
}

bool
lab_ws_ping_quotes(const packet_info *pinfo)
{
    const struct lab_ws_ping *record;

    for (unsigned i = 0; (record = lab_ws_records_begun(pinfo, &kind, i)) != NULL; i++) {
        if (record->role == LAB_ROLE_ICMP_ERROR)
            return true;
    }
    return false;
}
