/* Who tries one port of a host after the other.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/hosts/scans.h"

#include "core/clock.h"

/* Of the TCP flags, the six that a scan may set (RFC 9293 section 3.1). */
#define FLAGS (LAB_FIN | LAB_SYN | LAB_RST | LAB_PSH | LAB_ACK | LAB_URG)

enum lab_scan
lab_scans_kind(const struct lab_segment *seg)
{
    if (seg->len > 0)
        return LAB_SCAN_NONE;
    switch (seg->flags & FLAGS) {
    case 0:
        return LAB_SCAN_NO_FLAGS;
    case LAB_FIN:
        return LAB_SCAN_FIN;
    case LAB_FIN | LAB_PSH | LAB_URG:
        return LAB_SCAN_XMAS;
    case LAB_ACK:
        return LAB_SCAN_ACK;
    default:
        return LAB_SCAN_NONE;
    }
}

static bool
is_recent(uint64_t then, uint64_t now)
{
    return lab_elapsed(now, then) <= LAB_SCAN_TIME_NS;
}

/* @return NULL if the port was not tried lately */
static struct lab_try *
find_try(struct lab_pair *pair, uint16_t port)
{
    for (unsigned i = 0; i < LAB_SCAN_PORTS; i++) {
        if (pair->tries[i].valid && pair->tries[i].port == port)
            return &pair->tries[i];
    }
    return NULL;
}

static void
end_old_scan(struct lab_pair *pair, uint64_t now)
{
    if (!is_recent(pair->last, now))
        pair->scanning = false;
}

struct lab_try *
lab_scans_try(struct lab_pair *pair, uint16_t port, uint64_t now)
{
    struct lab_try *try = find_try(pair, port), *oldest = &pair->tries[0];

    end_old_scan(pair, now);
    pair->last = now;
    if (try) {
        try->time = now;
        return try;
    }
    for (unsigned i = 1; i < LAB_SCAN_PORTS && oldest->valid; i++) {
        if (!pair->tries[i].valid || pair->tries[i].time < oldest->time)
            oldest = &pair->tries[i];
    }
    *oldest = (struct lab_try){.time = now, .port = port, .valid = true};
    return oldest;
}

static bool
looks_like_scan(const struct lab_pair *pair, uint64_t now)
{
    bool talks = pair->has_talked && is_recent(pair->talked, now);

    for (unsigned i = 0; i < LAB_SCAN_PORTS; i++) {
        const struct lab_try *try = &pair->tries[i];

        if (!try->valid || !is_recent(try->time, now) || (talks && !try->failed))
            return false;
    }
    return true;
}

void
lab_scans_recognise(struct lab_pair *pair, uint64_t now)
{
    end_old_scan(pair, now);
    if (pair->scanning || !looks_like_scan(pair, now))
        return;
    pair->scanning = pair->announces = true;
    pair->completes = false;
    for (unsigned i = 0; i < LAB_SCAN_PORTS; i++)
        pair->completes |= pair->tries[i].completed;
}

void
lab_scans_forget(struct lab_pair *pair, uint16_t port, uint64_t now)
{
    struct lab_try *try = find_try(pair, port);

    if (try)
        try->valid = false;
    pair->has_talked = true;
    pair->talked = now;
}

void
lab_scans_fail(struct lab_pair *pair, uint16_t port, bool completed)
{
    struct lab_try *try = find_try(pair, port);

    if (!try)
        return;
    try->failed = true;
    try->completed = completed;
}

void
lab_scans_tell(struct lab_pair *pair, enum lab_scan kind, uint64_t now, struct lab_verdict *verdict)
{
    lab_scans_recognise(pair, now);
    if (!pair->scanning)
        return;
    if (kind == LAB_SCAN_SYN && pair->completes)
        kind = LAB_SCAN_CONNECT;
    verdict->scan = (uint8_t)kind;
    verdict->facts |= pair->announces ? LAB_BEGINS_SCAN : 0;
    pair->announces = false;
}
