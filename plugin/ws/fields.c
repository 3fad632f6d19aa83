/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/fields.h"

#include <epan/packet.h>

struct lab_ws_fields lab_ws_fields;

#define F lab_ws_fields

/* A table, laid out by hand. */
/* clang-format off */
#define FIELD(field, name, abbrev, type, shown_as, blurb, strings)                                 \
    {                                                                                              \
        &F.field, {name, "lab." abbrev, type, shown_as, strings, 0, blurb, HFILL}                  \
    }
#define TEXT(field, name, abbrev, blurb)                                                           \
    FIELD(field, name, abbrev, FT_STRING, BASE_NONE, blurb, NULL)
#define NUMBER(field, name, abbrev, blurb)                                                         \
    FIELD(field, name, abbrev, FT_UINT32, BASE_DEC, blurb, NULL)
#define HEX(field, name, abbrev, blurb)                                                            \
    FIELD(field, name, abbrev, FT_UINT32, BASE_HEX, blurb, NULL)
#define FLAG(field, name, abbrev, blurb)                                                           \
    FIELD(field, name, abbrev, FT_BOOLEAN, BASE_NONE, blurb, NULL)
#define TIME(field, name, abbrev, blurb)                                                           \
    FIELD(field, name, abbrev, FT_RELATIVE_TIME, BASE_NONE, blurb, NULL)
#define FRAME(field, name, abbrev, type, blurb)                                                    \
    FIELD(field, name, abbrev, FT_FRAMENUM, BASE_NONE, blurb, type)

static hf_register_info fields[] = {
    /* What the segment is, and why. */
    TEXT(role, "Role", "role", "The part this segment plays in the connection"),
    TEXT(event, "Event", "event", "What happened on this segment"),
    TEXT(from, "From", "from", "Which end sent the segment"),
    TEXT(title, "Title", "title", "Headline, in the chosen language"),
    TEXT(why, "Why", "why", "Reason, in the chosen language"),
    TEXT(look, "Look at", "look", "What to look for, in the chosen language"),
    TEXT(row, "Row", "row", "The segment as in a textbook's figure: flags, seq and ack"),
    FIELD(more, "More", "more", FT_NONE, BASE_NONE,
          "The rest of what Lab says on the segment, folded at first", NULL),
    TEXT(open, "Opening", "open", "How the connection opened, decided by this segment"),
    TEXT(close, "Closing", "close", "How the connection closed"),
    FLAG(merged, "Merged close", "merged",
         "This FIN carries the first acknowledgment of the other end's FIN"),
    TEXT(closer, "First to close", "closer", "The end that sent the first FIN"),
    TEXT(reset, "Reset cause", "reset", "Why this RST was sent"),
    FRAME(reset_frame, "Reset provoked by", "reset.frame", NULL,
          "The frame that this RST answers"),
    FRAME(reset_since, "Reset since", "reset.since", NULL,
          "The RST that had ended the connection before this segment"),
    NUMBER(reset_bytes, "Bytes in the RST", "reset.bytes", "Payload of a RST"),
    TEXT(reset_unlike, "RST unlike", "reset.unlike",
         "In what the IP header of a RST is unlike the others of its end: ttl, ip-id"),
    FRAME(paws_frame, "PAWS", "paws.frame", NULL,
          "The frame whose echo shows that this timestamp is too old (RFC 7323 5)"),
    FRAME(paws_answers, "PAWS answers", "paws.answers", NULL,
          "The segment with too old a timestamp that this ACK may answer"),
    FRAME(unheard_frame, "Unheard", "unheard.frame", NULL,
          "The third step without which the sender of this SYN+ACK goes on"),
    NUMBER(unheard_count, "Unheard times", "unheard.count",
           "How often the SYN+ACK was sent again after the third step"),
    TEXT(scan, "Port scan", "scan", "The kind of port scan that this segment is part of"),
    NUMBER(flood, "Half-open connections", "flood",
           "Half-open connections to the server's port, where they are many"),
    TEXT(stream_open, "Whole connection: opening", "stream.open",
         "How the whole connection opened; final on a second pass"),
    TEXT(stream_close, "Whole connection: closing", "stream.close",
         "How the whole connection closed; final on a second pass"),

    /* Its two numbers. */
    NUMBER(isn[LAB_CLIENT], "Client ISN (x)", "isn.client",
           "Initial sequence number of the client, raw"),
    NUMBER(isn[LAB_SERVER], "Server ISN (y)", "isn.server",
           "Initial sequence number of the server, raw"),
    NUMBER(fin_first, "First FIN (u)", "fin.first", "Number the first FIN takes, raw"),
    NUMBER(fin_second, "Second FIN (w)", "fin.second", "Number the second FIN takes, raw"),
    TEXT(seq.formula, "Sequence formula", "seq.formula",
         "What the sequence number is, in letters"),
    NUMBER(seq.expected, "Sequence expected", "seq.expected", "The formula's value, raw"),
    FLAG(seq.ok, "Sequence as expected", "seq.ok",
         "Whether the segment's sequence number is the formula's value"),
    FRAME(seq.frame, "Sequence from frame", "seq.frame", NULL,
          "The frame that the formula's number comes from"),
    TEXT(ack.formula, "Acknowledgment formula", "ack.formula",
         "What the acknowledgment number is, in letters"),
    NUMBER(ack.expected, "Acknowledgment expected", "ack.expected",
           "The formula's value, raw"),
    FLAG(ack.ok, "Acknowledgment as expected", "ack.ok",
         "Whether the segment's acknowledgment number is the formula's value"),
    FRAME(ack.frame, "Acknowledgment of frame", "ack.frame",
          FRAMENUM_TYPE(FT_FRAMENUM_ACK), "The frame that this segment acknowledges"),

    /* What it carries and acknowledges. */
    NUMBER(acks_bytes, "Newly acknowledged bytes", "acks.bytes",
           "How many bytes of payload this acknowledgment newly covers"),
    NUMBER(acks_segments, "Newly acknowledged segments", "acks.segments",
           "How many segments with payload it newly covers to their end"),
    NUMBER(next, "Expected next", "next",
           "The number that the receiver expects after this segment, raw"),
    FRAME(stream_message, "Message complete in", "stream.message", NULL,
          "Where the data that this is a piece of is complete; known on a second pass"),
    NUMBER(window, "Window in bytes", "window",
           "What the sender can take, as it means it (RFC 7323 2.2); absent if not known"),
    NUMBER(window_field, "Window field", "window.field",
           "The window as the header has it, where its scale is not known"),
    FRAME(event_frame, "Event about frame", "event.frame", NULL,
          "The earlier sending, the missing segment, or the first copy"),
    NUMBER(event_id, "Identification", "event.id",
           "The identification in the IP header, where it tells a copy from a repetition"),
    NUMBER(event_id_before, "Identification before", "event.id.before",
           "The same of the earlier packet"),
    TEXT(retransmission, "Retransmission because of", "retransmission",
         "What made the sender send it again"),
    NUMBER(retransmission_delay, "Retransmission after", "retransmission.delay",
           "Time since the sending before, in microseconds"),
    NUMBER(retransmission_passed, "Largest that arrived", "retransmission.passed",
           "Bytes of the largest segment that arrived, while this larger one never does"),
    NUMBER(sack_first, "SACK from", "sack.first",
           "The first number of the first block of a SACK option, raw"),
    NUMBER(sack_last, "SACK to", "sack.last", "The last number of that block, raw"),
    NUMBER(sack_other_first, "SACK from, as well", "sack.other.first",
           "The first number of another block of a SACK option, raw"),
    NUMBER(sack_other_last, "SACK to, as well", "sack.other.last",
           "The last number of that block, raw"),
    NUMBER(duplicate, "Duplicate ACK number", "duplicate",
           "Which duplicate ACK in a row this is"),
    FLAG(untracked, "Not tracked", "untracked",
         "More segments were unacknowledged than Lab remembers"),

    /* The states of both ends. */
    TEXT(state[LAB_CLIENT], "Client state", "state.client",
         "State of the client after this segment (RFC 9293 3.3.2)"),
    TEXT(before[LAB_CLIENT], "Client state before", "state.client.before",
         "State of the client before this segment"),
    TEXT(state[LAB_SERVER], "Server state", "state.server",
         "State of the server after this segment (RFC 9293 3.3.2)"),
    TEXT(before[LAB_SERVER], "Server state before", "state.server.before",
         "State of the server before this segment"),
    TEXT(meaning, "Meaning", "state.meaning",
         "What the state of an end means, in the chosen language"),
    TEXT(final[LAB_CLIENT], "Client state, looking back", "state.client.final",
         "State of the client after this segment, as those after it tell; on a second pass"),
    TEXT(final[LAB_SERVER], "Server state, looking back", "state.server.final",
         "State of the server after this segment, as those after it tell; on a second pass"),

    /* What became of it, looking back. */
    TEXT(fate, "Fate", "fate", "What became of this segment; on a second pass"),
    FRAME(fate_frame, "Fate told by", "fate.frame", NULL,
          "The segment that tells what became of this one; on a second pass"),
    FRAME(acked_frame, "Acknowledged in", "acked.frame", FRAMENUM_TYPE(FT_FRAMENUM_ACK),
          "The segment that first acknowledges all of this one; on a second pass"),
    TIME(acked_after, "Acknowledged after", "acked.after",
         "From this segment to the one that first acknowledges all of it"),
    TEXT(cookie, "SYN cookie", "cookie",
         "What shows that the server keeps nothing of the SYN; on a second pass"),

    /* Questions, and columns. */
    TEXT(question, "Question", "question",
         "Quiz mode: what the segment is asked about; absent when the quiz is off"),
    TEXT(answer, "Answer", "answer", "Quiz mode: the right answer to a question"),
    TEXT(columns[LAB_COLUMN_FROM], "From", "column.from", "lab.from in words, for a column"),
    TEXT(columns[LAB_COLUMN_ROLE], "Role", "column.role",
         "lab.role in words, for a column; absent when the quiz is on"),
    TEXT(columns[LAB_COLUMN_SEQ], "Sequence formula", "column.seq",
         "lab.seq.formula for a column or a filter; absent when the quiz is on"),
    TEXT(columns[LAB_COLUMN_ACK], "Acknowledgment formula", "column.ack",
         "lab.ack.formula for a column or a filter; absent when the quiz is on"),
    TEXT(columns[LAB_COLUMN_EVENT], "Event", "column.event",
         "lab.reset and lab.event in words, for a column; absent when the quiz is on"),
    TEXT(columns[LAB_COLUMN_CLIENT], "Client state", "column.client",
         "lab.state.client for a column or a filter; absent when the quiz is on"),
    TEXT(columns[LAB_COLUMN_SERVER], "Server state", "column.server",
         "lab.state.server for a column or a filter; absent when the quiz is on"),

    /* Options and flags. */
    TEXT(options, "Options", "options", "What the options of a SYN or SYN+ACK say, in short"),
    TEXT(option, "Option", "option", "An option of a SYN or SYN+ACK"),
    TEXT(flag, "Flag", "flag", "What URG, ECE, CWR, AE or a reserved bit says"),
    TEXT(bits, "Bits", "bits", "On a SYN: the four reserved bits and the eight flags"),
    NUMBER(urgent, "Urgent data ends", "urgent",
           "The number of the first byte behind the urgent data, raw"),
    TEXT(ecn, "ECN field", "ecn", "The ECN field of the IP header: ect0, ect1 or ce"),
    TEXT(ecn_rule, "ECN rule", "ecn.rule",
         "What is not to be sent as ECN-capable, and is (RFC 3168 6.1)"),
    FRAME(ecn_frame, "ECN of frame", "ecn.frame", NULL,
          "ECE: the marked packet, or the CWR not yet acknowledged; CWR: the ECE it answers"),
    FRAME(ecn_echo, "Answered by ECE", "ecn.echo", NULL,
          "The first ECE that answers a marked packet; on a second pass"),
    FRAME(ecn_reduced, "Answered by CWR", "ecn.reduced", NULL,
          "The CWR that answers a marked packet, or ECE; on a second pass"),
    NUMBER(mss, "Maximum segment size", "mss",
           "The most bytes of data that the sender takes in a segment"),
    NUMBER(wscale, "Window scale", "wscale",
           "The window scale in force if both SYNs have one, as a power of two"),

    /* What TCP carries. */
    FRAME(request, "Partner", "partner", FRAMENUM_TYPE(FT_FRAMENUM_REQUEST),
          "The request that this answers"),
    FRAME(response, "Partner", "partner", FRAMENUM_TYPE(FT_FRAMENUM_RESPONSE),
          "The answer to this request; known on a second pass"),
    TEXT(tls, "TLS", "tls", "A message of TLS that this segment completes"),
    TEXT(app, "Application", "app", "The message that this segment completes"),
    NUMBER(app_segments, "Carried by segments", "app.segments",
           "How many segments carried the message"),
    FRAME(app_frame, "Carried by frame", "app.frame", NULL,
          "A frame whose segment carried bytes of the message"),
    FLAG(app_persists, "Stays open", "app.persists",
         "Whether HTTP keeps the connection open after the message"),
    FRAME(app_before, "Last response", "app.before", NULL,
          "The last response before the connection closes"),
    TIME(response_time, "Response time", "response.time",
         "From the segment that completes the request to the one that completes the response"),

    /* Messages beside TCP. */
    TEXT(dns.half, "DNS", "dns", "Which half of a pair of DNS messages this is"),
    TEXT(dns.name, "Name", "dns.name",
         "The name that is asked about; on what opens a connection, the one that its address has"),
    TEXT(dns.result, "DNS answer", "dns.result", "What the answer comes to"),
    TEXT(dns.address, "Address", "dns.address", "An address that the answer gives"),
    TEXT(dns.canonical, "Canonical name", "dns.canonical",
         "The name behind the aliases (CNAME) of the one that is asked about"),
    TEXT(dns.note, "Note", "dns.note", "What is unusual about the message"),
    FRAME(dns.about, "Note about frame", "dns.note.frame", NULL,
          "The earlier frame that the note is about"),
    FRAME(dns.opens, "Connection in frame", "dns.opens", NULL,
          "The first packet that opens a connection to one of the addresses; on a second pass"),
    FRAME(dns.query, "Name asked for in", "dns.query", NULL,
          "On what opens a connection: the query for its address"),
    FRAME(dns.answer, "Name answered in", "dns.answer", NULL,
          "On what opens a connection: the answer with its address"),
    TEXT(dns.fate, "DNS query", "stream.dns",
         "What became of this query; final on a second pass"),
    TEXT(quic, "QUIC", "quic", "A QUIC packet in this datagram"),
    FRAME(quic_first, "QUIC since frame", "quic.frame", NULL,
          "The first frame with QUIC between these two sockets"),

    /* Round trips (RFC 6298). */
    TIME(rtt_sample, "Round trip", "rtt.sample",
         "From the oldest segment that this acknowledgment newly covers to here"),
    TIME(rtt_smoothed, "Smoothed round trip", "rtt.smoothed",
         "SRTT after this sample (RFC 6298)"),
    TIME(rtt_variation, "Round trip variation", "rtt.variation",
         "RTTVAR after this sample (RFC 6298)"),
    TIME(rto, "Retransmission time-out", "rto",
         "SRTT + 4 RTTVAR, with at least 200 ms for the latter, as Linux has it"),
    TEXT(rtt_place, "Place of capture", "rtt.place",
         "Whether the sample is the whole round trip of the data's sender, or a part of it"),

    /* What is on its way. */
    NUMBER(flight_bytes, "Bytes on their way", "flight.bytes",
           "Payload that is sent and not acknowledged: the sender's; on an ACK, its receiver's"),
    NUMBER(flight_segments, "Segments on their way", "flight.segments",
           "The same in segments; absent if they are not tracked"),
    NUMBER(window_usable, "Usable window", "window.usable",
           "How many more bytes the window allows: ack + window - next"),
    TEXT(limit, "Waited for", "limit", "What had kept the sender from sending this earlier"),
    NUMBER(round, "Round", "round",
           "Which round: from a segment to its acknowledgment, which ends it"),
    NUMBER(round_segments, "Segments in the round", "round.segments",
           "Segments sent in the round so far; on the ACK that ends it, in all of it"),
    TEXT(phase, "Phase", "phase", "How the congestion window moves, as two rounds show"),

    /* What a segment had waited for. */
    TEXT(wait, "Wait", "wait", "What a segment had waited for, or what ended its wait"),
    TIME(wait_time, "Waiting time", "wait.time", "How long it had waited, at the place of capture"),
    TEXT(wait_final, "Wait, looking back", "wait.final",
         "What a probe-or-time-out was, as the next repetition tells; on a second pass"),
    FRAME(wait_frame, "Waited since", "wait.frame", NULL,
          "The frame that the wait counts from, or that ended it"),
    NUMBER(wait_attempt, "Attempt", "wait.attempt",
           "Which repetition of the segment, or which probe in a row, from 1"),
    TIME(wait_before, "Wait before", "wait.before",
         "How long the attempt before had waited"),
    TIME(wait_timer, "Timer began anew", "wait.timer",
         "How long ago the sender's timer began anew, by an ACK or a probe"),
    TIME(wait_way, "Way to the end that waited", "wait.way",
         "From the place of capture to the end that waited and back, in the handshake"),
    TIME(wait_timeout, "Time-out by then", "wait.timeout",
         "The sender's retransmission time-out by its samples so far, as Linux has it"),
    TEXT(window_move, "Window", "window.move", "Where a window closes or opens again"),
    NUMBER(window_before, "Window before", "window.before",
           "The window of this end's segment before, in bytes"),
    TIME(window_closed, "Window was closed for", "window.closed",
         "How long a window had been closed that opens again"),

    /* ICMP. */
    TEXT(stream_ping, "Ping", "stream.ping",
         "What became of this ping request; final on a second pass"),
    TIME(rtt, "Ping round trip", "rtt", "Time from the ping request to this reply"),
    TEXT(icmp, "ICMP error", "icmp", "What the ICMP error says"),

    /* IP headers. */
    TEXT(ip.version, "IP header", "ip", "An IP header explained: ipv4 or ipv6"),
    NUMBER(ip.header, "Header length", "ip.header", "Length of the IP header in bytes"),
    NUMBER(ip.total, "Total length", "ip.total", "Header and payload, in bytes"),
    NUMBER(ip.payload, "Payload", "ip.payload", "What follows the IP header, in bytes"),
    NUMBER(ip.identification, "Identification", "ip.id",
           "By which the fragments of a packet are known; where it may be fragmented"),
    NUMBER(ip.offset, "Fragment offset", "ip.offset",
           "Where this fragment was in its packet, in bytes: the header's number times 8"),
    NUMBER(ip.hops, "Routers passed", "ip.hops",
           "How many routers took 1 from TTL or hop limit; inferred from its usual first values"),
    TEXT(ip.protocol, "Payload is", "ip.protocol", "The protocol that gets the payload"),
    TEXT(ip.checksum, "Header checksum", "ip.checksum",
         "Whether the header checksum is right: good, absent, wrong; none in IPv6"),
    HEX(ip.sum, "Sum", "ip.checksum.sum",
        "Sum of the header's 16-bit words without its checksum, carries not yet added"),
    HEX(ip.computed, "Computed checksum", "ip.checksum.computed",
        "What the header checksum should be"),
};
/* clang-format on */

static void
register_expert_infos(void)
{
    static ei_register_info infos[] = {
        {&F.merged_note, {"lab.merged.note", PI_SEQUENCE, PI_NOTE, "Merged close", EXPFILL}},
        {&F.gap_note,
         {"lab.seq.gap", PI_SEQUENCE, PI_NOTE, "Sequence number beyond a gap", EXPFILL}},
        {&F.scan_note, {"lab.scan.begins", PI_SECURITY, PI_NOTE, "Port scan", EXPFILL}},
        {&F.flood_note, {"lab.flood.begins", PI_SECURITY, PI_NOTE, "SYN flood", EXPFILL}},
        {&F.seq_warning,
         {"lab.seq.unexpected", PI_SEQUENCE, PI_WARN, "Unexpected sequence number", EXPFILL}},
        {&F.ack_warning,
         {"lab.ack.unexpected", PI_SEQUENCE, PI_WARN, "Unexpected acknowledgment number", EXPFILL}},
    };

    expert_register_field_array(expert_register_protocol(F.protocol), infos, array_length(infos));
}

/* Subtree indices must be -1 when they are registered. */
static void
register_subtrees(void)
{
    static int *subtrees[LAB_SUBTREE_COUNT + array_length(lab_ws_fields.answer_trees)];
    int **next = subtrees;

    for (unsigned kind = 0; kind < LAB_SUBTREE_COUNT; kind++)
        *next++ = &F.subtrees[kind];
    for (unsigned i = 0; i < array_length(F.answer_trees); i++)
        *next++ = &F.answer_trees[i];
    for (unsigned i = 0; i < array_length(subtrees); i++)
        *subtrees[i] = -1;
    proto_register_subtree_array(subtrees, array_length(subtrees));
}

void
lab_ws_fields_unfold(void)
{
    static bool done;

    if (!done)
        tree_expanded_set(F.subtrees[LAB_SUBTREE_LAB], TRUE);
    done = true;
}

void
lab_ws_fields_register(void)
{
    F.protocol = proto_register_protocol("Lab: the TCP conversation explained", "Lab", "lab");
    F.drawing = proto_register_protocol_in_name_only("Lab: what is drawn of it", "Lab drawing",
                                                     "lab.drawing", F.protocol, FT_PROTOCOL);
    proto_register_field_array(F.protocol, fields, array_length(fields));
    register_expert_infos();
    register_subtrees();
}

void
lab_ws_fields_start(void)
{
    F.enabled = proto_is_protocol_enabled(find_protocol_by_id(F.protocol));
}
