/* Languages: which there are, which one fits a user, and their texts in layers.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "notes/notes.h"

#include <stdbool.h>
#include <string.h>

#include "notes/catalogue.h"
#include "notes/shipped.h"
#include "notes/template.h"

#define REFERENCE "en"
#define SUFFIX    ".ini"

/* The catalogues of a language, in the order in which they are asked for a text: the teacher's own,
 * ours, and the same of English. */
enum { OWN, SHIPPED, OWN_ENGLISH, ENGLISH, LAYERS };

/* A line asks for the same texts with every packet, and mostly by the same words in memory. */
#define LATELY_BITS 12
#define LATELY      (1 << LATELY_BITS)

/* A text that was asked for. */
struct found {
    const char *key;
    const char *section;                   /* if it is a constant, too */
    const struct lab_catalogue_text *text; /* NULL: none */
};

struct lab_notes {
    const struct lab_catalogue *layers[LAYERS]; /* NULL: there is none */
    struct found *lately;                       /* LATELY of them, where their words lie */
};

/* A name that may become part of a path. */
static bool
is_language(const char *name)
{
    size_t length = strspn(name, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "_-@");

    return length > 0 && name[length] == '\0';
}

const char *const *
lab_notes_shipped_languages(void)
{
    return lab_shipped_languages;
}

static int
compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void
add_files_of(GPtrArray *names, const char *folder)
{
    GDir *directory = folder ? g_dir_open(folder, 0, NULL) : NULL;
    const char *file;

    if (!directory)
        return;
    while ((file = g_dir_read_name(directory))) {
        if (!g_str_has_suffix(file, SUFFIX))
            continue;

        char *name = g_strndup(file, strlen(file) - strlen(SUFFIX));

        if (is_language(name) && !g_strv_contains(lab_shipped_languages, name))
            g_ptr_array_add(names, name);
        else
            g_free(name);
    }
    g_dir_close(directory);
}

char **
lab_notes_available_languages(const char *folder)
{
    GPtrArray *names = g_ptr_array_new();

    for (unsigned i = 0; lab_shipped_languages[i]; i++)
        g_ptr_array_add(names, g_strdup(lab_shipped_languages[i]));
    add_files_of(names, folder);
    g_ptr_array_sort(names, compare_names);
    g_ptr_array_add(names, NULL);
    return (char **)g_ptr_array_free(names, FALSE);
}

/* A built-in catalogue; NULL if there is none. Each is read once, when it is first asked for:
 * reading takes longer than all else that Lab does when Wireshark starts. English says to the
 * others which texts there are and which placeholders each may use. */
static const struct lab_catalogue *
built_in(const char *language, lab_textfile_report report, void *user_data)
{
    static GHashTable *read;
    struct lab_reporter reporter = {.report = report, .user_data = user_data};
    const struct lab_catalogue *catalogue, *known = NULL;
    char *file;

    if (!read)
        read = g_hash_table_new(g_str_hash, g_str_equal);
    catalogue = g_hash_table_lookup(read, language);
    if (catalogue)
        return catalogue;
    if (strcmp(language, REFERENCE) != 0)
        reporter.words[0] = known = built_in(REFERENCE, report, user_data);
    reporter.file = file = g_strconcat(language, SUFFIX, NULL);
    catalogue = lab_catalogue_shipped(language, known, &reporter);
    g_hash_table_insert(read, (gpointer)g_intern_string(language), (gpointer)catalogue);
    g_free(file);
    return catalogue;
}

/* The path of the teacher's own catalogue; g_free(). NULL if there cannot be one. */
static char *
own_path(const char *language, const char *folder)
{
    char *file, *path;

    if (!folder || !is_language(language))
        return NULL;
    file = g_strconcat(language, SUFFIX, NULL);
    path = g_build_filename(folder, file, NULL);
    g_free(file);
    return path;
}

/* The teacher's own catalogue; NULL if there is none or it cannot be read. A language with
 * neither this nor a built-in catalogue is a mistake, which @a is_needed says. */
static struct lab_catalogue *
own(const char *language, const char *folder, const struct lab_catalogue *known, bool is_needed,
    struct lab_reporter reporter)
{
    char *path = own_path(language, folder);
    struct lab_catalogue *catalogue;

    reporter.file = path ? path : language;
    catalogue = path ? lab_catalogue_read(known, &reporter) : NULL;
    if (!catalogue && is_needed && reporter.count == 0)
        lab_catalogue_report(&reporter, 0, "texts-no-language", NULL, 0);
    g_free(path);
    return catalogue;
}

/* A folder that is none would otherwise pass for one that is not there. */
static void
check_folder(const char *folder, struct lab_reporter reporter)
{
    reporter.file = folder;
    if (!folder || g_file_test(folder, G_FILE_TEST_IS_DIR))
        return;
    if (g_file_test(folder, G_FILE_TEST_IS_SYMLINK))
        lab_catalogue_report(&reporter, 0, "texts-folder-link", NULL, 0);
    else if (g_file_test(folder, G_FILE_TEST_EXISTS))
        lab_catalogue_report(&reporter, 0, "texts-folder-none", NULL, 0);
}

const char *
lab_notes_language_title(const char *language, const char *folder)
{
    static const char wanted[] = "[language]\nname=English\n";
    struct lab_reporter nobody = {.file = language};
    struct lab_catalogue *head = lab_catalogue_parse(wanted, sizeof wanted - 1, NULL, &nobody);
    struct lab_catalogue *from[] = {own(language, folder, head, false, nobody),
                                    lab_catalogue_shipped(language, head, &nobody)};
    const char *title = NULL;

    for (unsigned i = 0; i < G_N_ELEMENTS(from); i++) {
        if (!title && from[i])
            title = lab_catalogue_text(from[i], "language", "name");
    }
    title = g_intern_string(title ? title : language);
    for (unsigned i = 0; i < G_N_ELEMENTS(from); i++)
        lab_catalogue_free(from[i]);
    lab_catalogue_free(head);
    return title;
}

/* How well a language fits a locale name such as "zh_TW.UTF-8": 3 the very language, 2 the
 * language without a country, 1 the same language of another country, 0 not at all. */
static int
fitness(const char *language, const char *locale)
{
    size_t whole = strcspn(locale, ".@"), base = strcspn(locale, "_-.@");

    if (strncmp(language, locale, whole) == 0 && language[whole] == '\0')
        return 3;
    if (g_ascii_strncasecmp(language, locale, base) != 0)
        return 0;
    if (language[base] == '\0')
        return 2;
    return strchr("_-@", language[base]) ? 1 : 0;
}

char *
lab_notes_choose(const char *const *available, const char *const *locale_names)
{
    for (unsigned i = 0; locale_names[i]; i++) {
        const char *best = NULL;
        int best_fitness = 0;

        for (unsigned j = 0; available[j]; j++) {
            int fit = fitness(available[j], locale_names[i]);

            if (fit > best_fitness) {
                best = available[j];
                best_fitness = fit;
            }
        }
        if (best)
            return g_strdup(best);
    }
    return g_strdup(REFERENCE);
}

lab_notes *
lab_notes_load(const char *language, const char *folder, lab_textfile_report report,
               void *user_data)
{
    lab_notes *notes = g_new0(lab_notes, 1);
    const struct lab_catalogue **layers = notes->layers, *english;
    bool is_english = strcmp(language, REFERENCE) == 0;
    struct lab_reporter reporter = {.report = report, .user_data = user_data};

    notes->lately = g_new0(struct found, LATELY);
    english = layers[ENGLISH] = built_in(REFERENCE, report, user_data);
    layers[SHIPPED] = is_english ? NULL : built_in(language, report, user_data);
    reporter.words[0] = layers[SHIPPED];
    reporter.words[1] = english;
    check_folder(folder, reporter);
    layers[OWN_ENGLISH] = own(REFERENCE, folder, english, false, reporter);
    if (!is_english)
        layers[OWN] = own(language, folder, english, !layers[SHIPPED], reporter);
    return notes;
}

void
lab_notes_free(lab_notes *notes)
{
    if (!notes)
        return;
    lab_catalogue_free((struct lab_catalogue *)notes->layers[OWN]);
    lab_catalogue_free((struct lab_catalogue *)notes->layers[OWN_ENGLISH]);
    g_free(notes->lately);
    g_free(notes);
}

static const struct lab_catalogue_text *
look_up(const lab_notes *notes, const char *section, const char *key)
{
    const struct lab_catalogue_text *text = NULL;

    for (unsigned i = 0; !text && i < LAYERS; i++) {
        if (notes->layers[i])
            text = lab_catalogue_find(notes->layers[i], section, key);
    }
    return text;
}

static struct found *
place_of(const lab_notes *notes, const char *section, const char *key)
{
    uint32_t words = (uint32_t)((uintptr_t)section * 31 + (uintptr_t)key);

    /* Times 2^32 divided by the golden ratio: the highest bits depend on all of both addresses. */
    return &notes->lately[words * 2654435769U >> (32 - LATELY_BITS)];
}

/* A constant never becomes another word; where another section lies, another may have been before.
 */
static bool
is_of(const struct found *found, const char *section, bool is_constant)
{
    return is_constant ? found->section == section
                       : found->text && strcmp(found->text->section, section) == 0;
}

static inline const struct lab_catalogue_text *
find_as(const lab_notes *notes, const char *section, bool is_constant, const char *key)
{
    struct found *found = place_of(notes, section, key);

    if (found->key != key || !is_of(found, section, is_constant))
        *found = (struct found){key, is_constant ? section : NULL, look_up(notes, section, key)};
    return found->text;
}

static const struct lab_catalogue_text *
find(const lab_notes *notes, const char *section, const char *key)
{
    return find_as(notes, section, false, key);
}

const char *
lab_notes_text(const lab_notes *notes, const char *section, const char *key)
{
    const struct lab_catalogue_text *text = find(notes, section, key);

    return text ? text->whole : NULL;
}

bool
lab_notes_uses(const lab_notes *notes, const char *section, const char *key, const char *name)
{
    const struct lab_catalogue_text *text = find(notes, section, key);
    const struct lab_piece *piece = text ? text->pieces->all : NULL;

    for (; piece && piece < text->pieces->last; piece++) {
        if (piece->placeholder_length == strlen(name) &&
            memcmp(piece->placeholder, name, piece->placeholder_length) == 0)
            return true;
    }
    return false;
}

void
lab_notes_expand(GString *out, const lab_notes *notes, const char *section, const char *key,
                 const struct lab_note_value *values, size_t count)
{
    const struct lab_catalogue_text *text = find(notes, section, key);

    if (text)
        lab_template_expand(out, text->pieces, values, count);
}

bool
lab_notes_write(char *out, size_t size, const lab_notes *notes, const char *section,
                bool is_constant, const char *key, const struct lab_note_value *values,
                size_t count)
{
    const struct lab_catalogue_text *text = find_as(notes, section, is_constant, key);

    if (text)
        return lab_template_write(out, size, text->pieces, values, count) != NULL;
    *out = '\0';
    return true;
}
