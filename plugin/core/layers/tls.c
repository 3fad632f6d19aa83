/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/layers/tls.h"

#include <string.h>

#include "core/bytes.h"

#define RECORD_HEADER    5
#define RECORD_MAX       (16384 + 2048) /* RFC 5246 section 6.2.3 */
#define HANDSHAKE_HEADER 4
#define RANDOM           32

enum { CHANGE_CIPHER_SPEC = 20, ALERT, HANDSHAKE, APPLICATION_DATA, HEARTBEAT };

/* The handshake messages that say how the others are to be read. */
enum { CLIENT_HELLO = 1, SERVER_HELLO };

enum { EXTENSION_EARLY_DATA = 42, EXTENSION_VERSIONS = 43, VERSION_13 = 0x0304 };

/* Bytes that are being read from their beginning. */
struct reading {
    const uint8_t *at, *past;
};

/* @return the next bytes; NULL: there are not so many */
static const uint8_t *
take(struct reading *reading, size_t size)
{
    const uint8_t *taken = reading->at;

    if ((size_t)(reading->past - reading->at) < size)
        return NULL;
    reading->at += size;
    return taken;
}

/* Take what has its length in front, in so many bytes. */
static bool
take_counted(struct reading *reading, size_t of_length, struct reading *part)
{
    const uint8_t *length = take(reading, of_length);
    size_t size;

    if (!length)
        return false;
    size = of_length == 1 ? length[0] : lab_be16(length);
    part->at = take(reading, size);
    part->past = part->at ? part->at + size : NULL;
    return part->at != NULL;
}

/* What an extension of a hello holds; false: the hello has none of this kind. */
static bool
find_extension(struct reading hello, uint16_t kind, struct reading *found)
{
    struct reading all;
    const uint8_t *number;

    if (!take_counted(&hello, 2, &all))
        return false;
    while ((number = take(&all, 2)) != NULL && take_counted(&all, 2, found)) {
        if (lab_be16(number) == kind)
            return true;
    }
    return false;
}

static void
read_client_hello(struct lab_tls *tls, enum lab_end_id from, struct reading hello)
{
    struct reading part;

    *tls = (struct lab_tls){.client = from, .has_hello = true};
    tls->has_early_data = take(&hello, 2 + RANDOM) && take_counted(&hello, 1, &part) &&
                          take_counted(&hello, 2, &part) && take_counted(&hello, 1, &part) &&
                          find_extension(hello, EXTENSION_EARLY_DATA, &part);
}

/* @return the ServerHello's name: TLS 1.3 asks for another ClientHello by one with this number
 *         (RFC 8446 section 4.1.3) */
static enum lab_tls_message
read_server_hello(struct lab_tls *tls, enum lab_end_id from, struct reading hello)
{
    static const uint8_t retry[RANDOM] = {0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11,
                                          0xbe, 0x1d, 0x8c, 0x02, 0x1e, 0x65, 0xb8, 0x91,
                                          0xc2, 0xa2, 0x11, 0x16, 0x7a, 0xbb, 0x8c, 0x5e,
                                          0x07, 0x9e, 0x09, 0xe2, 0xc8, 0xa8, 0x33, 0x9c};
    const uint8_t *start = take(&hello, 2 + RANDOM);
    struct reading part;

    tls->client = !from;
    tls->has_hello = true;
    if (start && memcmp(start + 2, retry, RANDOM) == 0)
        return LAB_TLS_RETRY_REQUEST;
    tls->has_answer = true;
    tls->is_13 = start && take_counted(&hello, 1, &part) && take(&hello, 3) &&
                 find_extension(hello, EXTENSION_VERSIONS, &part) && part.past - part.at == 2 &&
                 lab_be16(part.at) == VERSION_13;
    return LAB_TLS_SERVER_HELLO;
}

/* @return its name; LAB_TLS_MESSAGE_COUNT: it has none */
static enum lab_tls_message
name_handshake(struct lab_tls *tls, enum lab_end_id from, uint8_t kind, struct reading body)
{
    static const struct {
        uint8_t kind;
        enum lab_tls_message message;
    } names[] = {
        {0, LAB_TLS_HELLO_REQUEST},        {4, LAB_TLS_NEW_SESSION_TICKET},
        {11, LAB_TLS_CERTIFICATE},         {12, LAB_TLS_SERVER_KEY_EXCHANGE},
        {13, LAB_TLS_CERTIFICATE_REQUEST}, {14, LAB_TLS_SERVER_HELLO_DONE},
        {15, LAB_TLS_CERTIFICATE_VERIFY},  {16, LAB_TLS_CLIENT_KEY_EXCHANGE},
        {22, LAB_TLS_CERTIFICATE_STATUS},
    };

    if (kind == CLIENT_HELLO) {
        read_client_hello(tls, from, body);
        return LAB_TLS_CLIENT_HELLO;
    }
    if (kind == SERVER_HELLO)
        return read_server_hello(tls, from, body);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (names[i].kind == kind)
            return names[i].message;
    }
    return LAB_TLS_MESSAGE_COUNT;
}

/* The messages of a record in the clear; a message may go on in the next record. */
static void
read_handshake(struct lab_tls *tls, enum lab_end_id from, struct reading record, lab_set *messages)
{
    size_t here = (size_t)(record.past - record.at), rest = tls->end[from].rest;
    const uint8_t *header;

    if (!tls->has_hello && record.at < record.past && *record.at != CLIENT_HELLO &&
        *record.at != SERVER_HELLO)
        return; /* the beginning was not captured: this may be encrypted */
    rest = rest < here ? rest : here;
    record.at += rest;
    tls->end[from].rest -= (uint32_t)rest;
    while ((header = take(&record, HANDSHAKE_HEADER)) != NULL) {
        uint32_t length = (uint32_t)header[1] << 16 | lab_be16(header + 2);
        size_t there = (size_t)(record.past - record.at);
        struct reading body = {record.at, record.at + (length < there ? length : there)};
        enum lab_tls_message message = name_handshake(tls, from, header[0], body);

        if (message != LAB_TLS_MESSAGE_COUNT)
            *messages |= LAB_BIT(message);
        record.at = body.past;
        tls->end[from].rest = length - (uint32_t)(body.past - body.at);
    }
}

/* Under the keys of TLS 1.2 and before: Finished comes first (RFC 5246 section 7.4.9). */
static enum lab_tls_message
name_under_keys(struct lab_tls_end *end)
{
    bool is_first = !end->has_finished;

    end->has_finished = true;
    return is_first ? LAB_TLS_FINISHED : LAB_TLS_ENCRYPTED_HANDSHAKE;
}

/* TLS 1.3 calls all that is encrypted data. Until the client has answered the server's part of the
 * handshake, it is that; after an offer of early data, nobody can tell. */
static enum lab_tls_message
name_data(struct lab_tls *tls, enum lab_end_id from)
{
    if (!tls->is_13 || tls->client_answered || tls->has_early_data)
        return LAB_TLS_APPLICATION_DATA;
    tls->client_answered = from == tls->client;
    return LAB_TLS_ENCRYPTED_HANDSHAKE;
}

/* An alert in the clear has two bytes, and the second says what it is about. */
static enum lab_tls_message
name_alert(const struct lab_tls_end *end, struct reading record)
{
    if (end->changed || record.past - record.at != 2)
        return LAB_TLS_ENCRYPTED_ALERT;
    return record.at[1] == 0 ? LAB_TLS_CLOSE_NOTIFY : LAB_TLS_ALERT;
}

/* In TLS 1.3 this message means nothing, and before the ServerHello only TLS 1.3 has it (RFC 8446
 * appendix D.4). */
static void
change(struct lab_tls *tls, enum lab_end_id from)
{
    bool counts = !tls->is_13 && (tls->has_answer || !tls->has_hello);

    tls->end[from] = (struct lab_tls_end){.changed = counts};
}

static void
read_record(struct lab_tls *tls, enum lab_end_id from, uint8_t kind, struct reading record,
            lab_set *messages)
{
    struct lab_tls_end *end = &tls->end[from];

    if (kind == CHANGE_CIPHER_SPEC) {
        change(tls, from);
        *messages |= LAB_BIT(LAB_TLS_CHANGE_CIPHER_SPEC);
    } else if (kind == ALERT) {
        *messages |= LAB_BIT(name_alert(end, record));
    } else if (kind == APPLICATION_DATA) {
        *messages |= LAB_BIT(name_data(tls, from));
    } else if (kind == HANDSHAKE && end->changed) {
        *messages |= LAB_BIT(name_under_keys(end));
    } else if (kind == HANDSHAKE) {
        read_handshake(tls, from, record, messages);
    }
}

size_t
lab_tls_read(struct lab_tls *tls, enum lab_end_id from, const uint8_t *bytes, size_t size,
             lab_set *messages)
{
    struct reading all = {bytes, bytes + size};
    const uint8_t *done = bytes, *header;

    while ((header = take(&all, RECORD_HEADER)) != NULL) {
        struct reading record = {take(&all, lab_be16(header + 3)), all.at};

        if (header[0] < CHANGE_CIPHER_SPEC || header[0] > HEARTBEAT || header[1] != 3 ||
            header[2] > 4 || lab_be16(header + 3) > RECORD_MAX || !record.at)
            break;
        record.past = all.at;
        read_record(tls, from, header[0], record, messages);
        done = all.at;
    }
    return (size_t)(done - bytes);
}
