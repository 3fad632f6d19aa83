/** @file
 * What an answer in a student's own writing is worth.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_MARKING_H
#define LAB_WS_MARKING_H

#include "core/classroom/marks.h"

/** lab_marks_judge(), for any UTF-8: full-width digits and letters, as a Chinese keyboard may
 *  write them, are plain ones. */
enum lab_mark lab_ws_marking_judge(const struct lab_question *question, const char *answer,
                                   const struct lab_names *names);

#endif
