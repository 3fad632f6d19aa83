/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "labels.h"

#include "notes.h"

static GPtrArray *catalogues; /* of lab_notes, English first */
static GStringChunk *labels;

static void
free_notes(gpointer notes)
{
    lab_notes_free(notes);
}

void
lab_ws_labels_open(void)
{
    const char *const *languages = lab_notes_shipped_languages();

    catalogues = g_ptr_array_new_with_free_func(free_notes);
    for (guint i = 0; languages[i]; i++)
        g_ptr_array_add(catalogues, lab_notes_load(languages[i], NULL, NULL, NULL));
    labels = g_string_chunk_new(64);
}

void
lab_ws_labels_close(void)
{
    g_ptr_array_free(catalogues, TRUE);
    g_string_chunk_free(labels);
}

const char *
lab_ws_label_in(guint index, const char *section, const char *key)
{
    const char *text = lab_notes_text(g_ptr_array_index(catalogues, index), section, key);

    return text ? text : "";
}

char *
lab_ws_label(const char *section, const char *key)
{
    GString *label = g_string_new(NULL);
    char *kept;

    for (guint i = 0; i < catalogues->len; i++)
        g_string_append_printf(label, "%s%s", i ? " " : "", lab_ws_label_in(i, section, key));
    kept = g_string_chunk_insert(labels, label->str);
    g_string_free(label, TRUE);
    return kept;
}
