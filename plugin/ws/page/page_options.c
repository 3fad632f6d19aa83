/* The options of the two SYNs: what each offers, and what comes of it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include <wsutil/bits_ctz.h>
#include <wsutil/str_util.h>

#include "core/segment.h"
#include "ws/fields.h"
#include "ws/kept.h"
#include "ws/page/parts.h"

/* The keys of the catalogue's [option.WORD]. */
static const char *const outcome_keys[] = {
    [LAB_OUTCOME_OFFER] = "offer",
    [LAB_OUTCOME_AGREED] = "agreed",
    [LAB_OUTCOME_MISSING] = "missing",
};

_Static_assert(sizeof(struct lab_ws_options) == 2 * sizeof(struct lab_offer) + 2,
               "without holes, so that it can be compared as it is");

/* A machine sends nearly all its SYNs with the same options, and no other texts are as dear. */
static struct lab_recent_key
key_of(const struct lab_page *page)
{
    struct lab_recent_key key = {0};

    _Static_assert(sizeof(struct lab_ws_options) <= sizeof key.on - sizeof key.on[0],
                   "a key has room for all options");
    memcpy(&key.on[1], page->record->options, sizeof(struct lab_ws_options));
    return key;
}

/* The text of the options that is kept; NULL: none. The key becomes that of this text. */
static const char *
recent(const struct lab_page *page, struct lab_recent_key *key, enum lab_recent what,
       enum lab_option option)
{
    key->what = what;
    key->on[0] = (uint32_t)(page->verdict->from << 8 | option);
    return lab_ws_kept_recent(key);
}

/* The number that an option carries; "": none. */
static const char *
option_value(const struct lab_page *page, const struct lab_offer *offer, enum lab_option option)
{
    switch (option) {
    case LAB_OPTION_MSS:
        return lab_page_decimal(page, offer->mss);
    case LAB_OPTION_WINDOW_SCALE:
        return lab_page_decimal(page, offer->shift);
    case LAB_OPTION_COOKIE:
        return lab_page_decimal(page, offer->cookie);
    default:
        return "";
    }
}

/* Such as "mss=1460 window-scale=7 timestamps", the same in every language. */
static const char *
compose_value(const struct lab_page *page)
{
    const struct lab_offer *own = &page->record->options->own;
    wmem_strbuf_t *out = wmem_strbuf_new(page->pinfo->pool, "");

    for (unsigned option = 0; own->options >> option; option++) {
        const char *value;

        if (!(own->options & LAB_BIT(option)))
            continue;
        value = option_value(page, own, option);
        if (wmem_strbuf_get_len(out))
            wmem_strbuf_append_c(out, ' ');
        wmem_strbuf_append(out, lab_option_word(option));
        if (*value)
            wmem_strbuf_append_c(out, '=');
        wmem_strbuf_append(out, value);
    }
    return own->options ? wmem_strbuf_get_str(out) : "none";
}

static const char *
options_value(const struct lab_page *page, struct lab_recent_key *key)
{
    const char *value = recent(page, key, LAB_RECENT_OPTIONS_VALUE, 0);

    return value ? value : lab_ws_kept_remember(key, compose_value(page));
}

/* The same in words. */
static const char *
options_words(const struct lab_page *page)
{
    const struct lab_offer *own = &page->record->options->own;
    const char *words = NULL, *name;

    for (unsigned option = 0; own->options >> option; option++) {
        if (!(own->options & LAB_BIT(option)))
            continue;
        name = LAB_PHRASE(page, lab_page_section(page, "option", lab_option_word(option)), "name",
                          {"value", option_value(page, own, option)});
        words = words ? LAB_PHRASE(page, "mark", "more-options", {"text", words}, {"name", name})
                      : name;
    }
    return words ? words : lab_ws_word("mark", "no-option");
}

static const char *
options_line(const struct lab_page *page, struct lab_recent_key *key)
{
    const char *line = recent(page, key, LAB_RECENT_OPTIONS_LINE, 0);

    return line ? line
                : lab_ws_kept_remember(
                      key, LAB_PHRASE(page, "line", "options", {"text", options_words(page)}));
}

static const char *
compose_option_line(const struct lab_page *page, enum lab_option option, enum lab_outcome outcome)
{
    const struct lab_ws_options *options = page->record->options;
    const struct lab_offer *own = &options->own, *other = &options->other;
    enum lab_end_id from = page->verdict->from;

    return LAB_PHRASE(
        page, lab_page_section(page, "option", lab_option_word(option)), outcome_keys[outcome],
        {"value", option_value(page, own, option)},
        {"mtu", .number = own->mss + options->ip_header + LAB_TCP_HEADER_MIN},
        {"ip", .number = options->ip_header}, {"least", .number = lab_offer_least_mss(own, other)},
        {"factor", .number = 1U << own->shift}, {"factor_other", .number = 1U << other->shift},
        {"from", lab_page_end_name(page, from)}, {"to", lab_page_end_name(page, !from)});
}

static const char *
option_line(const struct lab_page *page, struct lab_recent_key *key, enum lab_option option,
            enum lab_outcome outcome)
{
    const char *line = recent(page, key, LAB_RECENT_OPTION_LINE, option);

    return line ? line : lab_ws_kept_remember(key, compose_option_line(page, option, outcome));
}

static void
draw_option(const struct lab_page *page, proto_tree *tree, struct lab_recent_key *key,
            enum lab_option option)
{
    const struct lab_ws_options *options = page->record->options;
    const char *word = lab_option_word(option);
    enum lab_outcome outcome;

    if (!lab_offer_outcome(&options->own, &options->other, options->answers, option, &outcome))
        return;
    if (outcome == LAB_OUTCOME_MISSING)
        word = wmem_strconcat(page->pinfo->pool, "no-", word, NULL);
    lab_page_add_string(page, tree, lab_ws_fields.option, word,
                        page->visible ? option_line(page, key, option, outcome) : NULL);
}

void
lab_page_draw_options(const struct lab_page *page)
{
    const struct lab_ws_options *options = page->record->options;
    struct lab_recent_key key = key_of(page);
    proto_tree *tree;
    /* By either end, and the MSS, of which there is something to say where it is missing, too. */
    lab_set offered = options->own.options | options->other.options | LAB_BIT(LAB_OPTION_MSS);

    tree = lab_page_branch(lab_page_add_string(page, page->tree, lab_ws_fields.options,
                                               options_value(page, &key),
                                               page->visible ? options_line(page, &key) : NULL),
                           LAB_SUBTREE_OPTIONS);
    while (offered) {
        draw_option(page, tree, &key, (enum lab_option)ws_ctz(offered));
        offered &= offered - 1; /* without the lowest */
    }
    if (options->own.options & LAB_BIT(LAB_OPTION_MSS))
        lab_page_hide_number(page, tree, lab_ws_fields.mss, options->own.mss);
    if (options->own.options & LAB_BIT(LAB_OPTION_WINDOW_SCALE))
        lab_page_hide_number(page, tree, lab_ws_fields.wscale, options->own.shift);
}
