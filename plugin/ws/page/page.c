/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/page/page.h"

#include <wsutil/str_util.h>

#include "ws/kept.h"
#include "ws/ws_compat.h"

bool
lab_page_is_visible(proto_tree *frame)
{
    return frame && PTREE_DATA(frame)->visible;
}

/* Where the Lab tree goes. Statistics take each node of the frame's tree for a protocol in it, and
 * Lab is none. They build the tree for nobody's eyes, so there it stands below the first node. */
proto_tree *
lab_page_place(proto_tree *frame)
{
    if (!frame || !frame->first_child || lab_page_is_visible(frame))
        return frame;
    return lab_page_branch(frame->first_child, LAB_SUBTREE_LAB);
}

void
lab_page_begin(struct lab_page *page, proto_tree *frame)
{
    page->visible = lab_page_is_visible(frame);
    page->headline =
        proto_tree_add_item(lab_page_place(frame), lab_ws_fields.protocol, page->tvb, 0, 0, ENC_NA);
    proto_item_set_generated(page->headline);
    if (frame && proto_field_is_referenced(frame, lab_ws_fields.protocol))
        page->tree = lab_page_branch(page->headline, LAB_SUBTREE_LAB);
}

packet_info
lab_page_nobody(void)
{
    return (packet_info){.pool = wmem_allocator_new(WMEM_ALLOCATOR_BLOCK)};
}

void
lab_page_nobody_free(packet_info *nobody)
{
    wmem_destroy_allocator(nobody->pool);
}

struct lab_page
lab_page_aside(packet_info *nobody, const struct lab_ws_record *record)
{
    return (struct lab_page){.record = record,
                             .verdict = record ? &record->verdict : NULL,
                             .pinfo = nobody,
                             .visible = true};
}

bool
lab_page_wants(const struct lab_page *page, int field)
{
    return page->visible || proto_field_is_referenced(page->tree, field);
}

#define LABELS_AT_ONCE 8 /* a packet mostly has about so many texts of its own */

struct lab_label_room {
    item_label_t label;
    char step[LAB_NOTE_STEP];
};

item_label_t *
lab_page_new_label(const struct lab_page *page)
{
    struct lab_labels *labels = page->labels;

    if (!labels)
        return wmem_new(page->pinfo->pool, item_label_t);
    if (!labels->left) {
        labels->left = LABELS_AT_ONCE;
        labels->next = wmem_alloc_array(page->pinfo->pool, struct lab_label_room, LABELS_AT_ONCE);
    }
    labels->left--;
    return labels->composed = &labels->next++->label;
}

const char *
lab_page_phrase(const struct lab_page *page, const char *section, bool is_constant, const char *key,
                const struct lab_note_value *values, size_t count)
{
    char *text;

    if (!page->labels)
        return lab_ws_phrase(page->pinfo, section, key, values, count);
    text = lab_page_new_label(page)->representation;
    if (lab_ws_write(text, ITEM_LABEL_LENGTH, section, is_constant, key, values, count))
        return text;
    return lab_ws_phrase(page->pinfo, section, key, values, count);
}

/* The label that words stand in, if a line may have it; NULL: there is none. */
static item_label_t *
label_of(const struct lab_page *page, const char *words)
{
    item_label_t *label = page->labels ? page->labels->composed : NULL;

    if (!label || words != label->representation)
        return lab_ws_kept_label(words);
    page->labels->composed = NULL; /* nobody else may have it */
    return label;
}

/* Apart from what calls it, which seldom does and would have to save more registers for it. */
static G_GNUC_NO_INLINE void
copy_words(const struct lab_page *page, proto_item *line, const char *words)
{
    size_t size = strlen(words) + 1;
    item_label_t *label;

    if (size > ITEM_LABEL_LENGTH) {
        lab_ws_set_text(line, words);
        return;
    }
    label = lab_page_new_label(page);
    if (page->labels)
        page->labels->composed = NULL;
    memcpy(label->representation, words, size);
    lab_ws_give_label(line, label);
}

static void
put_words(const struct lab_page *page, proto_item *line, const char *words)
{
    item_label_t *label;

    if (!page->visible)
        return;
    label = label_of(page, words);
    if (label)
        lab_ws_give_label(line, label);
    else
        copy_words(page, line, words);
}

void
lab_page_label(const struct lab_page *page, proto_item *line, const char *words)
{
    if (line && PITEM_FINFO(line))
        put_words(page, line, words);
}

const char *
lab_page_decimal(const struct lab_page *page, uint32_t number)
{
    char *digits = wmem_alloc(page->pinfo->pool, sizeof "4294967295");

    *lab_value_write_number(digits, number) = '\0';
    return digits;
}

const char *
lab_page_thousandths(const struct lab_page *page, uint64_t number)
{
    const size_t most = sizeof "18446744073709551.615";
    char *at = (char *)wmem_alloc(page->pinfo->pool, most) + most - 1;

    *at = '\0';
    for (unsigned digits = 0; number || digits <= 3; digits++) {
        if (digits == 3)
            *--at = '.';
        *--at = (char)('0' + number % 10);
        number /= 10;
    }
    return at;
}

const char *
lab_page_span(const struct lab_page *page, uint64_t us)
{
    bool seconds = us >= 1000000;

    if (seconds)
        us = (us + 500) / 1000;
    return LAB_PHRASE(page, "mark", seconds ? "seconds" : "milliseconds",
                      {"time", lab_page_thousandths(page, us)});
}

/* What Lab says stands in no byte, but in the frame, so that the window marks none for it. */
#define NO_BYTES NULL, 0, 0

/* The data source of a line is a public member of field_info, and all that a line without bytes
 * takes from a tvbuff: proto.c would put there what page->tvb is already, for that is the frame's,
 * and its own data source. To be given it here and not to ask for it, nor for where it begins,
 * saves Wireshark 20 instructions for each line, some 600 for each visible tree. */
static void
finish_line(const struct lab_page *page, proto_item *item, const char *words)
{
    field_info *info = item ? PITEM_FINFO(item) : NULL;

    if (!info)
        return;
    info->ds_tvb = page->tvb;
    FI_SET_FLAG(info, FI_GENERATED | (words ? 0U : FI_HIDDEN));
    if (words)
        put_words(page, item, words);
}

void
lab_page_add_nstime(const struct lab_page *page, proto_tree *tree, int field, const nstime_t *time,
                    const char *words)
{
    finish_line(page, proto_tree_add_time(tree, field, NO_BYTES, time), words);
}

void
lab_page_add_time(const struct lab_page *page, proto_tree *tree, int field, uint64_t us,
                  const char *words)
{
    nstime_t time = {(time_t)(us / 1000000), (int)(us % 1000000 * 1000)};

    lab_page_add_nstime(page, tree, field, &time, words);
}

const char *
lab_page_milliseconds(const struct lab_page *page, const nstime_t *time)
{
    return lab_ws_decimals(page->pinfo->pool, nstime_to_msec(time), 3);
}

bool
lab_page_knows(const nstime_t *time)
{
    const nstime_t none = NSTIME_INIT_ZERO;

    return nstime_cmp(time, &none) >= 0;
}

const char *
lab_page_section(const struct lab_page *page, const char *kind, const char *word)
{
    return wmem_strconcat(page->pinfo->pool, kind, ".", word, NULL);
}

const char *
lab_page_end_name(const struct lab_page *page, enum lab_end_id end)
{
    return LAB_KEPT(LAB_KEPT_END_NAME, end,
                    lab_ws_word(lab_page_section(page, "end", lab_end_word(end)), "name"));
}

proto_item *
lab_page_add_string(const struct lab_page *page, proto_tree *tree, int field, const char *value,
                    const char *words)
{
    proto_item *item = proto_tree_add_string(tree, field, NO_BYTES, value);

    finish_line(page, item, words);
    return item;
}

proto_item *
lab_page_add_line(const struct lab_page *page, proto_tree *tree, int field, const char *words)
{
    proto_item *item = proto_tree_add_item(tree, field, NO_BYTES, ENC_NA);

    finish_line(page, item, words);
    return item;
}

proto_item *
lab_page_add_number(const struct lab_page *page, proto_tree *tree, int field, uint32_t value,
                    const char *words)
{
    proto_item *item = proto_tree_add_uint(tree, field, NO_BYTES, value);

    finish_line(page, item, words);
    return item;
}

void
lab_page_hide_string(const struct lab_page *page, proto_tree *tree, int field, const char *value)
{
    finish_line(page, proto_tree_add_string(tree, field, NO_BYTES, value), NULL);
}

void
lab_page_hide_number(const struct lab_page *page, proto_tree *tree, int field, uint32_t value)
{
    finish_line(page, proto_tree_add_uint(tree, field, NO_BYTES, value), NULL);
}

proto_tree *
lab_page_branch(proto_item *line, enum lab_subtree kind)
{
    return proto_item_add_subtree(line, lab_ws_fields.subtrees[kind]);
}

void
lab_page_tell(const struct lab_page *page, proto_item *line, enum lab_subtree kind,
              expert_field *info, const char *words)
{
    const char *before = page->pinfo->current_proto;

    if (page->quiz)
        return;
    /* Expert information says whose it is by this name, and not by the field. */
    page->pinfo->current_proto = "Lab";
    expert_add_info_format(page->pinfo, line, info, "%s", words);
    page->pinfo->current_proto = before;
    /* Now the line's branch is one of expert infos, which open and fold in all protocols alike. */
    lab_page_branch(line, kind);
}

proto_item *
lab_page_add_flag(const struct lab_page *page, proto_tree *tree, int field, bool value,
                  const char *words)
{
    proto_item *item = proto_tree_add_boolean(tree, field, NO_BYTES, value);

    finish_line(page, item, words);
    return item;
}
