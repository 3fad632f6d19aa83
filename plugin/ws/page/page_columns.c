/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/kept.h"
#include "ws/page/parts.h"
#include "ws/page/texts.h"
#include "ws/page/tree.h"

/* They cost as much as other fields and say nothing new, so they are there for a column that asks,
 * and not in every tree that is looked at. */
static bool
wants_column(enum lab_column column)
{
    return proto_registrar_get_nth((guint)lab_ws_fields.columns[column])->ref_type !=
           HF_REF_TYPE_NONE;
}

static void
add_column(const struct lab_page *page, enum lab_column column, const char *value)
{
    if (value && wants_column(column))
        lab_page_hide_string(page, page->tree, lab_ws_fields.columns[column], value);
}

void
lab_page_draw_message_columns(const struct lab_page *page, const char *name, const char *event)
{
    if (page->quiz)
        return;
    add_column(page, LAB_COLUMN_ROLE, name);
    add_column(page, LAB_COLUMN_EVENT, event);
}

/* The protocol of the innermost layer that is more than bytes, such as "ARP" of "ARP/RARP"; "":
 * none. */
static const char *
innermost_protocol(const packet_info *pinfo)
{
    int data = proto_get_id_by_filter_name("data"), id;
    const char *name;

    for (wmem_list_frame_t *layer = wmem_list_tail(pinfo->layers); layer;
         layer = wmem_list_frame_prev(layer)) {
        id = GPOINTER_TO_INT(wmem_list_frame_data(layer));
        if (id == data)
            continue;
        name = proto_get_protocol_short_name(find_protocol_by_id(id));
        return wmem_strndup(pinfo->pool, name, strcspn(name, "/"));
    }
    return "";
}

void
lab_page_draw_protocol_column(packet_info *pinfo, tvbuff_t *tvb, proto_tree *frame)
{
    struct lab_page page = {.pinfo = pinfo, .tvb = tvb};

    if (!wants_column(LAB_COLUMN_ROLE) || lab_page_is_visible(frame))
        return;
    page.tree = lab_page_place(frame);
    add_column(&page, LAB_COLUMN_ROLE,
               LAB_PHRASE(&page, "mark", "protocol", {"protocol", innermost_protocol(pinfo)}));
}

/* The same for a reset and for an event: its name, put together once. */
static void
add_event_name(const struct lab_page *page, const char *kind, const char *word, uint32_t code)
{
    add_column(page, LAB_COLUMN_EVENT,
               LAB_KEPT(LAB_KEPT_EVENT_NAME, code,
                        lab_ws_word(lab_page_section(page, kind, word), "name")));
}

/* Why there is a reset says more than what else happened on it. */
static void
draw_event_column(const struct lab_page *page)
{
    const struct lab_verdict *verdict = page->verdict;

    if (verdict->reset)
        add_event_name(page, "reset", lab_reset_word(verdict->reset),
                       LAB_EVENT_COUNT + (uint32_t)verdict->reset);
    for (unsigned event = 0; verdict->events >> event; event++) {
        if (verdict->events & LAB_BIT(event))
            add_event_name(page, "event", lab_event_word((enum lab_event)event), event);
    }
}

bool
lab_page_wants_columns(void)
{
    static const header_field_info *infos[LAB_COLUMN_COUNT];
    unsigned ref_types = 0;

    for (unsigned i = 0; !infos[LAB_COLUMN_COUNT - 1] && i < array_length(infos); i++)
        infos[i] = proto_registrar_get_nth((guint)lab_ws_fields.columns[i]);
    for (unsigned i = 0; i < array_length(infos); i++)
        ref_types |= infos[i]->ref_type;
    return ref_types != HF_REF_TYPE_NONE;
}

void
lab_page_draw_columns(const struct lab_page *page)
{
    const struct lab_verdict *verdict = page->verdict;

    if (verdict->roles) /* not an ICMP error, which only says what becomes of the connection */
        add_column(page, LAB_COLUMN_FROM, lab_page_end_name(page, verdict->from));
    if (page->quiz)
        return;
    if (verdict->roles)
        add_column(page, LAB_COLUMN_ROLE, lab_page_name(page));
    add_column(page, LAB_COLUMN_SEQ, lab_formula_word((enum lab_formula)verdict->seq.formula));
    add_column(page, LAB_COLUMN_ACK, lab_formula_word((enum lab_formula)verdict->ack.formula));
    draw_event_column(page);
    for (unsigned id = 0; id < LAB_END_COUNT; id++)
        add_column(page, LAB_COLUMN_CLIENT + id,
                   lab_state_word((enum lab_state)verdict->end[id].after));
}
