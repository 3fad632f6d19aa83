/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/statistics/flow_graph.h"

#include <epan/packet.h>
#include <epan/tap.h>
#include <epan/to_str.h>
#include <string.h>

#include "ws/fields.h"
#include "ws/page/subject.h"
#include "ws/page/texts.h"
#include "ws/quiz_mode.h"
#include "ws/tap.h"
#include "ws/ws_compat.h"

#define NAME       "lab"
#define TITLE      "Lab"
#define SECTION    "flow"

#define LINE_WIDTH 1 /* pixels */

/* What the segment is; where something else matters more, that as well. */
static const char *
what(const struct lab_page *page)
{
    const struct lab_verdict *verdict = page->verdict;
    const char *role = lab_page_name(page), *section;
    enum lab_event event;

    if (verdict->reset)
        section = lab_page_section(page, "reset", lab_reset_word((enum lab_reset)verdict->reset));
    else if (lab_page_leading_event(page, &event))
        section = lab_page_section(page, "event", lab_event_word(event));
    else
        return role;
    return LAB_PHRASE(page, SECTION, "what", {"role", role},
                      {"event", lab_ws_word(section, "name")});
}

/* tshark has no more room for a label than this, but any for a comment. */
#define LABEL_IN_TEXT 20

static const char *
comment(const struct lab_page *page, const char *label)
{
    const struct lab_end_verdict *end = page->verdict->end;
    const char *text = "";

    if (!page->quiz)
        text = LAB_PHRASE(page, SECTION, "comment", {"what", what(page)},
                          {"client", lab_state_word((enum lab_state)end[LAB_CLIENT].after)},
                          {"server", lab_state_word((enum lab_state)end[LAB_SERVER].after)});
    if (strlen(label) <= LABEL_IN_TEXT || lab_tap_has_window())
        return text;
    return wmem_strdup_printf(page->pinfo->pool, "%s%s[%s]", text, *text ? " " : "", label);
}

/* One end, as the lifeline to which its arrows belong. Wireshark draws one for each address: where
 * both ends have the same, each has its own with the port behind it. */
static void
set_end(address *end, packet_info *pinfo, const struct lab_ws_stream *stream, unsigned which)
{
    const address *own = lab_ws_stream_address(stream, which);
    const char *text;

    free_address(end);
    if (!addresses_equal(own, lab_ws_stream_address(stream, !which))) {
        copy_address(end, own);
        return;
    }
    text = wmem_strdup_printf(pinfo->pool, "%s:%u", address_to_str(pinfo->pool, own),
                              lab_ws_stream_port(stream, which));
    alloc_address_wmem(NULL, end, AT_STRINGZ, (int)strlen(text) + 1, text);
}

/* The ends of the segment, not of another packet that its frame carries as well. */
static void
set_ends(struct lab_seq_item *arrow, packet_info *pinfo, const struct lab_ws_record *record)
{
    const struct lab_ws_stream *stream = record->stream;
    unsigned from = lab_ws_stream_side(stream, record->verdict.from);

    set_end(&arrow->src_addr, pinfo, stream, from);
    set_end(&arrow->dst_addr, pinfo, stream, !from);
    arrow->port_src = lab_ws_stream_port(stream, from);
    arrow->port_dst = lab_ws_stream_port(stream, !from);
}

static tap_packet_status
hear(void *graph, packet_info *pinfo, epan_dissect_t *edt _U_, const void *data,
     tap_flags_t flags _U_)
{
    const struct lab_told *told = data;
    const struct lab_ws_record *record = lab_tap_segment(pinfo, told);
    struct lab_seq_item *arrow = record ? lab_ws_seq_item_new(pinfo, graph) : NULL;
    struct lab_page page;

    if (!arrow)
        return TAP_PACKET_DONT_REDRAW;
    page = (struct lab_page){.record = record,
                             .verdict = &record->verdict,
                             .pinfo = pinfo,
                             .quiz = lab_quiz_mode_is_on(),
                             .visible = true};
    set_ends(arrow, pinfo, record);
    arrow->frame_number = told->frame;
    arrow->frame_label = g_strdup(lab_page_arrow(&page));
    arrow->comment = g_strdup(comment(&page, arrow->frame_label));
    arrow->line_style = LINE_WIDTH;
    arrow->display = TRUE;
    lab_ws_seq_item_add(graph, arrow);
    return TAP_PACKET_REDRAW;
}

void
lab_ws_flow_graph_register(void)
{
    lab_ws_register_seq_analysis(NAME, TITLE, lab_ws_fields.protocol, LAB_TAP, hear);
}
