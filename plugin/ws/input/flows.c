/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/input/flows.h"

#include "core/flow/folding.h"
#include "core/packing.h"
#include "ws/input/room.h"
#include "ws/msl.h"

#include <epan/wmem_scopes.h>

/* How many flows are awake. */
#define AWAKE_MAX 1024

/* How many more have to begin until a flow that has said next to nothing falls asleep: in a flood,
 * not all places are walked through, but those that the processor has at hand. */
#define YOUNG_MAX 64

/* How much of a flow that is awake is always of use, from its first byte on. */
#define ALWAYS offsetof(struct lab_ws_flow, flow.opening)

/* How many of those that spoke last are found without their hosts. */
#define RECENT_MAX 256

_Static_assert(sizeof(struct lab_ws_flow) * AWAKE_MAX <= 3 << 20,
               "flows that are awake take less than 3 MiB");

/* What is kept of every flow for good. */
struct lab_ws_known {
    struct lab_ws_sockets sockets;
    void *asleep; /* struct few, or all of it, packed; NULL: it is awake */
};

_Static_assert(sizeof(struct lab_ws_known) <= 32, "a SYN from anywhere costs little");

/* Two sockets as a packet tells of them: not copies. */
struct endpoints {
    const address *addr[2];
    uint16_t port[2];
};

/* A flow is kept with one of its hosts, if that keeps none yet, and else here: so a flow between
 * hosts of which one keeps none is not here. Most of a flood is neither looked up nor put into a
 * large table. */
static struct lab_ws_hash_table flows;
static struct lab_ws_flow *awake;                   /* file scope; NULL: no flow yet */
static struct lab_ws_known *awake_there[AWAKE_MAX]; /* who is awake there; NULL: nobody */
static unsigned next_place;                         /* where the next one wakes */
static struct lab_seed seeds[AWAKE_MAX][LAB_SEEDS]; /* of who is awake there */
static struct lab_ws_known *young[YOUNG_MAX];       /* who began last, awake or not; NULL: nobody */
static unsigned next_young;

/* Who spoke last, by the hash of the endpoints, which tells most of the others without a look at
 * the flow. */
static struct recent {
    struct lab_ws_known *flow; /* NULL: nobody */
    uint32_t hash;
} recent[RECENT_MAX];

void
lab_ws_flows_init(void)
{
    flows = (struct lab_ws_hash_table){0};
    memset(awake_there, 0, sizeof awake_there);
    memset(young, 0, sizeof young);
    memset(recent, 0, sizeof recent);
    awake = NULL;
    next_place = next_young = 0;
    lab_ws_hosts_init();
}

/* @return which of the endpoints sends: 0 or 1 */
static uint8_t
order_endpoints(const address *const addr[2], const uint16_t port[2], struct endpoints *out)
{
    int order = port[0] - port[1];
    uint8_t sender;

    if (order == 0)
        order = cmp_address(addr[0], addr[1]);
    sender = order > 0;
    out->addr[sender] = addr[0];
    out->addr[!sender] = addr[1];
    out->port[sender] = port[0];
    out->port[!sender] = port[1];
    return sender;
}

static uint32_t
hash_of(const struct endpoints *endpoints)
{
    uint32_t hash =
        lab_ws_hash(lab_ws_hash_start, (uint32_t)endpoints->port[0] << 16 | endpoints->port[1]);

    return lab_ws_hash_address(lab_ws_hash_address(hash, endpoints->addr[0]), endpoints->addr[1]);
}

static bool
is_of(const struct lab_ws_known *flow, const struct endpoints *endpoints)
{
    const struct lab_ws_sockets *sockets = &flow->sockets;

    return sockets->port[0] == endpoints->port[0] && sockets->port[1] == endpoints->port[1] &&
           lab_ws_hash_same_address(&sockets->host[0]->addr, endpoints->addr[0]) &&
           lab_ws_hash_same_address(&sockets->host[1]->addr, endpoints->addr[1]);
}

static bool
is_between(const void *known, const void *wanted)
{
    const struct lab_ws_sockets *one = &((const struct lab_ws_known *)known)->sockets;
    const struct lab_ws_sockets *other = wanted;

    return one->host[0] == other->host[0] && one->host[1] == other->host[1] &&
           one->port[0] == other->port[0] && one->port[1] == other->port[1];
}

static struct lab_ws_known *
find(const struct lab_ws_sockets *between, uint32_t hash)
{
    struct lab_ws_known *one = between->host[0]->flow, *other = between->host[1]->flow;

    if (one && is_between(one, between))
        return one;
    if (other && is_between(other, between))
        return other;
    return one && other ? lab_ws_hash_find(&flows, hash, is_between, between) : NULL;
}

static struct lab_ws_known *
begin(const struct lab_ws_sockets *between, uint32_t hash)
{
    struct lab_ws_known *flow = lab_ws_room(sizeof *flow);

    flow->sockets = *between;
    if (!between->host[0]->flow)
        between->host[0]->flow = flow;
    else if (!between->host[1]->flow)
        between->host[1]->flow = flow;
    else
        lab_ws_hash_add(&flows, flow, hash);
    return flow;
}

/* What is the same for all flows, or is known of this one anyway. */
static void
introduce(struct lab_ws_flow *flow, const struct lab_ws_sockets *sockets)
{
    flow->flow.msl = lab_ws_msl() * UINT64_C(1000000000);
    flow->flow.hosts = lab_ws_hosts_shared();
    flow->sockets = sockets;
    for (unsigned i = 0; i < 2; i++)
        flow->flow.host[i] = sockets->host[i]->number;
}

static void
forget_introduction(struct lab_ws_flow *flow)
{
    flow->flow.msl = 0;
    flow->flow.hosts = NULL;
    flow->sockets = NULL;
    flow->flow.host[0] = flow->flow.host[1] = 0;
}

/* A flow that is its seeds, as many as it was asked for. */
struct few {
    struct lab_ws_stream *stream;
    struct lab_seed seeds[LAB_SEEDS];
};

/* Put away the segment that a flow was asked for last.
 * @return whether its seeds are all that there is to it */
static bool
note_seed(struct lab_ws_known *flow)
{
    uint8_t *heard = &flow->sockets.heard;
    unsigned place = flow->sockets.place, nth = *heard - 1u;

    if (nth < LAB_SEEDS && !lab_flow_to_seed(&awake[place].flow, nth, &seeds[place][nth]))
        *heard = LAB_SEEDS + 1;
    return *heard <= LAB_SEEDS;
}

static size_t
size_of_few(const struct lab_ws_known *flow)
{
    return offsetof(struct few, seeds) + flow->sockets.heard * sizeof(struct lab_seed);
}

/* Not to be given back: that happens to a flow LAB_SEEDS times at most. */
static void
keep_seeds(struct lab_ws_known *flow)
{
    struct few *few = lab_ws_room(size_of_few(flow));

    few->stream = awake[flow->sockets.place].stream;
    memcpy(few->seeds, seeds[flow->sockets.place], flow->sockets.heard * sizeof(struct lab_seed));
    flow->asleep = few;
}

/* @return how many bytes it takes */
static size_t
pack(uint8_t *packed, const struct lab_ws_flow *at)
{
    size_t used = lab_pack(packed, at, ALWAYS);

    if (at->flow.has_earlier)
        used += lab_pack(packed + used, (const uint8_t *)at + ALWAYS, sizeof *at - ALWAYS);
    return used;
}

static void
unpack(struct lab_ws_flow *at, const uint8_t *packed)
{
    packed = lab_unpack(at, ALWAYS, packed);
    if (at->flow.has_earlier)
        lab_unpack((uint8_t *)at + ALWAYS, sizeof *at - ALWAYS, packed);
}

static void
keep_packed(struct lab_ws_known *flow)
{
    static uint8_t packed[LAB_PACKED_MAX(sizeof(struct lab_ws_flow)) + 1];
    struct lab_ws_flow *at = &awake[flow->sockets.place];

    forget_introduction(at);
    lab_folding_fold(&at->flow);
    flow->asleep = wmem_memdup(wmem_file_scope(), packed, pack(packed, at));
}

static struct lab_ws_flow *
settle(struct lab_ws_known *flow, unsigned place)
{
    awake_there[place] = flow;
    flow->sockets.place = (uint16_t)place;
    return &awake[place];
}

/* A place for one more that is awake. */
static struct lab_ws_flow *
take_place(struct lab_ws_known *flow)
{
    unsigned place = next_place;
    struct lab_ws_known *sleepy;

    if (!awake)
        awake = wmem_alloc_array(wmem_file_scope(), struct lab_ws_flow, AWAKE_MAX);
    sleepy = awake_there[place];
    next_place = (next_place + 1) % AWAKE_MAX;
    if (sleepy && note_seed(sleepy))
        keep_seeds(sleepy);
    else if (sleepy)
        keep_packed(sleepy);
    return settle(flow, place);
}

/* The same for one that begins. */
static struct lab_ws_flow *
take_first_place(struct lab_ws_known *flow)
{
    struct lab_ws_known *grown = young[next_young];

    young[next_young] = flow;
    next_young = (next_young + 1) % YOUNG_MAX;
    if (!grown || grown->asleep || !note_seed(grown))
        return take_place(flow);
    keep_seeds(grown);
    return settle(flow, grown->sockets.place);
}

static void
clear(struct lab_ws_flow *at)
{
    memset(at, 0, offsetof(struct lab_ws_flow, flow));
    lab_flow_init(&at->flow);
}

static void
wake_from_seeds(struct lab_ws_flow *at, const struct lab_ws_known *flow)
{
    const struct few *few = flow->asleep;

    clear(at);
    introduce(at, &flow->sockets);
    for (unsigned i = 0; i < flow->sockets.heard; i++) {
        lab_flow_from_seed(&at->flow, &few->seeds[i]);
        seeds[flow->sockets.place][i] = few->seeds[i];
    }
    at->stream = few->stream;
}

static struct lab_ws_flow *
wake(struct lab_ws_known *flow)
{
    struct lab_ws_flow *at = take_place(flow);

    if (flow->sockets.heard <= LAB_SEEDS) {
        wake_from_seeds(at, flow);
    } else {
        unpack(at, flow->asleep);
        lab_folding_unfold(&at->flow);
        introduce(at, &flow->sockets);
        wmem_free(wmem_file_scope(), flow->asleep);
    }
    flow->asleep = NULL;
    return at;
}

static struct lab_ws_flow *
get_up(struct lab_ws_known *flow)
{
    struct lab_ws_flow *at = take_first_place(flow);

    clear(at);
    introduce(at, &flow->sockets);
    flow->sockets.heard = 1;
    return at;
}

/* It is about to be told one thing more. */
static struct lab_ws_flow *
listen(struct lab_ws_known *flow)
{
    struct lab_ws_flow *at = &awake[flow->sockets.place];

    if (flow->asleep)
        at = wake(flow);
    else if (flow->sockets.heard <= LAB_SEEDS)
        note_seed(flow);
    flow->sockets.heard += flow->sockets.heard <= LAB_SEEDS;
    return at;
}

/* @return NULL: there is none, and none may begin */
static struct lab_ws_known *
find_or_begin(const struct endpoints *endpoints, uint32_t hash, bool may_begin)
{
    struct lab_ws_sockets sockets = {.port = {endpoints->port[0], endpoints->port[1]}};
    struct lab_ws_known *flow;

    for (unsigned i = 0; i < 2; i++) {
        const address *addr = endpoints->addr[i];

        sockets.host[i] = may_begin ? lab_ws_host_of(addr) : lab_ws_host_find(addr);
        if (!sockets.host[i])
            return NULL;
    }
    flow = find(&sockets, hash);
    return flow || !may_begin ? flow : begin(&sockets, hash);
}

static struct lab_ws_flow *
track(const struct endpoints *endpoints, bool may_begin)
{
    uint32_t hash = hash_of(endpoints);
    struct recent *place = &recent[hash % RECENT_MAX];
    struct lab_ws_known *flow = place->flow;

    if (!flow || place->hash != hash || !is_of(flow, endpoints)) {
        flow = find_or_begin(endpoints, hash, may_begin);
        if (!flow)
            return NULL;
        *place = (struct recent){flow, hash};
    }
    return flow->sockets.heard ? listen(flow) : get_up(flow);
}

struct lab_ws_flow *
lab_ws_flow_of(const address *const addr[2], const uint16_t port[2], uint8_t *side)
{
    struct endpoints endpoints;

    *side = order_endpoints(addr, port, &endpoints);
    return track(&endpoints, true);
}

/* No other flow has its endpoints in this order. */
struct lab_ws_flow *
lab_ws_flow_behind(const address *const addr[2], const uint16_t port[2], uint8_t *side)
{
    struct endpoints here, behind;

    *side = !order_endpoints(addr, port, &here);
    behind = (struct endpoints){{here.addr[1], here.addr[0]}, {here.port[1], here.port[0]}};
    return track(&behind, true);
}

struct lab_ws_flow *
lab_ws_flow_find(const address *const addr[2], const uint16_t port[2], uint8_t *side)
{
    struct endpoints endpoints;

    *side = order_endpoints(addr, port, &endpoints);
    return track(&endpoints, false);
}
