/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ping.h"

#include <epan/address.h>
#include <epan/proto_data.h>

#include "fields.h"
#include "icmp.h"

/* Keys of a frame's data: the TCP segments have those from 0. */
#define FIRST_KEY 0x10000

/* A request seen again within this time was captured twice, not sent anew under an old number. */
#define SAME_REQUEST_SECONDS 1

/* Which request a reply answers (RFC 792, RFC 4443 section 4.2). */
struct echo_key {
    address requester;
    address target; /* AT_NONE: a group, of which any member may answer */
    uint16_t id;
    uint16_t sequence;
};

static wmem_map_t *exchanges;

static guint
hash_echo(gconstpointer key)
{
    const struct echo_key *echo = key;
    guint hash = (guint)echo->id << 16 | echo->sequence;

    return add_address_to_hash(add_address_to_hash(hash, &echo->requester), &echo->target);
}

static gboolean
same_echo(gconstpointer a, gconstpointer b)
{
    const struct echo_key *left = a, *right = b;

    return left->id == right->id && left->sequence == right->sequence &&
           addresses_equal(&left->requester, &right->requester) &&
           addresses_equal(&left->target, &right->target);
}

void
lab_ws_ping_init(void)
{
    if (!exchanges)
        exchanges =
            wmem_map_new_autoreset(wmem_epan_scope(), wmem_file_scope(), hash_echo, same_echo);
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

static void
remember(const struct echo_key *key, struct lab_ws_exchange *exchange)
{
    struct echo_key *kept = wmem_memdup(wmem_file_scope(), key, sizeof *key);

    copy_address_wmem(wmem_file_scope(), &kept->requester, &key->requester);
    copy_address_wmem(wmem_file_scope(), &kept->target, &key->target);
    wmem_map_insert(exchanges, kept, exchange);
}

/* As lab_elapsed(): a time that goes back counts as none. */
static nstime_t
elapsed(const packet_info *pinfo, const nstime_t *then)
{
    nstime_t since;

    nstime_delta(&since, &pinfo->abs_ts, then);
    return nstime_cmp(&pinfo->abs_ts, then) > 0 ? since : (nstime_t)NSTIME_INIT_ZERO;
}

/* The exchange that a request begins, or continues if it is the same one captured again. */
static struct lab_ws_exchange *
exchange_of_request(const struct echo_key *key, const packet_info *pinfo)
{
    struct lab_ws_exchange *exchange = wmem_map_lookup(exchanges, key);

    if (exchange &&
        (exchange->reply || elapsed(pinfo, &exchange->sent).secs >= SAME_REQUEST_SECONDS))
        exchange = NULL;
    if (!exchange) {
        exchange = wmem_new0(wmem_file_scope(), struct lab_ws_exchange);
        remember(key, exchange);
    }
    exchange->request = pinfo->num;
    exchange->sent = pinfo->abs_ts;
    return exchange;
}

static void
judge_request(const struct lab_icmp *icmp, const packet_info *pinfo, struct lab_ws_ping *record)
{
    struct echo_key key = {pinfo->src, pinfo->dst, icmp->id, icmp->sequence};

    if (is_group(&pinfo->dst))
        clear_address(&key.target);
    record->role = LAB_ROLE_PING_REQUEST;
    record->exchange = exchange_of_request(&key, pinfo);
}

static struct lab_ws_exchange *
exchange_with(const address *requester, const address *target, const struct lab_icmp *icmp)
{
    struct echo_key key = {*requester, *target, icmp->id, icmp->sequence};
    struct lab_ws_exchange *exchange = wmem_map_lookup(exchanges, &key);

    if (exchange)
        return exchange;
    clear_address(&key.target);
    return wmem_map_lookup(exchanges, &key);
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
    nstime_delta(&record->rtt, &pinfo->abs_ts, &exchange->sent);
    record->earlier = exchange->reply;
    if (exchange->reply)
        return;
    exchange->reply = pinfo->num;
    exchange->rtt = record->rtt;
}

static void
judge_error(tvbuff_t *tvb, const struct lab_icmp *icmp, const packet_info *pinfo,
            struct lab_ws_ping *record)
{
    int size = tvb_captured_length_remaining(tvb, LAB_ICMP_HEADER);
    struct lab_ws_exchange *exchange;
    struct lab_icmp_quote quote;
    address addr[2];

    record->role = LAB_ROLE_ICMP_ERROR;
    record->error = icmp->error;
    if (size <= 0 ||
        !lab_icmp_read_quote(tvb_get_ptr(tvb, LAB_ICMP_HEADER, size), (size_t)size, &quote))
        return;
    lab_ws_addresses(&quote.ip, addr);
    if (quote.is_tcp)
        record->returned = lab_ws_judge_returned(&quote, icmp->error);
    if (!quote.is_echo)
        return;
    exchange = exchange_with(&addr[0], &addr[1], &quote.echo);
    record->exchange = exchange;
    if (!exchange)
        return;
    record->request = exchange->request;
    if (!exchange->error)
        exchange->error = pinfo->num;
}

static void
keep(packet_info *pinfo, const struct lab_ws_ping *record)
{
    unsigned layer = 0;

    while (lab_ws_ping_record(pinfo, layer))
        layer++;
    p_add_proto_data(wmem_file_scope(), pinfo, lab_ws_fields.protocol, FIRST_KEY + layer,
                     wmem_memdup(wmem_file_scope(), record, sizeof *record));
}

void
lab_ws_ping_judge(tvbuff_t *tvb, packet_info *pinfo, unsigned version)
{
    unsigned size = tvb_captured_length(tvb);
    struct lab_ws_ping record = {0};
    struct lab_icmp icmp;

    if (size == 0 || !lab_icmp_read(tvb_get_ptr(tvb, 0, (gint)size), size, version, &icmp))
        return;
    switch ((enum lab_icmp_kind)icmp.kind) {
    case LAB_ICMP_ECHO_REQUEST:
        judge_request(&icmp, pinfo, &record);
        break;
    case LAB_ICMP_ECHO_REPLY:
        judge_reply(&icmp, pinfo, &record);
        break;
    case LAB_ICMP_IS_ERROR:
        judge_error(tvb, &icmp, pinfo, &record);
        break;
    case LAB_ICMP_UNINTERESTING:
        return;
    }
    keep(pinfo, &record);
}

const struct lab_ws_ping *
lab_ws_ping_record(packet_info *pinfo, unsigned layer)
{
    return p_get_proto_data(wmem_file_scope(), pinfo, lab_ws_fields.protocol, FIRST_KEY + layer);
}
