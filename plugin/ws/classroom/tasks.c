/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/classroom/tasks.h"

#include <epan/packet.h>
#include <epan/tap.h>
#include <stdio.h>

#include "ws/classroom/task_list.h"
#include "ws/escape.h"
#include "ws/installed.h"
#include "ws/page/page.h"
#include "ws/tap.h"
#include "ws/words.h"

#define ARGUMENT "lab,tasks"
#define SECTION  "tasks"
#define LIST     "tasks/%s.ini"

/* Wireshark tells this tap of every frame that matches a filter. */
#define EVERY_FRAME  "frame"

#define FRAMES_SHOWN 10

/* A task and what was found of it so far. */
struct found {
    struct tasks *tasks;
    const struct lab_task *task;
    uint32_t count; /* of matching frames */
    uint32_t frames[FRAMES_SHOWN];
};

struct tasks {
    GPtrArray *list; /* of struct lab_task */
    struct found *found;
    guint listening; /* how many of them Wireshark still knows */
};

#define PHRASE(nobody, key, ...) lab_ws_phrase(nobody, SECTION, key, LAB_VALUES(__VA_ARGS__))

static tap_packet_status
hear(void *data, packet_info *pinfo, epan_dissect_t *edt _U_, const void *nothing _U_,
     tap_flags_t flags _U_)
{
    struct found *found = data;

    if (found->count < FRAMES_SHOWN)
        found->frames[found->count] = pinfo->num;
    if (found->count < UINT32_MAX)
        found->count++;
    return TAP_PACKET_REDRAW;
}

static void
forget(void *data)
{
    ((struct found *)data)->count = 0;
}

static const char *
decimal(packet_info *nobody, uint32_t number)
{
    return wmem_strdup_printf(nobody->pool, "%u", number);
}

static const char *
frames_text(packet_info *nobody, const struct found *found)
{
    const char *frames = "";

    for (unsigned i = 0; i < MIN(found->count, FRAMES_SHOWN); i++)
        frames = lab_ws_list(nobody, frames, decimal(nobody, found->frames[i]));
    if (found->count <= FRAMES_SHOWN)
        return frames;
    return PHRASE(nobody, "more", {"frames", frames}, {"count", decimal(nobody, found->count)});
}

static const char *
hint_text(packet_info *nobody, const struct lab_task *task)
{
    return task->hint ? task->hint : PHRASE(nobody, "look-for", {"filter", task->filter});
}

static const char *
line_of(packet_info *nobody, const struct found *found)
{
    const struct lab_task *task = found->task;

    if (found->count >= task->times)
        return PHRASE(nobody, found->count == 1 ? "done-one" : "done", {"name", task->name},
                      {"frames", frames_text(nobody, found)});
    if (found->count == 0)
        return PHRASE(nobody, "missing", {"name", task->name}, {"hint", hint_text(nobody, task)});
    return PHRASE(nobody, found->count == 1 ? "too-few-one" : "too-few", {"name", task->name},
                  {"count", decimal(nobody, found->count)}, {"times", decimal(nobody, task->times)},
                  {"frames", frames_text(nobody, found)}, {"hint", hint_text(nobody, task)});
}

static void
print_line(packet_info *nobody, const char *line)
{
    printf("%s\n", lab_escape_line(nobody->pool, line));
}

/* The last task that Wireshark tells of prints them all. */
static void
print(void *data)
{
    const struct tasks *tasks = ((const struct found *)data)->tasks;
    packet_info nobody = lab_page_nobody();
    unsigned done = 0;

    for (guint i = 0; i < tasks->list->len; i++) {
        print_line(&nobody, line_of(&nobody, &tasks->found[i]));
        done += tasks->found[i].count >= tasks->found[i].task->times;
    }
    printf("\n");
    print_line(&nobody, PHRASE(&nobody, "total", {"done", decimal(&nobody, done)},
                               {"total", decimal(&nobody, tasks->list->len)}));
    lab_page_nobody_free(&nobody);
}

static void
free_tasks(struct tasks *tasks)
{
    g_ptr_array_unref(tasks->list);
    g_free(tasks->found);
    g_free(tasks);
}

static void
finish(void *data)
{
    struct tasks *tasks = ((struct found *)data)->tasks;

    if (--tasks->listening == 0)
        free_tasks(tasks);
}

/* Listen for one more task. @return NULL, or what is wrong with its filter; g_string_free() */
static GString *
listen(struct tasks *tasks)
{
    struct found *found = &tasks->found[tasks->listening];
    GString *error;

    *found =
        (struct found){.tasks = tasks, .task = g_ptr_array_index(tasks->list, tasks->listening)};
    error = register_tap_listener(EVERY_FRAME, found, found->task->filter, TL_REQUIRES_NOTHING,
                                  forget, hear, tasks->listening ? NULL : print, finish);
    tasks->listening += !error;
    return error;
}

/* None of them is there any more; the last takes the list along. */
static void
give_up(struct tasks *tasks)
{
    guint count = tasks->listening;

    if (count == 0)
        free_tasks(tasks);
    for (guint i = 0; i < count; i++)
        remove_tap_listener(&tasks->found[i]);
}

/* Takes over the reason. @return false */
static bool
refuse(const char *path, struct lab_task_problem problem)
{
    lab_ws_complain(
        problem.line ? "file-line" : "file",
        LAB_VALUES({"path", path}, {"line", .number = problem.line}, {"reason", problem.reason}));
    g_free(problem.reason);
    return false;
}

/* Takes over @a list. */
static bool
start(const char *path, GPtrArray *list)
{
    struct tasks *tasks = g_new0(struct tasks, 1);

    tasks->list = list;
    tasks->found = g_new0(struct found, list->len);
    while (tasks->listening < list->len) {
        const struct lab_task *task = g_ptr_array_index(list, tasks->listening);
        GString *error = listen(tasks);

        if (error) {
            refuse(path, (struct lab_task_problem){
                             task->line,
                             lab_ws_trouble("list-filter", LAB_VALUES({"reason", error->str}))});
            g_string_free(error, TRUE);
            give_up(tasks);
            return false;
        }
    }
    return true;
}

static bool
start_file(const char *path)
{
    struct lab_task_problem problem;
    GPtrArray *list = lab_task_list_read(path, &problem);

    return list ? start(path, list) : refuse(path, problem);
}

static bool
start_installed(void)
{
    char *path = lab_ws_installed_text(LIST);
    bool started;

    if (!path) {
        lab_ws_complain("list-none", LAB_VALUES({"argument", ARGUMENT}));
        return false;
    }
    started = start_file(path);
    g_free(path);
    return started;
}

static bool
start_tasks(const char *rest, const void *what _U_)
{
    if (*rest == '\0')
        return start_installed();
    if (*rest == ',' && rest[1])
        return start_file(rest + 1);
    lab_ws_complain("argument-tasks", LAB_VALUES({"argument", ARGUMENT}, {"rest", rest}));
    return false;
}

void
lab_ws_tasks_register(void)
{
    lab_tap_argument(ARGUMENT, start_tasks, NULL);
}
