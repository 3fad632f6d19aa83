/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/kept.h"

#include <string.h>

#include "core/spread.h"
#include "ws/ws_compat.h"

static GHashTable *kept; /* enum lab_kept and code in one number, to a text of the language */

/* Most texts stand in labels, each once, whatever it is kept for. A window may show a line of the
 * words before, so a label stays for as long as Wireshark runs: where there is room for no more,
 * texts are copied. */
static item_label_t labels[2048];
static unsigned label_count;

/* How many labels there may be before texts that a capture can make up get none. */
#define RECENT_LABELS (array_length(labels) / 2)

static GHashTable *label_of; /* from a text to the one it stands in */

/* In front of the table, those asked for lately, each in the place that its number gives it. */
#define LATELY_BITS 13
static struct lately {
    guint key;
    const char *text; /* NULL: none */
} lately[1 << LATELY_BITS];

/* What was asked for last, NULL if there was nothing: LAB_KEPT() asks whether there is a text, then
 * for the text. To look it up twice would cost some 250 instructions more on each visible tree. */
static const char *found;

static guint
kept_key(enum lab_kept kind, uint32_t code)
{
    return (guint)kind << 24 | code;
}

static struct lately *
lately_place(guint key)
{
    return &lately[lab_spread_word(key) >> (32 - LATELY_BITS)];
}

/* Apart from lab_ws_kept(), which is asked twenty times for each packet: to make ready for a call
 * would take it a third longer. */
static G_GNUC_NO_INLINE const char *
look_up(guint key)
{
    found = g_hash_table_lookup(kept, GUINT_TO_POINTER(key));
    *lately_place(key) = (struct lately){key, found};
    return found;
}

const char *
lab_ws_kept(enum lab_kept kind, uint32_t code)
{
    guint key = kept_key(kind, code);
    struct lately *place = lately_place(key);

    return place->key == key ? (found = place->text) : look_up(key);
}

const char *
lab_ws_kept_again(void)
{
    return found;
}

item_label_t *
lab_ws_kept_label(const char *text)
{
    uintptr_t at = (uintptr_t)text - (uintptr_t)labels; /* where a label begins */

    return at < sizeof labels ? (item_label_t *)((char *)labels + at) : NULL;
}

/* @param most  how many labels there may be
 * @return the text in a label if it may stand in one, or a copy */
static char *
stand_in_label(const char *text, unsigned most)
{
    size_t size = strlen(text) + 1;
    char *there;

    if (!label_of)
        label_of = g_hash_table_new(g_str_hash, g_str_equal);
    there = g_hash_table_lookup(label_of, text);
    if (there)
        return there;
    if (label_count >= most || size > ITEM_LABEL_LENGTH || !lab_ws_is_plain_label(text))
        return g_strdup(text);
    there = memcpy(labels[label_count++].representation, text, size);
    g_hash_table_insert(label_of, there, there);
    return there;
}

static void
free_copy(gpointer text)
{
    if (!lab_ws_kept_label(text))
        g_free(text);
}

const char *
lab_ws_kept_add(enum lab_kept kind, uint32_t code, const char *text)
{
    guint key = kept_key(kind, code);
    char *copy = stand_in_label(text, array_length(labels));

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
    uint64_t words[sizeof *key / sizeof(uint64_t)], hash = 0;

    memcpy(words, key, sizeof words);
    for (unsigned i = 0; i < G_N_ELEMENTS(words); i++)
        hash = lab_spread(hash ^ words[i]);
    return &places[key->what][hash >> (64 - PLACE_BITS)];
}

const char *
lab_ws_kept_recent(const struct lab_recent_key *key)
{
    const struct place *place = place_of(key);

    return place->text && memcmp(&place->key, key, sizeof *key) == 0 ? place->text : NULL;
}

/* Most connections open with the same options, but each has numbers of its own. */
static bool
is_of_options(const struct lab_recent_key *key)
{
    return key->what == LAB_RECENT_OPTIONS_LINE || key->what == LAB_RECENT_OPTION_LINE;
}

const char *
lab_ws_kept_remember(const struct lab_recent_key *key, const char *text)
{
    struct place *place = place_of(key);

    free_copy(place->text);
    place->key = *key;
    place->text = is_of_options(key) ? stand_in_label(text, RECENT_LABELS) : g_strdup(text);
    return text;
}

void
lab_ws_kept_forget_recent(void)
{
    for (unsigned what = 0; what < LAB_RECENT_COUNT; what++) {
        for (unsigned i = 0; i < G_N_ELEMENTS(places[what]); i++)
            g_clear_pointer(&places[what][i].text, free_copy);
    }
}

void
lab_ws_kept_forget(void)
{
    if (!kept)
        kept = g_hash_table_new_full(NULL, NULL, NULL, free_copy);
    g_hash_table_remove_all(kept);
    memset(lately, 0, sizeof lately);
    found = NULL;
    lab_ws_kept_forget_recent();
}
