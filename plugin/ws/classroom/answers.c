/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/classroom/answers.h"

#include <string.h>

#include "notes/textfile.h"
#include "ws/words.h"

#define COMMENT           "# Lab worksheet: seed "
#define COMMENT_QUESTIONS ", questions "
#define COMMENT_STREAM    ", stream "
#define NUMBER_OF_TABLE   2 /* columns without a header: at least id and answer */

/* A file on its way in. */
struct reading {
    struct lab_answers *into;
    unsigned line;
    char separator; /* between cells; 0: no row so far */
    bool has_header;
    unsigned id_column, answer_column;
};

char *
lab_answers_comment(const struct lab_sheet_name *name)
{
    if (name->stream == LAB_EVERY_STREAM)
        return g_strdup_printf(COMMENT "%u" COMMENT_QUESTIONS "%u", name->seed, name->questions);
    return g_strdup_printf(COMMENT "%u" COMMENT_QUESTIONS "%u" COMMENT_STREAM "%u", name->seed,
                           name->questions, name->stream);
}

static void
blame(struct reading *reading, enum lab_answers_problem problem, unsigned other, const char *id)
{
    struct lab_answers_fault fault = {problem, reading->line, other, g_strdup(id)};

    g_array_append_val(reading->into->faults, fault);
}

/* Takes a label and the number behind it. */
static bool
take_number(const char **text, const char *label, uint32_t *number)
{
    char *past;
    guint64 value;

    if (!g_str_has_prefix(*text, label) || !g_ascii_isdigit((*text)[strlen(label)]))
        return false;
    value = g_ascii_strtoull(*text + strlen(label), &past, 10);
    if (value > UINT32_MAX)
        return false;
    *number = (uint32_t)value;
    *text = past;
    return true;
}

static void
read_comment(struct reading *reading, const char *comment)
{
    struct lab_sheet_name name = {.stream = LAB_EVERY_STREAM};

    if (!g_str_has_prefix(comment, COMMENT))
        return;
    if (take_number(&comment, COMMENT, &name.seed) &&
        take_number(&comment, COMMENT_QUESTIONS, &name.questions) &&
        (*comment == '\0' || take_number(&comment, COMMENT_STREAM, &name.stream)) &&
        *comment == '\0') {
        reading->into->has_name = true;
        reading->into->name = name;
    } else {
        blame(reading, LAB_ANSWERS_SHEET, 0, "");
    }
}

/* @return whether a column has this name; of several, the first counts */
static bool
find_column(struct reading *reading, char **cells, unsigned count, const char *name,
            unsigned *column)
{
    bool found = false;

    for (unsigned i = 0; i < count; i++) {
        if (g_ascii_strcasecmp(cells[i], name) != 0)
            continue;
        if (found)
            blame(reading, LAB_ANSWERS_COLUMN_TWICE, i + 1, name);
        else
            *column = i;
        found = true;
    }
    return found;
}

/* The first row that is no comment. @return whether it names the columns */
static bool
read_header(struct reading *reading, char **cells, unsigned count)
{
    bool has_id = find_column(reading, cells, count, "id", &reading->id_column);
    bool has_answer = find_column(reading, cells, count, "answer", &reading->answer_column);

    reading->has_header = true;
    reading->into->has_columns = has_id && has_answer;
    if (!reading->into->has_columns) {
        reading->id_column = 0;
        reading->answer_column = count >= NUMBER_OF_TABLE ? count - 1 : NUMBER_OF_TABLE - 1;
        blame(reading, LAB_ANSWERS_NO_HEADER, 0, "");
    }
    reading->into->needed = MAX(reading->id_column, reading->answer_column) + 1;
    return reading->into->has_columns;
}

static void
take_answer(struct reading *reading, const char *id, const char *text)
{
    struct lab_answers *into = reading->into;
    struct lab_answer *answer = g_hash_table_lookup(into->by_id, id);

    if (answer) {
        blame(reading, LAB_ANSWERS_TWICE, answer->line, id);
        return;
    }
    answer = g_new(struct lab_answer, 1);
    *answer = (struct lab_answer){g_strdup(id), g_strdup(text), reading->line, false};
    g_hash_table_insert(into->by_id, answer->id, answer);
    g_ptr_array_add(into->in_file, answer);
}

/* The question's text may be in any encoding: only the cells that are looked at must be UTF-8. */
static void
take_row(struct reading *reading, char **cells, unsigned count)
{
    const char *id, *text;

    if (!reading->has_header && read_header(reading, cells, count))
        return;
    id = reading->id_column < count ? cells[reading->id_column] : "";
    if (count < reading->into->needed) {
        blame(reading, LAB_ANSWERS_COLUMNS, count, id);
        return;
    }
    text = cells[reading->answer_column];
    if (!g_utf8_validate(id, -1, NULL) || !g_utf8_validate(text, -1, NULL))
        blame(reading, LAB_ANSWERS_ENCODING, 0, id);
    else
        take_answer(reading, id, text);
}

/* What stands between the cells of a table whose first row is this: a tab, or what spreadsheets
 * write as CSV. */
static char
separator_of(const char *row)
{
    static const char csv[] = ";,";

    for (const char *one = csv; *one && !strchr(row, '\t'); one++) {
        if (strchr(row, *one))
            return *one;
    }
    return '\t';
}

/* The next cell of a row, as spreadsheets write it (RFC 4180 section 2): within quotes a separator
 * is text, and two quotes are one. A tab never is text: a quote that lacks its other costs a cell.
 *  @param at  moves on to what ends the cell
 *  @return without blanks around it; g_free() */
static char *
take_cell(const char **at, char separator)
{
    GString *cell = g_string_new(NULL);
    bool is_quoted = false;

    for (*at += strspn(*at, " "); **at; ++*at) {
        if (is_quoted && g_str_has_prefix(*at, "\"\"")) {
            ++*at;
        } else if (**at == '"' && (is_quoted || cell->len == 0)) {
            is_quoted = !is_quoted;
            continue;
        } else if (**at == separator && (!is_quoted || separator == '\t')) {
            break;
        }
        g_string_append_c(cell, **at);
    }
    return g_strstrip(g_string_free(cell, FALSE));
}

static void
take_cells(struct reading *reading, const char *row)
{
    GPtrArray *cells = g_ptr_array_new_with_free_func(g_free);

    if (!reading->separator)
        reading->separator = separator_of(row);
    do
        g_ptr_array_add(cells, take_cell(&row, reading->separator));
    while (*row++);
    take_row(reading, (char **)cells->pdata, cells->len);
    g_ptr_array_unref(cells);
}

/* A comment stands in the first cell; in a table, empty ones follow it. @return g_free() */
static char *
first_cell(const char *line)
{
    char *cell = take_cell(&line, '\t');
    size_t length = strlen(cell);

    while (length && strchr(" ;,", cell[length - 1]))
        cell[--length] = '\0';
    return cell;
}

/* NUL bytes become question marks, so that they do not hide what follows. */
static void
take_line(struct reading *reading, const char *start, size_t length)
{
    char *line = g_memdup2(start, length + 1), *first;

    for (size_t i = 0; i < length; i++) {
        if (line[i] == '\0')
            line[i] = '?';
    }
    line[length] = '\0';
    first = first_cell(line);
    if (*first == '#')
        read_comment(reading, first);
    else if (strspn(line, " \t;,") != length)
        take_cells(reading, line);
    g_free(first);
    g_free(line);
}

static struct lab_answers *
parse(const char *data, size_t length)
{
    struct reading reading = {.into = g_new0(struct lab_answers, 1)};
    const char *past = data + length;

    reading.into->by_id = g_hash_table_new(g_str_hash, g_str_equal);
    reading.into->in_file = g_ptr_array_new();
    reading.into->faults = g_array_new(FALSE, FALSE, sizeof(struct lab_answers_fault));
    data = lab_textfile_start(data, length);
    while (data < past) {
        const char *line = lab_textfile_next_line(&data, past, &length);

        reading.line++;
        take_line(&reading, line, length);
    }
    return reading.into;
}

static bool
is_utf16(const char *data, size_t length)
{
    return length >= 2 && (memcmp(data, "\xff\xfe", 2) == 0 || memcmp(data, "\xfe\xff", 2) == 0);
}

struct lab_answers *
lab_answers_read(const char *path, char **reason)
{
    struct lab_answers *answers = NULL;
    size_t length = 0;
    enum lab_textfile_fault fault;
    char *data = lab_textfile_take(path, LAB_ANSWERS_MAX, &length, &fault), *converted;

    if (!data) {
        *reason = lab_ws_unread(fault, LAB_ANSWERS_MAX);
        return NULL;
    }
    if (is_utf16(data, length)) {
        converted = g_convert(data, (gssize)length, "UTF-8", "UTF-16", NULL, &length, NULL);
        g_free(data);
        data = converted;
    }
    if (data)
        answers = parse(data, length);
    else
        *reason = g_strdup(lab_ws_word("trouble", "file-utf16"));
    g_free(data);
    return answers;
}

const char *
lab_answers_take(struct lab_answers *answers, const char *id)
{
    struct lab_answer *answer = g_hash_table_lookup(answers->by_id, id);

    if (!answer)
        return NULL;
    answer->taken = true;
    return answer->text;
}

static int
compare_lines(gconstpointer a, gconstpointer b)
{
    const struct lab_answers_fault *one = a, *other = b;

    return one->line < other->line ? -1 : one->line > other->line;
}

void
lab_answers_blame_rest(struct lab_answers *answers)
{
    struct reading reading = {.into = answers};

    for (guint i = 0; i < answers->in_file->len; i++) {
        const struct lab_answer *answer = g_ptr_array_index(answers->in_file, i);

        reading.line = answer->line;
        if (!answer->taken)
            blame(&reading, LAB_ANSWERS_UNKNOWN, 0, answer->id);
    }
    g_array_sort(answers->faults, compare_lines);
}

void
lab_answers_free(struct lab_answers *answers)
{
    if (!answers)
        return;
    for (guint i = 0; i < answers->in_file->len; i++) {
        struct lab_answer *answer = g_ptr_array_index(answers->in_file, i);

        g_free(answer->id);
        g_free(answer->text);
        g_free(answer);
    }
    for (guint i = 0; i < answers->faults->len; i++)
        g_free(g_array_index(answers->faults, struct lab_answers_fault, i).id);
    g_hash_table_destroy(answers->by_id);
    g_ptr_array_free(answers->in_file, TRUE);
    g_array_free(answers->faults, TRUE);
    g_free(answers);
}
