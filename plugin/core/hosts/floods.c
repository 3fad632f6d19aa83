/* Half-open connections to a port.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/hosts/floods.h"

#include "core/clock.h"
#include "core/serial.h"

uint32_t
lab_floods_tick(const struct lab_segment *seg)
{
    return (uint32_t)(seg->time >> LAB_TICK_BITS);
}

static uint32_t
slots_between(uint32_t tick, uint32_t later)
{
    return (later / LAB_SLOT_TICKS - tick / LAB_SLOT_TICKS) % (UINT32_MAX / LAB_SLOT_TICKS + 1);
}

/* What is longer ago than is remembered, when it is this tick. */
static void
forget_old(struct lab_endpoint *endpoint, uint32_t tick)
{
    uint32_t ahead = tick - endpoint->tick, slots = slots_between(endpoint->tick, tick);

    for (uint32_t i = 0; i < ahead && i < LAB_YOUNG_TICKS; i++)
        endpoint->young[(tick - i) % LAB_YOUNG_TICKS] = 0;
    for (uint32_t i = 0; i < slots && i < LAB_HALF_OPEN_SLOTS; i++) {
        uint32_t slot = (tick / LAB_SLOT_TICKS - i) % LAB_HALF_OPEN_SLOTS;

        endpoint->half_open[slot] = endpoint->completed[slot] = 0;
    }
    if (slots >= LAB_HALF_OPEN_SLOTS)
        endpoint->slowest = 0;
}

void
lab_floods_turn(struct lab_endpoint *endpoint, uint32_t tick)
{
    if (endpoint->seen && !lab_serial_after(tick, endpoint->tick))
        return;
    if (endpoint->seen)
        forget_old(endpoint, tick);
    endpoint->tick = tick;
    endpoint->seen = true;
}

/* In the units of struct lab_try, which come again after 52 days. */
static uint32_t
elapsed(uint32_t now, uint32_t then)
{
    return lab_elapsed_modulo(now, then, UINT32_C(1) << 31);
}

bool
lab_floods_goes_with_others(struct lab_try *try, uint64_t now)
{
    uint32_t moment = (uint32_t)(now >> 20);
    uint32_t counted_for = (LAB_HALF_OPEN_SLOTS - 1) * (LAB_SLOT_TICKS << (LAB_TICK_BITS - 20));
    bool again = try->attempted && elapsed(moment, try->counted) < counted_for;

    if (!try->attempted || elapsed(moment, try->begun) >= LAB_RETRY_MS)
        try->since = moment;
    try->begun = moment;
    if (again && elapsed(moment, try->since) < LAB_BURST_MS)
        return true;
    try->attempted = true;
    try->counted = moment;
    return false;
}

/* Where a connection that has come so far is counted; NULL: nowhere. */
static uint32_t *
counter(struct lab_endpoint *endpoint, const struct lab_attempt *attempt, enum lab_opening opening)
{
    uint32_t slot = attempt->tick / LAB_SLOT_TICKS % LAB_HALF_OPEN_SLOTS;

    if (opening == LAB_OPENING_NONE ||
        slots_between(attempt->tick, endpoint->tick) >= LAB_HALF_OPEN_SLOTS)
        return NULL;
    return opening == LAB_OPENING_HALF ? &endpoint->half_open[slot] : &endpoint->completed[slot];
}

static void
count_young(struct lab_endpoint *endpoint, const struct lab_attempt *attempt, bool was, bool is)
{
    uint16_t *young = &endpoint->young[attempt->tick % LAB_YOUNG_TICKS];

    if (endpoint->tick - attempt->tick >= LAB_YOUNG_TICKS)
        return;
    if (is && !was && *young < UINT16_MAX)
        ++*young;
    else if (was && !is && *young)
        --*young;
}

void
lab_floods_count(struct lab_endpoint *endpoint, struct lab_attempt *attempt,
                 enum lab_opening opening)
{
    uint32_t *from = counter(endpoint, attempt, (enum lab_opening)attempt->opening);
    uint32_t *to = counter(endpoint, attempt, opening);

    if (attempt->opening == LAB_OPENING_COMPLETED && opening == LAB_OPENING_NONE)
        return; /* what is over was complete all the same */
    if (from)
        *from -= *from > 0;
    if (to)
        ++*to;
    count_young(endpoint, attempt, attempt->opening == LAB_OPENING_HALF,
                opening == LAB_OPENING_HALF);
    attempt->opening = (uint8_t)opening;
}

void
lab_floods_time(struct lab_endpoint *endpoint, uint64_t handshake)
{
    uint64_t longest = UINT64_C(1) << (LAB_TICK_BITS + 10), us;

    us = (handshake < longest ? handshake : longest) / 1000 + 1;
    if (us > endpoint->slowest)
        endpoint->slowest = (uint32_t)us;
}

static uint32_t
total(const uint32_t count[LAB_HALF_OPEN_SLOTS])
{
    uint32_t sum = 0;

    for (unsigned i = 0; i < LAB_HALF_OPEN_SLOTS; i++)
        sum += count[i];
    return sum;
}

/* The ticks in which a connection must have begun to be young. */
static uint32_t
young_ticks(const struct lab_endpoint *endpoint)
{
    uint32_t wait = LAB_FARTHER * endpoint->slowest;
    uint32_t tick_us = (UINT32_C(1) << LAB_TICK_BITS) / 1000, ticks;

    if (!endpoint->slowest)
        return LAB_YOUNG_TICKS;
    if (wait < LAB_NEAR_WAIT_US)
        wait = LAB_NEAR_WAIT_US;
    ticks = wait / tick_us + 2; /* the first and the last are not whole */
    return ticks < LAB_YOUNG_TICKS ? ticks : LAB_YOUNG_TICKS;
}

static uint32_t
young(const struct lab_endpoint *endpoint)
{
    uint32_t sum = 0;

    for (uint32_t i = young_ticks(endpoint); i-- > 0;)
        sum += endpoint->young[(endpoint->tick - i) % LAB_YOUNG_TICKS];
    return sum;
}

static bool
is_flood(const struct lab_endpoint *endpoint, uint32_t half_open)
{
    if (half_open < LAB_FLOOD_MIN || half_open < total(endpoint->completed))
        return false;
    return half_open >= LAB_BACKLOG || half_open >= LAB_FLOOD_MIN + young(endpoint);
}

void
lab_floods_tell(struct lab_endpoint *endpoint, const struct lab_segment *seg,
                struct lab_verdict *verdict)
{
    uint32_t half_open = total(endpoint->half_open);

    if (is_flood(endpoint, half_open)) {
        verdict->half_open = half_open;
        if (!endpoint->flooded && lab_segment_is_syn(seg)) {
            verdict->facts |= LAB_BEGINS_FLOOD;
            endpoint->flooded = true;
        }
    } else if (half_open < LAB_FLOOD_MIN / 2) {
        endpoint->flooded = false; /* and not at once, so that one flood is told of once */
    }
}
