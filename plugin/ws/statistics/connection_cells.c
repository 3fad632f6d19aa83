/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/statistics/connection_cells.h"

#include <inttypes.h>

#include <epan/packet.h>
#include <epan/to_str.h>
#include <wsutil/str_util.h>

#include "ws/words.h"

#define SECTION "connections"

/* No frame, as a step that was not captured: an en dash. */
#define NO_FRAME "\xe2\x80\x93"

/* A text of the section with pairs of placeholder and value filled in. */
#define PHRASE(pinfo, key, ...) lab_ws_phrase(pinfo, SECTION, key, LAB_VALUES(__VA_ARGS__))

static const char *const keys[] = {LAB_CELLS(LAB_WORD)};

const char *
lab_cell_title(enum lab_cell cell)
{
    return lab_ws_word(SECTION, keys[cell]);
}

static const char *
word_text(packet_info *pinfo, const char *kind, const char *word, const char *key)
{
    return lab_ws_word(wmem_strconcat(pinfo->pool, kind, ".", word, NULL), key);
}

static const char *
end_name(packet_info *pinfo, enum lab_end_id id)
{
    return word_text(pinfo, "end", lab_end_word(id), "name");
}

static const char *
decimal(packet_info *pinfo, uint32_t number)
{
    return wmem_strdup_printf(pinfo->pool, "%u", number);
}

static const char *
socket_text(packet_info *pinfo, const struct lab_connection_row *row, enum lab_end_id id)
{
    return lab_ws_stream_socket(pinfo->pool, row->stream, id);
}

/* The frames of a step; both ends' where each took it. */
static const char *
step_text(packet_info *pinfo, const struct lab_connection_row *row, unsigned role)
{
    uint32_t client = row->end[LAB_CLIENT].frame[role], server = row->end[LAB_SERVER].frame[role];

    if (client && server)
        return wmem_strdup_printf(pinfo->pool, "%u+%u", MIN(client, server), MAX(client, server));
    return client || server ? decimal(pinfo, client | server) : NO_FRAME;
}

/* The frames of the steps from one role to another, up to the last that there is. */
static const char *
steps_text(packet_info *pinfo, const struct lab_connection_row *row, enum lab_role first,
           enum lab_role last)
{
    const char *text = "";
    unsigned past = first;

    for (unsigned role = first; role <= last; role++)
        past = lab_connections_frame(row, (enum lab_role)role) ? role + 1 : past;
    for (unsigned role = first; role < past; role++)
        text = wmem_strconcat(pinfo->pool, text, role > first ? ", " : "",
                              step_text(pinfo, row, role), NULL);
    return text;
}

static const char *
scale_text(packet_info *pinfo, const struct lab_connection_row *row)
{
    int client = lab_connections_scale(row, LAB_CLIENT),
        server = lab_connections_scale(row, LAB_SERVER);

    return client < 0 ? "" : wmem_strdup_printf(pinfo->pool, "%d, %d", client, server);
}

static const char *
opened_text(packet_info *pinfo, const struct lab_connection_row *row)
{
    enum lab_open open = (enum lab_open)row->stream->summary.open;

    return open ? word_text(pinfo, "open", lab_open_word(open), "title") : "";
}

/* Who closed it; LAB_END_COUNT: nobody alone, or not known. */
static enum lab_end_id
closer(const struct lab_connection_row *row)
{
    switch (row->stream->summary.close) {
    case LAB_CLOSE_FOUR_WAY:
    case LAB_CLOSE_THREE_WAY:
    case LAB_CLOSE_HALF_CLOSED:
        if (!(row->facts & LAB_KNOWS_FIN_FIRST))
            return LAB_END_COUNT;
        return (row->facts & LAB_CLOSER_IS_SERVER) ? LAB_SERVER : LAB_CLIENT;
    case LAB_CLOSE_RESET:
        return row->reset_frame ? (enum lab_end_id)row->reset_from : LAB_END_COUNT;
    default:
        return LAB_END_COUNT;
    }
}

static const char *
closed_text(packet_info *pinfo, const struct lab_connection_row *row)
{
    enum lab_close close = (enum lab_close)row->stream->summary.close;
    enum lab_end_id by = closer(row);
    const char *title = close ? word_text(pinfo, "close", lab_close_word(close), "title") : "";

    if (by == LAB_END_COUNT)
        return title;
    return PHRASE(pinfo, close == LAB_CLOSE_RESET ? "closed-by" : "closed-first", {"title", title},
                  {"from", end_name(pinfo, by)});
}

static const char *
reset_text(packet_info *pinfo, const struct lab_connection_row *row)
{
    enum lab_reset reset = (enum lab_reset)row->reset;

    if (!row->reset_frame && row->error_frame && row->stream->summary.open == LAB_OPEN_REFUSED)
        return PHRASE(pinfo, "error", {"frame", decimal(pinfo, row->error_frame)});
    if (!row->reset_frame)
        return "";
    return PHRASE(pinfo, "reset-by",
                  {"name", word_text(pinfo, "reset", lab_reset_word(reset), "name")},
                  {"from", end_name(pinfo, (enum lab_end_id)row->reset_from)},
                  {"frame", decimal(pinfo, row->reset_frame)});
}

static const char *
add_name(packet_info *pinfo, const char *text, const char *name)
{
    return *text ? PHRASE(pinfo, "also", {"text", text}, {"name", name}) : name;
}

/* What a connection shares with others, and what happened on the way. */
static const char *
events_text(packet_info *pinfo, const struct lab_connection_row *row)
{
    enum lab_scan scan = (enum lab_scan)row->scan;
    const char *text = scan ? word_text(pinfo, "scan", lab_scan_word(scan), "title") : "";

    if (row->half_open)
        text = add_name(pinfo, text, lab_ws_word("statistics", "flood"));
    for (unsigned event = 0; event < LAB_EVENT_COUNT; event++) {
        if (row->events & LAB_BIT(event))
            text =
                add_name(pinfo, text,
                         word_text(pinfo, "event", lab_event_word((enum lab_event)event), "name"));
    }
    return text;
}

bool
lab_cell_count(const struct lab_connection_row *row, enum lab_cell cell, uint32_t number,
               uint32_t *value)
{
    switch (cell) {
    case LAB_CELL_NUMBER:
        *value = number + 1;
        return true;
    case LAB_CELL_SEGMENTS_CLIENT:
        *value = row->end[LAB_CLIENT].segments;
        return true;
    case LAB_CELL_SEGMENTS_SERVER:
        *value = row->end[LAB_SERVER].segments;
        return true;
    case LAB_CELL_FIRST_FRAME:
        *value = row->first_frame;
        return true;
    default:
        return false;
    }
}

bool
lab_cell_is_number(enum lab_cell cell)
{
    static const struct lab_connection_row none;
    uint32_t unused;

    switch (cell) {
    case LAB_CELL_TCP_STREAM:
    case LAB_CELL_ISN_CLIENT:
    case LAB_CELL_ISN_SERVER:
    case LAB_CELL_MSS:
    case LAB_CELL_SCALE:
    case LAB_CELL_ROUND_TRIP:
    case LAB_CELL_BYTES_CLIENT:
    case LAB_CELL_BYTES_SERVER:
    case LAB_CELL_RETRANSMISSIONS:
    case LAB_CELL_DURATION:
        return true;
    default:
        return lab_cell_count(&none, cell, 0, &unused);
    }
}

bool
lab_cell_is_asked_for(enum lab_cell cell)
{
    static const bool asked[LAB_CELL_COUNT] = {
        [LAB_CELL_OPENED] = true,       [LAB_CELL_HANDSHAKE] = true,
        [LAB_CELL_CLOSED] = true,       [LAB_CELL_CLOSE] = true,
        [LAB_CELL_RESET] = true,        [LAB_CELL_ISN_CLIENT] = true,
        [LAB_CELL_ISN_SERVER] = true,   [LAB_CELL_MSS] = true,
        [LAB_CELL_BYTES_CLIENT] = true, [LAB_CELL_BYTES_SERVER] = true,
        [LAB_CELL_EVENTS] = true,       [LAB_CELL_RETRANSMISSIONS] = true,
    };

    return asked[cell];
}

static const char *
bytes_text(packet_info *pinfo, const struct lab_connection_row *row, enum lab_end_id id)
{
    return wmem_strdup_printf(pinfo->pool, "%" PRIu64, row->end[id].bytes);
}

static const char *
letter_text(packet_info *pinfo, const struct lab_connection_row *row, enum lab_letter letter)
{
    return lab_connections_knows(row, letter) ? decimal(pinfo, row->letter[letter]) : "";
}

static const char *
words(packet_info *pinfo, const struct lab_connection_row *row, enum lab_cell cell)
{
    switch (cell) {
    case LAB_CELL_TCP_STREAM:
        return row->tcp_stream == LAB_NO_TCP_STREAM ? "" : decimal(pinfo, row->tcp_stream);
    case LAB_CELL_CLIENT:
        return socket_text(pinfo, row, LAB_CLIENT);
    case LAB_CELL_SERVER:
        return socket_text(pinfo, row, LAB_SERVER);
    case LAB_CELL_OPENED:
        return opened_text(pinfo, row);
    case LAB_CELL_HANDSHAKE:
        return steps_text(pinfo, row, LAB_ROLE_HANDSHAKE1, LAB_ROLE_HANDSHAKE3);
    case LAB_CELL_ISN_CLIENT:
        return letter_text(pinfo, row, LAB_LETTER_X);
    case LAB_CELL_ISN_SERVER:
        return letter_text(pinfo, row, LAB_LETTER_Y);
    case LAB_CELL_MSS:
        return lab_connections_mss(row) ? decimal(pinfo, lab_connections_mss(row)) : "";
    case LAB_CELL_SCALE:
        return scale_text(pinfo, row);
    case LAB_CELL_ROUND_TRIP:
        return row->round_trip ? lab_ws_decimals(pinfo->pool, (double)row->round_trip / 1e6, 3)
                               : "";
    case LAB_CELL_BYTES_CLIENT:
        return bytes_text(pinfo, row, LAB_CLIENT);
    case LAB_CELL_BYTES_SERVER:
        return bytes_text(pinfo, row, LAB_SERVER);
    case LAB_CELL_RETRANSMISSIONS:
        return decimal(pinfo,
                       row->end[LAB_CLIENT].retransmissions + row->end[LAB_SERVER].retransmissions);
    case LAB_CELL_DURATION:
        return row->first ? lab_ws_decimals(pinfo->pool, (double)(row->last - row->first) / 1e9, 6)
                          : "";
    case LAB_CELL_CLOSED:
        return closed_text(pinfo, row);
    case LAB_CELL_CLOSE:
        return steps_text(pinfo, row, LAB_ROLE_TEARDOWN1, LAB_ROLE_TEARDOWN4);
    case LAB_CELL_RESET:
        return reset_text(pinfo, row);
    case LAB_CELL_EVENTS:
        return events_text(pinfo, row);
    default:
        return "";
    }
}

const char *
lab_cell_text(packet_info *pinfo, const struct lab_connection_row *row, uint32_t number,
              enum lab_cell cell)
{
    uint32_t count;

    return lab_cell_count(row, cell, number, &count) ? decimal(pinfo, count)
                                                     : words(pinfo, row, cell);
}

const char *
lab_cells_left_out(packet_info *pinfo, uint32_t count)
{
    return PHRASE(pinfo, "left-out", {"count", decimal(pinfo, count)});
}
