/** @file
 * What of a capture a report or a ladder is on, as it is asked for behind its -z argument.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_SCOPE_H
#define LAB_WS_SCOPE_H

#include <stdbool.h>
#include <stdint.h>

struct lab_scope {
    uint32_t stream; /**< a tcp.stream, or LAB_EVERY_STREAM */
    uint32_t most;   /**< how many connections at most, of those that begin first */
};

/** Read "", ",STREAM" or ",all"; anything else is reported.
 *  @param argument  what stands before it, such as "lab,report" */
bool lab_scope_read(const char *argument, const char *rest, struct lab_scope *scope);

#endif
