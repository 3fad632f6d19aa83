/* Half-open connections to a port.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/hosts/floods.h"

#include "core/clock.h"

uint32_t
lab_floods_slot(const struct lab_segment *seg)
{
    return (uint32_t)(seg->time / LAB_HALF_OPEN_SLOT_NS);
}

void
lab_floods_turn(struct lab_endpoint *endpoint, uint32_t slot)
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

bool
lab_floods_goes_with_others(struct lab_endpoint *endpoint, uint32_t host, uint64_t now)
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

void
lab_floods_count(struct lab_endpoint *endpoint, struct lab_attempt *attempt,
                 enum lab_opening opening)
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

void
lab_floods_tell(struct lab_endpoint *endpoint, struct lab_verdict *verdict)
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
