/** @file
 * What the columns of a table of connections say, in words of the chosen language: the same in the
 * window, on the command line and in a report.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_CONNECTION_CELLS_H
#define LAB_WS_CONNECTION_CELLS_H

#include "ws/statistics/connections.h"

/* clang-format off */
/** The columns, and the keys of their titles in [connections]. */
#define LAB_CELLS(X)                        \
    X(NUMBER, "number")                     \
    X(TCP_STREAM, "tcp-stream")             \
    X(CLIENT, "client")                     \
    X(SERVER, "server")                     \
    X(OPENED, "opened")                     \
    X(HANDSHAKE, "handshake")               \
    X(CLOSED, "closed")                     \
    X(CLOSE, "close")                       \
    X(RESET, "reset")                       \
    X(ISN_CLIENT, "isn-client")             \
    X(ISN_SERVER, "isn-server")             \
    X(MSS, "mss")                           \
    X(SCALE, "scale")                       \
    X(ROUND_TRIP, "round-trip")             \
    X(SEGMENTS_CLIENT, "segments-client")   \
    X(SEGMENTS_SERVER, "segments-server")   \
    X(BYTES_CLIENT, "bytes-client")         \
    X(BYTES_SERVER, "bytes-server")         \
    X(RETRANSMISSIONS, "retransmissions")   \
    X(EVENTS, "events")                     \
    X(FIRST_FRAME, "first-frame")           \
    X(DURATION, "duration")
/* clang-format on */

#define LAB_ENUM_CELL(id, key) LAB_CELL_##id,
enum lab_cell { LAB_CELLS(LAB_ENUM_CELL) LAB_CELL_COUNT };

/** The title of a column; until the language is changed. */
const char *lab_cell_title(enum lab_cell cell);

/** Whether a column holds numbers, which belong to the right. */
bool lab_cell_is_number(enum lab_cell cell);

/** Whether a question of the quiz asks for what a column says. */
bool lab_cell_is_asked_for(enum lab_cell cell);

/** What counts frames or segments, and is known of every connection.
 *  @param value  set to the number that lab_cell_text() writes
 *  @return false: the column holds text */
bool lab_cell_count(const struct lab_connection_row *row, enum lab_cell cell, uint32_t number,
                    uint32_t *value);

/** What a cell says; "" for what is not known.
 *  @param number  of the row, from 0
 *  @return from the pool of @a pinfo, or until the language is changed */
const char *lab_cell_text(packet_info *pinfo, const struct lab_connection_row *row, uint32_t number,
                          enum lab_cell cell);

/** That some connections have no row, in a sentence; from the pool of @a pinfo. */
const char *lab_cells_left_out(packet_info *pinfo, uint32_t count);

#endif
