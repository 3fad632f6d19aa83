/** @file
 * Where a capture comes from, as far as its file says.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_ORIGIN_H
#define LAB_WS_ORIGIN_H

#include <epan/packet.h>

/** No more of each is told. */
#define LAB_ORIGIN_MOST 8

/** All texts are as they stand in the file: escape them on their way out. */
struct lab_origin {
    const char *file;      /**< the name of the file; NULL: not known, as in TShark */
    GPtrArray *interfaces; /**< names, or descriptions */
    GPtrArray *links;      /**< link layers, in Wireshark's words */
    GPtrArray *comments;   /**< of the whole capture */
    uint32_t known;        /**< how many interfaces the file has shown so far */
    bool looked;
};

/** Begin with nothing known. */
void lab_origin_init(struct lab_origin *origin);

/** Free what it holds. */
void lab_origin_clear(struct lab_origin *origin);

/** See what the file says, with a packet of it: once, and where it has another interface. */
void lab_origin_hear(struct lab_origin *origin, const packet_info *pinfo);

#endif
