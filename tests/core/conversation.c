/* Reads tables of conversations. See README.md for the notation.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "conversation.h"

#include <stdlib.h>
#include <string.h>

#define MILLISECOND G_GUINT64_CONSTANT(1000000)

/* The second connection's numbers (x', y') lie this far above the first one's. */
#define NEXT_ISN 1000000

const struct variant variants[] = {
    {"plain", {1000, 5000}, {100, 900}, 0, 1, 0, 0, 0, 0},
    {"zero", {0, 0}, {0, 0}, 0, 1, 0, 0, 0, 0},
    {"wrapped", {0xFFFFFF00, 0xFFFFFF00}, {0xFFFFFFF0, 0xFFFFFFF0}, 0, 1, 0, 0, 0, 0},
    {"syn-wraps", {0xFFFFFFFF, 0xFFFFFFFF}, {0xFFFFFFFF, 0x7FFFFFFF}, 0, 1, 0, 0, 0, 0},
    {"fin-wraps", {0xFFFFFFFE, 0xFFFFFFFE}, {0x7FFFFFFF, 0xFFFFFFFF}, 0, 1, 0, 0, 0, 0},
    {"sign-changes", {0x7FFFFFFE, 0x7FFFFFFF}, {1, 2}, 0, 1, 0, 0, 0, 0},
    {"mirrored", {1000, 5000}, {100, 900}, 1, 1, 0, 0, 0, 0},
    {"mirrored-wrapped", {0xFFFFFF00, 0xFFFFFFFF}, {0, 0}, 1, 77, 5 * MILLISECOND, 0, 0, 0},
    {"jittered", {1000, 5000}, {100, 900}, 0, 1, 0, 400, 0, 0},
    {NULL, {0, 0}, {0, 0}, 0, 0, 0, 0, 0, 0},
};

/* Where the reader is, for complaints. */
struct place {
    const char *file;
    guint line;
};

static G_GNUC_NORETURN void
complain(const struct place *place, const char *what, const char *word)
{
    g_printerr("%s:%u: %s: %s\n", place->file, place->line, what, word);
    abort();
}

#define FINDER(name, accessor, type, first, count)                                                 \
    static int name(const struct place *place, const char *word)                                   \
    {                                                                                              \
        for (int i = first; i < (int)(count); i++) {                                               \
            if (g_strcmp0(accessor((type)i), word) == 0)                                           \
                return i;                                                                          \
        }                                                                                          \
        complain(place, "not in the vocabulary (" #accessor ")", word);                            \
    }

FINDER(find_role, lab_role_word, enum lab_role, 0, LAB_ROLE_COUNT)
FINDER(find_event, lab_event_word, enum lab_event, 0, LAB_EVENT_COUNT)
FINDER(find_state, lab_state_word, enum lab_state, 0, LAB_STATE_COUNT)
FINDER(find_open, lab_open_word, enum lab_open, 1, LAB_OPEN_COUNT)
FINDER(find_close, lab_close_word, enum lab_close, 1, LAB_CLOSE_COUNT)
FINDER(find_reset, lab_reset_word, enum lab_reset, 1, LAB_RESET_COUNT)
FINDER(find_limit, lab_limit_word, enum lab_limit, 1, LAB_LIMIT_COUNT)
FINDER(find_phase, lab_phase_word, enum lab_phase, 1, LAB_PHASE_COUNT)
FINDER(find_wait, lab_wait_word, enum lab_wait_kind, 1, LAB_WAIT_COUNT)
FINDER(find_window_move, lab_window_move_word, enum lab_window_move_kind, 1, LAB_WINDOW_MOVE_COUNT)
FINDER(find_resent, lab_resent_word, enum lab_resent, 1, LAB_RESENT_COUNT)
FINDER(find_formula, lab_formula_word, enum lab_formula, 1, LAB_FORMULA_COUNT)
FINDER(find_reason, lab_reason_word, enum lab_reason, 0, LAB_REASON_COUNT)
FINDER(find_end, lab_end_word, enum lab_end_id, 0, LAB_END_COUNT)

/* "x", "x+801", "x'-1", "0", or "-" for none. */
static struct expression
read_expression(const struct place *place, const char *word)
{
    struct expression out = {.given = TRUE};
    const char *rest = word;
    char *end;

    if (strcmp(word, "-") == 0)
        return (struct expression){.given = FALSE};
    if (*rest == 'x' || *rest == 'y')
        out.letter = *rest++;
    if (out.letter && *rest == '\'') {
        out.add = NEXT_ISN;
        rest++;
    }
    if (*rest) {
        out.add += g_ascii_strtoll(rest, &end, 10);
        if (end == rest || *end)
            complain(place, "not a number of x or y", word);
    }
    return out;
}

static guint8
read_flags(const struct place *place, const char *word)
{
    static const struct {
        char letter;
        guint8 flag;
    } known[] = {{'S', LAB_SYN}, {'A', LAB_ACK}, {'F', LAB_FIN}, {'R', LAB_RST},
                 {'P', LAB_PSH}, {'W', LAB_CWR}, {'E', LAB_ECE}};
    guint8 flags = 0;

    for (const char *at = word; *at && *at != '-'; at++) {
        guint8 before = flags;

        for (guint i = 0; i < G_N_ELEMENTS(known); i++)
            flags |= *at == known[i].letter ? known[i].flag : 0;
        if (flags == before)
            complain(place, "flags are letters of SAFRPWE", word);
    }
    return flags;
}

static guint64
read_wait(const struct place *place, const char *word)
{
    char *unit;
    guint64 number = g_ascii_strtoull(word, &unit, 10);

    if (strcmp(unit, "s") == 0)
        return number * 1000 * MILLISECOND;
    if (strcmp(unit, "ms") == 0)
        return number * MILLISECOND;
    if (strcmp(unit, "us") == 0)
        return number * MILLISECOND / 1000;
    complain(place, "a wait ends in s, ms or us", word);
}

/* The words of a cell; empty ones dropped. */
static char **
words_of(const char *cell)
{
    char **words = g_strsplit_set(cell, " \t", -1);
    guint kept = 0;

    for (guint i = 0; words[i]; i++) {
        if (*words[i])
            words[kept++] = words[i];
        else
            g_free(words[i]);
    }
    words[kept] = NULL;
    return words;
}

/* "10/5": TSval and TSecr; "10/-": nothing is echoed. */
static void
read_timestamps(const struct place *place, const char *word, struct row *row)
{
    char *slash, *end;

    row->has_timestamps = TRUE;
    row->tsval = (guint32)g_ascii_strtoull(word, &slash, 10);
    if (*slash != '/')
        complain(place, "timestamps are TSval/TSecr", word);
    row->echoes_nothing = strcmp(slash + 1, "-") == 0;
    row->tsecr = (guint32)g_ascii_strtoull(slash + 1, &end, 10);
    if (*end && !row->echoes_nothing)
        complain(place, "timestamps are TSval/TSecr", word);
}

/* "x+1..x+101" */
static void
read_sack(const struct place *place, const char *word, struct row *row)
{
    char **ends = g_strsplit(word, "..", 2);

    if (g_strv_length(ends) != 2)
        complain(place, "a SACK block is first..end", word);
    row->sack[0] = read_expression(place, ends[0]);
    row->sack[1] = read_expression(place, ends[1]);
    g_strfreev(ends);
}

/* What may follow the payload length. */
static void
read_property(const struct place *place, const char *word, struct row *row)
{
    const char *value = strchr(word, '=');

    if (*word == '+')
        row->wait = read_wait(place, word + 1);
    else if (g_str_has_prefix(word, "ts="))
        read_timestamps(place, value + 1, row);
    else if (g_str_has_prefix(word, "sack=") || g_str_has_prefix(word, "sack-twice=")) {
        read_sack(place, value + 1, row);
        row->sack_nested = word[4] == '-';
    } else if (strcmp(word, "sack-ok") == 0)
        row->sack_permitted = TRUE;
    else if (strcmp(word, "ae") == 0)
        row->ae = TRUE;
    else if (strcmp(word, "mptcp") == 0)
        row->mptcp_signals = TRUE;
    else if (strcmp(word, "options-cut") == 0)
        row->options_cut = TRUE;
    else if (g_str_has_prefix(word, "win="))
        row->window = (guint16)g_ascii_strtoull(value + 1, NULL, 10);
    else if (g_str_has_prefix(word, "mss="))
        row->mss = (guint16)g_ascii_strtoull(value + 1, NULL, 10);
    else if (g_str_has_prefix(word, "scale="))
        row->shift = (int)g_ascii_strtoull(value + 1, NULL, 10);
    else if (g_str_has_prefix(word, "id="))
        row->ip_id = (guint16)g_ascii_strtoull(value + 1, NULL, 10);
    else if (g_str_has_prefix(word, "ttl="))
        row->ttl = (guint8)g_ascii_strtoull(value + 1, NULL, 10);
    else
        complain(place, "no property of a segment", word);
}

static void
read_segment(const struct place *place, const char *cell, struct row *row)
{
    char **words = words_of(cell);

    if (g_strv_length(words) < 5 || strlen(words[0]) != 1 || !strchr("cs", *words[0]))
        complain(place, "a segment is: c or s, flags, seq, ack, len", cell);
    row->from = *words[0] == 'c' ? LAB_CLIENT : LAB_SERVER;
    row->effect = strcmp(words[1], "hard") == 0   ? LAB_ICMP_GIVES_UP
                  : strcmp(words[1], "soft") == 0 ? LAB_ICMP_MAY_GIVE_UP
                  : strcmp(words[1], "big") == 0  ? LAB_ICMP_ASKS_SMALLER
                                                  : LAB_ICMP_NO_EFFECT;
    row->icmp_error = row->effect || strcmp(words[1], "advice") == 0;
    row->flags = row->icmp_error ? 0 : read_flags(place, words[1]);
    row->seq = read_expression(place, words[2]);
    row->ack = read_expression(place, words[3]);
    row->len = (guint32)g_ascii_strtoull(words[4], NULL, 10);
    row->wait = MILLISECOND;
    if (row->ack.given != ((row->flags & LAB_ACK) != 0))
        complain(place, "an ack number goes with the ACK bit", cell);
    row->window = 64240;
    row->shift = -1;
    for (char **word = words + 5; *word; word++)
        read_property(place, *word, row);
    g_strfreev(words);
}

/* "x+1", "x+1@2" (from row 2), "x+1!" (does not agree), "x?" (nothing expected), "none". */
static struct wanted_number
read_number(const struct place *place, const char *word)
{
    struct wanted_number out = {.given = TRUE, .check = LAB_CHECK_AGREES};
    char *text = g_strdup(word), *at = strchr(text, '@');
    size_t last = strlen(text) - 1;

    if (at) {
        *at = '\0';
        out.frame = (guint)g_ascii_strtoull(at + 1, NULL, 10);
    }
    last = strlen(text) - 1;
    if (text[last] == '!')
        out.check = LAB_CHECK_DIFFERS;
    else if (text[last] == '?')
        out.check = LAB_CHECK_NONE;
    if (strchr("!?", text[last]))
        text[last] = '\0';
    if (strcmp(text, "none") == 0)
        out.check = LAB_CHECK_NONE;
    else
        out.formula = find_formula(place, text);
    g_free(text);
    return out;
}

/* "100/2": bytes and segments, or the like. */
static void
read_pair(const char *value, gint64 *first, gint64 *second)
{
    char *slash;

    *first = g_ascii_strtoll(value, &slash, 10);
    *second = *slash == '/' ? g_ascii_strtoll(slash + 1, NULL, 10) : -1;
}

/* What is said of the load. @return whether it is one of its words */
static gboolean
read_load_word(const struct place *place, const char *word, const char *value, struct row *row)
{
    if (g_str_has_prefix(word, "flight="))
        read_pair(value, &row->flight[0], &row->flight[1]);
    else if (g_str_has_prefix(word, "round="))
        read_pair(value, &row->round[0], &row->round[1]);
    else if (g_str_has_prefix(word, "before="))
        row->round_before = g_ascii_strtoll(value, NULL, 10);
    else if (g_str_has_prefix(word, "usable="))
        row->usable = *value == '?' ? -2 : g_ascii_strtoll(value, NULL, 10);
    else if (g_str_has_prefix(word, "limit="))
        row->limit = strcmp(value, "none") == 0 ? -1 : find_limit(place, value);
    else if (g_str_has_prefix(word, "phase="))
        row->phase = strcmp(value, "none") == 0 ? -1 : find_phase(place, value);
    else
        return FALSE;
    return TRUE;
}

/* What is said of waits. @return whether it is one of its words */
static gboolean
read_wait_word(const struct place *place, const char *word, const char *value, struct row *row)
{
    static const char *const backoffs[] = {"none", "doubled", "same", "other"};

    if (g_str_has_prefix(word, "wait="))
        row->waits |= LAB_BIT(strcmp(value, "none") == 0 ? 0 : find_wait(place, value));
    else if (g_str_has_prefix(word, "moves="))
        row->waits |= LAB_BIT(LAB_WAIT_COUNT + find_window_move(place, value));
    else if (g_str_has_prefix(word, "waited="))
        row->waited = g_ascii_strtoll(value, NULL, 10);
    else if (g_str_has_prefix(word, "counts="))
        row->waits_for = g_ascii_strtoll(value, NULL, 10);
    else if (g_str_has_prefix(word, "timer="))
        row->timer = g_ascii_strtoll(value, NULL, 10);
    else if (strcmp(word, "by-probe") == 0)
        row->by_probe = TRUE;
    else if (g_str_has_prefix(word, "attempt="))
        row->attempt = g_ascii_strtoll(value, NULL, 10);
    else if (g_str_has_prefix(word, "backoff="))
        for (row->backoff = 0; strcmp(value, backoffs[row->backoff]) != 0;)
            row->backoff++;
    else
        return FALSE;
    return TRUE;
}

/* "36900/36900/18450/236900": sample, SRTT, RTTVAR and time-out; "36900"; "none". */
static void
read_round_trip(const char *value, struct row *row)
{
    char **numbers = g_strsplit(value, "/", -1);

    for (unsigned i = 0; i < G_N_ELEMENTS(row->trip); i++)
        row->trip[i] =
            numbers[0] && i < g_strv_length(numbers) ? g_ascii_strtoll(numbers[i], NULL, 10) : -1;
    g_strfreev(numbers);
}

/* What the data phase says. @return whether it is one of its words */
static gboolean
read_data_word(const struct place *place, const char *word, const char *value, struct row *row)
{
    if (g_str_has_prefix(word, "acks="))
        read_pair(value, &row->acks_bytes, &row->acks_segments);
    else if (g_str_has_prefix(word, "window="))
        row->window_says = *value == '?' ? -2 : g_ascii_strtoll(value, NULL, 10);
    else if (g_str_has_prefix(word, "answers="))
        row->answers = g_ascii_strtoll(value, NULL, 10);
    else if (g_str_has_prefix(word, "about="))
        row->about = g_ascii_strtoll(value, NULL, 10);
    else if (g_str_has_prefix(word, "repeats="))
        row->repeats = g_ascii_strtoll(value, NULL, 10);
    else if (g_str_has_prefix(word, "resent="))
        row->resent = strcmp(value, "none") == 0 ? -1 : find_resent(place, value);
    else if (g_str_has_prefix(word, "delay="))
        row->delay = g_ascii_strtoll(value, NULL, 10);
    else if (g_str_has_prefix(word, "rtt="))
        read_round_trip(value, row);
    else if (g_str_has_prefix(word, "since="))
        row->since = g_ascii_strtoll(value, NULL, 10);
    else if (g_str_has_prefix(word, "missing="))
        row->missing = g_ascii_strtoll(value, NULL, 10);
    else if (strcmp(word, "untracked") == 0)
        row->facts |= LAB_IS_UNTRACKED;
    else if (strcmp(word, "part") == 0)
        row->facts |= LAB_ACKS_PART;
    else if (strcmp(word, "sacks-unsent") == 0)
        row->facts |= LAB_SACKS_UNSENT;
    else
        return FALSE;
    return TRUE;
}

/* Which ends: a set of enum lab_end_id. */
static int
read_ends(const struct place *place, const char *word)
{
    if (strcmp(word, "both") == 0)
        return LAB_BIT(LAB_CLIENT) | LAB_BIT(LAB_SERVER);
    if (strcmp(word, "client") == 0 || strcmp(word, "server") == 0)
        return LAB_BIT(word[0] == 'c' ? LAB_CLIENT : LAB_SERVER);
    if (strcmp(word, "none") != 0)
        complain(place, "whose?", word);
    return 0;
}

static void
read_more(const struct place *place, const char *word, struct row *row)
{
    const char *value = strchr(word, '=');

    value = value ? value + 1 : "";
    if (read_data_word(place, word, value, row) || read_load_word(place, word, value, row) ||
        read_wait_word(place, word, value, row))
        return;
    if (g_str_has_prefix(word, "seq="))
        row->seq_says = read_number(place, value);
    else if (g_str_has_prefix(word, "ack="))
        row->ack_says = read_number(place, value);
    else if (g_str_has_prefix(word, "event="))
        row->events |= LAB_BIT(find_event(place, value));
    else if (g_str_has_prefix(word, "open="))
        row->open = find_open(place, value);
    else if (g_str_has_prefix(word, "close="))
        row->close = find_close(place, value);
    else if (g_str_has_prefix(word, "reset="))
        row->reset = find_reset(place, value);
    else if (g_str_has_prefix(word, "client="))
        row->reason[LAB_CLIENT] = find_reason(place, value);
    else if (g_str_has_prefix(word, "server="))
        row->reason[LAB_SERVER] = find_reason(place, value);
    else if (g_str_has_prefix(word, "inferred="))
        row->inferred = read_ends(place, value);
    else if (strcmp(word, "merged") == 0)
        row->merged = TRUE;
    else
        complain(place, "what is this?", word);
}

/* A state, or a star: not looked at. */
static int
read_state(const struct place *place, const char *word)
{
    return strcmp(word, "*") == 0 ? -1 : find_state(place, word);
}

static struct row
read_row(const struct place *place, const char *text)
{
    struct row row = {.line = place->line,
                      .reason = {-1, -1},
                      .inferred = -1,
                      .acks_bytes = -1,
                      .acks_segments = -1,
                      .window_says = -1,
                      .about = -1,
                      .answers = -1,
                      .repeats = -1,
                      .trip = {-1, -1, -1, -1},
                      .since = -1,
                      .missing = -1,
                      .flight = {-1, -1},
                      .usable = -1,
                      .round = {-1, -1},
                      .round_before = -1,
                      .waited = -1,
                      .waits_for = -1,
                      .timer = -1,
                      .attempt = -1,
                      .backoff = -1,
                      .delay = -1};
    char **cells = g_strsplit(text, "|", -1), **words;
    guint count = g_strv_length(cells);

    if (count != 4 && count != 5)
        complain(place, "segment | roles | client | server | more", text);
    read_segment(place, cells[0], &row);
    words = words_of(cells[1]);
    for (char **word = words; *word && strcmp(*word, "-") != 0; word++)
        row.roles |= LAB_BIT(find_role(place, *word));
    g_strfreev(words);
    row.state[LAB_CLIENT] = read_state(place, g_strstrip(cells[2]));
    row.state[LAB_SERVER] = read_state(place, g_strstrip(cells[3]));
    words = words_of(count == 5 ? cells[4] : "");
    for (char **word = words; *word; word++)
        read_more(place, *word, &row);
    g_strfreev(words);
    g_strfreev(cells);
    return row;
}

/* "stream: OPEN CLOSE CLOSER", each a dash if there is none. */
static void
read_stream(const struct place *place, const char *text, struct conversation *conv)
{
    char **words = words_of(text + strlen("stream:"));

    if (g_strv_length(words) != 3)
        complain(place, "stream: OPEN CLOSE CLOSER", text);
    conv->open = find_open(place, words[0]);
    conv->close = find_close(place, words[1]);
    conv->closer = strcmp(words[2], "-") == 0 ? -1 : find_end(place, words[2]);
    g_strfreev(words);
}

static struct conversation *
start_conversation(const struct place *place, const char *text)
{
    struct conversation *conv = g_new0(struct conversation, 1);

    conv->title = g_strndup(text + 1, strcspn(text + 1, "]"));
    conv->file = place->file;
    conv->rows = g_array_new(FALSE, FALSE, sizeof(struct row));
    return conv;
}

static void
free_conversation(gpointer data)
{
    struct conversation *conv = data;

    g_free(conv->title);
    g_free(conv->not_long);
    g_array_free(conv->rows, TRUE);
    g_free(conv);
}

/* "after: TITLE" begins with the segments of an earlier conversation of the file. */
static void
read_after(const struct place *place, const char *title, GPtrArray *from, struct conversation *conv)
{
    for (guint i = 0; i < from->len; i++) {
        const struct conversation *earlier = g_ptr_array_index(from, i);

        if (strcmp(earlier->title, title) != 0 || earlier == conv)
            continue;
        g_array_append_vals(conv->rows, earlier->rows->data, earlier->rows->len);
        return;
    }
    complain(place, "no such conversation before this one", title);
}

static void
read_line(const struct place *place, char *text, GPtrArray *into)
{
    struct conversation *conv = into->len ? g_ptr_array_index(into, into->len - 1) : NULL;
    struct row row;

    g_strstrip(text);
    if (!*text || *text == '#')
        return;
    if (*text == '[') {
        g_ptr_array_add(into, start_conversation(place, text));
        return;
    }
    if (!conv)
        complain(place, "a conversation begins with [its title]", text);
    if (g_str_has_prefix(text, "stream:")) {
        read_stream(place, text, conv);
        return;
    }
    if (g_str_has_prefix(text, "not long: ")) {
        conv->not_long = g_strdup(text + strlen("not long: "));
        return;
    }
    if (g_str_has_prefix(text, "after: ")) {
        read_after(place, text + strlen("after: "), into, conv);
        return;
    }
    if (conv->open)
        complain(place, "a segment after the conversation's end", text);
    row = read_row(place, text);
    g_array_append_val(conv->rows, row);
}

GPtrArray *
conversations_read(const char *file)
{
    GPtrArray *out = g_ptr_array_new_with_free_func(free_conversation);
    struct place place = {.file = file};
    char *path = g_build_filename(LAB_TABLES, file, NULL), *text;
    GError *error = NULL;
    char **lines;

    if (!g_file_get_contents(path, &text, NULL, &error))
        complain(&place, "cannot be read", error->message);
    lines = g_strsplit(text, "\n", -1);
    for (guint i = 0; lines[i]; i++) {
        place.line = i + 1;
        read_line(&place, lines[i], out);
    }
    for (guint i = 0; i < out->len; i++) {
        const struct conversation *conv = g_ptr_array_index(out, i);

        if (!conv->open || !conv->rows->len)
            complain(&place, "no segments or no \"stream:\" in", conv->title);
    }
    g_strfreev(lines);
    g_free(text);
    g_free(path);
    return out;
}

GPtrArray *
conversations_read_all(void)
{
    static const char *const files[] = {LAB_TABLE_FILES};
    GPtrArray *out = g_ptr_array_new_with_free_func(free_conversation);

    for (guint i = 0; i < G_N_ELEMENTS(files); i++) {
        GPtrArray *some = conversations_read(files[i]);

        for (guint j = 0; j < some->len; j++)
            g_ptr_array_add(out, g_ptr_array_index(some, j));
        g_ptr_array_set_free_func(some, NULL);
        g_ptr_array_free(some, TRUE);
    }
    return out;
}

static guint32
value_of(const struct expression *expression, const struct variant *variant)
{
    guint32 base = expression->letter == 'x'   ? variant->isn[LAB_CLIENT]
                   : expression->letter == 'y' ? variant->isn[LAB_SERVER]
                                               : 0;

    return base + (guint32)expression->add;
}

static guint64
time_of(const struct conversation *conv, const struct variant *variant, guint index)
{
    guint64 time = variant->start;

    for (guint i = 0; i <= index; i++)
        time += ROW(conv, i)->wait;
    if (index && index + 1 == variant->early)
        return time - ROW(conv, index)->wait - variant->goes_back;
    return time + (index % 2 ? variant->jitter : 0);
}

int
conversations_test(int argc, char **argv, const struct conversation_test *tests)
{
    GPtrArray *all = conversations_read_all();
    int status;

    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    for (; tests->path; tests++) {
        for (guint i = 0; i < all->len; i++) {
            const struct conversation *conv = g_ptr_array_index(all, i);
            char *path = g_strdup_printf("%s/%s/%s", tests->path, conv->file, conv->title);

            g_test_add_data_func(path, conv, tests->run);
            g_free(path);
        }
    }
    status = g_test_run();
    g_ptr_array_free(all, TRUE);
    return status;
}

struct lab_segment
conversation_segment(const struct conversation *conv, const struct variant *variant, guint index)
{
    static const guint16 port[LAB_END_COUNT] = {[LAB_CLIENT] = 40000, [LAB_SERVER] = 80};
    const struct row *row = ROW(conv, index);
    struct lab_segment seg = {
        .time = time_of(conv, variant, index),
        .frame = variant->first_frame + index,
        .seq = value_of(&row->seq, variant),
        .ack = value_of(&row->ack, variant),
        .len = row->len,
        .port = {port[row->from], port[!row->from]},
        .window = row->window,
        .mss = row->mss,
        .ip_id = row->ip_id,
        .ttl = row->ttl,
        .has_window_shift = row->shift >= 0,
        .window_shift = (guint8)MAX(row->shift, 0),
        .sack_blocks = row->sack[1].given,
        .sack_permitted = row->sack_permitted,
        .reserved = row->ae ? LAB_AE : 0,
        .mptcp_signals = row->mptcp_signals,
        .options_cut = row->options_cut,
        .sack_nested = row->sack_nested,
        .flags = row->flags,
        .side = row->from == LAB_CLIENT ? variant->client_side : !variant->client_side,
        .has_timestamps = row->has_timestamps,
    };

    if (row->sack[1].given) {
        seg.sack_first = value_of(&row->sack[0], variant);
        seg.sack_next = value_of(&row->sack[1], variant);
    }
    if (row->has_timestamps) {
        seg.tsval = row->tsval + variant->clock[row->from];
        seg.tsecr =
            row->ack.given && !row->echoes_nothing ? row->tsecr + variant->clock[!row->from] : 0;
    }
    return seg;
}

char *
conversation_set_text(lab_set set, const char *(*word)(unsigned))
{
    GString *text = g_string_new(NULL);

    for (unsigned i = 0; i < 32; i++) {
        if (set & LAB_BIT(i))
            g_string_append_printf(text, "%s%s", text->len ? " " : "", word(i) ? word(i) : "none");
    }
    return g_string_free(text, FALSE);
}

const char *
conversation_role_word(unsigned role)
{
    return lab_role_word((enum lab_role)role);
}

const char *
conversation_event_word(unsigned event)
{
    return lab_event_word((enum lab_event)event);
}

gboolean
conversation_is_over(const struct conversation *conv)
{
    const struct row *first = ROW(conv, 0), *last = ROW(conv, conv->rows->len - 1);
    const lab_set over =
        LAB_BIT(LAB_STATE_CLOSED) | LAB_BIT(LAB_STATE_LISTEN) | LAB_BIT(LAB_STATE_TIME_WAIT);

    return first->from == LAB_CLIENT && first->flags == LAB_SYN && last->state[LAB_CLIENT] >= 0 &&
           (over & LAB_BIT(last->state[LAB_CLIENT])) && last->state[LAB_SERVER] >= 0 &&
           (over & LAB_BIT(last->state[LAB_SERVER]));
}

struct variant
variant_again(const struct conversation *conv, const struct variant *variant)
{
    struct variant again = *variant;

    again.isn[LAB_CLIENT] += 0x1000000;
    again.isn[LAB_SERVER] += 0x2000000;
    for (unsigned id = 0; id < LAB_END_COUNT; id++)
        again.clock[id] += 0x1000000; /* later than all of the first time */
    again.first_frame += conv->rows->len;
    again.start = time_of(conv, variant, conv->rows->len - 1) + 100 * MILLISECOND;
    return again;
}
