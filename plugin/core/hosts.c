/* What several connections tell together.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/hosts.h"

#include <string.h>

#include "core/clock.h"

/* Of the TCP flags, the six that a scan may set (RFC 9293 section 3.1). */
#define URG   0x20
#define FLAGS 0x3f

/* Every entry of the two tables begins with this. */
static struct lab_entry *
entry_at(void *table, size_t size, size_t index)
{
    return (struct lab_entry *)((char *)table + size * index);
}

/* The multiplier is 2^64 divided by the golden ratio; the upper bits depend on all of the key. */
static size_t
first_way(uint64_t key, size_t count)
{
    return (size_t)(key * UINT64_C(0x9E3779B97F4A7C15) >> 40) % (count / LAB_HOSTS_WAYS) *
           LAB_HOSTS_WAYS;
}

/* @return the entry of @a key, all zero but for the key if nothing was remembered */
static void *
remember(struct lab_hosts *hosts, void *table, size_t size, size_t count, uint64_t key)
{
    size_t first = first_way(key, count);
    struct lab_entry *oldest = entry_at(table, size, first), *entry;
    size_t way = 0;

    do {
        entry = entry_at(table, size, first + way);
        if (entry->used && entry->key == key)
            break;
        if (entry->used < oldest->used)
            oldest = entry;
    } while (++way < LAB_HOSTS_WAYS);
    if (way == LAB_HOSTS_WAYS) {
        entry = memset(oldest, 0, size);
        entry->key = key;
    }
    entry->used = ++hosts->clock;
    return entry;
}

static struct lab_endpoint *
endpoint_of(struct lab_hosts *hosts, uint32_t host, uint16_t port)
{
    return remember(hosts, hosts->endpoints, sizeof *hosts->endpoints, LAB_ENDPOINTS,
                    (uint64_t)host << 16 | port);
}

static struct lab_pair *
pair_of(struct lab_hosts *hosts, uint32_t from, uint32_t to, enum lab_scan kind)
{
    return remember(hosts, hosts->pairs, sizeof *hosts->pairs, LAB_HOST_PAIRS,
                    (uint64_t)from << 36 | (uint64_t)to << 4 | kind);
}

/* Half-open connections */

static uint32_t
slot_of(const struct lab_segment *seg)
{
    return (uint32_t)(seg->time / LAB_HALF_OPEN_SLOT_NS);
}

/* Forget what began too long ago. */
static void
turn_to_slot(struct lab_endpoint *endpoint, uint32_t slot)
{
    uint32_t ahead = slot - endpoint->slot;

    if (slot <= endpoint->slot)
        return;
    for (uint32_t i = 0; i < ahead && i < LAB_HALF_OPEN_SLOTS; i++) {
        for (unsigned opening = 0; opening < LAB_OPENING_COUNT; opening++)
            endpoint->count[opening][(slot - i) % LAB_HALF_OPEN_SLOTS] = 0;
    }
    endpoint->slot = slot;
}

/* Whether an attempt to open is one with those of the same host before it. */
static bool
goes_with_others(struct lab_endpoint *endpoint, uint32_t host, uint64_t now)
{
    bool same = endpoint->tried && endpoint->host == host;
    bool pauses = !same || lab_elapsed(now, endpoint->latest) >= LAB_ATTEMPT_NS;

    if (pauses)
        endpoint->since = now;
    endpoint->tried = true;
    endpoint->host = host;
    endpoint->latest = now;
    return same && lab_elapsed(now, endpoint->since) < LAB_ATTEMPT_NS;
}

/* The connection is further than before, or it was thought to be further than it is. */
static void
count_opening(struct lab_endpoint *endpoint, struct lab_attempt *attempt, enum lab_opening opening)
{
    unsigned index = attempt->slot % LAB_HALF_OPEN_SLOTS;
    uint32_t *before = &endpoint->count[attempt->opening][index];

    if (attempt->opening == LAB_OPENING_COMPLETED && opening == LAB_OPENING_NONE)
        return; /* what is over was complete all the same */
    if (endpoint->slot - attempt->slot < LAB_HALF_OPEN_SLOTS) {
        *before -= *before > 0;
        endpoint->count[opening][index]++;
    }
    attempt->opening = (uint8_t)opening;
}

static uint32_t
total(const uint32_t count[LAB_HALF_OPEN_SLOTS])
{
    uint32_t sum = 0;

    for (unsigned i = 0; i < LAB_HALF_OPEN_SLOTS; i++)
        sum += count[i];
    return sum;
}

static void
tell_flood(struct lab_endpoint *endpoint, struct lab_verdict *verdict)
{
    uint32_t half_open = total(endpoint->count[LAB_OPENING_HALF]);
    bool flooded =
        half_open >= LAB_FLOOD_MIN && half_open >= total(endpoint->count[LAB_OPENING_COMPLETED]);

    if (flooded) {
        verdict->half_open = half_open;
        verdict->facts |= endpoint->flooded ? 0 : LAB_BEGINS_FLOOD;
        endpoint->flooded = true;
    } else if (half_open < LAB_FLOOD_MIN / 2) {
        endpoint->flooded = false; /* and not at once, so that one flood is told of once */
    }
}

/* Scans */

/* A segment that belongs to no connection and can be nothing but a question. */
static enum lab_scan
kind_of_probe(const struct lab_segment *seg)
{
    if (seg->len > 0)
        return LAB_SCAN_NONE;
    switch (seg->flags & FLAGS) {
    case 0:
        return LAB_SCAN_NO_FLAGS;
    case LAB_FIN:
        return LAB_SCAN_FIN;
    case LAB_FIN | LAB_PSH | URG:
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
    if (pair->scanning && !is_recent(pair->last, now))
        pair->scanning = false;
}

static void
note_try(struct lab_pair *pair, uint16_t port, uint64_t now)
{
    struct lab_try *try = find_try(pair, port), *oldest = &pair->tries[0];

    end_old_scan(pair, now);
    pair->last = now;
    if (try) {
        try->time = now;
        return;
    }
    for (unsigned i = 1; i < LAB_SCAN_PORTS && oldest->valid; i++) {
        if (!pair->tries[i].valid || pair->tries[i].time < oldest->time)
            oldest = &pair->tries[i];
    }
    *oldest = (struct lab_try){.time = now, .port = port, .valid = true};
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

static void
recognise(struct lab_pair *pair, uint64_t now)
{
    end_old_scan(pair, now);
    if (pair->scanning || !looks_like_scan(pair, now))
        return;
    pair->scanning = pair->announces = true;
    pair->completes = false;
    for (unsigned i = 0; i < LAB_SCAN_PORTS; i++)
        pair->completes |= pair->tries[i].completed;
}

static void
forget_try(struct lab_pair *pair, uint16_t port, uint64_t now)
{
    struct lab_try *try = find_try(pair, port);

    if (try)
        try->valid = false;
    pair->has_talked = true;
    pair->talked = now;
}

static void
note_failure(struct lab_pair *pair, uint16_t port, bool completed)
{
    struct lab_try *try = find_try(pair, port);

    if (!try)
        return;
    try->failed = true;
    try->completed = completed;
}

static void
tell_scan(struct lab_pair *pair, enum lab_scan kind, uint64_t now, struct lab_verdict *verdict)
{
    recognise(pair, now);
    if (!pair->scanning)
        return;
    if (kind == LAB_SCAN_SYN && pair->completes)
        kind = LAB_SCAN_CONNECT;
    verdict->scan = (uint8_t)kind;
    verdict->facts |= pair->announces ? LAB_BEGINS_SCAN : 0;
    pair->announces = false;
}

enum lab_prospect
lab_hosts_meet(struct lab_hosts *hosts, const uint32_t host[2], const struct lab_segment *syn)
{
    const struct lab_endpoint *endpoint = endpoint_of(hosts, host[1], syn->port[1]);
    struct lab_pair *pair = pair_of(hosts, host[0], host[1], LAB_SCAN_SYN);

    note_try(pair, syn->port[1], syn->time);
    recognise(pair, syn->time);
    if (endpoint->refuses)
        return LAB_PROSPECT_REFUSES;
    return pair->scanning && !endpoint->accepts ? LAB_PROSPECT_SCANNED : LAB_PROSPECT_NONE;
}

/* How one flow goes on */

static bool
sends(const struct lab_attempt *attempt, const struct lab_segment *seg)
{
    return seg->side == attempt->side;
}

/* Of the host that is tried. */
static uint16_t
tried_port(const struct lab_attempt *attempt, const struct lab_segment *seg)
{
    return seg->port[sends(attempt, seg)];
}

/* A port that listens may send a RST, too, to a SYN that comes amid a handshake. */
static void
learn_answer(struct lab_endpoint *endpoint, const struct lab_segment *seg,
             const struct lab_verdict *verdict)
{
    bool refused = verdict->reset == LAB_RESET_REFUSED &&
                   verdict->end[verdict->from].after == LAB_STATE_CLOSED;

    if (!refused && !lab_segment_is_syn_ack(seg))
        return;
    endpoint->refuses = refused;
    endpoint->accepts = !refused;
}

/* What the segment tells of the try that its connection is. */
static void
judge_try(struct lab_pair *pair, struct lab_attempt *attempt, const struct lab_segment *seg,
          const struct lab_verdict *verdict)
{
    uint16_t port = tried_port(attempt, seg);
    bool completed = attempt->opening == LAB_OPENING_COMPLETED;

    if (seg->len > 0 && !(seg->flags & LAB_SYN)) {
        attempt->carried = true;
        forget_try(pair, port, seg->time);
        return;
    }
    if (seg->flags & (LAB_RST | LAB_FIN))
        note_failure(pair, port, completed);
    /* The scanner has had its SYN+ACK: it completes the handshake, or wants no more. */
    if (sends(attempt, seg) && (verdict->roles & LAB_BIT(LAB_ROLE_HANDSHAKE3)))
        pair->completes = true;
    else if (sends(attempt, seg) && (seg->flags & LAB_RST))
        pair->completes = completed;
}

static void
see_opening(struct lab_hosts *hosts, struct lab_attempt *attempt,
            const struct lab_sighting *sighting, struct lab_verdict *verdict)
{
    const struct lab_segment *seg = sighting->seg;
    uint32_t target = sighting->host[!attempt->side];
    uint16_t port = tried_port(attempt, seg);
    struct lab_endpoint *endpoint = endpoint_of(hosts, target, port);
    struct lab_pair *pair = pair_of(hosts, sighting->host[attempt->side], target, LAB_SCAN_SYN);
    uint8_t opening = sighting->opening;

    turn_to_slot(endpoint, slot_of(seg));
    if (sighting->begins)
        attempt->repeats = goes_with_others(endpoint, sighting->host[attempt->side], seg->time) &&
                           !attempt->replaces;
    if (attempt->repeats && opening == LAB_OPENING_HALF)
        opening = LAB_OPENING_NONE;
    if (sighting->begins && lab_segment_is_syn_ack(seg))
        note_try(pair, port, seg->time); /* its SYN was not captured */
    if (!sends(attempt, seg))
        learn_answer(endpoint, seg, verdict);
    if (opening != attempt->opening)
        count_opening(endpoint, attempt, opening);
    if (!attempt->carried)
        judge_try(pair, attempt, seg, verdict);
    if (!attempt->carried)
        tell_scan(pair, LAB_SCAN_SYN, seg->time, verdict);
    else if (attempt->opening != LAB_OPENING_HALF)
        attempt->kind = LAB_SCAN_NONE;
    if (seg->flags & LAB_SYN)
        tell_flood(endpoint, verdict);
}

/* A connection whose start was not captured may begin with a bare ACK, too. Servers mostly have the
 * lower port, so an ACK to a higher one is none to make a scan of; and whoever gets anything but a
 * RST does not ask, but talk. */
static void
see_probe(struct lab_hosts *hosts, struct lab_attempt *attempt, const struct lab_sighting *sighting,
          struct lab_verdict *verdict)
{
    const struct lab_segment *seg = sighting->seg;
    enum lab_scan kind = (enum lab_scan)attempt->kind;
    struct lab_pair *pair =
        pair_of(hosts, sighting->host[attempt->side], sighting->host[!attempt->side], kind);

    if (!sends(attempt, seg) && (seg->flags & LAB_RST)) {
        note_failure(pair, tried_port(attempt, seg), false);
    } else if (!sends(attempt, seg) || kind_of_probe(seg) != kind) {
        forget_try(pair, tried_port(attempt, seg), seg->time);
        attempt->kind = LAB_SCAN_NONE;
        return;
    } else if (kind != LAB_SCAN_ACK || seg->port[1] < seg->port[0]) {
        note_try(pair, seg->port[1], seg->time);
    }
    tell_scan(pair, kind, seg->time, verdict);
}

/* The connection before on the same ports, if there was one, is over. */
static void
begin_attempt(struct lab_hosts *hosts, struct lab_attempt *attempt,
              const struct lab_sighting *sighting)
{
    const struct lab_segment *seg = sighting->seg;
    bool replaces = attempt->opening == LAB_OPENING_HALF;

    if (replaces) {
        struct lab_endpoint *endpoint =
            endpoint_of(hosts, sighting->host[!attempt->side], tried_port(attempt, seg));

        count_opening(endpoint, attempt, LAB_OPENING_NONE);
    }
    *attempt = (struct lab_attempt){.slot = slot_of(seg), .side = seg->side, .replaces = replaces};
    if (seg->flags & LAB_SYN) {
        attempt->kind = LAB_SCAN_SYN;
        attempt->side = !sighting->server_side;
    } else if (sighting->midstream) {
        attempt->kind = (uint8_t)kind_of_probe(seg);
    }
}

void
lab_hosts_see(struct lab_hosts *hosts, struct lab_attempt *attempt,
              const struct lab_sighting *sighting, struct lab_verdict *verdict)
{
    if (sighting->begins)
        begin_attempt(hosts, attempt, sighting);
    if (attempt->kind == LAB_SCAN_SYN)
        see_opening(hosts, attempt, sighting, verdict);
    else if (attempt->kind != LAB_SCAN_NONE)
        see_probe(hosts, attempt, sighting, verdict);
}

void
lab_hosts_unreachable(struct lab_hosts *hosts, struct lab_attempt *attempt, const uint32_t host[2],
                      const struct lab_segment *latest)
{
    uint32_t from = host[attempt->side], to = host[!attempt->side];
    uint16_t port = tried_port(attempt, latest);

    if (attempt->kind != LAB_SCAN_SYN)
        return;
    count_opening(endpoint_of(hosts, to, port), attempt, LAB_OPENING_NONE);
    note_failure(pair_of(hosts, from, to, LAB_SCAN_SYN), port, false);
}
