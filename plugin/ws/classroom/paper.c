/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/classroom/paper.h"

#include <string.h>

#include "ws/classroom/sheet_form.h"
#include "ws/classroom/subjects.h"

/* What is told of a frame is told apart by this: each kind begins at a multiple of it. */
#define LAYERS_OF_KIND 0x10000

static void
offer(struct lab_sheet *sheet, const struct lab_told *told)
{
    struct lab_question questions[LAB_QUESTION_COUNT];
    unsigned count = lab_ws_subjects_questions_about(told, questions);

    for (unsigned i = 0; i < count; i++)
        lab_sheet_offer(sheet, &questions[i], told->frame, told->what * LAYERS_OF_KIND + told->nth,
                        NULL);
}

/* Have the segments at hand that are asked about. */
static void
read_segments(struct lab_paper *paper)
{
    for (unsigned i = 0; i < paper->count; i++) {
        struct lab_asked *asked = &paper->asked[i];
        struct lab_ws_record *record = wmem_new0(paper->nobody.pool, struct lab_ws_record);

        if (lab_paper_what(asked) == LAB_TOLD_SEGMENT &&
            lab_ws_record_of_frame(asked->frame, asked->layer, record))
            asked->record = record;
    }
}

enum lab_told_kind
lab_paper_what(const struct lab_asked *asked)
{
    return (enum lab_told_kind)(asked->layer / LAYERS_OF_KIND);
}

static const struct lab_ws_stream *
stream_of(const struct lab_asked *asked)
{
    const struct lab_ws_record *record = asked->record;

    return record ? record->stream : NULL;
}

/* The questions on a connection stand together; those on messages of a kind as well. */
static void
group(struct lab_paper *paper)
{
    struct lab_asked in_order[LAB_SHEET_MAX];
    bool placed[LAB_SHEET_MAX] = {false};
    unsigned count = 0;

    for (unsigned i = 0; i < paper->count; i++) {
        for (unsigned j = i; !placed[i] && j < paper->count; j++) {
            if (stream_of(&paper->asked[j]) != stream_of(&paper->asked[i]) ||
                lab_paper_what(&paper->asked[j]) != lab_paper_what(&paper->asked[i]))
                continue;
            in_order[count++] = paper->asked[j];
            placed[j] = j > i;
        }
    }
    memcpy(paper->asked, in_order, count * sizeof *in_order);
}

void
lab_paper_open(struct lab_paper *paper, GString *out, const struct lab_sheet_name *name,
               const GArray *heard)
{
    struct lab_sheet *sheet = g_new(struct lab_sheet, 1);

    memset(paper, 0, sizeof *paper);
    paper->out = out;
    paper->form = &lab_sheet_form_markdown;
    paper->name = *name;
    paper->has_segments = heard->len > 0;
    paper->nobody = lab_page_nobody();
    lab_sheet_init(sheet, name->seed);
    for (guint i = 0; i < heard->len; i++)
        offer(sheet, &g_array_index(heard, struct lab_told, i));
    paper->count = lab_sheet_read(sheet, name->questions, paper->asked);
    read_segments(paper);
    group(paper);
    g_free(sheet);
}

void
lab_paper_close(struct lab_paper *paper)
{
    lab_page_nobody_free(&paper->nobody);
}

const char *
lab_paper_decimal(struct lab_paper *paper, uint32_t number)
{
    return wmem_strdup_printf(paper->nobody.pool, "%u", number);
}

const char *
lab_paper_scope(struct lab_paper *paper)
{
    const char *seed = lab_paper_decimal(paper, paper->name.seed);

    if (paper->name.stream == LAB_EVERY_STREAM)
        return LAB_SAY(paper, "sheet", "scope", {"seed", seed});
    return LAB_SAY(paper, "sheet", "scope-stream", {"seed", seed},
                   {"stream", lab_paper_decimal(paper, paper->name.stream)});
}

const char *
lab_paper_empty(struct lab_paper *paper)
{
    if (paper->has_segments || paper->name.stream == LAB_EVERY_STREAM)
        return lab_ws_word("sheet", "empty");
    return LAB_SAY(paper, "sheet", "no-stream",
                   {"stream", lab_paper_decimal(paper, paper->name.stream)});
}

struct lab_page
lab_paper_page(struct lab_paper *paper, const struct lab_asked *asked)
{
    return lab_page_aside(&paper->nobody, asked->record);
}

const char *
lab_paper_id(struct lab_paper *paper, const struct lab_asked *asked)
{
    const char *kind = lab_question_word((enum lab_question_kind)asked->question.kind);

    uint32_t layer = asked->layer % LAYERS_OF_KIND;

    if (layer == 0)
        return wmem_strdup_printf(paper->nobody.pool, "%u.%s", asked->frame, kind);
    return wmem_strdup_printf(paper->nobody.pool, "%u.%u.%s", asked->frame, layer + 1, kind);
}
