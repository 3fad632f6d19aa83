/* A flow while nobody asks for it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/flow/folding.h"

/* The distance of a number from another; but 0, which mostly is nothing, stays 0, and what is no
 * distance at all takes the value that 0 would have had. */
static uint32_t
apart(uint32_t number, uint32_t from)
{
    if (number == 0 || number == from)
        return number ? 0 - from : 0;
    return number - from;
}

static uint32_t
together(uint32_t distance, uint32_t from)
{
    if (distance == 0 || distance == 0 - from)
        return distance ? from : 0;
    return distance + from;
}

typedef uint32_t turning(uint32_t number, uint32_t from);

/* An end's own numbers, and those of the other end that it acknowledges. */
static void
turn_numbers(struct lab_end *end, uint32_t own, uint32_t other, turning *turn)
{
    end->origin = turn(end->origin, own);
    end->nxt = turn(end->nxt, own);
    end->fin.number = turn(end->fin.number, own);
    end->latest.next = turn(end->latest.next, own);
    end->before.next = turn(end->before.next, own);
    end->acked = turn(end->acked, other);
    end->edge = turn(end->edge, other);
    end->fin.ack = turn(end->fin.ack, other);
    end->got.next = turn(end->got.next, other);
    end->latest.ack = turn(end->latest.ack, other);
    end->before.ack = turn(end->before.ack, other);
    for (unsigned i = 0; i < LAB_HISTORY_MAX; i++) {
        end->history.first[i].next = turn(end->history.first[i].next, own);
        end->history.first[i].ack = turn(end->history.first[i].ack, other);
    }
}

/* Its own timestamps, from the first on, which stays, and those of the other end that it echoes. */
static void
turn_timestamps(struct lab_end *end, uint32_t own, uint32_t other, turning *turn)
{
    for (unsigned i = 1; i < LAB_HISTORY_MAX; i++)
        end->history.first[i].tsval = turn(end->history.first[i].tsval, own);
    end->history.tsval = turn(end->history.tsval, own);
    end->manner.echo = turn(end->manner.echo, other);
    end->ack_tsval = turn(end->ack_tsval, other);
}

static void
turn_segment(struct lab_segment *seg, const struct lab_end *own, const struct lab_end *other,
             turning *turn)
{
    seg->seq = turn(seg->seq, own->isn);
    seg->ack = turn(seg->ack, other->isn);
    seg->tsval = turn(seg->tsval, own->history.first[0].tsval);
    seg->tsecr = turn(seg->tsecr, other->history.first[0].tsval);
}

static void
turn_verdict(struct lab_verdict *said, const struct lab_connection *conn, turning *turn)
{
    said->seq.base = turn(said->seq.base, conn->end[said->from].isn);
    said->ack.base = turn(said->ack.base, conn->end[!said->from].isn);
    for (unsigned id = 0; id < LAB_END_COUNT; id++)
        said->origin[id] = turn(said->origin[id], conn->end[id].isn);
}

static void
turn_flow(struct lab_flow *flow, turning *turn)
{
    struct lab_end *end = flow->conn.end;
    enum lab_end_id from = lab_connection_end(&flow->conn, flow->latest.side);

    for (unsigned id = 0; id < LAB_END_COUNT; id++) {
        turn_numbers(&end[id], end[id].isn, end[!id].isn, turn);
        turn_timestamps(&end[id], end[id].history.first[0].tsval, end[!id].history.first[0].tsval,
                        turn);
    }
    turn_segment(&flow->latest, &end[from], &end[!from], turn);
    turn_verdict(&flow->said, &flow->conn, turn);
}

void
lab_folding_fold(struct lab_flow *flow)
{
    turn_flow(flow, apart);
}

void
lab_folding_unfold(struct lab_flow *flow)
{
    turn_flow(flow, together);
}
