/** @file
 * The segments of a connection as hindsight has them, and pure questions on one. Internal to this
 * folder.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_HINDSIGHT_PAST_H
#define LAB_HINDSIGHT_PAST_H

#include "core/hindsight/hindsight.h"
#include "core/serial.h"

/** All segments of a connection. */
struct lab_past {
    struct lab_past_segment *first;
    size_t count;
    const struct lab_case *case_of;
};

/** The numbers that it takes; a RST takes none. */
static inline uint32_t
lab_past_space(const struct lab_past_segment *segment)
{
    if (segment->flags & LAB_RST)
        return 0;
    return segment->len + ((segment->flags & LAB_SYN) ? 1 : 0) +
           ((segment->flags & LAB_FIN) ? 1 : 0);
}

/** The number after the last that it takes. */
static inline uint32_t
lab_past_next(const struct lab_past_segment *segment)
{
    return segment->seq + lab_past_space(segment);
}

/** Whether it has an acknowledgment number that says what its end has got. */
static inline bool
lab_past_acks(const struct lab_past_segment *segment)
{
    return (segment->flags & (LAB_ACK | LAB_RST)) == LAB_ACK;
}

/** Whether it is a SYN that opens. */
static inline bool
lab_past_is_syn(const struct lab_past_segment *segment)
{
    return (segment->flags & (LAB_SYN | LAB_ACK | LAB_RST)) == LAB_SYN;
}

/** A copy that the capture holds of another packet, or one that belongs to no connection: it tells
 *  nothing. */
static inline bool
lab_past_is_mute(const struct lab_past_segment *segment)
{
    return (segment->events & LAB_BIT(LAB_EVENT_CAPTURED_TWICE)) ||
           (segment->roles & LAB_BIT(LAB_ROLE_STRAY));
}

/** Whether it is in the first block of the SACK option of @a own (RFC 2018). */
static inline bool
lab_past_is_in_sack(const struct lab_past_segment *due, const struct lab_past_segment *own)
{
    return own->sack_first != own->sack_next && !lab_serial_before(due->seq, own->sack_first) &&
           !lab_serial_after(lab_past_next(due), own->sack_next);
}

/** Put a segment behind the last of a list; @a last counts only where @a first is not NULL. */
static inline void
lab_past_append(struct lab_past_segment **first, struct lab_past_segment **last,
                struct lab_past_segment *segment)
{
    segment->next = NULL;
    if (*first)
        (*last)->next = segment;
    else
        *first = segment;
    *last = segment;
}

#endif
