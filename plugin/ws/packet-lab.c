/* Lab, a post-dissector: registration and the way through one frame.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include <epan/packet.h>
#include <epan/prefs.h>

#include "ws/annotation/annotate.h"
#include "ws/classroom/quiz.h"
#include "ws/classroom/tasks.h"
#include "ws/classroom/worksheet.h"
#include "ws/fields.h"
#include "ws/input/carried.h"
#include "ws/input/datagrams.h"
#include "ws/input/dns.h"
#include "ws/input/hash.h"
#include "ws/input/hindsight.h"
#include "ws/input/http_messages.h"
#include "ws/input/ip_header.h"
#include "ws/input/payloads.h"
#include "ws/input/ping.h"
#include "ws/input/quic.h"
#include "ws/input/records.h"
#include "ws/input/room.h"
#include "ws/input/segments.h"
#include "ws/input/streams.h"
#include "ws/input/tls_records.h"
#include "ws/input/waits.h"
#include "ws/kept.h"
#include "ws/msl.h"
#include "ws/page/datagram_tree.h"
#include "ws/page/ip_tree.h"
#include "ws/page/page.h"
#include "ws/page/ping_tree.h"
#include "ws/page/tree.h"
#include "ws/plugin.h"
#include "ws/quiz_mode.h"
#include "ws/report/drawing.h"
#include "ws/report/folder.h"
#include "ws/report/report.h"
#include "ws/statistics/connection_table.h"
#include "ws/statistics/flow_graph.h"
#include "ws/statistics/steps_table.h"
#include "ws/statistics/table.h"
#include "ws/statistics/way_table.h"
#include "ws/tap.h"
#include "ws/window/board.h"
#include "ws/window/choices.h"
#include "ws/window/menu.h"
#include "ws/window/profile.h"
#include "ws/window/stage.h"
#include "ws/window/toolbar.h"
#include "ws/words.h"

static void
draw(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree)
{
    const struct lab_ws_record *record = lab_ws_record(pinfo, 0), *after;
    const struct lab_ws_ping *ping;
    const struct lab_asker *asker = lab_quiz_mode_is_on() ? &lab_quiz : NULL;
    proto_tree *lab = NULL, *next;

    for (unsigned layer = 0; record; layer++, record = after) {
        after = lab_ws_record(pinfo, layer + 1);
        next = lab_ws_tree_draw(record, layer || after, tvb, pinfo, tree, asker);
        lab = lab ? lab : next;
    }
    if (!proto_field_is_referenced(tree, lab_ws_fields.protocol))
        return;
    if (lab_page_is_visible(tree))
        lab_ws_board_withdraw_passing();
    for (unsigned layer = 0; (ping = lab_ws_ping_record(pinfo, layer)) != NULL; layer++) {
        next = lab_ws_ping_tree_draw(ping, tvb, pinfo, tree, asker);
        lab = lab ? lab : next;
    }
    next = lab_ws_datagram_tree_draw(tvb, pinfo, tree, asker);
    lab = lab ? lab : next;
    if (!lab)
        lab_page_draw_protocol_column(pinfo, tvb, tree);
    lab_ws_ip_tree_draw(tvb, pinfo, tree, lab);
}

/* What TCP carries, if somebody asks for it. */
static void
judge_payloads(packet_info *pinfo)
{
    if (!lab_ws_payload_count(pinfo))
        return;
    lab_ws_http_judge(pinfo);
    lab_ws_tls_judge(pinfo);
    lab_ws_dns_judge_segments(pinfo);
    lab_ws_payloads_forget();
}

static void
judge_datagram(packet_info *pinfo, int protocol, const struct lab_ws_datagram *datagram)
{
    lab_ws_dns_judge_datagram(pinfo, protocol, datagram);
    lab_ws_quic_judge(pinfo, protocol, datagram);
}

static int
dissect_lab(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, void *data _U_)
{
    bool noteworthy = true;

    if (!PINFO_FD_VISITED(pinfo)) {
        noteworthy = lab_ws_segments_take_noteworthy();
        lab_ws_segments_judge_messages(pinfo);
        judge_payloads(pinfo);
        lab_ws_datagrams_judge(pinfo, judge_datagram);
        lab_ws_ip_header_keep(pinfo, tvb);
        lab_ws_carried_watch(pinfo);
        lab_ws_records_keep(pinfo);
    }
    if (lab_tap_listens())
        lab_tap_tell(pinfo);
    /* Most frames are looked at by nobody: the packet list wants none of this. */
    if (!noteworthy && !proto_field_is_referenced(tree, lab_ws_fields.protocol))
        return (int)tvb_captured_length(tvb);
    draw(tvb, pinfo, tree);
    return (int)tvb_captured_length(tvb);
}

static void
show_words(void)
{
    lab_ws_choices_show();
    lab_ws_menu_show();
    lab_tables_show();
}

/* Wireshark has read the preferences, or one of Lab's was changed; the window may not be made yet.
 */
static void
apply_preferences(void)
{
    lab_ws_words_load();
    show_words();
    lab_ws_profile_show();
}

/* A file is opened, or dissected again: the teacher's texts may have been edited. */
static void
start_file(void)
{
    lab_ws_fields_unfold();
    lab_ws_room_init();
    lab_ws_records_init();
    lab_ws_carried_init();
    lab_ws_segments_init();
    lab_ws_payloads_init();
    lab_ws_ping_init();
    lab_ws_http_start();
    lab_ws_tls_start();
    lab_ws_dns_start();
    lab_ws_quic_start();
    lab_ws_datagrams_start(lab_ws_dns_is_wanted() || lab_ws_quic_is_wanted());
    lab_ws_ip_header_start();
    apply_preferences();
}

static void
end_file(void)
{
    lab_ws_streams_forget();
    lab_ws_hindsight_end();
    lab_ws_waits_end();
    lab_tap_end();
    lab_tables_end();
    lab_ws_stage_end();
    lab_ws_kept_forget_recent();
}

void
proto_register_lab(void)
{
    module_t *preferences;

    lab_ws_fields_register();
    lab_ws_hash_register();
    lab_ws_carried_register();
    lab_ws_datagrams_register();
    preferences = prefs_register_protocol(lab_ws_fields.protocol, apply_preferences);
    /* In this order the preferences stand in their dialog. */
    lab_ws_words_register(preferences);
    lab_ws_choices_register(preferences);
    lab_quiz_mode_register(preferences);
    lab_ws_http_register(preferences);
    lab_ws_tls_register(preferences);
    lab_ws_dns_register(preferences);
    lab_ws_quic_register(preferences);
    lab_ws_ip_header_register(preferences);
    lab_ws_msl_register(preferences);
    lab_tap_register();
    lab_ws_worksheet_register(preferences);
    lab_folder_register(preferences);
    lab_ws_tasks_register();
    lab_ws_annotate_register();
    lab_ws_connection_table_register();
    lab_ws_steps_table_register();
    lab_ws_way_table_register();
    lab_ws_flow_graph_register();
    lab_ws_drawing_register();
    lab_ws_report_register();
    lab_ws_toolbar_register();
    lab_ws_menu_register();
    show_words();
    register_init_routine(start_file);
    register_cleanup_routine(end_file);
}

void
proto_reg_handoff_lab(void)
{
    register_postdissector(create_dissector_handle(dissect_lab, lab_ws_fields.drawing));
    lab_ws_carried_take_over();
}
