/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/options.h"

#include "core/bytes.h"
#include "core/serial.h"

/* Kinds of the IANA registry "TCP Option Kind Numbers". */
enum kind {
    END_OF_LIST = 0,
    NO_OPERATION = 1,
    MSS = 2,
    WINDOW_SCALE = 3,
    SACK_PERMITTED = 4,
    SACK = 5,
    TIMESTAMPS = 8,
    MULTIPATH = 30,
    FAST_OPEN = 34,
    EXPERIMENT = 254, /* RFC 6994: the experiment is told by the first number in it */
};

/* TCP Fast Open, before it had a kind of its own: IANA registry "TCP Experimental Option Experiment
 * Identifiers". */
#define FAST_OPEN_EXPERIMENT 0xf989

/* Kind and length come before the value. */
#define HEAD           2
#define MSS_LEN        4
#define SHIFT_LEN      3
#define PERMITTED_LEN  2
#define TIMESTAMPS_LEN 10
#define SACK_BLOCK     8
#define EXPERIMENT_LEN 4 /* and what is experimented with */

/* The subtype of Multipath TCP's option that acknowledges and maps data: RFC 8684 section 3.3. */
#define DATA_SEQUENCE_SIGNAL 2

static void
read_timestamps(const uint8_t *option, struct lab_segment *seg)
{
    seg->tsval = lab_be32(option + HEAD);
    seg->tsecr = lab_be32(option + HEAD + 4);
    seg->has_timestamps = true;
}

static bool
is_nested(const uint8_t *inner, const uint8_t *outer)
{
    return !lab_serial_before(lab_be32(inner), lab_be32(outer)) &&
           !lab_serial_after(lab_be32(inner + 4), lab_be32(outer + 4));
}

static void
read_sack(const uint8_t *option, unsigned len, struct lab_segment *seg)
{
    if (len < HEAD + SACK_BLOCK || (len - HEAD) % SACK_BLOCK)
        return;
    seg->sack_blocks = (uint8_t)((len - HEAD) / SACK_BLOCK);
    seg->sack_first = lab_be32(option + HEAD);
    seg->sack_next = lab_be32(option + HEAD + 4);
    seg->sack_nested = seg->sack_blocks > 1 && is_nested(option + HEAD, option + HEAD + SACK_BLOCK);
}

static void
read_cookie(unsigned len, struct lab_segment *seg)
{
    seg->has_fast_open = true;
    seg->fast_open_cookie = (uint8_t)len;
}

static void
read_option(const uint8_t *option, unsigned len, struct lab_segment *seg)
{
    switch (option[0]) {
    case MSS:
        if (len == MSS_LEN)
            seg->mss = lab_be16(option + HEAD);
        break;
    case WINDOW_SCALE:
        seg->has_window_shift = len == SHIFT_LEN;
        seg->window_shift = len == SHIFT_LEN ? option[HEAD] : 0;
        break;
    case SACK_PERMITTED:
        seg->sack_permitted = len == PERMITTED_LEN;
        break;
    case SACK:
        read_sack(option, len, seg);
        break;
    case TIMESTAMPS:
        if (len == TIMESTAMPS_LEN)
            read_timestamps(option, seg);
        break;
    case MULTIPATH:
        seg->mptcp_signals |= len > HEAD && option[HEAD] >> 4 != DATA_SEQUENCE_SIGNAL;
        break;
    case FAST_OPEN:
        read_cookie(len - HEAD, seg);
        break;
    case EXPERIMENT:
        if (len >= EXPERIMENT_LEN && lab_be16(option + HEAD) == FAST_OPEN_EXPERIMENT)
            read_cookie(len - EXPERIMENT_LEN, seg);
        break;
    default:
        break;
    }
}

void
lab_options_read(const uint8_t *bytes, unsigned len, struct lab_segment *seg)
{
    /* After the handshake nearly every header has just this. */
    if (len == 2 + TIMESTAMPS_LEN && bytes[0] == NO_OPERATION && bytes[1] == NO_OPERATION &&
        bytes[2] == TIMESTAMPS && bytes[3] == TIMESTAMPS_LEN) {
        read_timestamps(bytes + 2, seg);
        return;
    }
    for (unsigned at = 0; at < len && bytes[at] != END_OF_LIST;) {
        if (bytes[at] == NO_OPERATION) {
            at++;
            continue;
        }
        if (at + 1 >= len || bytes[at + 1] < HEAD || at + bytes[at + 1] > len)
            return;
        read_option(bytes + at, bytes[at + 1], seg);
        if (bytes[at] == SACK)
            seg->sack_at = (uint8_t)(at + HEAD);
        at += bytes[at + 1];
    }
}
