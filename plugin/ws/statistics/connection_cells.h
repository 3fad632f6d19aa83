/** @file
 * What the columns of a table of connections say, in words of the chosen language: the same in the
 * window, on the command line and in a report.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_CONNECTION_CELLS_H
#define LAB_WS_CONNECTION_CELLS_H

#include "core/vocabulary.h"
#include "ws/statistics/connections.h"

/* clang-format off */
/** The columns, and the keys of their titles in [connections]. */
#define LAB_CELLS(X)                               \
    X(LAB_CELL_NUMBER, "number")                   \
    X(LAB_CELL_TCP_STREAM, "tcp-stream")           \
    X(LAB_CELL_CLIENT, "client")                   \
    X(LAB_CELL_SERVER, "server")                   \
    X(LAB_CELL_OPENED, "opened")                   \
    X(LAB_CELL_HANDSHAKE, "handshake")             \
    X(LAB_CELL_CLOSED, "closed")                   \
    X(LAB_CELL_CLOSE, "close")                     \
    X(LAB_CELL_RESET, "reset")                     \
    X(LAB_CELL_ISN_CLIENT, "isn-client")           \
    X(LAB_CELL_ISN_SERVER, "isn-server")           \
    X(LAB_CELL_MSS, "mss")                         \
    X(LAB_CELL_SCALE, "scale")                     \
    X(LAB_CELL_ROUND_TRIP, "round-trip")           \
    X(LAB_CELL_SEGMENTS_CLIENT, "segments-client") \
    X(LAB_CELL_SEGMENTS_SERVER, "segments-server") \
    X(LAB_CELL_BYTES_CLIENT, "bytes-client")       \
    X(LAB_CELL_BYTES_SERVER, "bytes-server")       \
    X(LAB_CELL_RETRANSMISSIONS, "retransmissions") \
    X(LAB_CELL_EVENTS, "events")                   \
    X(LAB_CELL_FIRST_FRAME, "first-frame")         \
    X(LAB_CELL_DURATION, "duration")
/* clang-format on */

enum lab_cell { LAB_CELLS(LAB_ENUMERATOR) LAB_CELL_COUNT };

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
