/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/report/chapters.h"

#include "ws/nstime.h"
#include "ws/page/page.h"
#include "ws/report/figures.h"
#include "ws/statistics/connection_cells.h"

/* A report on no more connections asks for own words on each of them; else once. */
#define ROOMS_MOST 3

static const char *
word(const char *key)
{
    return lab_ws_word("report", key);
}

#define SAY(document, key, ...)                                                                    \
    lab_ws_phrase(&(document)->nobody, "report", key, LAB_VALUES(__VA_ARGS__))

/* "2024-05-31 07:45:12 UTC". */
static const char *
date_text(struct lab_document *document, uint64_t time)
{
    GDateTime *date = g_date_time_new_from_unix_utc(lab_ws_nstime_unix_seconds(time));
    char *text = date ? g_date_time_format(date, "%Y-%m-%d %H:%M:%S UTC") : NULL;
    const char *kept = wmem_strdup(document->nobody.pool, text ? text : "");

    g_free(text);
    if (date)
        g_date_time_unref(date);
    return kept;
}

static void
fact(struct lab_document *document, const char *key, const char *text)
{
    if (text && *text)
        document->form->term(document, word(key), text);
}

static void
facts(struct lab_document *document, const char *key, const GPtrArray *texts)
{
    for (guint i = 0; i < texts->len; i++)
        fact(document, key, g_ptr_array_index(texts, i));
}

static void
write_time(struct lab_document *document, const struct lab_gathered *gathered)
{
    uint64_t lasts = gathered->last - gathered->first;

    fact(document, "begins", date_text(document, gathered->first));
    fact(document, "lasts",
         SAY(document, "seconds", {"seconds", lab_figure_seconds(&document->nobody, lasts)}));
}

static void
write_capture(struct lab_document *document, const struct lab_gathered *gathered)
{
    const struct lab_origin *origin = &gathered->origin;
    uint64_t connections = (uint64_t)lab_connections_count(gathered->connections) +
                           lab_connections_left_out(gathered->connections);

    document->form->heading(document, 2, word("capture"), 0);
    document->form->begin_terms(document, true);
    fact(document, "file", origin->file);
    if (gathered->first)
        write_time(document, gathered);
    fact(document, "segments", lab_figure_count(&document->nobody, gathered->segments));
    fact(document, "count", lab_figure_count(&document->nobody, connections));
    facts(document, "interface", origin->interfaces);
    facts(document, "link", origin->links);
    facts(document, "comment", origin->comments);
    document->form->end_terms(document);
}

/* What a line of a page has room for; the rest stands in the chapter of the connection. */
static const enum lab_cell columns[] = {
    LAB_CELL_NUMBER,       LAB_CELL_CLIENT,          LAB_CELL_SERVER,
    LAB_CELL_OPENED,       LAB_CELL_CLOSED,          LAB_CELL_BYTES_CLIENT,
    LAB_CELL_BYTES_SERVER, LAB_CELL_RETRANSMISSIONS, LAB_CELL_DURATION,
};

static void
write_table(struct lab_document *document, const struct lab_gathered *gathered)
{
    const char *texts[G_N_ELEMENTS(columns)];
    bool numeric[G_N_ELEMENTS(columns)];
    uint32_t count = lab_connections_count(gathered->connections);

    for (unsigned i = 0; i < G_N_ELEMENTS(columns); i++) {
        texts[i] = lab_cell_title(columns[i]);
        numeric[i] = lab_cell_is_number(columns[i]);
    }
    document->form->begin_table(document, word("table"), texts, numeric, G_N_ELEMENTS(columns));
    for (uint32_t number = 0; number < count; number++) {
        const struct lab_connection_row *row = lab_connections_row(gathered->connections, number);

        for (unsigned i = 0; i < G_N_ELEMENTS(columns); i++)
            texts[i] = lab_cell_text(&document->nobody, row, number, columns[i]);
        document->form->row(document, texts, numeric, G_N_ELEMENTS(columns), number + 1);
        lab_document_flush(document);
    }
    document->form->end_table(document);
}

static void
write_connections(struct lab_document *document, const struct lab_gathered *gathered,
                  const char *more)
{
    uint32_t left_out = lab_connections_left_out(gathered->connections);

    document->form->heading(document, 2, word("connections"), 0);
    write_table(document, gathered);
    if (left_out)
        document->form->paragraph(document,
                                  SAY(document, "more",
                                      {"count", lab_figure_count(&document->nobody, left_out)},
                                      {"argument", more}));
}

static void
write_chapters(struct lab_document *document, const struct lab_gathered *gathered,
               struct lab_used *used)
{
    uint32_t count = lab_connections_count(gathered->connections);

    for (uint32_t number = 0; number < count; number++) {
        const struct lab_chapter chapter = {
            .row = lab_connections_row(gathered->connections, number),
            .rungs = lab_gathered_rungs(gathered, number),
            .tracks = lab_gathered_tracks(gathered, number),
            .number = number,
            .has_rooms = count <= ROOMS_MOST,
            .used = used,
        };

        lab_chapter_write(document, &chapter);
        lab_document_flush(document);
    }
}

void
lab_chapters_write_report(struct lab_document *document, const struct lab_gathered *gathered,
                          const char *more)
{
    struct lab_used used = {0};

    document->form->begin(document, word("title"));
    document->form->paragraph(document, lab_ws_word("sheet", "student"));
    if (!lab_connections_count(gathered->connections)) {
        document->form->paragraph(document, word("none"));
    } else {
        write_capture(document, gathered);
        write_connections(document, gathered, more);
        write_chapters(document, gathered, &used);
        document->form->heading(document, 2, word("own"), 0);
        document->form->room(document, word("own-all"));
        lab_glossary_write(document, &used);
    }
    document->form->paragraph(document, SAY(document, "made", {"version", LAB_VERSION}));
    document->form->end(document);
}

void
lab_chapters_write_charts(struct lab_document *document, const struct lab_gathered *gathered)
{
    uint32_t count = lab_connections_count(gathered->connections);

    document->form->begin(document, word("charts-title"));
    write_capture(document, gathered);
    for (uint32_t number = 0; number < count; number++) {
        const struct lab_connection_row *row = lab_connections_row(gathered->connections, number);

        document->form->heading(
            document, 2,
            SAY(document, "charts-of",
                {"client", lab_cell_text(&document->nobody, row, number, LAB_CELL_CLIENT)},
                {"server", lab_cell_text(&document->nobody, row, number, LAB_CELL_SERVER)}),
            0);
        if (!lab_chapter_write_charts(document, row, lab_gathered_tracks(gathered, number)))
            document->form->paragraph(document, lab_ws_word("chart", "none"));
        lab_document_flush(document);
    }
    document->form->paragraph(document, SAY(document, "made", {"version", LAB_VERSION}));
    document->form->end(document);
}
