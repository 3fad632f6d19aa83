/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/input/dns.h"

#include "core/bytes.h"
#include "ws/input/dns_exchanges.h"
#include "ws/input/payloads.h"
#include "ws/input/records.h"
#include "ws/ws_compat.h"

/* RFC 1035 section 4.2, RFC 7858 section 3.1. */
#define PORT_OF_DNS          53
#define PORT_OF_DNS_OVER_TLS 853
#define PREFIX               2 /* over TCP, a message stands behind its length (RFC 1035 4.2.2) */

_Static_assert(sizeof(struct lab_ws_dns) % 4 == 0 &&
                   sizeof(struct lab_ws_dns) <= LAB_WS_RECORD_MAX &&
                   sizeof(struct lab_ws_named) % 4 == 0,
               "a record can be kept");

static const struct lab_ws_kind message_kind = {.id = LAB_WS_KIND_DNS,
                                                .size = sizeof(struct lab_ws_dns)};
static const struct lab_ws_kind named_kind = {.id = LAB_WS_KIND_NAMED,
                                              .size = sizeof(struct lab_ws_named)};

static lab_pref_bool asked_for; /* the preference */
static bool active;             /* what it was when the file was opened */
static int proto_dns, proto_tcp;

void
lab_ws_dns_register(module_t *module)
{
    prefs_register_bool_preference(
        module, "dns", "Explain DNS before TCP",
        "On a DNS query and its answer: which belongs to which, what the answer says, and which "
        "connection then goes to the address. Costs some time on every packet of UDP.",
        &asked_for);
}

void
lab_ws_dns_start(void)
{
    proto_dns = proto_get_id_by_filter_name("dns");
    proto_tcp = proto_get_id_by_filter_name("tcp");
    lab_ws_dns_exchanges_start();
    active = asked_for;
}

bool
lab_ws_dns_is_wanted(void)
{
    return active;
}

struct lab_ws_returned_dns
lab_ws_dns_judge_returned(const packet_info *pinfo, const struct lab_icmp_quote *quote,
                          const address addr[2])
{
    struct lab_dns start = {.half = LAB_DNS_QUERY};
    bool has_id = lab_dns_read_start(quote->data, quote->size, &start); /* 8 bytes are enough */
    bool is_answer = has_id ? start.half == LAB_DNS_ANSWER : quote->port[1] != PORT_OF_DNS;
    struct lab_ws_quoted_dns quoted = {.client = lab_ws_host_of(&addr[is_answer]),
                                       .server = lab_ws_host_of(&addr[!is_answer]),
                                       .port = quote->port[is_answer],
                                       .id = start.id,
                                       .has_id = has_id,
                                       .is_answer = is_answer};
    struct lab_ws_exchange_of_dns *exchange = active ? lab_ws_dns_exchanges_quoted(&quoted) : NULL;

    if (!exchange)
        return (struct lab_ws_returned_dns){.exchange = NULL};
    if (!is_answer && !exchange->error)
        exchange->error = pinfo->num;
    return (struct lab_ws_returned_dns){exchange, is_answer ? exchange->last : exchange->query,
                                        is_answer};
}

/* One to a group (mDNS, LLMNR and the like) asks no server. */
static bool
is_group(const address *addr)
{
    const uint8_t *bytes = addr->data;

    return (addr->type == AT_IPv4 && bytes[0] >= 224) ||
           (addr->type == AT_IPv6 && bytes[0] == 0xFF);
}

static void
judge(struct lab_ws_dns_message *message)
{
    struct lab_ws_dns *record;

    if (message->dns.has_question)
        lab_dns_write_name(&message->dns.name, message->name);
    record = lab_ws_records_begin(message->pinfo, &message_kind);
    record->stream = message->stream;
    record->half = message->dns.half;
    if (message->dns.half == LAB_DNS_QUERY)
        lab_ws_dns_exchanges_query(message, record);
    else
        lab_ws_dns_exchanges_answer(message, record);
}

void
lab_ws_dns_judge_datagram(packet_info *pinfo, int protocol, const struct lab_ws_datagram *datagram)
{
    struct lab_ws_dns_message message = {.pinfo = pinfo};

    if (!active || protocol != proto_dns || is_group(&datagram->to) ||
        !lab_dns_read(datagram->bytes, datagram->size, &message.dns))
        return;
    message.from = lab_ws_host_of(&datagram->from);
    message.to = lab_ws_host_of(&datagram->to);
    message.client_port = datagram->port[message.dns.half == LAB_DNS_ANSWER];
    judge(&message);
}

static bool
read_messages(const struct lab_ws_payload *at, const struct lab_ws_bytes *bytes, uint32_t start)
{
    const uint8_t *all = bytes->bytes;
    const struct lab_ws_stream *stream = at->record->stream;
    unsigned sender = lab_ws_stream_side(stream, at->record->verdict.from);
    struct lab_ws_dns_message message = {
        .pinfo = at->pinfo,
        .from = lab_ws_host_of(lab_ws_stream_address(stream, sender)),
        .to = lab_ws_host_of(lab_ws_stream_address(stream, !sender)),
        .stream = stream};
    bool found = false;

    while (bytes->captured - start >= PREFIX) {
        uint32_t length = lab_be16(all + start);

        if (bytes->captured - start - PREFIX < length ||
            !lab_dns_read(all + start + PREFIX, length, &message.dns))
            break;
        message.client_port =
            lab_ws_stream_port(stream, message.dns.half == LAB_DNS_QUERY ? sender : !sender);
        judge(&message);
        start += PREFIX + length;
        found = true;
    }
    return found;
}

/* Whether Wireshark found DNS directly above TCP, and not in what TLS or HTTP carries. */
static bool
carries_dns(const packet_info *pinfo)
{
    int protocol;

    for (unsigned nth = 0; (protocol = lab_ws_datagrams_protocol(pinfo, proto_tcp, nth)) != 0;
         nth++) {
        if (protocol == proto_dns)
            return true;
    }
    return false;
}

void
lab_ws_dns_judge_segments(packet_info *pinfo)
{
    if (active && carries_dns(pinfo))
        lab_ws_payloads_read(pinfo, read_messages);
}

static void
note_opens(struct lab_ws_dns_answer *answer, const packet_info *pinfo)
{
    if (!answer->opens)
        answer->opens = pinfo->num;
}

void
lab_ws_dns_note_opening(packet_info *pinfo, const address *from, const address *to, uint16_t port,
                        const struct lab_ws_stream *stream)
{
    const struct lab_ws_told *told =
        lab_ws_dns_exchanges_told(lab_ws_host_of(from), lab_ws_host_of(to));
    struct lab_ws_named *record;

    if (!told || port == PORT_OF_DNS || port == PORT_OF_DNS_OVER_TLS)
        return;
    note_opens(told->answer, pinfo);
    if (told->other)
        note_opens(told->other, pinfo);
    record = lab_ws_records_begin(pinfo, &named_kind);
    record->answer = told->answer;
    record->other = told->other;
    record->stream = stream;
}

const struct lab_ws_dns *
lab_ws_dns_record(packet_info *pinfo, unsigned nth)
{
    return lab_ws_records_find(pinfo, &message_kind, nth);
}

const struct lab_ws_named *
lab_ws_dns_named_record(packet_info *pinfo, unsigned nth)
{
    return lab_ws_records_find(pinfo, &named_kind, nth);
}

bool
lab_ws_dns_of_frame(uint32_t frame, unsigned nth, struct lab_ws_dns *record)
{
    return lab_ws_records_read(frame, &message_kind, nth, record);
}

bool
lab_ws_dns_named_of_frame(uint32_t frame, unsigned nth, struct lab_ws_named *record)
{
    return lab_ws_records_read(frame, &named_kind, nth, record);
}
