/** @file
 * Preloaded into tshark by started.py. Once it has registered the fields of all protocols, which
 * takes ten times as long as to read a small capture, tshark waits for commands. Each runs in a
 * process of its own, which begins with main() as ever, and finds that part done.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* More than any command has. */
#define MOST_BYTES 65536
#define MOST_WORDS 2048

typedef int main_function(int, char **, char **);
typedef int start_function(main_function *, int, char **, main_function *, void (*)(void),
                           void (*)(void), void *);

start_function __libc_start_main;
intptr_t epan_init(intptr_t, intptr_t, intptr_t, intptr_t);
void wtap_init(intptr_t, intptr_t, intptr_t, intptr_t);

static main_function *main_of_tshark;
static bool started;

/* The function that would have been called if this file were not there. */
static void
find_next(const char *name, void *function)
{
    void *found = dlsym(RTLD_NEXT, name);

    if (!found)
        abort();
    memcpy(function, &found, sizeof found);
}

/** A command, its words ended by zeros, and its standard input, output and error.
 *  @return the length; not above 0 if nobody asks any more. */
static ssize_t
receive(int asked, char *words, int files[3])
{
    union {
        struct cmsghdr header;
        char bytes[CMSG_SPACE(3 * sizeof(int))];
    } more;
    struct iovec text = {words, MOST_BYTES};
    struct msghdr message = {
        .msg_iov = &text, .msg_iovlen = 1, .msg_control = &more, .msg_controllen = sizeof more};
    ssize_t length = recvmsg(asked, &message, 0);

    if (message.msg_flags & MSG_TRUNC)
        abort();
    if (length > 0)
        memcpy(files, CMSG_DATA(&more.header), 3 * sizeof(int));
    return length;
}

static void
run(char *words, ssize_t length, const int files[3])
{
    static char *arguments[MOST_WORDS + 1];
    int count = 0;

    for (char *word = words; word < words + length && count < MOST_WORDS; word += strlen(word) + 1)
        arguments[count++] = word;
    for (int i = 0; i < 3; i++) {
        dup2(files[i], i);
        close(files[i]);
    }
    exit(main_of_tshark(count, arguments, environ));
}

/* Say that all is ready; run what is asked for, one after the other, until nobody asks any more. */
static void
serve(int asked)
{
    static char words[MOST_BYTES];
    int files[3];
    ssize_t length;

    if (write(asked, "!", 1) != 1)
        _exit(1);
    while ((length = receive(asked, words, files)) > 0) {
        int status = 0;
        pid_t child = fork();

        if (child == 0) {
            close(asked);
            run(words, length, files);
        }
        for (int i = 0; i < 3; i++)
            close(files[i]);
        waitpid(child, &status, 0);
        if (write(asked, &status, sizeof status) != sizeof status)
            break;
    }
    _exit(0);
}

int
__libc_start_main(main_function *main, int argc, char **argv, main_function *init,
                  void (*fini)(void), void (*end_of_loader)(void), void *stack_end)
{
    start_function *next;

    find_next("__libc_start_main", &next);
    main_of_tshark = main;
    return next(main, argc, argv, init, fini, end_of_loader, stack_end);
}

/* Versions of Wireshark differ in the parameters of these two: they are passed on as they are. */

void
wtap_init(intptr_t first, intptr_t second, intptr_t third, intptr_t fourth)
{
    void (*next)(intptr_t, intptr_t, intptr_t, intptr_t);

    if (started)
        return;
    find_next("wtap_init", &next);
    next(first, second, third, fourth);
}

intptr_t
epan_init(intptr_t first, intptr_t second, intptr_t third, intptr_t fourth)
{
    static intptr_t done;
    intptr_t (*next)(intptr_t, intptr_t, intptr_t, intptr_t);
    const char *asked = getenv("LAB_ASKED");

    if (started)
        return done;
    find_next("epan_init", &next);
    done = next(first, second, third, fourth);
    started = true;
    if (asked) {
        unsetenv("LD_PRELOAD");
        unsetenv("LAB_ASKED");
        serve(atoi(asked));
    }
    return done;
}
