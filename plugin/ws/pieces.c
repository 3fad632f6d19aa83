/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "pieces.h"

#include "ws_compat.h"

/* Frame of a piece to the frame that completes its message. */
static wmem_map_t *completed_in;
static int hf_segment = -1;

void
lab_ws_pieces_init(void)
{
    if (!completed_in)
        completed_in = wmem_map_new_autoreset(wmem_epan_scope(), wmem_file_scope(), g_direct_hash,
                                              g_direct_equal);
    hf_segment = proto_registrar_get_id_byname("tcp.segment");
}

void
lab_ws_pieces_want(GArray *wanted)
{
    g_array_append_val(wanted, hf_segment);
}

void
lab_ws_pieces_keep(const packet_info *pinfo, proto_tree *tree)
{
    GPtrArray *found = proto_get_finfo_ptr_array(tree, hf_segment);

    for (guint i = 0; found && i < found->len; i++) {
        uint32_t piece = lab_ws_field_uint(g_ptr_array_index(found, i));

        if (piece < pinfo->num)
            wmem_map_insert(completed_in, GUINT_TO_POINTER(piece), GUINT_TO_POINTER(pinfo->num));
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
    return GPOINTER_TO_UINT(wmem_map_lookup(completed_in, GUINT_TO_POINTER(frame)));
}
