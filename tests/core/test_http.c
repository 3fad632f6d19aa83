/* What HTTP messages mean for their connection: words, pairs, and who closes.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include <glib.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "core/layers/http_head.h"

/* A conversation is a list of lines, one per message, and what must come of it:
 *
 *     WHAT START+LENGTH [HOW...] > ANSWERED [FATE]
 *
 * WHAT is a method or a status code, START counts the bytes of its direction from 0, and the header
 * takes the first HEADER bytes of LENGTH. HOW is "close" or "keep-alive" (the Connection field),
 * "1.0" (the version), "no-length", "chunked", "fin", "cut" (a byte of it is not there), "before"
 * (no byte of it is in the segment that should complete it), "syn" (it is in the SYN),
 * "since=FRAME" (of its first byte) or "ack=NUMBER". ANSWERED is "-", the line of the request from
 * 1, or "untold". */
#define HEADER 100
#define ISN    0xFFFFFF00u /* so that the numbers wrap within a conversation */
#define LINES  8

static void
apply(struct lab_http_message *message, const char *how)
{
    if (strcmp(how, "1.0") == 0)
        message->minor = 0;
    else if (strcmp(how, "no-length") == 0)
        message->framing = LAB_HTTP_NO_LENGTH;
    else if (strcmp(how, "chunked") == 0)
        message->framing = LAB_HTTP_CHUNKED;
    else if (strcmp(how, "fin") == 0)
        message->fin = true;
    else if (strcmp(how, "syn") == 0)
        message->in_syn = true;
    else if (strcmp(how, "cut") == 0)
        message->available--;
    else if (strcmp(how, "before") == 0)
        message->here = message->available;
    else if (sscanf(how, "since=%u", &message->first_frame) == 1)
        return;
    else if (sscanf(how, "ack=%u", &message->ack) == 1)
        message->ack += ISN;
    else
        message->options |=
            (uint8_t)lab_http_head_options((struct lab_http_text){how, strlen(how)});
}

static struct lab_http_message
message_of(char **words, unsigned frame)
{
    bool response = g_ascii_isdigit(words[0][0]);
    struct lab_http_message message = {
        .header_len = HEADER,
        .frame = frame,
        .first_frame = frame,
        .ack = ISN,
        .status = response ? (uint16_t)g_ascii_strtoull(words[0], NULL, 10) : 0,
        .app = response ? LAB_APP_HTTP_RESPONSE : LAB_APP_HTTP_REQUEST,
        .method = lab_http_method(words[0], strlen(words[0])),
        .minor = 1,
    };
    unsigned start, length;

    g_assert_cmpint(sscanf(words[1], "%u+%u", &start, &length), ==, 2);
    message.seq = ISN + start;
    message.available = length;
    message.body_len = length - HEADER;
    message.framing = length > HEADER ? LAB_HTTP_CONTENT_LENGTH : LAB_HTTP_NO_LENGTH;
    for (unsigned i = 2; strcmp(words[i], ">") != 0; i++)
        apply(&message, words[i]);
    return message;
}

static void
check(const struct lab_http_message *messages, const struct lab_http_message *message, bool told,
      char **expected)
{
    const struct lab_http_message *request = NULL;

    g_assert_cmpint(told, ==, strcmp(expected[0], "untold") != 0);
    if (!told)
        return;
    g_assert_cmpstr(lab_http_fate_word(message->fate), ==, expected[1]);
    if (strcmp(expected[0], "-") != 0)
        request = &messages[g_ascii_strtoull(expected[0], NULL, 10) - 1];
    g_assert_true(message->partner == request);
    if (request && (message->status >= 200 || message->status == 101))
        g_assert_true(request->partner == message);
}

static void
converse(bool captured_start, const char *const *lines)
{
    struct lab_http_dialogue dialogue = {0};
    struct lab_http_message messages[LINES];

    if (captured_start)
        lab_http_begin(&dialogue, ISN, ISN);
    for (unsigned i = 0; lines[i]; i++) {
        char **words = g_strsplit(lines[i], " ", -1);
        unsigned arrow = 2;

        g_assert_cmpuint(i, <, LINES);
        g_test_message("%s", lines[i]);
        while (strcmp(words[arrow], ">") != 0)
            arrow++;
        messages[i] = message_of(words, i + 1);
        check(messages, &messages[i], lab_http_step(&dialogue, &messages[i]), &words[arrow + 1]);
        g_strfreev(words);
    }
}

#define FROM_THE_START(...)  converse(true, (const char *const[]){__VA_ARGS__, NULL})
#define FROM_THE_MIDDLE(...) converse(false, (const char *const[]){__VA_ARGS__, NULL})

static void
test_one_after_the_other(void)
{
    FROM_THE_START("GET 0+100 > -", "200 0+600 > 1 stays-open", "POST 100+300 > -",
                   "404 600+200 chunked > 3 stays-open");
}

static void
test_pipelined(void)
{
    FROM_THE_START("GET 0+100 > -", "HEAD 100+100 > -", "GET 200+100 close > - close-asked",
                   "200 0+600 > 1 stays-open", "200 600+100 > 2 stays-open",
                   "304 700+100 > 3 close-as-asked");
}

static void
test_interim(void)
{
    FROM_THE_START("POST 0+300 > -", "100 0+100 > 1", "103 100+100 > 1",
                   "201 200+200 > 1 stays-open");
    /* The header of the request asked for it; the rest of the request comes after it. */
    FROM_THE_START("100 0+100 > -", "POST 0+300 since=1 > -", "200 100+200 > 2 stays-open");
}

static void
test_answer_before_the_request_is_complete(void)
{
    FROM_THE_START("413 0+200 close > - close", "POST 0+300 since=1 > -", "GET 300+100 > -",
                   "200 200+200 > -");
}

static void
test_bodies(void)
{
    /* Neither length nor chunks: only the FIN ends it. */
    FROM_THE_START("GET 0+100 > -", "200 0+600 no-length > untold");
    FROM_THE_START("GET 0+100 > -", "200 0+600 no-length fin > 1 until-close");
    FROM_THE_START("GET 0+100 > -", "200 0+600 no-length fin before > 1 until-close");
    FROM_THE_START("GET 0+100 > -", "200 9+600 no-length fin before > untold");
    /* Not all of it is there. */
    FROM_THE_START("GET 0+100 > -", "200 0+600 fin cut > untold");
    FROM_THE_START("GET 0+100 > -", "200 0+600 before > untold");
    FROM_THE_START("POST 0+300 cut > untold", "200 0+200 > -");
    /* The dissector took the next response for the body of this one. */
    FROM_THE_START("HEAD 0+100 > -", "GET 100+100 > -", "200 0+600 before > untold",
                   "200 600+200 > -");
    /* A response to HEAD that nobody knows to be one. */
    FROM_THE_MIDDLE("200 0+600 cut > untold");
}

static void
test_missing_messages(void)
{
    /* A response is missing, and which one it is shows only if a request acknowledged it. */
    FROM_THE_START("GET 0+100 > -", "GET 100+100 > -", "200 600+200 > -", "GET 200+100 > -",
                   "200 800+200 > -");
    FROM_THE_START("GET 0+100 > -", "GET 100+100 ack=600 > -", "200 600+200 > 2 stays-open",
                   "GET 200+100 ack=800 > -", "200 800+200 > 4 stays-open");
    FROM_THE_START("GET 0+100 > -", "GET 100+100 ack=600 > -", "100 600+100 > 2",
                   "200 700+200 > 2 stays-open");
    FROM_THE_START("GET 0+100 > -", "GET 100+100 ack=300 > -", "200 0+600 > 1 stays-open",
                   "200 600+200 > 2 stays-open");
    FROM_THE_START("GET 0+100 > -", "GET 100+100 ack=600 > -", "GET 200+100 ack=700 > -",
                   "200 700+200 > -");
    /* A request is missing while another waits. */
    FROM_THE_START("GET 0+100 > -", "GET 200+100 > -", "200 0+200 > -");
    /* One of each is missing, and all the others are answered: begin anew. */
    FROM_THE_START("GET 0+100 > -", "200 0+200 > 1 stays-open", "GET 200+100 ack=400 > -",
                   "200 400+200 > 3 stays-open");
}

static void
test_repeated(void)
{
    FROM_THE_START("GET 0+100 > -", "GET 0+100 > untold", "200 0+200 > 1 stays-open",
                   "200 0+200 > untold", "404 150+100 > untold", "GET 100+100 > -",
                   "404 200+200 > 6 stays-open");
}

static void
test_start_not_captured(void)
{
    FROM_THE_MIDDLE("200 300+200 close > - close");
    FROM_THE_MIDDLE("200 300+200 no-length fin > - until-close");
    FROM_THE_MIDDLE("200 300+200 > -", "GET 50+100 ack=500 > -", "200 500+200 > 2 stays-open");
    /* The response to an earlier request comes first. */
    FROM_THE_MIDDLE("GET 50+100 ack=500 > -", "200 700+200 > -", "200 900+200 > -");
}

static void
test_in_the_syn(void)
{
    FROM_THE_MIDDLE("GET 0+100 syn ack=7 > -", "200 500+200 > 1 stays-open", "GET 100+100 > -",
                    "200 700+200 > 3 stays-open");
    FROM_THE_MIDDLE("GET 0+100 syn ack=7 > -", "GET 0+100 > untold", "200 500+200 > 1 stays-open");
}

static void
test_another_protocol(void)
{
    FROM_THE_START("GET 0+100 > -", "101 0+100 > 1", "GET 100+100 > untold");
    FROM_THE_START("CONNECT 0+100 > -", "200 0+100 > 1", "GET 100+100 > untold",
                   "200 100+200 > untold");
    FROM_THE_START("CONNECT 0+100 > -", "407 0+200 > 1 stays-open", "CONNECT 100+100 > -");
}

static void
test_fates(void)
{
    FROM_THE_START("GET 0+100 1.0 > - old-version", "200 0+200 > 1 old-version");
    FROM_THE_START("GET 0+100 1.0 keep-alive > -", "200 0+200 1.0 keep-alive > 1 kept-alive");
    FROM_THE_START("GET 0+100 > -", "200 0+200 1.0 > 1 old-version");
    FROM_THE_START("GET 0+100 close > - close-asked", "200 0+200 Close > 1 close");
    FROM_THE_START("GET 0+100 close > - close-asked", "200 0+200 1.0 > 1 close-as-asked");
}

static void
test_words(void)
{
    static const struct {
        unsigned code;
        const char *word;
    } codes[] = {{100, "100"}, {102, "1xx"}, {200, "200"}, {299, "2xx"},
                 {304, "304"}, {404, "404"}, {418, "4xx"}, {503, "503"},
                 {599, "5xx"}, {99, NULL},   {600, NULL},  {1200, NULL}};

    for (guint i = 0; i < G_N_ELEMENTS(codes); i++)
        g_assert_cmpstr(lab_http_status_word(lab_http_status(codes[i].code)), ==, codes[i].word);
    g_assert_cmpint(lab_http_method("DELETED", 6), ==, LAB_HTTP_DELETE);
    g_assert_cmpint(lab_http_method("DELETED", 7), ==, LAB_HTTP_OTHER);
    g_assert_cmpint(lab_http_method("get", 3), ==, LAB_HTTP_OTHER);
    g_assert_cmpstr(lab_http_method_word(LAB_HTTP_PATCH), ==, "PATCH");
    g_assert_cmpstr(lab_http_fate_word(LAB_HTTP_UNTIL_CLOSE), ==, "until-close");
    g_assert_null(lab_http_fate_word(LAB_HTTP_FATE_NONE));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/core/http/one-after-the-other", test_one_after_the_other);
    g_test_add_func("/core/http/pipelined", test_pipelined);
    g_test_add_func("/core/http/interim", test_interim);
    g_test_add_func("/core/http/early-answer", test_answer_before_the_request_is_complete);
    g_test_add_func("/core/http/bodies", test_bodies);
    g_test_add_func("/core/http/missing", test_missing_messages);
    g_test_add_func("/core/http/repeated", test_repeated);
    g_test_add_func("/core/http/midstream", test_start_not_captured);
    g_test_add_func("/core/http/in-the-syn", test_in_the_syn);
    g_test_add_func("/core/http/another-protocol", test_another_protocol);
    g_test_add_func("/core/http/fates", test_fates);
    g_test_add_func("/core/http/words", test_words);
    return g_test_run();
}
