/** @file
 * The words on Lab's buttons and menu entries.
 *
 * Wireshark wants them when a plugin registers, before it has read which language was chosen,
 * and never asks again. So each label says it in every shipped language, side by side, as the
 * filter buttons of the profile do.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_LABELS_H
#define LAB_WS_LABELS_H

#include <glib.h>

/** Load the catalogues. Labels can be made until lab_ws_labels_close(). */
void lab_ws_labels_open(void);
void lab_ws_labels_close(void);

/** A text of the catalogue in every language, such as "Next 下一步". Lives until
 *  lab_ws_labels_close(), which is long enough: Wireshark copies its labels. */
char *lab_ws_label(const char *section, const char *key);

/** The same in one language only, the @a index-th of lab_notes_shipped_languages(). */
const char *lab_ws_label_in(guint index, const char *section, const char *key);

#endif
