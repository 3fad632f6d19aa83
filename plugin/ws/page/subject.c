/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/page/subject.h"

#include "ws/input/hindsight.h"
#include "ws/kept.h"
#include "ws/ws_compat.h"

#define ROLE(id)   LAB_BIT(LAB_ROLE_##id)
#define ANY_ROLES  ((lab_set)~0U)
#define BARE       (ROLE(ACK) | ROLE(DATA))
#define BUT(roles) (ANY_ROLES & ~(roles))

/* Events worth the headline, the most important first. What a step of the handshake or of the close
 * is says more than most of them; so each takes the headline only of a segment that has no other
 * role than these. */
static const struct {
    enum lab_event event;
    lab_set roles;
} leading_events[] = {
    {LAB_EVENT_CAPTURED_TWICE, ANY_ROLES},
    {LAB_EVENT_RETRANSMISSION, BUT(ROLE(RESET))},
    {LAB_EVENT_OUT_OF_ORDER, BUT(ROLE(RESET))},
    {LAB_EVENT_PORT_REUSE, ROLE(HANDSHAKE1) | ROLE(DATA)},
    {LAB_EVENT_WINDOW_PROBE, BARE},
    {LAB_EVENT_KEEP_ALIVE, BARE},
    {LAB_EVENT_KEEP_ALIVE_ACK, BARE},
    {LAB_EVENT_ZERO_WINDOW, BARE},
    {LAB_EVENT_CHALLENGE_ACK, BARE},
    {LAB_EVENT_LOST_SEGMENT, BARE},
    {LAB_EVENT_ACK_UNSEEN, BARE},
    {LAB_EVENT_WINDOW_FULL, BARE},
    {LAB_EVENT_DUPLICATE_ACK, BARE},
    {LAB_EVENT_DUPLICATE_SACK, BARE},
    {LAB_EVENT_WINDOW_UPDATE, BARE},
    {LAB_EVENT_HALF_CLOSE, BARE},
    {LAB_EVENT_OFFLOAD, BARE},
};

/* Bytes of a SYN that the other end did not take are sent again, but not because anything was lost
 * (RFC 7413 section 4.2.2): the third step of the handshake stays what it is. */
bool
lab_page_repeats_bytes_of_syn(const struct lab_page *page)
{
    const struct lab_verdict *verdict = page->verdict;

    return (verdict->roles & ROLE(HANDSHAKE3)) && verdict->about_frame &&
           verdict->about_frame == verdict->seq.frame;
}

/* Of all in the list: most segments with an event have another, such as piggyback, and need not
 * look through it. */
static lab_set
all_leading_events(void)
{
    static lab_set all;

    if (!all) {
        for (unsigned i = 0; i < array_length(leading_events); i++)
            all |= LAB_BIT(leading_events[i].event);
    }
    return all;
}

bool
lab_page_leading_event(const struct lab_page *page, enum lab_event *event)
{
    const struct lab_verdict *verdict = page->verdict;

    if (!(verdict->events & all_leading_events()))
        return false;
    for (unsigned i = 0; i < array_length(leading_events); i++) {
        *event = leading_events[i].event;
        if (!(verdict->events & LAB_BIT(*event)) || (verdict->roles & ~leading_events[i].roles))
            continue;
        if (*event != LAB_EVENT_RETRANSMISSION || !lab_page_repeats_bytes_of_syn(page))
            return true;
    }
    return false;
}

bool
lab_page_acks_unseen_fin(const struct lab_verdict *verdict)
{
    const struct lab_number *ack = &verdict->ack;

    return (ack->formula == LAB_FORMULA_U_1 || ack->formula == LAB_FORMULA_W_1) && !ack->frame;
}

bool
lab_page_was_no_fin(const struct lab_page *page, enum lab_end_id of)
{
    const frame_data *frame = page->pinfo->fd;
    const struct lab_hindsight *back;

    if (!frame || !frame->visited)
        return false;
    back = lab_ws_hindsight_look_back(frame->num, page->record);
    return back && (back->no_fin & LAB_BIT(of));
}

bool
lab_page_steps_rest_on_unseen_fin(const struct lab_verdict *verdict)
{
    return lab_page_acks_unseen_fin(verdict) &&
           (verdict->roles & (ROLE(TEARDOWN2) | ROLE(TEARDOWN3) | ROLE(TEARDOWN4)));
}

bool
lab_page_rests_on_unseen_fin(const struct lab_page *page)
{
    const struct lab_verdict *verdict = page->verdict;
    enum lab_event event;

    if (!lab_page_acks_unseen_fin(verdict))
        return false;
    return lab_page_leading_event(page, &event) ? event == LAB_EVENT_HALF_CLOSE
                                                : lab_page_steps_rest_on_unseen_fin(verdict);
}

lab_set
lab_page_told_roles(const struct lab_page *page)
{
    lab_set roles = page->verdict->roles;

    if ((roles & LAB_ROLES_MERGED) == LAB_ROLES_MERGED && !(page->verdict->facts & LAB_IS_MERGED))
        roles &= ~ROLE(TEARDOWN3); /* the FIN is only sent again */
    return roles;
}

char *
lab_page_section_of_roles(wmem_allocator_t *pool, lab_set roles)
{
    wmem_strbuf_t *name = wmem_strbuf_new(pool, "role.");

    for (unsigned role = 0; role < LAB_ROLE_COUNT; role++) {
        if (roles & LAB_BIT(role))
            wmem_strbuf_append_printf(name, "%s%s", wmem_strbuf_get_len(name) > 5 ? "+" : "",
                                      lab_role_word(role));
    }
    return wmem_strbuf_finalize(name);
}

const char *
lab_page_roles_section(const struct lab_page *page)
{
    lab_set roles = lab_page_told_roles(page), rest;
    const lab_set *known = lab_segments_headline_sets;

    while (*known && *known != roles)
        known++;
    if (!*known) {
        rest = roles & ~ROLE(DATA);
        roles = rest ? rest & (~rest + 1) : roles;
    }
    return lab_page_section_of_roles(page->pinfo->pool, roles);
}

/* What a text is on; the number of its section, for the codes under which texts are kept, is put
 * together from this and from which of them it is. */
enum subject_kind {
    ON_ROLES,
    ON_EVENT,
    ON_RESET,
    ON_SCAN,
    ON_FLOOD,
    ON_CROSSED,
    ON_SYN_AMID,
    ON_SYN_DATA
};
#define WHICH_BITS 5
_Static_assert(LAB_EVENT_COUNT <= 1 << WHICH_BITS, "the number of a section has room for them");

/* Above the roles and the direction, which make up the lowest bits of a code. */
#define ROLES_BITS 15
_Static_assert(LAB_ROLE_COUNT < ROLES_BITS, "a section's number stands above the roles");

/* @param prefix, word  the name of the section; without a word it is the prefix alone */
static void
be_on(const struct lab_page *page, struct lab_page_subject *subject, enum subject_kind kind,
      unsigned which, const char *prefix, const char *word)
{
    uint32_t number = kind << WHICH_BITS | which;

    subject->code = number << ROLES_BITS;
    subject->section =
        LAB_KEPT(LAB_KEPT_SECTION, number, word ? lab_page_section(page, prefix, word) : prefix);
}

/* The steps of an opening or a close in which both ends acted at the same time say other things
 * than the same steps one after the other. */
static enum lab_role
crossed_step(const struct lab_page *page)
{
    const struct lab_verdict *verdict = page->verdict;
    bool closes = verdict->close == LAB_CLOSE_SIMULTANEOUS;

    if (verdict->roles == ROLE(HANDSHAKE1) && verdict->open == LAB_OPEN_SIMULTANEOUS)
        return LAB_ROLE_HANDSHAKE1;
    /* The number of a SYN that was sent before, and now comes with an ACK: no second step. */
    if (verdict->roles == ROLE(HANDSHAKE2) && verdict->seq.frame)
        return LAB_ROLE_HANDSHAKE2;
    if (closes && verdict->roles == ROLE(TEARDOWN3))
        return LAB_ROLE_TEARDOWN3;
    if (closes && verdict->roles == ROLE(TEARDOWN2))
        return LAB_ROLE_TEARDOWN2;
    return closes && verdict->roles == ROLE(TEARDOWN4) ? LAB_ROLE_TEARDOWN4 : LAB_ROLE_COUNT;
}

/* What several connections tell together: on each SYN of a flood, on the segment that makes some a
 * scan, and on a probe that is no segment of any connection. */
static enum subject_kind
hosts_kind(const struct lab_page *page)
{
    const struct lab_verdict *verdict = page->verdict;
    bool is_probe = !(verdict->roles & ~(ROLE(STRAY) | ROLE(ACK)));

    if (verdict->half_open && (verdict->roles & ROLE(HANDSHAKE1)))
        return ON_FLOOD;
    return verdict->scan && (is_probe || (verdict->facts & LAB_BEGINS_SCAN)) ? ON_SCAN : ON_ROLES;
}

bool
lab_page_is_about_hosts(const struct lab_page *page)
{
    enum lab_event event;

    return !page->quiz && !page->verdict->reset && !lab_page_leading_event(page, &event) &&
           hosts_kind(page) != ON_ROLES;
}

/* The causes of a reset, and beyond them where the same is to be explained otherwise. */
enum {
    IGNORED_SYN = LAB_RESET_COUNT,
    NO_CONNECTION_SINCE,
    AFTER_CLOSE_UNPROVOKED,
    AFTER_CLOSE_COMPLETE
};

/* Both FINs have been acknowledged, and no RST came before. */
static bool
has_closed(const struct lab_verdict *verdict)
{
    return verdict->end[verdict->from].before == LAB_STATE_CLOSED &&
           verdict->close != LAB_CLOSE_NONE && verdict->close != LAB_CLOSE_RESET;
}

/* An end that waits for the answer to its SYN looks at the ack of a RST, and not at its seq (RFC
 * 9293 section 3.10.7.3). And not every RST behind a FIN answers data that came too late. */
static unsigned
which_reset(const struct lab_verdict *verdict)
{
    if (verdict->reset == LAB_RESET_IGNORED &&
        verdict->end[!verdict->from].before == LAB_STATE_SYN_SENT)
        return IGNORED_SYN;
    if (verdict->reset == LAB_RESET_NO_CONNECTION && verdict->close == LAB_CLOSE_RESET &&
        verdict->end[verdict->from].before == LAB_STATE_CLOSED)
        return NO_CONNECTION_SINCE;
    if (verdict->reset == LAB_RESET_AFTER_CLOSE && !verdict->reset_frame)
        return has_closed(verdict) ? AFTER_CLOSE_COMPLETE : AFTER_CLOSE_UNPROVOKED;
    return verdict->reset;
}

const char *
lab_page_reset_word(const struct lab_page *page)
{
    switch (which_reset(page->verdict)) {
    case IGNORED_SYN:
        return "ignored-syn";
    case NO_CONNECTION_SINCE:
        return "no-connection-since";
    case AFTER_CLOSE_UNPROVOKED:
        return "after-close-unprovoked";
    case AFTER_CLOSE_COMPLETE:
        return "after-close-complete";
    default:
        return lab_reset_word((enum lab_reset)page->verdict->reset);
    }
}

static void
be_on_event(const struct lab_page *page, struct lab_page_subject *subject, enum lab_event event)
{
    const lab_set about_a_frame = LAB_BIT(LAB_EVENT_RETRANSMISSION) |
                                  LAB_BIT(LAB_EVENT_CAPTURED_TWICE) |
                                  LAB_BIT(LAB_EVENT_DUPLICATE_ACK);

    be_on(page, subject, ON_EVENT, event, "event", lab_event_word(event));
    if (page->verdict->about_frame && (LAB_BIT(event) & about_a_frame))
        subject->headline = "headline-frame";
}

/* A SYN in a connection that its receiver keeps: old, forged, or from a host that has begun anew.
 */
static bool
is_syn_amid(const struct lab_page *page)
{
    const struct lab_verdict *verdict = page->verdict;

    return verdict->roles == ROLE(STRAY) &&
           (page->record->flags & (LAB_SYN | LAB_ACK)) == LAB_SYN &&
           verdict->end[!verdict->from].reason == LAB_REASON_SYN_IN_CONNECTION;
}

/* A SYN+ACK that acknowledges bytes of the SYN too. */
static bool
takes_data_of_syn(const struct lab_page *page)
{
    const struct lab_verdict *verdict = page->verdict;

    return verdict->roles == ROLE(HANDSHAKE2) && verdict->ack.add > 1;
}

/* The parts that the segment plays, which may be those of a step that crossed another. */
static struct lab_page_subject
subject_of_roles(const struct lab_page *page)
{
    enum lab_role crossed = crossed_step(page);
    struct lab_page_subject subject = {
        .headline = "title", .why = "why", .why_line = "why-numbers"};

    if (crossed != LAB_ROLE_COUNT)
        be_on(page, &subject, ON_CROSSED, crossed, "crossed", lab_role_word(crossed));
    else if (takes_data_of_syn(page))
        be_on(page, &subject, ON_SYN_DATA, 0, "fast-open", "handshake2");
    if (is_syn_amid(page))
        be_on(page, &subject, ON_SYN_AMID, 0, "stray", "syn");
    if (page->verdict->roles == ROLE(STRAY))
        subject.why_line = "why";
    return subject;
}

static struct lab_page_subject
find_subject(const struct lab_page *page)
{
    struct lab_page_subject subject = {
        .headline = LAB_USUAL_HEADLINE, .why = "text", .why_line = "why"};
    const struct lab_verdict *verdict = page->verdict;
    enum subject_kind hosts = hosts_kind(page);
    enum lab_event event;

    if (lab_page_leading_event(page, &event))
        be_on_event(page, &subject, event);
    else if (verdict->reset)
        be_on(page, &subject, ON_RESET, which_reset(verdict), "reset", lab_page_reset_word(page));
    else if (hosts == ON_SCAN)
        be_on(page, &subject, ON_SCAN, verdict->scan, "scan",
              lab_scan_word((enum lab_scan)verdict->scan));
    else if (hosts == ON_FLOOD)
        be_on(page, &subject, ON_FLOOD, 0, "flood", NULL);
    else
        return subject_of_roles(page);
    if (!verdict->events && (verdict->facts & LAB_BEGINS_FLOOD))
        subject.headline = "begins";
    return subject;
}

struct lab_page_subject
lab_page_find_subject(const struct lab_page *page)
{
    struct lab_page_subject subject = find_subject(page);

    subject.code |= lab_page_told_roles(page) << 1 | page->verdict->from;
    return subject;
}
