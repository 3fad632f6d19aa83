/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/input/dns_exchanges.h"

#include "ws/input/hash.h"
#include "ws/input/room.h"
#include "ws/nstime.h"

/* How far back among the same questions of a client its answers are looked for. */
#define QUESTIONS_BACK 8
/* Among so many exchanges an ICMP error is looked for: it comes soon, or not at all. */
#define LATEST 256
/* A query seen again within this time was captured twice, not sent anew: resolvers wait longer. */
#define SAME_QUERY_MILLISECONDS 300

/* What a client asks. */
struct question {
    const struct lab_ws_host *client;
    const char *name;
    uint16_t type;
    struct lab_ws_exchange_of_dns *latest;
};

_Static_assert(sizeof(struct question) + sizeof(struct lab_ws_exchange_of_dns) <= 120 &&
                   sizeof(struct lab_ws_dns_answer) <= 40 &&
                   sizeof(address) + sizeof(struct lab_ws_told) <= 56,
               "questions and answers take what dns.h says");

static struct lab_ws_hash_table questions, tellings;
static struct lab_ws_exchange_of_dns *latest[LATEST]; /* in turns */
static unsigned begun;                                /* how many exchanges */

void
lab_ws_dns_exchanges_start(void)
{
    questions = tellings = (struct lab_ws_hash_table){0};
    begun = 0;
}

/* Upper and lower case are the same in a name (RFC 4343). */
static uint32_t
hash_of_question(const struct lab_ws_host *client, const char *name, uint16_t type)
{
    uint32_t hash = lab_ws_hash(lab_ws_hash(lab_ws_hash_start, client->number), type);

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
find_question(const struct lab_ws_host *client, const struct lab_ws_dns_message *message)
{
    struct question key = {.client = client, .name = message->name, .type = message->dns.type};

    return lab_ws_hash_find(&questions, hash_of_question(client, key.name, key.type), is_question,
                            &key);
}

static struct question *
question_of(const struct lab_ws_dns_message *message)
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

void
lab_ws_dns_exchanges_query(const struct lab_ws_dns_message *message, struct lab_ws_dns *record)
{
    struct question *question = question_of(message);
    struct lab_ws_exchange_of_dns exchange = {.client = message->from,
                                              .server = message->to,
                                              .name = question->name,
                                              .before = question->latest,
                                              .sent = lab_ws_nstime_stamp(message->pinfo),
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
find_exchange(const struct lab_ws_dns_message *message, bool elsewhere)
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
    const struct lab_ws_told *told = thing, *key = wanted;

    return told->client == key->client && told->host == key->host;
}

struct lab_ws_told *
lab_ws_dns_exchanges_told(const struct lab_ws_host *client, const struct lab_ws_host *host)
{
    struct lab_ws_told key = {.client = client, .host = host};

    return lab_ws_hash_find(&tellings, lab_ws_hosts_hash(client, host), is_told, &key);
}

static void
tell(const struct lab_ws_host *client, const struct lab_ws_host *host,
     struct lab_ws_dns_answer *answer)
{
    struct lab_ws_told *told = lab_ws_dns_exchanges_told(client, host);

    if (!told) {
        told = lab_ws_room(sizeof *told);
        told->client = client;
        told->host = host;
        lab_ws_hash_add(&tellings, told, lab_ws_hosts_hash(client, host));
    }
    if (told->answer && g_ascii_strcasecmp(told->answer->exchange->name, answer->exchange->name))
        told->other = told->answer;
    told->answer = answer;
}

/* @param is_taken  the client believes the answer: its connections may go there */
static void
keep_addresses(const struct lab_ws_dns_message *message, struct lab_ws_dns_answer *answer,
               bool is_taken)
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
keep_answer(const struct lab_ws_dns_message *message, const struct lab_ws_exchange_of_dns *exchange,
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
close_exchange(const struct lab_ws_dns_message *message, struct lab_ws_exchange_of_dns *exchange)
{
    uint32_t first = 0;

    exchange->answer = message->pinfo->num;
    exchange->is_truncated = message->dns.result == LAB_DNS_RESULT_TRUNCATED;
    exchange->rtt = lab_ws_nstime_since(message->pinfo, &exchange->sent);
    for (struct lab_ws_exchange_of_dns *before = exchange->before;
         before && is_alike(before, exchange) && !before->answer; before = before->before) {
        before->answer = exchange->answer;
        first = before->query;
    }
    return first;
}

void
lab_ws_dns_exchanges_answer(const struct lab_ws_dns_message *message, struct lab_ws_dns *record)
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

static bool
is_quoted(const struct lab_ws_exchange_of_dns *exchange, const struct lab_ws_quoted_dns *quoted)
{
    /* A query that is known by its sockets alone is one that still waits for its answer. */
    bool waits = !exchange->answer && !exchange->error;
    bool fits = quoted->has_id ? exchange->id == quoted->id : quoted->is_answer || waits;

    return fits && !exchange->over_tcp && exchange->client == quoted->client &&
           exchange->server == quoted->server && exchange->port == quoted->port &&
           (!quoted->is_answer || exchange->last);
}

struct lab_ws_exchange_of_dns *
lab_ws_dns_exchanges_quoted(const struct lab_ws_quoted_dns *quoted)
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
