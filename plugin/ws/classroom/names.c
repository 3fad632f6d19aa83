/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/classroom/names.h"

#include <epan/packet.h>

#include "ws/page/subject.h"
#include "ws/words.h"

/* Divides further names in one text of the catalogue. */
#define DIVIDER ";"

/* No kind of question has more words. */
#define WORDS_MAX 32

static GPtrArray *names_of[LAB_QUESTION_COUNT][WORDS_MAX]; /* of char *; NULL: none */

struct lab_named
lab_ws_names_of(enum lab_question_kind kind)
{
    static const struct lab_named named[LAB_QUESTION_COUNT] = {
        [LAB_QUESTION_ROLE] = {"role", "name", NULL, "also.role"},
        [LAB_QUESTION_EVENT] = {"event", "name", "title", "also.event"},
        [LAB_QUESTION_OPEN] = {"open", "title", NULL, "also.open"},
        [LAB_QUESTION_CLOSE] = {"close", "title", NULL, "also.close"},
        [LAB_QUESTION_CLIENT] = {NULL, NULL, NULL, "also.state"},
        [LAB_QUESTION_SERVER] = {NULL, NULL, NULL, "also.state"},
        [LAB_QUESTION_WAITS] = {"end", "name", NULL, "also.end"},
        [LAB_QUESTION_RESET] = {"reset", "name", "title", NULL},
        [LAB_QUESTION_ICMP] = {"icmp", "title", NULL, NULL},
        [LAB_QUESTION_FATE] = {"became", "name", NULL, "also.became"},
        [LAB_QUESTION_LIMIT] = {"limit", "name", NULL, "also.limit"},
        [LAB_QUESTION_PHASE] = {"phase", "name", NULL, "also.phase"},
        [LAB_QUESTION_WAIT] = {"waited", "name", NULL, "also.waited"},
        [LAB_QUESTION_TLS] = {"tls", "name", NULL, "also.tls"},
        [LAB_QUESTION_THEN] = {"then", "name", NULL, "also.then"},
    };

    return named[kind];
}

/* "Early repair (RACK)" is called "Early repair" as well: what stands in brackets explains it. */
static void
add_name(GPtrArray *list, const char *name)
{
    const char *bracket = strchr(name, '(');
    char *plain;

    if (!bracket)
        bracket = strstr(name, "（");
    if (*name)
        g_ptr_array_add(list, g_utf8_normalize(name, -1, G_NORMALIZE_ALL_COMPOSE));
    if (!bracket)
        return;
    plain = g_strndup(name, (gsize)(bracket - name));
    add_name(list, g_strstrip(plain));
    g_free(plain);
}

static void
add_names(GPtrArray **list, const char *text)
{
    char **names;

    if (!text)
        return;
    if (!*list)
        *list = g_ptr_array_new_with_free_func(g_free);
    names = g_strsplit(text, DIVIDER, -1);
    for (unsigned i = 0; names[i]; i++)
        add_name(*list, g_strstrip(names[i]));
    g_strfreev(names);
}

/* How a headline begins: "Handshake 2 of 3 (SYN+ACK): the {from} accepts". */
static void
add_headline(GPtrArray **list, const char *headline)
{
    char *name = g_strdup(headline ? headline : ""), *colon = strchr(name, ':');

    if (!colon)
        colon = strstr(name, "：");
    if (colon)
        *colon = '\0';
    add_names(list, name);
    g_free(name);
}

static void
add_names_of(GPtrArray **list, const lab_notes *notes, enum lab_question_kind kind,
             const char *word)
{
    const struct lab_named named = lab_ws_names_of(kind);
    char *section;

    if (named.also)
        add_names(list, lab_notes_text(notes, named.also, word));
    if (!named.kind)
        return;
    section = g_strdup_printf("%s.%s", named.kind, word);
    add_names(list, lab_notes_text(notes, section, named.key));
    if (named.other_key)
        add_names(list, lab_notes_text(notes, section, named.other_key));
    if (kind == LAB_QUESTION_ROLE)
        add_headline(list, lab_notes_text(notes, section, "title"));
    g_free(section);
}

/* What Lab itself calls a segment that plays several parts names all of them. */
static void
add_names_of_roles(const lab_notes *notes, lab_set roles)
{
    char *section = lab_page_section_of_roles(NULL, roles);

    for (unsigned role = 0; roles >> role; role++) {
        if (roles & LAB_BIT(role))
            add_names(&names_of[LAB_QUESTION_ROLE][role], lab_notes_text(notes, section, "name"));
    }
    wmem_free(NULL, section);
}

static const char *
name_of(void *data _U_, enum lab_question_kind kind, unsigned value, unsigned index)
{
    const GPtrArray *list = value < WORDS_MAX ? names_of[kind][value] : NULL;

    return list && index < list->len ? g_ptr_array_index(list, index) : NULL;
}

static void
forget_names(void)
{
    for (unsigned kind = 0; kind < LAB_QUESTION_COUNT; kind++) {
        for (unsigned value = 0; value < WORDS_MAX; value++)
            g_clear_pointer(&names_of[kind][value], g_ptr_array_unref);
    }
}

static void
read_names(void)
{
    GPtrArray *languages = lab_ws_words_of_all_languages();
    const char *word;

    for (unsigned kind = 0; kind < LAB_QUESTION_COUNT; kind++) {
        for (unsigned value = 0;
             value < WORDS_MAX && (word = lab_question_choice((enum lab_question_kind)kind, value));
             value++) {
            for (guint i = 0; *word && i < languages->len; i++)
                add_names_of(&names_of[kind][value], g_ptr_array_index(languages, i),
                             (enum lab_question_kind)kind, word);
        }
    }
    for (const lab_set *roles = lab_segments_headline_sets; *roles; roles++) {
        for (guint i = 0; i < languages->len; i++)
            add_names_of_roles(g_ptr_array_index(languages, i), *roles);
    }
    g_ptr_array_free(languages, TRUE);
}

const struct lab_names *
lab_ws_names(void)
{
    static const struct lab_names names = {name_of, NULL};
    static unsigned load; /* with which they were read; 0: not yet */

    if (load != lab_ws_words_loads()) {
        forget_names();
        read_names();
        load = lab_ws_words_loads();
    }
    return &names;
}
