/** @file
 * The lines of DNS: of a message, and of a packet that opens a connection to an address that DNS
 * gave.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_PAGE_DNS_H
#define LAB_WS_PAGE_DNS_H

#include "ws/input/dns.h"
#include "ws/page/page.h"

/** What a message asks or answers, in a sentence. */
const char *lab_page_dns_title(const struct lab_page *page, const struct lab_ws_dns *dns);

/** What it is, in a word or two. */
const char *lab_page_dns_name(const struct lab_page *page, const struct lab_ws_dns *dns);

/** What is unusual about an answer; NULL: nothing. */
const char *lab_page_dns_event(const struct lab_page *page, const struct lab_ws_dns *dns);

/** Which frame is the other half: the answer, or the query, and how long that took; or that there
 * is none. NULL: nothing is known of it. */
const char *lab_page_dns_partner_line(const struct lab_page *page, const struct lab_ws_dns *dns);

/** Which frame opens a connection to an address of an answer. */
const char *lab_page_dns_opens_line(const struct lab_page *page, uint32_t frame);

/** How the address that a packet goes to became known.
 *  @param answer  one of the answers of @a named */
const char *lab_page_named_line(const struct lab_page *page, const struct lab_ws_named *named,
                                const struct lab_ws_dns_answer *answer);

/** The name that a query asks about, as it is shown in a line. */
const char *lab_page_dns_shown(const struct lab_page *page,
                               const struct lab_ws_exchange_of_dns *exchange);

/** Draw all that is to be said of a message below @a tree, but for its title. */
void lab_page_draw_dns_message(const struct lab_page *page, proto_tree *tree,
                               const struct lab_ws_dns *dns);

/** Draw how the address became known. */
void lab_page_draw_named(const struct lab_page *page, const struct lab_ws_named *named);

#endif
