/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/classroom/parts.h"

#include "core/segment.h"

/* Sent to be answered, not to bring anything. */
#define PROBES (LAB_BIT(LAB_EVENT_KEEP_ALIVE) | LAB_BIT(LAB_EVENT_WINDOW_PROBE))

bool
lab_subject_is_plain(const struct lab_subject *subject)
{
    const struct lab_verdict *verdict = subject->verdict;

    return !(subject->flags & LAB_RST) && !(verdict->roles & LAB_BIT(LAB_ROLE_STRAY)) &&
           !(verdict->events & PROBES) && verdict->seq.check != LAB_CHECK_DIFFERS;
}

bool
lab_subject_is_old(const struct lab_verdict *verdict)
{
    return verdict->end[verdict->from].reason == LAB_REASON_LATE_DUPLICATE ||
           (verdict->events &
            (LAB_BIT(LAB_EVENT_CAPTURED_TWICE) | LAB_BIT(LAB_EVENT_OUT_OF_ORDER)));
}
