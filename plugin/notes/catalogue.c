/* Reading one catalogue. GKeyFile decides what a line means, but it is given one line
 * at a time: on a whole file it stops at the first bad line and keeps no line numbers.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "notes/catalogue.h"

#include <stdbool.h>
#include <string.h>

#include "notes/shipped.h"
#include "notes/template.h"
#include "notes/textfile.h"

struct entry {
    struct lab_catalogue_text text;
    char *key;
    unsigned line; /* of the file it comes from */
};

struct lab_catalogue {
    GHashTable *entries;  /* a set of struct entry, by section and key */
    GHashTable *sections; /* the names of their sections, which belong to them */
};

/* A file on its way into a catalogue. */
struct reading {
    const struct lab_catalogue *known;
    struct lab_catalogue *into;
    struct lab_reporter *reporter;
    unsigned line;
    char *section; /* NULL before the first one */
    bool skipping; /* in a section that is not used and has been reported */
};

static guint
entry_hash(gconstpointer data)
{
    const struct entry *entry = data;

    return g_str_hash(entry->text.section) * 31 + g_str_hash(entry->key);
}

static gboolean
entry_equal(gconstpointer a, gconstpointer b)
{
    const struct entry *one = a, *other = b;

    return strcmp(one->key, other->key) == 0 && strcmp(one->text.section, other->text.section) == 0;
}

static void
entry_free(gpointer data)
{
    struct entry *entry = data;

    g_free((char *)entry->text.section);
    g_free(entry->key);
    g_free((char *)entry->text.whole);
    g_free(entry->text.pieces);
    g_free(entry);
}

static struct lab_catalogue *
catalogue_new(void)
{
    struct lab_catalogue *catalogue = g_new(struct lab_catalogue, 1);

    catalogue->entries = g_hash_table_new_full(entry_hash, entry_equal, entry_free, NULL);
    catalogue->sections = g_hash_table_new(g_str_hash, g_str_equal);
    return catalogue;
}

void
lab_catalogue_free(struct lab_catalogue *catalogue)
{
    if (!catalogue)
        return;
    g_hash_table_destroy(catalogue->sections);
    g_hash_table_destroy(catalogue->entries);
    g_free(catalogue);
}

static const struct entry *
find(const struct lab_catalogue *catalogue, const char *section, const char *key)
{
    struct entry probe = {.text.section = section, .key = (char *)key};

    return g_hash_table_lookup(catalogue->entries, &probe);
}

const struct lab_catalogue_text *
lab_catalogue_find(const struct lab_catalogue *catalogue, const char *section, const char *key)
{
    const struct entry *entry = find(catalogue, section, key);

    return entry ? &entry->text : NULL;
}

const char *
lab_catalogue_text(const struct lab_catalogue *catalogue, const char *section, const char *key)
{
    const struct lab_catalogue_text *text = lab_catalogue_find(catalogue, section, key);

    return text ? text->whole : NULL;
}

unsigned
lab_catalogue_size(const struct lab_catalogue *catalogue)
{
    return g_hash_table_size(catalogue->entries);
}

/* A problem in words; what no text says, its key has to say. */
static char *
in_words(const struct lab_reporter *reporter, const char *key, const struct lab_note_value *values,
         size_t count)
{
    const struct lab_catalogue_text *text = NULL;
    GString *out = g_string_new(NULL);

    for (unsigned i = 0; !text && i < G_N_ELEMENTS(reporter->words); i++) {
        if (reporter->words[i])
            text = lab_catalogue_find(reporter->words[i], "trouble", key);
    }
    if (text)
        lab_template_expand(out, text->pieces, values, count);
    else
        g_string_append(out, key);
    return g_string_free(out, FALSE);
}

void
lab_catalogue_report(struct lab_reporter *reporter, unsigned line, const char *key,
                     const struct lab_note_value *values, size_t count)
{
    char *reason;

    reporter->count++;
    if (!reporter->report)
        return;
    reason = in_words(reporter, key, values, count);
    reporter->report(reporter->file, line, reason, reporter->user_data);
    g_free(reason);
}

/* In the line at hand. @param name  the value of {name}; NULL: the text has none */
static void
report(const struct reading *reading, const char *key, const char *name)
{
    const struct lab_note_value value = {.name = "name", .value = name};

    lab_catalogue_report(reading->reporter, reading->line, key, &value, name != NULL);
}

/* A placeholder that our own text does not have, or a brace. @return whether there is one */
static bool
report_template(const struct reading *reading, const char *text, const char *model)
{
    char *placeholder, *known;
    const char *key = lab_template_problem(text, model, &placeholder);

    if (!key)
        return false;
    known = lab_template_placeholders(model ? model : "");
    lab_catalogue_report(reading->reporter, reading->line, key,
                         (const struct lab_note_value[]){{"placeholder", .value = placeholder},
                                                         {"placeholders", .value = known}},
                         2);
    g_free(known);
    g_free(placeholder);
    return true;
}

/* What keeps a text from being used. @return whether anything does
 * @param shown  the key for a message */
static bool
report_entry(const struct reading *reading, const char *key, const char *shown, const char *text)
{
    const char *section = reading->section;
    const struct entry *before = find(reading->into, section, key);
    const char *model = reading->known ? lab_catalogue_text(reading->known, section, key) : NULL;
    const struct lab_note_value values[] = {{"name", .value = shown},
                                            {"section", .value = section},
                                            {"line", .number = before ? before->line : 0},
                                            {"limit", .number = LAB_TEXT_MAX}};
    const char *problem = reading->known && !model      ? "texts-unknown"
                          : before                      ? "texts-twice"
                          : *text == '\0'               ? "texts-empty"
                          : strlen(text) > LAB_TEXT_MAX ? "texts-long"
                                                        : NULL;

    if (!problem)
        return report_template(reading, text, model);
    lab_catalogue_report(reading->reporter, reading->line, problem, values, G_N_ELEMENTS(values));
    return true;
}

static void
take_entry(struct reading *reading, GKeyFile *line, const char *group)
{
    char **keys = g_key_file_get_keys(line, group, NULL, NULL);
    char *text = g_strchomp(g_key_file_get_value(line, group, keys[0], NULL));
    char *shown = lab_textfile_shown(keys[0], strlen(keys[0]), LAB_SHOWN_MAX);

    if (!report_entry(reading, keys[0], shown, text)) {
        struct entry *entry = g_new(struct entry, 1);

        *entry =
            (struct entry){.text = {.section = g_strdup(reading->section), .whole = g_strdup(text)},
                           .key = g_strdup(keys[0]),
                           .line = reading->line};
        entry->text.pieces = lab_template_split(entry->text.whole);
        g_hash_table_add(reading->into->entries, entry);
        g_hash_table_add(reading->into->sections, (gpointer)entry->text.section);
    }
    g_free(shown);
    g_free(text);
    g_strfreev(keys);
}

static void
begin_section(struct reading *reading, GKeyFile *line)
{
    g_free(reading->section);
    reading->section = g_key_file_get_start_group(line);
    reading->skipping =
        reading->known && !g_hash_table_contains(reading->known->sections, reading->section);
    if (reading->skipping) {
        char *shown = lab_textfile_shown(reading->section, strlen(reading->section), LAB_SHOWN_MAX);

        report(reading, "texts-section", shown);
        g_free(shown);
    }
}

static void
take_line(struct reading *reading, const char *text, bool is_header)
{
    GKeyFile *line = g_key_file_new();
    char *data = g_strconcat(is_header ? "" : "[line]\n", text, NULL);

    if (!g_key_file_load_from_data(line, data, (gsize)-1, G_KEY_FILE_KEEP_TRANSLATIONS, NULL)) {
        report(reading, is_header ? "texts-no-section" : "texts-neither", NULL);
        reading->skipping |= is_header;
    } else if (is_header) {
        begin_section(reading, line);
    } else {
        take_entry(reading, line, "line");
    }
    g_free(data);
    g_key_file_free(line);
}

/* In UTF-8: a terminal obeys these and does not show them, and TShark prints what it is given. */
static bool
has_control_character(const char *text, size_t length)
{
    const unsigned char *at = (const unsigned char *)text, *past = at + length;

    for (; at < past; at++) {
        if ((*at < 0x20 && *at != '\t') || *at == 0x7f || (*at == 0xc2 && at[1] < 0xa0))
            return true;
    }
    return false;
}

/* Why a line of the file cannot be used, whatever it means, as a key; NULL: it can. */
static const char *
flaw(const char *start, size_t length)
{
    if (memchr(start, '\0', length))
        return "texts-nul";
    if (!g_utf8_validate(start, (gssize)length, NULL))
        return "texts-encoding";
    return has_control_character(start, length) ? "texts-control" : NULL;
}

/* One line of the file as it is there: any bytes, no line end. */
static void
take_bytes(struct reading *reading, const char *start, size_t length)
{
    for (; length > 0 && g_ascii_isspace(*start); length--)
        start++;

    if (length == 0 || *start == '#')
        return;

    bool is_header = *start == '[';
    const char *why = flaw(start, length);

    if (reading->skipping && !is_header)
        return;
    if (why) {
        report(reading, why, NULL);
        reading->skipping |= is_header;
    } else if (!is_header && !reading->section) {
        report(reading, "texts-first", NULL);
    } else {
        char *text = g_strndup(start, length);

        take_line(reading, text, is_header);
        g_free(text);
    }
}

static bool
has_prefix(const char *data, size_t length, const char *prefix)
{
    return length >= strlen(prefix) && memcmp(data, prefix, strlen(prefix)) == 0;
}

/* Whether every text that is known has been read, and nobody wants to hear what is wrong with the
 * rest of the file. */
static bool
is_enough(const struct reading *reading)
{
    return reading->known && !reading->reporter->report &&
           lab_catalogue_size(reading->into) == lab_catalogue_size(reading->known);
}

struct lab_catalogue *
lab_catalogue_parse(const char *data, size_t length, const struct lab_catalogue *known,
                    struct lab_reporter *reporter)
{
    struct reading reading = {.known = known, .into = catalogue_new(), .reporter = reporter};
    const char *past = data + length;

    if (has_prefix(data, length, "\xff\xfe") || has_prefix(data, length, "\xfe\xff")) {
        lab_catalogue_report(reporter, 1, "texts-utf16", NULL, 0);
        return reading.into;
    }
    data = lab_textfile_start(data, length);
    while (data < past && !is_enough(&reading)) {
        const char *line = lab_textfile_next_line(&data, past, &length);

        reading.line++;
        take_bytes(&reading, line, length);
    }
    g_free(reading.section);
    return reading.into;
}

struct lab_catalogue *
lab_catalogue_read(const struct lab_catalogue *known, struct lab_reporter *reporter)
{
    struct lab_catalogue *catalogue = NULL;
    size_t length = 0;
    enum lab_textfile_fault fault;
    char *data = lab_textfile_take(reporter->file, LAB_FILE_MAX, &length, &fault);

    if (data)
        catalogue = lab_catalogue_parse(data, length, known, reporter);
    else if (fault != LAB_TEXTFILE_ABSENT)
        lab_catalogue_report(
            reporter, 0, lab_textfile_trouble(fault),
            (const struct lab_note_value[]){{"reason", .value = g_strerror(errno)},
                                            {"limit", .number = LAB_FILE_MAX / LAB_MIB}},
            2);
    g_free(data);
    return catalogue;
}

struct lab_catalogue *
lab_catalogue_shipped(const char *language, const struct lab_catalogue *known,
                      struct lab_reporter *reporter)
{
    for (unsigned i = 0; lab_shipped_languages[i]; i++) {
        if (strcmp(lab_shipped_languages[i], language) == 0)
            return lab_catalogue_parse(lab_shipped_files[i].data, lab_shipped_files[i].length,
                                       known, reporter);
    }
    return NULL;
}
