/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/classroom/marking.h"

#include <string.h>

#define ROLE(id) LAB_BIT(LAB_ROLE_##id)

/* Between words, and within one: "fin wait 1" is FIN-WAIT-1. The ideographic comma is what divides
 * words in Chinese, where a full stop is another one as well. */
static size_t
filler_size(const char *text)
{
    static const char fillers[] = " \t\r\n-_+,;:!/&.\"'`()[]";
    static const char *const wide[] = {"、", "。", "—"};

    if (*text && strchr(fillers, *text))
        return 1;
    return LAB_MARKING_SIZE_OF_ANY(text, wide);
}

const char *
lab_marking_skip_filler(const char *text)
{
    size_t size;

    while ((size = filler_size(text)) > 0)
        text += size;
    return text;
}

/* @return what follows @a word in @a text; NULL if @a text does not begin with it, or goes on with
 * its number: "handshake23" is not handshake2 */
static const char *
after_word(const char *text, const char *word)
{
    for (;;) {
        word = lab_marking_skip_filler(word);
        if (*word == '\0')
            break;
        text = lab_marking_skip_filler(text);
        if (lab_ascii_lower(*text++) != lab_ascii_lower(*word++))
            return NULL;
    }
    if (lab_ascii_is_digit(text[-1]) && lab_ascii_is_digit(*text))
        return NULL;
    return lab_marking_skip_filler(text);
}

/* What follows the longest of a choice's word and names; NULL if @a text begins with none. */
static const char *
after_choice(enum lab_question_kind kind, unsigned value, const char *text,
             const struct lab_names *names)
{
    const char *longest = after_word(text, lab_question_choice(kind, value)), *rest, *name;

    for (unsigned i = 0; names && (name = names->name(names->data, kind, value, i)) != NULL; i++) {
        rest = *lab_marking_skip_filler(name) ? after_word(text, name) : NULL;
        if (rest && (!longest || rest > longest))
            longest = rest;
    }
    return longest;
}

/* "TIME-WAIT state". */
static const char *
skip_state(enum lab_question_kind kind, const char *text)
{
    static const char *const said[] = {"state", "状态"};

    if (kind != LAB_QUESTION_CLIENT && kind != LAB_QUESTION_SERVER)
        return text;
    return lab_marking_skip_filler(text + LAB_MARKING_SIZE_OF_ANY(text, said));
}

/* What the longest word or name that @a *text begins with stands for; moves @a *text behind it. A
 * name may stand for several: "Close 2 and 3". @return none: it begins with none */
static lab_set
take_choices(enum lab_question_kind kind, const char **text, const struct lab_names *names)
{
    const char *word, *rest, *longest = NULL;
    lab_set found = 0;

    for (unsigned value = 0; (word = lab_question_choice(kind, value)) != NULL; value++) {
        rest = *word ? after_choice(kind, value, *text, names) : NULL;
        if (!rest || (longest && rest < longest))
            continue;
        if (rest != longest)
            found = 0;
        longest = rest;
        found |= LAB_BIT(value);
    }
    if (longest)
        *text = skip_state(kind, longest);
    return found;
}

/* "The second and the third step". */
static const char *
skip_small_words(const char *text)
{
    static const char *const small[] = {"and ", "the ", "The ", "和", "与", "及"};
    size_t size;

    while ((size = LAB_MARKING_SIZE_OF_ANY(text, small)) > 0)
        text = lab_marking_skip_filler(text + size);
    return text;
}

/* A word may stand beside its own name: "ESTABLISHED (已建立连接)". */
int
lab_marks_choice(enum lab_question_kind kind, const char *answer, const struct lab_names *names)
{
    lab_set given = take_choices(kind, &answer, names);
    int value = 0;

    while (given && *answer) {
        if (take_choices(kind, &answer, names) != given)
            return -1;
    }
    while (given > LAB_BIT(value))
        value++;
    return given == LAB_BIT(value) ? value : -1;
}

lab_set
lab_marks_accepted(const struct lab_question *question)
{
    return question->right | (question->kind == LAB_QUESTION_TLS ? question->given[0] : 0);
}

/* "Retransmission (fast retransmit)": what made its sender do it may stand behind the event.
 * @return what that was; none: nothing of the kind stands there */
static lab_set
take_cause(const struct lab_question *question, const char **text, const struct lab_names *names)
{
    bool may_have_one = question->kind == LAB_QUESTION_EVENT &&
                        (question->right & LAB_BIT(LAB_EVENT_RETRANSMISSION));

    return may_have_one ? take_choices(LAB_QUESTION_WAIT, text, names) : 0;
}

static bool
is_other_cause(const struct lab_question *question, lab_set cause)
{
    const lab_set timer = LAB_BIT(LAB_WAIT_TIME_OUT), acks = LAB_BIT(LAB_WAIT_FAST_REPAIR);

    return (question->given[0] == LAB_RESENT_FAST && (cause & timer)) ||
           (question->given[0] == LAB_RESENT_TIMEOUT && (cause & acks));
}

/* "Fast retransmit": who names what made its sender send it again has named the event. */
static lab_set
event_of_cause(lab_set cause)
{
    const lab_set sends_again = LAB_BIT(LAB_WAIT_TIME_OUT) | LAB_BIT(LAB_WAIT_FAST_REPAIR) |
                                LAB_BIT(LAB_WAIT_EARLY_REPAIR) | LAB_BIT(LAB_WAIT_TAIL_PROBE);

    return cause & sends_again ? LAB_BIT(LAB_EVENT_RETRANSMISSION) : 0;
}

/* "Second" is that of the handshake or that of the close. */
static bool
is_nth_step(lab_set taken)
{
    return taken == (ROLE(HANDSHAKE1) | ROLE(TEARDOWN1)) ||
           taken == (ROLE(HANDSHAKE2) | ROLE(TEARDOWN2)) ||
           taken == (ROLE(HANDSHAKE3) | ROLE(TEARDOWN3));
}

/* The steps that are seen by this flag alone, which does not tell one from the other; none: it is
 * another name, or the segment is just that. */
static lab_set
steps_of_flag(const struct lab_question *question, lab_set taken)
{
    const lab_set fins = ROLE(TEARDOWN1) | ROLE(TEARDOWN3);

    if (taken == ROLE(ACK) && !(question->right & taken))
        return ROLE(HANDSHAKE3) | ROLE(TEARDOWN2) | ROLE(TEARDOWN4);
    return taken == fins ? fins : 0;
}

/* Roles, of a name that stands for one of several: for the one that the segment has, if any.
 * @param sure  gets those that the name tells from the others */
static lab_set
take_roles(const struct lab_question *question, lab_set taken, lab_set *sure)
{
    lab_set of_flag = steps_of_flag(question, taken);

    if (of_flag & question->right)
        return of_flag & question->right;
    if (is_nth_step(taken) && (taken & question->right))
        taken &= question->right;
    *sure |= taken;
    return taken;
}

/* Most events are noted beside others, such as a retransmission that also brings an ACK, and so are
 * messages of TLS: whoever sees one of them has understood. A role that is missing is a mistake. */
enum lab_mark
lab_marking_as_set(const struct lab_question *question, const char *answer,
                   const struct lab_names *names)
{
    const bool is_role = question->kind == LAB_QUESTION_ROLE;
    lab_set given = 0, sure = 0, taken, cause = 0;

    answer = skip_small_words(answer);
    do {
        taken = take_choices((enum lab_question_kind)question->kind, &answer, names);
        if (!taken)
            cause = take_cause(question, &answer, names);
        given |= is_role ? take_roles(question, taken, &sure) : taken | event_of_cause(cause);
        if (!given || !(taken | cause))
            return LAB_MARK_UNREADABLE;
        if (is_other_cause(question, cause))
            return LAB_MARK_WRONG;
        answer = skip_small_words(answer);
    } while (*answer);
    if (given & ~lab_marks_accepted(question))
        return LAB_MARK_WRONG;
    return is_role && sure != question->right ? LAB_MARK_PARTLY : LAB_MARK_RIGHT;
}

enum lab_mark
lab_marking_as_word(const struct lab_question *question, const char *answer,
                    const struct lab_names *names)
{
    const char *equals = question->kind == LAB_QUESTION_FORMULA ? strrchr(answer, '=') : NULL;
    int given = lab_marks_choice((enum lab_question_kind)question->kind,
                                 equals ? equals + 1 : answer, names);

    if (given < 0)
        return LAB_MARK_UNREADABLE;
    return (uint32_t)given == question->right ? LAB_MARK_RIGHT : LAB_MARK_WRONG;
}
