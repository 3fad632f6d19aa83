/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/report/origin.h"

#include <string.h>
#include <wiretap/wtap.h>
#include <wiretap/wtap_opttypes.h>

#include "ws/ws_compat.h"

void
lab_origin_init(struct lab_origin *origin)
{
    *origin = (struct lab_origin){.interfaces = g_ptr_array_new_with_free_func(g_free),
                                  .links = g_ptr_array_new_with_free_func(g_free),
                                  .comments = g_ptr_array_new_with_free_func(g_free)};
}

void
lab_origin_clear(struct lab_origin *origin)
{
    g_ptr_array_free(origin->interfaces, TRUE);
    g_ptr_array_free(origin->links, TRUE);
    g_ptr_array_free(origin->comments, TRUE);
    *origin = (struct lab_origin){0};
}

/* Each once, and not too many. */
static void
note(GPtrArray *texts, const char *text)
{
    if (!text || !*text || texts->len >= LAB_ORIGIN_MOST)
        return;
    for (guint i = 0; i < texts->len; i++) {
        if (strcmp(g_ptr_array_index(texts, i), text) == 0)
            return;
    }
    g_ptr_array_add(texts, g_strdup(text));
}

static void
note_interface(struct lab_origin *origin, wtap_block_t block)
{
    const wtapng_if_descr_mandatory_t *facts = wtap_block_get_mandatory_data(block);
    char *name = NULL;

    if (wtap_block_get_string_option_value(block, OPT_IDB_NAME, &name) != WTAP_OPTTYPE_SUCCESS &&
        wtap_block_get_string_option_value(block, OPT_IDB_DESCRIPTION, &name) !=
            WTAP_OPTTYPE_SUCCESS)
        name = NULL;
    note(origin->interfaces, name);
    note(origin->links, wtap_encap_description(facts->wtap_encap));
}

static void
note_comments(struct lab_origin *origin, wtap *file)
{
    wtap_block_t section = wtap_file_get_shb(file, 0);
    char *comment;

    for (guint i = 0; section && i < LAB_ORIGIN_MOST; i++) {
        if (wtap_block_get_nth_string_option_value(section, OPT_COMMENT, i, &comment) !=
            WTAP_OPTTYPE_SUCCESS)
            return;
        note(origin->comments, comment);
    }
}

/* At those interfaces that were not there before: there may be as many as packets. */
static void
look(struct lab_origin *origin, wtap *file)
{
    wtapng_iface_descriptions_t *found = wtap_file_get_idb_info(file);

    for (; origin->known < found->interface_data->len; origin->known++)
        note_interface(origin, g_array_index(found->interface_data, wtap_block_t, origin->known));
    g_free(found);
    note_comments(origin, file);
}

static bool
is_of_new_interface(const struct lab_origin *origin, const packet_info *pinfo)
{
    return pinfo->rec && (pinfo->rec->presence_flags & WTAP_HAS_INTERFACE_ID) &&
           pinfo->rec->rec_header.packet_header.interface_id >= origin->known;
}

void
lab_origin_hear(struct lab_origin *origin, const packet_info *pinfo)
{
    wtap *file;

    if (origin->looked && !is_of_new_interface(origin, pinfo))
        return;
    origin->looked = true;
    file = lab_ws_file_of(pinfo->epan);
    if (file)
        look(origin, file);
}
