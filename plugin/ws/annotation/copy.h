/** @file
 * A copy of a capture file with comments added to its packets: as pcapng, whatever Wireshark could
 * read it from. Everything else stays: packets, times, interfaces and their statistics, names,
 * secrets, comments that are there.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_COPY_H
#define LAB_WS_COPY_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>
#include <wiretap/wtap.h>

/** Append what is to be said on a frame to the empty @a text. Each line becomes a comment of its
 * own, as Wireshark cuts off a comment behind 240 bytes.
 *  @param rec  the frame as the file has it
 *  @return false: it is not the frame that there is something to say on, and so there is no copy */
typedef bool (*lab_copy_comment)(GString *text, uint32_t frame, const wtap_rec *rec,
                                 void *user_data);

/** Hear how far the copy is; @a percent grows from 0 to 100. */
typedef void (*lab_copy_progress)(unsigned percent);

struct lab_copy {
    const char *from;
    const char *to; /**< not there yet... */
    bool is_made;   /**< ... or an empty file, which the caller has just made */
    uint32_t least; /**< how many frames there have to be; else the file ends in the middle */
    lab_copy_comment comment;
    void *user_data;
    lab_copy_progress progress;

    uint32_t frames; /**< set to how many were copied */
    char *problem;   /**< set to what is wrong, in words; g_free(). With a copy: the file that it is
                          of ends, or breaks, in the middle. NULL: nothing */
};

/** Make the copy. Without one, there is no file either.
 *  @return whether there is a copy */
bool lab_copy_file(struct lab_copy *copy);

/** Say what is wrong with it.
 *  @param copied  whether there is a copy all the same */
void lab_copy_complain(const struct lab_copy *copy, bool copied);

#endif
