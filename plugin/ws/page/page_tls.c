/* What TLS has to say on a segment.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/page/parts.h"

static const char *
message_line(const struct lab_page *page, const char *word)
{
    return LAB_PHRASE(page, "line", "tls",
                      {"text", lab_ws_word(lab_page_section(page, "tls", word), "text")});
}

void
lab_page_draw_tls(const struct lab_page *page)
{
    for (unsigned i = 0; page->record->tls >> i; i++) {
        const char *word = lab_tls_word((enum lab_tls_message)i);

        if (page->record->tls & LAB_BIT(i))
            lab_page_add_string(page, page->tree, lab_ws_fields.tls, word,
                                page->visible ? message_line(page, word) : NULL);
    }
}
