/* The chapter of one connection: its figure, its steps with the arithmetic, and what is odd.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>
#include <wsutil/str_util.h>

#include "ws/page/texts.h"
#include "ws/report/chapters.h"
#include "ws/report/figures.h"
#include "ws/statistics/connection_cells.h"

/* How many kinds of odd things a chapter names, and how many frames of each. */
#define ODDITIES_MOST 16
#define FRAMES_MOST   8

/* A chapter that is being written. */
struct writing {
    struct lab_document *document;
    const struct lab_chapter *chapter;
    struct lab_page page; /* of the segment at hand */
    frame_data read;      /* its frame: all of the capture is known */
};

static const char *
word(const char *key)
{
    return lab_ws_word("report", key);
}

/* A word of the vocabulary: "Three-way handshake. SYN, SYN+ACK, ACK: ...". */
static const char *
verdict_line(const struct writing *writing, const char *kind, const char *named)
{
    const char *section = lab_page_section(&writing->page, kind, named);

    return LAB_PHRASE(&writing->page, "line", kind, {"title", lab_ws_word(section, "title")},
                      {"text", lab_ws_word(section, "text")});
}

static const char *
host_line(const struct writing *writing, enum lab_end_id id)
{
    const char *host = lab_figure_host(writing->page.pinfo, writing->chapter->row->stream, id);

    if (!*host)
        return "";
    return LAB_PHRASE(&writing->page, "report", "host",
                      {"end", lab_page_end_name(&writing->page, id)}, {"host", host});
}

static void
write_head(const struct writing *writing)
{
    const struct lab_connection_row *row = writing->chapter->row;
    struct lab_document *document = writing->document;
    packet_info *nobody = writing->page.pinfo;

    document->form->heading(
        document, 2,
        LAB_PHRASE(&writing->page, "report", "connection",
                   {"number", .number = writing->chapter->number + 1},
                   {"client", lab_figure_socket(nobody, row->stream, LAB_CLIENT)},
                   {"server", lab_figure_socket(nobody, row->stream, LAB_SERVER)}),
        writing->chapter->number + 1);
    for (unsigned id = 0; id < LAB_END_COUNT; id++) {
        const char *host = host_line(writing, (enum lab_end_id)id);

        if (*host)
            document->form->paragraph(document, host);
    }
    document->form->paragraph(
        document, verdict_line(writing, "open", lab_open_word((enum lab_open)row->summary.open)));
    document->form->paragraph(
        document,
        verdict_line(writing, "close", lab_close_word((enum lab_close)row->summary.close)));
}

static void
write_ladder(const struct writing *writing)
{
    const struct lab_chapter *chapter = writing->chapter;
    struct lab_document *document = writing->document;
    struct lab_ladder *ladder = lab_ladder_make(&document->nobody, chapter->row, chapter->rungs);

    lab_glossary_note(chapter->used, chapter->row, ladder);
    document->form->ladder(document, ladder);
}

/* What each end sent, over time; nothing if it was little. */
bool
lab_chapter_write_charts(struct lab_document *document, const struct lab_connection_row *row,
                         const struct lab_tracks *tracks)
{
    bool begun = false;

    for (unsigned id = 0; id < LAB_END_COUNT; id++) {
        const struct lab_chart *chart =
            lab_chart_make(&document->nobody, row, tracks, (enum lab_end_id)id);

        if (!chart)
            continue;
        if (!begun)
            document->form->heading(document, 3, word("charts"), 0);
        begun = true;
        document->form->chart(document, chart);
    }
    return begun;
}

/* What is known of it in numbers. */
static void
write_facts(const struct writing *writing)
{
    static const enum lab_cell cells[] = {
        LAB_CELL_MSS,
        LAB_CELL_SCALE,
        LAB_CELL_ROUND_TRIP,
        LAB_CELL_SEGMENTS_CLIENT,
        LAB_CELL_SEGMENTS_SERVER,
        LAB_CELL_BYTES_CLIENT,
        LAB_CELL_BYTES_SERVER,
        LAB_CELL_RETRANSMISSIONS,
        LAB_CELL_RESET,
    };
    struct lab_document *document = writing->document;
    const struct lab_chapter *chapter = writing->chapter;

    document->form->heading(document, 3, word("numbers"), 0);
    document->form->begin_terms(document, true);
    for (unsigned i = 0; i < G_N_ELEMENTS(cells); i++) {
        const char *text =
            lab_cell_text(&document->nobody, chapter->row, chapter->number, cells[i]);

        if (*text)
            document->form->term(document, lab_cell_title(cells[i]), text);
    }
    document->form->end_terms(document);
}

/* Turn to the next segment of the connection in a frame.
 * @param nth  from which one on, of all in the frame; afterwards, which one it is */
static bool
turn_to(struct writing *writing, uint32_t frame, unsigned *nth)
{
    struct lab_ws_record *record = wmem_new0(writing->page.pinfo->pool, struct lab_ws_record);

    for (; lab_ws_record_of_frame(frame, *nth, record); (*nth)++) {
        if (record->stream != writing->chapter->row->stream)
            continue;
        writing->read = (frame_data){.num = frame, .visited = 1};
        writing->page.pinfo->fd = &writing->read;
        writing->page = lab_page_aside(writing->page.pinfo, record);
        return true;
    }
    return false;
}

static const char *
in_frame(const struct writing *writing, uint32_t frame)
{
    return LAB_PHRASE(&writing->page, "report", "in-frame", {"frame", .number = frame},
                      {"title", lab_page_title(&writing->page)});
}

/* A step of the handshake or of the close, with its arithmetic. */
static void
write_step(struct writing *writing, uint32_t frame)
{
    const struct lab_page *page = &writing->page;
    const char *lines[6];
    unsigned count = 0;

    lines[count++] = lab_page_row(page, false);
    if (page->verdict->ack.formula)
        lines[count++] = lab_page_number_line(page, true);
    if (page->verdict->seq.formula)
        lines[count++] = lab_page_number_line(page, false);
    lines[count++] = LAB_PHRASE(page, "line", "why", {"text", lab_page_why(page)});
    lines[count++] = lab_page_state_line(page, LAB_CLIENT);
    lines[count++] = lab_page_state_line(page, LAB_SERVER);
    writing->document->form->step(writing->document, in_frame(writing, frame), lines, count);
}

/* Those in a frame: what carries segments may carry several of one connection. */
static void
write_steps_in(struct writing *writing, uint32_t frame, lab_set roles)
{
    for (unsigned nth = 0; turn_to(writing, frame, &nth); nth++) {
        if (writing->page.verdict->roles & roles)
            write_step(writing, frame);
    }
}

/* Put a frame where it belongs in the order of the capture, once. */
static void
insert(uint32_t *frames, unsigned *count, uint32_t frame)
{
    unsigned at = *count;

    while (at > 0 && frames[at - 1] > frame)
        at--;
    if (!frame || (at > 0 && frames[at - 1] == frame))
        return;
    memmove(&frames[at + 1], &frames[at], (*count - at) * sizeof *frames);
    frames[at] = frame;
    (*count)++;
}

/* The frames of the steps from one role to another, in the order of the capture. */
static unsigned
frames_of(const struct lab_connection_row *row, enum lab_role first, enum lab_role last,
          uint32_t *frames)
{
    unsigned count = 0;

    for (unsigned role = first; role <= last; role++) {
        for (unsigned id = 0; id < LAB_END_COUNT; id++)
            insert(frames, &count, row->end[id].frame[role]);
    }
    return count;
}

static void
write_steps(struct writing *writing, const char *key, enum lab_role first, enum lab_role last,
            uint32_t reset_frame)
{
    uint32_t frames[2 * LAB_STEP_ROLES + 1];
    unsigned count = frames_of(writing->chapter->row, first, last, frames);
    const struct lab_document_form *form = writing->document->form;
    lab_set roles = LAB_BIT(last + 1) - LAB_BIT(first) + LAB_BIT(LAB_ROLE_RESET);

    insert(frames, &count, reset_frame);
    if (!count)
        return;
    form->heading(writing->document, 3, word(key), 0);
    form->begin_steps(writing->document);
    for (unsigned i = 0; i < count; i++)
        write_steps_in(writing, frames[i], roles);
    form->end_steps(writing->document);
}

/* Something odd, and where. */
struct oddity {
    const char *title; /* the headline of all its frames, or else what they have in common */
    const char *why;
    const char *frames; /* those that are named */
    unsigned named, count;
};

static void
note_oddity(const struct writing *writing, struct oddity *oddities, unsigned *count,
            const struct lab_rung *rung)
{
    const struct lab_page *page = &writing->page;
    const char *why = lab_page_why(page), *number = lab_page_decimal(page, rung->odd_frame);
    const char *title = lab_page_title(page);
    struct oddity *oddity = oddities;

    while (oddity < oddities + *count && strcmp(oddity->why, why) != 0)
        oddity++;
    if (oddity == oddities + ODDITIES_MOST)
        return;
    if (oddity == oddities + *count) {
        *oddity = (struct oddity){title, why, number, 1, 0};
        (*count)++;
    } else if (oddity->named < FRAMES_MOST) {
        oddity->frames = lab_ws_list(page->pinfo, oddity->frames, number);
        oddity->named++;
    }
    if (strcmp(oddity->title, title) != 0)
        oddity->title = lab_page_common_title(page);
    oddity->count += rung->odd;
}

static unsigned
find_oddities(struct writing *writing, struct oddity oddities[ODDITIES_MOST])
{
    const struct lab_rungs *rungs = writing->chapter->rungs;
    unsigned count = 0;

    for (unsigned i = 0; i < rungs->rungs->len; i++) {
        const struct lab_rung *rung = lab_rungs_at(rungs, i);

        unsigned nth = rung->odd_nth;

        if (rung->odd && !rung->is_message && turn_to(writing, rung->odd_frame, &nth))
            note_oddity(writing, oddities, &count, rung);
    }
    return count;
}

static const char *
where_text(const struct writing *writing, const struct oddity *oddity)
{
    const struct lab_page *page = &writing->page;
    const char *key = oddity->count == 1               ? "odd-one"
                      : oddity->count == oddity->named ? "odd-some"
                                                       : "odd-many";

    return LAB_PHRASE(page, "report", key, {"why", oddity->why}, {"frames", oddity->frames},
                      {"count", lab_figure_count(page->pinfo, oddity->count - oddity->named)});
}

static void
write_oddities(struct writing *writing)
{
    struct lab_document *document = writing->document;
    struct oddity oddities[ODDITIES_MOST];
    unsigned count = find_oddities(writing, oddities);
    uint32_t copies = writing->chapter->rungs->copies;

    document->form->heading(document, 3, word("odd"), 0);
    if (!count && !copies) {
        document->form->paragraph(document, word("nothing-odd"));
        return;
    }
    if (copies)
        document->form->paragraph(
            document, LAB_PHRASE(&writing->page, "report", "copies",
                                 {"count", lab_figure_count(writing->page.pinfo, copies)}));
    document->form->begin_terms(document, false);
    for (unsigned i = 0; i < count; i++)
        document->form->term(document, oddities[i].title, where_text(writing, &oddities[i]));
    document->form->end_terms(document);
}

/* A question on how it closed, and on what is odd. */
static void
write_rooms(const struct writing *writing)
{
    struct lab_document *document = writing->document;
    enum lab_close close = (enum lab_close)writing->chapter->row->summary.close;
    const char *section = lab_page_section(&writing->page, "own", lab_close_word(close));

    document->form->heading(document, 3, word("own"), 0);
    document->form->room(document, word("own-story"));
    document->form->room(document, lab_ws_word(section, "ask"));
}

void
lab_chapter_write(struct lab_document *document, const struct lab_chapter *chapter)
{
    struct writing writing = {
        .document = document,
        .chapter = chapter,
        .page = lab_page_aside(&document->nobody, NULL),
    };
    const struct lab_connection_row *row = chapter->row;

    write_head(&writing);
    write_facts(&writing); /* what fits below the head on a page that the ladder does not */
    write_ladder(&writing);
    write_steps(&writing, "opening", LAB_ROLE_HANDSHAKE1, LAB_ROLE_HANDSHAKE3, 0);
    write_steps(&writing, "closing", LAB_ROLE_TEARDOWN1, LAB_ROLE_TEARDOWN4,
                row->reset == LAB_RESET_IGNORED ? 0 : row->reset_frame);
    lab_chapter_write_charts(document, row, chapter->tracks);
    write_oddities(&writing);
    if (chapter->has_rooms)
        write_rooms(&writing);
    document->nobody.fd = NULL;
}
