/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/input/runs.h"

#include "ws/input/room.h"

/* Data that goes on where the data before it ended: not sent again, nor overtaken on the way. */
static bool
is_new_data(const struct lab_segment *seg, const struct lab_verdict *verdict)
{
    const lab_set old = LAB_BIT(LAB_EVENT_RETRANSMISSION) | LAB_BIT(LAB_EVENT_OUT_OF_ORDER) |
                        LAB_BIT(LAB_EVENT_KEEP_ALIVE) | LAB_BIT(LAB_EVENT_CAPTURED_TWICE);

    return (seg->len || (seg->flags & LAB_FIN)) && !(seg->flags & (LAB_SYN | LAB_RST)) &&
           !(verdict->events & old) && !(verdict->roles & LAB_BIT(LAB_ROLE_STRAY));
}

const struct lab_ws_run *
lab_ws_run_join(struct lab_ws_run **open, const struct lab_segment *seg,
                const struct lab_verdict *verdict)
{
    struct lab_ws_run *run = *open;
    bool ends = seg->flags & (LAB_PSH | LAB_FIN);

    if (!is_new_data(seg, verdict))
        return NULL;
    if (run && run->next != seg->seq)
        run = NULL; /* what is missing may have had PSH */
    if (!run && !ends) {
        run = lab_ws_room(sizeof *run);
        run->first = seg->frame;
    }
    *open = ends ? NULL : run;
    if (run) {
        run->next = seg->seq + seg->len;
        run->last = ends ? seg->frame : 0;
    }
    return run;
}
