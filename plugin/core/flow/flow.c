/* The way of one segment through the core.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/flow/flow.h"

#include <string.h>

#include "core/clock.h"
#include "core/data/data.h"
#include "core/flow/company.h"
#include "core/flow/incarnation.h"
#include "core/flow/opening.h"
#include "core/flow/other_syn.h"
#include "core/flow/standing.h"
#include "core/state/doubtful_fin.h"
#include "core/state/learn.h"
#include "core/state/midstream.h"
#include "core/state/overtaken_fin.h"
#include "core/state/states.h"
#include "core/state/timers.h"
#include "core/verdict/events.h"
#include "core/verdict/numbers.h"
#include "core/verdict/outcome.h"
#include "core/verdict/reset.h"
#include "core/verdict/roles.h"

void
lab_flow_init(struct lab_flow *flow)
{
    memset(flow, 0, sizeof *flow);
}

static void
tell_reset(const struct lab_context *ctx, struct lab_verdict *verdict)
{
    if (!(verdict->roles & LAB_BIT(LAB_ROLE_RESET)))
        return;
    verdict->reset = (uint8_t)lab_reset_of(ctx);
    verdict->reset_frame = lab_reset_provoked_by(ctx, (enum lab_reset)verdict->reset);
}

/* Its receiver waits for earlier bytes, or has later ones. */
static bool
next_differs(const struct lab_context *ctx)
{
    const struct lab_ranges *got = &ctx->rcv->got;

    return ctx->seg->len && got->known && got->next != ctx->next;
}

static bool
lives(const struct lab_end *end)
{
    return end->state != LAB_STATE_CLOSED && end->state != LAB_STATE_SYN_SENT;
}

/* Both ends go on: somebody else's RST has not ended the connection. */
static bool
outlives_reset(const struct lab_connection *conn)
{
    return conn->close == LAB_CLOSE_RESET && lives(&conn->end[LAB_CLIENT]) &&
           lives(&conn->end[LAB_SERVER]);
}

static void
decide_outcome(const struct lab_context *ctx, bool begins, struct lab_verdict *verdict)
{
    struct lab_connection *conn = ctx->conn;
    enum lab_open open = lab_outcome_open(ctx, verdict->roles, verdict->reset);
    enum lab_close close;

    if (open)
        conn->open = (uint8_t)open;
    close = lab_outcome_close(ctx, verdict->roles, verdict->reset);
    if (close == LAB_CLOSE_RESET && conn->close != LAB_CLOSE_RESET)
        conn->close_else = conn->close;
    if (close)
        conn->close = (uint8_t)close;
    if (outlives_reset(conn))
        conn->close = conn->close_else;
    /* That the opener gave up is a verdict on the whole stream, not a way to open. */
    if (begins && conn->midstream)
        verdict->open = LAB_OPEN_MIDSTREAM;
    else if (open != LAB_OPEN_CANCELLED)
        verdict->open = (uint8_t)open;
    verdict->close = conn->close;
    if ((verdict->roles & LAB_ROLES_MERGED) == LAB_ROLES_MERGED &&
        verdict->close == LAB_CLOSE_THREE_WAY)
        verdict->facts |= LAB_IS_MERGED;
}

/* It may move both ends. */
static void
judge_moving(struct lab_flow *flow, struct lab_context *ctx, bool begins,
             struct lab_verdict *verdict)
{
    bool was_hidden = flow->conn.hidden, placed = lab_overtaken_fin_place(ctx);

    verdict->roles = (uint16_t)lab_roles_of(ctx);
    if (ctx->foreign && (ctx->seg->flags & LAB_SYN))
        flow->other_syn = *ctx->seg;
    tell_reset(ctx, verdict);
    lab_numbers_of(ctx, verdict->roles, verdict);
    lab_data_step(ctx, verdict);
    if (was_hidden)
        lab_midstream_look_for_proof(ctx);
    lab_states_step(ctx, verdict);
    if (placed)
        lab_overtaken_fin_go_on(ctx);
    decide_outcome(ctx, begins, verdict);
    verdict->events |= lab_events_of_steps(ctx, verdict, begins);
    if (was_hidden)
        lab_midstream_hide(verdict, true, flow->conn.hidden);
    flow->conn.at_rest = lab_is_at_rest(&flow->conn);
}

/* Nearly every segment: there is nothing to it but data. */
static void
judge_at_rest(struct lab_context *ctx, struct lab_verdict *verdict)
{
    verdict->roles = LAB_BIT(ctx->seg->len ? LAB_ROLE_DATA : LAB_ROLE_ACK);
    lab_data_step(ctx, verdict);
    lab_states_stay(ctx, verdict);
}

/* Judge a segment in the connection at hand, which it may begin. */
static void
judge_here(struct lab_flow *flow, const struct lab_segment *seg, bool begins,
           struct lab_verdict *verdict)
{
    struct lab_context ctx;

    lab_standing_of(seg, flow, &ctx);
    memset(verdict, 0, sizeof *verdict);
    verdict->from = (uint8_t)ctx.from;
    if (ctx.at_rest)
        judge_at_rest(&ctx, verdict);
    else
        judge_moving(flow, &ctx, begins, verdict);
    if (next_differs(&ctx))
        verdict->facts |= LAB_NEXT_DIFFERS;
    flow->clues = (struct lab_clues){0};
    lab_clues_step(&ctx, verdict, &flow->clues);
    lab_learn_spoken(&ctx, verdict->reset_frame);
    lab_numbers_tell_letters(&flow->conn, verdict);
}

/* The SYN or SYN+ACK that seemed not to belong here did open a connection. */
static void
begin_with_other_syn(struct lab_flow *flow)
{
    struct lab_segment syn = flow->other_syn;
    struct lab_verdict unused;

    if (lab_segment_is_syn(&syn))
        lab_open(flow, &syn);
    else
        lab_open_unseen(flow, &syn);
    judge_here(flow, &syn, true, &unused);
}

/* Turn to the connection that the segment belongs to. */
static enum lab_belonging
turn_to_connection(struct lab_flow *flow, const struct lab_segment *seg)
{
    if (lab_may_stay_at_rest(flow, seg))
        return LAB_CONTINUES;
    flow->conn.at_rest = false;
    lab_timers_run(&flow->conn, seg, flow->msl);
    lab_doubtful_fin_take_back(&flow->conn, seg);
    lab_learn_first_answer(&flow->conn, seg);
    if (flow->started && (lab_answers_other_syn(flow, seg) || lab_agrees_to_other_syn(flow, seg))) {
        begin_with_other_syn(flow);
        return LAB_BEGINS;
    }
    return lab_incarnation_of(flow, seg);
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
    bool sent_again = lab_repeats_other_syn(flow, seg);
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
        lab_captured_twice_find(&flow->packets, seg, print, seg->ip_id && !snd->history.same_ip_id);
    bool is_latest = packet && packet->frame == flow->latest.frame;
    struct lab_context ctx;

    if (!packet || (seg->to_itself && !is_latest)) /* its twin would have to come again as well */
        return false;
    lab_standing_of(seg, flow, &ctx);
    lab_captured_twice_tell(&ctx, packet, is_latest ? &flow->said : NULL, verdict);
    flow->conn.at_rest = false; /* its sender may be shown in another state */
    flow->clues = (struct lab_clues){.ecn = seg->ecn, .ecn_mode = seg->ecn ? flow->conn.ecn : 0};
    return true;
}

/* The segment has been judged. */
static void
remember(struct lab_flow *flow, const struct lab_segment *seg, uint32_t print,
         enum lab_belonging belongs, const struct lab_verdict *verdict)
{
    flow->latest = *seg;
    flow->said = *verdict;
    flow->said.load = (struct lab_load){.known = 0}; /* nobody asks for these again */
    flow->said.trip = (struct lab_round_trip){.sample = 0};
    if (belongs != LAB_CONTINUES) /* what is numbered as before is of another connection */
        flow->packets = (struct lab_packets){.apart = flow->packets.apart};
    lab_captured_twice_remember(&flow->packets, seg, print, verdict);
}

enum lab_belonging
lab_flow_step(struct lab_flow *flow, const struct lab_segment *seg, struct lab_verdict *verdict)
{
    uint32_t print = lab_packet_print(seg);
    enum lab_belonging belongs;

    if (is_captured_twice(flow, seg, print, verdict))
        return LAB_CONTINUES;
    flow->prospect = (uint8_t)lab_company_prospect(flow, seg);
    belongs = seg->to_itself ? judge_with_twin(flow, seg, verdict) : judge(flow, seg, verdict);
    lab_company_tell(flow, seg, belongs == LAB_BEGINS, verdict);
    remember(flow, seg, print, belongs, verdict);
    return belongs;
}

/* What else there may be to a flow, its segments do not tell. */
static bool
is_for_seed(const struct lab_segment *seg, unsigned nth)
{
    if (seg->len || (seg->flags & LAB_FIN) || seg->to_itself)
        return false;
    return nth == 0 ? lab_segment_is_syn(seg) : lab_segment_is_refusal(seg);
}

bool
lab_flow_to_seed(const struct lab_flow *flow, unsigned nth, struct lab_seed *seed)
{
    const struct lab_verdict *said = &flow->said;

    if (!is_for_seed(&flow->latest, nth))
        return false;
    *seed = (struct lab_seed){.segment = flow->latest,
                              .attempt = flow->attempt,
                              .half_open = said->half_open,
                              .facts = said->facts,
                              .scan = said->scan,
                              .prospect = flow->prospect};
    return true;
}

void
lab_flow_from_seed(struct lab_flow *flow, const struct lab_seed *seed)
{
    const struct lab_segment *seg = &seed->segment;
    struct lab_verdict verdict;
    enum lab_belonging belongs;

    flow->prospect = seed->prospect;
    belongs = judge(flow, seg, &verdict);
    flow->attempt = seed->attempt;
    verdict.half_open = seed->half_open;
    verdict.facts = seed->facts;
    verdict.scan = seed->scan;
    remember(flow, seg, lab_packet_print(seg), belongs, &verdict);
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
