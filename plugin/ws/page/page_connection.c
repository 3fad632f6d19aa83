/* How the connection opens and closes, and what holds for all of it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include <stddef.h>

#include "ws/fields.h"
#include "ws/kept.h"
#include "ws/page/parts.h"
#include "ws/page/subject.h"
#include "ws/page/texts.h"

static const char *
title_of(const struct lab_page *page, const char *kind, const char *word)
{
    return page->visible ? lab_ws_word(lab_page_section(page, kind, word), "title") : NULL;
}

/* The same, put together once. */
static const char *
verdict_title(const struct lab_page *page, enum lab_kept kept, const char *kind, const char *word,
              uint32_t code)
{
    return LAB_KEPT(kept, code, title_of(page, kind, word));
}

/* A word of the vocabulary with its title and text, such as "Closing: ..."; @a value is the word's
 * number. The text may name the sender. */
static const char *
word_line(const struct lab_page *page, enum lab_kept kept, const char *kind, const char *word,
          uint32_t value)
{
    uint32_t code = value << 1 | page->verdict->from;

    return LAB_KEPT(kept, code,
                    LAB_PHRASE(page, "line", kind, {"title", title_of(page, kind, word)},
                               {"text", lab_page_word_text(page, kind, word)}));
}

static const char *
reset_line(const struct lab_page *page, const char *word)
{
    const struct lab_verdict *verdict = page->verdict;
    const char *title = verdict_title(page, LAB_KEPT_RESET, "reset", word, verdict->reset);

    if (!verdict->reset_frame)
        return LAB_PHRASE(page, "line", "reset", {"title", title});
    return LAB_PHRASE(page, "line", "reset-answers", {"title", title},
                      {"frame", .number = verdict->reset_frame});
}

/* The line is a link to the frame that the RST answers, if there is one. */
void
lab_page_draw_reset(const struct lab_page *page)
{
    const struct lab_verdict *verdict = page->verdict;
    const char *word = lab_reset_word((enum lab_reset)verdict->reset);
    const char *words = page->visible ? reset_line(page, word) : NULL;

    if (verdict->reset_frame) {
        lab_page_add_number(page, page->tree, lab_ws_fields.reset_frame, verdict->reset_frame,
                            words);
        words = NULL;
    }
    lab_page_add_string(page, page->tree, lab_ws_fields.reset, word, words);
}

/* A RST that refuses has the headline, which says so, and its reason. */
static bool
has_open_line(const struct lab_page *page)
{
    bool refuses = page->verdict->open == LAB_OPEN_REFUSED && page->verdict->reset;

    return page->visible && (page->quiz || !refuses);
}

void
lab_page_draw_open(const struct lab_page *page)
{
    uint8_t open = page->verdict->open;
    const char *word = lab_open_word(open);

    lab_page_add_string(
        page, page->tree, lab_ws_fields.open, word,
        has_open_line(page) ? word_line(page, LAB_KEPT_OPEN_LINE, "open", word, open) : NULL);
}

void
lab_page_draw_close(const struct lab_page *page)
{
    uint8_t close = page->verdict->close;
    const char *word = lab_close_word(close);

    lab_page_add_string(page, page->tree, lab_ws_fields.close, word,
                        page->visible ? word_line(page, LAB_KEPT_CLOSE_LINE, "close", word, close)
                                      : NULL);
}

void
lab_page_draw_merged(const struct lab_page *page)
{
    proto_item *line = page->headline;

    if (page->tree)
        line = lab_page_add_flag(page, page->tree, lab_ws_fields.merged, true,
                                 page->visible ? lab_ws_word("line", "merged") : NULL);
    lab_page_tell(page, line, LAB_SUBTREE_MERGED, &lab_ws_fields.merged_note,
                  lab_ws_word("expert", "merged"));
}

/* The numbers that hold for all of a connection, in the letters of the textbooks. */
static const struct connection_number {
    enum lab_fact fact;
    const char *letter;
    const char *key; /* of the catalogue's [mark] */
    const int *field;
    size_t value; /* where struct lab_verdict has it */
} connection_numbers[] = {
    {LAB_KNOWS_ISN_CLIENT, "x", "isn-number", &lab_ws_fields.isn[LAB_CLIENT],
     offsetof(struct lab_verdict, origin[LAB_CLIENT])},
    {LAB_KNOWS_ISN_SERVER, "y", "isn-number", &lab_ws_fields.isn[LAB_SERVER],
     offsetof(struct lab_verdict, origin[LAB_SERVER])},
    {LAB_KNOWS_FIN_FIRST, "u", "fin-number", &lab_ws_fields.fin_first,
     offsetof(struct lab_verdict, fin_first)},
    {LAB_KNOWS_FIN_SECOND, "w", "fin-number", &lab_ws_fields.fin_second,
     offsetof(struct lab_verdict, fin_second)},
};

static uint32_t
connection_number(const struct lab_page *page, const struct connection_number *number)
{
    return *(const uint32_t *)((const char *)page->verdict + number->value);
}

static enum lab_end_id
closer_of(const struct lab_verdict *verdict)
{
    return (verdict->facts & LAB_CLOSER_IS_SERVER) ? LAB_SERVER : LAB_CLIENT;
}

/* Whether a number of the segment comes behind a FIN that no segment shows. */
static bool
is_behind_unseen(const struct lab_number *of_segment, enum lab_formula behind)
{
    return of_segment->formula == behind && !of_segment->frame;
}

/* What is to be said of the number of a FIN: that no segment shows it, or, looking back, that it is
 * none; NULL: nothing. */
static const char *
mark_of_fin(const struct lab_page *page, const struct connection_number *number)
{
    const struct lab_verdict *verdict = page->verdict;
    bool first = number->fact == LAB_KNOWS_FIN_FIRST;
    enum lab_formula behind = first ? LAB_FORMULA_U_1 : LAB_FORMULA_W_1;

    if (lab_page_was_no_fin(page, first ? closer_of(verdict) : !closer_of(verdict)))
        return "refuted";
    return is_behind_unseen(&verdict->ack, behind) || is_behind_unseen(&verdict->seq, behind)
               ? "inferred"
               : NULL;
}

/* Whether there may be such a mark: a FIN that no segment shows leaves the states in doubt. */
static bool
has_doubtful_fin(const struct lab_verdict *verdict)
{
    return (verdict->facts & LAB_KNOWS_FIN_FIRST) &&
           ((verdict->end[LAB_CLIENT].certainty | verdict->end[LAB_SERVER].certainty) &
            LAB_AFTER_INFERRED);
}

static const char *
connection_number_words(const struct lab_page *page, const struct connection_number *number)
{
    if (!(page->verdict->facts & number->fact))
        return "";
    return LAB_PHRASE(page, "mark", number->key, {"letter", number->letter},
                      {"value", .number = connection_number(page, number)});
}

static const char *
fin_words(const struct lab_page *page, const struct connection_number *number)
{
    const char *words = connection_number_words(page, number), *mark = NULL;

    if (*words && has_doubtful_fin(page->verdict))
        mark = mark_of_fin(page, number);
    return mark ? LAB_PHRASE(page, "mark", mark, {"state", words}) : words;
}

/* The numbers of both SYNs, which nearly every connection has: two texts would cost twice as much.
 */
static const char *
isn_words(const struct lab_page *page)
{
    return LAB_PHRASE(page, "mark", "isn-numbers",
                      {"x", .number = connection_number(page, &connection_numbers[0])},
                      {"y", .number = connection_number(page, &connection_numbers[1])});
}

/* Whether more segments may say otherwise: on a first pass, and while a capture still runs. */
static bool
may_change(const struct lab_page *page)
{
    const struct lab_summary *stream = &page->record->stream->summary;

    return !PINFO_FD_VISITED(page->pinfo) || stream->open == LAB_OPEN_UNANSWERED ||
           stream->open == LAB_OPEN_HALF_OPEN || stream->close == LAB_CLOSE_STILL_OPEN ||
           stream->close == LAB_CLOSE_HALF_CLOSED || stream->close == LAB_CLOSE_UNDECIDED;
}

static const char *
compose_connection_line(const struct lab_page *page)
{
    const struct lab_summary *stream = &page->record->stream->summary;
    const uint32_t both = LAB_KNOWS_ISN_CLIENT | LAB_KNOWS_ISN_SERVER;
    bool has_both = (page->verdict->facts & both) == both;

    return LAB_PHRASE(
        page, "line", may_change(page) ? "stream-so-far" : "stream",
        {"open",
         verdict_title(page, LAB_KEPT_OPEN, "open", lab_open_word(stream->open), stream->open)},
        {"close", verdict_title(page, LAB_KEPT_CLOSE, "close", lab_close_word(stream->close),
                                stream->close)},
        {"x", has_both ? isn_words(page) : connection_number_words(page, &connection_numbers[0])},
        {"y", has_both ? "" : connection_number_words(page, &connection_numbers[1])},
        {"u", fin_words(page, &connection_numbers[2])},
        {"w", fin_words(page, &connection_numbers[3])});
}

/* All that the line of a connection depends on. */
static struct lab_recent_key
connection_key(const struct lab_page *page)
{
    const struct lab_summary *stream = &page->record->stream->summary;
    struct lab_recent_key key = {.what = LAB_RECENT_CONNECTION_LINE,
                                 .on = {stream->open, stream->close, may_change(page)}};
    uint32_t *numbers = &key.on[3];

    for (unsigned i = 0; i < array_length(connection_numbers); i++) {
        if (page->verdict->facts & connection_numbers[i].fact) {
            key.on[2] |= (uint32_t)connection_numbers[i].fact << 1;
            numbers[i] = connection_number(page, &connection_numbers[i]);
        }
    }
    return key;
}

/* Nearly every segment of a connection has the same line as the one that was drawn before it, and
 * hardly another line is as dear to put together. A SYN and a RST have each its own: what they
 * change has not been before, and what follows a SYN changes it again; so has what a FIN leaves in
 * doubt that no segment shows. */
static const char *
connection_line(const struct lab_page *page)
{
    struct lab_recent_key key;
    const char *line;

    if ((page->record->flags & (LAB_SYN | LAB_RST)) || has_doubtful_fin(page->verdict))
        return compose_connection_line(page);
    key = connection_key(page);
    line = lab_ws_kept_recent(&key);
    return line ? line : lab_ws_kept_remember(&key, compose_connection_line(page));
}

/* What holds for the connection so far, and, on a second pass, for all of it. */
void
lab_page_draw_connection(const struct lab_page *page)
{
    const struct lab_verdict *verdict = page->verdict;
    const struct lab_summary *stream = &page->record->stream->summary;

    lab_page_add_string(page, page->tree, lab_ws_fields.stream_open, lab_open_word(stream->open),
                        page->visible ? connection_line(page) : NULL);
    lab_page_hide_string(page, page->tree, lab_ws_fields.stream_close,
                         lab_close_word(stream->close));
    for (unsigned i = 0; i < array_length(connection_numbers); i++) {
        if (verdict->facts & connection_numbers[i].fact)
            lab_page_hide_number(page, page->tree, *connection_numbers[i].field,
                                 connection_number(page, &connection_numbers[i]));
    }
    if (verdict->facts & LAB_KNOWS_FIN_FIRST)
        lab_page_hide_string(page, page->tree, lab_ws_fields.closer,
                             lab_end_word(closer_of(verdict)));
}

const char *
lab_page_word_text(const struct lab_page *page, const char *kind, const char *word)
{
    return LAB_PHRASE(page, lab_page_section(page, kind, word), "text",
                      {"from", lab_page_end_name(page, page->verdict->from)},
                      {"to", lab_page_end_name(page, !page->verdict->from)});
}
