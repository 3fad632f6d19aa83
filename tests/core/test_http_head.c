/* What the bytes of an HTTP message say: which message it is, how long, and what it wants of the
 * connection.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include <glib.h>
#include <string.h>

#include "core/layers/http_head.h"

#define MORE UINT32_MAX /* than there is */

static struct lab_http_text
text_of(const char *text)
{
    return (struct lab_http_text){text, strlen(text)};
}

/* A head, and what must come of it: its kind, its length, that of its body, its options. */
static const struct {
    const char *bytes;
    uint8_t app, minor, framing, options;
    uint64_t header_len; /* 0: all of it */
    uint64_t body_len;
} heads[] = {
    {"GET / HTTP/1.1\r\nHost: x\r\n\r\n", LAB_APP_HTTP_REQUEST, 1, LAB_HTTP_NO_LENGTH, 0, 0, 0},
    {"GET / HTTP/1.0\n\n", LAB_APP_HTTP_REQUEST, 0, LAB_HTTP_NO_LENGTH, 0, 0, 0},
    {"HTTP/1.1 204 \r\n\r\n", LAB_APP_HTTP_RESPONSE, 1, LAB_HTTP_NO_LENGTH, 0, 0, 0},
    {"HTTP/1.1 204\r\n\r\n", LAB_APP_HTTP_RESPONSE, 1, LAB_HTTP_NO_LENGTH, 0, 0, 0},
    {"HTTP/1.1 200 OK\r\ncontent-LENGTH:\t 12 \r\n\r\nabc", LAB_APP_HTTP_RESPONSE, 1,
     LAB_HTTP_CONTENT_LENGTH, 0, 41, 12},
    {"HTTP/1.1 200 OK\r\nContent-Length: 5, 5\r\nContent-Length: 5\r\n\r\n", LAB_APP_HTTP_RESPONSE,
     1, LAB_HTTP_CONTENT_LENGTH, 0, 0, 5},
    {"HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999999999\r\n\r\n", LAB_APP_HTTP_RESPONSE,
     1, LAB_HTTP_CONTENT_LENGTH, 0, 0, MORE},
    {"HTTP/1.1 200 OK\r\nConnection: upgrade\t, CLOSE\r\nConnection: closed\r\n\r\n",
     LAB_APP_HTTP_RESPONSE, 1, LAB_HTTP_NO_LENGTH, LAB_HTTP_SAYS_CLOSE, 0, 0},
    {"GET / HTTP/1.0\r\nConnection: Keep-Alive\r\nX-Connection: close\r\n\r\n",
     LAB_APP_HTTP_REQUEST, 0, LAB_HTTP_NO_LENGTH, LAB_HTTP_SAYS_KEEP_ALIVE, 0, 0},
    /* Chunks count before a length, and a close before any coding that does not end with them. */
    {"PUT / HTTP/1.1\r\nContent-Length: x\r\nTransfer-Encoding: gzip, Chunked\r\n\r\n0\r\n\r\n",
     LAB_APP_HTTP_REQUEST, 1, LAB_HTTP_CHUNKED, 0, 71, 5},
    {"PUT / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nabc", LAB_APP_HTTP_REQUEST, 1,
     LAB_HTTP_CHUNKED, 0, 46, MORE},
    {"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nTransfer-Encoding: chunked, gzip\r\n\r\n",
     LAB_APP_HTTP_RESPONSE, 1, LAB_HTTP_NO_LENGTH, 0, 0, 0},
};

static void
test_heads(void)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(heads); i++) {
        struct lab_http_message message = {0};
        struct lab_http_request_line request;
        size_t size = strlen(heads[i].bytes);
        uint64_t header_len = heads[i].header_len ? heads[i].header_len : size;

        g_test_message("%s", heads[i].bytes);
        g_assert_true(lab_http_head_read(heads[i].bytes, size, &message, &request));
        g_assert_cmpuint(message.app, ==, heads[i].app);
        g_assert_cmpuint(message.minor, ==, heads[i].minor);
        g_assert_cmpuint(message.framing, ==, heads[i].framing);
        g_assert_cmpuint(message.options, ==, heads[i].options);
        g_assert_cmpuint(message.header_len, ==, header_len);
        g_assert_cmpuint(message.body_len, ==, heads[i].body_len);
        /* One byte less than its header, and it is no message yet. */
        for (size_t cut = 0; cut < header_len; cut++)
            g_assert_false(lab_http_head_read(heads[i].bytes, cut, &message, &request));
    }
}

static const char *const no_heads[] = {
    "",
    "\r\n\r\n",
    "GET / HTTP/2.0\r\n\r\n",
    "GET / HTTP/1.10\r\n\r\n",
    "GET / HTTP/1.\r\n\r\n",
    "GET / \r\n\r\n",
    "GET HTTP/1.1\r\n\r\n",
    "get / HTTP/1.1\r\n\r\n",
    "endGET / HTTP/1.1\r\n\r\n",
    "DATADATADATADATADATADATADATADATAGET / HTTP/1.1\r\n\r\n",
    "GET /a b HTTP/1.1\r\n\r\n",
    "GET / HTTP/1.1 \r\nHost: x\r\n",
    "HTTP/1.1 20 OK\r\n\r\n",
    "HTTP/1.1 2000 OK\r\n\r\n",
    "HTTP/1.1 OK\r\n\r\n",
    "ICY 200 OK\r\n\r\n",
    "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
    "HTTP/1.1 200 OK\r\nContent-Length: \r\n\r\n",
    "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
    "PUT / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n",
};

static void
test_no_heads(void)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(no_heads); i++) {
        struct lab_http_message message = {0};
        struct lab_http_request_line request;

        g_test_message("%s", no_heads[i]);
        g_assert_false(lab_http_head_read(no_heads[i], strlen(no_heads[i]), &message, &request));
    }
}

static void
test_start_lines(void)
{
    static const char get[] = "GET  /a\0b  HTTP/1.1\r\n\r\n", not_found[] = "HTTP/1.0 404 ?\n\n";
    struct lab_http_message message = {0};
    struct lab_http_request_line request;

    g_assert_true(lab_http_head_read(get, sizeof get - 1, &message, &request));
    g_assert_cmpmem(request.method.start, request.method.len, "GET", 3);
    g_assert_cmpmem(request.target.start, request.target.len, "/a\0b", 4);
    g_assert_cmpint(message.method, ==, LAB_HTTP_GET);
    g_assert_true(lab_http_head_read(not_found, sizeof not_found - 1, &message, &request));
    g_assert_cmpuint(message.status, ==, 404);
    g_assert_cmpuint(request.target.len, ==, 0);
}

static void
test_chunks(void)
{
    static const struct {
        const char *bytes;
        size_t length; /* 0: not whole, or no chunks */
    } bodies[] = {
        {"0\r\n\r\n", 5},
        {"0\n\n", 3},
        {"5\r\nHello\r\n0\r\n\r\nmore", 15},
        {"A;name=value\r\n0123456789\r\n000\r\n\r\n", 33},
        {"5\r\n0\r\n\r\n\r\n0\r\nTrailer: yes\r\n\r\n", 29},
        {"5\r\nHello\r\n0\r\nTrailer: yes\r\n", 0},
        {"5\r\nHello0\r\n\r\n", 0},
        {"5\r\nHello, world\r\n\r\n0\r\n\r\n", 0},
        {"\r\n0\r\n\r\n", 0},
        {"x\r\n\r\n", 0},
        {"fffffffffffffffffffff\r\nHello\r\n0\r\n\r\n", 0},
        {"", 0},
    };

    for (unsigned i = 0; i < G_N_ELEMENTS(bodies); i++) {
        g_test_message("%s", bodies[i].bytes);
        g_assert_cmpuint(lab_http_head_chunks(bodies[i].bytes, strlen(bodies[i].bytes)), ==,
                         bodies[i].length);
        for (size_t cut = 0; cut < bodies[i].length; cut++)
            g_assert_cmpuint(lab_http_head_chunks(bodies[i].bytes, cut), ==, 0);
    }
}

static void
test_words(void)
{
    uint8_t minor = 7;

    g_assert_cmpuint(lab_http_head_options(text_of("")), ==, 0);
    g_assert_cmpuint(lab_http_head_options(text_of("keep-alive,close")), ==,
                     LAB_HTTP_SAYS_CLOSE | LAB_HTTP_SAYS_KEEP_ALIVE);
    g_assert_cmpuint(lab_http_head_options(text_of("closed, not-close, clos, keep")), ==, 0);
    g_assert_cmpuint(lab_http_head_options((struct lab_http_text){"close\0", 6}), ==, 0);
    g_assert_true(lab_http_head_version(text_of("HTTP/1.0"), &minor) && minor == 0);
    g_assert_true(lab_http_head_version(text_of("HTTP/1.1"), &minor) && minor == 1);
    g_assert_true(lab_http_head_version(text_of("HTTP/1.0.8"), &minor) && minor == 0);
}

/* Bytes at random, made of what heads are made of: whatever is said lies within them. */
static void
test_anything(void)
{
    static const char *const words[] = {"HTTP/1.1",
                                        "GET",
                                        " ",
                                        "200",
                                        "\r\n",
                                        "\n",
                                        "\r",
                                        ":",
                                        "Content-Length",
                                        "5",
                                        "chunked",
                                        ",",
                                        "Transfer-Encoding",
                                        "ffffffff",
                                        "\t",
                                        "/",
                                        "Connection",
                                        "close"};

    for (unsigned run = 0; run < 200000; run++) {
        GString *bytes = g_string_new(run % 2 ? "HTTP/1.1 200 OK\r\n" : "");
        struct lab_http_message message = {0};
        struct lab_http_request_line request;
        char *exact;

        for (gint i = g_test_rand_int_range(0, 20); i > 0; i--)
            g_string_append(bytes, words[g_test_rand_int_range(0, (gint32)G_N_ELEMENTS(words))]);
        exact = g_memdup2(bytes->str, bytes->len); /* so that a sanitizer sees its end */
        if (lab_http_head_read(exact, bytes->len, &message, &request)) {
            g_assert_cmpuint(message.header_len, >=, 4);
            g_assert_cmpuint(message.header_len, <=, bytes->len);
            g_assert_true(message.body_len == MORE || message.framing != LAB_HTTP_CHUNKED ||
                          message.header_len + message.body_len <= bytes->len);
        }
        g_free(exact);
        g_string_free(bytes, TRUE);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/core/http-head/heads", test_heads);
    g_test_add_func("/core/http-head/no-heads", test_no_heads);
    g_test_add_func("/core/http-head/start-lines", test_start_lines);
    g_test_add_func("/core/http-head/chunks", test_chunks);
    g_test_add_func("/core/http-head/words", test_words);
    g_test_add_func("/core/http-head/anything", test_anything);
    return g_test_run();
}
