/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/page/page_ip.h"

#include <epan/ipproto.h>

#include "ws/fields.h"
#include "ws/kept.h"

/* How many words of the checksum's sum stand in one line: those of a header without options. */
#define WORDS_PER_LINE 10

/* What a line says, if somebody looks. */
#define WORDS(page, key, ...) ((page)->visible ? LAB_PHRASE(page, "ip", key, __VA_ARGS__) : NULL)

/* The same for a line that depends on a small number alone, and so is put together only once. */
#define KEPT_WORDS(page, kind, code, key, ...)                                                     \
    ((page)->visible ? LAB_KEPT(kind, code, LAB_PHRASE(page, "ip", key, __VA_ARGS__)) : NULL)

#define HEX_DIGITS 4

/* Four digits. printf() would take longer than all the rest of a line. */
static void
append_hex(wmem_strbuf_t *out, uint16_t word)
{
    for (int shift = (HEX_DIGITS - 1) * 4; shift >= 0; shift -= 4)
        wmem_strbuf_append_c(out, "0123456789abcdef"[word >> shift & 0xF]);
}

/* As many digits as it takes, but at least four. */
static const char *
hex(const struct lab_page *page, uint32_t number)
{
    wmem_strbuf_t *out = wmem_strbuf_new(page->pinfo->pool, "");

    if (number >> 20)
        wmem_strbuf_append_c(out, "0123456789abcdef"[number >> 20 & 0xF]);
    if (number >> 16)
        wmem_strbuf_append_c(out, "0123456789abcdef"[number >> 16 & 0xF]);
    append_hex(out, (uint16_t)number);
    return wmem_strbuf_get_str(out);
}

static void
draw_header_length(const struct lab_page *page, const struct lab_ip_header *header)
{
    const char *key = "header";

    if (header->length < LAB_IPV4_HEADER_MIN)
        key = "header-wrong";
    else if (header->length > LAB_IPV4_HEADER_MIN)
        key = "header-options";
    lab_page_add_number(page, page->tree, lab_ws_fields.ip.header, header->length,
                        KEPT_WORDS(page, LAB_KEPT_IP_LENGTH_LINE, header->length, key,
                                   {"words", .number = header->length / 4U},
                                   {"header", .number = header->length},
                                   {"options", .number = header->length - LAB_IPV4_HEADER_MIN}));
}

static void
draw_total_length(const struct lab_page *page, const struct lab_ip_header *header)
{
    uint32_t payload = lab_ip_payload(header), total = header->length + payload;
    const char *key = header->version == 6 ? "v6-payload" : "total";

    if (!lab_ip_lengths_fit(header)) {
        key = "total-wrong";
        total = header->length_field;
    } else if (header->length_field == 0) {
        key = header->version == 6 ? "v6-jumbo" : "total-absent";
        total = 0;
    }
    lab_page_add_number(page, page->tree, lab_ws_fields.ip.total, total,
                        WORDS(page, key, {"header", .number = header->length},
                              {"payload", .number = payload}, {"total", .number = total}));
    if (payload)
        lab_page_hide_number(page, page->tree, lab_ws_fields.ip.payload, payload);
}

/* Where it matters: RFC 6864 section 4.1 makes it meaningless on a packet that nobody may cut. */
static void
draw_identification(const struct lab_page *page, const struct lab_ip_header *header)
{
    bool is_fragment = header->offset || header->more_fragments;

    if (header->dont_fragment && !is_fragment)
        return;
    lab_page_add_number(page, page->tree, lab_ws_fields.ip.identification, header->identification,
                        WORDS(page, is_fragment ? "id-fragment" : "id",
                              {"id", .number = header->identification},
                              {"hex", hex(page, header->identification)}));
}

static const char *
fragment_meaning(const struct lab_ip_header *header)
{
    if (header->offset)
        return header->more_fragments ? "middle" : "last";
    if (header->more_fragments)
        return "first";
    return header->dont_fragment ? "whole-df" : "whole";
}

static void
draw_fragment(const struct lab_page *page, const struct lab_ip_header *header)
{
    /* What depends on the flags and the offset, which is a multiple of 8. */
    uint32_t code = (uint32_t)header->offset | (header->dont_fragment ? 1 : 0) |
                    (header->more_fragments ? 2 : 0);

    lab_page_add_number(page, page->tree, lab_ws_fields.ip.offset, header->offset,
                        KEPT_WORDS(page, LAB_KEPT_IP_FRAGMENT_LINE, code, "fragment",
                                   {"df", header->dont_fragment ? "1" : "0"},
                                   {"mf", header->more_fragments ? "1" : "0"},
                                   {"units", .number = header->offset / LAB_IP_OFFSET_UNIT},
                                   {"offset", .number = header->offset},
                                   {"meaning", lab_ws_word("ip", fragment_meaning(header))}));
}

/* A byte of the header, and which version of IP it is of. */
static uint32_t
code_of(const struct lab_ip_header *header, uint8_t byte)
{
    return (uint32_t)header->version << 8 | byte;
}

static const char *
ttl_key(const struct lab_ip_header *header)
{
    bool low = header->ttl < LAB_IP_TTL_TELLS;

    if (header->version == 6)
        return low ? "v6-hop-limit-low" : "v6-hop-limit";
    return low ? "ttl-low" : "ttl";
}

static void
draw_ttl(const struct lab_page *page, const struct lab_ip_header *header)
{
    uint8_t first = lab_ip_first_ttl(header->ttl);
    uint32_t hops = (uint32_t)(first - header->ttl);

    lab_page_add_number(page, page->tree, lab_ws_fields.ip.hops, hops,
                        KEPT_WORDS(page, LAB_KEPT_IP_TTL_LINE, code_of(header, header->ttl),
                                   ttl_key(header), {"ttl", .number = header->ttl},
                                   {"first", .number = first}, {"hops", .number = hops}));
}

static void
draw_protocol(const struct lab_page *page, const struct lab_ip_header *header)
{
    const char *name = ipprotostr(header->protocol);

    lab_page_add_string(page, page->tree, lab_ws_fields.ip.protocol, name,
                        KEPT_WORDS(page, LAB_KEPT_IP_PROTOCOL_LINE,
                                   code_of(header, header->protocol),
                                   header->version == 6 ? "v6-next-header" : "protocol",
                                   {"number", .number = header->protocol}, {"name", name}));
}

/* The words of the sum, a line at a time: each line begins with what the lines before came to. */
static void
draw_sum(const struct lab_page *page, proto_tree *tree, const uint8_t *bytes, size_t count)
{
    uint32_t sum = 0;

    for (size_t line = 0; line < count; line += WORDS_PER_LINE) {
        wmem_strbuf_t *terms = wmem_strbuf_new(page->pinfo->pool, line ? hex(page, sum) : "");

        for (size_t i = line; i < MIN(line + WORDS_PER_LINE, count); i++) {
            uint16_t word = lab_ip_checksum_word(bytes, i);

            if (i && page->visible)
                wmem_strbuf_append(terms, " + ");
            if (page->visible)
                append_hex(terms, word);
            sum += word;
        }
        lab_page_add_number(
            page, tree, lab_ws_fields.ip.sum, sum,
            WORDS(page, "sum", {"terms", wmem_strbuf_get_str(terms)}, {"sum", hex(page, sum)}));
    }
}

/* "c03f + 3 = c042", and once more if that carries again. */
static const char *
folding(const struct lab_page *page, uint32_t sum)
{
    wmem_strbuf_t *out = wmem_strbuf_new(page->pinfo->pool, "");

    for (; sum >> 16; sum = (sum & 0xFFFF) + (sum >> 16))
        wmem_strbuf_append_printf(out, "%s%04x + %x = %04x", wmem_strbuf_get_len(out) ? ", " : "",
                                  sum & 0xFFFF, sum >> 16, (sum & 0xFFFF) + (sum >> 16));
    return wmem_strbuf_get_str(out);
}

static void
draw_checksum(const struct lab_page *page, const struct lab_ip_header *header, const uint8_t *bytes)
{
    struct lab_ip_sum sum = lab_ip_checksum(bytes, header->length);
    enum lab_checksum verdict = LAB_CHECKSUM_WRONG;
    const char *key = "checksum-wrong", *computed = hex(page, sum.computed);
    proto_tree *tree;

    if (sum.checked == 0xFFFF) {
        verdict = LAB_CHECKSUM_GOOD;
        key = "checksum";
    } else if (header->checksum == 0) {
        verdict = LAB_CHECKSUM_ABSENT;
        key = "checksum-absent";
    }
    tree = lab_page_branch(
        lab_page_add_string(
            page, page->tree, lab_ws_fields.ip.checksum, lab_checksum_word(verdict),
            WORDS(page, key, {"value", hex(page, header->checksum)}, {"computed", computed})),
        LAB_SUBTREE_CHECKSUM);
    draw_sum(page, tree, bytes, header->length / 2U);
    lab_page_add_number(
        page, tree, lab_ws_fields.ip.computed, sum.computed,
        WORDS(page, sum.plain >> 16 ? "fold" : "complement", {"folding", folding(page, sum.plain)},
              {"folded", hex(page, sum.folded)}, {"computed", computed},
              {"value", hex(page, header->checksum)}, {"checked", hex(page, sum.checked)}));
}

static void
draw_ipv4(const struct lab_page *page, const struct lab_ip_header *header, const uint8_t *bytes,
          size_t size)
{
    draw_header_length(page, header);
    draw_total_length(page, header);
    draw_identification(page, header);
    draw_fragment(page, header);
    draw_ttl(page, header);
    draw_protocol(page, header);
    if (header->length >= LAB_IPV4_HEADER_MIN && size >= header->length)
        draw_checksum(page, header, bytes);
}

static void
draw_ipv6(const struct lab_page *page, const struct lab_ip_header *header)
{
    draw_total_length(page, header);
    draw_protocol(page, header);
    draw_ttl(page, header);
    lab_page_add_string(page, page->tree, lab_ws_fields.ip.checksum,
                        lab_checksum_word(LAB_CHECKSUM_NONE),
                        page->visible ? lab_ws_word("ip", "v6-gone") : NULL);
}

proto_item *
lab_page_draw_ip_header(const struct lab_page *page, const struct lab_ip_header *header,
                        const uint8_t *bytes, size_t size)
{
    const char *word = header->version == 6 ? "ipv6" : "ipv4";
    struct lab_page inner = *page;
    proto_item *line = lab_page_add_string(
        page, page->tree, lab_ws_fields.ip.version, word,
        KEPT_WORDS(page, LAB_KEPT_IP_LINE,
                   code_of(header, header->protocol) | (uint32_t)header->length << 16, word,
                   {"header", .number = header->length},
                   {"protocol", ipprotostr(header->protocol)}));

    inner.tree = lab_page_branch(line, LAB_SUBTREE_IP);
    if (header->version == 6)
        draw_ipv6(&inner, header);
    else
        draw_ipv4(&inner, header, bytes, size);
    return line;
}
