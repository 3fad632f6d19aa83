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

static int
by_name(const void *one, const void *other)
{
    return strcmp(*(char *const *)one, *(char *const *)other);
}

/* The tables in the folder, by name; g_ptr_array_unref(). */
static GPtrArray *
filled_tables(void)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    GDir *folder = g_dir_open(lab_folder(), 0, NULL);
    const char *name;

    while (folder && (name = g_dir_read_name(folder))) {
        if (g_str_has_suffix(name, TABLE_ENDING))
            g_ptr_array_add(names, g_strdup(name));
    }
    if (folder)
        g_dir_close(folder);
    g_ptr_array_sort(names, by_name);
    return names;
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
print_marks_of(struct lab_paper *paper, const char *name, const GArray *heard)
{
    char *path = g_build_filename(lab_folder(), name, NULL), *reason = NULL;
    struct lab_answers *answers = lab_answers_read(path, &reason);
    GString *marks = g_string_new(reason);
    struct lab_paper sheet;

    paper->form->heading(paper, name);
    if (answers) {
        lab_paper_open(&sheet, marks, answers->has_name ? &answers->name : &paper->name, heard);
        lab_print_marks(&sheet, answers);
        lab_paper_close(&sheet);
        lab_answers_free(answers);
    }
    print_lines(paper, marks->str);
    g_string_free(marks, TRUE);
    g_free(reason);
    g_free(path);
}

static void
print_marks(struct lab_paper *paper, const GArray *heard)
{
    GPtrArray *names = filled_tables();

    paper->form->begin(paper, lab_ws_word("sheet", "marks-title"));
    if (names->len == 0)
        paper->form->paragraph(paper,
                               LAB_SAY(paper, "sheet", "no-tables", {"folder", lab_folder()}));
    for (guint i = 0; i < names->len; i++)
        print_marks_of(paper, g_ptr_array_index(names, i), heard);
    paper->form->end(paper);
    g_ptr_array_unref(names);
}

/* The page to print, and the same questions as a table, which can be marked. */
static char *
save_questions(const capture_file *capture, struct lab_paper *paper)
{
    static const struct lab_folder_kind page = {"lab-worksheet", ".html"},
                                        table = {"lab-answers", TABLE_ENDING};
    char *path;

    lab_print_table(paper);
    path = write_new(capture, &table, paper->out);
    g_free(path);
    if (!path)
        return NULL;
    g_string_truncate(paper->out, 0);
    lab_print_worksheet(paper);
    return write_new(capture, &page, paper->out);
}

char *
lab_sheet_save(capture_file *capture, enum lab_sheet_file which)
{
    static const struct lab_folder_kind key = {"lab-key", ".html"}, marks = {"lab-marks", ".html"};
    GArray *heard = g_array_new(FALSE, FALSE, sizeof(struct lab_told));
    const struct lab_sheet_name name = lab_ws_sheet_name();
    char *path, *file = lab_folder_name_of(capture);
    GString *out = g_string_new(NULL);
    struct lab_paper paper;

    lab_replay(capture, hear, heard);
    lab_paper_open(&paper, out, &name, heard);
    paper.form = &lab_sheet_html;
    paper.capture = file;
    if (which == LAB_SHEET_FILE_QUESTIONS) {
        path = save_questions(capture, &paper);
    } else {
        if (which == LAB_SHEET_FILE_KEY)
            lab_print_key(&paper);
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
