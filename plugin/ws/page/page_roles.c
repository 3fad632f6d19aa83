/* The parts that a segment plays.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include <wsutil/bits_ctz.h>

#include "ws/fields.h"
#include "ws/kept.h"
#include "ws/page/parts.h"

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

    return LAB_KEPT(LAB_KEPT_ROLE_LINE, code, compose_role_line(page, role));
}

void
lab_page_draw_roles(const struct lab_page *page)
{
    lab_set roles = page->verdict->roles;

    for (; roles; roles &= roles - 1) { /* without the lowest */
        enum lab_role role = (enum lab_role)ws_ctz(roles);

        lab_page_add_string(page, page->tree, lab_ws_fields.role, lab_role_word(role),
                            page->visible ? role_line(page, role) : NULL);
    }
    lab_page_hide_string(page, page->tree, lab_ws_fields.from, lab_end_word(page->verdict->from));
}
