/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "worksheet_print.h"

#include <epan/to_str.h>
#include <string.h>

#include "asking.h"

/* Room for an answer on paper. */
#define ROOM "____________________"

/* More lines than these are only counted: a file that is no worksheet at all has thousands. */
#define FAULTS_SHOWN 50

/* A task on its way to paper. There is no packet any more, only a pool for the texts. */
struct printing {
    GString *out;
    const struct lab_sheet_task *task;
    packet_info nobody;
    struct lab_asked asked[LAB_SHEET_MAX];
    unsigned count;
    bool printed[LAB_SHEET_MAX];
    unsigned number; /* of the latest question, from 1 */
};

/* Prints one question, whose page is there to make texts with. */
typedef void (*question_printer)(struct printing *printing, const struct lab_page *page,
                                 const struct lab_asked *asked);

#define SAY(printing, section, key, ...)                                                           \
    lab_ws_phrase(&(printing)->nobody, section, key,                                               \
                  (const struct lab_note_value[]){__VA_ARGS__, {NULL, NULL}})

/* The segment that a question is on. */
static struct lab_ws_record *
record_of(struct printing *printing, const struct lab_asked *asked)
{
    struct lab_ws_record *record = wmem_new0(printing->nobody.pool, struct lab_ws_record);

    lab_ws_record_of_frame(asked->frame, asked->layer, record);
    return record;
}

static void
begin(struct printing *printing, GString *out, const struct lab_sheet_task *task)
{
    memset(printing, 0, sizeof *printing);
    printing->out = out;
    printing->task = task;
    printing->nobody.pool = wmem_allocator_new(WMEM_ALLOCATOR_BLOCK);
    printing->count = lab_sheet_read(&task->sheet, printing->asked);
    for (unsigned i = 0; i < printing->count; i++)
        printing->asked[i].record = record_of(printing, &printing->asked[i]);
}

static void
end(struct printing *printing)
{
    wmem_destroy_allocator(printing->nobody.pool);
}

static const char *
decimal(struct printing *printing, uint32_t number)
{
    return wmem_strdup_printf(printing->nobody.pool, "%u", number);
}

static const char *
id_of(struct printing *printing, const struct lab_asked *asked)
{
    const char *kind = lab_question_word((enum lab_question_kind)asked->question.kind);

    if (asked->layer == 0)
        return wmem_strdup_printf(printing->nobody.pool, "%u.%s", asked->frame, kind);
    return wmem_strdup_printf(printing->nobody.pool, "%u.%u.%s", asked->frame, asked->layer + 1,
                              kind);
}

/* A text in a cell of a Markdown table. */
static const char *
cell(struct printing *printing, const char *text)
{
    wmem_strbuf_t *out = wmem_strbuf_new(printing->nobody.pool, "");

    for (; *text; text++) {
        if (*text == '|' || *text == '<' || *text == '*')
            wmem_strbuf_append_c(out, '\\');
        wmem_strbuf_append_c(out, *text);
    }
    return wmem_strbuf_get_str(out);
}

static void
print_question(struct printing *printing, unsigned index, question_printer print)
{
    const struct lab_asked *asked = &printing->asked[index];
    const struct lab_ws_record *record = asked->record;
    const struct lab_page page = {
        .record = record, .verdict = &record->verdict, .pinfo = &printing->nobody, .visible = true};

    printing->printed[index] = true;
    printing->number++;
    print(printing, &page, asked);
}

static void
print_table_head(struct printing *printing, const char *const *keys)
{
    for (unsigned i = 0; keys[i]; i++)
        g_string_append_printf(printing->out, "| %s ", lab_ws_word("sheet", keys[i]));
    g_string_append(printing->out, "|\n");
    for (unsigned i = 0; keys[i]; i++)
        g_string_append(printing->out, "|---");
    g_string_append(printing->out, "|\n");
}

static const char *
socket_name(struct printing *printing, const struct lab_ws_stream *stream, unsigned which)
{
    const address *addr = lab_ws_stream_address(stream, which);

    return wmem_strdup_printf(printing->nobody.pool, addr->type == AT_IPv6 ? "[%s]:%u" : "%s:%u",
                              address_to_str(printing->nobody.pool, addr),
                              lab_ws_stream_port(stream, which));
}

/* The questions of a connection stand together, under its name. */
static void
print_connections(struct printing *printing, const char *const *columns, question_printer print)
{
    for (unsigned i = 0; i < printing->count; i++) {
        const struct lab_ws_record *record = printing->asked[i].record;
        const struct lab_ws_stream *stream = record->stream;

        if (printing->printed[i])
            continue;
        g_string_append_printf(printing->out, "\n## %s\n\n",
                               SAY(printing, "sheet", "connection",
                                   {"client", socket_name(printing, stream, stream->client)},
                                   {"server", socket_name(printing, stream, !stream->client)}));
        print_table_head(printing, columns);
        for (unsigned j = i; j < printing->count; j++) {
            record = printing->asked[j].record;
            if (record->stream == stream)
                print_question(printing, j, print);
        }
    }
}

static const char *
scope(struct printing *printing)
{
    const struct lab_sheet_task *task = printing->task;
    const char *seed = decimal(printing, task->sheet.seed);

    if (task->stream == LAB_EVERY_STREAM)
        return SAY(printing, "sheet", "scope", {"seed", seed});
    return SAY(printing, "sheet", "scope-stream", {"seed", seed},
               {"stream", decimal(printing, task->stream)});
}

static void
print_words_of(struct printing *printing, enum lab_question_kind kind)
{
    const struct lab_page page = {.pinfo = &printing->nobody};
    const char *section = lab_page_section(&page, "question", lab_question_word(kind));
    const char *word, *comma = "";

    g_string_append_printf(printing->out, "- **%s**: ", lab_ws_word(section, "name"));
    for (unsigned value = 0; (word = lab_question_choice(kind, value)); value++) {
        const char *name = *word ? lab_ws_choice_name(&page, kind, value) : "";

        if (*word)
            g_string_append_printf(printing->out, "%s`%s`%s%s", comma, word, *name ? " " : "",
                                   name);
        comma = *word ? ", " : comma;
    }
    g_string_append_c(printing->out, '\n');
}

/* The words that may answer, one list per kind that is asked; both ends have the same states. */
static void
print_words(struct printing *printing)
{
    bool wanted[LAB_QUESTION_COUNT] = {false};

    for (unsigned i = 0; i < printing->count; i++)
        wanted[printing->asked[i].question.kind] = true;
    wanted[LAB_QUESTION_CLIENT] |= wanted[LAB_QUESTION_SERVER];
    wanted[LAB_QUESTION_SERVER] = false;
    g_string_append_printf(printing->out, "\n## %s\n\n", lab_ws_word("sheet", "words"));
    for (unsigned kind = 0; kind < LAB_QUESTION_COUNT; kind++) {
        if (wanted[kind] && !lab_question_wants_number((enum lab_question_kind)kind))
            print_words_of(printing, (enum lab_question_kind)kind);
    }
}

static void
print_head(struct printing *printing, const char *title)
{
    g_string_append_printf(printing->out, "# %s\n\n%s\n", lab_ws_word("sheet", title),
                           scope(printing));
}

static void
ask(struct printing *printing, const struct lab_page *page, const struct lab_asked *asked)
{
    g_string_append_printf(printing->out, "| %u | %u | %s | " ROOM " |\n", printing->number,
                           asked->frame, cell(printing, lab_page_question(page, &asked->question)));
}

void
lab_print_worksheet(GString *out, struct lab_sheet_task *task)
{
    static const char *const columns[] = {"number", "frame", "question", "answer", NULL};
    struct printing printing;

    begin(&printing, out, task);
    print_head(&printing, "title");
    if (printing.count == 0) {
        g_string_append_printf(out, "\n%s\n", lab_ws_word("sheet", "empty"));
    } else {
        g_string_append_printf(out, "\n%s\n\n%s\n", lab_ws_word("sheet", "student"),
                               lab_ws_word("sheet", "how"));
        print_connections(&printing, columns, ask);
        print_words(&printing);
    }
    end(&printing);
}

static void
ask_and_answer(struct printing *printing, const struct lab_page *page,
               const struct lab_asked *asked)
{
    g_string_append_printf(printing->out, "| %u | %u | %s | **%s** | %s |\n", printing->number,
                           asked->frame, cell(printing, lab_page_question(page, &asked->question)),
                           cell(printing, lab_page_right_answer(page, &asked->question)),
                           cell(printing, lab_page_why_right(page, &asked->question)));
}

void
lab_print_key(GString *out, struct lab_sheet_task *task)
{
    static const char *const columns[] = {"number", "frame", "question", "answer", "why", NULL};
    struct printing printing;

    begin(&printing, out, task);
    print_head(&printing, "key-title");
    if (printing.count == 0)
        g_string_append_printf(out, "\n%s\n", lab_ws_word("sheet", "empty"));
    print_connections(&printing, columns, ask_and_answer);
    end(&printing);
}

static void
print_choices(GString *out, enum lab_question_kind kind)
{
    const char *word, *space = "";

    for (unsigned value = 0; (word = lab_question_choice(kind, value)); value++) {
        if (*word) {
            g_string_append_printf(out, "%s%s", space, word);
            space = " ";
        }
    }
}

static void
ask_in_row(struct printing *printing, const struct lab_page *page, const struct lab_asked *asked)
{
    g_string_append_printf(printing->out, "%s\t%u\t%s\t", id_of(printing, asked), asked->frame,
                           lab_page_question(page, &asked->question));
    print_choices(printing->out, (enum lab_question_kind)asked->question.kind);
    g_string_append(printing->out, "\t\n");
}

void
lab_print_table(GString *out, struct lab_sheet_task *task)
{
    char *comment = lab_answers_comment(task->sheet.seed, task->stream);
    struct printing printing;

    begin(&printing, out, task);
    g_string_append_printf(out, "%s\nid\tframe\tquestion\twords\tanswer\n", comment);
    for (unsigned i = 0; i < printing.count; i++)
        print_question(&printing, i, ask_in_row);
    end(&printing);
    g_free(comment);
}

/* The class calls a word by its name, "Second handshake": put the word in its place. */
static const char *
with_words(const struct lab_page *page, enum lab_question_kind kind, const char *answer)
{
    GString *text;
    const char *word, *result;

    if (lab_question_wants_number(kind))
        return answer;
    text = g_string_new(answer);
    for (unsigned value = 0; (word = lab_question_choice(kind, value)); value++) {
        const char *name = *word ? lab_ws_choice_name(page, kind, value) : "";

        if (*name && g_ascii_strcasecmp(text->str, name) == 0)
            g_string_assign(text, word);
    }
    result = wmem_strdup(page->pinfo->pool, text->str);
    g_string_free(text, TRUE);
    return result;
}

/* Full-width digits and letters, as a Chinese keyboard may write them, become plain ones. */
static enum lab_mark
mark(const struct lab_page *page, const struct lab_question *question, const char *answer)
{
    char *plain = g_utf8_normalize(answer, -1, G_NORMALIZE_ALL_COMPOSE);
    enum lab_mark result = lab_question_mark(
        question, with_words(page, (enum lab_question_kind)question->kind, plain));

    g_free(plain);
    return result;
}

struct tally {
    unsigned of[LAB_MARK_COUNT];
    unsigned not_in_file;
};

static void
mark_question(struct printing *printing, const struct lab_page *page, const struct lab_asked *asked,
              struct tally *tally)
{
    const struct lab_question *question = &asked->question;
    const char *id = id_of(printing, asked);
    const char *answer = lab_answers_take(printing->task->answers, id);
    enum lab_mark result = answer ? mark(page, question, answer) : LAB_MARK_BLANK;
    char *shown = lab_answers_show(answer ? answer : "");

    tally->of[result]++;
    tally->not_in_file += !answer;
    g_string_append_printf(printing->out, "%s\n",
                           SAY(printing, "grade", lab_mark_word(result), {"id", id},
                               {"frame", decimal(printing, asked->frame)}, {"answer", shown},
                               {"right", lab_page_right_answer(page, question)},
                               {"why", lab_page_why_right(page, question)}));
    g_free(shown);
}

static void
mark_all(struct printing *printing, struct tally *tally)
{
    for (unsigned i = 0; i < printing->count; i++) {
        const struct lab_ws_record *record = printing->asked[i].record;
        const struct lab_page page = {.record = record,
                                      .verdict = &record->verdict,
                                      .pinfo = &printing->nobody,
                                      .visible = true};

        mark_question(printing, &page, &printing->asked[i], tally);
    }
}

static const char *const fault_keys[] = {
    [LAB_ANSWERS_NO_HEADER] = "no-header", [LAB_ANSWERS_ENCODING] = "encoding",
    [LAB_ANSWERS_COLUMNS] = "columns",     [LAB_ANSWERS_TWICE] = "twice",
    [LAB_ANSWERS_UNKNOWN] = "unknown",
};

static void
print_faults(struct printing *printing)
{
    const struct lab_answers *answers = printing->task->answers;

    for (guint i = 0; i < answers->faults->len && i < FAULTS_SHOWN; i++) {
        const struct lab_answers_fault *fault =
            &g_array_index(answers->faults, struct lab_answers_fault, i);

        g_string_append_printf(printing->out, "%s\n",
                               SAY(printing, "grade", fault_keys[fault->problem],
                                   {"line", decimal(printing, fault->line)}, {"id", fault->id},
                                   {"other", decimal(printing, fault->other)},
                                   {"needed", decimal(printing, answers->needed)}));
    }
    if (answers->faults->len > FAULTS_SHOWN)
        g_string_append_printf(
            printing->out, "%s\n",
            SAY(printing, "grade", "more",
                {"count", decimal(printing, answers->faults->len - FAULTS_SHOWN)}));
}

static void
print_total(struct printing *printing, const struct tally *tally)
{
    unsigned wrong =
        tally->of[LAB_MARK_WRONG] + tally->of[LAB_MARK_PARTLY] + tally->of[LAB_MARK_UNREADABLE];

    if (tally->not_in_file)
        g_string_append_printf(
            printing->out, "%s\n",
            SAY(printing, "grade", "missing", {"count", decimal(printing, tally->not_in_file)}));
    g_string_append_printf(printing->out, "%s\n",
                           SAY(printing, "grade", "total",
                               {"right", decimal(printing, tally->of[LAB_MARK_RIGHT])},
                               {"wrong", decimal(printing, wrong)},
                               {"blank", decimal(printing, tally->of[LAB_MARK_BLANK])},
                               {"total", decimal(printing, printing->count)}));
}

void
lab_print_grade(GString *out, struct lab_sheet_task *task)
{
    struct printing printing;
    struct tally tally = {{0}, 0};
    GString *marks = g_string_new(NULL);

    begin(&printing, marks, task);
    mark_all(&printing, &tally);
    lab_answers_blame_rest(task->answers);
    printing.out = out;
    g_string_append_printf(out, "%s\n", scope(&printing));
    print_faults(&printing);
    g_string_append(out, marks->str);
    print_total(&printing, &tally);
    end(&printing);
    g_string_free(marks, TRUE);
}
