/* What a segment is: its headline, its parts, and the texts on them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "fields.h"
#include "page.h"

/* The catalogue's section for a set of roles: its own, or that of its leading role. */
static const char *
headline_section(const struct lab_page *page)
{
    lab_set roles = page->verdict->roles, rest;
    wmem_strbuf_t *name = wmem_strbuf_new(page->pinfo->pool, "role.");
    const lab_set *known = lab_headline_sets;

    if ((roles & LAB_ROLES_MERGED) == LAB_ROLES_MERGED && !(page->verdict->facts & LAB_IS_MERGED))
        roles &= ~LAB_BIT(LAB_ROLE_TEARDOWN3); /* the FIN is only sent again */
    while (*known && *known != roles)
        known++;
    if (!*known) {
        rest = roles & ~LAB_BIT(LAB_ROLE_DATA);
        roles = rest ? rest & (~rest + 1) : roles;
    }
    for (unsigned role = 0; role < LAB_ROLE_COUNT; role++) {
        if (!(roles & LAB_BIT(role)))
            continue;
        wmem_strbuf_append_printf(name, "%s%s", wmem_strbuf_get_len(name) > 5 ? "+" : "",
                                  lab_role_word(role));
    }
    return wmem_strbuf_get_str(name);
}

/* The texts on a segment's part, by their keys, and the lines that show them. */
static const struct role_text {
    const char *key;
    enum lab_kept text;
    const char *line_key, *placeholder;
    enum lab_kept line;
} role_title = {"title", LAB_KEPT_TITLE, "headline", "title", LAB_KEPT_HEADLINE},
  role_why = {"why", LAB_KEPT_WHY, "why", "text", LAB_KEPT_WHY_LINE},
  role_look = {"look", LAB_KEPT_LOOK, "look", "text", LAB_KEPT_LOOK_LINE};

static uint32_t
roles_code(const struct lab_page *page)
{
    return page->verdict->roles << 1 | page->verdict->from;
}

static const char *
role_text(const struct lab_page *page, const struct role_text *which)
{
    enum lab_end_id from = page->verdict->from;
    const char *text = lab_ws_kept(which->text, roles_code(page));

    if (text)
        return text;
    return lab_ws_keep(which->text, roles_code(page),
                       LAB_PHRASE(page, headline_section(page), which->key,
                                  {"from", lab_page_end_name(page, from)},
                                  {"to", lab_page_end_name(page, !from)}));
}

/* The same as a line of the tree. */
static const char *
role_text_line(const struct lab_page *page, const struct role_text *which)
{
    const char *line = lab_ws_kept(which->line, roles_code(page));

    if (line)
        return line;
    return lab_ws_keep(
        which->line, roles_code(page),
        LAB_PHRASE(page, "line", which->line_key, {which->placeholder, role_text(page, which)}));
}

/* The handshake has three steps and the close four; a part of neither has no number. */
static const struct {
    const char *step, *steps;
} step_of[LAB_ROLE_COUNT] = {
    [LAB_ROLE_HANDSHAKE1] = {"1", "3"}, [LAB_ROLE_HANDSHAKE2] = {"2", "3"},
    [LAB_ROLE_HANDSHAKE3] = {"3", "3"}, [LAB_ROLE_TEARDOWN1] = {"1", "4"},
    [LAB_ROLE_TEARDOWN2] = {"2", "4"},  [LAB_ROLE_TEARDOWN3] = {"3", "4"},
    [LAB_ROLE_TEARDOWN4] = {"4", "4"},
};

static const char *
compose_role_line(const struct lab_page *page, enum lab_role role)
{
    const char *from = lab_page_end_name(page, page->verdict->from);
    const char *to = lab_page_end_name(page, !page->verdict->from);
    const char *word = lab_role_word(role);
    const char *name =
        LAB_PHRASE(page, "mark", "role", {"role", word},
                   {"name", lab_ws_word(lab_page_section(page, "role", word), "name")});

    if (!step_of[role].step)
        return LAB_PHRASE(page, "line", "role", {"role", name}, {"from", from}, {"to", to});
    return LAB_PHRASE(page, "line", "step", {"role", name}, {"step", step_of[role].step},
                      {"steps", step_of[role].steps}, {"from", from}, {"to", to});
}

static const char *
role_line(const struct lab_page *page, enum lab_role role)
{
    uint32_t code = role << 1 | page->verdict->from;
    const char *line = lab_ws_kept(LAB_KEPT_ROLE_LINE, code);

    return line ? line : lab_ws_keep(LAB_KEPT_ROLE_LINE, code, compose_role_line(page, role));
}

void
lab_page_draw_roles(const struct lab_page *page)
{
    enum lab_end_id from = page->verdict->from;
    proto_item *line = NULL;

    for (unsigned role = 0; role < LAB_ROLE_COUNT; role++) {
        if (page->verdict->roles & LAB_BIT(role))
            line = lab_page_add_string(page, page->tree, lab_ws_fields.role, lab_role_word(role),
                                       page->visible ? role_line(page, role) : NULL);
    }
    lab_page_add_string(page, lab_page_branch(line, LAB_SUBTREE_ROLE), lab_ws_fields.from,
                        lab_end_word(from), NULL);
}

static void
draw_text(const struct lab_page *page, int field, const struct role_text *which)
{
    if (lab_page_wants(page, field))
        lab_page_add_string(page, page->tree, field, role_text(page, which),
                            page->visible ? role_text_line(page, which) : NULL);
}

/* The headline is the line of the tree itself, and a field for filters and columns. */
void
lab_page_draw_title(const struct lab_page *page)
{
    if (!lab_page_wants(page, lab_ws_fields.title))
        return;
    lab_page_add_string(page, page->tree, lab_ws_fields.title, role_text(page, &role_title), NULL);
    if (page->visible && !page->quiz)
        proto_item_set_text(page->headline, "%s", role_text_line(page, &role_title));
}

void
lab_page_draw_why(const struct lab_page *page)
{
    draw_text(page, lab_ws_fields.why, &role_why);
}

void
lab_page_draw_look(const struct lab_page *page)
{
    draw_text(page, lab_ws_fields.look, &role_look);
}

const char *
lab_page_title(const struct lab_page *page)
{
    return role_text(page, &role_title);
}
