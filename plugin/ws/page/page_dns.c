/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/page/page_dns.h"

#include <epan/to_str.h>

#include "ws/fields.h"
#include "ws/page/parts.h"

/* A name is shown in a line of its own text, so it gets a part of the line only. */
#define NAME_SHOWN 30

/* Names of types as programs write them (RFC 1035 section 3.2.2 and later ones). */
static const value_string type_names[] = {
    {1, "A"},     {2, "NS"},     {5, "CNAME"}, {6, "SOA"},    {12, "PTR"}, {15, "MX"},
    {16, "TXT"},  {28, "AAAA"},  {33, "SRV"},  {35, "NAPTR"}, {43, "DS"},  {48, "DNSKEY"},
    {64, "SVCB"}, {65, "HTTPS"}, {255, "ANY"}, {0, NULL},
};

static const char *
type_name(const struct lab_page *page, uint16_t type)
{
    const char *name = try_val_to_str(type, type_names);

    return name ? name : wmem_strdup_printf(page->pinfo->pool, "TYPE%u", type); /* RFC 3597 */
}

/* A name, cut where it would fill the line; it is ASCII. */
static const char *
shown(const struct lab_page *page, const char *name)
{
    if (strlen(name) <= NAME_SHOWN)
        return name;
    return wmem_strdup_printf(page->pinfo->pool, "%.*s…", NAME_SHOWN - 1, name);
}

const char *
lab_page_dns_shown(const struct lab_page *page, const struct lab_ws_exchange_of_dns *exchange)
{
    return shown(page, exchange->name);
}

/* "dns.addresses" and so on: the section that is about what the message says. */
static const char *
section_of(const struct lab_page *page, const struct lab_ws_dns *dns)
{
    const char *word = lab_dns_result_word((enum lab_dns_result)dns->result);

    if (dns->half == LAB_DNS_QUERY)
        return "dns.query";
    return word && dns->exchange ? lab_page_section(page, "dns", word) : "dns.answer";
}

static const char *
title_key(const struct lab_ws_dns *dns)
{
    const struct lab_ws_exchange_of_dns *exchange = dns->exchange;

    const struct lab_ws_dns_answer *answer = dns->answer;

    if (dns->half == LAB_DNS_QUERY)
        return exchange->type == LAB_DNS_A      ? "title"
               : exchange->type == LAB_DNS_AAAA ? "title-aaaa"
                                                : "title-type";
    if (!answer || !answer->kept || (answer->address_count == 1 && !answer->has_more))
        return "title";
    return answer->has_more ? "title-many" : "title-more";
}

static const char *
compose(const struct lab_page *page, const struct lab_ws_dns *dns, const char *key)
{
    const struct lab_ws_exchange_of_dns *exchange = dns->exchange;
    const struct lab_ws_dns_answer *answer = dns->answer;
    bool has_address = answer && answer->kept;

    return LAB_PHRASE(
        page, section_of(page, dns), key, {"name", exchange ? shown(page, exchange->name) : ""},
        {"type", exchange ? type_name(page, exchange->type) : ""},
        {"address", has_address ? address_to_str(page->pinfo->pool, &answer->addresses[0]) : ""},
        {"count", .number = has_address ? answer->address_count : 0});
}

const char *
lab_page_dns_title(const struct lab_page *page, const struct lab_ws_dns *dns)
{
    return compose(page, dns, title_key(dns));
}

static const char *
half_section(const struct lab_page *page, const struct lab_ws_dns *dns)
{
    return lab_page_section(page, "dns", lab_dns_half_word((enum lab_dns_half)dns->half));
}

const char *
lab_page_dns_name(const struct lab_page *page, const struct lab_ws_dns *dns)
{
    return lab_ws_word(half_section(page, dns), "name");
}

const char *
lab_page_dns_event(const struct lab_page *page, const struct lab_ws_dns *dns)
{
    const char *note = lab_dns_note_word((enum lab_dns_note)dns->note);

    if (note)
        return lab_ws_word(lab_page_section(page, "dns-note", note), "name");
    if (dns->half == LAB_DNS_QUERY || !dns->exchange || dns->result == LAB_DNS_RESULT_ADDRESSES ||
        dns->result == LAB_DNS_RESULT_DATA || !dns->result)
        return NULL;
    return lab_ws_word(section_of(page, dns), "name");
}

/* The ICMP error after which a query is asked again; 0: it was not for one. */
static uint32_t
after_error(const struct lab_ws_dns *dns)
{
    const struct lab_ws_exchange_of_dns *exchange = dns->exchange;
    uint32_t error = dns->note == LAB_DNS_NOTE_REPEATED ? exchange->before->error : 0;

    return error && error < exchange->query ? error : 0;
}

static void
draw_note(const struct lab_page *page, proto_tree *tree, const struct lab_ws_dns *dns)
{
    const char *word = lab_dns_note_word((enum lab_dns_note)dns->note), *words = NULL;
    const struct lab_ws_exchange_of_dns *exchange = dns->exchange;

    if (!word)
        return;
    if (page->visible)
        words = LAB_PHRASE(
            page, lab_page_section(page, "dns-note", word),
            after_error(dns) ? "text-error" : "text", {"frame", .number = dns->about},
            {"error", .number = after_error(dns)},
            {"server", exchange ? address_to_str(page->pinfo->pool, &exchange->server->addr) : ""});
    lab_page_add_string(page, tree, lab_ws_fields.dns.note, word, words);
    if (dns->about)
        lab_page_hide_number(page, tree, lab_ws_fields.dns.about, dns->about);
}

/* What came back to a query: an answer or, if there is none, an ICMP error. */
static uint32_t
partner_of(const struct lab_ws_exchange_of_dns *exchange)
{
    return exchange->answer ? exchange->answer : exchange->error;
}

static const char *
fate_line(const struct lab_page *page, const struct lab_ws_exchange_of_dns *exchange)
{
    if (exchange->answer || exchange->error)
        return LAB_PHRASE(page, "dns", exchange->answer ? "answered" : "answered-by-error",
                          {"frame", .number = partner_of(exchange)});
    return lab_ws_word("dns", PINFO_FD_VISITED(page->pinfo) ? "unanswered" : "unanswered-so-far");
}

/* What became of a query: so far on a first pass, and then in the whole capture. */
static void
draw_fate(const struct lab_page *page, proto_tree *tree,
          const struct lab_ws_exchange_of_dns *exchange)
{
    uint32_t partner = partner_of(exchange);
    enum lab_dns_fate fate = exchange->answer  ? LAB_DNS_FATE_ANSWERED
                             : exchange->error ? LAB_DNS_FATE_ERROR
                                               : LAB_DNS_FATE_UNANSWERED;
    const char *words = page->visible ? fate_line(page, exchange) : NULL;

    if (partner)
        lab_page_add_number(page, tree, lab_ws_fields.response, partner, words);
    lab_page_add_string(page, tree, lab_ws_fields.dns.fate, lab_dns_fate_word(fate),
                        partner ? NULL : words);
}

/* Whether it is known how long it took, and which sending of the query is answered. */
static bool
has_time(const struct lab_ws_dns *dns)
{
    return !dns->note && !dns->about && lab_page_knows(&dns->exchange->rtt);
}

static const char *
query_line(const struct lab_page *page, const struct lab_ws_dns *dns)
{
    const struct lab_ws_exchange_of_dns *exchange = dns->exchange;
    const char *key = dns->note       ? "answers"
                      : dns->about    ? "answers-one-of"
                      : has_time(dns) ? "answers-after"
                                      : "answers-earlier";

    return LAB_PHRASE(page, "dns", key, {"frame", .number = exchange->query},
                      {"first", .number = dns->about},
                      {"time", lab_page_milliseconds(page, &exchange->rtt)});
}

static void
draw_query_of(const struct lab_page *page, proto_tree *tree, const struct lab_ws_dns *dns)
{
    lab_page_add_number(page, tree, lab_ws_fields.request, dns->exchange->query,
                        page->visible ? query_line(page, dns) : NULL);
    if (has_time(dns))
        lab_page_add_nstime(page, tree, lab_ws_fields.response_time, &dns->exchange->rtt, NULL);
}

const char *
lab_page_dns_partner_line(const struct lab_page *page, const struct lab_ws_dns *dns)
{
    if (dns->half == LAB_DNS_QUERY)
        return fate_line(page, dns->exchange);
    return dns->exchange ? query_line(page, dns) : NULL;
}

static void
draw_addresses(const struct lab_page *page, proto_tree *tree,
               const struct lab_ws_dns_answer *answer)
{
    unsigned more = answer->address_count - answer->kept;

    for (unsigned i = 0; i < answer->kept; i++) {
        const char *text = address_to_str(page->pinfo->pool, &answer->addresses[i]), *words = NULL;
        bool and_more = more && i + 1u == answer->kept;

        if (page->visible)
            words = LAB_PHRASE(page, "dns", and_more ? "address-last" : "address",
                               {"address", text}, {"count", .number = more});
        lab_page_add_string(page, tree, lab_ws_fields.dns.address, text, words);
    }
}

static void
draw_canonical(const struct lab_page *page, proto_tree *tree,
               const struct lab_ws_dns_answer *answer)
{
    const char *words = NULL;

    if (page->visible)
        words = LAB_PHRASE(page, "dns", answer->aliases > 1 ? "aliases" : "alias",
                           {"name", shown(page, answer->exchange->name)},
                           {"canonical", shown(page, answer->canonical)},
                           {"count", .number = answer->aliases});
    lab_page_add_string(page, tree, lab_ws_fields.dns.canonical, answer->canonical, words);
}

const char *
lab_page_dns_opens_line(const struct lab_page *page, uint32_t frame)
{
    return LAB_PHRASE(page, "dns", "opens", {"frame", .number = frame});
}

/* Which connection goes there lies in the future of the answer. */
static void
draw_opens(const struct lab_page *page, proto_tree *tree, const struct lab_ws_dns_answer *answer)
{
    if (answer->opens)
        lab_page_add_number(page, tree, lab_ws_fields.dns.opens, answer->opens,
                            page->visible ? lab_page_dns_opens_line(page, answer->opens) : NULL);
}

static void
draw_result(const struct lab_page *page, proto_tree *tree, const struct lab_ws_dns *dns)
{
    const char *word = lab_dns_result_word((enum lab_dns_result)dns->result), *words = NULL;
    const struct lab_ws_dns_answer *answer = dns->answer;

    if (word && page->visible)
        words = LAB_PHRASE(page, "dns", "result",
                           {"text", lab_ws_word(lab_page_section(page, "dns", word), "text")});
    if (word)
        lab_page_add_string(page, tree, lab_ws_fields.dns.result, word, words);
    if (!answer)
        return;
    if (answer->canonical)
        draw_canonical(page, tree, answer);
    draw_addresses(page, tree, answer);
    draw_opens(page, tree, answer);
}

void
lab_page_draw_dns_message(const struct lab_page *page, proto_tree *tree,
                          const struct lab_ws_dns *dns)
{
    const struct lab_ws_exchange_of_dns *exchange = dns->exchange;

    if (exchange)
        lab_page_hide_string(page, tree, lab_ws_fields.dns.name, exchange->name);
    if (dns->half == LAB_DNS_QUERY) {
        draw_note(page, tree, dns);
        draw_fate(page, tree, exchange);
        return;
    }
    if (exchange)
        draw_query_of(page, tree, dns);
    draw_note(page, tree, dns);
    draw_result(page, tree, dns);
}

const char *
lab_page_named_line(const struct lab_page *page, const struct lab_ws_named *named,
                    const struct lab_ws_dns_answer *answer)
{
    const struct lab_ws_exchange_of_dns *exchange = answer->exchange;

    return LAB_PHRASE(page, "dns", named->other ? "named-one-of" : "named",
                      {"name", shown(page, exchange->name)}, {"query", .number = exchange->query},
                      {"answer", .number = answer->frame});
}

static void
draw_named_by(const struct lab_page *page, const struct lab_ws_named *named,
              const struct lab_ws_dns_answer *answer)
{
    const struct lab_ws_exchange_of_dns *exchange = answer->exchange;
    const char *query = lab_page_decimal(page, exchange->query), *words = NULL;
    proto_item *line;

    if (page->visible)
        words = lab_page_named_line(page, named, answer);
    line = lab_page_add_number(page, page->tree, lab_ws_fields.dns.answer, answer->frame, words);
    lab_page_add_number(
        page, lab_page_branch(line, LAB_SUBTREE_DNS), lab_ws_fields.dns.query, exchange->query,
        page->visible ? LAB_PHRASE(page, "dns", "asked-in", {"frame", query}) : NULL);
    lab_page_hide_string(page, page->tree, lab_ws_fields.dns.name, exchange->name);
}

void
lab_page_draw_named(const struct lab_page *page, const struct lab_ws_named *named)
{
    draw_named_by(page, named, named->answer);
    if (named->other)
        draw_named_by(page, named, named->other);
}

static void
draw_in_segment(const struct lab_page *page, const struct lab_ws_dns *dns)
{
    const char *word = lab_dns_half_word((enum lab_dns_half)dns->half);
    proto_item *line = lab_page_add_string(page, page->tree, lab_ws_fields.dns.half, word,
                                           page->visible ? lab_page_dns_title(page, dns) : NULL);

    lab_page_draw_dns_message(page, lab_page_branch(line, LAB_SUBTREE_DNS), dns);
}

void
lab_page_draw_dns(const struct lab_page *page)
{
    const struct lab_ws_named *named;
    const struct lab_ws_dns *dns;

    for (unsigned i = 0; (dns = lab_ws_dns_record(page->pinfo, i)) != NULL; i++) {
        if (dns->stream == page->record->stream)
            draw_in_segment(page, dns);
    }
    for (unsigned i = 0; (named = lab_ws_dns_named_record(page->pinfo, i)) != NULL; i++) {
        if (named->stream == page->record->stream)
            lab_page_draw_named(page, named);
    }
}
