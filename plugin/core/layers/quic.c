/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/layers/quic.h"

#include <stdbool.h>

#include "core/bytes.h"

#define FORM_LONG 0x80

/* Of the drafts, the last byte counts. */
#define VERSION_1 UINT32_C(1)
#define VERSION_2 UINT32_C(0x6b3343cf)
#define DRAFTS    UINT32_C(0xff000000)

/* What is still to be read of a datagram. */
struct reading {
    const uint8_t *at;
    size_t left;
};

static bool
skip(struct reading *reading, uint64_t size)
{
    if (reading->left < size)
        return false;
    reading->at += size;
    reading->left -= (size_t)size;
    return true;
}

/* A number whose first two bits tell its length (RFC 9000 section 16). */
static bool
read_number(struct reading *reading, uint64_t *number)
{
    unsigned length;

    if (!reading->left)
        return false;
    length = 1U << (*reading->at >> 6);
    if (reading->left < length)
        return false;
    *number = *reading->at & 0x3F;
    for (unsigned i = 1; i < length; i++)
        *number = *number << 8 | reading->at[i];
    return skip(reading, length);
}

/* A connection ID behind its length. */
static bool
skip_id(struct reading *reading)
{
    return reading->left && skip(reading, 1 + (uint64_t)*reading->at);
}

/* @return LAB_QUIC_PACKET_COUNT: nobody knows the types of this version */
static enum lab_quic_packet
type_of(uint8_t first, uint32_t version)
{
    static const enum lab_quic_packet types[] = {LAB_QUIC_INITIAL, LAB_QUIC_0RTT,
                                                 LAB_QUIC_HANDSHAKE, LAB_QUIC_RETRY};
    unsigned type = first >> 4 & 3;

    if (version == 0)
        return LAB_QUIC_VERSION_NEGOTIATION;
    if (version == VERSION_2)
        return types[(type + 3) % 4]; /* RFC 9369 section 3.2 */
    return version == VERSION_1 || (version & 0xffffff00) == DRAFTS ? types[type]
                                                                    : LAB_QUIC_PACKET_COUNT;
}

/* Zeros behind the last packet are none. The bit that RFC 9000 fixes does not tell them apart, for
 * both ends may agree to send anything there (RFC 9287). */
static bool
is_padding(const struct reading *reading)
{
    size_t at = 0;

    while (at < reading->left && !reading->at[at])
        at++;
    return at == reading->left;
}

/* A packet with a long header. @return whether another one may follow it */
static bool
read_long(struct reading *reading, lab_set *packets)
{
    uint8_t first = *reading->at;
    enum lab_quic_packet type;
    uint64_t length = 0;

    if (reading->left < 5)
        return false;
    type = type_of(first, lab_be32(reading->at + 1));
    if (type == LAB_QUIC_PACKET_COUNT)
        return false;
    *packets |= LAB_BIT(type);
    if (type == LAB_QUIC_RETRY || type == LAB_QUIC_VERSION_NEGOTIATION)
        return false; /* they have the rest of the datagram */
    if (!skip(reading, 5) || !skip_id(reading) || !skip_id(reading))
        return false;
    if (type == LAB_QUIC_INITIAL && !(read_number(reading, &length) && skip(reading, length)))
        return false; /* its token */
    return read_number(reading, &length) && skip(reading, length) && !is_padding(reading);
}

lab_set
lab_quic_read(const uint8_t *bytes, size_t size)
{
    struct reading reading = {bytes, size};
    lab_set packets = 0;

    if (!size)
        return 0;
    while (*reading.at & FORM_LONG) {
        if (!read_long(&reading, &packets))
            return packets;
    }
    return packets | LAB_BIT(LAB_QUIC_1RTT); /* it has the rest */
}

bool
lab_quic_may_open(lab_set packets)
{
    return !packets || (packets & (LAB_BIT(LAB_QUIC_INITIAL) | LAB_BIT(LAB_QUIC_0RTT)));
}
