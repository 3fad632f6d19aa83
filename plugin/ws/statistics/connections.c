/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/statistics/connections.h"

#include "core/clock.h"
#include "core/serial.h"
#include "ws/input/messages.h"
#include "ws/nstime.h"

_Static_assert(sizeof(struct lab_connection_row) <= LAB_CONNECTION_ROW_MAX,
               "a row is as small as it says");

#define HANDSHAKE                                                                                  \
    (LAB_BIT(LAB_ROLE_HANDSHAKE1) | LAB_BIT(LAB_ROLE_HANDSHAKE2) | LAB_BIT(LAB_ROLE_HANDSHAKE3))

struct lab_connections {
    uint32_t most, left_out;
    GHashTable *numbers; /* struct lab_ws_stream to the number of its row, from 1; 0: it has none */
    GPtrArray *rows;     /* of struct lab_connection_row */
};

/* A letter, the fact that it is known, and the roles whose frames it names. */
static const struct {
    uint16_t fact;
    lab_set roles;
} letters[] = {
    [LAB_LETTER_X] = {LAB_KNOWS_ISN_CLIENT, HANDSHAKE},
    [LAB_LETTER_Y] = {LAB_KNOWS_ISN_SERVER,
                      LAB_BIT(LAB_ROLE_HANDSHAKE2) | LAB_BIT(LAB_ROLE_HANDSHAKE3)},
    [LAB_LETTER_U] = {LAB_KNOWS_FIN_FIRST,
                      LAB_BIT(LAB_ROLE_TEARDOWN1) | LAB_BIT(LAB_ROLE_TEARDOWN2)},
    [LAB_LETTER_W] = {LAB_KNOWS_FIN_SECOND,
                      LAB_BIT(LAB_ROLE_TEARDOWN3) | LAB_BIT(LAB_ROLE_TEARDOWN4)},
};

static bool
has(const struct lab_verdict *verdict, enum lab_event event)
{
    return verdict->events & LAB_BIT(event);
}

static bool
plays(const struct lab_verdict *verdict, lab_set roles)
{
    return verdict->roles & roles;
}

/* What an earlier segment seemed to be is taken back. */
static void
forget_frames(struct lab_connection_row *row, lab_set roles)
{
    for (unsigned role = 0; role < LAB_STEP_ROLES; role++) {
        if (roles & LAB_BIT(role))
            row->end[LAB_CLIENT].frame[role] = row->end[LAB_SERVER].frame[role] = 0;
    }
    row->revision++;
    if (roles & HANDSHAKE) {
        row->round_trip = 0;
        row->repeated = !(roles & LAB_BIT(LAB_ROLE_HANDSHAKE1)); /* the SYN is answered anew */
    }
}

/* The letters of the latest segment hold. Where one is not what it was, an end began anew, or its
 * FIN was none: the steps by the old letter are not those of the connection. */
static void
take_letters(struct lab_connection_row *row, const struct lab_verdict *verdict)
{
    const uint32_t now[] = {verdict->origin[LAB_CLIENT], verdict->origin[LAB_SERVER],
                            verdict->fin_first, verdict->fin_second};

    for (unsigned i = 0; i < LAB_LETTER_COUNT; i++) {
        bool known = verdict->facts & letters[i].fact;

        if (lab_connections_knows(row, (enum lab_letter)i) && (!known || row->letter[i] != now[i]))
            forget_frames(row, letters[i].roles);
        row->letter[i] = known ? now[i] : 0;
    }
    row->facts = verdict->facts;
}

/* How many new bytes has a segment that ends before others of its end: one that was overtaken, or
 * is a repetition whose first sending was not captured. */
static uint32_t
late_bytes(const struct lab_end_row *end, const struct lab_ws_record *record)
{
    const struct lab_verdict *verdict = &record->verdict;

    if (has(verdict, LAB_EVENT_WINDOW_PROBE))
        return 0;
    if (!has(verdict, LAB_EVENT_RETRANSMISSION))
        return record->len; /* it was overtaken */
    return verdict->about_frame ? 0 : MIN(record->len, end->missing);
}

/* How many bytes of a segment have not been counted before. */
static uint32_t
new_bytes(const struct lab_end_row *end, const struct lab_ws_record *record)
{
    uint32_t beyond = record->seq + record->len - end->after;
    const struct lab_verdict *verdict = &record->verdict;

    if (!plays(verdict, LAB_BIT(LAB_ROLE_DATA)) || has(verdict, LAB_EVENT_KEEP_ALIVE))
        return 0;
    if (!end->segments || (int32_t)beyond > (int32_t)record->len)
        return record->len;
    return (int32_t)beyond > 0 ? beyond : late_bytes(end, record);
}

/* What a segment tells of those before it: that some were not captured, or what was in them. */
static void
note_missing(struct lab_end_row *end, const struct lab_ws_record *record, uint32_t late)
{
    if (lab_serial_after(record->seq, end->after))
        end->missing += record->seq - end->after;
    end->missing -= MIN(late, end->missing);
}

static void
count(struct lab_end_row *end, const struct lab_ws_record *record)
{
    uint32_t after = record->seq + lab_ws_record_space(record);
    uint32_t bytes = new_bytes(end, record);
    bool belongs = !plays(&record->verdict, LAB_BIT(LAB_ROLE_STRAY) | LAB_BIT(LAB_ROLE_RESET));
    bool goes_on = lab_serial_after(after, end->after);

    if (end->segments && belongs)
        note_missing(end, record, goes_on ? 0 : bytes);
    end->bytes += bytes;
    end->retransmissions += has(&record->verdict, LAB_EVENT_RETRANSMISSION);
    if (!end->segments || (goes_on && belongs))
        end->after = after;
    end->segments++;
}

static void
note_frames(struct lab_connection_row *row, const struct lab_verdict *verdict, uint32_t frame)
{
    uint32_t *frames = row->end[verdict->from].frame;

    for (unsigned role = 0; role < LAB_STEP_ROLES; role++) {
        if ((verdict->roles & LAB_BIT(role)) && !frames[role]) {
            frames[role] = frame;
            row->revision++;
        }
    }
}

/* A step that was sent again does not tell which sending was answered (RFC 6298 section 3). */
static void
time_handshake(struct lab_connection_row *row, const struct lab_verdict *verdict, uint32_t frame,
               uint64_t now)
{
    const uint32_t *client = row->end[LAB_CLIENT].frame;

    if (!plays(verdict, HANDSHAKE))
        return;
    row->revision++;
    if (client[LAB_ROLE_HANDSHAKE1] == frame)
        row->syn_time = now;
    row->repeated |= has(verdict, LAB_EVENT_RETRANSMISSION);
    if (client[LAB_ROLE_HANDSHAKE3] == frame && client[LAB_ROLE_HANDSHAKE1] &&
        row->end[LAB_SERVER].frame[LAB_ROLE_HANDSHAKE2] && !row->repeated)
        row->round_trip = lab_elapsed(now, row->syn_time);
}

/* Whether it ends something. One that is ignored does not: where it finds a connection closed, it
 * comes behind the one that closed it. */
static bool
decides(const struct lab_verdict *verdict)
{
    return verdict->close == LAB_CLOSE_RESET || verdict->open == LAB_OPEN_REFUSED ||
           verdict->reset == LAB_RESET_CANCELLED;
}

static void
note_reset(struct lab_connection_row *row, const struct lab_verdict *verdict, uint32_t frame)
{
    if (!verdict->reset || (row->reset_frame && (row->reset_decides || !decides(verdict))))
        return;
    row->reset_decides = decides(verdict);
    row->reset_frame = frame;
    row->reset = verdict->reset;
    row->reset_from = verdict->from;
    row->revision++;
}

static void
note_hosts(struct lab_connection_row *row, const struct lab_verdict *verdict)
{
    if (verdict->half_open > row->half_open || (verdict->scan && verdict->scan != row->scan))
        row->revision++;
    row->half_open = MAX(row->half_open, verdict->half_open);
    row->scan = verdict->scan ? verdict->scan : row->scan;
}

static void
note_time(struct lab_connection_row *row, uint32_t frame, uint64_t now)
{
    if (!row->first_frame)
        row->first_frame = frame;
    row->last_frame = frame;
    if (!now)
        return;
    row->first = row->first ? MIN(row->first, now) : now;
    row->last = MAX(row->last, now);
}

static void
note_summary(struct lab_connection_row *row)
{
    const struct lab_summary *now = &row->stream->summary;

    if (now->open != row->summary.open || now->close != row->summary.close)
        row->revision++;
    row->summary = *now;
}

static void
note_events(struct lab_connection_row *row, const struct lab_verdict *verdict)
{
    if (verdict->events & ~row->events)
        row->revision++;
    row->events |= verdict->events;
}

static void
note_segment(struct lab_connection_row *row, const struct lab_ws_record *record, uint32_t frame,
             uint64_t now)
{
    const struct lab_verdict *verdict = &record->verdict;

    note_time(row, frame, now);
    note_summary(row);
    note_events(row, verdict);
    if (has(verdict, LAB_EVENT_CAPTURED_TWICE))
        return;
    take_letters(row, verdict);
    count(&row->end[verdict->from], record);
    note_frames(row, verdict, frame);
    time_handshake(row, verdict, frame, now);
    note_reset(row, verdict, frame);
    note_hosts(row, verdict);
}

uint32_t
lab_connections_tcp_stream(const struct lab_ws_stream *stream, const packet_info *pinfo)
{
    const struct lab_ws_way way = {
        .addr = {lab_ws_stream_address(stream, 0), lab_ws_stream_address(stream, 1)},
        .port = {lab_ws_stream_port(stream, 0), lab_ws_stream_port(stream, 1)},
    };
    uint32_t number;

    return lab_ws_messages_tcp_stream(pinfo, &way, &number) ? number : LAB_NO_TCP_STREAM;
}

static struct lab_connection_row *
row_of(struct lab_connections *connections, const struct lab_ws_stream *stream,
       const packet_info *pinfo, uint32_t *number)
{
    gpointer found;
    struct lab_connection_row *row;

    if (g_hash_table_lookup_extended(connections->numbers, stream, NULL, &found)) {
        *number = GPOINTER_TO_UINT(found) - 1;
        return found ? g_ptr_array_index(connections->rows, *number) : NULL;
    }
    *number = connections->rows->len;
    if (*number >= connections->most) {
        connections->left_out++;
        g_hash_table_insert(connections->numbers, (gpointer)stream, NULL);
        return NULL;
    }
    row = g_new0(struct lab_connection_row, 1);
    row->stream = stream;
    row->tcp_stream = lab_connections_tcp_stream(stream, pinfo);
    g_ptr_array_add(connections->rows, row);
    g_hash_table_insert(connections->numbers, (gpointer)stream, GUINT_TO_POINTER(*number + 1));
    return row;
}

/* An ICMP error belongs to a connection if it ends its attempt to open. */
static struct lab_connection_row *
hear_message(struct lab_connections *connections, packet_info *pinfo, const struct lab_told *told,
             uint32_t *number)
{
    const struct lab_ws_ping *ping = lab_ws_ping_record(pinfo, told->nth);
    struct lab_connection_row *row;

    if (!ping || !ping->returned.verdict || ping->returned.verdict->open != LAB_OPEN_REFUSED)
        return NULL;
    row = row_of(connections, ping->returned.stream, pinfo, number);
    if (!row)
        return NULL;
    row->error_frame = told->frame;
    row->revision++;
    note_summary(row);
    return row;
}

const struct lab_connection_row *
lab_connections_hear(struct lab_connections *connections, packet_info *pinfo,
                     const struct lab_told *told, uint32_t *number)
{
    uint64_t now = lab_ws_nstime_of(pinfo);
    const struct lab_ws_record *record;
    struct lab_connection_row *row;

    if (told->what == LAB_TOLD_ICMP)
        return hear_message(connections, pinfo, told, number);
    record = lab_tap_segment(pinfo, told);
    row = record ? row_of(connections, record->stream, pinfo, number) : NULL;
    if (row)
        note_segment(row, record, told->frame, now);
    return row;
}

bool
lab_connections_knows(const struct lab_connection_row *row, enum lab_letter letter)
{
    return row->facts & letters[letter].fact;
}

uint32_t
lab_connections_frame(const struct lab_connection_row *row, enum lab_role role)
{
    uint32_t client = row->end[LAB_CLIENT].frame[role], server = row->end[LAB_SERVER].frame[role];

    return client && server ? MIN(client, server) : client | server;
}

static bool
knows_offers(const struct lab_connection_row *row)
{
    return row->stream->offer[LAB_CLIENT].seen && row->stream->offer[LAB_SERVER].seen;
}

uint16_t
lab_connections_mss(const struct lab_connection_row *row)
{
    const struct lab_offer *offer = row->stream->offer;

    return knows_offers(row) ? lab_offer_least_mss(&offer[LAB_CLIENT], &offer[LAB_SERVER]) : 0;
}

int
lab_connections_scale(const struct lab_connection_row *row, enum lab_end_id end)
{
    const struct lab_offer *offer = row->stream->offer;
    uint8_t both = offer[LAB_CLIENT].options & offer[LAB_SERVER].options;

    if (!knows_offers(row))
        return -1;
    return (both & LAB_BIT(LAB_OPTION_WINDOW_SCALE)) ? offer[end].shift : 0;
}

struct lab_connections *
lab_connections_new(uint32_t most)
{
    struct lab_connections *connections = g_new0(struct lab_connections, 1);

    connections->most = most;
    connections->numbers = g_hash_table_new(NULL, NULL);
    connections->rows = g_ptr_array_new_with_free_func(g_free);
    return connections;
}

void
lab_connections_forget(struct lab_connections *connections)
{
    g_hash_table_remove_all(connections->numbers);
    g_ptr_array_set_size(connections->rows, 0);
    connections->left_out = 0;
}

void
lab_connections_free(struct lab_connections *connections)
{
    g_hash_table_destroy(connections->numbers);
    g_ptr_array_free(connections->rows, TRUE);
    g_free(connections);
}

uint32_t
lab_connections_count(const struct lab_connections *connections)
{
    return connections->rows->len;
}

const struct lab_connection_row *
lab_connections_row(const struct lab_connections *connections, uint32_t number)
{
    return g_ptr_array_index(connections->rows, number);
}

uint32_t
lab_connections_left_out(const struct lab_connections *connections)
{
    return connections->left_out;
}
