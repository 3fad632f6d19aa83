/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/words.h"

#include <errno.h>

#include <wsutil/filesystem.h>
#include <wsutil/report_message.h>

#include "ws/kept.h"

/* The first choice of the preference; the languages follow. */
#define AUTOMATIC 0

static int chosen = AUTOMATIC;
/* Those to choose from; lives as long as the program, like the preference. */
static char **languages;
static enum_val_t *choices; /* automatic, then the languages */
static lab_notes *notes;
static unsigned loads;
static char *spoken; /* the language that they are in */

/* One message for all problems of a load, and none for those that were told before. */
struct problems {
    GString *text;
    unsigned count;
};
#define PROBLEMS_SHOWN 5
static char *told;

static void
note_problem(const char *file, unsigned line, const char *reason, void *user_data)
{
    struct problems *problems = user_data;

    if (problems->count++ >= PROBLEMS_SHOWN)
        return;
    if (line)
        g_string_append_printf(problems->text, "\n%s:%u: %s", file, line, reason);
    else
        g_string_append_printf(problems->text, "\n%s: %s", file, reason);
}

static void
tell_problems(struct problems *problems)
{
    if (problems->count > PROBLEMS_SHOWN) {
        g_string_append_c(problems->text, '\n');
        lab_ws_expand(problems->text, "trouble", "texts-more",
                      LAB_VALUES({"count", .number = problems->count - PROBLEMS_SHOWN}));
    }
    if (problems->count && g_strcmp0(told, problems->text->str) != 0)
        report_warning("%s%s", lab_ws_word("trouble", "texts"), problems->text->str);
    g_free(told);
    told = g_string_free(problems->text, FALSE);
}

static char *
language_to_load(void)
{
    if (chosen != AUTOMATIC)
        return g_strdup(languages[chosen - 1]);
    return lab_notes_choose((const char *const *)languages, g_get_language_names());
}

/* @param report  what to tell of problems in files; NULL: nothing */
static void
load(lab_textfile_report report, struct problems *problems)
{
    char *folder = get_persconffile_path(LAB_FOLDER, FALSE);

    lab_ws_kept_forget();
    lab_notes_free(notes);
    g_free(spoken);
    spoken = language_to_load();
    notes = lab_notes_load(spoken, folder, report, problems);
    g_free(folder);
}

void
lab_ws_words_load(void)
{
    struct problems problems = {.text = g_string_new(NULL)};

    load(note_problem, &problems);
    tell_problems(&problems);
    loads++;
}

unsigned
lab_ws_words_loads(void)
{
    return loads;
}

static void
free_notes(gpointer data)
{
    lab_notes_free(data);
}

GPtrArray *
lab_ws_words_of_all_languages(void)
{
    GPtrArray *all = g_ptr_array_new_with_free_func(free_notes);
    char *folder = get_persconffile_path(LAB_FOLDER, FALSE);

    for (unsigned i = 0; languages[i]; i++)
        g_ptr_array_add(all, lab_notes_load(languages[i], folder, NULL, NULL));
    g_free(folder);
    return all;
}

void
lab_ws_words_register(module_t *module)
{
    char *folder = get_persconffile_path(LAB_FOLDER, FALSE);
    guint count;

    languages = lab_notes_available_languages(folder);
    count = g_strv_length(languages);
    choices = g_new0(enum_val_t, count + 2);
    choices[0] = (enum_val_t){"automatic", "Automatic (language of the desktop)", AUTOMATIC};
    for (guint i = 0; i < count; i++)
        choices[i + 1] =
            (enum_val_t){languages[i], lab_notes_language_title(languages[i], folder), (gint)i + 1};
    prefs_register_enum_preference(module, "language", "Language of the explanations",
                                   "Changes the words Lab shows, and nothing else. The values of "
                                   "its fields are the same in every language.",
                                   &chosen, choices, FALSE);
    g_free(folder);
}

const enum_val_t *
lab_ws_languages(void)
{
    return choices;
}

const char *
lab_ws_language(void)
{
    return choices[chosen].name;
}

const char *
lab_ws_spoken_language(void)
{
    return spoken;
}

/* Labels want words before the preferences have been read, and so before a problem is worth
 * telling. */
static const lab_notes *
texts(void)
{
    if (!notes)
        load(NULL, NULL);
    return notes;
}

const char *
lab_ws_word(const char *section, const char *key)
{
    const char *text = lab_notes_text(texts(), section, key);

    return text ? text : "";
}

bool
lab_ws_uses(const char *section, const char *key, const char *name)
{
    return lab_notes_uses(texts(), section, key, name);
}

void
lab_ws_expand(GString *out, const char *section, const char *key,
              const struct lab_note_value *values, size_t count)
{
    lab_notes_expand(out, texts(), section, key, values, count);
}

char *
lab_ws_trouble(const char *key, const struct lab_note_value *values, size_t count)
{
    GString *text = g_string_new(NULL);

    lab_ws_expand(text, "trouble", key, values, count);
    return g_string_free(text, FALSE);
}

char *
lab_ws_unread(enum lab_textfile_fault fault, size_t limit)
{
    const char *why = g_strerror(fault == LAB_TEXTFILE_ABSENT ? ENOENT : errno);

    return lab_ws_trouble(lab_textfile_trouble(fault),
                          LAB_VALUES({"reason", why}, {"limit", .number = limit / LAB_MIB}));
}

void
lab_ws_complain(const char *key, const struct lab_note_value *values, size_t count)
{
    char *text = lab_ws_trouble(key, values, count);

    report_failure("%s", text);
    g_free(text);
}

bool
lab_ws_write(char *out, size_t size, const char *section, bool is_constant, const char *key,
             const struct lab_note_value *values, size_t count)
{
    return lab_notes_write(out, size, texts(), section, is_constant, key, values, count);
}

const char *
lab_ws_phrase(packet_info *pinfo, const char *section, const char *key,
              const struct lab_note_value *values, size_t count)
{
    static GString *scratch;

    if (!scratch)
        scratch = g_string_new(NULL);
    g_string_truncate(scratch, 0);
    lab_ws_expand(scratch, section, key, values, count);
    return wmem_memdup(pinfo->pool, scratch->str, scratch->len + 1);
}

const char *
lab_ws_list(packet_info *pinfo, const char *list, const char *item)
{
    return *list ? lab_ws_phrase(pinfo, "mark", "and", LAB_VALUES({"list", list}, {"item", item}))
                 : item;
}

const char *
lab_ws_decimals(wmem_allocator_t *pool, double number, unsigned places)
{
    char form[] = "%.0f", text[G_ASCII_DTOSTR_BUF_SIZE];

    form[2] = (char)('0' + places);
    return wmem_strdup(pool, g_ascii_formatd(text, sizeof text, form, number));
}
