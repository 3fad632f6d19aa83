/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/report/document.h"

#include "ws/page/page.h"

void
lab_document_open(struct lab_document *document, const struct lab_document_form *form, FILE *to)
{
    *document = (struct lab_document){
        .form = form, .to = to, .out = g_string_new(NULL), .nobody = lab_page_nobody()};
}

void
lab_document_flush(struct lab_document *document)
{
    fwrite(document->out->str, 1, document->out->len, document->to);
    g_string_truncate(document->out, 0);
    wmem_free_all(document->nobody.pool);
}

void
lab_document_close(struct lab_document *document)
{
    lab_document_flush(document);
    g_string_free(document->out, TRUE);
    lab_page_nobody_free(&document->nobody);
}
