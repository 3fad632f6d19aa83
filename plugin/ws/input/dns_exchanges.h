/** @file
 * Which query an answer of DNS belongs to, whatever carries them, and which addresses the client
 * was told.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_DNS_EXCHANGES_H
#define LAB_WS_DNS_EXCHANGES_H

#include <epan/packet.h>

#include "core/layers/dns.h"
#include "ws/input/hosts_seen.h"

struct lab_ws_stream; /* streams.h */

/** A query, and what came of it. Grows while frames come. */
struct lab_ws_exchange_of_dns {
    const struct lab_ws_host *client, *server;
    const char *name; /**< that is asked about, as text */
    /** The client asked the same before; NULL: it did not. */
    struct lab_ws_exchange_of_dns *before;
    nstime_t sent;     /**< capture time of the query */
    nstime_t rtt;      /**< until the answer; negative if that is stamped before it */
    uint32_t query;    /**< its frame; the latest, if it was captured more than once */
    uint32_t answer;   /**< frame of the first answer; 0: none so far */
    uint32_t last;     /**< frame of the latest answer, mostly the same one */
    uint32_t error;    /**< frame of the first ICMP error about the query; 0: none so far */
    uint16_t id, type; /**< ID and QTYPE of the query (RFC 1035 section 4.1) */
    uint16_t port;     /**< of the client */
    bool over_tcp;
    bool is_truncated; /**< the answer was: it says only that */
};

/** What an answer says. */
struct lab_ws_dns_answer {
    const struct lab_ws_exchange_of_dns *exchange;
    /** The name that has the addresses; NULL: the one that was asked about. */
    const char *canonical;
    const address *addresses;
    uint32_t frame;  /**< of the answer */
    uint32_t opens;  /**< frame of the first packet that opens a connection to one of the addresses;
                        0: none so far */
    uint8_t aliases; /**< how many CNAMEs lead to canonical */
    uint8_t kept;    /**< how many addresses there are here; the first ones */
    uint8_t address_count; /**< how many the answer has... */
    bool has_more;         /**< ... or perhaps more, as not all of it was read */
};

/** What is kept for one message of one frame, until the file is closed. */
struct lab_ws_dns {
    /** NULL: an answer to a query that is not there. */
    const struct lab_ws_exchange_of_dns *exchange;
    const struct lab_ws_dns_answer *answer; /**< of an answer to a query that is there */
    const struct lab_ws_stream *stream;     /**< that carries it; NULL: a datagram does */
    uint32_t about; /**< the earlier frame that the note is about; without a note, the first sending
                       of the query, if nobody can tell which one is answered; else 0 */
    uint8_t half;   /**< enum lab_dns_half */
    uint8_t result; /**< enum lab_dns_result, of an answer */
    uint8_t note;   /**< enum lab_dns_note */
};

/** A message on its way. */
struct lab_ws_dns_message {
    packet_info *pinfo;
    const struct lab_ws_host *from, *to;
    uint16_t client_port;
    const struct lab_ws_stream *stream; /**< NULL: a datagram */
    struct lab_dns dns;
    char name[LAB_DNS_TEXT]; /**< of its question, if it has one */
};

/** An address that a client was told. */
struct lab_ws_told {
    const struct lab_ws_host *client, *host;
    struct lab_ws_dns_answer *answer; /**< the latest */
    struct lab_ws_dns_answer *other;  /**< the latest that gave it to another name; NULL: none */
};

/** What an error quotes of a message: its sockets, and its number and half if there is that much.
 */
struct lab_ws_quoted_dns {
    const struct lab_ws_host *client, *server;
    uint16_t port; /**< of the client */
    uint16_t id;
    bool has_id, is_answer;
};

/** Prepare for a file: nothing was asked yet. */
void lab_ws_dns_exchanges_start(void);

/** Begin an exchange with a query, or let it be one that was seen before.
 *  @param record  filled in, but for what is the same of every message */
void lab_ws_dns_exchanges_query(const struct lab_ws_dns_message *message,
                                struct lab_ws_dns *record);

/** Find the exchange that an answer belongs to, and let it have that; the client is told what the
 * first one says.
 *  @param record  filled in, but for what is the same of every message */
void lab_ws_dns_exchanges_answer(const struct lab_ws_dns_message *message,
                                 struct lab_ws_dns *record);

/** Who told the client of this address.
 *  @return NULL: nobody */
struct lab_ws_told *lab_ws_dns_exchanges_told(const struct lab_ws_host *client,
                                              const struct lab_ws_host *host);

/** The exchange that an error quotes a message of, among the latest.
 *  @return NULL: none, or more than one may be it */
struct lab_ws_exchange_of_dns *lab_ws_dns_exchanges_quoted(const struct lab_ws_quoted_dns *quoted);

#endif
