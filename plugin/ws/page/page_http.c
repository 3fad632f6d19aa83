/* The lines of HTTP: the message that a segment completes, what belongs to it, and what becomes of
 * the connection.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/clock.h"
#include "ws/fields.h"
#include "ws/input/http_messages.h"
#include "ws/nstime.h"
#include "ws/page/parts.h"

/* What a message says, in words. */
static const char *
message_line(const struct lab_page *page, const struct lab_ws_http_message *message)
{
    const struct lab_http_message *http = &message->message;
    const char *method = lab_http_method_word(http->method);
    const char *status = lab_http_status_word(lab_http_status(http->status));
    const char *code = lab_page_decimal(page, http->status);

    if (http->app == LAB_APP_HTTP_REQUEST)
        return LAB_PHRASE(
            page, "line", "http-request",
            {"text", LAB_PHRASE(page, lab_page_section(page, "method", method), "text",
                                {"method", message->method}, {"target", message->target})});
    if (!status)
        return LAB_PHRASE(page, "line", "http-response", {"text", code});
    return LAB_PHRASE(page, "line", "http-response",
                      {"text", LAB_PHRASE(page, lab_page_section(page, "status", status), "text",
                                          {"code", code})});
}

static void
draw_request_of(const struct lab_page *page, proto_tree *tree,
                const struct lab_http_message *response)
{
    const struct lab_http_message *request = response->partner;
    /* Both were stamped, and no clock was set back between them. */
    bool known = request->time && response->time >= request->time;
    const nstime_t time = lab_ws_nstime(known ? response->time - request->time : 0);
    const char *words = NULL;

    if (page->visible)
        words = LAB_PHRASE(page, "line", known ? "http-answers" : "http-answers-earlier",
                           {"frame", .number = request->frame},
                           {"time", lab_page_milliseconds(page, &time)});
    lab_page_add_number(page, tree, lab_ws_fields.request, request->frame, words);
    lab_page_add_nstime(page, tree, lab_ws_fields.response_time, &time, NULL);
}

/* Known once the response was seen, which is later than this frame. */
static void
draw_response_to(const struct lab_page *page, proto_tree *tree,
                 const struct lab_http_message *request)
{
    uint32_t frame = request->partner->frame;

    lab_page_add_number(page, tree, lab_ws_fields.response, frame,
                        page->visible
                            ? LAB_PHRASE(page, "line", "http-answered", {"frame", .number = frame})
                            : NULL);
}

static const char *
carriers_line(const struct lab_page *page, const struct lab_ws_http_message *message)
{
    return LAB_PHRASE(
        page, "line", message->carrier_count > 1 ? "http-carriers" : "http-carrier",
        {"count", .number = message->carrier_count},
        {"bytes", wmem_strdup_printf(page->pinfo->pool, "%" PRIu64, message->message.length)});
}

static void
draw_carriers(const struct lab_page *page, proto_tree *tree,
              const struct lab_ws_http_message *message)
{
    bool links = page->visible && message->carrier_count > 1;
    proto_item *line =
        lab_page_add_number(page, tree, lab_ws_fields.app_segments, message->carrier_count,
                            page->visible ? carriers_line(page, message) : NULL);

    tree = lab_page_branch(line, LAB_SUBTREE_HTTP_CARRIERS);
    for (unsigned i = 0; i < message->carrier_count; i++)
        lab_page_add_number(page, tree, lab_ws_fields.app_frame, message->carriers[i],
                            links ? LAB_PHRASE(page, "line", "http-frame",
                                               {"frame", .number = message->carriers[i]})
                                  : NULL);
}

static void
draw_fate(const struct lab_page *page, proto_tree *tree, enum lab_http_fate fate)
{
    const char *word = lab_http_fate_word(fate);

    if (word)
        lab_page_add_flag(
            page, tree, lab_ws_fields.app_persists, !lab_http_closes(fate),
            page->visible
                ? LAB_PHRASE(page, "line", "http-then",
                             {"text", lab_ws_word(lab_page_section(page, "fate", word), "text")})
                : NULL);
}

static void
draw_message(const struct lab_page *page, const struct lab_ws_http_message *message)
{
    const struct lab_http_message *http = &message->message;
    proto_item *line =
        lab_page_add_string(page, page->tree, lab_ws_fields.app, lab_app_word(http->app),
                            page->visible ? message_line(page, message) : NULL);
    proto_tree *tree = lab_page_branch(line, LAB_SUBTREE_HTTP);

    if (http->partner && http->app == LAB_APP_HTTP_RESPONSE)
        draw_request_of(page, tree, http);
    else if (http->partner)
        draw_response_to(page, tree, http);
    draw_carriers(page, tree, message);
    draw_fate(page, tree, http->fate);
}

static void
draw_before_close(const struct lab_page *page, const struct lab_http_message *response)
{
    const char *key = lab_http_closes(response->fate) ? "http-close-due" : "http-close-free";

    lab_page_add_number(
        page, page->tree, lab_ws_fields.app_before, response->frame,
        page->visible ? LAB_PHRASE(page, "line", key, {"frame", .number = response->frame}) : NULL);
}

void
lab_page_draw_http(const struct lab_page *page)
{
    const struct lab_ws_http *http = page->record->http;

    for (const struct lab_ws_http_message *message = http->messages; message;
         message = message->next)
        draw_message(page, message);
    if (http->before_close)
        draw_before_close(page, http->before_close);
}
