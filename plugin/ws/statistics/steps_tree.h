/** @file
 * Statistics > Lab > Steps and events, and tshark -z lab_steps,tree[,FILTER].
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_STEPS_TREE_H
#define LAB_WS_STEPS_TREE_H

/** Register the tree. Its title is in the language of this moment; what it shows, in the language
 *  chosen when it is opened. */
void lab_ws_steps_tree_register(void);

#endif
