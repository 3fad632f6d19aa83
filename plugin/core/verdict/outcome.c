/* How a connection opens and closes: on the segment that decides it, and as a whole.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/verdict/outcome.h"

#include "core/connection/facts.h"
#include "core/serial.h"
#include "core/verdict/reset.h"

static bool
is_opening(const struct lab_end *end)
{
    return end->state == LAB_STATE_SYN_RECEIVED || end->state == LAB_STATE_SYN_SENT ||
           end->state == LAB_STATE_LISTEN;
}

/* The third segment of the handshake has reached the end that sent the SYN+ACK: it passed here, and
 * a RST only seemed to come before it; or the capture lacks it, but before, its receiver would
 * neither send bytes nor acknowledge any. */
static bool
speaks_beyond_handshake(const struct lab_context *ctx)
{
    const struct lab_segment *seg = ctx->seg;

    return ctx->snd->sent_syn_ack && ctx->rcv->isn_known &&
           (ctx->rcv->acked_known || seg->len || (seg->flags & LAB_FIN) ||
            lab_serial_after(seg->ack, ctx->rcv->isn + 1));
}

/* The same SYN was refused and sent again, and now it is taken; or somebody else's RST seemed to
 * cancel it. */
static bool
goes_on_after_reset(const struct lab_context *ctx)
{
    return (ctx->conn->open == LAB_OPEN_REFUSED || ctx->conn->open == LAB_OPEN_CANCELLED) &&
           !(ctx->seg->flags & LAB_RST) && ctx->snd->state != LAB_STATE_CLOSED &&
           ctx->rcv->state != LAB_STATE_CLOSED;
}

/* It has reset what it had answered before the third segment passes, which finds no socket. */
static bool
has_withdrawn_answer(const struct lab_end *end)
{
    return end->sent_syn_ack && end->reset_frame && end->state == LAB_STATE_CLOSED;
}

/* The third segment goes on behind the payload of its end's SYN: the SYN+ACK, which was not
 * captured, has taken it (RFC 7413 section 4.2). */
static bool
goes_on_behind_syn_data(const struct lab_context *ctx)
{
    return !ctx->rcv->isn_known && lab_syn_data_taken(ctx->snd, ctx->seg->seq);
}

static enum lab_open
opens_by(const struct lab_context *ctx, lab_set roles, enum lab_reset reset)
{
    const struct lab_end *snd = ctx->snd, *rcv = ctx->rcv;

    if (ctx->conn->open && !goes_on_after_reset(ctx))
        return LAB_OPEN_NONE;
    if (reset == LAB_RESET_REFUSED)
        return LAB_OPEN_REFUSED;
    if (reset == LAB_RESET_CANCELLED)
        return LAB_OPEN_CANCELLED;
    if (ctx->seg->to_itself) /* its own SYN meets itself, if it arrives: the answer tells */
        return (ctx->seg->flags & (LAB_ACK | LAB_RST)) == LAB_ACK ? LAB_OPEN_SIMULTANEOUS
                                                                  : LAB_OPEN_NONE;
    if ((roles & LAB_BIT(LAB_ROLE_HANDSHAKE1)) && rcv->sent_syn)
        return LAB_OPEN_SIMULTANEOUS;
    if ((roles & LAB_BIT(LAB_ROLE_HANDSHAKE2)) && lab_syn_data_taken(rcv, ctx->seg->ack))
        return LAB_OPEN_FAST_OPEN;
    if (is_opening(snd) || is_opening(rcv))
        return LAB_OPEN_NONE;
    if ((ctx->seg->flags & LAB_RST) && reset != LAB_RESET_IGNORED &&
        lab_reset_is_beyond_handshake(ctx))
        return LAB_OPEN_THREE_WAY;
    if (!(ctx->seg->flags & LAB_ACK) || (ctx->seg->flags & LAB_SYN))
        return LAB_OPEN_NONE;
    if (has_withdrawn_answer(rcv))
        return LAB_OPEN_NONE;
    if (goes_on_behind_syn_data(ctx))
        return LAB_OPEN_FAST_OPEN;
    if (rcv->sent_syn_ack || !rcv->isn_known || speaks_beyond_handshake(ctx))
        return LAB_OPEN_THREE_WAY;
    return LAB_OPEN_NONE;
}

bool
lab_outcome_was_opened(const struct lab_connection *conn)
{
    return conn->open == LAB_OPEN_THREE_WAY || conn->open == LAB_OPEN_SIMULTANEOUS ||
           conn->open == LAB_OPEN_FAST_OPEN || conn->open == LAB_OPEN_MIDSTREAM;
}

static bool
both_fins_acked(const struct lab_connection *conn)
{
    return conn->end[LAB_CLIENT].fin.acked && conn->end[LAB_SERVER].fin.acked;
}

/* Without ACK a FIN is dropped (RFC 9293 section 3.10.7.4), unless its receiver acknowledges it. */
static bool
both_fins_count(const struct lab_connection *conn)
{
    return conn->end[LAB_CLIENT].fin.counts && conn->end[LAB_SERVER].fin.counts;
}

/* A second FIN without ACK, which its receiver has taken all the same. */
static bool
counts_by_ack(const struct lab_context *ctx, lab_set roles)
{
    return (roles & LAB_BIT(LAB_ROLE_TEARDOWN4)) && !ctx->sends_fin && ctx->rcv->fin.frame;
}

/* How the connection closes: the second FIN decides, or a RST before both are acknowledged. */
static enum lab_close
closes_by(const struct lab_context *ctx, lab_set roles, enum lab_reset reset)
{
    if (reset != LAB_RESET_NONE && reset != LAB_RESET_IGNORED && !both_fins_acked(ctx->conn))
        return lab_outcome_was_opened(ctx->conn) ? LAB_CLOSE_RESET : LAB_CLOSE_NONE;
    if ((roles & LAB_BIT(LAB_ROLE_TEARDOWN2)) && ctx->conn->close == LAB_CLOSE_THREE_WAY &&
        lab_is_written_before_fin(ctx))
        return LAB_CLOSE_FOUR_WAY; /* the ACK of the first FIN was a segment of its own */
    if (ctx->unseen_fin && ctx->snd->fin.acked && !ctx->conn->close)
        return LAB_CLOSE_FOUR_WAY; /* its end had acknowledged the other before */
    if (ctx->conn->close || !both_fins_count(ctx->conn))
        return LAB_CLOSE_NONE;
    if (counts_by_ack(ctx, roles))
        return ctx->snd->fin.acked ? LAB_CLOSE_FOUR_WAY : LAB_CLOSE_SIMULTANEOUS;
    if (!(roles & LAB_BIT(LAB_ROLE_TEARDOWN3)))
        return LAB_CLOSE_NONE;
    if (roles & LAB_BIT(LAB_ROLE_TEARDOWN2))
        return LAB_CLOSE_THREE_WAY;
    /* A FIN that was overtaken by the ACK of the other was written before it: the two crossed. */
    return ctx->rcv->fin.acked && ctx->acks_fin ? LAB_CLOSE_FOUR_WAY : LAB_CLOSE_SIMULTANEOUS;
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

void
lab_outcome_tell(const struct lab_context *ctx, bool begins, struct lab_verdict *verdict)
{
    struct lab_connection *conn = ctx->conn;
    enum lab_open open = opens_by(ctx, verdict->roles, verdict->reset);
    enum lab_close close;

    if (open)
        conn->open = (uint8_t)open;
    close = closes_by(ctx, verdict->roles, verdict->reset);
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

static enum lab_open
summary_open(const struct lab_connection *conn)
{
    if (conn->open)
        return conn->open;
    return conn->end[LAB_SERVER].sent_syn_ack ? LAB_OPEN_HALF_OPEN : LAB_OPEN_UNANSWERED;
}

/* Of one end no segment was captured: it may have closed as well. */
static bool
heard_one_end(const struct lab_connection *conn)
{
    return !conn->end[LAB_CLIENT].latest.frame || !conn->end[LAB_SERVER].latest.frame;
}

struct lab_summary
lab_outcome_so_far(const struct lab_connection *conn)
{
    struct lab_summary summary = {.open = (uint8_t)summary_open(conn), .close = conn->close};

    if (conn->close)
        return summary;
    if (both_fins_count(conn))
        summary.close = LAB_CLOSE_UNDECIDED; /* the capture lacks the second FIN */
    else if (conn->end[LAB_CLIENT].fin.counts || conn->end[LAB_SERVER].fin.counts)
        summary.close = heard_one_end(conn) ? LAB_CLOSE_UNDECIDED : LAB_CLOSE_HALF_CLOSED;
    else if (conn->midstream)
        summary.close = LAB_CLOSE_UNDECIDED;
    else
        summary.close =
            lab_outcome_was_opened(conn) ? LAB_CLOSE_STILL_OPEN : LAB_CLOSE_NEVER_OPENED;
    return summary;
}
