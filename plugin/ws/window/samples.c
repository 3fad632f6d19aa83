/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/window/samples.h"

#include <string.h>
#include <epan/funnel.h>
#include <wsutil/report_message.h>

#include "notes/textfile.h"
#include "ws/installed.h"
#include "ws/words.h"

#define FOLDER             "samples"
#define CATALOGUE          FOLDER "/%s.ini"
#define ENGLISH            FOLDER "/en.ini"
#define CATALOGUE_MAX      LAB_MIB /* bytes */
#define SECTION            "menu"

#define IS_SAMPLE(section) g_str_has_suffix(section, ".pcap")

/* Wireshark takes the submenus of one menu for steps downwards, each deeper than the one before,
 * and until 4.4 ends at this depth, its EXT_MENUBAR_MAX_DEPTH. So this menu has to be the first
 * submenu of its own. */
#define TOPICS_MOST 5

/* An entry or a submenu, and the section of the catalogue that has its words. */
struct entry {
    ext_menu_t *menu;
    char *section;
};
static GArray *entries;

/* The English catalogue, until there is a menu. */
static GKeyFile *shipped;

/* Once of each file, for it is read again with each language. */
static void
tell_problem(const char *path, const char *why)
{
    static GHashTable *told;
    char *text;

    if (!told)
        told = g_hash_table_new(g_str_hash, g_str_equal);
    if (!g_hash_table_add(told, (char *)g_intern_string(path)))
        return;
    text = lab_ws_trouble("samples", LAB_VALUES({"path", path}, {"reason", why}));
    report_warning("%s", text);
    g_free(text);
}

/* The catalogue in a file; NULL: there is none, or it cannot be used. Takes over @a path. */
static GKeyFile *
load(char *path)
{
    GKeyFile *catalogue = g_key_file_new();
    GError *error = NULL;
    size_t length = 0;
    enum lab_textfile_fault fault = LAB_TEXTFILE_ABSENT;
    char *data = path ? lab_textfile_take(path, CATALOGUE_MAX, &length, &fault) : NULL;
    char *reason =
        data || fault == LAB_TEXTFILE_ABSENT ? NULL : lab_ws_unread(fault, CATALOGUE_MAX);
    const char *text = data ? lab_textfile_start(data, length) : NULL;

    if (!text || !g_key_file_load_from_data(catalogue, text, length - (size_t)(text - data),
                                            G_KEY_FILE_NONE, &error))
        g_clear_pointer(&catalogue, g_key_file_free);
    if (reason || error)
        tell_problem(path, reason ? reason : error->message);
    g_clear_error(&error);
    g_free(reason);
    g_free(data);
    g_free(path);
    return catalogue;
}

bool
lab_ws_samples_are_there(void)
{
    shipped = load(lab_ws_installed(ENGLISH));
    return shipped != NULL;
}

static ext_menu_t *
remember(ext_menu_t *menu, const char *section)
{
    const struct entry entry = {menu, g_strdup(section)};

    g_array_append_val(entries, entry);
    return menu;
}

void
lab_ws_samples_register(ext_menu_t *menu, ext_menubar_action_cb chosen)
{
    char **sections = g_key_file_get_groups(shipped, NULL);
    ext_menu_t *topic = menu;
    unsigned topics = 0;

    entries = g_array_new(FALSE, FALSE, sizeof(struct entry));
    for (char **section = sections; *section; section++) {
        if (IS_SAMPLE(*section)) {
            ext_menubar_add_entry(topic, *section, NULL, chosen, g_strdup(*section));
            remember(g_list_last(topic->children)->data, *section);
        } else if (topics++ < TOPICS_MOST) {
            topic = remember(ext_menubar_add_submenu(menu, *section), *section);
        }
    }
    g_strfreev(sections);
    g_clear_pointer(&shipped, g_key_file_free);
}

/* The name of a sample as it is spoken of: without folder and ending; g_free(). */
static char *
short_name(const char *section)
{
    char *name = g_path_get_basename(section);

    *strrchr(name, '.') = '\0';
    return name;
}

/* What a menu says: without the marks of a page, and with no letter for a shortcut. */
static void
make_plain(GString *text)
{
    g_string_replace(text, "`", "", 0);
    g_string_replace(text, "*", "", 0);
    g_string_replace(text, "&", "&&", 0);
}

/* @return g_free(); NULL: the catalogue does not have it */
static char *
label_of(GKeyFile *catalogue, const char *section)
{
    bool is_sample = IS_SAMPLE(section);
    char *said = g_key_file_get_string(catalogue, section, is_sample ? "teaches" : "name", NULL);
    GString *label = g_string_new(is_sample ? NULL : said);
    char *name;

    if (said && is_sample) {
        name = short_name(section);
        lab_ws_expand(label, SECTION, "sample",
                      (const struct lab_note_value[]){{"name", name}, {"teaches", said}}, 2);
        g_free(name);
    }
    make_plain(label);
    g_free(said);
    return g_string_free(label, said == NULL);
}

void
lab_ws_samples_show(void)
{
    GKeyFile *catalogue = entries ? load(lab_ws_installed_text(CATALOGUE)) : NULL;

    if (entries && !catalogue)
        catalogue = load(lab_ws_installed(ENGLISH));
    for (guint i = 0; catalogue && i < entries->len; i++) {
        const struct entry *entry = &g_array_index(entries, struct entry, i);
        char *label = label_of(catalogue, entry->section);

        if (!label)
            continue;
        g_free(entry->menu->label);
        entry->menu->label = label;
    }
    if (catalogue)
        g_key_file_free(catalogue);
}

/* The first frame in bold of where to look. */
static uint32_t
first_frame(const char *name)
{
    GKeyFile *catalogue = load(lab_ws_installed(ENGLISH));
    char *look = catalogue ? g_key_file_get_string(catalogue, name, "look", NULL) : NULL;
    const char *bold = look ? strstr(look, "**") : NULL;
    uint32_t frame = bold ? (uint32_t)g_ascii_strtoull(bold + 2, NULL, 10) : 1;

    g_free(look);
    if (catalogue)
        g_key_file_free(catalogue);
    return frame;
}

static void *
is_open(capture_file *capture, void *path)
{
    return capture && capture->state == FILE_READ_DONE && g_strcmp0(capture->filename, path) == 0
               ? path
               : NULL;
}

/* As a script of the user's would: the window may ask what becomes of the capture that is there. */
uint32_t
lab_ws_samples_open(const char *name)
{
    const funnel_ops_t *window = funnel_get_funnel_ops();
    char *file = g_strconcat(FOLDER "/", name, NULL), *path = lab_ws_installed(file);
    uint32_t frame = 0;
    char *error = NULL;

    if (!path)
        lab_ws_complain("no-sample", LAB_VALUES({"name", name}));
    else if (window && window->open_file && window->open_file(window->ops_id, path, "", &error) &&
             plugin_if_get_capture_file(is_open, path))
        frame = first_frame(name);
    g_free(error);
    g_free(path);
    g_free(file);
    return frame;
}
