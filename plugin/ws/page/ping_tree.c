/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/page/ping_tree.h"
#include "ws/ws_compat.h"

#include "ws/fields.h"
#include "ws/kept.h"
#include "ws/page/page_dns.h"
#include "ws/page/parts.h"
#include "ws/page/tree.h"

static const char *
role_section(const struct lab_page *page, const struct lab_ws_ping *ping)
{
    return lab_page_section(page, "role", lab_role_word(ping->role));
}

/* A text on the role, looked up once: no segment plays such a role, so the texts on those of
 * segments have other codes. */
static const char *
role_text(const struct lab_page *page, const struct lab_ws_ping *ping, const char *key,
          enum lab_kept kept)
{
    uint32_t code = LAB_BIT(ping->role);

    return LAB_KEPT(kept, code, lab_ws_word(role_section(page, ping), key));
}

static const char *
role_name(const struct lab_page *page, const struct lab_ws_ping *ping)
{
    return role_text(page, ping, "name", LAB_KEPT_NAME);
}

static void
draw_role(const struct lab_page *page, const struct lab_ws_ping *ping)
{
    const char *word = lab_role_word(ping->role), *words = NULL;

    if (!lab_page_wants(page, lab_ws_fields.role))
        return;
    if (page->visible)
        words = LAB_PHRASE(page, "line", "part",
                           {"role", LAB_PHRASE(page, "mark", "role", {"role", word},
                                               {"name", role_name(page, ping)})});
    lab_page_add_string(page, page->tree, lab_ws_fields.role, word, words);
}

/* The line of the frame that came of a request: its reply, or an error. */
static const char *
response_line(const struct lab_page *page, const struct lab_ws_exchange *exchange)
{
    if (exchange->reply)
        return LAB_PHRASE(page, "ping",
                          lab_page_knows(&exchange->rtt) ? "answered" : "answered-earlier",
                          {"frame", .number = exchange->reply},
                          {"time", lab_page_milliseconds(page, &exchange->rtt)});
    return LAB_PHRASE(page, "ping", "answered-by-error", {"frame", .number = exchange->error});
}

/* Whoever looks at a frame for the first time cannot know what follows. */
static const char *
unanswered_line(const struct lab_page *page)
{
    return lab_ws_word("ping", PINFO_FD_VISITED(page->pinfo) ? "unanswered" : "unanswered-so-far");
}

/* What became of a request: so far on a first pass, and then in the whole capture. */
static void
draw_fate(const struct lab_page *page, const struct lab_ws_exchange *exchange)
{
    uint32_t partner = exchange->reply ? exchange->reply : exchange->error;
    enum lab_ping fate = exchange->reply ? LAB_PING_ANSWERED : LAB_PING_ERROR;

    if (partner)
        lab_page_add_number(page, page->tree, lab_ws_fields.response, partner,
                            page->visible ? response_line(page, exchange) : NULL);
    else
        fate = LAB_PING_UNANSWERED;
    if (!lab_page_wants(page, lab_ws_fields.stream_ping))
        return;
    lab_page_add_string(page, page->tree, lab_ws_fields.stream_ping, lab_ping_word(fate),
                        page->visible && !partner ? unanswered_line(page) : NULL);
}

static void
draw_round_trip(const struct lab_page *page, const nstime_t *rtt)
{
    const nstime_t none = NSTIME_INIT_ZERO;
    const char *words = NULL;

    if (page->visible)
        words = lab_page_knows(rtt)
                    ? LAB_PHRASE(page, "ping", "rtt", {"time", lab_page_milliseconds(page, rtt)})
                    : lab_ws_word("ping", "rtt-unknown");
    lab_page_add_nstime(page, page->tree, lab_ws_fields.rtt, lab_page_knows(rtt) ? rtt : &none,
                        words);
}

/* The line of the frame that a reply answers. */
static const char *
request_line(const struct lab_page *page, const struct lab_ws_ping *ping)
{
    return LAB_PHRASE(page, "ping", ping->earlier ? "answers-again" : "answers",
                      {"frame", .number = ping->request}, {"first", .number = ping->earlier});
}

static void
draw_reply(const struct lab_page *page, const struct lab_ws_ping *ping)
{
    if (!ping->request)
        return;
    lab_page_add_number(page, page->tree, lab_ws_fields.request, ping->request,
                        page->visible ? request_line(page, ping) : NULL);
    draw_round_trip(page, &ping->rtt);
}

/* The frame that an error is about; 0: it is not in the capture. */
static uint32_t
cause(const struct lab_ws_ping *ping)
{
    return ping->request ? ping->request : ping->returned.frame;
}

static const char *
cause_line(const struct lab_page *page, const struct lab_ws_ping *ping)
{
    bool is_late = ping->is_answer && ping->error == LAB_ICMP_ERROR_PORT_UNREACHABLE;
    const char *key = is_late                 ? "about-late-answer"
                      : ping->is_answer       ? "about-answer"
                      : ping->dns             ? "about-query"
                      : ping->request         ? "about-ping"
                      : ping->returned.is_syn ? "about-syn"
                                              : "about-segment";

    return LAB_PHRASE(page, "ping", key, {"frame", .number = cause(ping)},
                      {"name", ping->dns ? lab_page_dns_shown(page, ping->dns) : ""});
}

const char *
lab_page_ping_error_line(const struct lab_page *page, const struct lab_ws_ping *ping)
{
    const char *section = lab_page_section(page, "icmp", lab_icmp_error_word(ping->error));

    return LAB_PHRASE(page, "line", "icmp", {"title", lab_ws_word(section, "title")},
                      {"text", lab_ws_word(section, "text")});
}

static void
draw_error(const struct lab_page *page, const struct lab_ws_ping *ping)
{
    lab_page_add_string(page, page->tree, lab_ws_fields.icmp, lab_icmp_error_word(ping->error),
                        page->visible ? lab_page_ping_error_line(page, ping) : NULL);
    if (cause(ping))
        lab_page_add_number(page, page->tree, lab_ws_fields.request, cause(ping),
                            page->visible ? cause_line(page, ping) : NULL);
    if (ping->returned.verdict)
        lab_ws_tree_draw_outcome(page);
}

const char *
lab_page_ping_partner_line(const struct lab_page *page, const struct lab_ws_ping *ping)
{
    switch (ping->role) {
    case LAB_ROLE_PING_REQUEST:
        return ping->exchange->reply || ping->exchange->error ? response_line(page, ping->exchange)
                                                              : unanswered_line(page);
    case LAB_ROLE_PING_REPLY:
        return ping->request ? request_line(page, ping) : NULL;
    default:
        return cause(ping) ? cause_line(page, ping) : NULL;
    }
}

static void
draw_text(const struct lab_page *page, const struct lab_ws_ping *ping, int field, const char *key)
{
    const char *text;

    if (!lab_page_wants(page, field))
        return;
    text = lab_ws_word(role_section(page, ping), key);
    lab_page_add_string(page, page->tree, field, text,
                        page->visible ? LAB_PHRASE(page, "line", key, {"text", text}) : NULL);
}

/* The headline is the line of the tree itself, and a field for filters and columns. */
static void
draw_title(const struct lab_page *page, const struct lab_ws_ping *ping)
{
    const char *title;

    if (!lab_page_wants(page, lab_ws_fields.title))
        return;
    title = lab_ws_word(role_section(page, ping), "title");
    proto_item_set_hidden(lab_page_add_string(page, page->tree, lab_ws_fields.title, title, NULL));
    if (page->visible && !page->quiz)
        lab_page_label(page, page->headline,
                       LAB_PHRASE(page, "line", "headline", {"title", title}));
}

static void
draw_columns(const struct lab_page *page, const struct lab_ws_ping *ping)
{
    const char *error =
        ping->role == LAB_ROLE_ICMP_ERROR
            ? lab_ws_word(lab_page_section(page, "icmp", lab_icmp_error_word(ping->error)), "title")
            : NULL;

    lab_page_draw_message_columns(page, role_name(page, ping), error);
}

static void
draw_parts(const struct lab_page *page, const struct lab_ws_ping *ping)
{
    draw_title(page, ping);
    draw_role(page, ping);
    draw_columns(page, ping);
    if (ping->role == LAB_ROLE_PING_REQUEST)
        draw_fate(page, ping->exchange);
    else if (ping->role == LAB_ROLE_PING_REPLY)
        draw_reply(page, ping);
    else
        draw_error(page, ping);
    draw_text(page, ping, lab_ws_fields.why, "why");
    draw_text(page, ping, lab_ws_fields.look, "look");
}

/* All of it answers something that is asked, or helps to. */
static void
draw_parts_below_questions(const struct lab_page *page, const struct lab_ws_ping *ping,
                           const struct lab_asker *asker)
{
    struct lab_page below = *page;
    struct lab_places places;

    asker->message(page, ping, &places);
    below.tree = places.below[LAB_NO_QUESTION];
    draw_parts(&below, ping);
}

/* What the segment that came back with an error did, as if this frame had it. */
static const struct lab_ws_record *
returned_record(packet_info *pinfo, const struct lab_ws_ping *ping)
{
    struct lab_ws_record *record = wmem_new0(pinfo->pool, struct lab_ws_record);

    record->stream = ping->returned.stream;
    record->verdict = *ping->returned.verdict;
    return record;
}

proto_tree *
lab_ws_ping_tree_draw(const struct lab_ws_ping *ping, tvbuff_t *tvb, packet_info *pinfo,
                      proto_tree *tree, const struct lab_asker *asker)
{
    static const struct lab_ws_record none;
    struct lab_page page = {.record = &none, .pinfo = pinfo, .tvb = tvb, .quiz = asker != NULL};

    if (ping->returned.verdict)
        page.record = returned_record(pinfo, ping);
    page.verdict = &page.record->verdict;
    lab_page_begin(&page, tree);
    if (asker)
        draw_parts_below_questions(&page, ping, asker);
    else
        draw_parts(&page, ping);
    return page.tree;
}
