/** @file
 * Reads the head of an HTTP/1.x message, its start line and header fields, from its bytes (RFC
 * 9112).
 *
 * Reads only what bears on the connection: what kind of message it is, how long it is, and whether
 * it wants the connection to live on. Whatever is against the grammar there makes it no message,
 * for then nobody can tell where it ends.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_HTTP_HEAD_H
#define LAB_HTTP_HEAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/layers/http.h"

/** A part of the bytes that were read, not terminated. */
struct lab_http_text {
    const char *start;
    size_t len; /**< in bytes */
};

/** What a request line says, as it was sent; empty for a response. */
struct lab_http_request_line {
    struct lab_http_text method, target;
};

/** Read the message that begins with the first byte.
 *  @param size     bytes that were captured, from there on
 *  @param message  its app, method, minor, status, options, header_len, framing and body_len are
 * set (the length of chunks that are not all there is more than anything has)
 *  @return false if no message of HTTP/1.x begins there, or its header is not there as a whole */
bool lab_http_head_read(const char *bytes, size_t size, struct lab_http_message *message,
                        struct lab_http_request_line *request);

/** The length of a body in chunks, with its trailer (RFC 9112 section 7.1).
 *  @return 0 if it is not there as a whole */
size_t lab_http_head_chunks(const char *bytes, size_t size);

/** The set of enum lab_http_option in the value of a Connection header field, a list of words
 *  with commas, upper case or lower. */
unsigned lab_http_head_options(struct lab_http_text value);

/** Whether a version is HTTP/1.x.
 *  @param minor  x */
bool lab_http_head_version(struct lab_http_text version, uint8_t *minor);

#endif
