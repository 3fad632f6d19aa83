/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/classroom/oral.h"

#include "ws/classroom/marking.h"
#include "ws/classroom/names.h"
#include "ws/classroom/subjects.h"
#include "ws/classroom/asking.h"
#include "ws/escape.h"

#define SECTION "oral"

/* The questions on the frame at hand; a frame can hold several segments or messages. */
#define MOST (4 * LAB_QUESTION_COUNT)

struct asked {
    struct lab_told told;
    struct lab_question question;
};

static struct {
    uint32_t frame; /* 0: none yet */
    unsigned next;  /* the question, from 0 */
} place;

static struct {
    unsigned right, count;
} score;

static void
ask_about(const struct lab_told *told, struct asked out[MOST], unsigned *count)
{
    struct lab_question questions[LAB_QUESTION_COUNT];
    unsigned all = lab_ws_questions_about(told, questions);

    for (unsigned i = 0; i < all && *count < MOST; i++)
        out[(*count)++] = (struct asked){*told, questions[i]};
}

/* In the order of the tree: of each segment in turn, then of each message. */
static unsigned
questions_on(uint32_t frame, struct asked out[MOST])
{
    struct lab_told told = {.frame = frame};
    struct lab_ws_record record;
    struct lab_ws_ping ping;
    unsigned count = 0;

    for (; lab_ws_record_of_frame(frame, told.nth, &record); told.nth++)
        ask_about(&told, out, &count);
    told.is_message = true;
    for (told.nth = 0; lab_ws_ping_of_frame(frame, told.nth, &ping); told.nth++)
        ask_about(&told, out, &count);
    return count;
}

/* The page to make the texts of a question with. */
static struct lab_page
page_of(const struct asked *asked, struct lab_ws_record *record, packet_info *nobody)
{
    bool is_segment = !asked->told.is_message &&
                      lab_ws_record_of_frame(asked->told.frame, asked->told.nth, record);

    return (struct lab_page){.record = is_segment ? record : NULL,
                             .verdict = is_segment ? &record->verdict : NULL,
                             .pinfo = nobody,
                             .visible = true};
}

/* Whether the student may try again: nothing was answered yet. */
static bool
is_open(enum lab_mark mark)
{
    return mark == LAB_MARK_BLANK || mark == LAB_MARK_UNREADABLE || mark == LAB_MARK_FORMULA;
}

/* What the answer is worth, as a line of the reply. */
static const char *
judge(const struct asked *asked, const char *answer, packet_info *nobody)
{
    struct lab_ws_record record;
    struct lab_page page = page_of(asked, &record, nobody);
    struct lab_names names = lab_ws_names_open();
    enum lab_mark mark = lab_ws_mark(&asked->question, answer, &names);

    lab_ws_names_close(&names);
    if (!is_open(mark)) {
        place.next++;
        score.count++;
        score.right += mark == LAB_MARK_RIGHT;
    }
    return LAB_PHRASE(&page, SECTION, lab_mark_word(mark), {"answer", answer},
                      {"right", lab_asking_right_answer(&page, &asked->question)},
                      {"why", lab_asking_why_right(&page, &asked->question)});
}

/* The score, and what is asked now. */
static const char *
ask_next(const struct asked *asked, unsigned count, packet_info *nobody)
{
    struct lab_ws_record record;
    struct lab_page page = page_of(&asked[place.next], &record, nobody);
    const char *right = lab_page_decimal(&page, score.right);
    const char *all = lab_page_decimal(&page, score.count);

    if (place.next == count)
        return LAB_PHRASE(&page, SECTION, "last", {"score", right}, {"of", all});
    return LAB_PHRASE(&page, SECTION, "next", {"score", right}, {"of", all},
                      {"number", lab_page_decimal(&page, place.next + 1)},
                      {"count", lab_page_decimal(&page, count)},
                      {"question", lab_asking_question(&page, &asked[place.next].question)});
}

/* Whether a line may end in front of a character: of Chinese nearly everywhere. */
static bool
may_break(const char *at)
{
    gunichar next = g_utf8_get_char(at), before = g_utf8_get_char(g_utf8_prev_char(at));

    return before == ' ' || (g_unichar_iswide(before) && g_unichar_isalnum(next) &&
                             g_unichar_type(before) != G_UNICODE_OPEN_PUNCTUATION);
}

/* @return where a line that begins with @a text has to end */
static const char *
end_of_line(const char *text)
{
    const char *at = text, *fits = NULL;
    unsigned columns = 0;

    for (; *at; at = g_utf8_next_char(at)) {
        if (at > text && may_break(at))
            fits = at;
        columns += g_unichar_iswide(g_utf8_get_char(at)) ? 2 : 1;
        if (columns >= LAB_ORAL_COLUMNS)
            return fits ? fits : at;
    }
    return at;
}

/* A text on as many lines as it may have; what does not fit is in the tree, below its question. */
static void
append_lines(GString *out, const char *text)
{
    for (unsigned line = 0; line < LAB_ORAL_LINES && *text; line++) {
        const char *end = end_of_line(text);

        if (out->len)
            g_string_append_c(out, '\n');
        g_string_append_len(out, text, end - text);
        text = end;
    }
    if (*text)
        g_string_append(out, "…");
}

const char *
lab_ws_oral_take(uint32_t frame, const char *answer)
{
    static GString *reply;
    packet_info nobody = {.pool = wmem_allocator_new(WMEM_ALLOCATOR_BLOCK)};
    struct asked asked[MOST + 1] = {0};
    unsigned count = questions_on(frame, asked);

    reply = g_string_set_size(reply ? reply : g_string_new(NULL), 0);
    if (frame != place.frame || place.next >= count)
        place.next = 0;
    place.frame = frame;
    if (count == 0) {
        g_string_append(reply, lab_ws_word(SECTION, "none"));
    } else {
        append_lines(reply,
                     lab_escape_line(nobody.pool, judge(&asked[place.next], answer, &nobody)));
        append_lines(reply, lab_escape_line(nobody.pool, ask_next(asked, count, &nobody)));
    }
    wmem_destroy_allocator(nobody.pool);
    return reply->str;
}

void
lab_ws_oral_forget(void)
{
    place.frame = 0;
}
