/** @file
 * The lines that explain one IP header.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_PAGE_IP_H
#define LAB_WS_PAGE_IP_H

#include "core/layers/ip.h"
#include "ws/page/page.h"

/** Draw the subtree of one header under page->tree. Of @a page, the segment is not used.
 *  @param bytes  the header that was read into @a header
 *  @param size   how many bytes of it were captured; without all of them there is no checksum
 *  @return its first line, whose branch it is */
proto_item *lab_page_draw_ip_header(const struct lab_page *page, const struct lab_ip_header *header,
                                    const uint8_t *bytes, size_t size);

#endif
