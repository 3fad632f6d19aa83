/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/html_page.h"

#include "ws/escape.h"
#include "ws/words.h"

const char *
lab_html_page_language(wmem_allocator_t *pool)
{
    return g_strdelimit(wmem_strdup(pool, lab_ws_spoken_language()), "_", '-');
}

/* The policy forbids whatever might be fetched or run, should anything ever get into the page. */
void
lab_html_page_begin(GString *out, wmem_allocator_t *pool, const char *title, const char *style)
{
    const char *heading = lab_escape_html(pool, title);

    g_string_append_printf(
        out,
        "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
        "'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n"
        "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n"
        "<title>%s</title>\n<style>\n%s</style>\n</head>\n<body>\n<main>\n<h1>%s</h1>\n",
        lab_escape_html(pool, lab_html_page_language(pool)), heading, style, heading);
}

void
lab_html_page_end(GString *out)
{
    g_string_append(out, "</main>\n</body>\n</html>\n");
}
