/* Plays every conversation of the tables deep in a connection: once with 3 GiB and once with 5 GiB
 * sent at each place where both ends are open and at rest. Numbers are compared as long as they are
 * less than 2 GiB apart, and come again after 4 GiB.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "conversation.h"

#include <string.h>

#include "core/bounds.h"

#define MAX_ROWS 128
#define GIB      (UINT32_C(1) << 30)

/* Bytes that one segment stands for. Where one end is not captured, its acknowledgment number may
 * go on by less at once, to be believed. */
#define PIECE         (UINT32_C(1) << 28)
#define PIECE_UNHEARD (UINT32_C(1) << 23)

/* No number: it has acknowledged nothing. */
#define NOTHING G_MININT64

/* Why a conversation cannot go on at a place after so many bytes; the later weighs more. */
enum why_not {
    CAN,
    NEVER_OPENED,   /* not both ends are open, or one may still be */
    NOTHING_BEHIND, /* it ends there */
    UNACKNOWLEDGED, /* something is on its way, or waits for an answer */
    HEARD_LATER,    /* an end that was not captured so far is so later */
    FROM_BEFORE,    /* what comes was written before, or is about what was */
    WHY_NOT_COUNT,
};

/* A table says so itself, but for what shows without looking for reasons. */
static const char *const words[WHY_NOT_COUNT] = {
    [NEVER_OPENED] = "never opened",     [NOTHING_BEHIND] = "end there",
    [UNACKNOWLEDGED] = "unacknowledged", [HEARD_LATER] = "heard-later",
    [FROM_BEFORE] = "from-before",
};

/* What one end has said so far. Numbers are counted from its letter, as in the table. */
struct said {
    const struct row *row;   /* the latest that was not written before others; NULL: nothing */
    struct lab_segment next; /* what it would say next: an empty ACK */
    gint64 sent;             /* the number after all it has sent */
    gint64 acked;            /* the greatest number of the other end that it has acknowledged */
    gboolean has_payload;    /* some of it was payload */
    gboolean is_old;         /* its latest row was written before others */
    gboolean asks;           /* it has sent a keep-alive or probe that nobody answered */
    gboolean sends;          /* it is in a state in which it may send more */
};

/* A place behind one of the rows. */
struct place {
    guint at; /* how many rows lie before it */
    struct said said[LAB_END_COUNT];
};

struct play {
    const struct conversation *conv;
    const struct variant *variant;
    guint64 bytes; /* from each end that sends */
    guint32 piece;
    struct place place;
    struct lab_flow flow;
    struct lab_sent memory[2][LAB_FLIGHT_MAX];
};

static guint tables, places, cannot[WHY_NOT_COUNT];

static const struct place nowhere = {
    .said = {{.sent = NOTHING, .acked = NOTHING}, {.sent = NOTHING, .acked = NOTHING}}};

static void
start(struct play *play)
{
    lab_flow_init(&play->flow);
    play->flow.msl = CONVERSATION_MSL;
}

static void
give_memory(struct play *play)
{
    for (int side = 0; side < 2; side++)
        lab_flight_give(&play->flow.flight[side], play->memory[side], LAB_FLIGHT_MAX);
}

static void
step(struct play *play, const struct row *row, const struct lab_segment *seg,
     struct lab_verdict *verdict)
{
    memset(verdict, 0, sizeof *verdict);
    if (row->icmp_error)
        lab_flow_icmp_error(&play->flow, seg->side, seg->seq, row->effect, verdict);
    else
        lab_flow_step(&play->flow, seg, verdict);
}

static gboolean
probes(const struct lab_verdict *verdict)
{
    return (verdict->events & (LAB_BIT(LAB_EVENT_KEEP_ALIVE) | LAB_BIT(LAB_EVENT_WINDOW_PROBE))) !=
           0;
}

/* Whether a row is about the opening: nothing of the connection comes before it. */
static gboolean
is_syn(const struct row *row)
{
    return !row->icmp_error && (row->flags & LAB_SYN);
}

/* The third segment of a handshake tells which SYN+ACK counts, and what of the SYN. */
static void
agree(struct said *own, struct said *other, const struct row *row)
{
    if (!(row->roles & LAB_BIT(LAB_ROLE_HANDSHAKE3)) || !other->row || !is_syn(other->row) ||
        row->state[LAB_SERVER] != LAB_STATE_ESTABLISHED)
        return;
    own->acked = row->ack.add;
    other->next.seq += (guint32)(row->ack.add - other->sent);
    other->sent = row->ack.add;
    other->acked = MIN(other->acked, row->seq.add);
}

/* What stands in front of the place when the next row does, too. */
static void
go_on(struct place *place, const struct row *row, const struct lab_segment *seg,
      const struct lab_verdict *verdict)
{
    struct said *own = &place->said[row->from], *other = &place->said[!row->from];
    gint64 after = row->seq.add + lab_segment_space(seg);
    gboolean begins = is_syn(row) || !own->row;

    place->at++;
    if (row->icmp_error || (row->flags & LAB_RST))
        return;
    own->sent = begins ? after : MAX(own->sent, after);
    if (row->ack.given)
        own->acked = begins ? row->ack.add : MAX(own->acked, row->ack.add);
    else if (is_syn(row))
        own->acked = NOTHING;
    agree(own, other, row);
    own->asks |= probes(verdict);
    other->asks &= seg->len > 0 || probes(verdict);
    other->is_old = FALSE;
    own->is_old = after < own->sent - own->asks || (row->ack.given && row->ack.add < own->acked);
    own->has_payload |= seg->len > 0;
    if (own->is_old)
        return;
    own->row = row;
    own->next = *seg;
    own->next.seq += (guint32)(own->sent - row->seq.add);
    own->next.len = 0;
    own->next.flags = LAB_ACK;
    own->next.has_window_shift = false;
    own->next.ttl = 0; /* no copy of the row */
}

/* Who was not captured has sent what the other end acknowledges, and acknowledged all of that. */
static void
suppose_unheard(struct place *place)
{
    for (int id = 0; id < LAB_END_COUNT; id++) {
        struct said *own = &place->said[id], *other = &place->said[!id];

        if (own->row)
            continue;
        own->sent = other->acked;
        own->acked = other->sent;
    }
}

/* Find out who may send. Where nothing is known, bytes from both would tell of both. */
static gboolean
are_open(struct place *place, const struct lab_verdict *verdict)
{
    const lab_set sends =
        LAB_BIT(LAB_STATE_ESTABLISHED) | LAB_BIT(LAB_STATE_CLOSE_WAIT) | LAB_BIT(LAB_STATE_UNKNOWN);

    for (int id = 0; id < LAB_END_COUNT; id++) {
        unsigned state = verdict->end[id].after;

        if (!((sends | LAB_BIT(LAB_STATE_FIN_WAIT_2)) & LAB_BIT(state)))
            return FALSE;
        place->said[id].sends = (sends & LAB_BIT(state)) != 0 &&
                                (state != LAB_STATE_UNKNOWN || place->said[id].has_payload);
    }
    return place->said[LAB_CLIENT].sends || place->said[LAB_SERVER].sends;
}

static gboolean
are_at_rest(const struct place *place)
{
    for (int id = 0; id < LAB_END_COUNT; id++) {
        const struct said *own = &place->said[id], *other = &place->said[!id];

        if (own->is_old || own->asks || own->acked == NOTHING || own->sent == NOTHING ||
            (own->row && other->row && other->acked != own->sent))
            return FALSE;
    }
    return TRUE;
}

static gboolean
is_heard_later(const struct conversation *conv, const struct place *place)
{
    for (guint i = place->at; i < conv->rows->len; i++) {
        if (!place->said[ROW(conv, i)->from].row)
            return TRUE;
    }
    return FALSE;
}

/* Whether a number is none from before the place. */
static gboolean
is_later(const struct expression *number, gint64 least)
{
    return number->letter && number->add >= least && number->add - least < (gint64)2 * GIB;
}

/* Whether it is about the window of a SYN, which counts unscaled, so no later segment can say it.
 */
static gboolean
is_about_syn(const struct said *other, const struct lab_verdict *verdict)
{
    return (verdict->events & LAB_BIT(LAB_EVENT_WINDOW_FULL)) && other->row && is_syn(other->row);
}

/* Whether a row may come as well after many more bytes. A SYN begins another connection, whose
 * numbers lie as much higher: so they are as far from the latest ones as ever. A RST that answers
 * an attempt has no number of its own (RFC 9293 section 3.10.7.1). */
static gboolean
may_come_later(const struct place *place, const struct row *row, const struct lab_verdict *verdict)
{
    const struct said *own = &place->said[row->from], *other = &place->said[!row->from];
    gboolean third = (row->roles & LAB_BIT(LAB_ROLE_HANDSHAKE3)) != 0, syn = is_syn(row);
    gboolean reset = !row->icmp_error && (row->flags & LAB_RST);

    if (verdict->about_frame && verdict->about_frame <= place->at)
        return FALSE;
    if (row->has_timestamps && !row->echoes_nothing && !syn && other->row &&
        other->row->has_timestamps && row->tsecr < other->row->tsval)
        return FALSE; /* it was written before what the other end said last had come */
    if (!is_later(&row->seq, own->sent + third - probes(verdict)) && (row->seq.letter || !reset))
        return FALSE;
    if (row->ack.letter && row->ack.add < other->sent + (third || syn ? 1 : -1))
        return FALSE;
    return !row->sack[1].given || row->sack[0].add >= other->sent;
}

static gboolean
all_may_come_later(const struct conversation *conv, const struct place *place,
                   const struct lab_verdict *verdicts)
{
    const lab_set opening = LAB_BIT(LAB_STATE_SYN_SENT) | LAB_BIT(LAB_STATE_SYN_RECEIVED);
    gboolean anew = FALSE, speaks[LAB_END_COUNT] = {FALSE, FALSE};

    for (guint i = place->at; i < conv->rows->len; i++) {
        const struct lab_end_verdict *end = verdicts[i].end;
        int other = !ROW(conv, i)->from;

        anew |= is_syn(ROW(conv, i));
        speaks[!other] = TRUE;
        if (!may_come_later(place, ROW(conv, i), &verdicts[i]) ||
            (!speaks[other] && is_about_syn(&place->said[other], &verdicts[i])))
            return FALSE;
        if (!anew && !ROW(conv, i)->icmp_error &&
            (opening & (LAB_BIT(end[LAB_CLIENT].after) | LAB_BIT(end[LAB_SERVER].after))))
            return FALSE; /* it tells of the opening */
    }
    return TRUE;
}

static enum why_not
why_not(const struct conversation *conv, struct place *place, const struct lab_verdict *verdicts)
{
    if (!are_open(place, &verdicts[place->at - 1]))
        return NEVER_OPENED;
    if (place->at == conv->rows->len)
        return NOTHING_BEHIND;
    suppose_unheard(place);
    if (!are_at_rest(place))
        return UNACKNOWLEDGED;
    if (is_heard_later(conv, place))
        return HEARD_LATER;
    return all_may_come_later(conv, place, verdicts) ? CAN : FROM_BEFORE;
}

/* The window that an end offers which has only sent its SYN: that it says later, or the same. */
static guint16
window_after_syn(const struct conversation *conv, const struct place *place, int id)
{
    const struct row *syn = place->said[id].row;

    for (guint i = place->at; i < conv->rows->len; i++) {
        if (ROW(conv, i)->from == id)
            return ROW(conv, i)->window;
    }
    return (guint16)(syn->window >> CLAMP(syn->shift, 0, LAB_WINDOW_SHIFT_MAX));
}

/* The next piece of an end, or the ACK behind the last. */
static void
carry_piece(struct play *play, int id, gboolean is_last)
{
    struct said *own = &play->place.said[id], *other = &play->place.said[!id];
    struct lab_segment *seg = &own->next;
    struct lab_verdict verdict;

    seg->seq += seg->len;
    seg->len = own->sends && !is_last ? play->piece : 0;
    if (other->row)
        seg->ack = other->next.seq + other->next.len;
    else if (other->sends && !is_last)
        seg->ack += play->piece;
    lab_flow_step(&play->flow, seg, &verdict);
}

/* From each end that may send so many pieces, each acknowledged by the next of the other end; and
 * who spoke last does so again. All comes at once, for the clocks of the ends stand still.
 * @return the last frame */
static guint32
carry(struct play *play, int speaker)
{
    struct said *said = play->place.said;
    guint32 frame = play->variant->first_frame + play->place.at - 1;
    guint64 time = MAX(said[0].next.time, said[1].next.time);
    guint pieces = (guint)(play->bytes / play->piece);

    for (int id = 0; id < LAB_END_COUNT; id++) {
        if (said[id].row && is_syn(said[id].row))
            said[id].next.window = window_after_syn(play->conv, &play->place, id);
    }
    for (guint i = 0; i <= pieces; i++) {
        for (int turn = 0; turn < LAB_END_COUNT; turn++) {
            int id = turn ? speaker : !speaker;

            if (!said[id].row)
                continue;
            said[id].next.time = time;
            said[id].next.frame = ++frame;
            carry_piece(play, id, i == pieces);
        }
    }
    return frame;
}

/* The segment of a row behind the place. */
static struct lab_segment
raised(const struct play *play, guint index)
{
    struct lab_segment seg = conversation_segment(play->conv, play->variant, index);
    const struct row *row = ROW(play->conv, index);
    guint32 bytes = (guint32)play->bytes; /* numbers are modulo 2^32 */
    guint32 own = play->place.said[row->from].sends ? bytes : 0,
            other = play->place.said[!row->from].sends ? bytes : 0;

    seg.seq += row->seq.letter ? own : 0;
    seg.ack += row->ack.letter ? other : 0;
    seg.sack_first += seg.sack_blocks ? other : 0;
    seg.sack_next += seg.sack_blocks ? other : 0;
    return seg;
}

static void
check(const struct play *play, guint index, const char *what, const char *wanted, const char *got)
{
    if (g_strcmp0(wanted, got) == 0)
        return;
    g_test_message("%s:%u: %s, %s, with %u GiB behind row %u: %s: %s without, now %s",
                   play->conv->file, ROW(play->conv, index)->line, play->conv->title,
                   play->variant->name, (guint)(play->bytes / GIB), play->place.at, what,
                   wanted ? wanted : "none", got ? got : "none");
    g_test_fail();
}

static void
check_set(const struct play *play, guint index, const char *what, const char *(*word)(unsigned),
          lab_set wanted, lab_set got)
{
    char *one, *two;

    if (wanted == got)
        return;
    one = conversation_set_text(wanted, word);
    two = conversation_set_text(got, word);
    check(play, index, what, one, two);
    g_free(two);
    g_free(one);
}

#define CHECK_WORD(what, word, type, member)                                                       \
    check(play, index, what, word((type)plain->member), word((type)deep->member))

/* What is said of a row stays, however many bytes lie before it: its numbers only have another
 * origin. Who has said nothing before cannot repeat itself nor change its window; now it has. */
static void
check_row(const struct play *play, guint index, const struct lab_verdict *plain,
          const struct lab_verdict *deep)
{
    const lab_set changed =
        LAB_BIT(LAB_EVENT_WINDOW_UPDATE) | (~plain->events & LAB_BIT(LAB_EVENT_DUPLICATE_ACK));

    check_set(play, index, "roles", conversation_role_word, plain->roles, deep->roles);
    check_set(play, index, "events", conversation_event_word, plain->events & ~changed,
              deep->events & ~changed);
    CHECK_WORD("open", lab_open_word, enum lab_open, open);
    CHECK_WORD("close", lab_close_word, enum lab_close, close);
    CHECK_WORD("reset", lab_reset_word, enum lab_reset, reset);
    CHECK_WORD("client", lab_state_word, enum lab_state, end[LAB_CLIENT].after);
    CHECK_WORD("server", lab_state_word, enum lab_state, end[LAB_SERVER].after);
    if (plain->acks_bytes != deep->acks_bytes)
        check(play, index, "newly acknowledged bytes", "some", "others");
}

/* Twice: without the bytes, and with them. */
static void
play_both(struct play *deep)
{
    struct play plain;
    guint32 frames = 0;

    start(&plain);
    give_memory(&plain);
    start(deep);
    for (guint i = 0; i < deep->conv->rows->len; i++) {
        const struct row *row = ROW(deep->conv, i);
        struct lab_segment seg = conversation_segment(deep->conv, deep->variant, i);
        struct lab_verdict one, two;

        step(&plain, row, &seg, &one);
        if (i >= deep->place.at)
            seg = raised(deep, i);
        seg.frame += frames;
        step(deep, row, &seg, &two);
        if (i >= deep->place.at)
            check_row(deep, i, &one, &two);
        if (i + 1 != deep->place.at)
            continue;
        frames = carry(deep, row->from) - seg.frame;
        give_memory(deep); /* only now: no real flight has records so far apart */
    }
}

/* With numbers of each variant what both ends have said lies elsewhere. */
static struct place
place_behind(const struct conversation *conv, const struct variant *variant, guint rows,
             const struct lab_verdict *verdicts)
{
    struct place place = nowhere;

    while (place.at < rows) {
        struct lab_segment seg = conversation_segment(conv, variant, place.at);

        go_on(&place, ROW(conv, place.at), &seg, &verdicts[place.at]);
    }
    return place;
}

static void
play_at(const struct conversation *conv, guint rows, const struct lab_verdict *verdicts)
{
    static const guint amounts[] = {3, 5};

    for (const struct variant *variant = variants; variant->name; variant++) {
        for (guint i = 0; i < G_N_ELEMENTS(amounts) && !variant->jitter; i++) {
            struct play play = {.conv = conv,
                                .variant = variant,
                                .bytes = amounts[i] * (guint64)GIB,
                                .piece = PIECE,
                                .place = place_behind(conv, variant, rows, verdicts)};

            if (!play.place.said[LAB_CLIENT].row || !play.place.said[LAB_SERVER].row)
                play.piece = PIECE_UNHEARD;
            why_not(conv, &play.place, verdicts);
            play_both(&play);
        }
    }
}

/* A table that cannot says so, and why. */
static void
check_reason(const struct conversation *conv, enum why_not why)
{
    const char *wanted = why > NOTHING_BEHIND ? words[why] : NULL;

    if (g_strcmp0(wanted, conv->not_long) == 0)
        return;
    g_test_message("%s: %s: of its places deep in a connection the table says \"%s\", and it is "
                   "\"%s\": README.md has the words",
                   conv->file, conv->title, conv->not_long ? conv->not_long : "",
                   wanted ? wanted : "");
    g_test_fail();
}

static void
test_long(gconstpointer data)
{
    const struct conversation *conv = data;
    struct lab_verdict verdicts[MAX_ROWS];
    enum why_not worst = NEVER_OPENED;
    guint before = places;
    struct play play;

    g_assert_cmpuint(conv->rows->len, <=, MAX_ROWS);
    start(&play);
    give_memory(&play);
    for (guint i = 0; i < conv->rows->len; i++) {
        struct lab_segment seg = conversation_segment(conv, variants, i);

        step(&play, ROW(conv, i), &seg, &verdicts[i]);
    }
    for (guint rows = 1; rows <= conv->rows->len; rows++) {
        struct place place = place_behind(conv, variants, rows, verdicts);
        enum why_not why = why_not(conv, &place, verdicts);

        worst = MAX(worst, why);
        if (why != CAN)
            continue;
        places++;
        play_at(conv, rows, verdicts);
    }
    worst = places > before ? CAN : worst;
    check_reason(conv, worst);
    tables++;
    cannot[worst]++;
}

int
main(int argc, char **argv)
{
    static const struct conversation_test tests[] = {{"/core/long", test_long}, {NULL, NULL}};
    int status = conversations_test(argc, argv, tests);

    g_printerr("%u tables: %u run 3 and 5 GiB in, at %u places; %u cannot:", tables, cannot[CAN],
               places, tables - cannot[CAN]);
    for (guint why = CAN + 1; why < WHY_NOT_COUNT; why++)
        g_printerr(" %u %s%s", cannot[why], words[why], why + 1 < WHY_NOT_COUNT ? "," : "\n");
    return status;
}
