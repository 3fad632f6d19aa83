/** @file
 * Which TLS messages some bytes hold: TLS 1.0 to 1.3 (RFC 2246, 4346, 5246, 8446), without any key.
 *
 * What is encrypted is named only where its place in the handshake tells what it is.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_TLS_H
#define LAB_TLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/vocabulary.h"

/** What is known of one direction. */
struct lab_tls_end {
    uint32_t rest; /**< bytes of a handshake message that are still to come in its next records */
    bool changed;  /**< it has changed to the keys that were agreed: TLS 1.2 and before */
    bool has_finished; /**< ... and its Finished came, the first record under them */
};

/** The TLS of one connection; zero bytes at first. */
struct lab_tls {
    struct lab_tls_end end[LAB_END_COUNT];
    enum lab_end_id client; /**< in TLS; with has_hello only */
    bool has_hello;         /**< a ClientHello or ServerHello came */
    bool has_early_data;    /**< the client offered to send data before the handshake is done */
    bool has_answer;        /**< the ServerHello came */
    bool is_13;             /**< ... and chose TLS 1.3 */
    bool client_answered;   /**< in TLS 1.3, the client's part of the encrypted handshake came */
};

/** Read the records that lie whole in bytes that follow each other.
 *  @param from      who sent them
 *  @param messages  a set of enum lab_tls_message, to which what they hold is added
 *  @return how many of the bytes that was; 0: no record begins there, or it is not there as a whole
 */
size_t lab_tls_read(struct lab_tls *tls, enum lab_end_id from, const uint8_t *bytes, size_t size,
                    lab_set *messages);

#endif
