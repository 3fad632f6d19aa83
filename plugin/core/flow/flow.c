/* The way of one segment through the core.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/flow/flow.h"

#include <string.h>

#include "core/clock.h"
#include "core/data/data.h"
#include "core/flow/incarnation.h"
#include "core/flow/standing.h"
#include "core/state/doubtful_fin.h"
#include "core/state/learn.h"
#include "core/state/midstream.h"
#include "core/state/states.h"
#include "core/state/timers.h"
#include "core/verdict/numbers.h"
#include "core/verdict/outcome.h"
#include "core/verdict/reset.h"
#include "core/verdict/roles.h"

void
lab_flow_init(struct lab_flow *flow)
{
    memset(flow, 0, sizeof *flow);
}

/* The receiver has sent its FIN and got the ACK, while the sender, in the @a state that is told of
 * it, goes on: with this segment at least. */
static bool
is_half_closed(const struct lab_context *ctx, uint8_t state)
{
    const struct lab_end *snd = ctx->snd, *rcv = ctx->rcv;
    bool closes_now = (ctx->seg->flags & LAB_FIN) && !ctx->repeats_fin;

    return rcv->fin_sent && rcv->ack_of_fin_seen &&
           (!snd->fin_sent || closes_now || state == LAB_STATE_CLOSE_WAIT);
}

static lab_set
events_of(const struct lab_context *ctx, const struct lab_verdict *verdict, bool begins)
{
    lab_set roles = verdict->roles, events = 0;

    if (ctx->repeats_syn || ctx->repeats_fin)
        events |= LAB_BIT(LAB_EVENT_RETRANSMISSION);
    if (ctx->overtaken_fin || ctx->overtaken_syn)
        events |= LAB_BIT(LAB_EVENT_OUT_OF_ORDER);
    if (begins && ctx->conn->reused)
        events |= LAB_BIT(LAB_EVENT_PORT_REUSE);
    if (ctx->conn->open == LAB_OPEN_FAST_OPEN && (roles & LAB_BIT(LAB_ROLE_HANDSHAKE2)))
        events |= LAB_BIT(LAB_EVENT_FAST_OPEN);
    if (ctx->answers_challenge && (roles & LAB_BIT(LAB_ROLE_ACK)))
        events |= LAB_BIT(LAB_EVENT_CHALLENGE_ACK);
    if ((roles & LAB_BIT(LAB_ROLE_DATA)) && is_half_closed(ctx, verdict->end[ctx->from].after) &&
        !(verdict->events & LAB_BIT(LAB_EVENT_RETRANSMISSION)))
        events |= LAB_BIT(LAB_EVENT_HALF_CLOSE);
    return events;
}

static void
remember_spoken(struct lab_end *snd, const struct lab_segment *seg)
{
    struct lab_spoken spoken = {
        .time = seg->time,
        .frame = seg->frame,
        .next = seg->seq + lab_segment_space(seg),
        .ack = seg->ack,
        .has_ack = (seg->flags & LAB_ACK) != 0,
    };

    if (snd->latest.has_ack != spoken.has_ack || snd->latest.ack != spoken.ack)
        snd->before = snd->latest;
    snd->latest = spoken;
    if (!(seg->flags & LAB_RST))
        snd->reset_frame = 0;
    else if (!snd->reset_frame)
        snd->reset_frame = seg->frame;
}

/* Judge a segment in the connection at hand, which it may begin. */
static void
judge_here(struct lab_flow *flow, const struct lab_segment *seg, bool begins,
           struct lab_verdict *verdict)
{
    bool was_hidden = flow->conn.hidden;
    struct lab_context ctx;
    lab_set roles;
    enum lab_open open;
    enum lab_close close;

    lab_standing_of(seg, flow, &ctx);
    if (ctx.overtaken_fin)
        lab_learn_overtaken_close(&ctx);
    roles = lab_roles_of(&ctx);
    memset(verdict, 0, sizeof *verdict);
    verdict->from = (uint8_t)ctx.from;
    verdict->roles = (uint16_t)roles;
    if (ctx.foreign && (seg->flags & LAB_SYN))
        flow->other_syn = *seg;
    if (roles & LAB_BIT(LAB_ROLE_RESET)) {
        verdict->reset = (uint8_t)lab_reset_of(&ctx);
        verdict->reset_frame = lab_reset_provoked_by(&ctx, (enum lab_reset)verdict->reset);
    }
    lab_numbers_of(&ctx, roles, verdict);
    lab_data_step(&ctx, verdict);
    if (flow->conn.hidden)
        lab_midstream_look_for_proof(&ctx);
    lab_states_step(&ctx, verdict);
    if (seg->len && ctx.rcv->got.known && ctx.rcv->got.next != seg->seq + lab_segment_space(seg))
        verdict->facts |= LAB_NEXT_DIFFERS;

    open = lab_outcome_open(&ctx, roles, verdict->reset);
    if (open)
        flow->conn.open = (uint8_t)open;
    close = lab_outcome_close(&ctx, roles, verdict->reset);
    if (close)
        flow->conn.close = (uint8_t)close;
    /* That the opener gave up is a verdict on the whole stream, not a way to open. */
    if (begins && flow->conn.midstream)
        verdict->open = LAB_OPEN_MIDSTREAM;
    else if (open != LAB_OPEN_CANCELLED)
        verdict->open = (uint8_t)open;
    verdict->close = flow->conn.close;
    remember_spoken(ctx.snd, seg);
    verdict->events |= events_of(&ctx, verdict, begins);
    if ((roles & LAB_ROLES_MERGED) == LAB_ROLES_MERGED && verdict->close == LAB_CLOSE_THREE_WAY)
        verdict->facts |= LAB_IS_MERGED;
    lab_facts_tell(&flow->conn, verdict);
    if (was_hidden)
        lab_midstream_hide(verdict, true, flow->conn.hidden);
}

/* The SYN or SYN+ACK that seemed not to belong here did open a connection. */
static void
begin_with_other_syn(struct lab_flow *flow)
{
    struct lab_segment syn = flow->other_syn;
    struct lab_verdict unused;

    if (lab_segment_is_syn(&syn))
        lab_incarnation_open(flow, &syn);
    else
        lab_incarnation_infer(flow, &syn);
    judge_here(flow, &syn, true, &unused);
}

/* Turn to the connection that the segment belongs to. */
static enum lab_belonging
turn_to_connection(struct lab_flow *flow, const struct lab_segment *seg)
{
    lab_timers_run(&flow->conn, seg, flow->msl);
    lab_doubtful_fin_take_back(&flow->conn, seg);
    lab_learn_first_answer(&flow->conn, seg);
    if (flow->started && (lab_answers_other_syn(flow, seg) || lab_agrees_to_other_syn(flow, seg))) {
        begin_with_other_syn(flow);
        return LAB_BEGINS;
    }
    return lab_incarnation_of(flow, seg);
}

/* A SYN that the connection before did not take is sent again, and begins one now. */
static bool
is_sent_again(const struct lab_segment *first, const struct lab_segment *seg)
{
    return lab_segment_is_syn(seg) && first->frame && lab_segment_is_syn(first) &&
           first->side == seg->side && first->seq == seg->seq && first->len == seg->len &&
           !seg->to_itself;
}

static void
tell_sent_again(struct lab_verdict *verdict, uint32_t first_frame, uint64_t since)
{
    verdict->events |= LAB_BIT(LAB_EVENT_RETRANSMISSION);
    verdict->about_frame = first_frame;
    verdict->delay = since / 1000 < UINT32_MAX ? (uint32_t)(since / 1000) : UINT32_MAX;
}

static enum lab_belonging
judge(struct lab_flow *flow, const struct lab_segment *seg, struct lab_verdict *verdict)
{
    bool sent_again = is_sent_again(&flow->other_syn, seg);
    uint32_t first_frame = flow->other_syn.frame;
    uint64_t since = sent_again ? lab_elapsed(seg->time, flow->other_syn.time) : 0;
    enum lab_belonging belongs = turn_to_connection(flow, seg);

    judge_here(flow, seg, belongs == LAB_BEGINS, verdict);
    if (belongs == LAB_BEGINS && sent_again)
        tell_sent_again(verdict, first_frame, since);
    return belongs;
}

/* A socket that is connected with itself (RFC 9293 section 3.5, simultaneous open) hears all that
 * it says. It is taken for two that say the same at the same time: the server speaks a moment
 * before, so that it has done what the client does when it hears it. */
static enum lab_belonging
meet_itself(struct lab_flow *flow, const struct lab_segment *seg, uint8_t *open)
{
    struct lab_segment twin = *seg;
    struct lab_verdict verdict;
    enum lab_belonging belongs;

    twin.side = 1;
    belongs = judge(flow, &twin, &verdict);
    /* The twin's turn is told of together with the segment's own. */
    for (unsigned id = 0; id < LAB_END_COUNT; id++) {
        struct lab_end *end = &flow->conn.end[id];

        end->shown = belongs == LAB_CONTINUES ? flow->said.end[id].after : verdict.end[id].before;
        end->resumes = verdict.end[id].reason;
    }
    *open = verdict.open;
    return belongs;
}

static enum lab_prospect
prospect_of(const struct lab_flow *flow, const struct lab_segment *seg)
{
    const uint32_t host[] = {flow->host[seg->side], flow->host[!seg->side]};

    if (!flow->hosts || seg->to_itself || !lab_segment_is_syn(seg) || (seg->flags & LAB_FIN))
        return LAB_PROSPECT_NONE;
    return lab_hosts_meet(flow->hosts, host, seg);
}

/* How far the connection at hand is. */
static enum lab_opening
opening_of(const struct lab_connection *conn)
{
    switch (conn->end[LAB_SERVER].state) {
    case LAB_STATE_SYN_RECEIVED:
        return LAB_OPENING_HALF;
    case LAB_STATE_UNKNOWN:
    case LAB_STATE_CLOSED:
    case LAB_STATE_LISTEN:
    case LAB_STATE_SYN_SENT:
        return LAB_OPENING_NONE;
    default:
        return LAB_OPENING_COMPLETED;
    }
}

static void
tell_hosts(struct lab_flow *flow, const struct lab_segment *seg, bool begins,
           struct lab_verdict *verdict)
{
    struct lab_sighting sighting;

    if (!flow->hosts || seg->to_itself || !lab_hosts_follows(&flow->attempt, begins))
        return;
    sighting = (struct lab_sighting){
        .seg = seg,
        .host = {flow->host[0], flow->host[1]},
        .server_side = !flow->conn.client_side,
        .opening = (uint8_t)opening_of(&flow->conn),
        .begins = begins,
        .midstream = flow->conn.midstream,
    };
    lab_hosts_see(flow->hosts, &flow->attempt, &sighting, verdict);
}

/* What the twin has said a moment before is no earlier frame to point to. */
static void
point_to_earlier_frames(struct lab_verdict *verdict, uint32_t frame)
{
    uint32_t *const frames[] = {&verdict->seq.frame, &verdict->ack.frame, &verdict->about_frame,
                                &verdict->reset_frame};

    for (unsigned i = 0; i < sizeof frames / sizeof *frames; i++)
        *frames[i] = *frames[i] == frame ? 0 : *frames[i];
}

static enum lab_belonging
judge_with_twin(struct lab_flow *flow, const struct lab_segment *seg, struct lab_verdict *verdict)
{
    bool was_hidden = flow->conn.hidden;
    uint8_t open;
    enum lab_belonging met = meet_itself(flow, seg, &open), belongs = judge(flow, seg, verdict);

    if (!verdict->open)
        verdict->open = open;
    point_to_earlier_frames(verdict, seg->frame);
    if (met != LAB_CONTINUES)
        return met;
    if (was_hidden && !flow->conn.hidden)
        lab_midstream_hide(verdict, true, false);
    return belongs;
}

static bool
is_captured_twice(struct lab_flow *flow, const struct lab_segment *seg, uint32_t print,
                  struct lab_verdict *verdict)
{
    const struct lab_end *snd = &flow->conn.end[lab_end_of_side(&flow->conn, seg->side)];
    const struct lab_packet *packet =
        lab_packets_find(&flow->packets, seg, print, seg->ip_id && !snd->history.same_ip_id);
    bool is_latest = packet && packet->frame == flow->latest.frame;
    struct lab_context ctx;

    if (!packet || (seg->to_itself && !is_latest)) /* its twin would have to come again as well */
        return false;
    lab_standing_of(seg, flow, &ctx);
    lab_say_again(&ctx, packet, is_latest ? &flow->said : NULL, verdict);
    return true;
}

enum lab_belonging
lab_flow_step(struct lab_flow *flow, const struct lab_segment *seg, struct lab_verdict *verdict)
{
    uint32_t print = lab_packet_print(seg);
    enum lab_belonging belongs;

    if (is_captured_twice(flow, seg, print, verdict))
        return LAB_CONTINUES;
    flow->prospect = (uint8_t)prospect_of(flow, seg);
    belongs = seg->to_itself ? judge_with_twin(flow, seg, verdict) : judge(flow, seg, verdict);
    tell_hosts(flow, seg, belongs == LAB_BEGINS, verdict);
    flow->latest = *seg;
    flow->said = *verdict;
    if (belongs != LAB_CONTINUES) /* what is numbered as before is of another connection */
        flow->packets = (struct lab_packets){.apart = flow->packets.apart};
    lab_packets_add(&flow->packets, seg, print, verdict);
    return belongs;
}

/* The connection that a verdict on the whole is about: what a copy of its SYN did to the program
 * that listens is part of the story of the one before. */
static const struct lab_connection *
whole_of(const struct lab_flow *flow)
{
    return flow->conn.copied && !lab_outcome_was_opened(&flow->conn) ? &flow->earlier : &flow->conn;
}

struct lab_summary
lab_flow_summary(const struct lab_flow *flow)
{
    if (!flow->started)
        return (struct lab_summary){.open = LAB_OPEN_NONE, .close = LAB_CLOSE_NONE};
    return lab_outcome_so_far(whole_of(flow));
}
