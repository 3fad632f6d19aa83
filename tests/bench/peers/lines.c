/* A post-dissector that adds to each frame the lines and fields that Lab adds to it, and works
 * nothing out: what Wireshark itself takes for making and printing them. They stand in the file
 * that the environment variable LAB_LINES names, as lines.py writes it: a row for each, its columns
 * parted by tabs.
 *
 * If LAB_PIECES is set, a line that no other frame has is put together from words and numbers each
 * time, by what puts Lab's together, and all that have the same one share its label.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include <epan/packet.h>
#include <stdlib.h>
#include <string.h>
#include <ws_symbol_export.h>
#include <ws_version.h>

#include "notes/template.h"
#include "ws/ws_compat.h"

#define DEPTH_MAX 8
#define PROTOCOL  "lab"
#define DIGITS    "0123456789"
#define NUMBERS   26 /* of a line: each has a letter for a name */

WS_DLL_PUBLIC_DEF const char plugin_version[] = "0";
WS_DLL_PUBLIC_DEF const int plugin_want_major = WIRESHARK_VERSION_MAJOR;
WS_DLL_PUBLIC_DEF const int plugin_want_minor = WIRESHARK_VERSION_MINOR;

WS_DLL_PUBLIC void plugin_register(void);
WS_DLL_PUBLIC uint32_t plugin_describe(void);

/* The columns of a row. */
enum { FRAME, DEPTH, HIDDEN, BRANCHES, ABBREV, TYPE, VALUE, LABEL, COLUMNS };

struct node {
    unsigned long frame, depth; /* 0: that of the protocol itself */
    bool hidden, branches;      /* whether others stand below it */
    int *field;
    enum ftenum type;
    const char *text; /* its value... */
    uint32_t number;
    nstime_t time;
    const char *label; /* ... and what its line says */
    item_label_t *shared;
    struct lab_pieces *pieces; /* NULL: it is not put together */
    struct lab_note_value values[NUMBERS];
    unsigned count; /* of values */
};

static int protocol, branches = -1;
static GHashTable *fields; /* from abbreviations to the indices of fields */
static GArray *nodes;      /* struct node, in the order of frames */
static guint next_node;
static GHashTable *labels; /* from what a line says to struct said */

struct said {
    item_label_t label;
    unsigned lines; /* that say it */
};

/* A label that is put together, which may be written beyond its end: room is asked for as if each
 * of its numbers had eleven bytes. */
#define NUMBERS_ROOM (11 * NUMBERS)

struct label_room {
    item_label_t label;
    char beyond[NUMBERS_ROOM + LAB_NOTE_STEP];
};

static enum ftenum
type_of(const char *name)
{
    static const struct {
        const char *name;
        enum ftenum type;
    } types[] = {{"FT_STRING", FT_STRING},     {"FT_UINT32", FT_UINT32},
                 {"FT_BOOLEAN", FT_BOOLEAN},   {"FT_FRAMENUM", FT_FRAMENUM},
                 {"FT_PROTOCOL", FT_PROTOCOL}, {"FT_RELATIVE_TIME", FT_RELATIVE_TIME}};

    for (unsigned i = 0; i < array_length(types); i++) {
        if (strcmp(name, types[i].name) == 0)
            return types[i].type;
    }
    return FT_NONE;
}

static int *
field_of(const char *abbrev, enum ftenum type)
{
    int *field = g_hash_table_lookup(fields, abbrev);
    hf_register_info *info;

    if (field)
        return field;
    field = g_new(int, 1);
    *field = -1;
    info = g_new0(hf_register_info, 1);
    *info = (hf_register_info){
        field,
        {abbrev, abbrev, type, type == FT_UINT32 ? BASE_DEC : BASE_NONE, NULL, 0, NULL, HFILL}};
    g_hash_table_insert(fields, (gpointer)abbrev, field);
    proto_register_field_array(protocol, info, 1);
    return field;
}

static nstime_t
time_of(const char *seconds)
{
    const char *point = strchr(seconds, '.');

    return (nstime_t){.secs = (time_t)strtoll(seconds, NULL, 10),
                      .nsecs = point ? (int)strtol(point + 1, NULL, 10) : 0};
}

/* What stands in the place of a number that begins here, "{a}" of the first.
 * @return behind the number; NULL: it is none, or not written as Lab writes them */
static const char *
take_number(struct node *node, const char *at, GString *template)
{
    static const char *const names[NUMBERS] = {"a", "b", "c", "d", "e", "f", "g", "h", "i",
                                               "j", "k", "l", "m", "n", "o", "p", "q", "r",
                                               "s", "t", "u", "v", "w", "x", "y", "z"};
    unsigned long long number = g_ascii_strtoull(at, NULL, 10);
    size_t length = strspn(at, DIGITS);

    if (!length || (*at == '0' && length > 1) || number > UINT32_MAX || node->count == NUMBERS)
        return NULL;
    g_string_append_printf(template, "{%s}", names[node->count]);
    node->values[node->count] =
        (struct lab_note_value){.name = names[node->count], .number = (uint32_t)number};
    node->count++;
    return at + length;
}

/* The pieces of what a line says. They are put together once, as Lab's have been before. */
static void
take_apart(struct node *node)
{
    GString *template = g_string_new(NULL);
    struct label_room room;

    for (const char *at = node->label, *behind; *at; at = behind) {
        behind = take_number(node, at, template);
        if (behind)
            continue;
        behind = at + MAX(strspn(at, DIGITS), 1);
        g_string_append_len(template, at, behind - at);
        if (*at == '{' || *at == '}')
            g_string_append_c(template, *at); /* a brace of its own is doubled */
    }
    node->pieces = lab_template_split(template->str);
    if (!lab_template_write(room.label.representation, ITEM_LABEL_LENGTH + NUMBERS_ROOM,
                            node->pieces, node->values, node->count) ||
        strcmp(room.label.representation, node->label) != 0)
        g_error("not put together as it was: %s", node->label);
    g_string_free(template, TRUE);
}

static struct said *
said_of(const char *label)
{
    struct said *said = g_hash_table_lookup(labels, label);

    if (!said) {
        said = g_new0(struct said, 1);
        g_strlcpy(said->label.representation, label, ITEM_LABEL_LENGTH);
        g_hash_table_insert(labels, (gpointer)label, said);
    }
    return said;
}

/* Once all lines are known. */
static void
take_all_apart(void)
{
    for (guint i = 0; i < nodes->len; i++)
        said_of(g_array_index(nodes, struct node, i).label)->lines++;
    for (guint i = 0; i < nodes->len; i++) {
        struct node *node = &g_array_index(nodes, struct node, i);
        struct said *said = said_of(node->label);

        if (node->hidden || strlen(node->label) >= ITEM_LABEL_LENGTH)
            continue;
        if (said->lines > 1)
            node->shared = &said->label;
        else
            take_apart(node);
    }
}

static void
read_row(char *const *row)
{
    struct node node = {.frame = strtoul(row[FRAME], NULL, 10),
                        .depth = strtoul(row[DEPTH], NULL, 10),
                        .hidden = *row[HIDDEN] == '1',
                        .branches = *row[BRANCHES] == '1',
                        .type = type_of(row[TYPE]),
                        .text = row[VALUE],
                        .number = (uint32_t)strtoul(row[VALUE], NULL, 0),
                        .time = time_of(row[VALUE]),
                        .label = row[LABEL]};

    node.field = node.depth ? field_of(row[ABBREV], node.type) : &protocol;
    g_array_append_val(nodes, node);
}

static void
read_file(const char *path)
{
    char *content, **rows;

    if (!path || !g_file_get_contents(path, &content, NULL, NULL))
        return;
    rows = g_strsplit(content, "\n", -1);
    for (char **row = rows; *row; row++) {
        char **columns = g_strsplit(*row, "\t", COLUMNS); /* as long as the program lives */

        if (g_strv_length(columns) == COLUMNS)
            read_row(columns);
    }
    g_strfreev(rows);
    g_free(content);
}

static proto_item *
add_node(proto_tree *tree, tvbuff_t *tvb, const struct node *node)
{
    switch (node->type) {
    case FT_STRING:
        return proto_tree_add_string(tree, *node->field, NULL, 0, 0, node->text);
    case FT_BOOLEAN:
        return proto_tree_add_boolean(tree, *node->field, NULL, 0, 0, node->number);
    case FT_UINT32:
    case FT_FRAMENUM:
        return proto_tree_add_uint(tree, *node->field, NULL, 0, 0, node->number);
    case FT_RELATIVE_TIME:
        return proto_tree_add_time(tree, *node->field, NULL, 0, 0, &node->time);
    default:
        return proto_tree_add_item(tree, *node->field, tvb, 0, 0, ENC_NA);
    }
}

static void
add_label(packet_info *pinfo, proto_item *item, struct node *node)
{
    item_label_t *label = node->shared;

    if (!label)
        label = &wmem_new(pinfo->pool, struct label_room)->label;
    if (node->pieces)
        lab_template_write(label->representation, ITEM_LABEL_LENGTH + NUMBERS_ROOM, node->pieces,
                           node->values, node->count);
    else if (!node->shared)
        memcpy(label->representation, node->label, strlen(node->label) + 1);
    lab_ws_give_label(item, label);
}

static int
add_nodes(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, void *data _U_)
{
    proto_tree *at[DEPTH_MAX + 1] = {tree};

    for (; next_node < nodes->len; next_node++) {
        struct node *node = &g_array_index(nodes, struct node, next_node);
        proto_item *item;

        if (node->frame > pinfo->num)
            break;
        item = add_node(at[node->depth], tvb, node);
        PITEM_FINFO(item)->ds_tvb = tvb; /* as Lab does */
        proto_item_set_generated(item);
        if (node->hidden)
            proto_item_set_hidden(item);
        else
            add_label(pinfo, item, node);
        if (node->branches)
            at[node->depth + 1] = proto_item_add_subtree(item, branches);
    }
    return (int)tvb_captured_length(tvb);
}

static void
register_protocol(void)
{
    static int *subtrees[] = {&branches};

    protocol = proto_register_protocol("The lines of Lab", "Lines", PROTOCOL);
    fields = g_hash_table_new(g_str_hash, g_str_equal);
    nodes = g_array_new(FALSE, FALSE, sizeof(struct node));
    labels = g_hash_table_new(g_str_hash, g_str_equal);
    read_file(getenv("LAB_LINES"));
    if (getenv("LAB_PIECES"))
        take_all_apart();
    field_of("lab.role", FT_STRING); /* asked for with -e, also where no frame has it */
    proto_register_subtree_array(subtrees, 1);
}

static void
hand_off(void)
{
    register_postdissector(create_dissector_handle(add_nodes, protocol));
}

void
plugin_register(void)
{
    static proto_plugin lines = {
        .register_protoinfo = register_protocol,
        .register_handoff = hand_off,
    };

    proto_register_plugin(&lines);
}

uint32_t
plugin_describe(void)
{
    return 1; /* WS_PLUGIN_DESC_DISSECTOR, which 4.0 does not have */
}
