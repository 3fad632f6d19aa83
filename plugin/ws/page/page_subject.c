/* The texts on what the page of a segment is about: the headline, the reason, and what to look at.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "ws/fields.h"
#include "ws/kept.h"
#include "ws/page/parts.h"
#include "ws/page/subject.h"
#include "ws/page/texts.h"

const char *
lab_page_name(const struct lab_page *page)
{
    return LAB_KEPT(LAB_KEPT_NAME, lab_page_told_roles(page),
                    lab_ws_word(lab_page_roles_section(page), "name"));
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

/* On a page that has a place for it, the subject is found once. */
static struct lab_page_subject *
subject_of(const struct lab_page *page, struct lab_page_subject *room)
{
    if (page->subject)
        return page->subject;
    *room = lab_page_find_subject(page);
    return room;
}

/* Whether it is the same for each segment of its code. */
static bool
lasts(const char *section, const char *key)
{
    return !lab_ws_uses(section, key, "frame") && !lab_ws_uses(section, key, "number") &&
           !lab_ws_uses(section, key, "count");
}

static const char *
subject_text(const struct lab_page *page, struct lab_page_subject *subject, const char *key,
             enum lab_kept kept)
{
    uint32_t code = subject->code;
    const char *known, *text;

    /* What depends on the roles and the direction alone is the same on most segments. */
    if (!subject->section)
        return subject->kept =
                   LAB_KEPT(kept, code, compose(page, lab_page_roles_section(page), key));
    known = lab_ws_kept(kept, code);
    if (known && *known)
        return subject->kept = known;
    text = compose(page, subject->section, key);
    if (!known && lasts(subject->section, key))
        return subject->kept = lab_ws_kept_add(kept, code, text);
    if (!known)
        lab_ws_kept_add(kept, code, ""); /* not to be asked again whether it lasts */
    return text;
}

static const char *
title_without_mark(const struct lab_page *page, struct lab_page_subject *subject)
{
    /* Of the headlines of a section, the usual one alone is kept. */
    if (subject->section && strcmp(subject->headline, LAB_USUAL_HEADLINE) != 0)
        return compose(page, subject->section, subject->headline);
    return subject_text(page, subject, subject->headline, LAB_KEPT_TITLE);
}

static const char *
title_text(const struct lab_page *page, struct lab_page_subject *subject)
{
    const char *text = title_without_mark(page, subject);
    bool refuted;

    if (!lab_page_rests_on_unseen_fin(page))
        return text;
    refuted = lab_page_was_no_fin(page, !page->verdict->from);
    return LAB_PHRASE(page, "mark", refuted ? "refuted" : "inferred", {"state", text});
}

/* A text in its line of the tree. */
struct shown {
    const char *key, *placeholder; /* of the line in the catalogue's [line] */
    const char *text;
    enum lab_kept kept;
};

static const char *
subject_line(const struct lab_page *page, const struct lab_page_subject *subject,
             const struct shown *shown)
{
    uint32_t code = subject->code;
    bool kept = shown->text == subject->kept;
    const char *line = kept ? lab_ws_kept(shown->kept, code) : NULL;

    if (line)
        return line;
    line = LAB_PHRASE(page, "line", shown->key, {shown->placeholder, shown->text});
    return kept ? lab_ws_kept_add(shown->kept, code, line) : line;
}

/* The headline is the line of the tree itself, and a field for filters and columns. */
void
lab_page_draw_title(const struct lab_page *page)
{
    struct lab_page_subject room, *subject;
    const char *text;

    if (!lab_page_wants(page, lab_ws_fields.title))
        return;
    subject = subject_of(page, &room);
    text = title_text(page, subject);
    lab_page_hide_string(page, page->tree, lab_ws_fields.title, text);
    if (page->visible && !page->quiz)
        lab_page_label(page, page->headline,
                       subject_line(page, subject,
                                    &(struct shown){"headline", "title", text, LAB_KEPT_HEADLINE}));
}

/* Why a segment was sent again, where that is no loss either; NULL: not known. No probe asks for
 * the answer to a SYN. */
static const char *
resent_word(const struct lab_page *page)
{
    const struct lab_verdict *verdict = page->verdict;
    uint8_t flags = page->record->flags;

    if (verdict->resent == LAB_RESENT_EARLY && (flags & LAB_SYN))
        return flags & LAB_ACK ? "early-syn-ack" : "early-syn";
    if (verdict->resent || !verdict->about_frame)
        return lab_resent_word((enum lab_resent)verdict->resent);
    if (verdict->roles & LAB_BIT(LAB_ROLE_DATA))
        return "of-syn";
    return verdict->end[verdict->from].reason == LAB_REASON_TRIES_AGAIN ? "refused" : NULL;
}

/* Why bytes were sent again says more than that they were. */
static const char *
why_text(const struct lab_page *page, struct lab_page_subject *subject)
{
    const char *word = resent_word(page);
    enum lab_event event;

    if (word && lab_page_leading_event(page, &event) && event == LAB_EVENT_RETRANSMISSION)
        return lab_page_word_text(page, "resent", word);
    return subject_text(page, subject, subject->why, LAB_KEPT_WHY);
}

void
lab_page_draw_why(const struct lab_page *page)
{
    struct lab_page_subject room, *subject;
    const char *text;

    if (!lab_page_wants(page, lab_ws_fields.why))
        return;
    subject = subject_of(page, &room);
    text = why_text(page, subject);
    lab_page_add_string(page, page->tree, lab_ws_fields.why, text,
                        page->visible ? subject_line(page, subject,
                                                     &(struct shown){subject->why_line, "text",
                                                                     text, LAB_KEPT_WHY_LINE})
                                      : NULL);
}

void
lab_page_draw_look(const struct lab_page *page)
{
    struct lab_page_subject room, *subject;
    const char *text;

    if (!lab_page_wants(page, lab_ws_fields.look))
        return;
    subject = subject_of(page, &room);
    text = subject_text(page, subject, "look", LAB_KEPT_LOOK);
    lab_page_add_string(
        page, page->tree, lab_ws_fields.look, text,
        page->visible
            ? subject_line(page, subject, &(struct shown){"look", "text", text, LAB_KEPT_LOOK_LINE})
            : NULL);
}

const char *
lab_page_title(const struct lab_page *page)
{
    struct lab_page_subject subject = lab_page_find_subject(page);

    return title_text(page, &subject);
}

const char *
lab_page_common_title(const struct lab_page *page)
{
    struct lab_page_subject subject = lab_page_find_subject(page);
    enum lab_event event;

    return lab_page_leading_event(page, &event) ? lab_ws_word(subject.section, "title")
                                                : title_text(page, &subject);
}

const char *
lab_page_why(const struct lab_page *page)
{
    struct lab_page_subject subject = lab_page_find_subject(page);

    return why_text(page, &subject);
}
