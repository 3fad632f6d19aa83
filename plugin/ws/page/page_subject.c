/* What the page of a segment is about: the most important thing that it shows, with its headline,
 * its reason and what to look at.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "ws/fields.h"
#include "ws/kept.h"
#include "ws/page/page.h"
#include "ws/ws_compat.h"

#define USUAL_HEADLINE "headline"

/* Where the catalogue has the texts of a subject. */
struct subject {
    const char *section;        /* NULL: that of the roles */
    const char *headline, *why; /* keys there; what to look at is "look" */
    const char *why_line;       /* key in [line]: whether it explains the numbers */
    uint32_t number;            /* of its section; 0: that of the roles */
    const char *kept;           /* the text on it that was found last, if it is kept for good */
};

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
 * (RFC 7413 section 4.1.3.1): the third step of the handshake stays what it is. */
bool
lab_page_repeats_bytes_of_syn(const struct lab_page *page)
{
    const struct lab_verdict *verdict = page->verdict;

    return (verdict->roles & ROLE(HANDSHAKE3)) && verdict->about_frame &&
           verdict->about_frame == verdict->seq.frame;
}

bool
lab_page_leading_event(const struct lab_page *page, enum lab_event *event)
{
    const struct lab_verdict *verdict = page->verdict;

    for (unsigned i = 0; verdict->events && i < array_length(leading_events); i++) {
        *event = leading_events[i].event;
        if (!(verdict->events & LAB_BIT(*event)) || (verdict->roles & ~leading_events[i].roles))
            continue;
        if (*event != LAB_EVENT_RETRANSMISSION || !lab_page_repeats_bytes_of_syn(page))
            return true;
    }
    return false;
}

/* The roles that the texts are about. */
static lab_set
told_roles(const struct lab_page *page)
{
    lab_set roles = page->verdict->roles;

    if ((roles & LAB_ROLES_MERGED) == LAB_ROLES_MERGED && !(page->verdict->facts & LAB_IS_MERGED))
        roles &= ~ROLE(TEARDOWN3); /* the FIN is only sent again */
    return roles;
}

/* The catalogue's section for a set of roles: its own, or that of its leading role. */
static const char *
roles_section(const struct lab_page *page)
{
    lab_set roles = told_roles(page), rest;
    wmem_strbuf_t *name = wmem_strbuf_new(page->pinfo->pool, "role.");
    const lab_set *known = lab_headline_sets;

    while (*known && *known != roles)
        known++;
    if (!*known) {
        rest = roles & ~ROLE(DATA);
        roles = rest ? rest & (~rest + 1) : roles;
    }
    for (unsigned role = 0; role < LAB_ROLE_COUNT; role++) {
        if (roles & LAB_BIT(role))
            wmem_strbuf_append_printf(name, "%s%s", wmem_strbuf_get_len(name) > 5 ? "+" : "",
                                      lab_role_word(role));
    }
    return wmem_strbuf_get_str(name);
}

/* What a text is on; the number of its section, for the codes under which texts are kept, is put
 * together from this and from which of them it is. */
enum subject_kind { ON_ROLES, ON_EVENT, ON_RESET, ON_SCAN, ON_FLOOD, ON_CROSSED };
#define WHICH_BITS 5
_Static_assert(LAB_EVENT_COUNT <= 1 << WHICH_BITS, "the number of a section has room for them");

/* @param prefix, word  the name of the section; without a word it is the prefix alone */
static void
be_on(const struct lab_page *page, struct subject *subject, enum subject_kind kind, unsigned which,
      const char *prefix, const char *word)
{
    subject->number = kind << WHICH_BITS | which;
    subject->section = lab_ws_kept(LAB_KEPT_SECTION, subject->number);
    if (!subject->section)
        subject->section = lab_ws_keep(LAB_KEPT_SECTION, subject->number,
                                       word ? lab_page_section(page, prefix, word) : prefix);
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
enum { IGNORED_SYN = LAB_RESET_COUNT, NO_CONNECTION_SINCE, AFTER_CLOSE_UNPROVOKED };

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
        return AFTER_CLOSE_UNPROVOKED;
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
    default:
        return lab_reset_word((enum lab_reset)page->verdict->reset);
    }
}

static void
be_on_event(const struct lab_page *page, struct subject *subject, enum lab_event event)
{
    const lab_set about_a_frame = LAB_BIT(LAB_EVENT_RETRANSMISSION) |
                                  LAB_BIT(LAB_EVENT_CAPTURED_TWICE) |
                                  LAB_BIT(LAB_EVENT_DUPLICATE_ACK);

    be_on(page, subject, ON_EVENT, event, "event", lab_event_word(event));
    if (page->verdict->about_frame && (LAB_BIT(event) & about_a_frame))
        subject->headline = "headline-frame";
}

/* The parts that the segment plays, which may be those of a step that crossed another. */
static struct subject
subject_of_roles(const struct lab_page *page)
{
    enum lab_role crossed = crossed_step(page);
    struct subject subject = {.headline = "title", .why = "why", .why_line = "why-numbers"};

    if (crossed != LAB_ROLE_COUNT)
        be_on(page, &subject, ON_CROSSED, crossed, "crossed", lab_role_word(crossed));
    if (page->verdict->roles == ROLE(STRAY))
        subject.why_line = "why";
    return subject;
}

static struct subject
find_subject(const struct lab_page *page)
{
    struct subject subject = {.headline = USUAL_HEADLINE, .why = "text", .why_line = "why"};
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

const char *
lab_page_name(const struct lab_page *page)
{
    const char *name = lab_ws_kept(LAB_KEPT_NAME, told_roles(page));

    return name ? name
                : lab_ws_keep(LAB_KEPT_NAME, told_roles(page),
                              lab_ws_word(roles_section(page), "name"));
}

static const char *
compose(const struct lab_page *page, const char *section, const char *key)
{
    const struct lab_verdict *verdict = page->verdict;

    return LAB_PHRASE(page, section, key, {"from", lab_page_end_name(page, verdict->from)},
                      {"to", lab_page_end_name(page, !verdict->from)},
                      {"frame", .number = verdict->about_frame}, {"role", lab_page_name(page)},
                      {"number", .number = verdict->repeats},
                      {"count", .number = verdict->half_open});
}

/* What depends on the roles and the direction alone is the same on most segments of a capture. */
static uint32_t
roles_code(const struct lab_page *page)
{
    return told_roles(page) << 1 | page->verdict->from;
}

static const char *
text_of_roles(const struct lab_page *page, const char *key, enum lab_kept kept)
{
    const char *text = lab_ws_kept(kept, roles_code(page));

    if (text)
        return text;
    return lab_ws_keep(kept, roles_code(page), compose(page, roles_section(page), key));
}

#define ROLES_BITS 15
_Static_assert(LAB_ROLE_COUNT < ROLES_BITS, "a section's number stands above the roles");

/* What a text on a subject depends on, beside the numbers that it names. */
static uint32_t
subject_code(const struct lab_page *page, const struct subject *subject)
{
    return subject->number << ROLES_BITS | roles_code(page);
}

/* Whether it is the same for each segment of its code. */
static bool
lasts(const char *section, const char *key)
{
    return !lab_ws_uses(section, key, "frame") && !lab_ws_uses(section, key, "number") &&
           !lab_ws_uses(section, key, "count");
}

static const char *
subject_text(const struct lab_page *page, struct subject *subject, const char *key,
             enum lab_kept kept)
{
    uint32_t code = subject_code(page, subject);
    const char *known, *text;

    if (!subject->section)
        return subject->kept = text_of_roles(page, key, kept);
    known = lab_ws_kept(kept, code);
    if (known && *known)
        return subject->kept = known;
    text = compose(page, subject->section, key);
    if (!known && lasts(subject->section, key))
        return subject->kept = lab_ws_keep(kept, code, text);
    if (!known)
        lab_ws_keep(kept, code, ""); /* not to be asked again whether it lasts */
    return text;
}

static const char *
title_text(const struct lab_page *page, struct subject *subject)
{
    /* Of the headlines of a section, the usual one alone is kept. */
    if (subject->section && strcmp(subject->headline, USUAL_HEADLINE) != 0)
        return compose(page, subject->section, subject->headline);
    return subject_text(page, subject, subject->headline, LAB_KEPT_TITLE);
}

/* A text in its line of the tree. */
struct shown {
    const char *key, *placeholder; /* of the line in the catalogue's [line] */
    const char *text;
    enum lab_kept kept;
};

static const char *
subject_line(const struct lab_page *page, const struct subject *subject, const struct shown *shown)
{
    uint32_t code = subject_code(page, subject);
    bool kept = shown->text == subject->kept;
    const char *line = kept ? lab_ws_kept(shown->kept, code) : NULL;

    if (line)
        return line;
    line = LAB_PHRASE(page, "line", shown->key, {shown->placeholder, shown->text});
    return kept ? lab_ws_keep(shown->kept, code, line) : line;
}

/* The headline is the line of the tree itself, and a field for filters and columns. */
void
lab_page_draw_title(const struct lab_page *page)
{
    struct subject subject;
    const char *text;

    if (!lab_page_wants(page, lab_ws_fields.title))
        return;
    subject = find_subject(page);
    text = title_text(page, &subject);
    lab_page_add_string(page, page->tree, lab_ws_fields.title, text, NULL);
    if (page->visible && !page->quiz)
        lab_page_label(page, page->headline,
                       subject_line(page, &subject,
                                    &(struct shown){"headline", "title", text, LAB_KEPT_HEADLINE}));
}

/* Why a segment was sent again, where that is no loss either; NULL: not known. */
static const char *
resent_word(const struct lab_verdict *verdict)
{
    if (verdict->resent || !verdict->about_frame)
        return lab_resent_word((enum lab_resent)verdict->resent);
    if (verdict->roles & ROLE(DATA))
        return "of-syn";
    return verdict->end[verdict->from].reason == LAB_REASON_TRIES_AGAIN ? "refused" : NULL;
}

/* Why bytes were sent again says more than that they were. */
static const char *
why_text(const struct lab_page *page, struct subject *subject)
{
    const char *word = resent_word(page->verdict);
    enum lab_event event;

    if (word && lab_page_leading_event(page, &event) && event == LAB_EVENT_RETRANSMISSION)
        return lab_page_word_text(page, "resent", word);
    return subject_text(page, subject, subject->why, LAB_KEPT_WHY);
}

void
lab_page_draw_why(const struct lab_page *page)
{
    struct subject subject;
    const char *text;

    if (!lab_page_wants(page, lab_ws_fields.why))
        return;
    subject = find_subject(page);
    text = why_text(page, &subject);
    lab_page_add_string(page, page->tree, lab_ws_fields.why, text,
                        page->visible ? subject_line(page, &subject,
                                                     &(struct shown){subject.why_line, "text", text,
                                                                     LAB_KEPT_WHY_LINE})
                                      : NULL);
}

void
lab_page_draw_look(const struct lab_page *page)
{
    struct subject subject;
    const char *text;

    if (!lab_page_wants(page, lab_ws_fields.look))
        return;
    subject = find_subject(page);
    text = subject_text(page, &subject, "look", LAB_KEPT_LOOK);
    lab_page_add_string(
        page, page->tree, lab_ws_fields.look, text,
        page->visible ? subject_line(page, &subject,
                                     &(struct shown){"look", "text", text, LAB_KEPT_LOOK_LINE})
                      : NULL);
}

const char *
lab_page_title(const struct lab_page *page)
{
    struct subject subject = find_subject(page);

    return title_text(page, &subject);
}

const char *
lab_page_why(const struct lab_page *page)
{
    struct subject subject = find_subject(page);

    return why_text(page, &subject);
}
