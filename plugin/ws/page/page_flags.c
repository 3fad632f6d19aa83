/* What the flags say that most segments do not have, and the ECN field of the IP header.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include <wsutil/str_util.h>

#include "ws/fields.h"
#include "ws/input/hindsight.h"
#include "ws/kept.h"
#include "ws/page/parts.h"

/* The bits of a number, the highest first. */
static const char *
bits_text(const struct lab_page *page, unsigned number, unsigned count)
{
    char *text = (char *)wmem_alloc0(page->pinfo->pool, count + 1);

    for (unsigned i = 0; i < count; i++)
        text[i] = number >> (count - 1 - i) & 1 ? '1' : '0';
    return text;
}

/* AE, CWR and ECE in the order of the header: the counter of accurate ECN. */
static unsigned
ace_of(const struct lab_page *page)
{
    return (page->clues->reserved & LAB_AE ? 4u : 0u) | (page->record->flags & LAB_CWR ? 2u : 0u) |
           (page->record->flags & LAB_ECE ? 1u : 0u);
}

static const char *
codepoint_name(unsigned codepoint)
{
    static const char *const names[] = {"Not-ECT", "ECT(1)", "ECT(0)", "CE"};

    return codepoint < array_length(names) ? names[codepoint] : "";
}

/* A SYN+ACK with this value, which means nothing yet, is taken as if it said that the SYN had come
 * as it was sent: RFC 9768 3.1.3. */
#define ACE_UNASSIGNED 5

/* RFC 9768 3.1.1, table 2: how a SYN or SYN+ACK came, in the answer to it. */
static const char *
told_codepoint(unsigned ace)
{
    static const unsigned codepoints[] = {
        [2] = LAB_NOT_ECT, [3] = LAB_ECT_1, [4] = LAB_ECT_0, [6] = LAB_CE};

    return codepoint_name(ace < array_length(codepoints) ? codepoints[ace] : LAB_NOT_ECT);
}

/* Whether ACE says how the SYN+ACK came, and does not count: RFC 9768 3.2.2.1. */
static bool
answers_syn_ack(const struct lab_page *page)
{
    unsigned ace = ace_of(page);

    return page->verdict->roles == LAB_BIT(LAB_ROLE_HANDSHAKE3) &&
           (ace == 2 || ace == 3 || ace == 4 || ace == 6);
}

/* What was agreed on, and what was captured, make a difference. */
static const char *
text_key(const struct lab_page *page, enum lab_signal signal)
{
    const struct lab_clues *clues = page->clues;
    bool none = clues->ecn_mode == LAB_ECN_NONE, agreed = clues->ecn_mode == LAB_ECN_CLASSIC;

    switch (signal) {
    case LAB_SIGNAL_ECN_ACCEPTED:
        return agreed ? "agreed" : "text";
    case LAB_SIGNAL_ECN_DECLINED:
        return ace_of(page) ? "copied" : "text";
    case LAB_SIGNAL_ECHO:
        return none               ? "senseless"
               : clues->cwr_frame ? "still"
               : clues->ecn_frame ? "marked"
               : agreed           ? "agreed"
                                  : "text";
    case LAB_SIGNAL_REDUCED:
        return none ? "senseless" : clues->ecn_frame ? "answer" : "text";
    case LAB_SIGNAL_ACCECN_ACCEPTED:
        return ace_of(page) == ACE_UNASSIGNED ? "unassigned" : "text";
    case LAB_SIGNAL_ACE:
        return answers_syn_ack(page) ? "third" : "text";
    default:
        return "text";
    }
}

static const char *
flag_line(const struct lab_page *page, enum lab_signal signal)
{
    const struct lab_clues *clues = page->clues;
    uint32_t seq = lab_relative(page->verdict, page->verdict->from, page->record->seq);
    unsigned ace = ace_of(page);
    const char *section = lab_page_section(page, "flag", lab_signal_word(signal));
    const char *bits = signal == LAB_SIGNAL_RESERVED
                           ? bits_text(page, clues->reserved & LAB_RESERVED, 4)
                           : bits_text(page, ace, 3);

    return LAB_PHRASE(
        page, "line", "flag",
        {"text",
         LAB_PHRASE(page, section, text_key(page, signal),
                    {"from", lab_page_end_name(page, page->verdict->from)},
                    {"to", lab_page_end_name(page, !page->verdict->from)},
                    {"frame", .number = clues->cwr_frame ? clues->cwr_frame : clues->ecn_frame},
                    {"seq", .number = seq}, {"pointer", .number = clues->urgent},
                    {"next", .number = seq + clues->urgent}, {"bits", bits},
                    {"count", .number = ace}, {"codepoint", told_codepoint(ace)})});
}

static void
draw_signals(const struct lab_page *page)
{
    const struct lab_clues *clues = page->clues;

    for (unsigned signal = 0; clues->signals >> signal; signal++) {
        if (clues->signals & LAB_BIT(signal))
            lab_page_add_string(page, page->tree, lab_ws_fields.flag,
                                lab_signal_word((enum lab_signal)signal),
                                page->visible ? flag_line(page, (enum lab_signal)signal) : NULL);
    }
    if (clues->signals & LAB_BIT(LAB_SIGNAL_URGENT))
        lab_page_hide_number(page, page->tree, lab_ws_fields.urgent,
                             page->record->seq + clues->urgent);
    if (clues->ecn_frame || clues->cwr_frame)
        lab_page_hide_number(page, page->tree, lab_ws_fields.ecn_frame,
                             clues->cwr_frame ? clues->cwr_frame : clues->ecn_frame);
}

static const char *
ecn_key(const struct lab_clues *clues)
{
    if (clues->ecn_mode == LAB_ECN_NONE)
        return clues->ecn == LAB_ECT_0 ? "not-agreed-tos" : "not-agreed";
    if (clues->ecn != LAB_CE)
        return "capable";
    return clues->ecn_mode == LAB_ECN_ACCURATE ? "marked-accurate" : "marked";
}

static const char *
ecn_line(const struct lab_page *page)
{
    const struct lab_clues *clues = page->clues;

    return LAB_PHRASE(
        page, "ecn", ecn_key(clues), {"from", lab_page_end_name(page, page->verdict->from)},
        {"to", lab_page_end_name(page, !page->verdict->from)},
        {"bits", bits_text(page, clues->ecn, 2)}, {"codepoint", codepoint_name(clues->ecn)});
}

/* The way on: from a mark to what answers it. */
static void
draw_answers(const struct lab_page *page)
{
    const struct lab_ws_mark *mark =
        PINFO_FD_VISITED(page->pinfo)
            ? lab_ws_hindsight_answers_to_mark(page->pinfo->num, page->record)
            : NULL;

    if (mark && mark->echo)
        lab_page_add_number(page, page->tree, lab_ws_fields.ecn_echo, mark->echo,
                            page->visible
                                ? LAB_PHRASE(page, "ecn", "echoed", {"frame", .number = mark->echo})
                                : NULL);
    if (mark && mark->reduced)
        lab_page_add_number(
            page, page->tree, lab_ws_fields.ecn_reduced, mark->reduced,
            page->visible ? LAB_PHRASE(page, "ecn", "reduced", {"frame", .number = mark->reduced})
                          : NULL);
}

static void
draw_ecn(const struct lab_page *page)
{
    const struct lab_clues *clues = page->clues;
    const char *rule = lab_ect_rule_word((enum lab_ect_rule)clues->ect_rule);

    lab_page_add_string(page, page->tree, lab_ws_fields.ecn,
                        lab_codepoint_word((enum lab_codepoint)clues->ecn),
                        page->visible ? ecn_line(page) : NULL);
    if (rule)
        lab_page_add_string(page, page->tree, lab_ws_fields.ecn_rule, rule,
                            page->visible ? lab_ws_word("ecn", rule) : NULL);
}

/* The reserved bits and the flags: nearly all SYNs have the same. */
static uint32_t
bits_code(const struct lab_page *page)
{
    return (uint32_t)(page->clues->reserved << 8 | page->record->flags);
}

static const char *
bits_value(const struct lab_page *page)
{
    return LAB_KEPT(LAB_KEPT_BITS, bits_code(page),
                    wmem_strconcat(page->pinfo->pool, bits_text(page, page->clues->reserved, 4),
                                   " ", bits_text(page, page->record->flags, 8), NULL));
}

static const char *
bits_line(const struct lab_page *page)
{
    return LAB_KEPT(LAB_KEPT_BITS_LINE, bits_code(page),
                    LAB_PHRASE(page, "line", "bits",
                               {"reserved", bits_text(page, page->clues->reserved, 4)},
                               {"flags", bits_text(page, page->record->flags, 8)}));
}

/* Where somebody who learns TCP looks at the header for the first time. */
static void
draw_bits(const struct lab_page *page)
{
    lab_page_add_string(page, page->tree, lab_ws_fields.bits, bits_value(page),
                        page->visible ? bits_line(page) : NULL);
}

/* So rare that it is what the segment teaches: an answer to a mark of a router, or urgent data. */
static bool
signals_are_rare(const struct lab_page *page)
{
    return page->clues->signals &
           (LAB_BIT(LAB_SIGNAL_ECHO) | LAB_BIT(LAB_SIGNAL_REDUCED) | LAB_BIT(LAB_SIGNAL_URGENT));
}

void
lab_page_draw_rare_flags(const struct lab_page *page)
{
    if (signals_are_rare(page))
        draw_signals(page);
    if (page->clues->ecn == LAB_CE)
        draw_ecn(page);
}

void
lab_page_draw_flags(const struct lab_page *page)
{
    const struct lab_clues *clues = page->clues;

    if (page->verdict->roles & LAB_BIT(LAB_ROLE_HANDSHAKE1))
        draw_bits(page);
    if (clues->signals && !signals_are_rare(page))
        draw_signals(page);
    if (clues->ecn && clues->ecn != LAB_CE)
        draw_ecn(page);
    if (clues->ecn == LAB_CE || (clues->signals & LAB_BIT(LAB_SIGNAL_ECHO)))
        draw_answers(page);
}
