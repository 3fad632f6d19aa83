/** @file
 * A teacher's list of what a student's own capture must contain: a key file, in UTF-8. A section
 * for each task, whose title is the task in words:
 *
 *     # A line that begins with # says nothing.
 *     [A close in three segments]
 *     filter=lab.merged == 1
 *     times=1
 *     hint=Have the server close as soon as the client's FIN arrives.
 *
 * times is how many frames must match, 1 unless told otherwise; hint is for who has none.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_TASK_LIST_H
#define LAB_WS_TASK_LIST_H

#include <glib.h>
#include <stdint.h>

/** No file larger than this is read, in bytes. */
#define LAB_TASKS_FILE_MAX (1024 * 1024)

/** Nor a longer list: each task makes Wireshark look at every frame. */
#define LAB_TASKS_MAX 200

struct lab_task {
    char *name;
    char *filter;   /**< a display filter, not checked */
    char *hint;     /**< NULL: none */
    uint32_t times; /**< how many frames must match, at least 1 */
    unsigned line;  /**< of the file, where it begins */
};

/** What is wrong with a file. */
struct lab_task_problem {
    unsigned line; /**< 0: the whole file */
    char *reason;  /**< in words that follow the file's name, without a full stop; g_free() */
};

/** Read a file.
 *  @param problem  set if NULL is returned
 *  @return of struct lab_task, at least one; g_ptr_array_unref() */
GPtrArray *lab_task_list_read(const char *path, struct lab_task_problem *problem);

#endif
