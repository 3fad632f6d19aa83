/* Each text has one place, which its key gives it, so there are never more than so many. Each kind
 * has places of its own: a line and its value are asked for together, and neither takes the
 * other's.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/recent.h"

#include <string.h>

#include <glib.h>

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
    return &places[key->what][hash >> (32 - PLACE_BITS)]; /* where all bits tell */
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
