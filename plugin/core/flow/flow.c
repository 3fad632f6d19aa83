/* The door of the core, and what stands behind it beside the judge: copies, twins, the other flows,
 * and what is kept of a segment.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/flow/flow.h"

#include <stddef.h>
#include <string.h>

#include "core/flow/company.h"
#include "core/flow/judge.h"
#include "core/flow/standing.h"
#include "core/flow/view.h"
#include "core/state/midstream.h"
#include "core/verdict/outcome.h"

void
lab_flow_init(struct lab_flow *flow)
{
    memset(flow, 0, offsetof(struct lab_flow, opening));
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
    belongs = lab_judge(flow, &twin, &verdict);
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
    enum lab_belonging met = meet_itself(flow, seg, &open), belongs = lab_judge(flow, seg, verdict);

    if (!verdict->open)
        verdict->open = open;
    point_to_earlier_frames(verdict, seg->frame);
    if (met != LAB_CONTINUES)
        return belongs == LAB_BEGINS ? belongs : met;
    if (was_hidden && !flow->conn.hidden)
        lab_midstream_hide(verdict, true, false);
    return belongs;
}

static bool
is_captured_twice(struct lab_flow *flow, const struct lab_segment *seg, uint32_t print,
                  struct lab_verdict *verdict)
{
    const struct lab_end *snd = &flow->conn.end[lab_connection_end(&flow->conn, seg->side)];
    const struct lab_packet *packet =
        lab_captured_twice_find(&flow->packets, seg, print, lab_history_names(&snd->history, seg));
    bool is_latest = packet && packet->frame == flow->latest.frame;
    struct lab_context ctx;

    if (!packet || (seg->to_itself && !is_latest)) /* its twin would have to come again as well */
        return false;
    lab_view_open(flow, seg, &ctx);
    lab_standing_of(flow, &ctx);
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
        lab_captured_twice_forget(&flow->packets);
    lab_captured_twice_remember(&flow->packets, seg, print, verdict);
}

enum lab_belonging
lab_flow_step(struct lab_flow *flow, const struct lab_segment *seg, struct lab_verdict *verdict)
{
    uint32_t print = lab_captured_twice_print(seg);
    enum lab_belonging belongs;

    if (lab_captured_twice_has(&flow->packets, print) &&
        is_captured_twice(flow, seg, print, verdict))
        return LAB_CONTINUES;
    flow->prospect = (uint8_t)lab_company_prospect(flow, seg);
    belongs = seg->to_itself ? judge_with_twin(flow, seg, verdict) : lab_judge(flow, seg, verdict);
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
    belongs = lab_judge(flow, seg, &verdict);
    flow->attempt = seed->attempt;
    verdict.half_open = seed->half_open;
    verdict.facts = seed->facts;
    verdict.scan = seed->scan;
    remember(flow, seg, lab_captured_twice_print(seg), belongs, &verdict);
}

/* The connection that a verdict on the whole is about: what a copy of its SYN did to the program
 * that listens is part of the story of the one before. */
static const struct lab_connection *
whole_of(const struct lab_flow *flow)
{
    bool is_of_earlier =
        flow->has_earlier && flow->conn.copied && !lab_outcome_was_opened(&flow->conn);

    return is_of_earlier ? &flow->earlier : &flow->conn;
}

struct lab_summary
lab_flow_summary(const struct lab_flow *flow)
{
    if (!flow->started)
        return (struct lab_summary){.open = LAB_OPEN_NONE, .close = LAB_CLOSE_NONE};
    return lab_outcome_so_far(whole_of(flow));
}
