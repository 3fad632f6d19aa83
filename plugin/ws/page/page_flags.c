/* What the flags say that most segments do not have.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/fields.h"
#include "ws/page/page.h"

#define ECN (LAB_ECE | LAB_CWR)

/* Which flags say it: those of @a among are just @a flags. */
static const struct {
    enum lab_signal signal;
    uint8_t among, flags;
} signals[] = {
    {LAB_SIGNAL_URGENT, LAB_URG, LAB_URG},
    {LAB_SIGNAL_ECN_OFFERED, LAB_SYN | LAB_ACK | ECN, LAB_SYN | ECN},
    {LAB_SIGNAL_ECN_ACCEPTED, LAB_SYN | LAB_ACK | ECN, LAB_SYN | LAB_ACK | LAB_ECE},
    {LAB_SIGNAL_ECHO, LAB_SYN | LAB_ECE, LAB_ECE},
    {LAB_SIGNAL_REDUCED, LAB_SYN | LAB_CWR, LAB_CWR},
};

static const char *
flag_line(const struct lab_page *page, const char *word)
{
    return LAB_PHRASE(page, "line", "flag", {"text", lab_page_word_text(page, "flag", word)});
}

/* Where the flags make no sense together, none of them has a meaning. */
void
lab_page_draw_flags(const struct lab_page *page)
{
    const lab_set senseless = LAB_BIT(LAB_ROLE_STRAY) | LAB_BIT(LAB_ROLE_RESET);

    if (page->verdict->roles & senseless)
        return;
    for (unsigned i = 0; i < array_length(signals); i++) {
        const char *word = lab_signal_word(signals[i].signal);

        if ((page->record->flags & signals[i].among) == signals[i].flags)
            lab_page_add_string(page, page->tree, lab_ws_fields.flag, word,
                                page->visible ? flag_line(page, word) : NULL);
    }
}
