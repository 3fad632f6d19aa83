/** @file
 * What is kept of each frame, until the file is closed: packed, and read on any pass.
 *
 * A record is filled in while its frame is dissected for the first time. Afterwards it is kept in
 * pages of a few frames, found by the number of the frame.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_RECORDS_H
#define LAB_WS_RECORDS_H

#include <epan/packet.h>

/** The most that a record can have, in bytes. */
#define LAB_WS_RECORD_MAX 240

/** How much of a record that begins full is kept as it is, in bytes. */
#define LAB_WS_FULL 32

/** What the records of a frame are told apart by: below 16. */
enum lab_ws_kind_id {
    LAB_WS_KIND_SEGMENT,
    LAB_WS_KIND_PING,
    LAB_WS_KIND_IP_HEADER,
    LAB_WS_KIND_DNS,
    LAB_WS_KIND_NAMED,
    LAB_WS_KIND_QUIC,
    LAB_WS_KIND_SACK,
    LAB_WS_KIND_CLUES,
};

/** A kind of record. */
struct lab_ws_kind {
    uint8_t id;       /**< enum lab_ws_kind_id */
    size_t size;      /**< of a record in bytes, a multiple of 4, at most LAB_WS_RECORD_MAX */
    bool cleared;     /**< whoever begins one sets all of it, and so it need not be zero */
    bool begins_full; /**< its first LAB_WS_FULL bytes are mostly no zeros, and not packed */
    /** Make it smaller before it is packed, and as it was; NULL: leave it alone. */
    void (*fold)(void *record, uint32_t frame);
    void (*unfold)(void *record, uint32_t frame);
};

/** Prepare for a file: nothing of another file is remembered. */
void lab_ws_records_init(void);

/** A new record of the frame at hand, of zero bytes unless its kind is cleared, to be filled in
 * before lab_ws_records_keep(). What lies between its members is packed as well: a struct that was
 * made elsewhere, and copied into it, may bring bytes there that nobody wrote
 * (tests/fuzz/memcheck.py). */
void *lab_ws_records_begin(packet_info *pinfo, const struct lab_ws_kind *kind);

/** Keep the records of the frame at hand. Call once for each frame, on the first pass, also if it
 *  has none. A read filter gives the number of a frame that it drops to the one after it, which
 *  then has its own records alone. */
void lab_ws_records_keep(const packet_info *pinfo);

/** The records of a kind that are being filled in.
 *  @param nth  which one, from 0
 *  @return NULL if there are no more */
void *lab_ws_records_begun(const packet_info *pinfo, const struct lab_ws_kind *kind, unsigned nth);

/** The records of a kind that are kept of the frame at hand.
 *  @return valid while that is dissected; NULL if there are no more */
const void *lab_ws_records_find(packet_info *pinfo, const struct lab_ws_kind *kind, unsigned nth);

/** The same of any frame.
 *  @return false if there are no more */
bool lab_ws_records_read(uint32_t frame, const struct lab_ws_kind *kind, unsigned nth,
                         void *record);

#endif
