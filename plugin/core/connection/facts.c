/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/connection/facts.h"

#include "core/bounds.h"
#include "core/clock.h"
#include "core/connection/context.h"
#include "core/serial.h"

/* Whether a number lies from the first of an end's on, and not far beyond its next. */
static bool
is_from(const struct lab_end *end, uint32_t first, uint32_t number)
{
    return !end->nxt_known || number - first <= end->nxt - first + LAB_FAR_OFF;
}

bool
lab_is_number_of(const struct lab_end *end, uint32_t number)
{
    return !end->isn_known || is_from(end, end->isn + end->gone, number);
}

/* The same of an end of the connection before: where its start was not captured, its numbers are
 * those that came. */
static bool
was_number_of(const struct lab_end *end, uint32_t number)
{
    return is_from(end, end->origin + end->gone, number);
}

/* Whether both numbers of a segment are those of a connection, by what its ends are asked. */
static bool
has_numbers_of(const struct lab_segment *seg, const struct lab_connection *conn,
               bool (*is_number_of)(const struct lab_end *end, uint32_t number))
{
    enum lab_end_id from = lab_connection_end(conn, seg->side);

    return is_number_of(&conn->end[from], seg->seq) &&
           (!(seg->flags & LAB_ACK) || is_number_of(&conn->end[!from], seg->ack));
}

bool
lab_fits(const struct lab_connection *conn, const struct lab_segment *seg)
{
    return has_numbers_of(seg, conn, lab_is_number_of);
}

bool
lab_fits_earlier(const struct lab_context *ctx)
{
    return ctx->earlier && has_numbers_of(ctx->seg, ctx->earlier, was_number_of);
}

bool
lab_is_closer(const struct lab_connection *conn, const struct lab_end *end)
{
    return conn->fin_seen && end == &conn->end[conn->closer];
}

bool
lab_is_beyond_window(const struct lab_end *rcv, const struct lab_segment *seg)
{
    return rcv->edge_known && lab_serial_after(seg->seq, rcv->edge + (rcv->edge - rcv->acked));
}

bool
lab_is_far(const struct lab_end *end, const struct lab_end *other, uint32_t number)
{
    return !lab_is_number_of(end, number) ||
           (other->acked_known && lab_serial_before(number, other->acked - LAB_WINDOW_MAX));
}

bool
lab_leaps(const struct lab_context *ctx)
{
    const struct lab_end *snd = ctx->snd, *rcv = ctx->rcv;
    const struct lab_segment *seg = ctx->seg;

    if (!snd->nxt_known || !lab_serial_after(seg->seq, snd->nxt))
        return false;
    return rcv->edge_known ? lab_serial_after(seg->seq, rcv->edge)
                           : seg->seq - snd->nxt > LAB_FAR_OFF;
}

/* The lower edge is what the receiver has acknowledged, not what may be on its way. */
bool
lab_in_window(const struct lab_context *ctx)
{
    const struct lab_end *rcv = ctx->rcv;
    const struct lab_segment *seg = ctx->seg;

    if (rcv->acked_known && lab_serial_before(ctx->next, rcv->acked))
        return false;
    return !rcv->got.known || !lab_serial_after(seg->seq, rcv->got.next + LAB_WINDOW_MAX);
}

bool
lab_goes_on_listening(const struct lab_connection *conn, const struct lab_end *end)
{
    return end->state == LAB_STATE_SYN_RECEIVED && !end->sent_syn &&
           conn->open != LAB_OPEN_FAST_OPEN;
}

bool
lab_acks_syn(const struct lab_end *end, uint32_t ack)
{
    return end->isn_known && lab_serial_after(ack, end->isn) && !lab_serial_after(ack, end->nxt);
}

bool
lab_is_past_handshake(const struct lab_context *ctx)
{
    const struct lab_segment *seg = ctx->seg;
    const struct lab_end *snd = ctx->snd, *rcv = ctx->rcv;
    const struct lab_spoken *latest = &snd->latest;

    if (!(seg->flags & LAB_ACK) || ctx->wild || !snd->isn_known || !rcv->nxt_known ||
        !lab_serial_after(seg->ack, rcv->nxt))
        return false;
    return seg->len || (seg->flags & LAB_FIN) || ctx->conn->open == LAB_OPEN_FAST_OPEN ||
           lab_serial_after(seg->seq, snd->isn + 1 + snd->syn_len) ||
           (latest->has_ack && lab_serial_after(latest->ack, rcv->nxt) &&
            lab_serial_after(seg->ack, latest->ack));
}

bool
lab_is_written_before_fin(const struct lab_context *ctx)
{
    const struct lab_segment *seg = ctx->seg;
    const struct lab_end *snd = ctx->snd;

    return snd->fin.frame && (seg->flags & (LAB_SYN | LAB_FIN | LAB_RST | LAB_ACK)) == LAB_ACK &&
           !seg->len && !(snd->fin.ack_known && lab_serial_after(seg->ack, snd->fin.ack)) &&
           !lab_serial_after(seg->seq, snd->fin.number) &&
           lab_elapsed(seg->time, snd->fin.time) < LAB_TIMEOUT_MIN_NS;
}

bool
lab_fills_last_number(const struct lab_context *ctx)
{
    const struct lab_end *snd = ctx->snd;
    uint32_t fin = lab_segment_fin(ctx->seg);

    return snd->nxt_known && !snd->fin.sent && fin + 1 == snd->nxt &&
           !lab_is_first_number(snd, snd->nxt, 1) && !lab_flight_find(ctx->out, fin) &&
           !lab_flight_lost_track(ctx->out, fin);
}

bool
lab_is_about_to_end(const struct lab_end *end)
{
    return (end->state == LAB_STATE_CLOSING || end->state == LAB_STATE_LAST_ACK) &&
           end->fin.acked && !end->fin.wants_ack;
}

bool
lab_is_in_time_wait(const struct lab_end *end)
{
    return end->state == LAB_STATE_TIME_WAIT ||
           (end->state == LAB_STATE_CLOSING && lab_is_about_to_end(end));
}

/* How many packets with the same TTL tell that it is the usual one. */
#define SAME_TTL_ENOUGH 2

bool
lab_has_other_ttl(const struct lab_context *ctx)
{
    const struct lab_manner *own = &ctx->snd->manner;

    return !own->ttl_varies && own->same_ttl >= SAME_TTL_ENOUGH &&
           lab_ttls_differ(ctx->seg->ttl, own->ttl);
}

bool
lab_was_captured_elsewhere(const struct lab_context *ctx)
{
    const struct lab_history *history = &ctx->snd->history;
    bool is_latest = lab_history_names(history, ctx->seg) && ctx->seg->ip_id == history->ip_id;

    return (is_latest || ctx->order == LAB_ORDER_BEFORE) && lab_has_other_ttl(ctx);
}
