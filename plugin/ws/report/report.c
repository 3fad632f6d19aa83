/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/report/report.h"

#include "ws/report/chapters.h"
#include "ws/report/gathering.h"

#define MARKDOWN "lab,report"
#define HTML     "lab,report,html"

/* Piece by piece, for it may be long. */
static void
write(const struct lab_gathered *gathered, const struct lab_document_form *form, const char *more)
{
    struct lab_document document;

    lab_document_open(&document, form, stdout);
    lab_chapters_write_report(&document, gathered, more);
    lab_document_close(&document);
}

static void
write_markdown(const struct lab_gathered *gathered, packet_info *nobody _U_, GString *out _U_)
{
    write(gathered, &lab_document_markdown, "tshark -q -z " MARKDOWN ",all -r FILE");
}

static void
write_html(const struct lab_gathered *gathered, packet_info *nobody _U_, GString *out _U_)
{
    write(gathered, &lab_document_html, LAB_REPORT_HTML_ALL);
}

void
lab_ws_report_register(void)
{
    static const struct lab_gathering markdown = {MARKDOWN, write_markdown, false},
                                      html = {HTML, write_html, true};

    lab_gathering_register(&markdown);
    lab_gathering_register(&html);
}
