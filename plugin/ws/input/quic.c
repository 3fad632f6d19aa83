/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/input/quic.h"

#include "ws/input/dns.h"
#include "ws/input/hosts_seen.h"
#include "ws/input/records.h"
#include "ws/input/room.h"
#include "ws/ws_compat.h"

static const struct lab_ws_kind kind = {.id = LAB_WS_KIND_QUIC, .size = sizeof(struct lab_ws_quic)};

/* Between two sockets, in an order that is the same in both directions. */
struct sockets {
    const struct lab_ws_host *host[2];
    uint16_t port[2];
};

struct conversation {
    struct sockets sockets;
    uint32_t first; /* frame */
};

_Static_assert(sizeof(struct conversation) <= 32, "a conversation costs little");

static lab_pref_bool asked_for; /* the preference */
static bool active;             /* what it was when the file was opened */
static int proto_quic;
static struct lab_ws_hash_table conversations;

void
lab_ws_quic_register(module_t *module)
{
    prefs_register_bool_preference(
        module, "quic", "Explain QUIC, which needs no TCP",
        "On a packet of QUIC: why there is no TCP here, and what the packet is. Costs some time on "
        "every packet of UDP.",
        &asked_for);
}

void
lab_ws_quic_start(void)
{
    proto_quic = proto_get_id_by_filter_name("quic");
    conversations = (struct lab_ws_hash_table){0};
    active = asked_for;
}

bool
lab_ws_quic_is_wanted(void)
{
    return active;
}

static bool
is_between(const void *thing, const void *wanted)
{
    const struct sockets *one = &((const struct conversation *)thing)->sockets, *other = wanted;

    return one->host[0] == other->host[0] && one->host[1] == other->host[1] &&
           one->port[0] == other->port[0] && one->port[1] == other->port[1];
}

static struct sockets
sockets_of(const struct lab_ws_datagram *datagram)
{
    const struct lab_ws_host *from = lab_ws_host_of(&datagram->from);
    const struct lab_ws_host *to = lab_ws_host_of(&datagram->to);
    unsigned first =
        from == to ? datagram->port[1] < datagram->port[0] : (uintptr_t)from > (uintptr_t)to;
    struct sockets sockets;

    sockets.host[first] = from;
    sockets.host[!first] = to;
    sockets.port[first] = datagram->port[0];
    sockets.port[!first] = datagram->port[1];
    return sockets;
}

static uint32_t
hash_of(const struct sockets *sockets)
{
    return lab_ws_hash(lab_ws_hosts_hash(sockets->host[0], sockets->host[1]),
                       (uint32_t)sockets->port[0] << 16 | sockets->port[1]);
}

static const struct conversation *
conversation_of(packet_info *pinfo, const struct lab_ws_datagram *datagram, lab_set packets)
{
    struct sockets sockets = sockets_of(datagram);
    uint32_t hash = hash_of(&sockets);
    struct conversation *talk = lab_ws_hash_find(&conversations, hash, is_between, &sockets);

    if (talk)
        return talk;
    talk = lab_ws_room(sizeof *talk);
    talk->sockets = sockets;
    talk->first = pinfo->num;
    lab_ws_hash_add(&conversations, talk, hash);
    if (lab_ws_dns_is_wanted() && lab_quic_may_open(packets))
        lab_ws_dns_note_opening(pinfo, &datagram->from, &datagram->to, datagram->port[1], NULL);
    return talk;
}

void
lab_ws_quic_judge(packet_info *pinfo, int protocol, const struct lab_ws_datagram *datagram)
{
    const struct conversation *talk;
    struct lab_ws_quic *record;
    lab_set packets;

    if (!active || protocol != proto_quic)
        return;
    packets = lab_quic_read(datagram->bytes, datagram->size);
    talk = conversation_of(pinfo, datagram, packets);
    record = lab_ws_records_begin(pinfo, &kind);
    record->first = talk->first;
    record->packets = packets;
}

const struct lab_ws_quic *
lab_ws_quic_record(packet_info *pinfo, unsigned nth)
{
    return lab_ws_records_find(pinfo, &kind, nth);
}

bool
lab_ws_quic_of_frame(uint32_t frame, unsigned nth, struct lab_ws_quic *record)
{
    return lab_ws_records_read(frame, &kind, nth, record);
}
