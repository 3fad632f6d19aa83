/* Which connection a segment belongs to, and how that connection opens and closes.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "flow.h"

#include <string.h>

#include "serial.h"

void
lab_flow_init(struct lab_flow *flow)
{
    memset(flow, 0, sizeof *flow);
}

enum lab_end_id
lab_end_of_side(const struct lab_connection *conn, uint8_t side)
{
    return side == conn->client_side ? LAB_CLIENT : LAB_SERVER;
}

static bool
both_fins_acked(const struct lab_connection *conn)
{
    return conn->end[LAB_CLIENT].ack_of_fin_seen && conn->end[LAB_SERVER].ack_of_fin_seen;
}

/* The last ACK is on its way to an end that waits for nothing else. */
static bool
is_about_to_end(const struct lab_end *end)
{
    return (end->state == LAB_STATE_CLOSING || end->state == LAB_STATE_LAST_ACK) &&
           end->ack_of_fin_seen && !end->wants_fin_ack;
}

static bool
is_in_time_wait(const struct lab_end *end)
{
    return end->state == LAB_STATE_TIME_WAIT ||
           (end->state == LAB_STATE_CLOSING && is_about_to_end(end));
}

/* RFC 9293 section 3.6.1 and RFC 6191: in TIME-WAIT a SYN opens only if its number or its
 * timestamp is later than all of the old connection. */
static bool
is_later(const struct lab_segment *syn, const struct lab_end *snd, const struct lab_end *rcv)
{
    if (!rcv->got.known || lab_serial_after(syn->seq, rcv->got.next))
        return true;
    return syn->has_timestamps && snd->history.has_tsval &&
           lab_serial_after(syn->tsval, snd->history.tsval);
}

/* Whether the old connection is no obstacle at the end that the SYN goes to. */
static bool
is_free(const struct lab_segment *syn, const struct lab_end *snd, const struct lab_end *rcv)
{
    if (is_in_time_wait(rcv))
        return is_later(syn, snd, rcv);
    return rcv->state == LAB_STATE_CLOSED || rcv->state == LAB_STATE_LISTEN || is_about_to_end(rcv);
}

/* A SYN with a new number opens a new connection if the old one is over for its receiver, was
 * never answered, or was not seen from its start. The peer's first SYN is a simultaneous open. */
static bool
syn_begins(const struct lab_connection *conn, const struct lab_segment *seg)
{
    enum lab_end_id id = lab_end_of_side(conn, seg->side);
    const struct lab_end *snd = &conn->end[id], *rcv = &conn->end[!id];

    if (snd->isn_known && seg->seq == snd->isn)
        return false;
    if (conn->midstream)
        return true;
    if (!snd->isn_known)
        return rcv->state == LAB_STATE_CLOSED ||
               (rcv->state != LAB_STATE_SYN_SENT && !rcv->sent_syn);
    return is_free(seg, snd, rcv) || !rcv->latest_frame;
}

/* A copy of the SYN that opened a connection which is over at the server: to the program that
 * listens there it is a SYN like any other. The capture may show only the answer. */
static bool
is_copy_for_listener(const struct lab_connection *conn, const struct lab_segment *seg)
{
    const struct lab_end *client = &conn->end[LAB_CLIENT], *server = &conn->end[LAB_SERVER];
    bool from_client = lab_end_of_side(conn, seg->side) == LAB_CLIENT;

    if (server->state != LAB_STATE_CLOSED || !server->sent_syn_ack || server->sent_syn ||
        !client->isn_known || !client->acked_known)
        return false;
    if (lab_segment_is_syn(seg))
        return from_client && seg->seq == client->isn;
    return lab_segment_is_syn_ack(seg) && !from_client && seg->seq != server->isn &&
           seg->ack == client->isn + 1;
}

/* A SYN that seemed not to belong here did open a connection if the other end agrees to it. */
static bool
answers_other_syn(const struct lab_flow *flow, const struct lab_segment *seg)
{
    const struct lab_segment *syn = &flow->other_syn;

    return syn->frame && lab_segment_is_syn_ack(seg) && seg->side != syn->side &&
           lab_serial_after(seg->ack, syn->seq) &&
           !lab_serial_after(seg->ack, syn->seq + lab_segment_space(syn));
}

/* The end that a new SYN was sent to answers in the connection before: it did not take the SYN,
 * and what had seemed to end that connection was lost. */
static bool
answers_in_earlier(const struct lab_flow *flow, const struct lab_segment *seg)
{
    enum lab_end_id from = lab_end_of_side(&flow->conn, seg->side);
    const struct lab_end *snd = &flow->conn.end[from], *opener = &flow->conn.end[!from];

    return flow->has_earlier && opener->state == LAB_STATE_SYN_SENT && !snd->isn_known &&
           (seg->flags & (LAB_SYN | LAB_RST | LAB_ACK)) == LAB_ACK &&
           !lab_acks_syn(opener, seg->ack) &&
           lab_fits(&flow->earlier, lab_end_of_side(&flow->earlier, seg->side), seg);
}

/* Midstream, nothing says who opened: servers mostly have the lower port. */
static uint8_t
guess_client_side(const struct lab_segment *seg)
{
    if (lab_segment_is_syn_ack(seg))
        return !seg->side;
    return seg->port[0] < seg->port[1] ? !seg->side : seg->side;
}

static void
start_end(struct lab_end *end, enum lab_state state)
{
    end->state = (uint8_t)state;
    end->inferred = true;
}

/* An end in TIME-WAIT takes a new SYN in that state; every other end starts afresh. */
static void
start_opening(struct lab_flow *flow, uint8_t client_side)
{
    struct lab_connection *conn = &flow->conn;
    enum lab_state states[LAB_END_COUNT] = {LAB_STATE_CLOSED, LAB_STATE_LISTEN};
    bool reused = flow->started;

    for (unsigned id = 0; reused && id < LAB_END_COUNT; id++) {
        if (is_in_time_wait(&conn->end[conn->client_side == client_side ? id : !id]))
            states[id] = LAB_STATE_TIME_WAIT;
    }
    flow->has_earlier = reused;
    flow->earlier = *conn;
    flow->other_syn.frame = 0;
    memset(conn, 0, sizeof *conn);
    lab_flight_restart(&flow->flight[0]);
    lab_flight_restart(&flow->flight[1]);
    conn->client_side = client_side;
    conn->reused = reused;
    for (unsigned id = 0; id < LAB_END_COUNT; id++)
        start_end(&conn->end[id], states[id]);
}

static void
open_by_syn(struct lab_flow *flow, const struct lab_segment *syn)
{
    start_opening(flow, syn->to_itself ? 0 : syn->side);
    flow->opening = *syn;
}

/* What was told of an end last, and is judged otherwise now. */
static void
take_back(struct lab_end *end, const struct lab_end *told, enum lab_reason why)
{
    end->shown = told->shown ? told->shown : told->state;
    end->resumes = (uint8_t)why;
}

/* The client knows nothing of this: it stays where it is, with the numbers that it had. */
static void
open_by_copy(struct lab_flow *flow)
{
    struct lab_end client = flow->conn.end[LAB_CLIENT], server = flow->conn.end[LAB_SERVER];

    start_opening(flow, flow->conn.client_side);
    flow->conn.reused = false;
    flow->conn.copied = true;
    flow->conn.end[LAB_CLIENT] = (struct lab_end){
        .state = client.state,
        .history = client.history,
        .sent_syn = true,
        .isn_known = true,
        .isn = client.isn,
        .isn_frame = client.isn_frame,
        .syn_len = client.syn_len,
        .syn_time = client.syn_time,
        .nxt_known = client.nxt_known,
        .nxt = client.nxt,
        .nxt_frame = client.nxt_frame,
        .acked_known = client.acked_known,
        .acked = client.acked,
        .origin_known = client.origin_known,
        .origin = client.origin,
        .latest_frame = client.latest_frame,
        .wait_time = client.wait_time,
    };
    take_back(&flow->conn.end[LAB_CLIENT], &client, LAB_REASON_BACK_OLD_COPY);
    take_back(&flow->conn.end[LAB_SERVER], &server, LAB_REASON_NO_CHANGE);
}

static void
return_to_earlier(struct lab_flow *flow)
{
    struct lab_connection undone = flow->conn;
    enum lab_end_id opener;

    flow->conn = flow->earlier;
    flow->has_earlier = false;
    flow->other_syn = flow->opening;
    opener = lab_end_of_side(&flow->conn, flow->opening.side);
    lab_end_apply(&flow->conn.end[opener], LAB_SENDS_NEW_SYN);
    flow->conn.end[!opener].challenged = true;
    for (unsigned side = 0; side < LAB_END_COUNT; side++)
        take_back(&flow->conn.end[lab_end_of_side(&flow->conn, (uint8_t)side)],
                  &undone.end[lab_end_of_side(&undone, (uint8_t)side)],
                  LAB_REASON_BACK_IN_CONNECTION);
}

/* The SYN was not captured, but its answer tells its number. */
static void
infer_syn(struct lab_connection *conn, const struct lab_segment *syn_ack)
{
    struct lab_end *client = &conn->end[LAB_CLIENT];

    client->isn = client->origin = syn_ack->ack - 1;
    client->nxt = syn_ack->ack;
    client->isn_known = client->origin_known = client->nxt_known = client->sent_syn = true;
    client->state = LAB_STATE_SYN_SENT;
}

/* What the ends would be in if neither had sent a FIN before the capture began. It
 * stays hidden until segments prove that. */
static void
start_midstream(struct lab_connection *conn, const struct lab_segment *seg)
{
    memset(conn, 0, sizeof *conn);
    conn->client_side = guess_client_side(seg);
    conn->midstream = conn->hidden = true;
    conn->open = LAB_OPEN_MIDSTREAM;
    start_end(&conn->end[LAB_CLIENT], LAB_STATE_ESTABLISHED);
    start_end(&conn->end[LAB_SERVER], LAB_STATE_ESTABLISHED);
}

static enum lab_belonging
find_connection(struct lab_flow *flow, const struct lab_segment *seg)
{
    bool started = flow->started;

    if (lab_segment_is_syn(seg) && (!started || syn_begins(&flow->conn, seg))) {
        open_by_syn(flow, seg);
    } else if (started && answers_other_syn(flow, seg)) {
        struct lab_segment syn = flow->other_syn;
        struct lab_verdict unused;

        open_by_syn(flow, &syn);
        lab_flow_step(flow, &syn, &unused);
    } else if (started && is_copy_for_listener(&flow->conn, seg)) {
        open_by_copy(flow);
    } else if (started && answers_in_earlier(flow, seg)) {
        return_to_earlier(flow);
        return LAB_RETURNS;
    } else if (!started && lab_segment_is_syn_ack(seg)) {
        start_opening(flow, !seg->side);
        infer_syn(&flow->conn, seg);
    } else if (!started) {
        start_midstream(&flow->conn, seg);
    } else {
        return LAB_CONTINUES;
    }
    flow->started = true;
    return LAB_BEGINS;
}

static enum lab_belonging
turn_to_connection(struct lab_flow *flow, const struct lab_segment *seg)
{
    for (unsigned id = 0; id < LAB_END_COUNT; id++)
        lab_end_waits(&flow->conn.end[id], seg->time, flow->msl);
    return find_connection(flow, seg);
}

/* A server may answer a repeated SYN with a new number (its first answer was forgotten, or
 * was a SYN cookie), until the client has taken one of its answers. */
static bool
is_foreign_syn(const struct lab_connection *conn, const struct lab_segment *seg,
               const struct lab_end *snd, const struct lab_end *rcv)
{
    if (!snd->isn_known)
        return conn->midstream;
    if (lab_segment_is_syn_ack(seg) && rcv->sent_syn && !rcv->acked_known)
        return false;
    return seg->seq != snd->isn;
}

/* How far beyond all that was seen a number may be and still belong here: segments may be
 * missing from the capture. Another connection's numbers are mostly farther off. */
#define FAR_OFF (UINT32_C(1) << 24)

/* Whether @a number is one that @a end could use: between its SYN and what it sent last. */
static bool
is_of_connection(const struct lab_end *end, uint32_t number)
{
    return !end->isn_known || !end->nxt_known || number - end->isn <= end->nxt - end->isn + FAR_OFF;
}

bool
lab_fits(const struct lab_connection *conn, enum lab_end_id from, const struct lab_segment *seg)
{
    return is_of_connection(&conn->end[from], seg->seq) &&
           (!(seg->flags & LAB_ACK) || is_of_connection(&conn->end[!from], seg->ack));
}

/* An end that opens takes nothing from another that has not agreed (RFC 9293 3.10.7.3). */
static bool
is_no_answer(const struct lab_connection *conn, const struct lab_segment *seg,
             const struct lab_end *snd, const struct lab_end *rcv)
{
    return !conn->midstream && !snd->isn_known && rcv->state == LAB_STATE_SYN_SENT &&
           (!(seg->flags & LAB_ACK) || !lab_acks_syn(rcv, seg->ack));
}

/* Both numbers of the segment lie outside this connection: it is left over from another. */
static bool
is_foreign(const struct lab_connection *conn, const struct lab_segment *seg,
           const struct lab_end *snd, const struct lab_end *rcv)
{
    if (seg->flags & LAB_RST)
        return false;
    if (seg->flags & LAB_SYN)
        return is_foreign_syn(conn, seg, snd, rcv);
    if (is_no_answer(conn, seg, snd, rcv))
        return true;
    if ((seg->flags & LAB_FIN) && lab_is_beyond_window(rcv, seg))
        return true;
    return (seg->flags & LAB_ACK) && !is_of_connection(snd, seg->seq) &&
           !is_of_connection(rcv, seg->ack);
}

static struct lab_context
context_of(struct lab_flow *flow, const struct lab_segment *seg)
{
    struct lab_connection *conn = &flow->conn;
    enum lab_end_id from = lab_end_of_side(conn, seg->side);
    struct lab_end *snd = &conn->end[from], *rcv = &conn->end[!from];
    bool again = (lab_segment_is_syn(seg) && snd->sent_syn) ||
                 (lab_segment_is_syn_ack(seg) && snd->sent_syn_ack);
    bool fin_again = (seg->flags & (LAB_FIN | LAB_SYN | LAB_RST)) == LAB_FIN && snd->fin_sent &&
                     lab_segment_fin(seg) == snd->fin;

    struct lab_context ctx = {
        .seg = seg,
        .conn = conn,
        .earlier = flow->has_earlier ? &flow->earlier : NULL,
        .other_syn = &flow->other_syn,
        .snd = snd,
        .rcv = rcv,
        .out = &flow->flight[seg->side],
        .back = &flow->flight[!seg->side],
        .from = from,
        .repeats_syn = again && seg->seq == snd->isn,
        .foreign = is_foreign(conn, seg, snd, rcv),
        .repeats_fin = fin_again,
    };

    ctx.old = !ctx.foreign && lab_is_old(&ctx);
    return ctx;
}

/* Midstream: bytes or a FIN above all that the other end has acknowledged prove that
 * this end had not sent its FIN before. When both have done so, nothing is hidden. */
static void
look_for_proof(struct lab_context *ctx)
{
    struct lab_connection *conn = ctx->conn;
    const struct lab_segment *seg = ctx->seg;

    if (seg->flags & LAB_RST) {
        conn->hidden = false;
        return;
    }
    if (lab_segment_space(seg) == 0)
        return;
    if (!ctx->rcv->acked_known ||
        lab_serial_after(seg->seq + lab_segment_space(seg), ctx->rcv->acked))
        ctx->snd->open_proved = true;
    if (ctx->snd->open_proved && ctx->rcv->open_proved)
        conn->hidden = false;
}

static bool
is_opening(const struct lab_end *end)
{
    return end->state == LAB_STATE_SYN_RECEIVED || end->state == LAB_STATE_SYN_SENT ||
           end->state == LAB_STATE_LISTEN;
}

/* How the connection opens, on the segment that decides it. */
static enum lab_open
open_decided(const struct lab_context *ctx, lab_set roles, enum lab_reset reset)
{
    const struct lab_end *snd = ctx->snd, *rcv = ctx->rcv;

    if (ctx->conn->open)
        return LAB_OPEN_NONE;
    if (reset == LAB_RESET_REFUSED)
        return LAB_OPEN_REFUSED;
    if (reset == LAB_RESET_CANCELLED)
        return LAB_OPEN_CANCELLED;
    if ((roles & LAB_BIT(LAB_ROLE_HANDSHAKE1)) && rcv->sent_syn)
        return LAB_OPEN_SIMULTANEOUS;
    if ((roles & LAB_BIT(LAB_ROLE_HANDSHAKE2)) && rcv->syn_len > 0 &&
        lab_serial_after(ctx->seg->ack, rcv->isn + 1))
        return LAB_OPEN_FAST_OPEN;
    if (is_opening(snd) || is_opening(rcv))
        return LAB_OPEN_NONE;
    if ((rcv->sent_syn_ack || !rcv->isn_known) && (ctx->seg->flags & LAB_ACK) &&
        !(ctx->seg->flags & LAB_SYN))
        return LAB_OPEN_THREE_WAY;
    return LAB_OPEN_NONE;
}

static bool
was_opened(const struct lab_connection *conn)
{
    return conn->open == LAB_OPEN_THREE_WAY || conn->open == LAB_OPEN_SIMULTANEOUS ||
           conn->open == LAB_OPEN_FAST_OPEN || conn->open == LAB_OPEN_MIDSTREAM;
}

/* How the connection closes: the second FIN decides, or a RST before both are acknowledged. */
static enum lab_close
close_decided(const struct lab_context *ctx, lab_set roles, enum lab_reset reset)
{
    if (reset != LAB_RESET_NONE && reset != LAB_RESET_IGNORED && !both_fins_acked(ctx->conn))
        return was_opened(ctx->conn) ? LAB_CLOSE_RESET : LAB_CLOSE_NONE;
    if (!(roles & LAB_BIT(LAB_ROLE_TEARDOWN3)) || ctx->conn->close)
        return LAB_CLOSE_NONE;
    if (roles & LAB_BIT(LAB_ROLE_TEARDOWN2))
        return LAB_CLOSE_THREE_WAY;
    return ctx->rcv->ack_of_fin_seen ? LAB_CLOSE_FOUR_WAY : LAB_CLOSE_SIMULTANEOUS;
}

static lab_set
events_of(const struct lab_context *ctx, lab_set roles, bool begins)
{
    lab_set events = 0;

    if (ctx->repeats_syn || ctx->repeats_fin)
        events |= LAB_BIT(LAB_EVENT_RETRANSMISSION);
    if (begins && ctx->conn->reused)
        events |= LAB_BIT(LAB_EVENT_PORT_REUSE);
    if (ctx->conn->open == LAB_OPEN_FAST_OPEN && (roles & LAB_BIT(LAB_ROLE_HANDSHAKE2)))
        events |= LAB_BIT(LAB_EVENT_FAST_OPEN);
    if (ctx->answers_challenge && (roles & LAB_BIT(LAB_ROLE_ACK)))
        events |= LAB_BIT(LAB_EVENT_CHALLENGE_ACK);
    if ((roles & LAB_BIT(LAB_ROLE_DATA)) && ctx->rcv->fin_sent && ctx->rcv->ack_of_fin_seen)
        events |= LAB_BIT(LAB_EVENT_HALF_CLOSE);
    return events;
}

static void
tell_facts(const struct lab_connection *conn, struct lab_verdict *verdict)
{
    const struct lab_end *client = &conn->end[LAB_CLIENT], *server = &conn->end[LAB_SERVER];

    verdict->origin[LAB_CLIENT] = client->origin;
    verdict->origin[LAB_SERVER] = server->origin;
    verdict->facts |= (client->isn_known ? LAB_KNOWS_ISN_CLIENT : 0) |
                      (server->isn_known ? LAB_KNOWS_ISN_SERVER : 0) |
                      (client->origin_known ? LAB_KNOWS_ORIGIN_CLIENT : 0) |
                      (server->origin_known ? LAB_KNOWS_ORIGIN_SERVER : 0);
    if (!conn->fin_seen)
        return;
    verdict->facts |= LAB_KNOWS_FIN_FIRST;
    verdict->fin_first = conn->end[conn->closer].fin;
    if (conn->closer == LAB_SERVER)
        verdict->facts |= LAB_CLOSER_IS_SERVER;
    if (!conn->end[!conn->closer].fin_sent)
        return;
    verdict->facts |= LAB_KNOWS_FIN_SECOND;
    verdict->fin_second = conn->end[!conn->closer].fin;
}

static void
hide_states(struct lab_verdict *verdict, bool before, bool after)
{
    for (unsigned id = 0; id < LAB_END_COUNT; id++) {
        struct lab_end_verdict *end = &verdict->end[id];

        if (before)
            end->before = LAB_STATE_UNKNOWN;
        if (before && !after && end->reason == LAB_REASON_NO_CHANGE)
            end->reason = LAB_REASON_STATE_PROVED;
        if (!after)
            continue;
        end->after = LAB_STATE_UNKNOWN;
        end->reason = LAB_REASON_NOTHING_KNOWN;
        end->certainty = 0;
    }
}

/* How far apart two captures of one packet may be; and how far without an identification in the
 * IP header, where only a segment with payload is sure to be the same. */
#define TWICE_NS         1000000
#define TWICE_UNNAMED_NS 100000

static bool
is_captured_twice(const struct lab_flow *flow, const struct lab_segment *seg)
{
    const struct lab_segment *one = &flow->latest;
    uint64_t apart = seg->time - one->time;

    if (one->seq != seg->seq || one->side != seg->side || one->ack != seg->ack ||
        one->flags != seg->flags || one->len != seg->len || one->ip_id != seg->ip_id)
        return false;
    if (one->window != seg->window || one->tsval != seg->tsval || one->tsecr != seg->tsecr ||
        one->sack_first != seg->sack_first || one->sack_end != seg->sack_end)
        return false;
    return one->frame && one->frame != seg->frame &&
           (seg->ip_id ? apart < TWICE_NS : seg->len && apart < TWICE_UNNAMED_NS);
}

/* The same packet again: it plays the same parts, and nothing moves. */
static void
say_again(const struct lab_flow *flow, struct lab_verdict *verdict)
{
    *verdict = flow->said;
    verdict->events = LAB_BIT(LAB_EVENT_CAPTURED_TWICE);
    verdict->about_frame = flow->latest.frame;
    verdict->open = LAB_OPEN_NONE;
    verdict->resent = LAB_RESENT_NONE;
    verdict->delay = verdict->acks_bytes = verdict->acks_segments = verdict->repeats = 0;
    for (unsigned id = 0; id < LAB_END_COUNT; id++) {
        struct lab_end_verdict *end = &verdict->end[id];

        end->before = end->after;
        if (end->after != LAB_STATE_UNKNOWN)
            end->reason = LAB_REASON_NO_CHANGE;
        end->certainty =
            (end->certainty & LAB_AFTER_INFERRED) ? LAB_AFTER_INFERRED | LAB_BEFORE_INFERRED : 0;
    }
}

static enum lab_belonging
judge(struct lab_flow *flow, const struct lab_segment *seg, struct lab_verdict *verdict)
{
    enum lab_belonging belongs = turn_to_connection(flow, seg);
    bool was_hidden = flow->conn.hidden, begins = belongs == LAB_BEGINS;
    struct lab_context ctx = context_of(flow, seg);
    lab_set roles = lab_roles_of(&ctx);
    const lab_set merged = LAB_BIT(LAB_ROLE_TEARDOWN2) | LAB_BIT(LAB_ROLE_TEARDOWN3);
    enum lab_open open;
    enum lab_close close;

    memset(verdict, 0, sizeof *verdict);
    verdict->from = (uint8_t)ctx.from;
    verdict->roles = (uint16_t)roles;
    if (ctx.foreign && lab_segment_is_syn(seg))
        flow->other_syn = *seg;
    if (roles & LAB_BIT(LAB_ROLE_RESET)) {
        verdict->reset = (uint8_t)lab_reset_of(&ctx);
        verdict->reset_frame = lab_reset_provoked_by(&ctx, (enum lab_reset)verdict->reset);
    }
    lab_numbers_of(&ctx, roles, verdict);
    lab_data_step(&ctx, verdict);
    if (flow->conn.hidden)
        look_for_proof(&ctx);
    lab_states_step(&ctx, verdict);

    open = open_decided(&ctx, roles, verdict->reset);
    if (open)
        flow->conn.open = (uint8_t)open;
    close = close_decided(&ctx, roles, verdict->reset);
    if (close)
        flow->conn.close = (uint8_t)close;
    /* That the opener gave up is a verdict on the whole stream, not a way to open. */
    if (begins && flow->conn.midstream)
        verdict->open = LAB_OPEN_MIDSTREAM;
    else if (open != LAB_OPEN_CANCELLED)
        verdict->open = (uint8_t)open;
    verdict->close = flow->conn.close;
    ctx.snd->latest_frame = seg->frame;
    ctx.snd->latest_has_ack = (seg->flags & LAB_ACK) != 0;
    ctx.snd->latest_ack = seg->ack;
    verdict->events |= events_of(&ctx, roles, begins);
    if ((roles & merged) == merged)
        verdict->facts |= LAB_IS_MERGED;
    tell_facts(&flow->conn, verdict);
    if (was_hidden)
        hide_states(verdict, true, flow->conn.hidden);
    return belongs;
}

/* A socket that is connected with itself (RFC 9293 section 3.5, simultaneous open) hears all that
 * it says. It is taken for two that say the same at the same time: the server speaks a moment
 * before, so that it has done what the client does when it hears it. */
static enum lab_belonging
meet_itself(struct lab_flow *flow, const struct lab_segment *seg)
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
    return belongs;
}

enum lab_belonging
lab_flow_step(struct lab_flow *flow, const struct lab_segment *seg, struct lab_verdict *verdict)
{
    enum lab_belonging belongs, met = LAB_CONTINUES;

    if (is_captured_twice(flow, seg)) {
        say_again(flow, verdict);
        return LAB_CONTINUES;
    }
    if (seg->to_itself)
        met = meet_itself(flow, seg);
    belongs = judge(flow, seg, verdict);
    flow->latest = *seg;
    flow->said = *verdict;
    return met != LAB_CONTINUES ? met : belongs;
}

/* The SYN that was assumed to arrive did not. */
static enum lab_reason
syn_returned(struct lab_end *end)
{
    if (end->assumed != LAB_BIT(LAB_GETS_SYN))
        return LAB_REASON_NO_CHANGE;
    end->state = end->held;
    end->assumed = end->arrived = 0;
    end->inferred = true;
    return LAB_REASON_SYN_RETURNED;
}

bool
lab_flow_icmp_error(struct lab_flow *flow, uint8_t side, uint32_t seq, bool hard,
                    struct lab_verdict *verdict)
{
    struct lab_connection *conn = &flow->conn;
    enum lab_end_id opener = lab_end_of_side(conn, side);
    struct lab_end *end = &conn->end[opener], *other = &conn->end[!opener];
    enum lab_reason failed, returned;

    if (!hard || !flow->started || conn->open || end->state != LAB_STATE_SYN_SENT ||
        !end->isn_known || seq != end->isn)
        return false;
    memset(verdict, 0, sizeof *verdict);
    lab_end_tell_before(end, &verdict->end[opener]);
    lab_end_tell_before(other, &verdict->end[!opener]);
    failed = lab_end_apply(end, LAB_GETS_ICMP_ERROR)->reason;
    lab_end_tell_after(end, failed, &verdict->end[opener]);
    returned = syn_returned(other);
    lab_end_tell_after(other, returned, &verdict->end[!opener]);
    verdict->end[opener].certainty |= LAB_ON_ARRIVAL;
    conn->open = LAB_OPEN_REFUSED;
    verdict->from = !opener;
    verdict->open = conn->open;
    tell_facts(conn, verdict);
    flow->latest.frame = 0;
    return true;
}

uint32_t
lab_flow_frame_of_syn(const struct lab_flow *flow, uint8_t side, uint32_t seq)
{
    const struct lab_end *end = &flow->conn.end[lab_end_of_side(&flow->conn, side)];

    if (!flow->started || !end->isn_known || seq != end->isn)
        return 0;
    /* Until it sends an acknowledgment, SYNs are all that the end sends. */
    return end->acked_known ? end->isn_frame : end->latest_frame;
}

static enum lab_open
summary_open(const struct lab_connection *conn)
{
    if (conn->open)
        return conn->open;
    return conn->end[LAB_SERVER].sent_syn_ack ? LAB_OPEN_HALF_OPEN : LAB_OPEN_UNANSWERED;
}

/* The connection that a verdict on the whole is about: what a copy of its SYN did to the program
 * that listens is part of the story of the one before. */
static const struct lab_connection *
whole_of(const struct lab_flow *flow)
{
    return flow->conn.copied && !was_opened(&flow->conn) ? &flow->earlier : &flow->conn;
}

struct lab_summary
lab_flow_summary(const struct lab_flow *flow)
{
    const struct lab_connection *conn = whole_of(flow);
    struct lab_summary summary = {.open = LAB_OPEN_NONE, .close = LAB_CLOSE_NONE};

    if (!flow->started)
        return summary;
    summary.open = (uint8_t)summary_open(conn);
    if (conn->close)
        summary.close = conn->close;
    else if (conn->end[LAB_CLIENT].fin_counts || conn->end[LAB_SERVER].fin_counts)
        summary.close = LAB_CLOSE_HALF_CLOSED;
    else if (conn->midstream)
        summary.close = LAB_CLOSE_UNDECIDED;
    else
        summary.close = was_opened(conn) ? LAB_CLOSE_STILL_OPEN : LAB_CLOSE_NEVER_OPENED;
    return summary;
}
