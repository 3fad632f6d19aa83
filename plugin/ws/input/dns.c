/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/input/dns.h"

#include "core/bytes.h"
#include "ws/input/payloads.h"
#include "ws/input/records.h"
#include "ws/input/room.h"
#include "ws/ws_compat.h"

/* How far back among the same questions of a client its answers are looked for. */
#define QUESTIONS_BACK 8
/* Among so many exchanges an ICMP error is looked for: it comes soon, or not at all. */
#define LATEST 256
/* A query seen again within this time was captured twice, not sent anew: resolvers wait longer. */
#define SAME_QUERY_MILLISECONDS 300
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

/* What a client asks. */
struct question {
    const struct lab_ws_host *client;
    const char *name;
    uint16_t type;
    struct lab_ws_exchange_of_dns *latest;
};

/* An address that a client was told. */
struct told {
    const struct lab_ws_host *client, *host;
    struct lab_ws_dns_answer *answer; /* the latest */
    struct lab_ws_dns_answer *other;  /* the latest that gave it to another name; NULL: none */
};

/* A message on its way. */
struct message {
    packet_info *pinfo;
    const struct lab_ws_host *from, *to;
    uint16_t client_port;
    const struct lab_ws_stream *stream; /* NULL: a datagram */
    struct lab_dns dns;
    char name[LAB_DNS_TEXT];
};

static lab_pref_bool asked_for; /* the preference */
static bool active;             /* what it was when the file was opened */
static int proto_dns, proto_tcp;
static struct lab_ws_hash_table questions, tellings;
static struct lab_ws_exchange_of_dns *latest[LATEST]; /* in turns */
static unsigned begun;                                /* how many exchanges */

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
    questions = tellings = (struct lab_ws_hash_table){0};
    begun = 0;
    active = asked_for;
}

bool
lab_ws_dns_is_wanted(void)
{
    return active;
}

/* Upper and lower case are the same in a name (RFC 4343). */
static uint32_t
hash_of_question(const struct lab_ws_host *client, const char *name, uint16_t type)
{
    uint32_t hash = lab_ws_hash(client->number, type);

    for (; *name; name++)
        hash = lab_ws_hash(hash, (uint8_t)g_ascii_tolower(*name));
    return hash;
}

static bool
is_question(const void *thing, const void *wanted)
{
    const struct question *question = thing, *key = wanted;

    return question->client == key->client && question->type == key->type &&
           g_ascii_strcasecmp(question->name, key->name) == 0;
}

/* @return NULL: it was never asked */
static struct question *
find_question(const struct lab_ws_host *client, const struct message *message)
{
    struct question key = {.client = client, .name = message->name, .type = message->dns.type};

    return lab_ws_hash_find(&questions, hash_of_question(client, key.name, key.type), is_question,
                            &key);
}

static struct question *
question_of(const struct message *message)
{
    struct question *question = find_question(message->from, message);

    if (question)
        return question;
    question = lab_ws_room(sizeof *question);
    question->client = message->from;
    question->name = wmem_strdup(wmem_file_scope(), message->name);
    question->type = message->dns.type;
    lab_ws_hash_add(&questions, question,
                    hash_of_question(question->client, question->name, question->type));
    return question;
}

/* Whether a query was sent from the same socket to the same one, under the same number. */
static bool
is_alike(const struct lab_ws_exchange_of_dns *one, const struct lab_ws_exchange_of_dns *other)
{
    return one->id == other->id && one->port == other->port && one->server == other->server &&
           one->over_tcp == other->over_tcp;
}

static bool
is_copy(const struct lab_ws_exchange_of_dns *sent, const struct lab_ws_exchange_of_dns *again)
{
    nstime_t since;

    nstime_delta(&since, &again->sent, &sent->sent);
    return is_alike(sent, again) && !sent->answer && !sent->over_tcp &&
           nstime_to_msec(&since) < SAME_QUERY_MILLISECONDS;
}

/* What is to be said of a query, in view of the one that asked the same before it. */
static enum lab_dns_note
note_on_query(const struct lab_ws_exchange_of_dns *exchange)
{
    const struct lab_ws_exchange_of_dns *before = exchange->before;

    if (!before)
        return LAB_DNS_NOTE_NONE;
    if (before->is_truncated && exchange->over_tcp && !before->over_tcp)
        return LAB_DNS_NOTE_OVER_TCP;
    return before->answer ? LAB_DNS_NOTE_NONE : LAB_DNS_NOTE_REPEATED;
}

static struct lab_ws_exchange_of_dns *
begin_exchange(const struct lab_ws_exchange_of_dns *as)
{
    struct lab_ws_exchange_of_dns *exchange = lab_ws_room(sizeof *exchange);

    *exchange = *as;
    latest[begun++ % LATEST] = exchange;
    return exchange;
}

static void
judge_query(const struct message *message, struct lab_ws_dns *record)
{
    struct question *question = question_of(message);
    struct lab_ws_exchange_of_dns exchange = {.client = message->from,
                                              .server = message->to,
                                              .name = question->name,
                                              .before = question->latest,
                                              .sent = message->pinfo->abs_ts,
                                              .query = message->pinfo->num,
                                              .id = message->dns.id,
                                              .type = message->dns.type,
                                              .port = message->client_port,
                                              .over_tcp = message->stream != NULL};

    if (question->latest && is_copy(question->latest, &exchange)) {
        question->latest->query = exchange.query;
        question->latest->sent = exchange.sent;
    } else {
        question->latest = begin_exchange(&exchange);
        record->note = (uint8_t)note_on_query(question->latest);
    }
    record->exchange = question->latest;
    if (record->note)
        record->about = record->note == LAB_DNS_NOTE_OVER_TCP ? exchange.before->answer
                                                              : exchange.before->query;
}

/* The query that an answer belongs to; NULL: none that is remembered.
 * @param elsewhere  take one that went to another address, too */
static struct lab_ws_exchange_of_dns *
find_exchange(const struct message *message, bool elsewhere)
{
    const struct question *question = find_question(message->to, message);
    struct lab_ws_exchange_of_dns *exchange = question ? question->latest : NULL;

    for (unsigned i = 0; exchange && i < QUESTIONS_BACK; i++, exchange = exchange->before) {
        if (exchange->id == message->dns.id && exchange->port == message->client_port &&
            exchange->over_tcp == (message->stream != NULL) &&
            (elsewhere || exchange->server == message->from))
            return exchange;
    }
    return NULL;
}

static bool
is_told(const void *thing, const void *wanted)
{
    const struct told *told = thing, *key = wanted;

    return told->client == key->client && told->host == key->host;
}

static struct told *
find_told(const struct lab_ws_host *client, const struct lab_ws_host *host)
{
    struct told key = {.client = client, .host = host};

    return lab_ws_hash_find(&tellings, lab_ws_hash(client->number, host->number), is_told, &key);
}

static void
tell(const struct lab_ws_host *client, const struct lab_ws_host *host,
     struct lab_ws_dns_answer *answer)
{
    struct told *told = find_told(client, host);

    if (!told) {
        told = lab_ws_room(sizeof *told);
        told->client = client;
        told->host = host;
        lab_ws_hash_add(&tellings, told, lab_ws_hash(client->number, host->number));
    }
    if (told->answer && g_ascii_strcasecmp(told->answer->exchange->name, answer->exchange->name))
        told->other = told->answer;
    told->answer = answer;
}

/* @param is_taken  the client believes the answer: its connections may go there */
static void
keep_addresses(const struct message *message, struct lab_ws_dns_answer *answer, bool is_taken)
{
    unsigned count = MIN(message->dns.address_count, LAB_DNS_ADDRESSES);
    address *addresses = lab_ws_room(count * sizeof *addresses);

    for (unsigned i = 0; i < count; i++) {
        const struct lab_dns_address *one = &message->dns.addresses[i];
        const struct lab_ws_host *host;
        address addr;

        set_address(&addr, one->size == 4 ? AT_IPv4 : AT_IPv6, one->size, one->octets);
        host = lab_ws_host_of(&addr);
        addresses[i] = host->addr;
        if (is_taken)
            tell(message->to, host, answer);
    }
    answer->addresses = addresses;
    answer->kept = (uint8_t)count;
    answer->address_count = message->dns.address_count;
    answer->has_more = message->dns.has_more;
}

/* What an answer says, kept. */
static struct lab_ws_dns_answer *
keep_answer(const struct message *message, const struct lab_ws_exchange_of_dns *exchange,
            bool is_taken)
{
    const struct lab_dns *dns = &message->dns;
    struct lab_ws_dns_answer *answer = lab_ws_room(sizeof *answer);
    char text[LAB_DNS_TEXT];

    answer->exchange = exchange;
    answer->frame = message->pinfo->num;
    answer->aliases = dns->aliases;
    if (dns->aliases) {
        lab_dns_write_name(&dns->canonical, text);
        answer->canonical = wmem_strdup(wmem_file_scope(), text);
    }
    if (dns->result == LAB_DNS_RESULT_ADDRESSES)
        keep_addresses(message, answer, is_taken);
    return answer;
}

/* Of the same query that was sent more than once, nobody can tell which one is answered.
 * @return frame of the first of them; 0: there is one only */
static uint32_t
close_exchange(const struct message *message, struct lab_ws_exchange_of_dns *exchange)
{
    uint32_t first = 0;

    exchange->answer = message->pinfo->num;
    exchange->is_truncated = message->dns.result == LAB_DNS_RESULT_TRUNCATED;
    nstime_delta(&exchange->rtt, &message->pinfo->abs_ts, &exchange->sent);
    for (struct lab_ws_exchange_of_dns *before = exchange->before;
         before && is_alike(before, exchange) && !before->answer; before = before->before) {
        before->answer = exchange->answer;
        first = before->query;
    }
    return first;
}

static void
judge_answer(const struct message *message, struct lab_ws_dns *record)
{
    struct lab_ws_exchange_of_dns *exchange = find_exchange(message, false);
    bool is_taken = exchange && !exchange->answer;

    record->result = message->dns.result;
    if (!exchange && (exchange = find_exchange(message, true)) != NULL)
        record->note = LAB_DNS_NOTE_OTHER_ADDRESS;
    record->exchange = exchange;
    if (!exchange) {
        record->note = LAB_DNS_NOTE_NO_QUERY;
        return;
    }
    if (!record->note)
        exchange->last = message->pinfo->num;
    record->answer = keep_answer(message, exchange, is_taken);
    if (is_taken) {
        record->about = close_exchange(message, exchange);
    } else if (!record->note) {
        record->note = LAB_DNS_NOTE_AGAIN;
        record->about = exchange->answer;
    }
}

/* What an error quotes of a message: its sockets, and its number and half if there is that much. */
struct quoted {
    const struct lab_ws_host *client, *server;
    uint16_t port; /* of the client */
    uint16_t id;
    bool has_id, is_answer;
};

static bool
is_quoted(const struct lab_ws_exchange_of_dns *exchange, const struct quoted *quoted)
{
    /* A query that is known by its sockets alone is one that still waits for its answer. */
    bool waits = !exchange->answer && !exchange->error;
    bool fits = quoted->has_id ? exchange->id == quoted->id : quoted->is_answer || waits;

    return fits && !exchange->over_tcp && exchange->client == quoted->client &&
           exchange->server == quoted->server && exchange->port == quoted->port &&
           (!quoted->is_answer || exchange->last);
}

/* @return NULL: none, or more than one may be it */
static struct lab_ws_exchange_of_dns *
find_quoted(const struct quoted *quoted)
{
    struct lab_ws_exchange_of_dns *found = NULL;

    for (unsigned back = 1; back <= MIN(begun, LATEST) && !(found && quoted->has_id); back++) {
        struct lab_ws_exchange_of_dns *exchange = latest[(begun - back) % LATEST];

        if (!is_quoted(exchange, quoted))
            continue;
        if (found)
            return NULL;
        found = exchange;
    }
    return found;
}

struct lab_ws_returned_dns
lab_ws_dns_judge_returned(const packet_info *pinfo, const struct lab_icmp_quote *quote,
                          const address addr[2])
{
    struct lab_dns start = {.half = LAB_DNS_QUERY};
    bool has_id = lab_dns_read_start(quote->data, quote->size, &start); /* 8 bytes are enough */
    bool is_answer = has_id ? start.half == LAB_DNS_ANSWER : quote->port[1] != PORT_OF_DNS;
    struct quoted quoted = {.client = lab_ws_host_of(&addr[is_answer]),
                            .server = lab_ws_host_of(&addr[!is_answer]),
                            .port = quote->port[is_answer],
                            .id = start.id,
                            .has_id = has_id,
                            .is_answer = is_answer};
    struct lab_ws_exchange_of_dns *exchange = active ? find_quoted(&quoted) : NULL;

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
judge(struct message *message)
{
    struct lab_ws_dns *record;

    if (message->dns.has_question)
        lab_dns_write_name(&message->dns.name, message->name);
    record = lab_ws_record_begin(message->pinfo, &message_kind);
    record->stream = message->stream;
    record->half = message->dns.half;
    if (message->dns.half == LAB_DNS_QUERY)
        judge_query(message, record);
    else
        judge_answer(message, record);
}

void
lab_ws_dns_judge_datagram(packet_info *pinfo, int protocol, const struct lab_ws_datagram *datagram)
{
    struct message message = {.pinfo = pinfo};

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
    struct message message = {.pinfo = at->pinfo,
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

    for (unsigned nth = 0; (protocol = lab_ws_protocol_above(pinfo, proto_tcp, nth)) != 0; nth++) {
        if (protocol == proto_dns)
            return true;
    }
    return false;
}

void
lab_ws_dns_judge_segments(packet_info *pinfo)
{
    if (active && carries_dns(pinfo))
        lab_ws_payloads_read(read_messages);
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
    const struct told *told = find_told(lab_ws_host_of(from), lab_ws_host_of(to));
    struct lab_ws_named *record;

    if (!told || port == PORT_OF_DNS || port == PORT_OF_DNS_OVER_TLS)
        return;
    note_opens(told->answer, pinfo);
    if (told->other)
        note_opens(told->other, pinfo);
    record = lab_ws_record_begin(pinfo, &named_kind);
    record->answer = told->answer;
    record->other = told->other;
    record->stream = stream;
}

const struct lab_ws_dns *
lab_ws_dns_record(packet_info *pinfo, unsigned nth)
{
    return lab_ws_record_find(pinfo, &message_kind, nth);
}

const struct lab_ws_named *
lab_ws_named_record(packet_info *pinfo, unsigned nth)
{
    return lab_ws_record_find(pinfo, &named_kind, nth);
}

bool
lab_ws_dns_of_frame(uint32_t frame, unsigned nth, struct lab_ws_dns *record)
{
    return lab_ws_record_read(frame, &message_kind, nth, record);
}

bool
lab_ws_named_of_frame(uint32_t frame, unsigned nth, struct lab_ws_named *record)
{
    return lab_ws_record_read(frame, &named_kind, nth, record);
}
