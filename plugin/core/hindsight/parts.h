/** @file
 * The parts of hindsight, and questions that they share. Internal to this folder.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_HINDSIGHT_PARTS_H
#define LAB_HINDSIGHT_PARTS_H

#include "core/hindsight/hindsight.h"
#include "core/serial.h"

/** All segments of a connection. */
struct lab_letters {
    struct lab_letter *first;
    size_t count;
    const struct lab_case *case_of;
};

/** The numbers that it takes; a RST takes none. */
static inline uint32_t
lab_letter_space(const struct lab_letter *letter)
{
    if (letter->flags & LAB_RST)
        return 0;
    return letter->len + ((letter->flags & LAB_SYN) ? 1 : 0) + ((letter->flags & LAB_FIN) ? 1 : 0);
}

/** The number after the last that it takes. */
static inline uint32_t
lab_letter_next(const struct lab_letter *letter)
{
    return letter->seq + lab_letter_space(letter);
}

/** Whether it has an acknowledgment number that says what its end has got. */
static inline bool
lab_letter_acks(const struct lab_letter *letter)
{
    return (letter->flags & (LAB_ACK | LAB_RST)) == LAB_ACK;
}

static inline bool
lab_letter_is_syn(const struct lab_letter *letter)
{
    return (letter->flags & (LAB_SYN | LAB_ACK | LAB_RST)) == LAB_SYN;
}

/** A copy that the capture holds of another packet, or one that belongs to no connection: it tells
 *  nothing. */
static inline bool
lab_letter_is_mute(const struct lab_letter *letter)
{
    return (letter->events & LAB_BIT(LAB_EVENT_CAPTURED_TWICE)) ||
           (letter->roles & LAB_BIT(LAB_ROLE_STRAY));
}

/** Find out which SYN+ACKs are cookies (cookies.c). Before lab_find_fates(). */
void lab_find_cookies(const struct lab_letters *letters);

/** Find out the fate of all that takes numbers (fates.c). */
void lab_find_fates(const struct lab_letters *letters);

/** Find out what an end was in when each segment reached it, and the fate of what takes no numbers
 *  (arrivals.c). After lab_find_fates(). */
void lab_find_arrivals(const struct lab_letters *letters, enum lab_end_id end);

#endif
