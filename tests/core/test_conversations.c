/* Plays every conversation of the tables through the core: plain, wrapped, mirrored,
 * and twice on the same flow.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "conversation.h"
#include "invariants.h"

#include <stdarg.h>
#include <string.h>

#define PORT_REUSE LAB_BIT(LAB_EVENT_PORT_REUSE)

#define MAX_ROWS   128

/* What is being played, for the checks and for their complaints. */
struct play {
    const struct conversation *conv;
    const struct variant *variant;
    gboolean again; /* the flow carried this conversation before */
    struct lab_flow flow;
    struct lab_sent memory[2][LAB_FLIGHT_MAX];
    int before[LAB_END_COUNT]; /* states after the row before; -1: none yet */
    struct watch watch;
    struct lab_waiting waiting;
    struct lab_waits said[MAX_ROWS]; /* of each row so far */
};

static G_GNUC_PRINTF(3, 4) void complain(const struct play *play, const struct row *row,
                                         const char *format, ...)
{
    va_list arguments;
    char *text;

    va_start(arguments, format);
    text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_test_message("%s:%u: %s, %s%s: %s", play->conv->file, row->line, play->conv->title,
                   play->variant->name, play->again ? ", second time" : "", text);
    g_test_fail();
    g_free(text);
}

static const char *
shown(const char *word)
{
    return word ? word : "none";
}

#define CHECK_WORD(play, row, what, word, type, wanted, got)                                       \
    do {                                                                                           \
        if ((int)(wanted) != (int)(got))                                                           \
            complain(play, row, "%s: wanted %s, got %s", what, shown(word((type)(wanted))),        \
                     shown(word((type)(got))));                                                    \
    } while (0)

static void
check_set(const struct play *play, const struct row *row, const char *what,
          const char *(*word)(unsigned), lab_set wanted, lab_set got)
{
    char *wanted_text, *got_text;

    if (wanted == got)
        return;
    wanted_text = conversation_set_text(wanted, word);
    got_text = conversation_set_text(got, word);
    complain(play, row, "%s: wanted %s, got %s", what, wanted_text, got_text);
    g_free(got_text);
    g_free(wanted_text);
}

static void
check_number(const struct play *play, const struct row *row, const char *what,
             const struct wanted_number *wanted, const struct lab_number *got, guint32 actual)
{
    static const char *const checks[] = {"not checked", "agrees", "differs"};

    if (!wanted->given)
        return;
    CHECK_WORD(play, row, what, lab_formula_word, enum lab_formula, wanted->formula, got->formula);
    if (wanted->check != got->check)
        complain(play, row, "%s: wanted %s, got %s (%u, actual %u)", what, checks[wanted->check],
                 checks[got->check], lab_number_expected(got), actual);
    if (wanted->frame && play->variant->first_frame + wanted->frame - 1 != got->frame)
        complain(play, row, "%s: wanted frame of row %u, got frame %u of first %u", what,
                 wanted->frame, got->frame, play->variant->first_frame);
}

static void
check_amount(const struct play *play, const struct row *row, const char *what, gint64 wanted,
             gint64 got)
{
    if (wanted >= 0 && wanted != got)
        complain(play, row, "%s: wanted %" G_GINT64_FORMAT ", got %" G_GINT64_FORMAT, what, wanted,
                 got);
}

static void
check_round_trip(const struct play *play, const struct row *row, const struct lab_round_trip *trip)
{
    gint64 got[] = {trip->sample, lab_smoothed_after(trip), lab_variation_after(trip),
                    lab_timeout_of_linux(trip)};
    static const char *const names[] = {"round trip", "SRTT", "RTTVAR", "time-out"};

    for (unsigned i = 0; i < G_N_ELEMENTS(got) && !play->variant->jitter; i++)
        check_amount(play, row, names[i], row->trip[i], got[i]);
    if (!play->variant->jitter)
        check_amount(play, row, "missing part of the way", row->missing, trip->missing);
    check_amount(play, row, "since row", row->since,
                 trip->since ? (gint64)trip->since - play->variant->first_frame + 1 : 0);
}

static void
check_load(const struct play *play, const struct row *row, const struct lab_load *load)
{
    check_amount(play, row, "bytes on their way", row->flight[0], load->bytes);
    check_amount(play, row, "segments on their way", row->flight[1], load->segments);
    check_amount(play, row, "usable window", row->usable, load->usable);
    if (row->usable != -1 && (row->usable >= 0) != ((load->known & LAB_KNOWS_USABLE) != 0))
        complain(play, row, "whether the usable window is known: %x", load->known);
    check_amount(play, row, "round", row->round[0], load->round);
    check_amount(play, row, "segments of the round", row->round[1], load->round_segments);
    check_amount(play, row, "segments of the round before", row->round_before, load->round_before);
    if (row->limit)
        CHECK_WORD(play, row, "limit", lab_limit_word, enum lab_limit, MAX(row->limit, 0),
                   load->limit);
    if (row->phase)
        CHECK_WORD(play, row, "phase", lab_phase_word, enum lab_phase, MAX(row->phase, 0),
                   load->phase);
}

static void
check_data(const struct play *play, const struct row *row, const struct lab_verdict *verdict)
{
    gboolean known = (verdict->facts & LAB_KNOWS_WINDOW) != 0;
    gint64 about = verdict->about_frame;

    check_amount(play, row, "newly acknowledged bytes", row->acks_bytes, verdict->acks_bytes);
    check_amount(play, row, "newly acknowledged segments", row->acks_segments,
                 verdict->acks_segments);
    check_amount(play, row, "window", row->window_says, verdict->window);
    if (row->window_says != -1 && known != (row->window_says >= 0))
        complain(play, row, "whether the window is known: got %d", known);
    check_amount(
        play, row, "answers row", row->answers,
        verdict->reset_frame ? (gint64)verdict->reset_frame - play->variant->first_frame + 1 : 0);
    check_amount(play, row, "about row", row->about,
                 about ? about - play->variant->first_frame + 1 : 0);
    if (!play->variant->jitter)
        check_amount(play, row, "delay", row->delay, verdict->delay);
    check_amount(play, row, "repeats", row->repeats, verdict->repeats);
    check_round_trip(play, row, &verdict->trip);
    check_load(play, row, &verdict->load);
    if (row->resent || (row->events & LAB_BIT(LAB_EVENT_RETRANSMISSION)) == 0)
        CHECK_WORD(play, row, "resent", lab_resent_word, enum lab_resent, MAX(row->resent, 0),
                   verdict->resent);
    if (row->facts != (verdict->facts & DATA_FACTS))
        complain(play, row, "facts: wanted %x, got %x", row->facts, verdict->facts & DATA_FACTS);
}

static const char *
wait_word(unsigned wait)
{
    if (wait > LAB_WAIT_COUNT)
        return lab_window_move_word((enum lab_window_move_kind)(wait - LAB_WAIT_COUNT));
    return lab_wait_word((enum lab_wait_kind)wait);
}

static void
check_timer(struct play *play, const struct row *row, const struct lab_wait *wait)
{
    gint64 first = play->variant->first_frame;

    if (row->timer < 0)
        return;
    check_amount(play, row, "timer from row", row->timer,
                 wait->timer_frame ? wait->timer_frame - first + 1 : 0);
    check_amount(play, row, "timer by a probe", row->by_probe, wait->timer_by_probe);
}

/* Follow the connection, and look at what the row says of waits. */
static void
check_waits(struct play *play, guint index, const struct lab_segment *seg,
            const struct lab_verdict *verdict)
{
    const struct row *row = ROW(play->conv, index);
    guint about = verdict->about_frame - play->variant->first_frame;
    struct lab_waits *waits = &play->said[index];
    const struct lab_wait *wait;
    const char *broken;
    lab_set got = 0;

    lab_waits_step(&play->waiting, seg, verdict, about < index ? &play->said[about] : NULL, waits);
    broken = invariant_broken_by_waits(&play->watch, waits, seg, verdict);
    if (broken)
        complain(play, row, "broken: %s", broken);
    wait = waits->sends.kind ? &waits->sends : &waits->acks;
    got |= waits->sends.kind ? LAB_BIT(waits->sends.kind) : 0;
    got |= waits->acks.kind ? LAB_BIT(waits->acks.kind) : 0;
    got |= waits->window.kind ? LAB_BIT(LAB_WAIT_COUNT + waits->window.kind) : 0;
    if (!row->waits)
        return;
    check_set(play, row, "waits", wait_word, row->waits & ~LAB_BIT(0), got);
    if (!play->variant->jitter)
        check_amount(play, row, "waited", row->waited,
                     (gint64)(wait->kind ? wait->time : waits->window.time));
    check_amount(play, row, "counts from row", row->waits_for,
                 (gint64)(wait->kind ? wait->frame : waits->window.frame) -
                     play->variant->first_frame + 1);
    check_timer(play, row, wait);
    check_amount(play, row, "attempt", row->attempt, wait->attempt);
    check_amount(play, row, "backoff", row->backoff, wait->backoff);
}

static void
check_states(struct play *play, const struct row *row, const struct lab_verdict *verdict,
             gboolean begins)
{
    static const char *const names[] = {"client", "server"};

    for (int id = 0; id < LAB_END_COUNT; id++) {
        const struct lab_end_verdict *got = &verdict->end[id];
        bool unseen = begins && id == LAB_CLIENT && (row->flags & LAB_ACK); /* its SYN */
        bool carried =
            play->before[id] == LAB_STATE_TIME_WAIT && !unseen && row->wait < 2 * CONVERSATION_MSL;

        bool inferred = (got->certainty & LAB_AFTER_INFERRED) != 0;

        if (row->inferred >= 0 && inferred != ((row->inferred & LAB_BIT(id)) != 0))
            complain(play, row, "%s: %s", names[id], inferred ? "is inferred" : "is not inferred");
        if (row->state[id] >= 0)
            CHECK_WORD(play, row, names[id], lab_state_word, enum lab_state, row->state[id],
                       got->after);
        if (play->before[id] >= 0 && (!begins || carried))
            CHECK_WORD(play, row, "state before", lab_state_word, enum lab_state, play->before[id],
                       got->before);
        if (row->reason[id] >= 0 && !(begins && play->again))
            CHECK_WORD(play, row, "reason", lab_reason_word, enum lab_reason, row->reason[id],
                       got->reason);
        play->before[id] = got->after;
    }
}

static void
check_row(struct play *play, const struct row *row, const struct lab_segment *seg,
          const struct lab_verdict *verdict, enum lab_belonging belongs)
{
    lab_set ignored = play->again ? PORT_REUSE : 0;
    const char *broken = invariant_broken(&play->watch, seg, verdict, belongs);

    if (broken)
        complain(play, row, "broken: %s", broken);
    CHECK_WORD(play, row, "from", lab_end_word, enum lab_end_id, row->from, verdict->from);
    check_set(play, row, "roles", conversation_role_word, row->roles, verdict->roles);
    check_set(play, row, "events", conversation_event_word, row->events & ~ignored,
              verdict->events & ~ignored);
    CHECK_WORD(play, row, "open", lab_open_word, enum lab_open, row->open, verdict->open);
    CHECK_WORD(play, row, "close", lab_close_word, enum lab_close, row->close, verdict->close);
    CHECK_WORD(play, row, "reset", lab_reset_word, enum lab_reset, row->reset, verdict->reset);
    if (row->merged != ((verdict->facts & LAB_IS_MERGED) != 0))
        complain(play, row, "merged: wanted %d", row->merged);
    check_number(play, row, "seq", &row->seq_says, &verdict->seq, seg->seq);
    check_number(play, row, "ack", &row->ack_says, &verdict->ack, seg->ack);
    check_data(play, row, verdict);
    /* Whose SYN was an old copy goes on where it was. */
    check_states(play, row, verdict, belongs == LAB_BEGINS && !play->flow.conn.copied);
}

static void
check_stream(const struct play *play, const struct lab_verdict *last)
{
    const struct conversation *conv = play->conv;
    const struct row *row = ROW(conv, conv->rows->len - 1);
    struct lab_summary summary = lab_flow_summary(&play->flow);
    int closer = -1;

    if (last->facts & LAB_KNOWS_FIN_FIRST)
        closer = (last->facts & LAB_CLOSER_IS_SERVER) ? LAB_SERVER : LAB_CLIENT;
    CHECK_WORD(play, row, "stream open", lab_open_word, enum lab_open, conv->open, summary.open);
    CHECK_WORD(play, row, "stream close", lab_close_word, enum lab_close, conv->close,
               summary.close);
    CHECK_WORD(play, row, "closer", lab_end_word, enum lab_end_id, conv->closer, closer);
}

/* An ICMP error either refuses the open or changes nothing at all, but for what advice on the size
 * says of the segments on their way. */
static void
check_icmp_error(struct play *play, const struct row *row, const struct lab_segment *quoted)
{
    struct lab_flow before = play->flow;
    struct lab_verdict verdict;
    bool told = lab_flow_icmp_error(&play->flow, quoted->side, quoted->seq, row->effect, &verdict);
    int open = told ? verdict.open : LAB_OPEN_NONE;

    CHECK_WORD(play, row, "open", lab_open_word, enum lab_open, row->open, open);
    if (row->effect == LAB_ICMP_ASKS_SMALLER)
        memcpy(before.flight, play->flow.flight, sizeof before.flight);
    if (!told && memcmp(&before, &play->flow, sizeof before) != 0)
        complain(play, row, "an ICMP error that is about no attempt changes nothing");
    if (!told)
        return;
    CHECK_WORD(play, row, "from", lab_end_word, enum lab_end_id, !row->from, verdict.from);
    if (open && !(verdict.end[row->from].certainty & LAB_ON_ARRIVAL))
        complain(play, row, "the error ends the attempt only where it arrives");
    check_states(play, row, &verdict, FALSE);
    for (int id = 0; id < LAB_END_COUNT; id++)
        play->watch.now.state[id] = verdict.end[id].after;
}

static void
give_memory(struct play *play)
{
    for (int side = 0; side < 2; side++)
        lab_flight_give(&play->flow.flight[side], play->memory[side], LAB_FLIGHT_MAX);
}

static void
start(struct play *play)
{
    /* What a flow before has left is not read. */
    memset(&play->flow, LAB_STATE_TIME_WAIT, sizeof play->flow);
    lab_flow_init(&play->flow);
    play->flow.msl = CONVERSATION_MSL;
    give_memory(play);
}

static void
play_once(struct play *play)
{
    const struct conversation *conv = play->conv;
    struct lab_verdict verdict = {.facts = 0};

    for (guint i = 0; i < conv->rows->len; i++) {
        struct lab_segment seg = conversation_segment(conv, play->variant, i);
        enum lab_belonging belongs;

        if (ROW(conv, i)->icmp_error) {
            check_icmp_error(play, ROW(conv, i), &seg);
            continue;
        }
        belongs = lab_flow_step(&play->flow, &seg, &verdict);
        check_row(play, ROW(conv, i), &seg, &verdict, belongs);
        if (belongs == LAB_BEGINS)
            memset(&play->waiting, 0, sizeof play->waiting);
        check_waits(play, i, &seg, &verdict);
    }
    check_stream(play, &verdict);
}

/* Stamped a moment before the segment before it, a segment and all that follow read as if the two
 * had come at the same time. Only a delay is told to the microsecond. */
static void
test_time_goes_back(gconstpointer data)
{
    const struct conversation *conv = data;

    for (guint early = 2; early <= conv->rows->len; early++) {
        struct variant together = variants[0], back = variants[0];
        struct play plays[2] = {{.conv = conv, .variant = &together},
                                {.conv = conv, .variant = &back}};

        together.start = back.start = CONVERSATION_MSL;
        together.early = back.early = early;
        back.goes_back = 1;
        start(&plays[0]);
        start(&plays[1]);
        for (guint i = 0; i < conv->rows->len; i++) {
            struct lab_segment one = conversation_segment(conv, &together, i),
                               two = conversation_segment(conv, &back, i);
            struct lab_verdict said[2];

            memset(said, 0, sizeof said);
            if (ROW(conv, i)->icmp_error) {
                lab_flow_icmp_error(&plays[0].flow, one.side, one.seq, ROW(conv, i)->effect, said);
                lab_flow_icmp_error(&plays[1].flow, two.side, two.seq, ROW(conv, i)->effect,
                                    said + 1);
            } else {
                lab_flow_step(&plays[0].flow, &one, &said[0]);
                lab_flow_step(&plays[1].flow, &two, &said[1]);
            }
            said[1].delay = said[0].delay;
            if (!verdicts_equal(&said[0], &said[1]))
                complain(&plays[1], ROW(conv, i), "row %u stamped early changes this", early);
        }
    }
}

/* What is left out amid a connection at rest would have changed nothing. */
static void
test_long_way(gconstpointer data)
{
    const struct conversation *conv = data;
    struct play plays[2] = {{.conv = conv, .variant = &variants[0]},
                            {.conv = conv, .variant = &variants[0]}};

    start(&plays[0]);
    start(&plays[1]);
    for (guint i = 0; i < conv->rows->len; i++) {
        struct lab_segment seg = conversation_segment(conv, &variants[0], i);
        struct lab_verdict said[2];

        memset(said, 0, sizeof said);
        plays[1].flow.conn.at_rest = false;
        for (unsigned which = 0; which < 2; which++) {
            if (ROW(conv, i)->icmp_error)
                lab_flow_icmp_error(&plays[which].flow, seg.side, seg.seq, ROW(conv, i)->effect,
                                    &said[which]);
            else
                lab_flow_step(&plays[which].flow, &seg, &said[which]);
        }
        if (!verdicts_equal(&said[0], &said[1]))
            complain(&plays[1], ROW(conv, i), "the long way says something else");
    }
}

static void
test_conversation(gconstpointer data)
{
    const struct conversation *conv = data;

    for (const struct variant *variant = variants; variant->name; variant++) {
        struct play play = {.conv = conv, .variant = variant, .before = {-1, -1}};
        struct variant again = variant_again(conv, variant);

        start(&play);
        play_once(&play);
        if (!conversation_is_over(conv))
            continue;
        play.variant = &again;
        play.again = TRUE;
        play_once(&play);
    }
}

int
main(int argc, char **argv)
{
    static const struct conversation_test tests[] = {
        {"/core", test_conversation},
        {"/core/time goes back", test_time_goes_back},
        {"/core/long way", test_long_way},
        {NULL, NULL},
    };

    return conversations_test(argc, argv, tests);
}
