/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/report/glossary.h"

#include "ws/page/page.h"

static bool
any_role(const struct lab_used *used, lab_set roles)
{
    return used->roles & roles;
}

#define ROLE(id)  LAB_BIT(LAB_ROLE_##id)
#define HANDSHAKE (ROLE(HANDSHAKE1) | ROLE(HANDSHAKE2) | ROLE(HANDSHAKE3))
#define CLOSE     (ROLE(TEARDOWN1) | ROLE(TEARDOWN2) | ROLE(TEARDOWN3) | ROLE(TEARDOWN4))

void
lab_glossary_note(struct lab_used *used, const struct lab_connection_row *row,
                  const struct lab_ladder *ladder)
{
    for (unsigned role = 0; role < LAB_STEP_ROLES; role++) {
        if (lab_connections_frame(row, (enum lab_role)role))
            used->roles |= LAB_BIT(role);
    }
    used->events |= row->events;
    used->reset |= row->reset_frame != 0;
    used->mss |= lab_connections_mss(row) != 0;
    used->scale |=
        lab_connections_scale(row, LAB_CLIENT) > 0 || lab_connections_scale(row, LAB_SERVER) > 0;
    used->round_trip |= row->round_trip != 0;
    for (unsigned id = 0; id < LAB_END_COUNT; id++) {
        used->states |= LAB_BIT(ladder->begin[id].state);
        for (unsigned i = 0; i < ladder->count; i++)
            used->states |= LAB_BIT(ladder->step[i].state[id].state);
    }
}

static void
explain(struct lab_document *document, bool is_used, const char *term)
{
    const struct lab_page page = lab_page_aside(&document->nobody, NULL);
    const char *section = lab_page_section(&page, "glossary", term);

    if (is_used)
        document->form->term(document, lab_ws_word(section, "name"), lab_ws_word(section, "text"));
}

static void
explain_states(struct lab_document *document, lab_set states)
{
    const struct lab_page page = lab_page_aside(&document->nobody, NULL);

    for (unsigned state = 0; state <= LAB_STATE_TIME_WAIT; state++) {
        const char *word = lab_state_word((enum lab_state)state);

        if (states & LAB_BIT(state))
            document->form->term(document, word,
                                 lab_ws_word(lab_page_section(&page, "state", word), "text"));
    }
}

void
lab_glossary_write(struct lab_document *document, const struct lab_used *used)
{
    const lab_set acks = HANDSHAKE | CLOSE | ROLE(DATA);

    document->form->heading(document, 2, lab_ws_word("report", "glossary"), 0);
    document->form->begin_terms(document, false);
    explain(document, true, "segment");
    explain(document, true, "seq");
    explain(document, any_role(used, acks), "ack");
    explain(document, any_role(used, HANDSHAKE), "syn");
    explain(document, any_role(used, HANDSHAKE), "isn");
    explain(document, any_role(used, CLOSE), "fin");
    explain(document, used->reset, "rst");
    explain(document, any_role(used, HANDSHAKE | CLOSE), "letters");
    explain(document, used->mss, "mss");
    explain(document, used->scale, "scale");
    explain(document, used->round_trip, "round-trip");
    explain(document, used->events & LAB_BIT(LAB_EVENT_RETRANSMISSION), "retransmission");
    explain_states(document, used->states);
    document->form->end_terms(document);
}
