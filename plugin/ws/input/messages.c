/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/input/messages.h"

#include <epan/conversation.h>
#include <epan/dissectors/packet-tcp.h>

#include "core/serial.h"
#include "ws/input/room.h"

/* A message that Wireshark put together. */
struct message {
    uint32_t first; /* raw sequence number of its first byte */
    uint32_t len;   /* in bytes */
    uint32_t frame; /* that completes it */
};

/* How many buffers the frame had before its segments were dissected: each thing that is put
 * together is one more. */
static guint buffers;

/* As g_slist_length(), of a list that mostly has one. */
static inline guint
count(const GSList *list)
{
    guint length = 0;

    for (; list; list = list->next)
        length++;
    return length;
}

void
lab_ws_messages_expect(const packet_info *pinfo)
{
    buffers = count(pinfo->data_src);
}

bool
lab_ws_messages_found(const packet_info *pinfo)
{
    const GSList *first = pinfo->data_src;

    return first && first->next && count(first) > buffers; /* the frame itself is one */
}

/* What Wireshark's TCP keeps of a connection; NULL: nothing. */
static const struct tcp_analysis *
find_analysis(uint32_t frame, const struct lab_ws_way *way)
{
    conversation_t *conversation = find_conversation(
        frame, way->addr[0], way->addr[1], CONVERSATION_TCP, way->port[0], way->port[1], 0);
    static int tcp; /* looked up by its name, once */

    if (!tcp)
        tcp = proto_get_id_by_filter_name("tcp");
    return conversation ? conversation_get_proto_data(conversation, tcp) : NULL;
}

bool
lab_ws_messages_tcp_stream(const packet_info *pinfo, const struct lab_ws_way *way, uint32_t *number)
{
    const struct tcp_analysis *analysis = find_analysis(pinfo->num, way);

    if (analysis)
        *number = analysis->stream;
    return analysis != NULL;
}

/* What it keeps of one direction; NULL: nothing. */
static const tcp_flow_t *
find_direction(uint32_t frame, const struct lab_ws_way *way)
{
    int order = cmp_address(way->addr[0], way->addr[1]);
    const struct tcp_analysis *analysis = find_analysis(frame, way);

    if (!analysis)
        return NULL;
    if (order == 0)
        order = way->port[0] > way->port[1] ? 1 : -1;
    return order > 0 ? &analysis->flow1 : &analysis->flow2;
}

/* The message that goes on with byte seq, in the numbers of Wireshark. */
static const struct tcp_multisegment_pdu *
find_going_on(const tcp_flow_t *direction, uint32_t seq, uint32_t frame)
{
    const struct tcp_multisegment_pdu *found =
        wmem_tree_lookup32_le(direction->multisegment_pdus, seq - 1);

    return found && found->first_frame < frame && found->last_frame <= frame &&
                   lab_serial_after(found->nxtpdu, seq - 1)
               ? found
               : NULL;
}

void
lab_ws_message_note(uint32_t frame, const struct lab_ws_way *way, uint32_t seq,
                    wmem_tree_t **messages)
{
    const tcp_flow_t *direction = find_direction(frame, way);
    const struct tcp_multisegment_pdu *found = NULL;
    struct message *message;
    uint32_t shift;

    if (!direction)
        return;
    /* By a preference of TCP, Wireshark's numbers are relative or raw. */
    shift = direction->base_seq;
    found = find_going_on(direction, seq - shift, frame);
    if (!found) {
        shift = 0;
        found = find_going_on(direction, seq, frame);
    }
    if (!found)
        return;
    if (!*messages)
        *messages = wmem_tree_new(wmem_file_scope());
    message = lab_ws_room(sizeof *message);
    *message = (struct message){
        .first = found->seq + shift, .len = found->nxtpdu - found->seq, .frame = frame};
    wmem_tree_insert32(*messages, message->first, message);
}

static bool
is_within_message(const tcp_flow_t *direction, uint32_t seq, uint32_t len)
{
    const struct tcp_multisegment_pdu *found =
        wmem_tree_lookup32_le(direction->multisegment_pdus, seq);

    return found && lab_serial_after(found->nxtpdu, seq + len);
}

bool
lab_ws_message_waits(uint32_t frame, const struct lab_ws_way *way, uint32_t seq, uint32_t len)
{
    const tcp_flow_t *direction = find_direction(frame, way);

    return direction && (is_within_message(direction, seq - direction->base_seq, len) ||
                         is_within_message(direction, seq, len));
}

/* The message that a byte is of: it begins at a number below, or above if the numbers wrap in it.
 */
static const struct message *
find_message(wmem_tree_t *messages, uint32_t seq)
{
    const uint32_t highest[] = {seq, UINT32_MAX};

    for (unsigned i = 0; messages && i < array_length(highest); i++) {
        const struct message *message = wmem_tree_lookup32_le(messages, highest[i]);

        if (message && seq - message->first < message->len)
            return message;
    }
    return NULL;
}

uint32_t
lab_ws_message_frame(wmem_tree_t *messages, uint32_t seq)
{
    const struct message *message = find_message(messages, seq);

    return message ? message->frame : 0;
}

bool
lab_ws_message_completed(const packet_info *pinfo, wmem_tree_t *messages, uint32_t seq,
                         uint32_t *first)
{
    const struct message *message = find_message(messages, seq - 1);

    if (!message || message->frame != pinfo->num)
        return false;
    *first = message->first;
    return true;
}

tvbuff_t *
lab_ws_message_buffer(const packet_info *pinfo, unsigned which)
{
    const struct data_source *source = g_slist_nth_data(pinfo->data_src, buffers + which);

    return source ? get_data_source_tvb(source) : NULL;
}
