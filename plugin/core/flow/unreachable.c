/* What an ICMP error does to the connection whose segment it quotes.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "core/flow/flow.h"
#include "core/serial.h"
#include "core/state/end.h"
#include "core/verdict/numbers.h"

/* The SYN that was assumed to arrive did not. */
static enum lab_reason
syn_returned(struct lab_end *end)
{
    if (end->assumed != LAB_BIT(LAB_GETS_SYN))
        return LAB_REASON_NO_CHANGE;
    lab_end_step_back(end);
    end->inferred = true;
    return LAB_REASON_SYN_RETURNED;
}

/* What the error does to the end that opens. @return the reason */
static enum lab_reason
heed(struct lab_connection *conn, struct lab_end *end, enum lab_icmp_effect effect)
{
    enum lab_reason reason;

    if (effect != LAB_ICMP_GIVES_UP && effect != LAB_ICMP_MAY_GIVE_UP)
        return LAB_REASON_ERROR_PASSES;
    reason = lab_end_apply(end, LAB_GETS_ICMP_ERROR)->reason;
    conn->open = LAB_OPEN_REFUSED;
    if (effect == LAB_ICMP_GIVES_UP)
        return reason;
    end->inferred = true;
    return LAB_REASON_OPEN_MAY_BE_GIVEN_UP;
}

/* The end whose segment was too big for the way sends all that is not acknowledged in smaller ones.
 * A number that is not on its way is a guess of somebody else's (RFC 5927 section 4.1): it has been
 * acknowledged, or no segment has it. */
static void
heed_size(struct lab_flow *flow, uint8_t side, uint32_t seq)
{
    enum lab_end_id from = lab_connection_end(&flow->conn, side);
    const struct lab_end *end = &flow->conn.end[from], *other = &flow->conn.end[!from];

    if (other->acked_known && !lab_serial_before(seq, other->acked))
        lab_flight_was_too_big(&flow->flight[side], seq, end->nxt);
}

bool
lab_flow_icmp_error(struct lab_flow *flow, uint8_t side, uint32_t seq, enum lab_icmp_effect effect,
                    struct lab_verdict *verdict)
{
    struct lab_connection *conn = &flow->conn;
    enum lab_end_id opener = lab_connection_end(conn, side);
    struct lab_end *end = &conn->end[opener], *other = &conn->end[!opener];

    if (flow->started && effect == LAB_ICMP_ASKS_SMALLER)
        heed_size(flow, side, seq);
    if (!flow->started || conn->open || end->state != LAB_STATE_SYN_SENT || !end->isn_known ||
        seq != end->isn)
        return false;
    memset(verdict, 0, sizeof *verdict);
    verdict->from = !opener;
    lab_end_tell_before(end, &verdict->end[opener]);
    lab_end_tell_before(other, &verdict->end[!opener]);
    lab_end_tell_after(end, heed(conn, end, effect), &verdict->end[opener]);
    lab_end_tell_after(other, syn_returned(other), &verdict->end[!opener]);
    verdict->open = conn->open;
    if (conn->open)
        verdict->end[opener].certainty |= LAB_ON_ARRIVAL;
    lab_numbers_tell_letters(conn, verdict);
    if (flow->hosts && conn->open)
        lab_hosts_unreachable(flow->hosts, &flow->attempt, flow->host, &flow->latest);
    flow->latest.frame = 0;
    flow->said = *verdict;
    return true;
}

uint32_t
lab_flow_frame_of_syn(const struct lab_flow *flow, uint8_t side, uint32_t seq)
{
    const struct lab_end *end = &flow->conn.end[lab_connection_end(&flow->conn, side)];

    if (!flow->started || !end->isn_known || seq != end->isn)
        return 0;
    /* Until it sends an acknowledgment, SYNs are all that the end sends. */
    return end->acked_known ? end->isn_frame : end->latest.frame;
}

uint32_t
lab_flow_frame_of_quoted(const struct lab_flow *flow, uint8_t side, uint32_t seq, uint32_t len,
                         uint8_t flags)
{
    const struct lab_segment *latest = &flow->latest;
    const struct lab_sent *sent;

    if (len == 0 && (latest->side != side || latest->seq != seq || latest->flags != flags))
        return 0;
    if (len == 0)
        return latest->len == 0 ? latest->frame : 0;
    sent = lab_flight_find(&flow->flight[side], seq);
    return sent && !lab_serial_after(seq + len, sent->next) ? sent->latest : 0;
}
