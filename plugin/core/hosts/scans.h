/** @file
 * Who tries one port of a host after the other. Internal to this folder.
 *
 * Now is the capture time of the segment at hand, in nanoseconds.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_SCANS_H
#define LAB_SCANS_H

#include "core/hosts/table.h"
#include "core/segment.h"
#include "core/verdict.h"

/* A scan: LAB_SCAN_PORTS different ports of one host, tried by one other, none of which has carried
 * a byte, each within this time of the present. A browser opens its connections to one port, or to
 * two; a program that uses a web server and a database on one host, to two. A minute is long enough
 * for the slow scans of the usual tools (one port in 15 seconds), and a scan whose last try is
 * longer ago is over.
 *
 * Two hosts that have exchanged bytes in that time may open several connections at once (passive
 * FTP does, each to a new port): of them, only connections that ended without a byte count. */
#define LAB_SCAN_TIME_NS UINT64_C(60000000000)

/** The way to scan that a segment outside any connection goes, if it can be nothing but a question.
 */
enum lab_scan lab_scans_kind(const struct lab_segment *seg);

/** Take a try of @a port, or one more of the same moment.
 *  @return what is known of its tries */
struct lab_try *lab_scans_try(struct lab_pair *pair, uint16_t port, uint64_t now);

/** Take a byte from or to @a port: its try is no part of a scan. */
void lab_scans_forget(struct lab_pair *pair, uint16_t port, uint64_t now);

/** Take it that the try of @a port came to nothing, @a completed or not. */
void lab_scans_fail(struct lab_pair *pair, uint16_t port, bool completed);

/** See whether the tries are a scan by now, or no longer. */
void lab_scans_recognise(struct lab_pair *pair, uint64_t now);

/** Fill in scan and LAB_BEGINS_SCAN, if the segment is part of one of this @a kind. */
void lab_scans_tell(struct lab_pair *pair, enum lab_scan kind, uint64_t now,
                    struct lab_verdict *verdict);

#endif
