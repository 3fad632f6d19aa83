/** @file
 * The options of a TCP header (RFC 9293 section 3.2), read from their bytes.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_OPTIONS_H
#define LAB_OPTIONS_H

#include "core/segment.h"

/** Read the options of a header into @a seg, whose option members are zero before.
 *  An option of the wrong length is passed over; a broken list ends the search.
 *  @param bytes  what follows the first 20 bytes of the header
 *  @param len    how many bytes those are, at most 40 */
void lab_options_read(const uint8_t *bytes, unsigned len, struct lab_segment *seg);

#endif
