/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/classroom/task_list.h"

#include <stdbool.h>
#include <string.h>

#include "notes/textfile.h"
#include "ws/words.h"

/* A file on its way in. */
struct reading {
    GPtrArray *tasks;
    unsigned line;
    char *problem; /* the first, in words; nothing is read any more */
    unsigned problem_line;
};

static void
free_task(gpointer data)
{
    struct lab_task *task = data;

    g_free(task->name);
    g_free(task->filter);
    g_free(task->hint);
    g_free(task);
}

static struct lab_task *
latest(const struct reading *reading)
{
    return reading->tasks->len ? g_ptr_array_index(reading->tasks, reading->tasks->len - 1) : NULL;
}

static void
blame(struct reading *reading, unsigned line, const char *key)
{
    if (reading->problem)
        return;
    reading->problem = lab_ws_trouble(key, LAB_VALUES({"limit", .number = LAB_TASKS_MAX}));
    reading->problem_line = line;
}

static void
end_task(struct reading *reading)
{
    struct lab_task *task = latest(reading);

    if (task && !task->filter)
        blame(reading, task->line, "list-no-filter");
    if (task && !task->times)
        task->times = 1;
}

/* Of a file with a problem nobody gets the tasks, so one that is blamed may stand among them.
 * @param title  with its brackets */
static void
begin_task(struct reading *reading, char *title)
{
    size_t length = strlen(title);
    struct lab_task *task;

    end_task(reading);
    if (title[length - 1] != ']')
        blame(reading, reading->line, "list-bracket");
    title[length - 1] = '\0';
    g_strstrip(++title);
    if (!*title)
        blame(reading, reading->line, "list-no-name");
    else if (reading->tasks->len >= LAB_TASKS_MAX)
        blame(reading, reading->line, "list-long");
    task = g_new0(struct lab_task, 1);
    *task = (struct lab_task){.name = g_strdup(title), .line = reading->line};
    g_ptr_array_add(reading->tasks, task);
}

/* @return whether the text is a number of frames */
static bool
read_times(const char *text, uint32_t *times)
{
    guint64 number;

    if (!g_ascii_string_to_unsigned(text, 10, 1, UINT32_MAX, &number, NULL))
        return false;
    *times = (uint32_t)number;
    return true;
}

static void
set_text(struct reading *reading, char **text, const char *value)
{
    if (*text)
        blame(reading, reading->line, "list-twice");
    else
        *text = g_strdup(value);
}

static void
take_entry(struct reading *reading, char *key)
{
    struct lab_task *task = latest(reading);
    char *value = strchr(key, '=');

    if (!task) {
        blame(reading, reading->line, "list-no-title");
        return;
    }
    if (!value) {
        blame(reading, reading->line, "list-no-equals");
        return;
    }
    *value++ = '\0';
    g_strstrip(key);
    g_strstrip(value);
    if (!*value)
        blame(reading, reading->line, "list-no-value");
    else if (strcmp(key, "filter") == 0)
        set_text(reading, &task->filter, value);
    else if (strcmp(key, "hint") == 0)
        set_text(reading, &task->hint, value);
    else if (strcmp(key, "times") != 0)
        blame(reading, reading->line, "list-key");
    else if (task->times)
        blame(reading, reading->line, "list-twice");
    else if (!read_times(value, &task->times))
        blame(reading, reading->line, "list-times");
}

static void
take_line(struct reading *reading, const char *start, size_t length)
{
    char *line = g_strndup(start, length);

    if (!g_utf8_validate(start, (gssize)length, NULL))
        blame(reading, reading->line, "list-encoding");
    g_strstrip(line);
    if (*line == '[')
        begin_task(reading, line);
    else if (*line && *line != '#')
        take_entry(reading, line);
    g_free(line);
}

static GPtrArray *
parse(const char *data, size_t length, struct lab_task_problem *problem)
{
    const char *past = data + length;
    struct reading reading = {.tasks = g_ptr_array_new_with_free_func(free_task)};

    data = lab_textfile_start(data, length);
    while (data < past && !reading.problem) {
        const char *line = lab_textfile_next_line(&data, past, &length);

        reading.line++;
        take_line(&reading, line, length);
    }
    end_task(&reading);
    if (!reading.problem && reading.tasks->len == 0)
        blame(&reading, 0, "list-empty");
    *problem = (struct lab_task_problem){reading.problem_line, reading.problem};
    if (!reading.problem)
        return reading.tasks;
    g_ptr_array_unref(reading.tasks);
    return NULL;
}

GPtrArray *
lab_task_list_read(const char *path, struct lab_task_problem *problem)
{
    size_t length = 0;
    enum lab_textfile_fault fault;
    char *data = lab_textfile_take(path, LAB_TASKS_FILE_MAX, &length, &fault);
    GPtrArray *tasks = NULL;

    if (data)
        tasks = parse(data, length, problem);
    else
        *problem = (struct lab_task_problem){0, lab_ws_unread(fault, LAB_TASKS_FILE_MAX)};
    g_free(data);
    return tasks;
}
