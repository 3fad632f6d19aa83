/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "questions.h"

#include <string.h>

#define TEARDOWN3 LAB_BIT(LAB_ROLE_TEARDOWN3)
#define ANY_FIN   (LAB_BIT(LAB_ROLE_TEARDOWN1) | TEARDOWN3)

/* One function per kind: whether the segment asks it, and then the right answer. */
typedef bool (*asker)(const struct lab_verdict *verdict, struct lab_question *question);

static bool
ask_role(const struct lab_verdict *verdict, struct lab_question *question)
{
    question->right = verdict->roles;
    return verdict->roles != 0;
}

static void
set_number(const struct lab_verdict *verdict, struct lab_question *question, unsigned numbering,
           uint32_t right)
{
    question->right = right;
    question->origin = verdict->origin[numbering];
    question->has_relative = verdict->facts & (numbering == LAB_CLIENT ? LAB_KNOWS_ORIGIN_CLIENT
                                                                       : LAB_KNOWS_ORIGIN_SERVER);
}

static bool
ask_seq(const struct lab_verdict *verdict, struct lab_question *question)
{
    set_number(verdict, question, verdict->from, lab_number_expected(&verdict->seq));
    return verdict->seq.check != LAB_CHECK_NONE;
}

static bool
ask_ack(const struct lab_verdict *verdict, struct lab_question *question)
{
    set_number(verdict, question, !verdict->from, lab_number_expected(&verdict->ack));
    return verdict->ack.check != LAB_CHECK_NONE;
}

/* Without data the FIN has the number of its segment, which ask_seq() asks for. */
static bool
ask_fin(const struct lab_verdict *verdict, struct lab_question *question)
{
    bool second = verdict->roles & TEARDOWN3;

    set_number(verdict, question, verdict->from, second ? verdict->fin_second : verdict->fin_first);
    return (verdict->roles & ANY_FIN) && (verdict->roles & LAB_BIT(LAB_ROLE_DATA)) &&
           (verdict->facts & (second ? LAB_KNOWS_FIN_SECOND : LAB_KNOWS_FIN_FIRST));
}

static bool
ask_state(const struct lab_verdict *verdict, struct lab_question *question)
{
    question->right =
        verdict->end[question->kind == LAB_QUESTION_SERVER ? LAB_SERVER : LAB_CLIENT].after;
    return question->right != LAB_STATE_UNKNOWN;
}

static bool
ask_event(const struct lab_verdict *verdict, struct lab_question *question)
{
    question->right = verdict->events;
    return verdict->events != 0;
}

static bool
ask_open(const struct lab_verdict *verdict, struct lab_question *question)
{
    question->right = verdict->open;
    return verdict->open != LAB_OPEN_NONE;
}

/* Only of the second FIN, which decides it: the verdict stays on all segments after that. */
static bool
ask_close(const struct lab_verdict *verdict, struct lab_question *question)
{
    question->right = verdict->close;
    return verdict->close != LAB_CLOSE_NONE && (verdict->roles & TEARDOWN3) &&
           !(verdict->events & LAB_BIT(LAB_EVENT_RETRANSMISSION));
}

static bool
ask_reset(const struct lab_verdict *verdict, struct lab_question *question)
{
    question->right = verdict->reset;
    return verdict->reset != LAB_RESET_NONE;
}

static const asker askers[LAB_QUESTION_COUNT] = {
    [LAB_QUESTION_ROLE] = ask_role,    [LAB_QUESTION_SEQ] = ask_seq,
    [LAB_QUESTION_ACK] = ask_ack,      [LAB_QUESTION_FIN] = ask_fin,
    [LAB_QUESTION_CLIENT] = ask_state, [LAB_QUESTION_SERVER] = ask_state,
    [LAB_QUESTION_EVENT] = ask_event,  [LAB_QUESTION_OPEN] = ask_open,
    [LAB_QUESTION_CLOSE] = ask_close,  [LAB_QUESTION_RESET] = ask_reset,
};

unsigned
lab_questions_of(const struct lab_verdict *verdict, struct lab_question out[LAB_QUESTION_COUNT])
{
    unsigned count = 0;

    for (unsigned kind = 0; kind < LAB_QUESTION_COUNT; kind++) {
        out[count] = (struct lab_question){.kind = (uint8_t)kind};
        if (askers[kind](verdict, &out[count]))
            count++;
    }
    return count;
}

bool
lab_question_wants_number(enum lab_question_kind kind)
{
    return kind == LAB_QUESTION_SEQ || kind == LAB_QUESTION_ACK || kind == LAB_QUESTION_FIN;
}

bool
lab_question_has_set(enum lab_question_kind kind)
{
    return kind == LAB_QUESTION_ROLE || kind == LAB_QUESTION_EVENT;
}

/* The enumerations whose zero is "none" have no word for it, which must not end the list; an
 * unknown state is no answer, for then nothing is asked. */
const char *
lab_question_choice(enum lab_question_kind kind, unsigned value)
{
    switch (kind) {
    case LAB_QUESTION_ROLE:
        return value > LAB_ROLE_STRAY && value < LAB_ROLE_COUNT
                   ? "" /* of ICMP messages */
                   : lab_role_word((enum lab_role)value);
    case LAB_QUESTION_EVENT:
        return lab_event_word((enum lab_event)value);
    case LAB_QUESTION_CLIENT:
    case LAB_QUESTION_SERVER:
        return value == LAB_STATE_UNKNOWN ? "" : lab_state_word((enum lab_state)value);
    case LAB_QUESTION_OPEN:
        return value == LAB_OPEN_NONE ? "" : lab_open_word((enum lab_open)value);
    case LAB_QUESTION_CLOSE:
        return value == LAB_CLOSE_NONE ? "" : lab_close_word((enum lab_close)value);
    case LAB_QUESTION_RESET:
        return value == LAB_RESET_NONE ? "" : lab_reset_word((enum lab_reset)value);
    default:
        return NULL;
    }
}

/* Between words, and within one: "fin wait 1" is FIN-WAIT-1. */
static bool
is_filler(char c)
{
    static const char fillers[] = " \t\r\n-_+,;/&.\"'`";

    return memchr(fillers, c, sizeof fillers - 1) != NULL;
}

static const char *
skip_filler(const char *text)
{
    while (is_filler(*text))
        text++;
    return text;
}

static char
lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* @return what follows @a word in @a text; NULL if @a text does not begin with it */
static const char *
after_word(const char *text, const char *word)
{
    for (;;) {
        text = skip_filler(text);
        word = skip_filler(word);
        if (*word == '\0')
            return text;
        if (lower(*text++) != lower(*word++))
            return NULL;
    }
}

/* The longest choice that @a *text begins with; moves @a *text behind it.
 * @return its enumerator, or -1 */
static int
take_choice(enum lab_question_kind kind, const char **text)
{
    const char *word, *rest, *longest = NULL;
    int found = -1;

    for (unsigned value = 0; (word = lab_question_choice(kind, value)) != NULL; value++) {
        rest = *word ? after_word(*text, word) : NULL;
        if (rest && (!longest || rest > longest)) {
            longest = rest;
            found = (int)value;
        }
    }
    if (longest)
        *text = longest;
    return found;
}

/* Most events are noted beside others, such as a retransmission that also brings an ACK: whoever
 * sees one of them has understood. A role that is missing is a mistake. */
static enum lab_mark
mark_set(const struct lab_question *question, const char *answer)
{
    lab_set given = 0;
    int value;

    while (*answer) {
        value = take_choice((enum lab_question_kind)question->kind, &answer);
        if (value < 0)
            return LAB_MARK_UNREADABLE;
        given |= LAB_BIT(value);
    }
    if (given & ~question->right)
        return LAB_MARK_WRONG;
    if (given == question->right || question->kind == LAB_QUESTION_EVENT)
        return LAB_MARK_RIGHT;
    return LAB_MARK_PARTLY;
}

static enum lab_mark
mark_word(const struct lab_question *question, const char *answer)
{
    int given = take_choice((enum lab_question_kind)question->kind, &answer);

    if (given < 0 || *answer)
        return LAB_MARK_UNREADABLE;
    return (uint32_t)given == question->right ? LAB_MARK_RIGHT : LAB_MARK_WRONG;
}

/* Digits in groups. @return false if anything else is there; too large a number is UINT64_MAX */
static bool
read_number(const char *text, uint64_t *number)
{
    bool any = false;

    *number = 0;
    for (; *text; text++) {
        if (is_filler(*text) && *text != '-' && *text != '.')
            continue;
        if (*text < '0' || *text > '9')
            return false;
        any = true;
        if (*number <= UINT32_MAX)
            *number = *number * 10 + (uint64_t)(*text - '0');
    }
    if (*number > UINT32_MAX)
        *number = UINT64_MAX;
    return any;
}

static const char *
behind_equals(const char *text)
{
    const char *start = text;

    for (; *text; text++) {
        if (*text == '=')
            start = text + 1;
    }
    return start;
}

static enum lab_mark
mark_number(const struct lab_question *question, const char *answer)
{
    uint64_t given;

    if (!read_number(behind_equals(answer), &given))
        return LAB_MARK_UNREADABLE;
    if (given == question->right)
        return LAB_MARK_RIGHT;
    if (question->has_relative && given == (uint32_t)(question->right - question->origin))
        return LAB_MARK_RIGHT;
    return LAB_MARK_WRONG;
}

enum lab_mark
lab_question_mark(const struct lab_question *question, const char *answer)
{
    if (*skip_filler(answer) == '\0')
        return LAB_MARK_BLANK;
    if (lab_question_wants_number((enum lab_question_kind)question->kind))
        return mark_number(question, answer);
    if (lab_question_has_set((enum lab_question_kind)question->kind))
        return mark_set(question, answer);
    return mark_word(question, answer);
}
