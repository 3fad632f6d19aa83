/* Two careless TCPs and a wire that repeats, reorders and loses what they say.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "traffic.h"

#include <string.h>

/* xorshift64*, by Marsaglia and Vigna: small, and the same everywhere. */
uint32_t
traffic_random(struct traffic *traffic, uint32_t below)
{
    uint64_t bits = traffic->random;

    bits ^= bits >> 12;
    bits ^= bits << 25;
    bits ^= bits >> 27;
    traffic->random = bits;
    return (uint32_t)((bits * UINT64_C(2685821657736338717)) >> 33) % below;
}

static bool
chance(struct traffic *traffic, unsigned per_cent)
{
    return traffic_random(traffic, 100) < per_cent;
}

void
traffic_start(struct traffic *traffic, uint64_t seed, unsigned hostile)
{
    memset(traffic, 0, sizeof *traffic);
    traffic->random = seed * UINT64_C(0x9E3779B97F4A7C15) + 1;
    traffic->hostile = hostile;
    for (int side = 0; side < 2; side++) {
        /* Half of the initial numbers lie just below a place where something wraps. */
        traffic->isn[side] = traffic_random(traffic, 0x7FFFFFFF) * 2;
        if (chance(traffic, 50))
            traffic->isn[side] =
                (chance(traffic, 50) ? 0u : 0x80000000u) - traffic_random(traffic, 700);
        traffic->nxt[side] = traffic->acked[!side] = traffic->isn[side];
    }
}

static void
advance(struct traffic *traffic, struct lab_segment *seg)
{
    uint32_t end = seg->seq + lab_segment_space(seg);

    if (end == traffic->nxt[seg->side] || (int32_t)(end - traffic->nxt[seg->side]) > 0)
        traffic->nxt[seg->side] = end;
    if (seg->flags & LAB_SYN)
        traffic->syn_sent[seg->side] = true;
    if (seg->flags & LAB_FIN) {
        traffic->fin_sent[seg->side] = true;
        traffic->fin[seg->side] = lab_segment_fin(seg);
    }
}

static uint8_t
any_flags(struct traffic *traffic)
{
    static const uint8_t usual[] = {
        LAB_SYN,           LAB_SYN | LAB_ACK, LAB_ACK, LAB_ACK,           LAB_FIN | LAB_ACK,
        LAB_FIN | LAB_ACK, LAB_FIN,           LAB_RST, LAB_RST | LAB_ACK, 0,
    };

    if (chance(traffic, 80))
        return usual[traffic_random(traffic, sizeof usual)];
    return (uint8_t)traffic_random(traffic, 256);
}

/* What this end would say next: SYN, answer, data, FIN, or a bare ACK. */
static void
say_next(struct traffic *traffic, struct lab_segment *seg)
{
    uint8_t side = seg->side;

    seg->seq = traffic->nxt[side];
    seg->flags = LAB_ACK;
    if (!traffic->syn_sent[side]) {
        seg->seq = traffic->isn[side];
        seg->flags = traffic->syn_sent[!side] && chance(traffic, 85) ? LAB_SYN | LAB_ACK : LAB_SYN;
        seg->len = chance(traffic, 5) ? 10 : 0;
    } else if (!traffic->fin_sent[side]) {
        seg->len = chance(traffic, 40) ? 1 + traffic_random(traffic, 300) : 0;
        seg->flags |= chance(traffic, 15) ? LAB_FIN : 0;
    }
    if (chance(traffic, 85))
        traffic->acked[side] = traffic->nxt[!side];
}

/* What it said before: its SYN, its FIN, or something in between. */
static void
say_again(struct traffic *traffic, struct lab_segment *seg)
{
    uint8_t side = seg->side;

    seg->seq = traffic->isn[side];
    seg->flags = LAB_SYN | (chance(traffic, 60) ? LAB_ACK : 0);
    if (traffic->fin_sent[side] && chance(traffic, 70)) {
        seg->seq = traffic->fin[side];
        seg->flags = LAB_FIN | LAB_ACK;
    } else if (chance(traffic, 40)) {
        seg->seq += 1;
        seg->len = 100;
        seg->flags = LAB_ACK;
    }
}

static void
say_reset(struct traffic *traffic, struct lab_segment *seg)
{
    seg->flags = chance(traffic, 50) ? LAB_RST : LAB_RST | LAB_ACK;
    seg->seq = chance(traffic, 60) ? traffic->acked[!seg->side] : traffic->nxt[seg->side];
    if (chance(traffic, 20))
        seg->seq += traffic_random(traffic, 0x7FFFFFFF);
}

static void
start_over(struct traffic *traffic, struct lab_segment *seg)
{
    for (int side = 0; side < 2; side++) {
        traffic->isn[side] += 0x10000 + traffic_random(traffic, 0x100000);
        traffic->nxt[side] = traffic->acked[!side] = traffic->isn[side];
        traffic->syn_sent[side] = traffic->fin_sent[side] = false;
    }
    say_next(traffic, seg);
}

static void
say_nonsense(struct traffic *traffic, struct lab_segment *seg)
{
    uint32_t near[] = {traffic->nxt[0], traffic->nxt[1], traffic->isn[0], traffic->isn[1], 0};

    seg->flags = any_flags(traffic);
    seg->seq = near[traffic_random(traffic, 5)] + traffic_random(traffic, 5) - 2;
    traffic->acked[seg->side] = near[traffic_random(traffic, 5)] + traffic_random(traffic, 5) - 2;
    if (chance(traffic, 20))
        seg->seq += 0x40000000u * traffic_random(traffic, 4);
    seg->len = chance(traffic, 30) ? traffic_random(traffic, 70000) : 0;
}

static void
say(struct traffic *traffic, struct lab_segment *seg)
{
    uint32_t dice = traffic_random(traffic, 100);

    if (traffic_random(traffic, 100) < traffic->hostile)
        say_nonsense(traffic, seg);
    else if (dice < 70)
        say_next(traffic, seg);
    else if (dice < 92)
        say_again(traffic, seg);
    else if (dice < 96)
        say_reset(traffic, seg);
    else
        start_over(traffic, seg);
}

/* An end repeats what it has said, at intervals that double, and then gives up or sleeps on. */
static void
start_repeating(struct traffic *traffic, const struct lab_segment *seg)
{
    if (!lab_segment_space(seg) || !chance(traffic, 4))
        return;
    traffic->again = *seg;
    traffic->repeats = 2 + traffic_random(traffic, 4);
    traffic->timeout = UINT64_C(200000000) + traffic_random(traffic, 100000000);
}

static struct lab_segment
repeat(struct traffic *traffic)
{
    struct lab_segment seg = traffic->again;

    traffic->time += traffic->timeout;
    traffic->timeout *= 2;
    if (--traffic->repeats == 0 && chance(traffic, 90))
        traffic->time += traffic->timeout + traffic_random(traffic, 1000000000);
    seg.time = traffic->time;
    seg.frame = ++traffic->frame;
    return seg;
}

struct lab_segment
traffic_next(struct traffic *traffic)
{
    static const uint16_t port[2] = {40000, 80};
    static const uint32_t waits[] = {1000, 100000, 5000000, 300000000, 2000000000};
    static const uint16_t mss[] = {0, 1460, 12, 13, 536}; /* as large as timestamps, and 1 more */
    struct lab_segment seg = {.side = (uint8_t)traffic_random(traffic, 2), .window = 500};

    if (traffic->repeats)
        return repeat(traffic);
    traffic->time += waits[traffic_random(traffic, 5)];
    say(traffic, &seg);
    seg.time = traffic->time;
    if (chance(traffic, 5)) /* stamped by another clock */
        seg.time -= waits[traffic_random(traffic, 5)];
    seg.frame = ++traffic->frame;
    if (seg.flags & LAB_SYN)
        seg.mss = mss[seg.frame % 5];
    seg.ack = traffic->acked[seg.side];
    seg.port[0] = port[seg.side];
    seg.port[1] = port[!seg.side];
    seg.has_timestamps = chance(traffic, 40);
    seg.tsval = (uint32_t)(traffic->time / 1000000);
    seg.tsecr = seg.tsval - traffic_random(traffic, 50);
    if (!chance(traffic, 5)) /* otherwise the capture shows what its sender later denies */
        advance(traffic, &seg);
    start_repeating(traffic, &seg);
    return seg;
}

void
traffic_move(struct lab_segment *seg, uint64_t seed)
{
    seg->port[0] = (uint16_t)(seg->port[0] + seed % 64);
    seg->port[1] = (uint16_t)(seg->port[1] + seed % 64);
    seg->time += seed * 1000000;
}
