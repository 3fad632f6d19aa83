/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/input/segment_records.h"

#include "ws/input/room.h"

/* What a formula says is mostly the segment's own number, and the frame it comes from mostly near:
 * the differences take less room. (A frame never lies in the future.) */
static void
fold_number(struct lab_number *number, uint32_t own, uint32_t frame)
{
    if (number->formula)
        number->base = own - lab_number_expected(number);
    if (number->frame)
        number->frame = frame + 1 - number->frame;
}

static void
unfold_number(struct lab_number *number, uint32_t own, uint32_t frame)
{
    if (number->formula)
        number->base = own - number->base - (uint32_t)number->add;
    if (number->frame)
        number->frame = frame + 1 - number->frame;
}

static void
fold_origins(struct lab_ws_record *record)
{
    for (unsigned id = 0; id < LAB_END_COUNT; id++) {
        if (record->verdict.facts & lab_knows_origin(id))
            record->verdict.origin[id] -= record->stream->origin[id];
    }
}

static void
unfold_origins(struct lab_ws_record *record)
{
    for (unsigned id = 0; id < LAB_END_COUNT; id++) {
        if (record->verdict.facts & lab_knows_origin(id))
            record->verdict.origin[id] += record->stream->origin[id];
    }
}

/* A clock goes on by little, forwards mostly: the sign is made the lowest bit. */
static int32_t
fold_sign(int32_t value)
{
    return (int32_t)((uint32_t)value << 1 ^ (value < 0 ? UINT32_MAX : 0));
}

static int32_t
unfold_sign(int32_t folded)
{
    return (int32_t)((uint32_t)folded >> 1 ^ (folded & 1 ? UINT32_MAX : 0));
}

/* Mostly it is the one that a number of the segment comes from, and that becomes 0. */
static uint32_t
likely_earlier(const struct lab_verdict *verdict)
{
    return MAX(verdict->seq.frame, verdict->ack.frame);
}

static void
fold_earlier(struct lab_ws_record *record, uint32_t frame)
{
    bool likely = record->earlier == likely_earlier(&record->verdict);

    record->earlier = likely ? 0 : frame - record->earlier;
}

static void
unfold_earlier(struct lab_ws_record *record, uint32_t frame)
{
    record->earlier = record->earlier ? frame - record->earlier : likely_earlier(&record->verdict);
}

/* On an ACK that carries nothing, what the window allows follows from the window itself. */
static uint32_t
usual_usable(const struct lab_ws_record *record)
{
    const struct lab_verdict *verdict = &record->verdict;

    return record->len || !(verdict->load.known & LAB_KNOWS_USABLE)
               ? 0
               : verdict->window - verdict->load.bytes;
}

/* Amid the data of a connection, both ends are ESTABLISHED. */
static void
turn_usual_state(struct lab_end_verdict *end)
{
    static const struct lab_end_verdict usual = {.before = LAB_STATE_ESTABLISHED,
                                                 .after = LAB_STATE_ESTABLISHED,
                                                 .reason = LAB_REASON_NO_CHANGE};

    end->before ^= usual.before;
    end->after ^= usual.after;
    end->reason ^= usual.reason;
}

/* What is mostly so becomes zero, and back: a round trip is that of the segment that the number
 * comes from; flight and window are known, unless a segment is about neither. */
static void
turn_usual(struct lab_ws_record *record)
{
    struct lab_verdict *verdict = &record->verdict;
    bool about_load =
        !(record->flags & (LAB_SYN | LAB_RST)) && (record->len || !(record->flags & LAB_FIN));
    uint8_t usual =
        verdict->facts & LAB_KNOWS_WINDOW ? LAB_KNOWS_FLIGHT | LAB_KNOWS_USABLE : LAB_KNOWS_FLIGHT;

    if (verdict->trip.sample)
        verdict->trip.since = verdict->ack.frame - verdict->trip.since;
    if (about_load)
        verdict->load.known ^= usual;
    turn_usual_state(&verdict->end[LAB_CLIENT]);
    turn_usual_state(&verdict->end[LAB_SERVER]);
}

/* The upper half of an address is nearly always the same, and so not worth keeping: 0, but for the
 * lowest bit, which tells an address from none. */
static uintptr_t upper_half;

void
lab_ws_segment_records_init(void)
{
    upper_half = (uintptr_t)((uint64_t)(uintptr_t)lab_ws_room(1) >> 32 << 32) | 1;
}

static void *
fold_address(const void *address)
{
    return address ? (void *)((uintptr_t)address ^ upper_half) : NULL;
}

static void
fold_addresses(struct lab_ws_record *record)
{
    record->stream = fold_address(record->stream);
    record->run = fold_address(record->run);
}

static void
fold(void *data, uint32_t frame)
{
    struct lab_ws_record *record = data;

    fold_earlier(record, frame); /* by the numbers as they are */
    record->after = fold_sign(record->after);
    record->tick = fold_sign(record->tick);
    record->verdict.load.usable -= usual_usable(record);
    turn_usual(record);
    fold_number(&record->verdict.seq, record->seq, frame);
    fold_number(&record->verdict.ack, record->ack, frame);
    fold_origins(record);
    fold_addresses(record);
    record->options = NULL;
}

static void
unfold(void *data, uint32_t frame)
{
    struct lab_ws_record *record = data;

    fold_addresses(record); /* the same once more */
    record->after = unfold_sign(record->after);
    record->tick = unfold_sign(record->tick);
    unfold_number(&record->verdict.seq, record->seq, frame);
    unfold_number(&record->verdict.ack, record->ack, frame);
    unfold_earlier(record, frame);
    unfold_origins(record);
    turn_usual(record);
    record->verdict.load.usable += usual_usable(record);
    record->options = record->own_options.own.seen ? &record->own_options : NULL;
}

_Static_assert(offsetof(struct lab_ws_record, verdict.seq) == LAB_WS_FULL,
               "what nearly every segment has stands in front");
_Static_assert(sizeof(struct lab_ws_record) % 4 == 0 &&
                   sizeof(struct lab_ws_record) <= LAB_WS_RECORD_MAX,
               "a record can be kept");

const struct lab_ws_kind lab_ws_segment_record_kind = {.id = LAB_WS_KIND_SEGMENT,
                                                       .size = sizeof(struct lab_ws_record),
                                                       .cleared = true,
                                                       .begins_full = true,
                                                       .fold = fold,
                                                       .unfold = unfold};

/* The blocks of a SACK option behind the first, on the few segments that have more: as far beyond
 * the acknowledgment number, which takes less room. */
struct sack_record {
    uint32_t seq; /* of its segment: tells those of one frame apart */
    uint32_t count;
    struct lab_ws_block beyond[LAB_SACK_MAX - 1];
};

_Static_assert(sizeof(struct sack_record) % 4 == 0, "a record is packed in words");

static const struct lab_ws_kind sack_kind = {.id = LAB_WS_KIND_SACK,
                                             .size = sizeof(struct sack_record)};

void
lab_ws_record_keep_sack(tvbuff_t *tvb, packet_info *pinfo, const struct lab_segment *seg)
{
    unsigned others = MIN(seg->sack_blocks, LAB_SACK_MAX) - 1u;
    struct sack_record *record = lab_ws_records_begin(pinfo, &sack_kind);

    record->seq = seg->seq;
    record->count = others;
    for (unsigned i = 0; i < others; i++) {
        gint at = (gint)(LAB_TCP_HEADER_MIN + seg->sack_at + (i + 1) * 8);

        record->beyond[i].first = tvb_get_ntohl(tvb, at) - seg->ack;
        record->beyond[i].next = tvb_get_ntohl(tvb, at + 4) - seg->ack;
    }
}

unsigned
lab_ws_record_sack(uint32_t frame, const struct lab_ws_record *record,
                   struct lab_ws_block blocks[LAB_SACK_MAX])
{
    struct sack_record sack;

    if (record->sack_first == record->sack_next)
        return 0;
    blocks[0] = (struct lab_ws_block){record->sack_first, record->sack_next};
    for (unsigned nth = 0; lab_ws_records_read(frame, &sack_kind, nth, &sack); nth++) {
        if (sack.seq != record->seq)
            continue;
        for (unsigned i = 0; i < sack.count; i++)
            blocks[i + 1] = (struct lab_ws_block){record->ack + sack.beyond[i].first,
                                                  record->ack + sack.beyond[i].next};
        return 1 + sack.count;
    }
    return 1;
}

static const struct lab_ws_kind clues_kind = {.id = LAB_WS_KIND_CLUES,
                                              .size = sizeof(struct lab_clues)};

_Static_assert(sizeof(struct lab_clues) % 4 == 0, "clues can be kept");

void
lab_ws_record_keep_clues(packet_info *pinfo, const struct lab_clues *clues,
                         struct lab_ws_record *record)
{
    unsigned others = 0;

    while (lab_ws_records_begun(pinfo, &clues_kind, others))
        others++;
    memcpy(lab_ws_records_begin(pinfo, &clues_kind), clues, sizeof *clues);
    record->clues = (uint8_t)(others + 1);
}

const struct lab_ws_record *
lab_ws_record(packet_info *pinfo, unsigned layer)
{
    return lab_ws_records_find(pinfo, &lab_ws_segment_record_kind, layer);
}

void
lab_ws_record_clues(uint32_t frame, const struct lab_ws_record *record, struct lab_clues *clues)
{
    if (!record->clues || !lab_ws_records_read(frame, &clues_kind, record->clues - 1u, clues))
        *clues = (struct lab_clues){0};
}

bool
lab_ws_record_of_frame(uint32_t frame, unsigned layer, struct lab_ws_record *record)
{
    return lab_ws_records_read(frame, &lab_ws_segment_record_kind, layer, record);
}
