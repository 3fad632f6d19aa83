/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/window/sheets.h"

#include <string.h>

#include "ws/classroom/paper.h"
#include "ws/classroom/sheet_form.h"
#include "ws/classroom/worksheet.h"
#include "ws/report/folder.h"
#include "ws/report/replay.h"
#include "ws/words.h"

#define TABLE_ENDING ".tsv"

static void
hear(void *heard, packet_info *pinfo _U_, const struct lab_told *told)
{
    g_array_append_vals(heard, told, 1);
}

/* Write a text to a new file. @return its path, g_free(); NULL: it cannot be written */
static char *
write_new(const capture_file *capture, const struct lab_folder_kind *kind, const GString *text)
{
    char *name = lab_folder_name_of(capture), *path;
    FILE *file = lab_folder_new_file(kind, name, &path);

    if (file)
        fwrite(text->str, 1, text->len, file);
    if (!file || !lab_folder_close(file, path)) {
        lab_folder_complain(path);
        g_clear_pointer(&path, g_free);
    }
    g_free(name);
    return path;
}

/* A table that a student may have filled in. */
struct table {
    char *name; /* of its file */
    struct lab_answers *answers;
    char *reason; /* why there are none */
};

static void
free_table(void *data)
{
    struct table *table = data;

    g_free(table->name);
    lab_answers_free(table->answers);
    g_free(table->reason);
    g_free(table);
}

static int
by_name(const void *one, const void *other)
{
    return strcmp((*(struct table *const *)one)->name, (*(struct table *const *)other)->name);
}

/* Whether spreadsheets call a table so. */
static bool
is_called_a_table(const char *name)
{
    static const char *const endings[] = {TABLE_ENDING, ".csv", ".txt"};
    char *lower = g_ascii_strdown(name, -1);
    bool is_table = false;

    for (unsigned i = 0; i < G_N_ELEMENTS(endings); i++)
        is_table |= g_str_has_suffix(lower, endings[i]);
    g_free(lower);
    return is_table;
}

/* What we write is called .tsv. Among a teacher's documents much else may be called .csv or .txt,
 * and has other columns. */
static bool
is_of_a_sheet(const struct table *table)
{
    return g_str_has_suffix(table->name, TABLE_ENDING) ||
           (table->answers && (table->answers->has_columns || table->answers->has_name));
}

/* The tables in the folder, by name; g_ptr_array_unref(). */
static GPtrArray *
filled_tables(void)
{
    GPtrArray *tables = g_ptr_array_new_with_free_func(free_table);
    GDir *folder = g_dir_open(lab_folder(), 0, NULL);
    const char *name;

    while (folder && (name = g_dir_read_name(folder))) {
        char *path = g_build_filename(lab_folder(), name, NULL);
        struct table *table;

        if (is_called_a_table(name)) {
            table = g_new0(struct table, 1);
            table->name = g_strdup(name);
            table->answers = lab_answers_read(path, &table->reason);
            if (is_of_a_sheet(table))
                g_ptr_array_add(tables, table);
            else
                free_table(table);
        }
        g_free(path);
    }
    if (folder)
        g_dir_close(folder);
    g_ptr_array_sort(tables, by_name);
    return tables;
}

/* Each line as a paragraph. */
static void
print_lines(struct lab_paper *paper, const char *text)
{
    char **lines = g_strsplit(text, "\n", -1);

    for (char **line = lines; *line; line++) {
        if (**line)
            paper->form->paragraph(paper, *line);
    }
    g_strfreev(lines);
}

/* The marks of one table, which tells itself which sheet it is. */
static void
print_marks_of(struct lab_paper *paper, const struct table *table, const GArray *heard)
{
    GString *marks = g_string_new(table->reason);
    struct lab_answers *answers = table->answers;
    struct lab_paper sheet;

    paper->form->heading(paper, table->name);
    if (answers) {
        lab_paper_open(&sheet, marks, answers->has_name ? &answers->name : &paper->name, heard);
        lab_paper_print_marks(&sheet, answers);
        lab_paper_close(&sheet);
    }
    print_lines(paper, marks->str);
    g_string_free(marks, TRUE);
}

static void
print_marks(struct lab_paper *paper, const GArray *heard)
{
    GPtrArray *tables = filled_tables();

    paper->form->begin(paper, lab_ws_word("sheet", "marks-title"));
    if (tables->len == 0)
        paper->form->paragraph(paper,
                               LAB_SAY(paper, "sheet", "no-tables", {"folder", lab_folder()}));
    for (guint i = 0; i < tables->len; i++)
        print_marks_of(paper, g_ptr_array_index(tables, i), heard);
    paper->form->end(paper);
    g_ptr_array_unref(tables);
}

/* The page to print, and the same questions as a table, which can be marked. */
static char *
save_questions(const capture_file *capture, struct lab_paper *paper)
{
    static const struct lab_folder_kind page = {"lab-worksheet", ".html"},
                                        table = {"lab-answers", TABLE_ENDING};
    char *path;

    lab_paper_print_table(paper);
    path = write_new(capture, &table, paper->out);
    g_free(path);
    if (!path)
        return NULL;
    g_string_truncate(paper->out, 0);
    lab_paper_print_worksheet(paper);
    return write_new(capture, &page, paper->out);
}

char *
lab_sheets_save(capture_file *capture, enum lab_sheet_file which)
{
    static const struct lab_folder_kind key = {"lab-key", ".html"}, marks = {"lab-marks", ".html"};
    GArray *heard = g_array_new(FALSE, FALSE, sizeof(struct lab_told));
    const struct lab_sheet_name name = lab_ws_worksheet_name();
    char *path, *file = lab_folder_name_of(capture);
    GString *out = g_string_new(NULL);
    struct lab_paper paper;

    lab_replay(capture, hear, heard);
    lab_paper_open(&paper, out, &name, heard);
    paper.form = &lab_sheet_form_html;
    paper.capture = file;
    if (which == LAB_SHEET_FILE_QUESTIONS) {
        path = save_questions(capture, &paper);
    } else {
        if (which == LAB_SHEET_FILE_KEY)
            lab_paper_print_key(&paper);
        else
            print_marks(&paper, heard);
        path = write_new(capture, which == LAB_SHEET_FILE_KEY ? &key : &marks, out);
    }
    lab_paper_close(&paper);
    g_string_free(out, TRUE);
    g_array_free(heard, TRUE);
    g_free(file);
    return path;
}
