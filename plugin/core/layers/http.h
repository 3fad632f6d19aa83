/** @file
 * What the messages of HTTP/1.x do to the TCP connection that carries them (RFC 9112).
 *
 * Whoever reads HTTP (http_head.h) hands over messages in the order of the capture; here it is
 * decided which response answers which request, and whether the connection lives on. Requests
 * are answered in their order (RFC 9112 section 9.3.2), but that helps only where no message is
 * missing. So the bytes of both directions are accounted for: each message has to begin where
 * the one before it ended. Where one does not, nothing is paired any more.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_HTTP_H
#define LAB_HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/vocabulary.h"

/* Tables, laid out by hand. */
/* clang-format off */
/** The methods of RFC 9110 section 9.3 and RFC 5789, and OTHER for the rest. */
#define LAB_HTTP_METHODS(X)        \
    X(LAB_HTTP_OTHER, "other")     \
    X(LAB_HTTP_GET, "GET")         \
    X(LAB_HTTP_HEAD, "HEAD")       \
    X(LAB_HTTP_POST, "POST")       \
    X(LAB_HTTP_PUT, "PUT")         \
    X(LAB_HTTP_DELETE, "DELETE")   \
    X(LAB_HTTP_CONNECT, "CONNECT") \
    X(LAB_HTTP_OPTIONS, "OPTIONS") \
    X(LAB_HTTP_TRACE, "TRACE")     \
    X(LAB_HTTP_PATCH, "PATCH")

/** The status codes with a text of their own (RFC 9110 section 15, RFC 6585, RFC 8297); the rest
 *  have that of their class. */
#define LAB_HTTP_STATUSES(X)                                                                \
    X(100) X(101) X(103) X(200) X(201) X(202) X(204) X(206) X(301) X(302) X(303) X(304)     \
    X(307) X(308) X(400) X(401) X(403) X(404) X(405) X(408) X(409) X(410) X(411) X(412)     \
    X(413) X(414) X(415) X(416) X(429) X(431) X(500) X(501) X(502) X(503) X(504) X(505)     \
    X(1xx) X(2xx) X(3xx) X(4xx) X(5xx)

/** What becomes of the connection after a message, and why (RFC 9112 section 9.3). */
#define LAB_HTTP_FATES(X)                                                                              \
    X(LAB_HTTP_STAYS_OPEN, "stays-open")         /* HTTP/1.1, and nobody says close */                 \
    X(LAB_HTTP_KEPT_ALIVE, "kept-alive")         /* HTTP/1.0 with Connection: keep-alive */            \
    X(LAB_HTTP_CLOSE, "close")                   /* the response says Connection: close */             \
    X(LAB_HTTP_CLOSE_ASKED, "close-asked")       /* the request says it: after the response to come */ \
    X(LAB_HTTP_CLOSE_AS_ASKED, "close-as-asked") /* this is the response to such a request */          \
    X(LAB_HTTP_OLD_VERSION, "old-version")       /* HTTP/1.0 without Connection: keep-alive */         \
    X(LAB_HTTP_UNTIL_CLOSE, "until-close")       /* the close marks the end of the response (6.3) */
/* clang-format on */

enum lab_http_method { LAB_HTTP_METHODS(LAB_ENUMERATOR) LAB_HTTP_METHOD_COUNT };

#define LAB_ENUM_HTTP_STATUS(code) LAB_HTTP_STATUS_##code,
enum lab_http_status { LAB_HTTP_STATUSES(LAB_ENUM_HTTP_STATUS) LAB_HTTP_STATUS_COUNT };

enum lab_http_fate { LAB_HTTP_FATE_NONE, LAB_HTTP_FATES(LAB_ENUMERATOR) LAB_HTTP_FATE_COUNT };

/** What a Connection header field may say (RFC 9110 section 7.6.1). */
enum lab_http_option {
    LAB_HTTP_SAYS_CLOSE = 0x01,
    LAB_HTTP_SAYS_KEEP_ALIVE = 0x02,
};

/** How the body of a message is framed (RFC 9112 section 6.3), as far as its header says. */
enum lab_http_framing {
    LAB_HTTP_NO_LENGTH,
    LAB_HTTP_CONTENT_LENGTH,
    LAB_HTTP_CHUNKED,
};

/** One request or response. What follows @a fate is filled in by lab_http_step(). */
struct lab_http_message {
    uint64_t time;       /**< of the segment that completes it, in nanoseconds, any origin; 0: not
                              known */
    uint64_t header_len; /**< start line and header fields with the empty line, in bytes */
    uint64_t body_len;   /**< Content-Length, or what the chunks take up; with their framing only */
    uint64_t available;  /**< bytes at hand, from the start of the message on */
    uint64_t here;       /**< where among them those of the completing segment begin */
    uint32_t frame;      /**< the segment that completes it, from 1 */
    uint32_t first_frame; /**< the segment that carried its first byte */
    uint32_t seq;         /**< raw sequence number of its first byte */
    uint32_t ack;         /**< raw acknowledgment number of the completing segment, unless in_syn */
    uint16_t status;      /**< status code of a response */
    uint8_t app;          /**< enum lab_app: request or response */
    uint8_t method;       /**< enum lab_http_method of a request */
    uint8_t minor;        /**< the version is HTTP/1.minor */
    uint8_t options;      /**< set of enum lab_http_option */
    uint8_t framing;      /**< enum lab_http_framing */
    bool fin;             /**< the completing segment has FIN: its direction ends here */
    bool in_syn;          /**< the completing segment is a SYN without ACK (RFC 7413) */

    uint8_t fate;                     /**< enum lab_http_fate; NONE: nothing can be said */
    uint64_t length;                  /**< all of it, in bytes */
    struct lab_http_message *partner; /**< the request answered, or the final response to it; NULL:
                                           not known, or not yet */
    struct lab_http_message *next;    /**< the request after it, while both wait for a response */
};

/** The messages of one connection so far. Zero bytes are one whose start was not captured. */
struct lab_http_dialogue {
    struct lab_http_message *waiting;        /**< requests without a final response, in order */
    struct lab_http_message *newest;         /**< the last of them */
    const struct lab_http_message *response; /**< the latest final response; NULL: none */
    uint32_t next[LAB_APP_COUNT]; /**< by enum lab_app: sequence number of the next message */
    bool known[LAB_APP_COUNT];    /**< next[] is valid */
    bool anchored;    /**< the next response is to the oldest waiting request, or to the next one */
    bool lost;        /**< messages are missing: nothing can be paired any more */
    bool switched;    /**< what follows is another protocol (101, CONNECT) */
    uint32_t unasked; /**< frame of the latest final response that answers nothing; 0: none */
};

/** Begin a connection whose start was captured.
 *  @param request   raw sequence number of the first byte of the end that asks
 *  @param response  that of the end that answers */
void lab_http_begin(struct lab_http_dialogue *dialogue, uint32_t request, uint32_t response);

/** Take the next message that may be complete.
 *  @return false if there is nothing to tell: it is incomplete, was completed by an earlier
 *          segment, repeats or lies within an earlier message, or is HTTP no more */
bool lab_http_step(struct lab_http_dialogue *dialogue, struct lab_http_message *message);

/** Whether every request so far has its response and no message is missing. */
bool lab_http_is_idle(const struct lab_http_dialogue *dialogue);

/** The method of a request; names are case-sensitive (RFC 9110 section 9.1).
 *  @param name  @a len bytes, not terminated */
enum lab_http_method lab_http_method(const char *name, size_t len);

/** The status code's text: its own, or that of its class; COUNT if it has none. */
enum lab_http_status lab_http_status(unsigned code);

/** The word of each in the catalogue; NULL for a NONE and for a value out of range. */
const char *lab_http_method_word(enum lab_http_method method);
const char *lab_http_status_word(enum lab_http_status status);
const char *lab_http_fate_word(enum lab_http_fate fate);

/** Whether the connection closes after the message. */
bool lab_http_closes(enum lab_http_fate fate);

#endif
