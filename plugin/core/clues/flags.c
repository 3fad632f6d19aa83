/* What URG, ECE, CWR, AE and the reserved bits say, and the ECN field of the IP header.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/clues/parts.h"

#include "core/serial.h"

#define SIGNAL(id) (uint16_t)(1u << LAB_SIGNAL_##id)

/* AE, CWR and ECE as one number: the counter ACE of RFC 9768. */
static unsigned
ace_of(const struct lab_segment *seg)
{
    return ((seg->reserved & LAB_AE) ? 4 : 0) | ((seg->flags & LAB_CWR) ? 2 : 0) |
           ((seg->flags & LAB_ECE) ? 1 : 0);
}

#define ACE_NOTHING  0
#define ACE_ECE      1 /* RFC 3168 6.1.1: on a SYN+ACK, ECN is accepted */
#define ACE_CWR_ECE  3 /* on a SYN, it is offered */
#define ACE_NONCE    5 /* the same with the bit that ECN nonces once had (RFC 3540) */
#define ACE_ACCURATE 7 /* RFC 9768 3.1.1: on a SYN, accurate ECN is offered */

/* A SYN that is sent again may offer less, for something on the way may drop what it does not know
 * (RFC 3168 6.1.1.1): then nobody can tell which of the two is answered. The same of two SYNs that
 * cross. */
static uint8_t
mode_of_syn(const struct lab_context *ctx)
{
    unsigned ace = ace_of(ctx->seg);
    uint8_t offered = ace == ACE_ACCURATE  ? LAB_ECN_ACCURATE_OFFERED
                      : ace == ACE_CWR_ECE ? LAB_ECN_OFFERED
                                           : LAB_ECN_NONE;

    if (ctx->rcv->sent_syn || (ctx->repeats_syn && offered != ctx->conn->ecn))
        return LAB_ECN_UNKNOWN;
    return offered;
}

/* RFC 9768 3.1.1, table 2, and 3.1.3: the answer to accurate ECN says how the SYN came. A host that
 * sends the flags of the SYN back has not understood them. */
static uint8_t
mode_of_answer(const struct lab_segment *seg, uint8_t offered)
{
    switch (ace_of(seg)) {
    case ACE_ECE:
        return LAB_ECN_CLASSIC;
    case ACE_NOTHING:
    case ACE_ACCURATE:
        return LAB_ECN_NONE;
    case ACE_NONCE:
        return offered == LAB_ECN_OFFERED ? LAB_ECN_CLASSIC : LAB_ECN_ACCURATE;
    default:
        return offered == LAB_ECN_OFFERED ? LAB_ECN_NONE : LAB_ECN_ACCURATE;
    }
}

static bool
is_offer(uint8_t mode)
{
    return mode == LAB_ECN_OFFERED || mode == LAB_ECN_ACCURATE_OFFERED;
}

static uint16_t
tell_syn(struct lab_context *ctx)
{
    if (!ctx->foreign)
        ctx->conn->ecn = mode_of_syn(ctx);
    switch (ace_of(ctx->seg)) {
    case ACE_ACCURATE:
        return SIGNAL(ACCECN_OFFERED);
    case ACE_CWR_ECE:
        return SIGNAL(ECN_OFFERED);
    default:
        return 0;
    }
}

static uint16_t
tell_syn_ack(struct lab_context *ctx)
{
    uint8_t offered = ctx->conn->ecn;

    if (!ctx->foreign && is_offer(offered))
        ctx->conn->ecn = mode_of_answer(ctx->seg, offered);
    if (!ctx->foreign && ctx->conn->ecn == LAB_ECN_ACCURATE)
        return SIGNAL(ACCECN_ACCEPTED);
    if (ace_of(ctx->seg) == ACE_ECE)
        return SIGNAL(ECN_ACCEPTED);
    return is_offer(offered) && ctx->conn->ecn == LAB_ECN_NONE ? SIGNAL(ECN_DECLINED) : 0;
}

/* RFC 3168 6.1.3: ECE stands on every ACK from a marked packet on until CWR comes. One that does
 * not acknowledge the segment with CWR was sent without knowing it. */
static void
tell_echo(struct lab_context *ctx, struct lab_clues *clues)
{
    const struct lab_manner *marked = &ctx->rcv->manner;
    struct lab_manner *own = &ctx->snd->manner;

    clues->signals |= SIGNAL(ECHO);
    if (marked->cwr_frame && !lab_serial_after(ctx->seg->ack, marked->cwr_seq)) {
        clues->cwr_frame = marked->cwr_frame;
        return;
    }
    clues->ecn_frame = marked->marked_frame;
    if (!own->ece_frame)
        own->ece_frame = ctx->seg->frame;
}

static void
tell_reduced(struct lab_context *ctx, struct lab_clues *clues)
{
    struct lab_manner *own = &ctx->snd->manner, *other = &ctx->rcv->manner;

    clues->signals |= SIGNAL(REDUCED);
    clues->ecn_frame = other->ece_frame;
    own->cwr_frame = ctx->seg->frame;
    own->cwr_seq = ctx->seg->seq;
    own->marked_frame = other->ece_frame = 0;
}

/* A segment behind the handshake. */
static void
tell_congestion(struct lab_context *ctx, struct lab_clues *clues)
{
    const struct lab_segment *seg = ctx->seg;

    if (ctx->conn->ecn == LAB_ECN_ACCURATE) {
        clues->signals |= SIGNAL(ACE);
        return;
    }
    if (seg->reserved & LAB_AE) {
        clues->signals |= SIGNAL(AE);
        return; /* where no SYN was captured, this may be accurate ECN */
    }
    if (seg->flags & LAB_CWR)
        tell_reduced(ctx, clues);
    if (seg->flags & LAB_ECE)
        tell_echo(ctx, clues);
    if (seg->ecn == LAB_CE && !ctx->snd->manner.marked_frame)
        ctx->snd->manner.marked_frame = seg->frame;
}

/* What was agreed on decides, and AccECN has other rules (RFC 9768 3.2). */
static uint8_t
broken_rule(const struct lab_context *ctx, const struct lab_verdict *verdict)
{
    const struct lab_segment *seg = ctx->seg;

    if (seg->flags & LAB_SYN)
        return ace_of(seg) ? LAB_ECT_RULE_SYN : LAB_ECT_RULE_NONE;
    if (ctx->conn->ecn != LAB_ECN_CLASSIC || (seg->flags & (LAB_FIN | LAB_RST)))
        return LAB_ECT_RULE_NONE;
    if (!seg->len)
        return LAB_ECT_RULE_BARE_ACK;
    if (verdict->events & LAB_BIT(LAB_EVENT_WINDOW_PROBE))
        return LAB_ECT_RULE_PROBE;
    return verdict->events & LAB_BIT(LAB_EVENT_RETRANSMISSION) ? LAB_ECT_RULE_AGAIN
                                                               : LAB_ECT_RULE_NONE;
}

/* Where the flags make no sense together, none of them has a meaning; and nobody looks at those of
 * a RST. */
void
lab_clues_tell_flags(struct lab_context *ctx, const struct lab_verdict *verdict,
                     struct lab_clues *clues)
{
    const lab_set senseless = LAB_BIT(LAB_ROLE_STRAY) | LAB_BIT(LAB_ROLE_RESET);
    const struct lab_segment *seg = ctx->seg;

    if (verdict->roles & senseless)
        return;
    if (seg->flags & LAB_URG) {
        clues->signals |= SIGNAL(URGENT);
        clues->urgent = seg->urgent;
    }
    if (seg->reserved & LAB_RESERVED)
        clues->signals |= SIGNAL(RESERVED);
    if (lab_segment_is_syn(seg))
        clues->signals |= tell_syn(ctx);
    else if (lab_segment_is_syn_ack(seg))
        clues->signals |= tell_syn_ack(ctx);
    else if (!ctx->foreign)
        tell_congestion(ctx, clues);
    clues->reserved = seg->reserved;
    clues->ecn = seg->ecn;
    if (seg->ecn)
        clues->ect_rule = broken_rule(ctx, verdict);
    if (clues->signals || clues->ecn)
        clues->ecn_mode = ctx->conn->ecn;
}
