/* Which parts a segment plays: one predicate per role, all independent of each
 * other except for the two that mean "nothing else".
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/verdict/roles.h"

#include "core/connection/facts.h"

static bool
has(const struct lab_context *ctx, uint8_t flags)
{
    return (ctx->seg->flags & flags) == flags;
}

/* A SYN+ACK is an answer; a SYN that meets one of the other end opens as well. */
static bool
plays_handshake1(const struct lab_context *ctx)
{
    return lab_segment_is_syn(ctx->seg);
}

static bool
plays_handshake2(const struct lab_context *ctx)
{
    return lab_segment_is_syn_ack(ctx->seg);
}

/* Its sender acknowledges for the first time, and nothing but the SYN+ACK: the third segment,
 * though what the other end sent upon it stands in front of it in the file. */
static bool
comes_behind_its_answer(const struct lab_context *ctx)
{
    const struct lab_end *snd = ctx->snd, *rcv = ctx->rcv;

    return rcv->sent_syn_ack && snd->isn_frame && !rcv->reset_frame && !snd->acked_known &&
           ctx->seg->seq == snd->isn + 1 && ctx->seg->ack == rcv->isn + 1;
}

/* The first segment after a SYN+ACK, or after a repeated one, that takes the
 * handshake's numbers; one of the two may be wrong, which the check then shows. Where the third was
 * not captured, what comes next acknowledges more. */
static bool
plays_handshake3(const struct lab_context *ctx)
{
    const struct lab_end *snd = ctx->snd, *rcv = ctx->rcv;

    if (!has(ctx, LAB_ACK) || has(ctx, LAB_SYN) || snd->sent_syn_ack)
        return false;
    if (!rcv->wants_ack3)
        return comes_behind_its_answer(ctx);
    return ctx->seg->ack == rcv->isn + 1 ||
           (snd->isn_known && ctx->seg->seq == snd->isn + 1 && !lab_is_past_handshake(ctx));
}

static bool
plays_data(const struct lab_context *ctx)
{
    return ctx->seg->len > 0;
}

static bool
plays_teardown1(const struct lab_context *ctx)
{
    return ctx->sends_fin && (!ctx->conn->fin_seen || lab_is_closer(ctx->conn, ctx->snd));
}

static bool
plays_teardown3(const struct lab_context *ctx)
{
    return ctx->sends_fin && ctx->conn->fin_seen && !lab_is_closer(ctx->conn, ctx->snd);
}

/* The first ACK of a FIN, or the ACK that answers a repeated FIN. A FIN that merely
 * goes on acknowledging what its end acknowledged before is no new ACK. */
static bool
answers_fin(const struct lab_context *ctx)
{
    if (!ctx->acks_fin || !ctx->rcv->fin.wants_ack)
        return false;
    return !ctx->rcv->fin.acked || !ctx->sends_fin || ctx->repeats_fin;
}

/* That ACK, where its end's own FIN overtook it, and so was taken for the first to acknowledge. */
static bool
is_overtaken_answer(const struct lab_context *ctx)
{
    return ctx->conn->close == LAB_CLOSE_THREE_WAY && ctx->acks_fin &&
           lab_is_written_before_fin(ctx);
}

static bool
plays_teardown2(const struct lab_context *ctx)
{
    return (answers_fin(ctx) || is_overtaken_answer(ctx)) && lab_is_closer(ctx->conn, ctx->rcv);
}

static bool
plays_teardown4(const struct lab_context *ctx)
{
    return answers_fin(ctx) && !lab_is_closer(ctx->conn, ctx->rcv);
}

static bool
plays_reset(const struct lab_context *ctx)
{
    return has(ctx, LAB_RST);
}

static bool
plays_ack(const struct lab_context *ctx)
{
    return has(ctx, LAB_ACK) && ctx->seg->len == 0 && !(ctx->seg->flags & (LAB_SYN | LAB_FIN));
}

static const struct {
    enum lab_role role;
    bool (*plays)(const struct lab_context *ctx);
} predicates[] = {
    {LAB_ROLE_HANDSHAKE1, plays_handshake1}, {LAB_ROLE_HANDSHAKE2, plays_handshake2},
    {LAB_ROLE_HANDSHAKE3, plays_handshake3}, {LAB_ROLE_DATA, plays_data},
    {LAB_ROLE_TEARDOWN1, plays_teardown1},   {LAB_ROLE_TEARDOWN2, plays_teardown2},
    {LAB_ROLE_TEARDOWN3, plays_teardown3},   {LAB_ROLE_TEARDOWN4, plays_teardown4},
};

/* Nothing of a beginning or an end can be in it: so are nearly all segments of a connection. */
static bool
is_amid_connection(const struct lab_context *ctx)
{
    return !(ctx->seg->flags & (LAB_SYN | LAB_FIN)) && !ctx->rcv->wants_ack3 &&
           !ctx->rcv->fin.wants_ack && !ctx->snd->fin.sent && ctx->snd->acked_known;
}

static lab_set
parts_of(const struct lab_context *ctx)
{
    lab_set roles = 0;

    if (is_amid_connection(ctx))
        return plays_data(ctx) ? LAB_BIT(LAB_ROLE_DATA) : 0;
    for (unsigned i = 0; i < sizeof predicates / sizeof *predicates; i++) {
        if (predicates[i].plays(ctx))
            roles |= LAB_BIT(predicates[i].role);
    }
    return roles;
}

lab_set
lab_roles_of(const struct lab_context *ctx)
{
    lab_set roles;

    /* A RST does nothing but reset, whatever other bits it has (RFC 9293 3.10.7.4). */
    if (plays_reset(ctx))
        return LAB_BIT(LAB_ROLE_RESET);
    if (ctx->foreign)
        return LAB_BIT(LAB_ROLE_STRAY);
    roles = parts_of(ctx);
    if (roles)
        return roles;
    return LAB_BIT(plays_ack(ctx) ? LAB_ROLE_ACK : LAB_ROLE_STRAY);
}
