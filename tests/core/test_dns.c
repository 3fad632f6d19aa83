/* What DNS messages ask and answer.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include <glib.h>
#include <string.h>

#include "core/layers/dns.h"

#define QUERY    0x01, 0x00
#define UPDATE   0x28, 0x00 /* RFC 2136 */
#define ANSWER   0x81, 0x80
#define OF_ZONE  0x85, 0x00 /* with authority, but without recursion */
#define NXDOMAIN 0x81, 0x83
#define CUT      0x83, 0x80
/* id, flags, and how many questions and records of the answer there are */
#define HEADER(flags, answers)   0x12, 0x34, flags, 0, 1, 0, answers, 0, 0, 0, 0
#define QUESTION(type)           3, 'w', 'W', 'w', 3, 'l', 'a', 'b', 0, 0, type, 0, 1 /* at 12 */
#define RECORD(owner, type, len) 0xC0, owner, 0, type, 0, 1, 0, 0, 0, 60, 0, len
#define ADDRESS(owner, last)     RECORD(owner, 1, 4), 192, 0, 2, last
#define READ(out, ...)                                                                             \
    lab_dns_read((const uint8_t[]){__VA_ARGS__}, sizeof((const uint8_t[]){__VA_ARGS__}), out)

static const char *
text_of(const struct lab_dns_name *name)
{
    static char text[LAB_DNS_TEXT];

    lab_dns_write_name(name, text);
    return text;
}

static void
test_query(void)
{
    struct lab_dns dns;

    g_assert_true(READ(&dns, HEADER(QUERY, 0), QUESTION(28)));
    g_assert_cmpuint(dns.half, ==, LAB_DNS_QUERY);
    g_assert_cmphex(dns.id, ==, 0x1234);
    g_assert_cmpuint(dns.type, ==, LAB_DNS_AAAA);
    g_assert_cmpstr(text_of(&dns.name), ==, "wWw.lab");
}

static void
test_addresses(void)
{
    struct lab_dns dns;

    g_assert_true(READ(&dns, HEADER(ANSWER, 3), QUESTION(1), ADDRESS(12, 7), ADDRESS(12, 8),
                       RECORD(16, 1, 4), 192, 0, 2, 9));
    g_assert_cmpuint(dns.result, ==, LAB_DNS_RESULT_ADDRESSES);
    g_assert_cmpuint(dns.aliases, ==, 0);
    g_assert_cmpuint(dns.address_count, ==, 2); /* the third belongs to "lab" */
    g_assert_cmpuint(dns.addresses[1].octets[3], ==, 8);
}

/* The address stands before the alias that leads to it, which another case is written in. */
static void
test_alias(void)
{
    struct lab_dns dns;

    g_assert_true(READ(&dns, HEADER(ANSWER, 2), QUESTION(1), 3, 'C', 'D', 'n', 0, 0, 1, 0, 1, 0, 0,
                       0, 60, 0, 4, 192, 0, 2, 7, 3, 'W', 'W', 'W', 0xC0, 16, 0, 5, 0, 1, 0, 0, 0,
                       60, 0, 5, 3, 'c', 'd', 'n', 0));
    g_assert_cmpuint(dns.result, ==, LAB_DNS_RESULT_ADDRESSES);
    g_assert_cmpuint(dns.aliases, ==, 1);
    g_assert_cmpstr(text_of(&dns.canonical), ==, "cdn");
    g_assert_cmpuint(dns.address_count, ==, 1);
}

/* A name of more pointers than any needs is read no further: each record of a message of 64 kB
 * could make all of them follow. */
static void
test_pointers_without_end(void)
{
    enum { POINTERS = 100 };
    const uint8_t start[] = {HEADER(ANSWER, 2), QUESTION(1), RECORD(12, 16, 2 * POINTERS)};
    const uint8_t end[] = {ADDRESS(sizeof start + 2 * (POINTERS - 1), 7)};
    uint8_t message[sizeof start + 2 * POINTERS + sizeof end];
    struct lab_dns dns = {.address_count = 0};

    for (unsigned pointers = 1; pointers <= POINTERS; pointers += POINTERS - 1) {
        memcpy(message, start, sizeof start);
        for (unsigned i = 0; i < POINTERS; i++) {
            message[sizeof start + 2 * i] = 0xC0;
            message[sizeof start + 2 * i + 1] =
                (uint8_t)(i && pointers > 1 ? sizeof start + 2 * (i - 1) : 12);
        }
        memcpy(message + sizeof start + 2 * POINTERS, end, sizeof end);
        lab_dns_read(message, sizeof message, &dns);
        g_assert_cmpuint(dns.address_count, ==, pointers == 1);
    }
}

static void
test_results(void)
{
    struct lab_dns dns;

    g_assert_true(READ(&dns, HEADER(NXDOMAIN, 0), QUESTION(1)));
    g_assert_cmpuint(dns.result, ==, LAB_DNS_RESULT_NO_SUCH_NAME);
    g_assert_true(READ(&dns, HEADER(ANSWER, 0), QUESTION(28)));
    g_assert_cmpuint(dns.result, ==, LAB_DNS_RESULT_NO_DATA);
    g_assert_true(READ(&dns, HEADER(CUT, 1), QUESTION(1), ADDRESS(12, 7)));
    g_assert_cmpuint(dns.result, ==, LAB_DNS_RESULT_TRUNCATED);
    g_assert_true(READ(&dns, HEADER(ANSWER, 1), QUESTION(16), RECORD(12, 16, 2), 1, 'x'));
    g_assert_cmpuint(dns.result, ==, LAB_DNS_RESULT_DATA);
    g_assert_true(READ(&dns, 0x12, 0x34, ANSWER, 0, 1, 0, 0, 0, 1, 0, 0, QUESTION(1),
                       RECORD(16, 2, 2), 0xC0, 16));
    g_assert_cmpuint(dns.result, ==, LAB_DNS_RESULT_REFERRAL);
    g_assert_true(READ(&dns, 0x12, 0x34, ANSWER, 0, 1, 0, 0, 0, 2, 0, 0, QUESTION(1),
                       RECORD(16, 2, 2), 0xC0, 16, RECORD(16, 6, 2), 0xC0, 16));
    g_assert_cmpuint(dns.result, ==, LAB_DNS_RESULT_NO_DATA);
    g_assert_true(READ(&dns, 0x12, 0x34, ANSWER, 0, 1, 0, 0, 0, 1, 0, 0, QUESTION(1)));
    g_assert_cmpuint(dns.result, ==, LAB_DNS_RESULT_NONE);
    /* An alias alone: a server that looks further found nothing there, another one did not look. */
    g_assert_true(
        READ(&dns, HEADER(ANSWER, 1), QUESTION(1), RECORD(12, 5, 5), 3, 'c', 'd', 'n', 0));
    g_assert_cmpuint(dns.result, ==, LAB_DNS_RESULT_NO_DATA);
    g_assert_true(
        READ(&dns, HEADER(OF_ZONE, 1), QUESTION(1), RECORD(12, 5, 5), 3, 'c', 'd', 'n', 0));
    g_assert_cmpuint(dns.result, ==, LAB_DNS_RESULT_NONE);
    g_assert_true(READ(&dns, HEADER(ANSWER, 2), QUESTION(1), RECORD(12, 5, 5), 3, 'c', 'd', 'n', 0,
                       ADDRESS(16, 7)));
    g_assert_cmpuint(dns.result, ==, LAB_DNS_RESULT_NONE); /* how the address belongs to it? */
    g_assert_true(READ(&dns, HEADER(ANSWER, 1), QUESTION(255), RECORD(12, 16, 2), 1, 'x'));
    g_assert_cmpuint(dns.result, ==, LAB_DNS_RESULT_DATA); /* any type was asked for */
    /* A record that was not captured may be anything. */
    g_assert_true(READ(&dns, HEADER(ANSWER, 1), QUESTION(1)));
    g_assert_cmpuint(dns.result, ==, LAB_DNS_RESULT_NONE);
}

/* Of another class than that of the Internet, or of another size. */
static void
test_no_address(void)
{
    struct lab_dns dns;

    g_assert_true(READ(&dns, HEADER(ANSWER, 1), QUESTION(1), 0xC0, 12, 0, 1, 0, 3, 0, 0, 0, 60, 0,
                       4, 192, 0, 2, 7));
    g_assert_cmpuint(dns.address_count, ==, 0);
    g_assert_true(READ(&dns, HEADER(ANSWER, 1), QUESTION(1), RECORD(12, 1, 5), 192, 0, 2, 7, 0));
    g_assert_cmpuint(dns.address_count, ==, 0);
}

static void
test_no_pair(void)
{
    struct lab_dns dns;

    g_assert_false(READ(&dns, HEADER(QUERY, 0)));                   /* no question */
    g_assert_false(READ(&dns, HEADER(QUERY, 0), 3, 'w', 'w'));      /* half of one */
    g_assert_false(READ(&dns, 0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0)); /* half a header */
    g_assert_false(READ(&dns, HEADER(UPDATE, 0), QUESTION(6)));
    g_assert_false(
        READ(&dns, 0x12, 0x34, QUERY, 0, 2, 0, 0, 0, 0, 0, 0, QUESTION(1), QUESTION(28)));
}

/* Names that point to themselves, to each other, or forwards; a CNAME that names itself. */
static void
test_circles(void)
{
    struct lab_dns dns;

    g_assert_false(READ(&dns, HEADER(QUERY, 0), 0xC0, 12, 0, 1, 0, 1));
    g_assert_false(READ(&dns, HEADER(QUERY, 0), 1, 'a', 0xC0, 12, 0, 1, 0, 1));
    g_assert_false(READ(&dns, HEADER(QUERY, 0), 0xC0, 18, 0, 1, 0, 1, 0));
    g_assert_true(READ(&dns, HEADER(ANSWER, 1), QUESTION(1), RECORD(12, 5, 2), 0xC0, 12));
    g_assert_cmpuint(dns.aliases, ==, LAB_DNS_ALIASES);
    g_assert_cmpuint(dns.result, ==, LAB_DNS_RESULT_NONE);
}

/* What is no letter cannot be mistaken for a dot, a line or an escape of the terminal. */
static void
test_text(void)
{
    struct lab_dns_name root = {0}, odd = {7, {6, 'a', '.', '\033', 0xFF, '\\', '_'}};
    struct lab_dns dns;
    uint8_t bytes[LAB_DNS_HEADER + 300] = {HEADER(QUERY, 0)};

    g_assert_cmpstr(text_of(&root), ==, ".");
    g_assert_cmpstr(text_of(&odd), ==, "a\\046\\027\\255\\092_");
    for (unsigned at = LAB_DNS_HEADER; at < LAB_DNS_HEADER + 256; at += 64)
        bytes[at] = 63; /* four labels of 63 octets; then shorter ones */
    g_assert_false(lab_dns_read(bytes, sizeof bytes, &dns));
    bytes[LAB_DNS_HEADER + 192] = 62;
    g_assert_false(lab_dns_read(bytes, sizeof bytes, &dns));
    bytes[LAB_DNS_HEADER + 192] = 61;
    g_assert_true(lab_dns_read(bytes, sizeof bytes, &dns));
    g_assert_cmpuint(dns.name.size, ==, LAB_DNS_NAME - 1);
    g_assert_cmpuint(strlen(text_of(&dns.name)), ==, 4 * 250 + 3);
}

static void
test_more_than_is_kept(void)
{
    static const uint8_t head[] = {HEADER(ANSWER, 200), QUESTION(1)}, record[] = {ADDRESS(12, 7)};
    uint8_t bytes[sizeof head + 200 * sizeof record];
    struct lab_dns dns;

    memcpy(bytes, head, sizeof head);
    for (unsigned i = 0; i < 200; i++)
        memcpy(bytes + sizeof head + i * sizeof record, record, sizeof record);
    g_assert_true(lab_dns_read(bytes, sizeof bytes, &dns));
    g_assert_cmpuint(dns.address_count, ==, LAB_DNS_RECORDS);
    g_assert_true(dns.has_more);
    bytes[7] = 100;
    g_assert_true(lab_dns_read(bytes, sizeof bytes, &dns));
    g_assert_cmpuint(dns.address_count, ==, 100);
    g_assert_false(dns.has_more);
}

/* A random answer, damaged, in a buffer of just its size, which the sanitizers watch. */
static void
test_nonsense(void)
{
    static const uint8_t whole[] = {
        HEADER(ANSWER, 3), QUESTION(1),     RECORD(12, 5, 4), 1, 'c', 0xC0, 16,
        ADDRESS(0x25, 7),  ADDRESS(0x25, 8)};
    GRand *dice = g_rand_new_with_seed(1);
    char text[LAB_DNS_TEXT];

    for (unsigned turn = 0; turn < 20000; turn++) {
        size_t size = (size_t)g_rand_int_range(dice, 0, sizeof whole + 1);
        uint8_t *bytes = g_memdup2(whole, size ? size : 1);
        struct lab_dns dns;

        for (unsigned i = 0; size && i < turn % 5; i++)
            bytes[g_rand_int_range(dice, 0, (gint32)size)] = (uint8_t)g_rand_int(dice);
        if (lab_dns_read(bytes, size, &dns)) {
            g_assert_cmpuint(dns.address_count, <=, LAB_DNS_RECORDS);
            lab_dns_write_name(&dns.name, text);
            lab_dns_write_name(&dns.canonical, text);
            g_assert_cmpuint(strlen(text), <, LAB_DNS_TEXT);
        }
        g_free(bytes);
    }
    g_rand_free(dice);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/dns/query", test_query);
    g_test_add_func("/dns/addresses", test_addresses);
    g_test_add_func("/dns/alias", test_alias);
    g_test_add_func("/dns/pointers-without-end", test_pointers_without_end);
    g_test_add_func("/dns/results", test_results);
    g_test_add_func("/dns/no-address", test_no_address);
    g_test_add_func("/dns/no-pair", test_no_pair);
    g_test_add_func("/dns/circles", test_circles);
    g_test_add_func("/dns/text", test_text);
    g_test_add_func("/dns/more-than-is-kept", test_more_than_is_kept);
    g_test_add_func("/dns/nonsense", test_nonsense);
    return g_test_run();
}
