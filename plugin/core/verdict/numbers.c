/* The letters of the textbooks, put to the numbers of the segment.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/verdict/numbers.h"

#include "core/connection/facts.h"
#include "core/serial.h"

/* The sender's initial number is called x if it is the client's, y if the server's. */
struct letters {
    enum lab_formula isn;
    enum lab_formula isn_plus_1;
    enum lab_formula isn_plus_1_len;
};

static const struct letters letters_of[LAB_END_COUNT] = {
    [LAB_CLIENT] = {LAB_FORMULA_X, LAB_FORMULA_X_1, LAB_FORMULA_X_1_LEN},
    [LAB_SERVER] = {LAB_FORMULA_Y, LAB_FORMULA_Y_1, LAB_FORMULA_Y_1_LEN},
};

static struct lab_number
number(enum lab_formula formula, uint32_t base, int32_t add, uint32_t frame)
{
    return (struct lab_number){.formula = formula, .base = base, .add = add, .frame = frame};
}

/* An initial number is random: nothing is expected of it until it is sent again. */
static void
explain_syn_seq(const struct lab_context *ctx, struct lab_number *seq)
{
    const struct lab_end *snd = ctx->snd;

    *seq = number(letters_of[ctx->from].isn, ctx->seg->seq, 0, 0);
    if (snd->isn_frame && ctx->seg->seq == snd->isn) {
        seq->frame = snd->isn_frame;
        lab_number_check(seq, ctx->seg->seq);
    }
}

/* The number after @a end's SYN or SYN+ACK and @a taken bytes of its payload. */
static struct lab_number
after_syn(const struct lab_end *end, enum lab_end_id id, uint32_t taken)
{
    if (!end->isn_known)
        return number(LAB_FORMULA_NONE, 0, 0, 0);
    return number(taken ? letters_of[id].isn_plus_1_len : letters_of[id].isn_plus_1, end->isn,
                  (int32_t)(1 + taken), end->isn_frame);
}

static void
explain_handshake2_ack(const struct lab_context *ctx, struct lab_number *ack)
{
    *ack = after_syn(ctx->rcv, !ctx->from, lab_syn_data_taken(ctx->rcv, ctx->seg->ack));
    if (ctx->rcv->isn_frame)
        lab_number_check(ack, ctx->seg->ack);
}

/* The third segment, repeated after data: an empty segment has the next number (RFC 9293
 * 3.10.7.4). With data it may begin where it began the first time. */
static bool
is_sent_again(const struct lab_context *ctx, uint32_t first)
{
    const struct lab_end *snd = ctx->snd;

    return !ctx->seg->len && ctx->seg->seq != first && snd->nxt_known &&
           lab_serial_after(snd->nxt, first);
}

/* How much of its SYN's payload the third segment follows: what the SYN+ACK took of it; without
 * payload also all that was sent (SND.NXT); if the SYN+ACK was not captured, what it says itself.
 */
static uint32_t
behind_syn(const struct lab_context *ctx)
{
    const struct lab_end *snd = ctx->snd;
    uint32_t own = lab_syn_data_taken(snd, ctx->seg->seq);

    if (!ctx->rcv->isn_frame || (!ctx->seg->len && own == snd->syn_len))
        return own;
    return snd->syn_taken;
}

static void
explain_handshake3(const struct lab_context *ctx, struct lab_verdict *verdict)
{
    const struct lab_end *snd = ctx->snd;

    verdict->seq = after_syn(snd, ctx->from, behind_syn(ctx));
    if (is_sent_again(ctx, lab_number_expected(&verdict->seq)))
        verdict->seq = lab_numbers_next(ctx);
    lab_number_check(&verdict->seq, ctx->seg->seq);
    verdict->ack = after_syn(ctx->rcv, !ctx->from, lab_syn_data_taken(ctx->rcv, ctx->seg->ack));
    lab_number_check(&verdict->ack, ctx->seg->ack);
}

/* The last bytes are sent again, and now the FIN goes with them. */
static bool
is_on_old_data(const struct lab_context *ctx)
{
    const struct lab_segment *seg = ctx->seg;

    return seg->len && ctx->snd->nxt_known && lab_serial_before(seg->seq, ctx->snd->nxt) &&
           !lab_serial_before(seg->seq + seg->len, ctx->snd->nxt);
}

/* The number after all that the sender has sent so far, by its letter. */
static struct lab_number
next_by_letter(const struct lab_context *ctx, enum lab_formula letter)
{
    struct lab_number next = lab_numbers_next(ctx);

    next.formula = letter;
    next.frame = ctx->snd->nxt_frame;
    return next;
}

/* A FIN follows the last byte its end has sent; repeated, it is where it was. */
static void
explain_fin_seq(const struct lab_context *ctx, enum lab_formula letter,
                enum lab_formula letter_minus_len, struct lab_number *seq)
{
    const struct lab_end *snd = ctx->snd;
    int32_t len = (int32_t)ctx->seg->len;
    uint32_t start = ctx->seg->seq, frame = 0;

    if (snd->fin.sent) {
        start = snd->fin.number - ctx->seg->len;
        frame = snd->fin.frame;
    } else if (ctx->fills_last) {
        frame = 0; /* what came behind it has told the number before */
    } else if (is_on_old_data(ctx)) {
        const struct lab_sent *before = lab_flight_find(ctx->out, ctx->seg->seq);

        frame = before ? before->frame : snd->nxt_frame;
    } else if (snd->nxt_known) {
        start = snd->nxt;
        frame = snd->nxt_frame;
    }
    if (len)
        *seq = number(letter_minus_len, start + ctx->seg->len, -len, frame);
    else if (snd->nxt_known && !snd->fin.sent && !ctx->fills_last)
        *seq = next_by_letter(ctx, letter);
    else
        *seq = number(letter, start, 0, frame);
    if (seq->frame)
        lab_number_check(seq, ctx->seg->seq);
}

static void
explain_ack_of_fin(const struct lab_context *ctx, enum lab_formula formula, struct lab_number *ack)
{
    if (!(ctx->seg->flags & LAB_ACK) || !ctx->acks_fin)
        return;
    *ack = number(formula, ctx->rcv->fin.number, 1, ctx->rcv->fin.frame);
    if (!ctx->unseen_fin) /* else it alone tells of u */
        lab_number_check(ack, ctx->seg->ack);
}

/* An ACK of a FIN starts after its own end's FIN, if there was one, or else after
 * the last byte of its end; unless it travels with bytes that are sent again. */
static void
explain_seq_beside_ack_of_fin(const struct lab_context *ctx, enum lab_formula after_own_fin,
                              struct lab_number *seq)
{
    const struct lab_end *snd = ctx->snd;

    if (ctx->seg->len && snd->nxt_known && lab_serial_before(ctx->seg->seq, snd->nxt))
        return;
    if (lab_is_written_before_fin(ctx))
        *seq = number(LAB_FORMULA_V, ctx->seg->seq, 0, 0);
    else if (snd->fin.sent)
        *seq = number(after_own_fin, snd->fin.number, 1, snd->fin.frame);
    else if (snd->nxt_known)
        *seq = next_by_letter(ctx, LAB_FORMULA_V);
    else
        *seq = number(LAB_FORMULA_V, ctx->seg->seq, 0, 0);
    if (seq->frame)
        lab_number_check(seq, ctx->seg->seq);
}

/* The refusal of a SYN has its numbers from the SYN, because there is no other: seq = 0, and ack is
 * what comes after the SYN and its data (RFC 9293 3.5.2). */
static void
explain_refusal(const struct lab_context *ctx, struct lab_verdict *verdict)
{
    const struct lab_end *rcv = ctx->rcv;

    if (rcv->state != LAB_STATE_SYN_SENT || !(ctx->seg->flags & LAB_ACK))
        return;
    if (rcv->nxt != rcv->isn + 1 + rcv->syn_len || ctx->other_syn->frame)
        return; /* no SYN of any textbook: it had a FIN, or there were two of them */
    verdict->ack = after_syn(rcv, !ctx->from, rcv->syn_len);
    if (rcv->isn_frame)
        lab_number_check(&verdict->ack, ctx->seg->ack);
    if (ctx->snd->sent_syn || ctx->snd->sent_syn_ack)
        return;
    verdict->seq = number(LAB_FORMULA_ZERO, 0, 0, 0);
    lab_number_check(&verdict->seq, ctx->seg->seq);
}

void
lab_numbers_of(const struct lab_context *ctx, lab_set roles, struct lab_verdict *verdict)
{
    if (!(roles & ~(LAB_BIT(LAB_ROLE_DATA) | LAB_BIT(LAB_ROLE_ACK))))
        return; /* what has no letter: nearly all segments */
    if (roles & (LAB_BIT(LAB_ROLE_HANDSHAKE1) | LAB_BIT(LAB_ROLE_HANDSHAKE2)))
        explain_syn_seq(ctx, &verdict->seq);
    if (roles & LAB_BIT(LAB_ROLE_HANDSHAKE2))
        explain_handshake2_ack(ctx, &verdict->ack);
    if (roles & LAB_BIT(LAB_ROLE_HANDSHAKE3))
        explain_handshake3(ctx, verdict);
    if (roles & LAB_BIT(LAB_ROLE_RESET))
        explain_refusal(ctx, verdict);

    if (roles & LAB_BIT(LAB_ROLE_TEARDOWN2)) {
        explain_seq_beside_ack_of_fin(ctx, LAB_FORMULA_W_1, &verdict->seq);
        explain_ack_of_fin(ctx, LAB_FORMULA_U_1, &verdict->ack);
    }
    if (roles & LAB_BIT(LAB_ROLE_TEARDOWN4)) {
        explain_seq_beside_ack_of_fin(ctx, LAB_FORMULA_U_1, &verdict->seq);
        explain_ack_of_fin(ctx, LAB_FORMULA_W_1, &verdict->ack);
    }
    /* Last, because a FIN's own letter says more than the v it shares a segment with. */
    if (roles & LAB_BIT(LAB_ROLE_TEARDOWN1))
        explain_fin_seq(ctx, LAB_FORMULA_U, LAB_FORMULA_U_LEN, &verdict->seq);
    if (roles & LAB_BIT(LAB_ROLE_TEARDOWN3)) {
        explain_fin_seq(ctx, LAB_FORMULA_W, LAB_FORMULA_W_LEN, &verdict->seq);
        explain_ack_of_fin(ctx, LAB_FORMULA_U_1, &verdict->ack);
    }
}

/* After a FIN or a SYN the letters say it, after payload the segment that carried it. */
struct lab_number
lab_numbers_next(const struct lab_context *ctx)
{
    const struct lab_end *snd = ctx->snd;

    if (!snd->nxt_known)
        return number(LAB_FORMULA_NONE, 0, 0, 0);
    if (snd->fin.sent && snd->nxt == snd->fin.number + 1)
        return number(lab_is_closer(ctx->conn, snd) ? LAB_FORMULA_U_1 : LAB_FORMULA_W_1,
                      snd->fin.number, 1, snd->fin.frame);
    if (lab_is_first_number(snd, snd->nxt, 1))
        return number(letters_of[ctx->from].isn_plus_1, snd->isn, 1, snd->isn_frame);
    if (snd->isn_known && snd->nxt == snd->isn + 1 + snd->syn_len)
        return after_syn(snd, ctx->from, snd->syn_len);
    if (ctx->out->last_known && ctx->out->last_seq + ctx->out->last_len == snd->nxt)
        return number(LAB_FORMULA_SEQ_LEN, ctx->out->last_seq, (int32_t)ctx->out->last_len,
                      snd->nxt_frame);
    return number(LAB_FORMULA_SEQ_LEN, snd->nxt, 0, snd->nxt_frame);
}

struct lab_number
lab_numbers_acked_letter(const struct lab_context *ctx)
{
    const struct lab_end *rcv = ctx->rcv;
    uint32_t ack = ctx->seg->ack;

    if (rcv->fin.sent && ack == rcv->fin.number + 1)
        return number(lab_is_closer(ctx->conn, rcv) ? LAB_FORMULA_U_1 : LAB_FORMULA_W_1,
                      rcv->fin.number, 1, rcv->fin.frame);
    if (lab_is_first_number(rcv, ack, 1))
        return number(letters_of[!ctx->from].isn_plus_1, rcv->isn, 1, rcv->isn_frame);
    if (!rcv->gone && lab_syn_data_taken(rcv, ack))
        return after_syn(rcv, !ctx->from, lab_syn_data_taken(rcv, ack));
    return number(LAB_FORMULA_NONE, 0, 0, 0);
}

void
lab_numbers_tell_letters(const struct lab_connection *conn, struct lab_verdict *verdict)
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
    verdict->fin_first = conn->end[conn->closer].fin.number;
    if (conn->closer == LAB_SERVER)
        verdict->facts |= LAB_CLOSER_IS_SERVER;
    if (!conn->end[!conn->closer].fin.sent)
        return;
    verdict->facts |= LAB_KNOWS_FIN_SECOND;
    verdict->fin_second = conn->end[!conn->closer].fin.number;
}
