/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "pieces.h"

#include "ws_compat.h"

/* By frame: the later frame that completes its message, 0: none. A table costs less than a map, and
 * ends with the last piece. */
static uint32_t *completed_in;
static uint32_t room;
static int hf_segment = -1;

void
lab_ws_pieces_init(void)
{
    completed_in = NULL;
    room = 0;
    hf_segment = proto_registrar_get_id_byname("tcp.segment");
}

void
lab_ws_pieces_want(GArray *wanted)
{
    g_array_append_val(wanted, hf_segment);
}

static void
make_room(uint32_t frame)
{
    uint32_t wider = MAX(2 * room, frame + 1);

    completed_in = wmem_realloc(wmem_file_scope(), completed_in, wider * sizeof *completed_in);
    memset(completed_in + room, 0, (wider - room) * sizeof *completed_in);
    room = wider;
}

void
lab_ws_pieces_keep(const packet_info *pinfo, proto_tree *tree)
{
    GPtrArray *found = proto_get_finfo_ptr_array(tree, hf_segment);

    for (guint i = 0; found && i < found->len; i++) {
        uint32_t piece = lab_ws_field_uint(g_ptr_array_index(found, i));

        if (piece >= pinfo->num)
            continue;
        if (piece >= room)
            make_room(piece);
        completed_in[piece] = pinfo->num;
    }
}

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
        run = wmem_new0(wmem_file_scope(), struct lab_ws_run);
        run->first = seg->frame;
    }
    *open = ends ? NULL : run;
    if (run) {
        run->next = seg->seq + seg->len;
        run->last = ends ? seg->frame : 0;
    }
    return run;
}

uint32_t
lab_ws_message_frame(uint32_t frame)
{
    return frame < room ? completed_in[frame] : 0;
}
