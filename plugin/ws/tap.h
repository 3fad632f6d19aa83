/** @file
 * What Lab prints behind tshark -z: each argument is an output, which hears of every segment,
 * ICMP message, and datagram of DNS or QUIC while the capture is read, and prints when all has been
 * read.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_TAP_H
#define LAB_WS_TAP_H

#include <epan/packet.h>

#include "ws/input/ping.h"
#include "ws/input/segment_records.h"

/** The name under which Wireshark knows the tap; it tells of a struct lab_told. */
#define LAB_TAP "lab"

/** What the tap tells of, and where it is found. */
enum lab_told_kind {
    LAB_TOLD_SEGMENT, /**< lab_ws_record_of_frame() */
    LAB_TOLD_ICMP,    /**< lab_ws_ping_of_frame() */
    LAB_TOLD_DNS,     /**< lab_ws_dns_of_frame(): a datagram */
    LAB_TOLD_QUIC,    /**< lab_ws_quic_of_frame() */
};

/** Which segment or message of the capture. */
struct lab_told {
    uint32_t frame;
    uint16_t nth; /**< which one of its kind in the frame, from 0 */
    uint8_t what; /**< enum lab_told_kind */
};

/** The record of the segment that is told of; NULL: it is something else, or has none. */
static inline const struct lab_ws_record *
lab_tap_segment(packet_info *pinfo, const struct lab_told *told)
{
    return told->what == LAB_TOLD_SEGMENT ? lab_ws_record(pinfo, told->nth) : NULL;
}

/** The same of an ICMP message. */
static inline const struct lab_ws_ping *
lab_tap_message(packet_info *pinfo, const struct lab_told *told)
{
    return told->what == LAB_TOLD_ICMP ? lab_ws_ping_record(pinfo, told->nth) : NULL;
}

/** Tell all of a frame, whose records are kept. */
void lab_tap_each(packet_info *pinfo,
                  void (*tell)(void *to, packet_info *pinfo, const struct lab_told *told),
                  void *to);

/** What an output does; @a output is what lab_tap_start() was given. */
struct lab_tap_output {
    /** Hear of the next one, in the order of the capture; only of those that match the filter. What
     *  is kept of it can be read until the file is closed. */
    void (*hear)(void *output, packet_info *pinfo, const struct lab_told *told);
    /** Forget all that was heard: the file is read anew, or closed amid its packets. */
    void (*forget)(void *output);
    /** Everything was heard, and every verdict is final. */
    void (*print)(void *output, GString *out);
    /** The output is not needed any more. */
    void (*free)(void *output);
};

/** Register the tap. Call once, when Wireshark registers protocols. */
void lab_tap_register(void);

/** Register an argument.
 *  @param argument  as in -z: "lab,key"; not a copy
 *  @param start     gets what follows it, "" or beginning with a comma; it ends with
 *                   lab_tap_start(), or says what is wrong by lab_ws_complain() and returns false
 *  @param what      for @a start, which may serve several arguments; not a copy */
void lab_tap_argument(const char *argument, bool (*start)(const char *rest, const void *what),
                      const void *what);

/** Begin an output, which from now on belongs to the tap.
 *  @param filter  a display filter for the frames that it hears of; NULL: all
 *  @return false: the filter is not understood, which has been said; the output is freed */
bool lab_tap_start(const struct lab_tap_output *does, void *output, const char *filter);

/** An output on all of the capture. */
#define LAB_EVERY_STREAM UINT32_MAX

/** Read what may follow an argument: "", or a comma and the number of a tcp.stream.
 *  @return false: it is something else */
bool lab_tap_read_stream(const char *rest, uint32_t *stream);

/** The filter for lab_tap_start() that an output on a tcp.stream, or on all, needs; g_free(). */
char *lab_tap_stream_filter(uint32_t stream);

/** What an output has to do failed when it printed, which has been said: when all others have
 *  printed and the program ends, it says so to the shell as well. */
void lab_tap_failed(void);

/** Whether this is Wireshark, and not tshark or sharkd. */
bool lab_tap_has_window(void);

/** Forget the file that is being closed: its records will be gone. Say so if not all that was
 * printed of it arrived. */
void lab_tap_end(void);

/** Whether there is any output, so that lab_tap_tell() is worth calling. */
bool lab_tap_listens(void);

/** Tell the outputs what a frame holds, once all of it has been judged. */
void lab_tap_tell(packet_info *pinfo);

#endif
