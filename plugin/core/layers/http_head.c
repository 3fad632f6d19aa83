/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/layers/http_head.h"

#include <string.h>

#include "core/ascii.h"

#define LONGEST_METHOD 32

/* What the header fields say of the body (RFC 9112 section 6.3). */
struct body {
    uint64_t length;
    bool has_length;
    bool is_coded;   /* it has a Transfer-Encoding */
    bool is_chunked; /* which ends with chunks */
    bool is_wrong;   /* nobody can tell where it ends */
};

static bool
is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* Whether it is a name that is written here in lower case. */
static bool
is_name(struct lab_http_text text, const char *name)
{
    size_t at = 0;

    while (at < text.len && name[at] && lab_ascii_lower(text.start[at]) == name[at])
        at++;
    return at == text.len && name[at] == '\0';
}

static struct lab_http_text
trimmed(struct lab_http_text text)
{
    while (text.len && is_blank(text.start[0])) {
        text.start++;
        text.len--;
    }
    while (text.len && is_blank(text.start[text.len - 1]))
        text.len--;
    return text;
}

/* Cut off up to a separator, which goes too. */
static struct lab_http_text
cut(struct lab_http_text *text, char separator)
{
    const char *found = text->len ? memchr(text->start, separator, text->len) : NULL;
    struct lab_http_text first = {text->start, found ? (size_t)(found - text->start) : text->len};
    size_t gone = first.len + (found != NULL);

    text->start += gone;
    text->len -= gone;
    return first;
}

/* Cut off the next line, without its end. Some senders leave the CR out (RFC 9112 section 2.2).
 * @return false if it has no end */
static bool
next_line(struct lab_http_text *text, struct lab_http_text *line)
{
    if (!text->len || !memchr(text->start, '\n', text->len))
        return false;
    *line = cut(text, '\n');
    if (line->len && line->start[line->len - 1] == '\r')
        line->len--;
    return true;
}

/* Cut off the next word of a start line. */
static struct lab_http_text
next_word(struct lab_http_text *line)
{
    *line = trimmed(*line);
    return cut(line, ' ');
}

bool
lab_http_head_version(struct lab_http_text version, uint8_t *minor)
{
    static const char begin[] = "HTTP/1.";
    size_t len = sizeof begin - 1;

    /* One digit (RFC 9112 section 2.3); some write a third number behind it, as in HTTP/1.0.8. */
    if (version.len <= len || memcmp(version.start, begin, len) != 0 || version.start[len] < '0' ||
        version.start[len] > '9' || (version.len > len + 1 && version.start[len + 1] != '.'))
        return false;
    *minor = (uint8_t)(version.start[len] - '0');
    return true;
}

/* Three digits (RFC 9112 section 4). */
static bool
read_status(struct lab_http_text word, uint16_t *status)
{
    *status = 0;
    for (size_t i = 0; i < word.len; i++) {
        if (word.start[i] < '0' || word.start[i] > '9')
            return false;
        *status = (uint16_t)(*status * 10 + (word.start[i] - '0'));
    }
    return word.len == 3;
}

/* The methods that standards define are words in capitals (RFC 9110 section 9.1). The grammar
 * allows more; but so much more is the end of some data that a request happens to follow. */
static bool
is_method(struct lab_http_text word)
{
    for (size_t i = 0; i < word.len; i++) {
        if ((word.start[i] < 'A' || word.start[i] > 'Z') && word.start[i] != '-')
            return false;
    }
    return word.len > 0 && word.len <= LONGEST_METHOD;
}

static bool
read_start_line(struct lab_http_text line, struct lab_http_message *message,
                struct lab_http_request_line *request)
{
    struct lab_http_text first = next_word(&line), second = next_word(&line);

    if (lab_http_head_version(first, &message->minor)) {
        message->app = LAB_APP_HTTP_RESPONSE;
        return read_status(second, &message->status);
    }
    message->app = LAB_APP_HTTP_REQUEST;
    *request = (struct lab_http_request_line){.method = first, .target = second};
    message->method = (uint8_t)lab_http_method(first.start, first.len);
    return is_method(first) && second.len && lab_http_head_version(trimmed(line), &message->minor);
}

unsigned
lab_http_head_options(struct lab_http_text value)
{
    unsigned options = 0;

    while (value.len) {
        struct lab_http_text word = trimmed(cut(&value, ','));

        if (is_name(word, "close"))
            options |= LAB_HTTP_SAYS_CLOSE;
        if (is_name(word, "keep-alive"))
            options |= LAB_HTTP_SAYS_KEEP_ALIVE;
    }
    return options;
}

/* More than a message can have is as good as any such number. */
static bool
read_decimal(struct lab_http_text digits, uint64_t *number)
{
    *number = 0;
    for (size_t i = 0; i < digits.len; i++) {
        if (digits.start[i] < '0' || digits.start[i] > '9')
            return false;
        if (*number < UINT32_MAX)
            *number = *number * 10 + (uint64_t)(digits.start[i] - '0');
    }
    if (*number > UINT32_MAX)
        *number = UINT32_MAX;
    return digits.len > 0;
}

/* The same number may come twice, in one field or in two (RFC 9112 section 6.3, item 5). */
static void
read_length(struct lab_http_text value, struct body *body)
{
    do {
        uint64_t length;

        if (!read_decimal(trimmed(cut(&value, ',')), &length) ||
            (body->has_length && length != body->length))
            body->is_wrong = true;
        body->length = length;
        body->has_length = true;
    } while (value.len);
}

static void
read_coding(struct lab_http_text value, struct body *body)
{
    while (value.len)
        body->is_chunked = is_name(trimmed(cut(&value, ',')), "chunked");
    body->is_coded = true;
}

static void
read_field(struct lab_http_text line, struct lab_http_message *message, struct body *body)
{
    struct lab_http_text name = cut(&line, ':');

    if (is_name(name, "connection"))
        message->options |= (uint8_t)lab_http_head_options(line);
    else if (is_name(name, "content-length"))
        read_length(line, body);
    else if (is_name(name, "transfer-encoding"))
        read_coding(line, body);
}

/* A length that is followed by CR and LF, with or without an extension.
 * @return false if there is none */
static bool
read_chunk_size(struct lab_http_text line, uint64_t *size)
{
    size_t digits = 0;

    *size = 0;
    for (; digits < line.len; digits++) {
        char c = lab_ascii_lower(line.start[digits]);

        if ((c < '0' || c > '9') && (c < 'a' || c > 'f'))
            break;
        if (*size < UINT32_MAX)
            *size = *size << 4 | (uint64_t)(c <= '9' ? c - '0' : c - 'a' + 10);
    }
    return digits > 0;
}

size_t
lab_http_head_chunks(const char *bytes, size_t size)
{
    struct lab_http_text rest = {bytes, size}, line;
    uint64_t length;

    while (next_line(&rest, &line) && read_chunk_size(line, &length)) {
        bool last = length == 0;

        if (length > rest.len)
            return 0;
        rest.start += length;
        rest.len -= length;
        do { /* what ends the data of a chunk is one empty line, and the trailer may have others */
            if (!next_line(&rest, &line) || (!last && line.len))
                return 0;
        } while (line.len);
        if (last)
            return size - rest.len;
    }
    return 0;
}

/* RFC 9112 section 6.3, items 3 to 8, as far as the header tells.
 * @return false if nobody can tell where the message ends */
static bool
frame(const struct body *body, struct lab_http_text rest, struct lab_http_message *message)
{
    message->framing = LAB_HTTP_NO_LENGTH;
    message->body_len = 0;
    if (body->is_chunked) {
        message->framing = LAB_HTTP_CHUNKED;
        message->body_len = lab_http_head_chunks(rest.start, rest.len);
        if (message->body_len == 0)
            message->body_len = UINT32_MAX;
    } else if (body->is_coded) {
        return message->app == LAB_APP_HTTP_RESPONSE; /* which the close ends */
    } else if (body->has_length) {
        message->framing = LAB_HTTP_CONTENT_LENGTH;
        message->body_len = body->length;
    }
    return body->is_chunked || !body->is_wrong;
}

bool
lab_http_head_read(const char *bytes, size_t size, struct lab_http_message *message,
                   struct lab_http_request_line *request)
{
    struct lab_http_text rest = {bytes, size}, line;
    struct body body = {0};

    *request = (struct lab_http_request_line){0};
    message->options = 0;
    if (!next_line(&rest, &line) || !read_start_line(line, message, request))
        return false;
    while (next_line(&rest, &line)) {
        if (line.len == 0) {
            message->header_len = size - rest.len;
            return frame(&body, rest, message);
        }
        read_field(line, message, &body);
    }
    return false;
}
