/* Which ECE answers the mark of a router, and which CWR ends it (RFC 3168 section 6.1).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/hindsight/parts.h"

/* Of the packets of one end. */
struct marks {
    struct lab_letter *marked; /* no ECE has come for them yet */
    struct lab_letter *echoed; /* and no CWR for these: marked packets, and the ECEs themselves */
};

static void
put(struct lab_letter **list, struct lab_letter *letter)
{
    letter->next = *list;
    *list = letter;
}

/* The receiver has got what it acknowledges, with the mark. */
static void
echo(struct marks *theirs, struct lab_letter *ack)
{
    struct lab_letter **one = &theirs->marked;

    while (*one) {
        struct lab_letter *letter = *one;

        if (lab_serial_before(ack->ack, lab_letter_next(letter))) {
            one = &letter->next;
            continue;
        }
        *one = letter->next;
        letter->echo_frame = ack->frame;
        put(&theirs->echoed, letter);
    }
    put(&theirs->echoed, ack);
}

static void
reduce(struct marks *own, const struct lab_letter *letter)
{
    for (struct lab_letter *one = own->echoed; one; one = one->next)
        one->reduced_frame = letter->frame;
    own->echoed = NULL;
}

void
lab_find_marks(const struct lab_letters *letters)
{
    struct marks of[LAB_END_COUNT] = {{NULL, NULL}, {NULL, NULL}};

    for (size_t i = 0; i < letters->count; i++) {
        struct lab_letter *letter = &letters->first[i];

        if (lab_letter_is_mute(letter))
            continue;
        if (letter->reduces)
            reduce(&of[letter->from], letter);
        if (letter->echoes)
            echo(&of[!letter->from], letter);
        else if (letter->marked)
            put(&of[letter->from].marked, letter);
    }
}
