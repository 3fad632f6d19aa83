/** @file
 * An annotated copy of the capture, for readers who do not have Lab:
 *
 *     tshark -q -r FILE -z lab,annotate,FILE,COPY      (./lab annotate FILE COPY)
 *
 * A comma in the name of a file is written twice.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_ANNOTATE_H
#define LAB_WS_ANNOTATE_H

#include "ws/annotation/copy.h"

/** Register the -z argument. */
void lab_ws_annotate_register(void);

/** Make an annotated copy of the capture that was read.
 *  @param copy  from, to and progress are set
 *  @return as lab_copy_file() */
bool lab_ws_annotate(struct lab_copy *copy);

#endif
