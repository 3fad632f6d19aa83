/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/annotation/remark.h"

#include "ws/page/datagram_tree.h"
#include "ws/page/page_dns.h"
#include "ws/page/ping_tree.h"
#include "ws/page/texts.h"

static void
append_line(GString *out, const char *line)
{
    if (line)
        g_string_append_printf(out, "%s%s", out->len ? "\n" : "", line);
}

static void
append_headline(GString *out, const struct lab_page *page, const char *title)
{
    append_line(out, LAB_PHRASE(page, "line", "headline", {"title", title}));
}

static void
append_number(GString *out, const struct lab_page *page, bool is_ack)
{
    const struct lab_number *number = is_ack ? &page->verdict->ack : &page->verdict->seq;

    if (number->formula != LAB_FORMULA_NONE)
        append_line(out, lab_page_number_line(page, is_ack));
}

/* Of a segment's connection, or of a datagram: how its address became known. */
static void
append_named(GString *out, const struct lab_page *page, uint32_t frame,
             const struct lab_ws_stream *stream)
{
    struct lab_ws_named named;

    for (unsigned nth = 0; lab_ws_dns_is_wanted() && lab_ws_dns_named_of_frame(frame, nth, &named);
         nth++) {
        if (named.stream != stream)
            continue;
        append_line(out, lab_page_named_line(page, &named, named.answer));
        if (named.other)
            append_line(out, lab_page_named_line(page, &named, named.other));
    }
}

static void
append_segment(GString *out, packet_info *nobody, uint32_t frame,
               const struct lab_ws_record *record)
{
    const struct lab_page page = lab_page_aside(nobody, record);
    const char *states;

    append_headline(out, &page, lab_page_title(&page));
    append_line(out, lab_page_row(&page, false));
    append_number(out, &page, true);
    append_number(out, &page, false);
    states = lab_page_states_line(&page);
    append_line(out, states ? states : lab_page_state_line(&page, LAB_CLIENT));
    append_line(out, states ? NULL : lab_page_state_line(&page, LAB_SERVER));
    append_named(out, &page, frame, record->stream);
}

static void
append_message(GString *out, packet_info *nobody, const struct lab_ws_ping *ping)
{
    const struct lab_page page = lab_page_aside(nobody, NULL);
    const char *role = lab_page_section(&page, "role", lab_role_word((enum lab_role)ping->role));

    append_headline(out, &page, lab_ws_word(role, "title"));
    if (ping->role == LAB_ROLE_ICMP_ERROR)
        append_line(out, lab_page_ping_error_line(&page, ping));
    append_line(out, lab_page_ping_partner_line(&page, ping));
}

static void
append_dns(GString *out, packet_info *nobody, const struct lab_ws_dns *dns)
{
    const struct lab_page page = lab_page_aside(nobody, NULL);

    append_headline(out, &page, lab_page_dns_title(&page, dns));
    append_line(out, lab_page_dns_partner_line(&page, dns));
    if (dns->answer && dns->answer->opens)
        append_line(out, lab_page_dns_opens_line(&page, dns->answer->opens));
}

static void
append_datagrams(GString *out, packet_info *nobody, uint32_t frame)
{
    const struct lab_page page = lab_page_aside(nobody, NULL);
    struct lab_ws_quic quic;
    struct lab_ws_dns dns;

    for (unsigned nth = 0; lab_ws_dns_is_wanted() && lab_ws_dns_of_frame(frame, nth, &dns); nth++)
        append_dns(out, nobody, &dns);
    for (unsigned nth = 0; lab_ws_quic_is_wanted() && lab_ws_quic_of_frame(frame, nth, &quic);
         nth++)
        append_headline(out, &page, lab_page_quic_title(&page, &quic, frame));
    append_named(out, &page, frame, NULL);
}

void
lab_remark(GString *out, packet_info *nobody, uint32_t frame)
{
    frame_data read = {.num = frame, .visited = 1}; /* all of the capture is known */
    struct lab_ws_record record;
    struct lab_ws_ping ping;

    nobody->fd = &read;
    for (unsigned nth = 0; lab_ws_record_of_frame(frame, nth, &record); nth++)
        append_segment(out, nobody, frame, &record);
    for (unsigned nth = 0; lab_ws_ping_of_frame(frame, nth, &ping); nth++)
        append_message(out, nobody, &ping);
    append_datagrams(out, nobody, frame);
    nobody->fd = NULL;
}
