/** @file
 * Which QUIC packets a UDP datagram holds (RFC 9000 section 17, RFC 9369): what their headers say
 * in the clear.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_QUIC_H
#define LAB_QUIC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/vocabulary.h"

/** @param size  how many bytes of the datagram's payload were captured
 *  @return a set of enum lab_quic_packet; those behind one of an unknown version, or that was not
 * captured as a whole, are not in it */
lab_set lab_quic_read(const uint8_t *bytes, size_t size);

/** Whether a datagram may be a client's first one. A client that changes its address goes on in the
 * middle (RFC 9000 section 9), as a capture may begin.
 *  @param packets  that are in it; none if nobody knows its version */
bool lab_quic_may_open(lab_set packets);

#endif
