/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/kept.h"

#include <string.h>

#include <glib.h>

static GHashTable *kept; /* enum lab_kept and code in one number, to a text of the language */

/* In front of the table, those asked for lately, each in the place that its number gives it. */
#define LATELY_BITS 11
static struct lately {
    guint key;
    const char *text; /* NULL: none */
} lately[1 << LATELY_BITS];

static const char *found; /* lately; NULL: nothing */

static guint
kept_key(enum lab_kept kind, uint32_t code)
{
    return (guint)kind << 24 | code;
}

static struct lately *
lately_place(guint key)
{
    return &lately[key * 2654435769U >> (32 - LATELY_BITS)]; /* which depend on all bits */
}

const char *
lab_ws_kept(enum lab_kept kind, uint32_t code)
{
    guint key = kept_key(kind, code);
    struct lately *place = lately_place(key);

    if (place->key != key)
        *place = (struct lately){key, g_hash_table_lookup(kept, GUINT_TO_POINTER(key))};
    return found = place->text;
}

const char *
lab_ws_kept_again(void)
{
    return found;
}

const char *
lab_ws_keep(enum lab_kept kind, uint32_t code, const char *text)
{
    guint key = kept_key(kind, code);
    char *copy = g_strdup(text);

    g_hash_table_insert(kept, GUINT_TO_POINTER(key), copy);
    *lately_place(key) = (struct lately){key, copy};
    return copy;
}

/* Of the others, each has one place, which its key gives it, so there are never more than so many.
 * Each kind has places of its own: a line and its value are asked for together, and neither takes
 * the other's. */
#define PLACE_BITS 8

static struct place {
    struct lab_recent_key key;
    char *text; /* NULL: none */
} places[LAB_RECENT_COUNT][1 << PLACE_BITS];

static struct place *
place_of(const struct lab_recent_key *key)
{
    uint32_t hash = 0;

    for (unsigned i = 0; i < G_N_ELEMENTS(key->on); i++)
        hash = (hash ^ key->on[i]) * 2654435769U;
    return &places[key->what][hash >> (32 - PLACE_BITS)]; /* which depend on all bits */
}

const char *
lab_ws_recent(const struct lab_recent_key *key)
{
    const struct place *place = place_of(key);

    return place->text && memcmp(&place->key, key, sizeof *key) == 0 ? place->text : NULL;
}

const char *
lab_ws_remember(const struct lab_recent_key *key, const char *text)
{
    struct place *place = place_of(key);

    g_free(place->text);
    place->key = *key;
    place->text = g_strdup(text);
    return text;
}

void
lab_ws_recent_forget(void)
{
    for (unsigned what = 0; what < LAB_RECENT_COUNT; what++) {
        for (unsigned i = 0; i < G_N_ELEMENTS(places[what]); i++)
            g_clear_pointer(&places[what][i].text, g_free);
    }
}

void
lab_ws_kept_forget(void)
{
    if (!kept)
        kept = g_hash_table_new_full(NULL, NULL, NULL, g_free);
    g_hash_table_remove_all(kept);
    memset(lately, 0, sizeof lately);
    found = NULL;
    lab_ws_recent_forget();
}
