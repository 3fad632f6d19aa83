/* What the tree says of waiting: which timer ran out or what ended a wait, how long it took, and
 * how a window closes and opens again.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/fields.h"
#include "ws/input/waits.h"
#include "ws/page/parts.h"
#include "ws/page/texts.h"

/* ---- pieces of a line: "" where there is nothing to say */

static const char *
repetition_piece(const struct lab_page *page, const struct lab_wait *wait)
{
    return wait->attempt ? LAB_PHRASE(page, "wait", "attempt", {"number", .number = wait->attempt})
                         : "";
}

/* How a wait compares with the one before it. */
static const char *
backoff_piece(const struct lab_page *page, const struct lab_wait *wait)
{
    static const char *const keys[] = {
        [LAB_BACKOFF_DOUBLED] = "doubled",
        [LAB_BACKOFF_SAME] = "same",
        [LAB_BACKOFF_OTHER] = "other",
    };
    const char *key = keys[wait->backoff];

    if (wait->kind != LAB_WAIT_TIME_OUT && wait->backoff == LAB_BACKOFF_DOUBLED)
        key = "doubled-probe";
    if (wait->kind != LAB_WAIT_TIME_OUT && wait->backoff == LAB_BACKOFF_SAME)
        key = "same-probe";
    return key ? LAB_PHRASE(page, "wait", key, {"before", lab_page_span(page, wait->before)}) : "";
}

/* Before any sample it is 1 s (RFC 6298 section 2.1). */
#define FIRST_TIMEOUT_US UINT64_C(1000000)

static const char *
first_timeout_piece(const struct lab_page *page, const struct lab_wait *wait)
{
    uint64_t apart = wait->time > FIRST_TIMEOUT_US ? wait->time - FIRST_TIMEOUT_US
                                                   : FIRST_TIMEOUT_US - wait->time;

    if ((page->record->flags & LAB_SYN) && wait->attempt == 1 && !wait->timeout &&
        apart < FIRST_TIMEOUT_US / 10)
        return lab_ws_word("wait", "rto-first");
    return "";
}

/* ---- whole lines */

static const char *
key_of(const struct lab_page *page, const struct lab_wait *wait)
{
    const char *word = lab_wait_word((enum lab_wait_kind)wait->kind);

    switch ((enum lab_wait_kind)wait->kind) {
    case LAB_WAIT_TIME_OUT:
        return wait->time ? word : "time-out-unseen";
    case LAB_WAIT_KEEP_ALIVE:
        return wait->attempt > 1 ? "keep-alive-again" : word;
    case LAB_WAIT_DELAYED_ACK:
        return page->record->len                  ? "delayed-ack-data"
               : page->verdict->acks_segments > 1 ? "delayed-ack-company"
                                                  : word;
    case LAB_WAIT_IDLE:
        return !wait->begins_anew ? "idle-pause" : wait->timeout ? word : "idle-unknown";
    default:
        return word;
    }
}

static const char *
wait_line(const struct lab_page *page, const struct lab_wait *wait)
{
    const char *key = key_of(page, wait);

    if (!key)
        return NULL;
    return LAB_PHRASE(
        page, "wait", key, {"time", lab_page_span(page, wait->time)},
        {"frame", .number = wait->frame}, {"from", lab_page_end_name(page, page->verdict->from)},
        {"number", .number = wait->attempt},
        {"held", lab_page_span(page, page->verdict->trip.sample)},
        {"trip", lab_page_span(page, wait->way)}, {"attempt", repetition_piece(page, wait)},
        {"backoff", backoff_piece(page, wait)}, {"rto", first_timeout_piece(page, wait)});
}

const char *
lab_page_wait_text(const struct lab_page *page, uint32_t frame)
{
    const struct lab_waits *waits = lab_ws_waits(frame, page->record);
    const char *line = NULL;

    if (waits)
        line = wait_line(page, waits->sends.kind ? &waits->sends : &waits->acks);
    return line ? line : "";
}

/* A time that belongs to a wait, with a line of its own. */
static void
add_detail(const struct lab_page *page, int field, const char *key, uint64_t time, uint32_t frame)
{
    enum lab_end_id from = page->verdict->from;

    lab_page_add_time(
        page, page->tree, field, time,
        page->visible ? LAB_PHRASE(page, "wait", key, {"from", lab_page_end_name(page, from)},
                                   {"time", lab_page_span(page, time)}, {"frame", .number = frame})
                      : NULL);
}

/* What to compare a wait with: when the timer began, how long it runs, and how far away it does. */
static void
draw_details(const struct lab_page *page, const struct lab_wait *wait)
{
    if (wait->timer_frame)
        add_detail(page, lab_ws_fields.wait_timer, wait->timer_by_probe ? "timer-probe" : "timer",
                   wait->timer, wait->timer_frame);
    if (wait->timeout)
        add_detail(page, lab_ws_fields.wait_timeout, "timeout", wait->timeout, 0);
    if (wait->way > 1)
        add_detail(page, lab_ws_fields.wait_way, "way", wait->way, 0);
}

/* Whether there is something to tell of it though its time is not known, as where the clock of the
 * capture went back. */
static bool
says_more_than_time(const struct lab_wait *wait)
{
    return wait->kind == LAB_WAIT_TIME_OUT || wait->kind == LAB_WAIT_FAST_REPAIR ||
           wait->kind == LAB_WAIT_SACK_REPAIR || wait->kind == LAB_WAIT_SAME_REPAIR;
}

static void
draw_wait(const struct lab_page *page, const struct lab_wait *wait)
{
    proto_tree *tree = page->tree;

    if (!wait->kind || (!wait->time && !says_more_than_time(wait)))
        return;
    lab_page_add_string(page, tree, lab_ws_fields.wait,
                        lab_wait_word((enum lab_wait_kind)wait->kind),
                        page->visible ? wait_line(page, wait) : NULL);
    if (wait->time)
        lab_page_add_time(page, tree, lab_ws_fields.wait_time, wait->time, NULL);
    if (wait->frame)
        lab_page_hide_number(page, tree, lab_ws_fields.wait_frame, wait->frame);
    if (wait->attempt)
        lab_page_hide_number(page, tree, lab_ws_fields.wait_attempt, wait->attempt);
    if (wait->before)
        lab_page_add_time(page, tree, lab_ws_fields.wait_before, wait->before, NULL);
    draw_details(page, wait);
}

static void
draw_outcome(const struct lab_page *page)
{
    uint8_t kind = lab_ws_wait_turned_out(page->pinfo->num, page->record);

    if (kind)
        lab_page_add_string(
            page, page->tree, lab_ws_fields.wait_final, lab_wait_word((enum lab_wait_kind)kind),
            page->visible
                ? lab_ws_word("wait", kind == LAB_WAIT_TIME_OUT ? "final-time-out" : "final-probe")
                : NULL);
}

static const char *
move_line(const struct lab_page *page, const struct lab_window_move *move)
{
    bool known = move->before != UINT32_MAX;
    const char *key = lab_window_move_word((enum lab_window_move_kind)move->kind);
    int32_t moved = move->moved;
    int64_t kept = (int64_t)move->before - page->verdict->window;

    if (move->kind == LAB_WINDOW_CLOSED && !known)
        key = "closed-unknown";
    if (move->kind == LAB_WINDOW_CLOSING && moved < 0)
        key = "shrinking";
    return LAB_PHRASE(page, "window-move", key, {"before", .number = move->before},
                      {"window", .number = page->verdict->window},
                      {"acked", .number = (uint32_t)(kept + moved)},
                      {"moved", .number = (uint32_t)moved}, {"back", .number = -(uint32_t)moved},
                      {"from", lab_page_end_name(page, page->verdict->from)},
                      {"to", lab_page_end_name(page, !page->verdict->from)},
                      {"time", lab_page_span(page, move->time)}, {"frame", .number = move->frame});
}

static void
draw_window_move(const struct lab_page *page, const struct lab_window_move *move)
{
    if (!move->kind)
        return;
    lab_page_add_string(page, page->tree, lab_ws_fields.window_move,
                        lab_window_move_word((enum lab_window_move_kind)move->kind),
                        page->visible ? move_line(page, move) : NULL);
    if (move->before != UINT32_MAX)
        lab_page_hide_number(page, page->tree, lab_ws_fields.window_before, move->before);
    if (move->kind == LAB_WINDOW_REOPENED)
        lab_page_add_time(page, page->tree, lab_ws_fields.window_closed, move->time, NULL);
}

void
lab_page_draw_waits(const struct lab_page *page)
{
    const struct lab_waits *waits = lab_ws_waits(page->pinfo->num, page->record);

    if (!waits)
        return;
    draw_wait(page, &waits->sends);
    if (waits->sends.kind == LAB_WAIT_PROBE_OR_TIME_OUT && PINFO_FD_VISITED(page->pinfo))
        draw_outcome(page);
    draw_wait(page, &waits->acks);
    draw_window_move(page, &waits->window);
}
