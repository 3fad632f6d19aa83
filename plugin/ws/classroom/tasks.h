/** @file
 * What a student's own capture must contain, ticked off:
 *
 *     tshark -2 -q -r FILE -z lab,tasks[,LIST]
 *
 * LIST is a file (task_list.h); without it, the list that is installed with Lab, in the chosen
 * language. Read twice (-2), the filters see what Lab finds out later (lab.stream.*, lab.partner).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_TASKS_H
#define LAB_WS_TASKS_H

/** Register the -z argument. */
void lab_ws_tasks_register(void);

#endif
