/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/classroom/oral.h"

#include "ws/classroom/asking.h"
#include "ws/classroom/marking.h"
#include "ws/classroom/names.h"
#include "ws/classroom/subjects.h"
#include "ws/columns.h"
#include "ws/escape.h"

#define SECTION "oral"

/* The questions on the frame at hand; a frame can hold several segments or messages. */
#define MOST (4 * LAB_QUESTION_COUNT)

struct asked {
    struct lab_told told;
    struct lab_question question;
};

/* How many of a frame's questions are answered, by its number; NULL: of none. Each counts once, so
 * whoever comes back goes on where they were. */
static GHashTable *answered;

static struct {
    unsigned right, count;
} score;

static void
ask_about(const struct lab_told *told, struct asked out[MOST], unsigned *count)
{
    struct lab_question questions[LAB_QUESTION_COUNT];
    unsigned all = lab_ws_subjects_questions_about(told, questions);

    for (unsigned i = 0; i < all && *count < MOST; i++)
        out[(*count)++] = (struct asked){*told, questions[i]};
}

/* In the order of the tree: of each segment in turn, then of each message of ICMP and DNS. */
static unsigned
questions_on(uint32_t frame, struct asked out[MOST])
{
    struct lab_told told = {.frame = frame};
    struct lab_ws_record record;
    struct lab_ws_ping ping;
    struct lab_ws_dns dns;
    unsigned count = 0;

    for (; lab_ws_record_of_frame(frame, told.nth, &record); told.nth++)
        ask_about(&told, out, &count);
    told.what = LAB_TOLD_ICMP;
    for (told.nth = 0; lab_ws_ping_of_frame(frame, told.nth, &ping); told.nth++)
        ask_about(&told, out, &count);
    told.what = LAB_TOLD_DNS;
    for (told.nth = 0; lab_ws_dns_of_frame(frame, told.nth, &dns) && !dns.stream; told.nth++)
        ask_about(&told, out, &count);
    return count;
}

/* The page to make the texts of a question with. */
static struct lab_page
page_of(const struct asked *asked, struct lab_ws_record *record, packet_info *nobody)
{
    bool is_segment = asked->told.what == LAB_TOLD_SEGMENT &&
                      lab_ws_record_of_frame(asked->told.frame, asked->told.nth, record);

    return lab_page_aside(nobody, is_segment ? record : NULL);
}

/* Whether the student may try again: nothing was answered yet. */
static bool
is_open(enum lab_mark mark)
{
    return mark == LAB_MARK_BLANK || mark == LAB_MARK_UNREADABLE || mark == LAB_MARK_FORMULA;
}

static unsigned
answered_of(uint32_t frame)
{
    return answered ? GPOINTER_TO_UINT(g_hash_table_lookup(answered, GUINT_TO_POINTER(frame))) : 0;
}

static void
note_answered(uint32_t frame)
{
    if (!answered)
        answered = g_hash_table_new(NULL, NULL);
    g_hash_table_insert(answered, GUINT_TO_POINTER(frame),
                        GUINT_TO_POINTER(answered_of(frame) + 1));
}

/* What the answer is worth, as a line of the reply. */
static const char *
judge(const struct asked *asked, const char *answer, packet_info *nobody)
{
    struct lab_ws_record record;
    struct lab_page page = page_of(asked, &record, nobody);
    enum lab_mark mark = lab_ws_marking_judge(&asked->question, answer, lab_ws_names());

    if (!is_open(mark)) {
        note_answered(asked->told.frame);
        score.count++;
        score.right += mark == LAB_MARK_RIGHT;
    }
    return LAB_PHRASE(&page, SECTION, lab_mark_word(mark), {"answer", answer},
                      {"right", lab_asking_right_answer(&page, &asked->question)},
                      {"why", lab_asking_why_right(&page, &asked->question)});
}

/* The score with which there is nothing left to ask. */
static const char *
say_end(const char *key, packet_info *nobody)
{
    const struct lab_page page = lab_page_aside(nobody, NULL);

    return LAB_PHRASE(&page, SECTION, key, {"score", .number = score.right},
                      {"of", .number = score.count});
}

/* The score, and what is asked now: the question of this number, from 0. */
static const char *
ask_next(const struct asked *asked, unsigned number, unsigned count, packet_info *nobody)
{
    struct lab_ws_record record;
    const struct lab_page page = page_of(&asked[number], &record, nobody);

    return LAB_PHRASE(&page, SECTION, "next", {"score", .number = score.right},
                      {"of", .number = score.count}, {"number", .number = number + 1},
                      {"count", .number = count},
                      {"question", lab_asking_question(&page, &asked[number].question)});
}

/* What does not fit is in the tree, below its question. */
static void
append_lines(GString *out, const char *text)
{
    lab_columns_append_lines(out, text, LAB_TOOLBAR_COLUMNS, LAB_ORAL_LINES);
}

static void
reply_to(GString *reply, uint32_t frame, const char *answer, packet_info *nobody)
{
    struct asked asked[MOST];
    unsigned count = questions_on(frame, asked), number = answered_of(frame);
    const char *next;

    if (number >= count) {
        append_lines(reply, lab_escape_line(nobody->pool, count ? say_end("over", nobody)
                                                                : lab_ws_word(SECTION, "none")));
        return;
    }
    append_lines(reply, lab_escape_line(nobody->pool, judge(&asked[number], answer, nobody)));
    number = answered_of(frame);
    next = number < count ? ask_next(asked, number, count, nobody) : say_end("last", nobody);
    append_lines(reply, lab_escape_line(nobody->pool, next));
}

const char *
lab_ws_oral_take(uint32_t frame, const char *answer)
{
    static GString *reply;
    packet_info nobody = lab_page_nobody();

    reply = g_string_set_size(reply ? reply : g_string_new(NULL), 0);
    reply_to(reply, frame, answer, &nobody);
    lab_page_nobody_free(&nobody);
    return reply->str;
}

void
lab_ws_oral_forget(void)
{
    g_clear_pointer(&answered, g_hash_table_destroy);
}
