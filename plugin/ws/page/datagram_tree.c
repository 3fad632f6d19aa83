/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/page/datagram_tree.h"

#include "ws/fields.h"
#include "ws/page/page_dns.h"
#include "ws/page/parts.h"
#include "ws/ws_compat.h"

/* Nothing is asked about QUIC, so a quiz leaves its tree as it is. */
static struct lab_page
begin(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree)
{
    struct lab_page page = {.pinfo = pinfo, .tvb = tvb};

    lab_page_begin(&page, tree);
    return page;
}

/* The headline is the line of the tree itself, and a field for filters and columns. */
static void
draw_title(const struct lab_page *page, const char *title)
{
    lab_page_hide_string(page, page->tree, lab_ws_fields.title, title);
    if (page->visible && !page->quiz)
        lab_page_label(page, page->headline,
                       LAB_PHRASE(page, "line", "headline", {"title", title}));
}

static void
draw_text(const struct lab_page *page, int field, const char *section, const char *key)
{
    const char *text = lab_ws_word(section, key);

    lab_page_add_string(page, page->tree, field, text,
                        page->visible ? LAB_PHRASE(page, "line", key, {"text", text}) : NULL);
}

static void
draw_dns_parts(const struct lab_page *page, const struct lab_ws_dns *dns)
{
    const char *word = lab_dns_half_word((enum lab_dns_half)dns->half);
    const char *section = dns->half == LAB_DNS_QUERY ? "dns.query" : "dns.answer";

    draw_title(page, lab_page_dns_title(page, dns));
    lab_page_hide_string(page, page->tree, lab_ws_fields.dns.half, word);
    lab_page_draw_message_columns(page, lab_page_dns_name(page, dns),
                                  lab_page_dns_event(page, dns));
    lab_page_draw_dns_message(page, page->tree, dns);
    draw_text(page, lab_ws_fields.why, section, "why");
    draw_text(page, lab_ws_fields.look,
              dns->result == LAB_DNS_RESULT_ADDRESSES ? "dns.addresses" : section, "look");
}

static proto_tree *
draw_dns(const struct lab_ws_dns *dns, tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree,
         const struct lab_asker *asker)
{
    struct lab_page page = begin(tvb, pinfo, tree), below = page;
    struct lab_places places;

    below.quiz = asker != NULL;
    if (asker) {
        asker->dns(&page, dns, &places);
        below.tree = places.below[LAB_NO_QUESTION];
    }
    draw_dns_parts(&below, dns);
    return page.tree;
}

/* The packets of a datagram in a word each, such as "Initial, Handshake"; "": unknown ones. */
static const char *
packet_names(const struct lab_page *page, const struct lab_ws_quic *quic)
{
    const char *names = "";

    for (unsigned i = 0; i < LAB_QUIC_PACKET_COUNT; i++) {
        const char *word = lab_quic_word((enum lab_quic_packet)i);

        if (quic->packets & LAB_BIT(i))
            names = lab_ws_list(page->pinfo, names,
                                lab_ws_word(lab_page_section(page, "quic", word), "name"));
    }
    return names;
}

const char *
lab_page_quic_title(const struct lab_page *page, const struct lab_ws_quic *quic, uint32_t frame)
{
    return LAB_PHRASE(page, "quic", quic->first == frame ? "title" : "title-later",
                      {"packets", packet_names(page, quic)}, {"frame", .number = quic->first});
}

static void
draw_packets(const struct lab_page *page, const struct lab_ws_quic *quic)
{
    for (unsigned i = 0; i < LAB_QUIC_PACKET_COUNT; i++) {
        const char *word = lab_quic_word((enum lab_quic_packet)i);

        if (quic->packets & LAB_BIT(i))
            lab_page_add_string(
                page, page->tree, lab_ws_fields.quic, word,
                page->visible
                    ? LAB_PHRASE(
                          page, "quic", "packet",
                          {"text", lab_ws_word(lab_page_section(page, "quic", word), "text")})
                    : NULL);
    }
}

static void
draw_named(const struct lab_page *page)
{
    const struct lab_ws_named *named;

    for (unsigned i = 0; (named = lab_ws_dns_named_record(page->pinfo, i)) != NULL; i++) {
        if (!named->stream)
            lab_page_draw_named(page, named);
    }
}

static proto_tree *
draw_quic(const struct lab_ws_quic *quic, tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree)
{
    struct lab_page page = begin(tvb, pinfo, tree);
    bool is_first = quic->first == pinfo->num;

    draw_title(&page, lab_page_quic_title(&page, quic, pinfo->num));
    lab_page_hide_number(&page, page.tree, lab_ws_fields.quic_first, quic->first);
    lab_page_draw_message_columns(&page, lab_ws_word("quic", "name"), NULL);
    draw_packets(&page, quic);
    draw_named(&page);
    if (!is_first)
        return page.tree;
    draw_text(&page, lab_ws_fields.why, "quic", "why");
    draw_text(&page, lab_ws_fields.look, "quic", "look");
    return page.tree;
}

proto_tree *
lab_ws_datagram_tree_draw(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree,
                          const struct lab_asker *asker)
{
    proto_tree *first = NULL, *next;
    const struct lab_ws_dns *dns;
    const struct lab_ws_quic *quic;

    for (unsigned i = 0; lab_ws_dns_is_wanted() && (dns = lab_ws_dns_record(pinfo, i)); i++) {
        next = dns->stream ? NULL : draw_dns(dns, tvb, pinfo, tree, asker);
        first = first ? first : next;
    }
    for (unsigned i = 0; lab_ws_quic_is_wanted() && (quic = lab_ws_quic_record(pinfo, i)); i++) {
        next = draw_quic(quic, tvb, pinfo, tree);
        first = first ? first : next;
    }
    return first;
}
