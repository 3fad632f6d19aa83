/** @file
 * Numbers, times and sockets as a report writes them, in every language alike.
 *
 * Every string comes from the pool of the packet_info.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_FIGURES_H
#define LAB_WS_FIGURES_H

#include "ws/input/segment_records.h"

/** "1,204": how many. */
const char *lab_figure_count(packet_info *nobody, uint64_t count);

/** "0.000100": seconds, of nanoseconds. */
const char *lab_figure_seconds(packet_info *nobody, uint64_t nanoseconds);

/** "2", or "4–27". */
const char *lab_figure_frames(packet_info *nobody, uint32_t first, uint32_t last);

/** "192.0.2.1:80", "[2001:db8::1]:80". */
const char *lab_figure_socket(packet_info *nobody, const struct lab_ws_stream *stream,
                              enum lab_end_id end);

/** The name of a host, where Wireshark resolves it; "": it has none. */
const char *lab_figure_host(packet_info *nobody, const struct lab_ws_stream *stream,
                            enum lab_end_id end);

#endif
