/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/classroom/worksheet.h"

#include "ws/classroom/paper.h"

static guint seed, questions = LAB_SHEET_USUAL;

/* A sheet without questions would say that there is nothing to ask. */
struct lab_sheet_name
lab_ws_worksheet_name(void)
{
    return (struct lab_sheet_name){seed, CLAMP(questions, 1, LAB_SHEET_MAX), LAB_EVERY_STREAM};
}

/* A sheet that is being made. */
struct sheet {
    void (*print)(struct lab_paper *paper); /* NULL: answers are marked */
    struct lab_answers *answers;            /* NULL: none */
    struct lab_sheet_name name;
    GArray *heard; /* of struct lab_told */
};

static void
hear(void *output, packet_info *pinfo _U_, const struct lab_told *told)
{
    struct sheet *sheet = output;

    g_array_append_vals(sheet->heard, told, 1);
}

static void
forget(void *output)
{
    struct sheet *sheet = output;

    g_array_set_size(sheet->heard, 0);
}

static void
print(void *output, GString *out)
{
    struct sheet *sheet = output;
    struct lab_paper paper;

    lab_paper_open(&paper, out, &sheet->name, sheet->heard);
    if (sheet->print)
        sheet->print(&paper);
    else
        lab_paper_print_marks(&paper, sheet->answers);
    lab_paper_close(&paper);
}

static void
free_sheet(void *output)
{
    struct sheet *sheet = output;

    lab_answers_free(sheet->answers);
    g_array_free(sheet->heard, TRUE);
    g_free(sheet);
}

/* Takes over @a answers. */
static bool
start(void (*form)(struct lab_paper *paper), const struct lab_sheet_name *name,
      struct lab_answers *answers)
{
    static const struct lab_tap_output does = {hear, forget, print, free_sheet};
    struct sheet *sheet = g_new(struct sheet, 1);
    char *filter = lab_tap_stream_filter(name->stream);
    bool started;

    *sheet =
        (struct sheet){form, answers, *name, g_array_new(FALSE, FALSE, sizeof(struct lab_told))};
    started = lab_tap_start(&does, sheet, filter);
    g_free(filter);
    return started;
}

/* A form that a sheet is written in. */
struct form {
    const char *argument;
    void (*print)(struct lab_paper *paper);
};

static bool
start_form(const char *rest, const void *what)
{
    const struct form *form = what;
    struct lab_sheet_name name = lab_ws_worksheet_name();

    if (lab_tap_read_stream(rest, &name.stream))
        return start(form->print, &name, NULL);
    lab_ws_complain("argument-stream", LAB_VALUES({"argument", form->argument}, {"rest", rest}));
    return false;
}

#define GRADE "lab,grade"

static bool
grade(const char *path)
{
    const struct lab_sheet_name name = lab_ws_worksheet_name();
    char *reason = NULL;
    struct lab_answers *answers = lab_answers_read(path, &reason);

    if (answers)
        return start(NULL, answers->has_name ? &answers->name : &name, answers);
    lab_ws_complain("file", LAB_VALUES({"path", path}, {"reason", reason}));
    g_free(reason);
    return false;
}

static bool
start_grade(const char *rest, const void *what _U_)
{
    if (*rest == ',' && rest[1])
        return grade(rest + 1);
    lab_ws_complain("argument-grade", LAB_VALUES({"argument", GRADE}, {"rest", rest}));
    return false;
}

void
lab_ws_worksheet_register(module_t *module)
{
    static const struct form forms[] = {{"lab,worksheet", lab_paper_print_worksheet},
                                        {"lab,worksheet,tsv", lab_paper_print_table},
                                        {"lab,key", lab_paper_print_key},
                                        {"lab,key,gift", lab_paper_print_gift}};

    for (unsigned i = 0; i < G_N_ELEMENTS(forms); i++)
        lab_tap_argument(forms[i].argument, start_form, &forms[i]);
    lab_tap_argument(GRADE, start_grade, NULL);
    prefs_register_uint_preference(
        module, "seed", "Seed of the worksheets",
        "Which questions a worksheet asks: the same number and the same capture give the same "
        "questions, another number gives others.",
        10, &seed);
    prefs_register_uint_preference(module, "questions", "Questions of a worksheet",
                                   "How many questions a worksheet has at most: 1 to 40.", 10,
                                   &questions);
}
