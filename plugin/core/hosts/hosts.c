/* What several connections tell together, and how one flow goes on among them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/hosts/hosts.h"

#include "core/hosts/floods.h"
#include "core/hosts/scans.h"

enum lab_prospect
lab_hosts_meet(struct lab_hosts *hosts, const uint32_t host[2], const struct lab_segment *syn)
{
    const struct lab_endpoint *endpoint = lab_table_endpoint(hosts, host[1], syn->port[1]);
    struct lab_pair *pair = lab_table_pair(hosts, host[0], host[1], LAB_SCAN_SYN);

    lab_scans_try(pair, syn->port[1], syn->time);
    lab_scans_recognise(pair, syn->time);
    if (endpoint->refuses)
        return LAB_PROSPECT_REFUSES;
    return pair->scanning && !endpoint->accepts ? LAB_PROSPECT_SCANNED : LAB_PROSPECT_NONE;
}

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
        lab_scans_forget(pair, port, seg->time);
        return;
    }
    if (seg->flags & (LAB_RST | LAB_FIN))
        lab_scans_fail(pair, port, completed);
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
    struct lab_endpoint *endpoint = lab_table_endpoint(hosts, target, port);
    struct lab_pair *pair =
        lab_table_pair(hosts, sighting->host[attempt->side], target, LAB_SCAN_SYN);
    uint8_t opening = sighting->opening;

    lab_floods_turn(endpoint, lab_floods_tick(seg));
    if (sighting->begins)
        attempt->repeats =
            lab_floods_goes_with_others(lab_scans_try(pair, port, seg->time), seg->time) &&
            !attempt->replaces;
    if (attempt->repeats && opening == LAB_OPENING_HALF)
        opening = LAB_OPENING_NONE;
    if (!sends(attempt, seg))
        learn_answer(endpoint, seg, verdict);
    if (opening == LAB_OPENING_COMPLETED && attempt->opening != opening &&
        sighting->since_syn != UINT64_MAX)
        lab_floods_time(endpoint, sighting->since_syn);
    if (opening != attempt->opening)
        lab_floods_count(endpoint, attempt, opening);
    if (!attempt->carried)
        judge_try(pair, attempt, seg, verdict);
    if (!attempt->carried)
        lab_scans_tell(pair, LAB_SCAN_SYN, seg->time, verdict);
    else if (attempt->opening != LAB_OPENING_HALF)
        attempt->kind = LAB_SCAN_NONE;
    if (seg->flags & LAB_SYN)
        lab_floods_tell(endpoint, seg, verdict);
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
        lab_table_pair(hosts, sighting->host[attempt->side], sighting->host[!attempt->side], kind);

    if (!sends(attempt, seg) && (seg->flags & LAB_RST)) {
        lab_scans_fail(pair, tried_port(attempt, seg), false);
    } else if (!sends(attempt, seg) || lab_scans_kind(seg) != kind) {
        lab_scans_forget(pair, tried_port(attempt, seg), seg->time);
        attempt->kind = LAB_SCAN_NONE;
        return;
    } else if (kind != LAB_SCAN_ACK || seg->port[1] < seg->port[0]) {
        lab_scans_try(pair, seg->port[1], seg->time);
    }
    lab_scans_tell(pair, kind, seg->time, verdict);
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
            lab_table_endpoint(hosts, sighting->host[!attempt->side], tried_port(attempt, seg));

        lab_floods_count(endpoint, attempt, LAB_OPENING_NONE);
    }
    *attempt =
        (struct lab_attempt){.tick = lab_floods_tick(seg), .side = seg->side, .replaces = replaces};
    if (seg->flags & LAB_SYN) {
        attempt->kind = LAB_SCAN_SYN;
        attempt->side = !sighting->server_side;
    } else if (sighting->midstream) {
        attempt->kind = (uint8_t)lab_scans_kind(seg);
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
    lab_floods_count(lab_table_endpoint(hosts, to, port), attempt, LAB_OPENING_NONE);
    lab_scans_fail(lab_table_pair(hosts, from, to, LAB_SCAN_SYN), port, false);
}
