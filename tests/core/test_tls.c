/* Which messages the records of TLS hold.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include <glib.h>
#include <string.h>

#include "core/layers/tls.h"

#define RECORD(kind, length) kind, 3, 3, (uint8_t)((length) >> 8), (uint8_t)(length)
/* An empty handshake message in a record of its own. */
#define MESSAGE(kind) RECORD(22, 4), kind, 0, 0, 0
#define RANDOM                                                                                     \
    1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 6, 7, 8
/* Without session, two ciphers, no compression, and with an extension. */
#define CLIENT_HELLO(extension)                                                                    \
    RECORD(22, 53), 1, 0, 0, 49, 3, 3, RANDOM, 0, 0, 4, 0, 1, 0, 2, 1, 0, 0, 4, 0, extension, 0, 0
/* With a session of one byte. */
#define SERVER_HELLO(version)                                                                      \
    RECORD(22, 51), 2, 0, 0, 47, 3, 3, RANDOM, 1, 9, 0, 1, 0, 0, 6, 0, 43, 0, 2, 3, version
#define OTHER 5
#define EARLY 42

static void
check(struct lab_tls *tls, enum lab_end_id from, const uint8_t *bytes, size_t size,
      lab_set expected)
{
    lab_set messages = 0;

    g_assert_cmpuint(lab_tls_read(tls, from, bytes, size, &messages), ==, size);
    g_assert_cmphex(messages, ==, expected);
}

#define CHECK(tls, from, expected, ...)                                                            \
    do {                                                                                           \
        static const uint8_t bytes[] = {__VA_ARGS__};                                              \
        check(tls, from, bytes, sizeof bytes, (expected));                                         \
    } while (0)

#define IS(message) LAB_BIT(LAB_TLS_##message)

static void
test_tls_12(void)
{
    struct lab_tls tls = {0};

    CHECK(&tls, LAB_CLIENT, IS(CLIENT_HELLO), CLIENT_HELLO(OTHER));
    CHECK(&tls, LAB_SERVER,
          IS(SERVER_HELLO) | IS(CERTIFICATE) | IS(SERVER_KEY_EXCHANGE) | IS(SERVER_HELLO_DONE),
          SERVER_HELLO(3), MESSAGE(11), RECORD(22, 8), 12, 0, 0, 0, 14, 0, 0, 0);
    CHECK(&tls, LAB_CLIENT, IS(CLIENT_KEY_EXCHANGE) | IS(CHANGE_CIPHER_SPEC) | IS(FINISHED),
          MESSAGE(16), RECORD(20, 1), 1, RECORD(22, 4), 1, 9, 9, 9);
    CHECK(&tls, LAB_SERVER, IS(NEW_SESSION_TICKET) | IS(CHANGE_CIPHER_SPEC) | IS(FINISHED),
          MESSAGE(4), RECORD(20, 1), 1, RECORD(22, 4), 1, 9, 9, 9);
    CHECK(&tls, LAB_CLIENT, IS(APPLICATION_DATA), RECORD(23, 2), 1, 9);
    CHECK(&tls, LAB_SERVER, IS(ENCRYPTED_HANDSHAKE), RECORD(22, 4), 1, 9, 9, 9);
    CHECK(&tls, LAB_SERVER, IS(ENCRYPTED_ALERT), RECORD(21, 2), 1, 0);
    CHECK(&tls, LAB_SERVER, IS(APPLICATION_DATA), RECORD(24, 3), 1, 2, 3, RECORD(23, 2), 1, 9);
    /* Once more, under the keys that there are. */
    CHECK(&tls, LAB_SERVER, IS(CHANGE_CIPHER_SPEC) | IS(FINISHED), RECORD(20, 1), 1, RECORD(22, 4),
          1, 9, 9, 9);
}

/* The client of TCP may be the server of TLS, as in FTP; the capture lacks the ClientHello. */
static void
test_the_other_way_round(void)
{
    struct lab_tls tls = {0};

    CHECK(&tls, LAB_CLIENT, IS(SERVER_HELLO) | IS(ENCRYPTED_HANDSHAKE), SERVER_HELLO(4),
          RECORD(23, 2), 1, 9);
    CHECK(&tls, LAB_CLIENT, IS(ENCRYPTED_HANDSHAKE), RECORD(23, 2), 1, 9);
    CHECK(&tls, LAB_SERVER, IS(ENCRYPTED_HANDSHAKE), RECORD(23, 2), 1, 9);
    CHECK(&tls, LAB_SERVER, IS(APPLICATION_DATA), RECORD(23, 2), 1, 9);
}

/* Of a message of 65,536 bytes, none begins another. */
static void
test_long_message(void)
{
    struct lab_tls tls = {0};

    CHECK(&tls, LAB_CLIENT, IS(CLIENT_HELLO), CLIENT_HELLO(OTHER));
    CHECK(&tls, LAB_SERVER, IS(SERVER_HELLO) | IS(CERTIFICATE), SERVER_HELLO(3), RECORD(22, 8), 11,
          1, 0, 0, 14, 0, 0, 0);
}

static void
test_tls_13(void)
{
    struct lab_tls tls = {0};

    CHECK(&tls, LAB_CLIENT, IS(CLIENT_HELLO) | IS(CHANGE_CIPHER_SPEC), CLIENT_HELLO(OTHER),
          RECORD(20, 1), 1);
    CHECK(&tls, LAB_SERVER, IS(SERVER_HELLO) | IS(ENCRYPTED_HANDSHAKE) | IS(CHANGE_CIPHER_SPEC),
          SERVER_HELLO(4), RECORD(20, 1), 1, RECORD(23, 2), 1, 9);
    CHECK(&tls, LAB_SERVER, IS(ENCRYPTED_HANDSHAKE), RECORD(23, 2), 1, 9);
    CHECK(&tls, LAB_CLIENT, IS(ENCRYPTED_HANDSHAKE), RECORD(23, 2), 1, 9);
    CHECK(&tls, LAB_CLIENT, IS(APPLICATION_DATA), RECORD(23, 2), 1, 9);
    CHECK(&tls, LAB_SERVER, IS(APPLICATION_DATA), RECORD(23, 2), 1, 9);
}

/* After an offer of early data, what is encrypted may be that. */
static void
test_early_data(void)
{
    struct lab_tls tls = {0};

    CHECK(&tls, LAB_CLIENT, IS(CLIENT_HELLO) | IS(APPLICATION_DATA), CLIENT_HELLO(EARLY),
          RECORD(23, 2), 1, 9);
    CHECK(&tls, LAB_SERVER, IS(SERVER_HELLO) | IS(APPLICATION_DATA), SERVER_HELLO(4), RECORD(23, 2),
          1, 9);
    CHECK(&tls, LAB_CLIENT, IS(APPLICATION_DATA), RECORD(23, 2), 1, 9);
}

static void
test_retry(void)
{
    struct lab_tls tls = {0};

    CHECK(&tls, LAB_CLIENT, IS(CLIENT_HELLO), CLIENT_HELLO(OTHER));
    CHECK(&tls, LAB_SERVER, IS(RETRY_REQUEST), RECORD(22, 38), 2, 0, 0, 34, 3, 3, 0xcf, 0x21, 0xad,
          0x74, 0xe5, 0x9a, 0x61, 0x11, 0xbe, 0x1d, 0x8c, 0x02, 0x1e, 0x65, 0xb8, 0x91, 0xc2, 0xa2,
          0x11, 0x16, 0x7a, 0xbb, 0x8c, 0x5e, 0x07, 0x9e, 0x09, 0xe2, 0xc8, 0xa8, 0x33, 0x9c);
    CHECK(&tls, LAB_CLIENT, IS(CHANGE_CIPHER_SPEC) | IS(CLIENT_HELLO), RECORD(20, 1), 1,
          CLIENT_HELLO(OTHER));
    CHECK(&tls, LAB_SERVER, IS(SERVER_HELLO), SERVER_HELLO(4));
    CHECK(&tls, LAB_SERVER, IS(ENCRYPTED_HANDSHAKE), RECORD(23, 2), 1, 9);
}

static void
test_alerts_in_the_clear(void)
{
    struct lab_tls tls = {0};

    CHECK(&tls, LAB_CLIENT, IS(CLIENT_HELLO), CLIENT_HELLO(OTHER));
    CHECK(&tls, LAB_SERVER, IS(ALERT), RECORD(21, 2), 2, 40);
    CHECK(&tls, LAB_SERVER, IS(CLOSE_NOTIFY), RECORD(21, 2), 1, 0);
    CHECK(&tls, LAB_SERVER, IS(ENCRYPTED_ALERT), RECORD(21, 3), 1, 0, 0);
}

/* A message in three records, another behind it; and a record without any beginning. */
static void
test_messages_across_records(void)
{
    struct lab_tls tls = {0};

    CHECK(&tls, LAB_CLIENT, IS(CLIENT_HELLO), CLIENT_HELLO(OTHER));
    CHECK(&tls, LAB_SERVER, IS(SERVER_HELLO) | IS(CERTIFICATE), SERVER_HELLO(3), RECORD(22, 6), 11,
          0, 0, 8, 14, 14);
    CHECK(&tls, LAB_SERVER, 0, RECORD(22, 4), 12, 12, 12, 12);
    CHECK(&tls, LAB_SERVER, IS(SERVER_HELLO_DONE), RECORD(22, 6), 13, 13, 14, 0, 0, 0);
}

/* Amid a conversation nobody can tell what is encrypted. */
static void
test_no_hello(void)
{
    struct lab_tls tls = {0};

    CHECK(&tls, LAB_CLIENT, 0, MESSAGE(11));
    CHECK(&tls, LAB_CLIENT, IS(CHANGE_CIPHER_SPEC) | IS(FINISHED), RECORD(20, 1), 1, MESSAGE(11));
    CHECK(&tls, LAB_SERVER, IS(APPLICATION_DATA), RECORD(23, 1), 1);
}

static void
test_what_is_no_whole_record(void)
{
    static const uint8_t no_records[][7] = {
        {22, 3, 3, 0, 3, 1, 0},
        {19, 3, 3, 0, 1, 1, 0},
        {25, 3, 3, 0, 1, 1, 0},
        {23, 2, 3, 0, 1, 1, 0},
        {23, 3, 5, 0, 1, 1, 0},
        {23, 3, 3, 0xff, 1, 1, 0},
        {'G', 'E', 'T', ' ', '/', ' ', 'H'},
    };
    lab_set messages = 0;
    struct lab_tls tls = {0};

    for (unsigned i = 0; i < G_N_ELEMENTS(no_records); i++)
        g_assert_cmpuint(lab_tls_read(&tls, LAB_CLIENT, no_records[i], 7, &messages), ==, 0);
    g_assert_cmphex(messages, ==, 0);
}

/* Whatever the bytes are, none beyond their end is read. */
static void
test_any_bytes(void)
{
    static const uint8_t hello[] = {
        CLIENT_HELLO(OTHER), SERVER_HELLO(4), MESSAGE(11), RECORD(21, 2), 1, 0};
    GRand *dice = g_rand_new_with_seed(1);

    for (unsigned turn = 0; turn < 20000; turn++) {
        size_t size = (size_t)g_rand_int_range(dice, 0, sizeof hello + 1);
        uint8_t *bytes = g_memdup2(hello, size ? size : 1);
        struct lab_tls tls = {0};
        lab_set messages = 0;

        for (unsigned i = 0; size && i < turn % 4; i++)
            bytes[g_rand_int_range(dice, 0, (gint32)size)] = (uint8_t)g_rand_int(dice);
        g_assert_cmpuint(lab_tls_read(&tls, LAB_CLIENT, bytes, size, &messages), <=, size);
        g_assert_cmphex(messages >> LAB_TLS_MESSAGE_COUNT, ==, 0);
        g_free(bytes);
    }
    g_rand_free(dice);
}

/* RFC 5246 section 6.2.3: what is longer only looks like a record. */
static void
test_longest_record(void)
{
    static uint8_t bytes[5 + 16384 + 2048 + 1] = {RECORD(23, 16384 + 2048)};
    static const uint8_t longer[] = {RECORD(23, 16384 + 2048 + 1)};
    struct lab_tls tls = {0};
    lab_set messages = 0;

    check(&tls, LAB_CLIENT, bytes, sizeof bytes - 1, IS(APPLICATION_DATA));
    memcpy(bytes, longer, sizeof longer);
    g_assert_cmpuint(lab_tls_read(&tls, LAB_CLIENT, bytes, sizeof bytes, &messages), ==, 0);
    g_assert_cmphex(messages, ==, 0);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/tls/1.2", test_tls_12);
    g_test_add_func("/tls/1.3", test_tls_13);
    g_test_add_func("/tls/the-other-way-round", test_the_other_way_round);
    g_test_add_func("/tls/long-message", test_long_message);
    g_test_add_func("/tls/early-data", test_early_data);
    g_test_add_func("/tls/retry", test_retry);
    g_test_add_func("/tls/alerts", test_alerts_in_the_clear);
    g_test_add_func("/tls/across-records", test_messages_across_records);
    g_test_add_func("/tls/no-hello", test_no_hello);
    g_test_add_func("/tls/no-record", test_what_is_no_whole_record);
    g_test_add_func("/tls/any-bytes", test_any_bytes);
    g_test_add_func("/tls/longest-record", test_longest_record);
    return g_test_run();
}
