/** @file
 * A conversation as data: one segment per line, with what the core must say of it.
 * README.md describes the tables; here they are read and played through the core.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_TEST_CONVERSATION_H
#define LAB_TEST_CONVERSATION_H

#include <glib.h>

#include "core/flow/flow.h"
#include "core/waits/waits.h"

/** A number of the table: a letter and what is added to it. */
struct expression {
    gboolean given; /**< FALSE: a dash */
    char letter;    /**< 'x' or 'y'; 0 for a raw number */
    gint64 add;
};

/** What a row demands of lab_verdict.seq or .ack. */
struct wanted_number {
    gboolean given;
    int formula; /**< enum lab_formula */
    int check;   /**< enum lab_check */
    guint frame; /**< the row, from 1, that the letter comes from; 0: not looked at */
};

struct row {
    guint line; /**< in the table's file */
    int from;   /**< enum lab_end_id */
    guint8 flags;
    gboolean icmp_error;         /**< no segment, but an ICMP error that quotes one with this seq */
    enum lab_icmp_effect effect; /**< of icmp_error */
    struct expression seq, ack;
    guint32 len;
    guint64 wait; /**< nanoseconds since the row before */
    gboolean has_timestamps;
    guint32 tsval, tsecr;
    gboolean echoes_nothing; /**< TSecr is 0, whatever the clock of the other end */
    guint16 window;          /**< raw */
    guint16 mss;             /**< 0: no such option */
    int shift;               /**< window scale; -1: no such option */
    guint16 ip_id;           /**< 0: none */
    guint8 ttl;              /**< 0: not known */
    gboolean sack_permitted;
    gboolean ae; /* the bit of accurate ECN in front of the flags */
    gboolean mptcp_signals;
    gboolean options_cut;
    gboolean sack_nested;      /**< that block lies within a second one */
    struct expression sack[2]; /**< first number of a SACK block, number after its last */

    lab_set roles, events;
    int state[LAB_END_COUNT];  /**< enum lab_state after the segment; -1: not looked at */
    int reason[LAB_END_COUNT]; /**< enum lab_reason; -1: not looked at */
    struct wanted_number seq_says, ack_says;
    int open, close, reset; /**< enumerations of vocabulary.h; 0: none */
    int inferred;           /* whose states are: a set of enum lab_end_id; -1: not looked at */
    gboolean merged;

    /* The data phase; what is not given is not looked at. */
    gint64 acks_bytes, acks_segments; /**< -1: not given */
    gint64 window_says;               /**< bytes; -1: not given; -2: not known */
    gint64 about;                     /**< row, from 1; 0: none; -1: not given */
    gint64 answers;                   /**< row that a RST answers, from 1; 0: none; -1: not given */
    gint64 repeats;                   /**< -1: not given */
    int resent;       /**< enum lab_resent; 0: not looked at on a retransmission; -1: none */
    gint64 delay;     /**< microseconds; -1: not given */
    gint64 trip[4];   /**< microseconds: sample, SRTT, RTTVAR and time-out after it; [0] is -1: not
                           given; [1] is -1: the others are not */
    gint64 since;     /**< row, from 1, that the sample counts from; -1: not given */
    gint64 missing;   /**< microseconds, as in struct lab_round_trip; -1: not given */
    gint64 flight[2]; /**< bytes on their way, and segments; -1: not given */
    gint64 usable;    /**< -1: not given; -2: not known */
    gint64 round[2];  /**< which, and its segments; -1: not given */
    gint64 round_before; /**< segments of the one before; -1: not given */
    int limit, phase;    /**< enumerations of vocabulary.h; -1: none; 0: not looked at */
    lab_set waits;    /**< of enum lab_wait_kind and, above LAB_WAIT_COUNT, lab_window_move_kind: 0:
                         not    looked at; bit 0: none */
    gint64 waited;    /**< microseconds of the first of them; -1: not given */
    gint64 waits_for; /**< row, from 1, that it counts from; -1: not given */
    gint64 timer;     /**< row, from 1, with which its sender's timer began anew; 0: none; -1: not
                         given */
    gboolean by_probe; /**< that row is a probe */
    gint64 attempt;    /**< -1: not given */
    int backoff;       /**< enum lab_backoff; -1: not given */
    lab_set facts;     /**< of enum lab_fact: the bits of DATA_FACTS are looked at */
};

/** The facts that a row gives in words. */
#define DATA_FACTS (LAB_IS_UNTRACKED | LAB_ACKS_PART | LAB_SACKS_UNSENT)

struct conversation {
    char *title;
    const char *file;
    GArray *rows;    /**< of struct row */
    int open, close; /**< enum lab_open, enum lab_close of the whole stream */
    int closer;      /**< enum lab_end_id; -1: no FIN */
    char *not_long;  /**< why there is no place deep in a connection for it; NULL: nothing said */
};

/** The maximum segment lifetime of every conversation, in nanoseconds. */
#define CONVERSATION_MSL (30 * G_GUINT64_CONSTANT(1000000000))

/** One way to put numbers into a conversation. */
struct variant {
    const char *name;
    guint32 isn[LAB_END_COUNT];
    guint32 clock[LAB_END_COUNT]; /**< what is added to each end's TSval */
    guint8 client_side;
    guint32 first_frame;
    guint64 start;     /**< capture time of the first row, in nanoseconds */
    guint64 jitter;    /**< how much later every other row is stamped, in nanoseconds */
    guint early;       /**< this row, from 1, is not stamped after the row before it; 0: none */
    guint64 goes_back; /**< but so many nanoseconds before it */
};

/** The ways every conversation is run; ends with a NULL name. */
extern const struct variant variants[];

/** Read a table. A fault in it ends the test program with file and line.
 *  @return array of struct conversation *, to be freed by the caller */
GPtrArray *conversations_read(const char *file);

/** Read every table of the tests. */
GPtrArray *conversations_read_all(void);

/** What is done with a struct conversation. */
struct conversation_test {
    const char *path; /**< to which the table and the title are added */
    GTestDataFunc run;
};

/** A test program that does this with each conversation of every table, and goes on after a fault.
 *  @param tests  ends with a NULL path
 *  @return what main() returns */
int conversations_test(int argc, char **argv, const struct conversation_test *tests);

/** The segment of a row. */
struct lab_segment conversation_segment(const struct conversation *conv,
                                        const struct variant *variant, guint index);

/** The words of a set, with spaces between them; to be freed. */
char *conversation_set_text(lab_set set, const char *(*word)(unsigned));

/** The word of a role or event, as conversation_set_text() asks for it. */
const char *conversation_role_word(unsigned role);
const char *conversation_event_word(unsigned event);

/** Whether the same two sockets may begin anew after the last row. */
gboolean conversation_is_over(const struct conversation *conv);

/** The same numbers for a second connection on the same flow. */
struct variant variant_again(const struct conversation *conv, const struct variant *variant);

#define ROW(conv, index) (&g_array_index((conv)->rows, struct row, index))

#endif
