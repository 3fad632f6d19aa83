/** @file
 * The names of hosts that stand in a capture file, on their way into its copy. Where Wireshark
 * keeps them among the other blocks of the file (since 4.2), these functions do nothing.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_ANNOTATION_NAMES_H
#define LAB_WS_ANNOTATION_NAMES_H

#include <wiretap/wtap.h>

/** Collect the names while all of @a file is read; none of another file. */
void lab_names_collect(wtap *file);

/** Have them written; they live until lab_names_forget(), after the copy is closed. */
void lab_names_give(wtap_dumper *copy);

/** Forget the names that were collected. */
void lab_names_forget(void);

#endif
