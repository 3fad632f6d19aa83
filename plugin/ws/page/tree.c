/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/page/tree.h"

#include <wsutil/bits_ctz.h>

#include "ws/fields.h"
#include "ws/input/dns.h"
#include "ws/kept.h"
#include "ws/page/parts.h"
#include "ws/page/subject.h"
#include "ws/ws_compat.h"

/* What a segment has to have for a part of the tree: most have few of them, and to call the others,
 * which would say nothing, would take longer than to look here. */
enum occasion {
    ON_ANY,
    ON_SECOND_LOOK, /* the segments behind it are known: a first pass that knew half of them would
                       say what the second takes back */
    ON_CLUES,       /* it has some, or may say without any what some are about: a SYN, a RST */
    ON_HTTP,
    ON_TLS,
    ON_DNS, /* which somebody wants to be told of */
    ON_SACK,
    ON_RESET,
    ON_SAMPLE, /* of a round trip */
    ON_OPTIONS,
    ON_OPEN,
    ON_CLOSE,
    ON_MERGED,
    ON_HOSTS, /* a scan or a flood */
    ON_ACKS,  /* it acknowledges something new, or a part of it */
    ON_EVENTS,
    ON_LIMIT,
    ON_ROUND,
    ON_PHASE,
    ON_COLUMNS, /* it is in a list that shows what Lab has for columns */
    OCCASIONS
};

/* clang-format off */
#define F(field) &lab_ws_fields.field
#define FIELDS_MAX 14

/* The parts of the tree in their order: what everybody should read, and then the rest. */
static const struct part {
    void (*draw)(const struct lab_page *page);
    enum occasion on; /* without this there is nothing to draw */
    unsigned question; /* which it answers */
    bool folded;       /* it is part of the rest */
    bool tells;        /* experts, also where nobody asks for its fields */
    const int *fields[FIELDS_MAX]; /* that it may have */
} parts[] = {
    {lab_page_draw_title, ON_ANY, LAB_NO_QUESTION, false, false, {F(title)}},
    {lab_page_draw_row, ON_ANY, LAB_NO_QUESTION, false, false, {F(row)}},
    {lab_page_draw_ack, ON_ANY, LAB_QUESTION_ACK, false, true,
     {F(ack.formula), F(ack.expected), F(ack.ok), F(ack.frame)}},
    {lab_page_draw_seq, ON_ANY, LAB_QUESTION_SEQ, false, true,
     {F(seq.formula), F(seq.expected), F(seq.ok), F(seq.frame)}},
    {lab_page_draw_why, ON_ANY, LAB_NO_QUESTION, false, false, {F(why)}},
    {lab_page_draw_client, ON_ANY, LAB_QUESTION_CLIENT, false, false,
     {F(state[LAB_CLIENT]), F(before[LAB_CLIENT]), F(meaning), F(why)}},
    {lab_page_draw_server, ON_ANY, LAB_QUESTION_SERVER, false, false,
     {F(state[LAB_SERVER]), F(before[LAB_SERVER]), F(meaning), F(why)}},
    {lab_page_draw_back, ON_SECOND_LOOK, LAB_QUESTION_FATE, false, false,
     {F(fate), F(fate_frame), F(final[LAB_CLIENT]), F(final[LAB_SERVER]), F(cookie)}},
    {lab_page_draw_clues, ON_CLUES, LAB_NO_QUESTION, false, false,
     {F(reset_since), F(reset_bytes), F(reset_unlike), F(paws_frame), F(paws_answers),
      F(unheard_frame), F(unheard_count), F(retransmission_passed)}},
    {lab_page_draw_rare_flags, ON_CLUES, LAB_QUESTION_ECN, false, false,
     {F(flag), F(urgent), F(ecn), F(ecn_rule), F(ecn_frame)}},
    {lab_page_draw_http, ON_HTTP, LAB_QUESTION_THEN, false, false,
     {F(app), F(request), F(response), F(response_time), F(app_segments), F(app_frame),
      F(app_persists), F(app_before)}},
    {lab_page_draw_tls, ON_TLS, LAB_QUESTION_TLS, false, false, {F(tls)}},
    {lab_page_draw_dns, ON_DNS, LAB_QUESTION_NAMED, false, false,
     {F(dns.half), F(dns.name), F(dns.result), F(dns.canonical), F(dns.address), F(dns.note), F(dns.about),
      F(dns.opens), F(dns.query), F(dns.answer), F(dns.fate), F(request), F(response),
      F(response_time)}},
    {lab_page_draw_look, ON_ANY, LAB_NO_QUESTION, false, false, {F(look)}},
    {lab_page_draw_roles, ON_ANY, LAB_QUESTION_ROLE, true, false, {F(role), F(from)}},
    {lab_page_draw_acked, ON_ACKS, LAB_QUESTION_ACK, true, false,
     {F(ack.frame), F(acks_bytes), F(acks_segments)}},
    {lab_page_draw_next, ON_ANY, LAB_QUESTION_SEQ, true, false, {F(next), F(stream_message)}},
    {lab_page_draw_arrival, ON_SECOND_LOOK, LAB_QUESTION_ACKED, true, false,
     {F(acked_frame), F(acked_after), F(fate), F(fate_frame)}},
    {lab_page_draw_events, ON_EVENTS, LAB_QUESTION_EVENT, true, false,
     {F(event), F(event_frame), F(event_id), F(event_id_before), F(retransmission),
      F(retransmission_delay), F(duplicate), F(untracked)}},
    {lab_page_draw_waits, ON_ANY, LAB_QUESTION_WAIT, true, false,
     {F(wait), F(wait_time), F(wait_frame), F(wait_attempt), F(wait_before), F(wait_timer),
      F(wait_timeout), F(wait_way), F(wait_final), F(window_move), F(window_before), F(window_closed)}},
    {lab_page_draw_sack, ON_SACK, LAB_QUESTION_MISSING, true, false, 
     {F(sack_first), F(sack_last), F(sack_other_first), F(sack_other_last)}},
    {lab_page_draw_reset, ON_RESET, LAB_QUESTION_RESET, true, false, {F(reset), F(reset_frame)}},
    {lab_page_draw_sample, ON_SAMPLE, LAB_NO_QUESTION, true, false, {F(rtt_sample), F(rtt_place)}},
    {lab_page_draw_smoothed, ON_SAMPLE, LAB_QUESTION_SMOOTHED, true, false, {F(rtt_smoothed)}},
    {lab_page_draw_variation, ON_SAMPLE, LAB_QUESTION_VARIATION, true, false, {F(rtt_variation)}},
    {lab_page_draw_timeout, ON_SAMPLE, LAB_QUESTION_TIMEOUT, true, false, {F(rto)}},
    {lab_page_draw_window, ON_ANY, LAB_NO_QUESTION, true, false, {F(window), F(window_field)}},
    {lab_page_draw_flight, ON_ANY, LAB_QUESTION_FLIGHT, true, false, {F(flight_bytes), F(flight_segments)}},
    {lab_page_draw_usable, ON_ANY, LAB_QUESTION_USABLE, true, false, {F(window_usable)}},
    {lab_page_draw_limit, ON_LIMIT, LAB_QUESTION_LIMIT, true, false, {F(limit)}},
    {lab_page_draw_round, ON_ROUND, LAB_QUESTION_ROUND, true, false, {F(round), F(round_segments)}},
    {lab_page_draw_phase, ON_PHASE, LAB_QUESTION_PHASE, true, false, {F(phase)}},
    {lab_page_draw_options, ON_OPTIONS, LAB_NO_QUESTION, true, false,
     {F(options), F(option), F(mss), F(wscale)}},
    {lab_page_draw_flags, ON_CLUES, LAB_QUESTION_ECN, true, false,
     {F(flag), F(bits), F(urgent), F(ecn), F(ecn_rule), F(ecn_frame), F(ecn_echo), F(ecn_reduced)}},
    {lab_page_draw_open, ON_OPEN, LAB_QUESTION_OPEN, true, false, {F(open)}},
    {lab_page_draw_close, ON_CLOSE, LAB_QUESTION_CLOSE, true, false, {F(close)}},
    {lab_page_draw_merged, ON_MERGED, LAB_NO_QUESTION, true, true, {F(merged)}},
    {lab_page_draw_hosts, ON_HOSTS, LAB_NO_QUESTION, true, true, {F(scan), F(flood)}},
    {lab_page_draw_connection, ON_ANY, LAB_NO_QUESTION, true, false,
     {F(stream_open), F(stream_close), F(isn[LAB_CLIENT]), F(isn[LAB_SERVER]), F(fin_first),
      F(fin_second), F(closer)}},
    {lab_page_draw_columns, ON_COLUMNS, LAB_NO_QUESTION, true, false,
     {F(columns[LAB_COLUMN_FROM]), F(columns[LAB_COLUMN_ROLE]), F(columns[LAB_COLUMN_SEQ]),
      F(columns[LAB_COLUMN_ACK]), F(columns[LAB_COLUMN_EVENT]), F(columns[LAB_COLUMN_CLIENT]),
      F(columns[LAB_COLUMN_SERVER])}},
};
/* clang-format on */

#define PART(number) (UINT64_C(1) << (number))
#define ALL_PARTS    (PART(array_length(parts)) - 1)

_Static_assert(array_length(parts) < 64, "a set holds all parts");

/* Those of parts[], one next to the other: to find one there takes longer. */
static void (*draw_part[array_length(parts)])(const struct lab_page *page);
static uint64_t folded_parts;
static uint64_t parts_on[OCCASIONS];

/* A field, and the parts that may have it. */
struct wish {
    const header_field_info *info;
    uint64_t parts;
};

/* As many fields are looked at together: mostly nobody asks for any of them. */
#define HANDFUL 4

/* All fields of all parts, in whole handfuls; behind the last, one without info. */
static struct wish wishes[array_length(parts) * FIELDS_MAX + HANDFUL];

static struct wish *
wish_of(const header_field_info *info)
{
    struct wish *wish = wishes;

    while (wish->info && wish->info != info)
        wish++;
    wish->info = info;
    return wish;
}

/* Once: what the table of the parts tells. */
static void
prepare(void)
{
    static const header_field_info nobody[HANDFUL];
    size_t count = 0;

    for (unsigned part = 0; part < array_length(parts); part++) {
        draw_part[part] = parts[part].draw;
        folded_parts |= parts[part].folded ? PART(part) : 0;
        parts_on[parts[part].on] |= PART(part);
        for (unsigned i = 0; i < FIELDS_MAX && parts[part].fields[i]; i++)
            wish_of(proto_registrar_get_nth((guint)*parts[part].fields[i]))->parts |= PART(part);
    }
    while (wishes[count].info)
        count++;
    for (unsigned i = 0; (count + i) % HANDFUL; i++)
        wish_of(&nobody[i]);
}

static uint64_t
parts_asked_for(const struct wish *handful)
{
    uint64_t asked = 0;

    for (unsigned i = 0; i < HANDFUL; i++) {
        if (lab_ws_is_asked(handful[i].info->ref_type))
            asked |= handful[i].parts;
    }
    return asked;
}

/* The parts of which a filter, a column or -e asks for a field. Looked for in each frame that has a
 * tree and that nobody looks at, where this costs more than anything else but the fields. */
static uint64_t
wanted_parts(const struct lab_page *page)
{
    uint64_t wanted = 0;

    if (!wishes[0].info)
        prepare();
    if (page->visible)
        return ALL_PARTS;
    for (const struct wish *wish = wishes; wish->info; wish += HANDFUL) {
        if (lab_ws_is_asked(wish[0].info->ref_type | wish[1].info->ref_type |
                            wish[2].info->ref_type | wish[3].info->ref_type))
            wanted |= parts_asked_for(wish);
    }
    for (unsigned i = 0; lab_ws_record_is_noteworthy(page->verdict) && i < array_length(parts);
         i++) {
        if (parts[i].tells)
            wanted |= PART(i);
    }
    return wanted;
}

static inline uint64_t
parts_if(bool is, enum occasion on)
{
    return is ? parts_on[on] : 0;
}

/* The parts that have something to draw. */
static uint64_t
parts_of_segment(const struct lab_page *page)
{
    const struct lab_ws_record *record = page->record;
    const struct lab_verdict *verdict = page->verdict;

    return parts_on[ON_ANY] | parts_if(PINFO_FD_VISITED(page->pinfo), ON_SECOND_LOOK) |
           parts_if(record->clues || (record->flags & (LAB_SYN | LAB_RST)), ON_CLUES) |
           parts_if(record->http, ON_HTTP) | parts_if(record->tls, ON_TLS) |
           parts_if(lab_ws_dns_is_wanted(), ON_DNS) |
           parts_if(record->sack_first != record->sack_next && (record->flags & LAB_ACK), ON_SACK) |
           parts_if(verdict->reset, ON_RESET) | parts_if(verdict->trip.sample, ON_SAMPLE) |
           parts_if(record->options, ON_OPTIONS) | parts_if(verdict->open, ON_OPEN) |
           parts_if(verdict->close, ON_CLOSE) |
           parts_if(verdict->facts & LAB_IS_MERGED, ON_MERGED) |
           parts_if(verdict->scan || verdict->half_open, ON_HOSTS) |
           parts_if(verdict->acks_bytes || verdict->acks_segments ||
                        (verdict->facts & LAB_ACKS_PART),
                    ON_ACKS) |
           parts_if(verdict->events || (verdict->facts & LAB_IS_UNTRACKED), ON_EVENTS) |
           parts_if(verdict->load.limit, ON_LIMIT) | parts_if(verdict->load.round, ON_ROUND) |
           parts_if(verdict->load.phase, ON_PHASE) | parts_if(lab_page_wants_columns(), ON_COLUMNS);
}

/* What is folded at first stands below a line of its own; where nobody looks there is none. */
static proto_tree *
add_rest(const struct lab_page *page)
{
    if (!lab_page_wants(page, lab_ws_fields.more))
        return page->tree;
    return lab_page_branch(
        lab_page_add_line(page, page->tree, lab_ws_fields.more,
                          LAB_KEPT(LAB_KEPT_MORE_LINE, 0, lab_ws_word("line", "more"))),
        LAB_SUBTREE_MORE);
}

static void
draw_some(const struct lab_page *page, uint64_t some)
{
    for (; some; some &= some - 1) /* without the lowest */
        draw_part[ws_ctz(some)](page);
}

static void
draw_parts(const struct lab_page *page)
{
    uint64_t some = wanted_parts(page) & parts_of_segment(page);
    struct lab_page rest = *page;

    draw_some(page, some & ~folded_parts);
    rest.tree = add_rest(page);
    draw_some(&rest, some & folded_parts);
}

static void
draw_parts_below_questions(const struct lab_page *page, const struct lab_asker *asker)
{
    uint64_t some = wanted_parts(page) & parts_of_segment(page);
    struct lab_places places;

    asker->segment(page, &places);
    for (unsigned i = 0; i < array_length(parts); i++) {
        struct lab_page below = *page;

        below.tree = places.below[parts[i].question];
        if (some & PART(i))
            parts[i].draw(&below);
    }
}

/* Expert infos count segments, so they are told whether or not anybody looks. */
static void
tell_experts(const struct lab_page *page)
{
    lab_page_draw_seq(page);
    lab_page_draw_ack(page);
    if (page->verdict->facts & LAB_IS_MERGED)
        lab_page_draw_merged(page);
    lab_page_draw_hosts(page);
}

void
lab_ws_tree_draw_outcome(const struct lab_page *page)
{
    lab_page_draw_client(page);
    lab_page_draw_server(page);
    if (page->verdict->open)
        lab_page_draw_open(page);
    lab_page_draw_connection(page);
    if (lab_page_wants_columns())
        lab_page_draw_columns(page);
}

/* Where a frame has a tree for each of several segments, the headline tells them apart. */
static void
name_connection(const struct lab_page *page)
{
    const struct lab_ws_stream *stream = page->record->stream;
    enum lab_end_id from = page->verdict->from;
    wmem_allocator_t *pool = page->pinfo->pool;

    lab_page_label(page, page->headline,
                   LAB_PHRASE(page, "line", "of-connection",
                              {"text", PITEM_FINFO(page->headline)->rep->representation},
                              {"sender", lab_ws_stream_socket(pool, stream, from)},
                              {"receiver", lab_ws_stream_socket(pool, stream, !from)}));
}

proto_tree *
lab_ws_tree_draw(const struct lab_ws_record *record, bool is_one_of_several, tvbuff_t *tvb,
                 packet_info *pinfo, proto_tree *tree, const struct lab_asker *asker)
{
    struct lab_clues clues;
    struct lab_page_subject subject;
    struct lab_labels labels = {.left = 0};
    struct lab_page page = {.record = record,
                            .verdict = &record->verdict,
                            .pinfo = pinfo,
                            .tvb = tvb,
                            .clues = &clues,
                            .labels = &labels,
                            .quiz = asker != NULL};

    lab_page_begin(&page, tree);
    if (page.tree)
        lab_ws_record_clues(pinfo->num, record, &clues);
    if (page.visible) {
        subject = lab_page_find_subject(&page);
        page.subject = &subject;
    }
    if (!page.tree)
        tell_experts(&page);
    else if (asker)
        draw_parts_below_questions(&page, asker);
    else
        draw_parts(&page);
    if (page.visible && is_one_of_several)
        name_connection(&page);
    return page.tree;
}
