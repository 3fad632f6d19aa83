/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/layers/dns.h"

#include <string.h>

#include "core/ascii.h"
#include "core/bytes.h"

#define START          4 /* the number and the flags */
#define LABEL_MAX      63
#define POINTER        0xC0 /* the two bits that tell a pointer from a length */
#define JUMPS          64   /* more pointers in a row than any name needs */
#define RECORD_FIXED   10   /* type, class, time to live, length of the data */
#define QUESTION_FIXED 4    /* type, class */
#define CLASS_INTERNET 1

enum { FLAG_ANSWER = 0x8000, FLAG_TRUNCATED = 0x0200, OPCODE = 0x7800, RCODE = 0x000F };
enum { FLAG_RECURSION_DESIRED = 0x0100, FLAG_RECURSION_AVAILABLE = 0x0080 };
enum { TYPE_NS = 2, TYPE_CNAME = 5, TYPE_SOA = 6, TYPE_ANY = 255 };
enum { NO_ERROR, FORMAT_ERROR, SERVER_FAILURE, NAME_ERROR, NOT_IMPLEMENTED, REFUSED };

/* All of a message. A name in it may point to any place before. */
struct message {
    const uint8_t *bytes;
    size_t size;
};

/* Where the record at hand begins, and what it is. */
struct record {
    size_t owner; /* where its name stands */
    uint16_t type, class;
    size_t data, size; /* where its data stands, and how much that is */
};

/* @return where what follows the name stands; 0: the name is not there as a whole */
static size_t
skip_name(const struct message *message, size_t at)
{
    while (at < message->size) {
        uint8_t length = message->bytes[at];

        if (length == 0)
            return at + 1;
        if ((length & POINTER) == POINTER)
            return at + 2 <= message->size ? at + 2 : 0;
        if (length > LABEL_MAX)
            return 0;
        at += 1 + (size_t)length;
    }
    return 0;
}

/* Pointers only lead backwards (RFC 1035 section 4.1.4), so nothing turns in circles. */
static bool
read_name(const struct message *message, size_t at, struct lab_dns_name *name)
{
    size_t before = at;

    name->size = 0;
    for (unsigned jumps = 0; at < message->size && jumps < JUMPS;) {
        uint8_t length = message->bytes[at];

        if (length == 0)
            return true;
        if ((length & POINTER) == POINTER) {
            if (at + 2 > message->size)
                return false;
            at = lab_be16(message->bytes + at) & 0x3FFF;
            if (at >= before)
                return false;
            before = at;
            jumps++;
            continue;
        }
        /* The empty label at the end takes an octet as well. */
        if (length > LABEL_MAX || at + 1 + length > message->size ||
            name->size + 1 + length >= LAB_DNS_NAME)
            return false;
        memcpy(name->octets + name->size, message->bytes + at, 1 + (size_t)length);
        name->size += (uint8_t)(1 + length);
        at += 1 + (size_t)length;
    }
    return false;
}

/* A length is below 64, and so never a letter. */
static bool
is_same(const struct lab_dns_name *one, const struct lab_dns_name *other)
{
    if (one->size != other->size)
        return false;
    for (unsigned i = 0; i < one->size; i++) {
        if (lab_ascii_lower((char)one->octets[i]) != lab_ascii_lower((char)other->octets[i]))
            return false;
    }
    return true;
}

/* @return where the next one stands; 0: the record is not there as a whole */
static size_t
read_record(const struct message *message, size_t at, struct record *record)
{
    size_t fixed = skip_name(message, at);
    const uint8_t *bytes = message->bytes + fixed;

    if (!fixed || message->size - fixed < RECORD_FIXED)
        return 0;
    *record = (struct record){.owner = at,
                              .type = lab_be16(bytes),
                              .class = lab_be16(bytes + 2),
                              .data = fixed + RECORD_FIXED,
                              .size = lab_be16(bytes + 8)};
    return message->size - record->data < record->size ? 0 : record->data + record->size;
}

/* The records of the answer, as far as they are there. */
struct records {
    struct record each[LAB_DNS_RECORDS];
    unsigned count;
    bool is_whole; /* there are no others */
    size_t past;   /* where the next section begins, if so */
};

static void
read_records(const struct message *message, size_t at, struct records *records)
{
    unsigned promised = lab_be16(message->bytes + 6);

    while (records->count < promised && records->count < LAB_DNS_RECORDS) {
        at = read_record(message, at, &records->each[records->count]);
        if (!at)
            break;
        records->count++;
    }
    records->is_whole = records->count == promised;
    records->past = at;
}

/* Whether all records are the aliases from the name to the last one, of a server that was asked to
 * look further and does so: then it found nothing there (RFC 2308 section 2.2). */
static bool
is_looked_up(uint16_t flags, const struct records *records, unsigned aliases)
{
    return (flags & FLAG_RECURSION_DESIRED) && (flags & FLAG_RECURSION_AVAILABLE) &&
           records->count == aliases;
}

/* What an answer without records means, its next section tells: where other servers are named and
 * no SOA says that this one knows, it is a referral (RFC 2308 section 2.2). */
static enum lab_dns_result
result_of_none(uint16_t flags, const struct message *message, const struct records *records,
               unsigned aliases)
{
    unsigned promised = lab_be16(message->bytes + 8);
    enum lab_dns_result result = aliases && !is_looked_up(flags, records, aliases)
                                     ? LAB_DNS_RESULT_NONE
                                     : LAB_DNS_RESULT_NO_DATA;
    size_t at = records->past;

    for (unsigned i = 0; i < promised && i < LAB_DNS_RECORDS; i++) {
        struct record record;

        at = read_record(message, at, &record);
        if (!at)
            return LAB_DNS_RESULT_NONE;
        if (record.type == TYPE_SOA)
            return LAB_DNS_RESULT_NO_DATA;
        if (record.type == TYPE_NS)
            result = LAB_DNS_RESULT_REFERRAL;
    }
    return result;
}

static bool
is_owned_by(const struct message *message, const struct record *record,
            const struct lab_dns_name *name)
{
    struct lab_dns_name owner;

    return record->class == CLASS_INTERNET && read_name(message, record->owner, &owner) &&
           is_same(&owner, name);
}

/* The CNAME of a name, in @a alias. */
static bool
find_alias(const struct message *message, const struct records *records,
           const struct lab_dns_name *name, struct lab_dns_name *alias)
{
    for (unsigned i = 0; i < records->count; i++) {
        const struct record *record = &records->each[i];

        if (record->type == TYPE_CNAME && is_owned_by(message, record, name) &&
            read_name(message, record->data, alias))
            return true;
    }
    return false;
}

static void
follow_aliases(const struct message *message, const struct records *records, struct lab_dns *out)
{
    struct lab_dns_name alias;

    out->canonical = out->name;
    while (out->aliases < LAB_DNS_ALIASES &&
           find_alias(message, records, &out->canonical, &alias)) {
        out->canonical = alias;
        out->aliases++;
    }
}

static bool
is_address(const struct record *record)
{
    return (record->type == LAB_DNS_A && record->size == 4) ||
           (record->type == LAB_DNS_AAAA && record->size == 16);
}

static void
gather_addresses(const struct message *message, const struct records *records, struct lab_dns *out)
{
    for (unsigned i = 0; i < records->count; i++) {
        const struct record *record = &records->each[i];
        struct lab_dns_address *address;

        if (!is_address(record) || !is_owned_by(message, record, &out->canonical) ||
            out->address_count++ >= LAB_DNS_ADDRESSES)
            continue;
        address = &out->addresses[out->address_count - 1];
        address->size = (uint8_t)record->size;
        memcpy(address->octets, message->bytes + record->data, record->size);
    }
    out->has_more = !records->is_whole;
}

/* Whether there is what was asked for, of another type than addresses. */
static bool
has_data(const struct message *message, const struct records *records, const struct lab_dns *out)
{
    for (unsigned i = 0; i < records->count; i++) {
        const struct record *record = &records->each[i];
        bool is_asked = record->type == out->type || out->type == TYPE_ANY;

        if (is_asked && (is_owned_by(message, record, &out->canonical) ||
                         is_owned_by(message, record, &out->name)))
            return true;
    }
    return false;
}

static enum lab_dns_result
result_of(uint16_t flags, const struct message *message, const struct records *records,
          const struct lab_dns *out)
{
    switch (flags & RCODE) {
    case NO_ERROR:
        break;
    case NAME_ERROR:
        return LAB_DNS_RESULT_NO_SUCH_NAME;
    case SERVER_FAILURE:
        return LAB_DNS_RESULT_FAILED;
    case REFUSED:
        return LAB_DNS_RESULT_REFUSED;
    default:
        return LAB_DNS_RESULT_ERROR;
    }
    if (flags & FLAG_TRUNCATED)
        return LAB_DNS_RESULT_TRUNCATED;
    if (out->address_count)
        return LAB_DNS_RESULT_ADDRESSES;
    if (has_data(message, records, out))
        return LAB_DNS_RESULT_DATA;
    return records->is_whole && out->has_question
               ? result_of_none(flags, message, records, out->aliases)
               : LAB_DNS_RESULT_NONE;
}

/* @return where what follows it stands; 0: there is not just one, or not as a whole */
static size_t
read_question(const struct message *message, struct lab_dns *out)
{
    size_t fixed = skip_name(message, LAB_DNS_HEADER);

    if (lab_be16(message->bytes + 4) != 1 || !fixed || message->size - fixed < QUESTION_FIXED ||
        !read_name(message, LAB_DNS_HEADER, &out->name))
        return 0;
    out->has_question = true;
    out->type = lab_be16(message->bytes + fixed);
    return fixed + QUESTION_FIXED;
}

bool
lab_dns_read_start(const uint8_t *bytes, size_t size, struct lab_dns *out)
{
    if (size < START)
        return false;
    *out = (struct lab_dns){.id = lab_be16(bytes),
                            .half =
                                lab_be16(bytes + 2) & FLAG_ANSWER ? LAB_DNS_ANSWER : LAB_DNS_QUERY};
    return true;
}

bool
lab_dns_read(const uint8_t *bytes, size_t size, struct lab_dns *out)
{
    const struct message message = {bytes, size};
    struct records records; /* of which only what was read is anything: to clear it takes long */
    uint16_t flags;
    size_t at;

    records.count = 0;
    records.is_whole = false;
    records.past = 0;
    if (size < LAB_DNS_HEADER || !lab_dns_read_start(bytes, size, out))
        return false;
    flags = lab_be16(bytes + 2);
    at = read_question(&message, out);
    if ((flags & OPCODE) || (out->half == LAB_DNS_QUERY && !at))
        return false;
    if (out->half == LAB_DNS_QUERY)
        return true;
    if (at) {
        read_records(&message, at, &records);
        follow_aliases(&message, &records, out);
        gather_addresses(&message, &records, out);
    }
    out->result = (uint8_t)result_of(flags, &message, &records, out);
    return true;
}

static bool
is_plain(uint8_t octet)
{
    char c = (char)octet;

    return lab_ascii_is_letter(c) || lab_ascii_is_digit(c) || c == '-' || c == '_';
}

void
lab_dns_write_name(const struct lab_dns_name *name, char *text)
{
    unsigned at = 0;

    if (!name->size)
        *text++ = '.';
    while (at < name->size) {
        unsigned past = at + 1 + name->octets[at];

        if (at++)
            *text++ = '.';
        for (; at < past; at++) {
            uint8_t octet = name->octets[at];

            if (is_plain(octet)) {
                *text++ = (char)octet;
                continue;
            }
            *text++ = '\\';
            *text++ = (char)('0' + octet / 100);
            *text++ = (char)('0' + octet / 10 % 10);
            *text++ = (char)('0' + octet % 10);
        }
    }
    *text = '\0';
}
