/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/report/ladder.h"

#include <string.h>
#include <wsutil/str_util.h>

#include "core/clock.h"
#include "ws/input/hindsight.h"
#include "ws/input/http_messages.h"
#include "ws/page/subject.h"
#include "ws/page/texts.h"
#include "ws/report/figures.h"

#define EVENT(id) LAB_BIT(LAB_EVENT_##id)

/* Behind what no segment shows. */
#define INFERRED "*"

/* What a name begins with, and what comes after it. */
static const char *
join(packet_info *nobody, const char *text, const char *more)
{
    if (!*text || !*more)
        return *text ? text : more;
    return wmem_strconcat(nobody->pool, text, LAB_LADDER_JOINT, more, NULL);
}

static const char *
event_name(const struct lab_page *page, enum lab_event event)
{
    const char *section = lab_page_section(page, "event", lab_event_word(event));
    const char *name = lab_ws_word(section, "name");
    bool about_frame = event == LAB_EVENT_RETRANSMISSION && page->verdict->about_frame;

    if (!about_frame)
        return name;
    return LAB_PHRASE(page, "ladder", "of-frame", {"name", name},
                      {"frame", .number = page->verdict->about_frame});
}

/* The request or the status that the segment completes. */
static const char *
http_name(const struct lab_page *page, const struct lab_ws_http_message *message)
{
    if (message->message.app == LAB_APP_HTTP_REQUEST)
        return wmem_strdup_printf(page->pinfo->pool, "HTTP %s %s", message->method,
                                  message->target);
    return wmem_strdup_printf(page->pinfo->pool, "HTTP %u", message->message.status);
}

/* The messages of TLS that it completes, in one; "": none. */
static const char *
tls_names(const struct lab_page *page)
{
    wmem_strbuf_t *names = wmem_strbuf_new(page->pinfo->pool, "");

    for (unsigned i = 0; page->record->tls >> i; i++) {
        const char *word = lab_tls_word((enum lab_tls_message)i);

        if (page->record->tls & LAB_BIT(i))
            wmem_strbuf_append_printf(names, "%s%s", wmem_strbuf_get_len(names) ? ", " : "TLS ",
                                      lab_ws_word(lab_page_section(page, "tls", word), "name"));
    }
    return wmem_strbuf_get_str(names);
}

static const char *
segment_title(const struct lab_page *page)
{
    const lab_set unsaid = EVENT(PIGGYBACK) | EVENT(DELAYED_ACK) | EVENT(FAST_OPEN);
    const struct lab_verdict *verdict = page->verdict;
    bool bare = verdict->roles == LAB_BIT(LAB_ROLE_ACK) && (verdict->events & ~unsaid);
    const char *title = bare ? "" : lab_page_name(page);

    if (lab_page_steps_rest_on_unseen_fin(verdict))
        title = wmem_strconcat(page->pinfo->pool, title, INFERRED, NULL);
    if (verdict->reset)
        title = join(page->pinfo, title,
                     lab_ws_word(lab_page_section(page, "reset",
                                                  lab_reset_word((enum lab_reset)verdict->reset)),
                                 "name"));
    for (unsigned event = 0; event < LAB_EVENT_COUNT; event++) {
        if (verdict->events & LAB_BIT(event) & ~unsaid)
            title = join(page->pinfo, title, event_name(page, (enum lab_event)event));
    }
    for (const struct lab_ws_http_message *message =
             page->record->http ? page->record->http->messages : NULL;
         message; message = message->next)
        title = join(page->pinfo, title, http_name(page, message));
    return page->record->tls ? join(page->pinfo, title, tls_names(page)) : title;
}

/* A ladder that is being put into words. */
struct making {
    packet_info *nobody;
    const struct lab_rungs *rungs;
    struct lab_ladder *ladder;
    struct lab_ladder_state now[LAB_END_COUNT]; /* after the rung at hand */
    bool knows_v;
    uint32_t v; /* raw, of the first rung that shows it */
};

/* It turns out that the arrival which moved an end last had not happened yet. */
static void
take_back(struct making *making, const struct lab_ladder_step *step, enum lab_end_id id)
{
    struct lab_ladder *ladder = making->ladder;
    unsigned here = (unsigned)(step - ladder->step), i = here;

    while (i-- > 0 && !ladder->step[i].changes[id])
        ;
    if (i >= here || ladder->step[i].from == id)
        return;
    ladder->step[i].changes[id] = false;
    making->now[id] = i ? ladder->step[i - 1].state[id] : ladder->begin[id];
    for (; i < here; i++)
        ladder->step[i].state[id] = making->now[id];
}

/* The states that a segment or a message leads to. An old copy of a segment leads nowhere: its
 * verdict shows the state in which it was sent, long before. */
static void
take_states(struct making *making, struct lab_ladder_step *step, const struct lab_verdict *verdict)
{
    for (unsigned id = 0; id < LAB_END_COUNT; id++) {
        const struct lab_end_verdict *end = &verdict->end[id];
        const struct lab_ladder_state after = {(enum lab_state)end->after,
                                               end->certainty & LAB_AFTER_INFERRED};

        if (lab_reason_corrects((enum lab_reason)end->reason) &&
            end->before == making->now[id].state)
            take_back(making, step, (enum lab_end_id)id);
        if (end->reason == LAB_REASON_LATE_DUPLICATE ||
            (id != step->from && (step->lost || step->crossed)))
            continue;
        step->changes[id] = after.state != making->now[id].state;
        if (step->changes[id])
            making->now[id] = after;
    }
}

/* Both ends opened, or both closed, before they heard of it from the other. */
static bool
crosses(const struct lab_verdict *verdict)
{
    return (verdict->open == LAB_OPEN_SIMULTANEOUS &&
            verdict->roles == LAB_BIT(LAB_ROLE_HANDSHAKE1)) ||
           (verdict->close == LAB_CLOSE_SIMULTANEOUS &&
            (verdict->roles & LAB_BIT(LAB_ROLE_TEARDOWN3)) &&
            !(verdict->events & EVENT(RETRANSMISSION)));
}

/* Whether the segment of a rung was sent before that of the rung before had arrived. */
static bool
rung_crosses(const struct lab_rungs *rungs, unsigned index)
{
    const struct lab_rung *rung;
    struct lab_ws_record record;

    if (index >= rungs->rungs->len)
        return false;
    rung = lab_rungs_at(rungs, index);
    return !lab_rung_is_run(rung) && !rung->is_message &&
           lab_ws_record_of_frame(rung->frame, rung->nth, &record) && crosses(&record.verdict);
}

/* Looking back, it did not arrive, though no repetition says so: of what a probe takes, or an ACK.
 */
static bool
was_lost(uint32_t frame, const struct lab_ws_record *record)
{
    const struct lab_hindsight *back = lab_ws_hindsight_look_back(frame, record);

    return back && back->fate == LAB_FATE_LOST;
}

/* A step that was none, behind or beside a FIN that was none: what seemed to be the second FIN was
 * the first. */
static void
take_back_steps(struct lab_verdict *verdict)
{
    const lab_set acks = LAB_BIT(LAB_ROLE_TEARDOWN2) | LAB_BIT(LAB_ROLE_TEARDOWN4);
    bool is_fin = verdict->roles & LAB_BIT(LAB_ROLE_TEARDOWN3);

    verdict->roles &= (uint16_t) ~(acks | LAB_BIT(LAB_ROLE_TEARDOWN3));
    if (is_fin)
        verdict->roles |= LAB_BIT(LAB_ROLE_TEARDOWN1);
    if (!verdict->roles)
        verdict->roles = LAB_BIT(LAB_ROLE_ACK);
    verdict->events &= ~EVENT(HALF_CLOSE);
}

/* What rests on a FIN that was none, as later segments have shown, is taken back. */
static void
take_back_no_fin(uint32_t frame, struct lab_ws_record *record)
{
    struct lab_verdict *verdict = &record->verdict;
    const struct lab_hindsight *back = lab_ws_hindsight_look_back(frame, record);

    if (!back || !back->no_fin)
        return;
    if (lab_page_acks_unseen_fin(verdict) && (back->no_fin & LAB_BIT(!verdict->from)))
        take_back_steps(verdict);
    verdict->seq.formula = verdict->ack.formula = LAB_FORMULA_NONE;
    for (unsigned id = 0; id < LAB_END_COUNT; id++)
        verdict->end[id].after = back->state[id];
}

static void
learn_v(struct making *making, const struct lab_ws_record *record)
{
    if (making->knows_v || record->verdict.seq.formula != LAB_FORMULA_V)
        return;
    making->knows_v = true;
    making->v = record->seq;
}

static void
describe_segment(struct making *making, const struct lab_rung *rung, struct lab_ladder_step *step)
{
    packet_info *nobody = making->nobody;
    struct lab_ws_record *record = wmem_new0(nobody->pool, struct lab_ws_record);
    const struct lab_page page = lab_page_aside(nobody, record);

    if (!lab_ws_record_of_frame(rung->frame, rung->nth, record))
        return;
    take_back_no_fin(rung->frame, record);
    making->ladder->has_inferred |= lab_page_steps_rest_on_unseen_fin(&record->verdict);
    learn_v(making, record);
    step->title = segment_title(&page);
    step->row = lab_page_row(&page, true);
    step->repeated = record->verdict.events & EVENT(RETRANSMISSION);
    step->is_reset = record->flags & LAB_RST;
    step->lost = rung->side[step->from].lost || rung->late || was_lost(rung->frame, record);
    if (step->lost)
        step->title =
            join(nobody, step->title, lab_ws_word("ladder", rung->late ? "late" : "lost"));
    take_states(making, step, &record->verdict);
}

static void
describe_message(struct making *making, const struct lab_rung *rung, struct lab_ladder_step *step)
{
    const struct lab_page page = lab_page_aside(making->nobody, NULL);
    struct lab_ws_ping ping;
    const char *section;

    if (!lab_ws_ping_of_frame(rung->frame, rung->nth, &ping) || !ping.returned.verdict)
        return;
    section = lab_page_section(&page, "icmp", lab_icmp_error_word(ping.error));
    step->is_message = true;
    step->title =
        join(making->nobody, lab_ws_word("role.icmp-error", "name"), lab_ws_word(section, "title"));
    take_states(making, step, ping.returned.verdict);
}

/* "client: 12 ACKs", "server: 14 segments, 19,264 bytes". */
static const char *
side_text(const struct lab_page *page, const struct lab_rung *rung, enum lab_end_id id)
{
    const struct lab_rung_side *side = &rung->side[id];
    packet_info *nobody = page->pinfo;

    if (!side->segments)
        return "";
    return LAB_PHRASE(page, "ladder", side->bytes ? "side" : "side-acks",
                      {"end", lab_page_end_name(page, id)},
                      {"segments", lab_figure_count(nobody, side->segments)},
                      {"bytes", lab_figure_count(nobody, side->bytes)});
}

static void
describe_run(packet_info *nobody, const struct lab_rung *rung, struct lab_ladder_step *step)
{
    const struct lab_page page = lab_page_aside(nobody, NULL);
    uint32_t lost = rung->side[LAB_CLIENT].lost + rung->side[LAB_SERVER].lost;

    step->is_run = true;
    step->both = rung->side[LAB_CLIENT].bytes && rung->side[LAB_SERVER].bytes;
    step->title = LAB_PHRASE(&page, "ladder", "run",
                             {"count", lab_figure_count(nobody, lab_rung_segments(rung))});
    if (lost)
        step->title = join(
            nobody, step->title,
            LAB_PHRASE(&page, "ladder", "run-lost", {"count", lab_figure_count(nobody, lost)}));
    step->row =
        join(nobody, side_text(&page, rung, LAB_CLIENT), side_text(&page, rung, LAB_SERVER));
}

static const char *
gap_text(packet_info *nobody, const struct lab_rung *missing)
{
    const struct lab_page page = lab_page_aside(nobody, NULL);

    return LAB_PHRASE(&page, "ladder", "gap",
                      {"count", lab_figure_count(nobody, lab_rung_segments(missing))},
                      {"first", .number = missing->frame}, {"last", .number = missing->last_frame});
}

static void
describe(struct making *making, unsigned index)
{
    packet_info *nobody = making->nobody;
    const struct lab_rungs *rungs = making->rungs;
    const struct lab_rung *rung = lab_rungs_at(rungs, index), *first = lab_rungs_at(rungs, 0);
    uint64_t before = index ? lab_rungs_at(rungs, index - 1)->last_time : rung->time;
    struct lab_ladder_step *step = &making->ladder->step[index];

    *step = (struct lab_ladder_step){.title = "",
                                     .row = "",
                                     .time = "",
                                     .from = lab_rung_from(rung),
                                     .crosses = rung_crosses(rungs, index),
                                     .crossed = rung_crosses(rungs, index + 1),
                                     .since = lab_elapsed(rung->time, before)};
    if (first->time && rung->time)
        step->time = lab_figure_seconds(nobody, lab_elapsed(rung->time, first->time));
    step->frame = lab_figure_frames(nobody, rung->frame, rung->last_frame);
    if (lab_rungs_gap_before(rungs, index))
        step->gap = gap_text(nobody, &rungs->missing);
    if (lab_rung_is_run(rung))
        describe_run(nobody, rung, step);
    else if (rung->is_message)
        describe_message(making, rung, step);
    else
        describe_segment(making, rung, step);
    memcpy(step->state, making->now, sizeof step->state);
}

/* The states before the first segment. */
static void
take_begin(const struct lab_rungs *rungs, struct lab_ladder *ladder)
{
    struct lab_ws_record record;

    for (unsigned i = 0; i < rungs->rungs->len; i++) {
        const struct lab_rung *rung = lab_rungs_at(rungs, i);

        if (rung->is_message || !lab_ws_record_of_frame(rung->frame, rung->nth, &record))
            continue;
        for (unsigned id = 0; id < LAB_END_COUNT; id++)
            ladder->begin[id] =
                (struct lab_ladder_state){(enum lab_state)record.verdict.end[id].before,
                                          record.verdict.end[id].certainty & LAB_BEFORE_INFERRED};
        return;
    }
}

static void
append_letter(wmem_strbuf_t *out, char name, uint32_t number)
{
    wmem_strbuf_append_printf(out, "%s%c = %u", wmem_strbuf_get_len(out) ? ", " : "", name, number);
}

/* "x = 1596886089, y = 839827435": what the letters on the rungs are. */
static const char *
letters_text(const struct making *making, const struct lab_connection_row *row)
{
    static const char names[LAB_LETTER_COUNT] = {'x', 'y', 'u', 'w'};
    wmem_strbuf_t *out = wmem_strbuf_new(making->nobody->pool, "");

    for (unsigned i = 0; i < LAB_LETTER_COUNT; i++) {
        if (i == LAB_LETTER_W && making->knows_v)
            append_letter(out, 'v', making->v);
        if (lab_connections_knows(row, (enum lab_letter)i))
            append_letter(out, names[i], row->letter[i]);
    }
    return wmem_strbuf_get_str(out);
}

/* Whether a star marks it: there is none where nothing is inferred but that it is unknown. */
static bool
is_marked(const struct lab_ladder_state *state)
{
    return state->inferred && state->state != LAB_STATE_UNKNOWN;
}

static bool
shows_inferred(const struct lab_ladder *ladder)
{
    bool inferred = is_marked(&ladder->begin[LAB_CLIENT]) || is_marked(&ladder->begin[LAB_SERVER]);

    for (unsigned i = 0; i < ladder->count; i++) {
        for (unsigned id = 0; id < LAB_END_COUNT; id++)
            inferred |= ladder->step[i].changes[id] && is_marked(&ladder->step[i].state[id]);
    }
    return inferred;
}

struct lab_ladder *
lab_ladder_make(packet_info *nobody, const struct lab_connection_row *row,
                const struct lab_rungs *rungs)
{
    unsigned count = rungs->rungs->len;
    const struct lab_page page = lab_page_aside(nobody, NULL);
    struct lab_ladder *ladder =
        wmem_alloc0(nobody->pool, sizeof *ladder + count * sizeof ladder->step[0]);
    struct making making = {.nobody = nobody, .rungs = rungs, .ladder = ladder};

    ladder->count = count;
    ladder->round_trip = row->round_trip;
    take_begin(rungs, ladder);
    for (unsigned id = 0; id < LAB_END_COUNT; id++)
        ladder->end[id] = wmem_strconcat(nobody->pool, lab_page_end_name(&page, id), " ",
                                         lab_figure_socket(nobody, row->stream, id), NULL);
    memcpy(making.now, ladder->begin, sizeof making.now);
    for (unsigned i = 0; i < count; i++)
        describe(&making, i);
    ladder->letters = letters_text(&making, row);
    ladder->has_inferred |= shows_inferred(ladder);
    return ladder;
}

const char *
lab_ladder_state_name(packet_info *nobody, const struct lab_ladder_state *state)
{
    return wmem_strconcat(nobody->pool, lab_state_word(state->state),
                          is_marked(state) ? INFERRED : "", NULL);
}

const char *
lab_ladder_caption(packet_info *nobody, const struct lab_ladder_step *step)
{
    const struct lab_page page = lab_page_aside(nobody, NULL);

    if (!*step->row)
        return step->title;
    return LAB_PHRASE(&page, "ladder", "caption", {"title", step->title}, {"row", step->row});
}

const char *
lab_ladder_sentence(packet_info *nobody, const struct lab_ladder_step *step)
{
    const struct lab_page page = lab_page_aside(nobody, NULL);
    const char *states = "";

    for (unsigned id = 0; id < LAB_END_COUNT; id++) {
        if (step->changes[id])
            states = wmem_strconcat(nobody->pool, states,
                                    LAB_PHRASE(&page, "ladder", "sentence-state",
                                               {"end", lab_page_end_name(&page, id)},
                                               {"state", lab_state_word(step->state[id].state)}),
                                    NULL);
    }
    return LAB_PHRASE(&page, "ladder", "sentence", {"time", step->time}, {"frame", step->frame},
                      {"from", lab_page_end_name(&page, step->from)},
                      {"to", lab_page_end_name(&page, !step->from)},
                      {"caption", lab_ladder_caption(nobody, step)}, {"states", states});
}
