/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/report/rungs.h"

#include "core/serial.h"

/* One more rung may be there until another is left out, and what was pending goes in lots. */
_Static_assert(sizeof(struct lab_rung) *
                       (LAB_RUNGS_HEAD + LAB_RUNGS_TAIL + 1 + 2 * LAB_RUNGS_PENDING) <=
                   33000,
               "a ladder takes 33 KB");

void
lab_rungs_init(struct lab_rungs *rungs)
{
    *rungs = (struct lab_rungs){.rungs = g_array_new(FALSE, FALSE, sizeof(struct lab_rung)),
                                .pending = g_array_new(FALSE, FALSE, sizeof(struct lab_rung))};
}

void
lab_rungs_clear(struct lab_rungs *rungs)
{
    g_array_free(rungs->rungs, TRUE);
    g_array_free(rungs->pending, TRUE);
    *rungs = (struct lab_rungs){0};
}

#define EVENT(id) LAB_BIT(LAB_EVENT_##id)

/* What happens on most connections, and is no fault. */
#define USUAL                                                                                      \
    (EVENT(PIGGYBACK) | EVENT(DELAYED_ACK) | EVENT(OFFLOAD) | EVENT(WINDOW_UPDATE) |               \
     EVENT(WINDOW_FULL))

static bool
differs(const struct lab_verdict *verdict)
{
    return verdict->seq.check == LAB_CHECK_DIFFERS || verdict->ack.check == LAB_CHECK_DIFFERS;
}

/* What goes above TCP is told there: a message of HTTP, a step of TLS. */
static bool
tells_above(const struct lab_ws_record *record)
{
    return record->http || (record->tls & ~LAB_BIT(LAB_TLS_APPLICATION_DATA));
}

/* It shows nothing that many others do not show. Of duplicate ACKs the first three count (RFC 5681
 * section 3.2). */
static bool
is_plain(const struct lab_ws_record *record)
{
    const lab_set roles = LAB_BIT(LAB_ROLE_DATA) | LAB_BIT(LAB_ROLE_ACK);
    const struct lab_verdict *verdict = &record->verdict;
    const struct lab_end_verdict *end = verdict->end;
    const lab_set events = verdict->repeats > 3 ? USUAL | EVENT(DUPLICATE_ACK) : USUAL;

    return !(verdict->roles & ~roles) && !(verdict->events & ~events) && !tells_above(record) &&
           !differs(verdict) && end[LAB_CLIENT].before == end[LAB_CLIENT].after &&
           end[LAB_SERVER].before == end[LAB_SERVER].after;
}

static bool
is_odd(const struct lab_verdict *verdict)
{
    return (verdict->events & ~USUAL) || verdict->reset || verdict->scan || verdict->half_open ||
           (verdict->roles & LAB_BIT(LAB_ROLE_STRAY)) || differs(verdict);
}

static struct lab_rung *
rung_at(const struct lab_rungs *rungs, unsigned index)
{
    return &g_array_index(rungs->rungs, struct lab_rung, index);
}

/* Let a rung stand for the segments of the next one as well. */
static void
fold(struct lab_rung *into, const struct lab_rung *next)
{
    for (unsigned id = 0; id < LAB_END_COUNT; id++) {
        into->side[id].bytes += next->side[id].bytes;
        into->side[id].segments += next->side[id].segments;
        into->side[id].lost += next->side[id].lost;
    }
    if (!into->odd) {
        into->odd_frame = next->odd_frame;
        into->odd_nth = next->odd_nth;
    }
    into->odd += next->odd;
    into->last_frame = next->last_frame;
    into->last_time = next->last_time;
}

/* So many plain segments in a row become one rung. */
static void
fold_plain(struct lab_rungs *rungs)
{
    unsigned first = rungs->rungs->len - rungs->plain;

    for (unsigned i = first + 1; i < rungs->rungs->len; i++)
        fold(rung_at(rungs, first), rung_at(rungs, i));
    g_array_set_size(rungs->rungs, first + 1);
    rungs->plain = 0;
}

/* The beginning tells how a connection opens, and its end how it closes. */
static void
leave_out_one(struct lab_rungs *rungs)
{
    const struct lab_rung *oldest = rung_at(rungs, LAB_RUNGS_HEAD);

    if (rungs->missing.frame)
        fold(&rungs->missing, oldest);
    else
        rungs->missing = *oldest;
    g_array_remove_index(rungs->rungs, LAB_RUNGS_HEAD);
}

static void
append(struct lab_rungs *rungs, const struct lab_rung *rung)
{
    unsigned len = rungs->rungs->len;

    if (rung->plain && len && !rungs->plain && lab_rung_is_run(rung_at(rungs, len - 1))) {
        fold(rung_at(rungs, len - 1), rung);
        return;
    }
    g_array_append_vals(rungs->rungs, rung, 1);
    rungs->plain = rung->plain ? rungs->plain + 1 : 0;
    if (rungs->plain > LAB_RUNGS_PLAIN)
        fold_plain(rungs);
    if (rungs->rungs->len > LAB_RUNGS_HEAD + LAB_RUNGS_TAIL)
        leave_out_one(rungs);
}

static struct lab_rung *
pending_at(const struct lab_rungs *rungs, unsigned index)
{
    return &g_array_index(rungs->pending, struct lab_rung, index);
}

/* Have no more than so many pending. */
static void
settle(struct lab_rungs *rungs, unsigned most)
{
    while (rungs->pending->len - rungs->first_pending > most)
        append(rungs, pending_at(rungs, rungs->first_pending++));
    if (rungs->first_pending < LAB_RUNGS_PENDING)
        return;
    g_array_remove_range(rungs->pending, 0, rungs->first_pending);
    rungs->first_pending = 0;
}

static void
add(struct lab_rungs *rungs, const struct lab_rung *rung)
{
    g_array_append_vals(rungs->pending, rung, 1);
    settle(rungs, LAB_RUNGS_PENDING);
}

void
lab_rungs_finish(struct lab_rungs *rungs)
{
    settle(rungs, 0);
}

bool
lab_rungs_tells_of_loss(const struct lab_verdict *verdict)
{
    return verdict->about_frame &&
           (verdict->resent == LAB_RESENT_FAST || verdict->resent == LAB_RESENT_TIMEOUT ||
            verdict->resent == LAB_RESENT_TOO_BIG);
}

/* The latest rung that begins no later than a frame; NULL: none. */
static struct lab_rung *
find(const struct lab_rungs *rungs, uint32_t frame)
{
    for (unsigned i = rungs->pending->len; i-- > rungs->first_pending;) {
        if (pending_at(rungs, i)->frame <= frame)
            return pending_at(rungs, i);
    }
    for (unsigned i = rungs->rungs->len; i-- > 0;) {
        if (rung_at(rungs, i)->frame <= frame)
            return rung_at(rungs, i);
    }
    return NULL;
}

/* The latest segment of an end after a frame, if there is one that is still pending. */
static struct lab_rung *
latest_of(const struct lab_rungs *rungs, enum lab_end_id id, uint32_t after)
{
    for (unsigned i = rungs->pending->len; i-- > rungs->first_pending;) {
        struct lab_rung *rung = pending_at(rungs, i);

        if (rung->frame <= after)
            return NULL;
        if (rung->side[id].segments && !rung->is_message)
            return rung;
    }
    return NULL;
}

/* What was sent again had been acknowledged: not it is missing, but that ACK. */
static bool
mark_late(const struct lab_rungs *rungs, const struct lab_ws_record *record)
{
    const struct lab_verdict *verdict = &record->verdict;
    uint32_t next = record->seq + lab_ws_record_space(record);
    struct lab_rung *rung =
        latest_of(rungs, (enum lab_end_id) !verdict->from, verdict->about_frame);
    struct lab_ws_record answer;

    if (!rung || !lab_ws_record_of_frame(rung->frame, rung->nth, &answer) ||
        !(answer.flags & LAB_ACK) || lab_serial_after(next, answer.ack))
        return false;
    rung->late = true;
    rung->plain = false;
    return true;
}

/* The sending of the same bytes before this one, as far as it is pending: where it had fewer of
 * them, the one before it is named. */
static struct lab_rung *
find_again(const struct lab_rungs *rungs, const struct lab_ws_record *record)
{
    for (unsigned i = rungs->pending->len; i-- > rungs->first_pending;) {
        struct lab_rung *rung = pending_at(rungs, i);
        struct lab_ws_record before;

        if (rung->frame <= record->verdict.about_frame)
            return NULL;
        if (rung->side[record->verdict.from].segments && !rung->is_message &&
            lab_ws_record_of_frame(rung->frame, rung->nth, &before) && before.seq == record->seq &&
            lab_ws_record_space(&before) > 0)
            return rung;
    }
    return NULL;
}

static void
mark_lost(struct lab_rungs *rungs, const struct lab_ws_record *record)
{
    const struct lab_verdict *verdict = &record->verdict;
    struct lab_rung *rung = find(rungs, verdict->about_frame);

    if (rung && rung->side[verdict->from].lost && !lab_rung_is_run(rung))
        rung = find_again(rungs, record);
    if (!rung || rung->last_frame < verdict->about_frame)
        return;
    rung->side[verdict->from].lost++;
    rung->plain = false;
}

/* A rung of one segment, or of a message. */
static struct lab_rung
single(const struct lab_told *told, enum lab_end_id from, uint32_t bytes, uint64_t time)
{
    struct lab_rung rung = {.time = time,
                            .last_time = time,
                            .frame = told->frame,
                            .last_frame = told->frame,
                            .nth = told->nth,
                            .is_message = told->what == LAB_TOLD_ICMP};

    rung.side[from] = (struct lab_rung_side){.bytes = bytes, .segments = 1};
    return rung;
}

static void
note_odd(struct lab_rung *rung)
{
    rung->odd = 1;
    rung->odd_frame = rung->frame;
    rung->odd_nth = rung->nth;
}

void
lab_rungs_add(struct lab_rungs *rungs, const struct lab_ws_record *record,
              const struct lab_told *told, uint64_t time)
{
    const struct lab_verdict *verdict = &record->verdict;
    struct lab_rung rung = single(told, (enum lab_end_id)verdict->from, record->len, time);

    if (verdict->events & EVENT(CAPTURED_TWICE)) {
        rungs->copies++;
        return;
    }
    if (lab_rungs_tells_of_loss(verdict) && !mark_late(rungs, record))
        mark_lost(rungs, record);
    if (is_odd(verdict))
        note_odd(&rung);
    rung.plain = is_plain(record);
    add(rungs, &rung);
}

void
lab_rungs_add_message(struct lab_rungs *rungs, enum lab_end_id from, const struct lab_told *told,
                      uint64_t time)
{
    struct lab_rung rung = single(told, from, 0, time);

    note_odd(&rung);
    add(rungs, &rung);
}

const struct lab_rung *
lab_rungs_at(const struct lab_rungs *rungs, unsigned index)
{
    return rung_at(rungs, index);
}

bool
lab_rungs_gap_before(const struct lab_rungs *rungs, unsigned index)
{
    return rungs->missing.frame && index == LAB_RUNGS_HEAD;
}

uint32_t
lab_rung_segments(const struct lab_rung *rung)
{
    return rung->side[LAB_CLIENT].segments + rung->side[LAB_SERVER].segments;
}

enum lab_end_id
lab_rung_from(const struct lab_rung *rung)
{
    const struct lab_rung_side *client = &rung->side[LAB_CLIENT], *server = &rung->side[LAB_SERVER];

    if (client->bytes != server->bytes)
        return client->bytes > server->bytes ? LAB_CLIENT : LAB_SERVER;
    return client->segments >= server->segments ? LAB_CLIENT : LAB_SERVER;
}
