/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/input/place.h"

static void
stand_in_front(struct lab_ws_place *place, dissector_t see, const char *before)
{
    dissector_table_t table = find_dissector_table(place->table);
    dissector_handle_t there = table ? dissector_get_uint_handle(table, place->number) : NULL;

    if (!there || there == place->own)
        return;
    place->stood = there;
    dissector_add_uint(before, place->number, there);
    if (!place->own)
        place->own = create_dissector_handle_with_name_and_description(
            see, dissector_handle_get_protocol_index(there), place->name, place->description);
    dissector_add_uint(place->table, place->number, place->own);
}

static void
step_aside(struct lab_ws_place *place)
{
    if (place->stood)
        dissector_add_uint(place->table, place->number, place->stood);
    place->stood = NULL;
}

void
lab_ws_place_take(struct lab_ws_place *place, bool wanted, dissector_t see, const char *before)
{
    if (wanted)
        stand_in_front(place, see, before);
    else
        step_aside(place);
}
