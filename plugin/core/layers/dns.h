/** @file
 * What a DNS message asks or answers (RFC 1035 section 4), from its bytes.
 *
 * Whatever the bytes are, reading them takes a bounded time: a name that points to itself ends, and
 * of an answer no more than LAB_DNS_RECORDS records are read.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_DNS_H
#define LAB_DNS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/vocabulary.h"

#define LAB_DNS_HEADER    12
#define LAB_DNS_NAME      255                    /**< octets of a name (RFC 1035 section 2.3.4) */
#define LAB_DNS_TEXT      (4 * LAB_DNS_NAME + 1) /**< of a name as text, with its NUL */
#define LAB_DNS_RECORDS   128                    /**< how many of an answer are read */
#define LAB_DNS_ADDRESSES 16                     /**< how many of them are kept */
#define LAB_DNS_ALIASES   8                      /**< how many CNAMEs are followed */

/** Types of records (RFC 1035 section 3.2.2, RFC 3596 section 2.1). */
enum { LAB_DNS_A = 1, LAB_DNS_AAAA = 28 };

/** A name: its labels, each after its length, without compression; not the last, empty one. */
struct lab_dns_name {
    uint8_t size;
    uint8_t octets[LAB_DNS_NAME];
};

struct lab_dns_address {
    uint8_t size; /**< 4 or 16 */
    uint8_t octets[16];
};

struct lab_dns {
    uint16_t id;
    uint8_t half;      /**< enum lab_dns_half */
    bool has_question; /**< it has just one; else name and type are nothing */
    uint16_t type;     /**< of the records that are asked for */
    struct lab_dns_name name;
    /* Of an answer. */
    uint8_t result;                /**< enum lab_dns_result */
    uint8_t aliases;               /**< how many CNAMEs lead from the name to the last one */
    struct lab_dns_name canonical; /**< the last one; with aliases only */
    uint8_t address_count;         /**< of the last name, kept or not */
    bool has_more; /**< there are records that were not read: perhaps more addresses */
    struct lab_dns_address addresses[LAB_DNS_ADDRESSES]; /**< the first of them */
};

/** Read the number of a message and which half it is: nothing else of @a out is set but to zero.
 *  @return false if less than its first 4 bytes are there */
bool lab_dns_read_start(const uint8_t *bytes, size_t size, struct lab_dns *out);

/** Read a message.
 *  @param size  how many of its bytes were captured
 *  @return false if it is no query, or no answer to one (RFC 1035 section 4.1.1: OPCODE 0) */
bool lab_dns_read(const uint8_t *bytes, size_t size, struct lab_dns *out);

/** A name as it is written: "www.example.com", "." for the root. Everything but letters, digits,
 * "-" and "_" in a label is escaped: "\032" (RFC 1035 section 5.1).
 *  @param text  LAB_DNS_TEXT bytes */
void lab_dns_write_name(const struct lab_dns_name *name, char *text);

#endif
