/** @file
 * Which parts a segment plays. Internal to the core.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_ROLES_H
#define LAB_ROLES_H

#include "core/connection/context.h"

/** The set of enum lab_role that it plays, from the facts before it. */
lab_set lab_roles_of(const struct lab_context *ctx);

#endif
