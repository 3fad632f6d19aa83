/* One segment after the other: what it tells, and then what it leaves for those behind it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/waits/waits.h"

#include <string.h>

#include "core/bounds.h"
#include "core/waits/parts.h"

/* ---- the handshake: how far the two ends are from the place of capture */

static void
learn_handshake(struct lab_waiting *waiting, const struct lab_segment *seg,
                struct lab_waiting_end *own, const struct lab_waiting_end *other)
{
    bool completes =
        waiting->wants_ack3 && other->spoke_syn && (seg->flags & (LAB_SYN | LAB_ACK)) == LAB_ACK;

    if ((lab_segment_is_syn_ack(seg) && other->spoke_syn) || completes) {
        own->round_trip =
            own->round_trip ? own->round_trip : lab_trip_between(seg->time, other->syn_time);
        waiting->wants_ack3 = !completes;
    }
    if (!(seg->flags & LAB_SYN))
        return;
    own->spoke_syn = true;
    own->isn = seg->seq;
    own->syn_time = seg->time;
    own->no_sack = !seg->sack_permitted;
}

/* ---- what an end hears of its own payload */

static void
learn_progress(const struct lab_segment *seg, const struct lab_waiting_end *own,
               struct lab_waiting_end *heard)
{
    bool had_small = heard->small && lab_serial_after(heard->small_next, heard->una);
    bool small_done = had_small && !lab_serial_after(heard->small_next, seg->ack);
    bool bare = !seg->len && !(seg->flags & (LAB_SYN | LAB_FIN));

    heard->freed = bare && heard->next_known && heard->una_known && own->window_known &&
                   (small_done || seg->ack == heard->next);
    heard->freed_flight = heard->next - heard->una;
    heard->freed_room = lab_serial_after(own->edge, heard->next) ? own->edge - heard->next : 0;
    heard->una = seg->ack;
    heard->una_known = true;
    heard->acked_time = seg->time;
    heard->acked_frame = seg->frame;
    heard->third_frame = heard->sack_frame = heard->enough_frame = 0;
    heard->sacked_count = 0;
    if (heard->repair && !lab_serial_before(seg->ack, heard->repair_next))
        heard->repair = LAB_RESENT_NONE;
}

/* Put a block to those told before: what overlaps or touches becomes one. */
static void
add_sacked(struct lab_waiting_end *heard, uint32_t first, uint32_t next)
{
    unsigned kept = 0;

    for (unsigned i = 0; i < heard->sacked_count; i++) {
        const uint32_t *range = heard->sacked[i];

        if (lab_serial_before(next, range[0]) || lab_serial_after(first, range[1])) {
            memmove(heard->sacked[kept++], range, sizeof heard->sacked[0]);
            continue;
        }
        first = lab_serial_before(range[0], first) ? range[0] : first;
        next = lab_serial_after(range[1], next) ? range[1] : next;
    }
    heard->sacked_count = (uint8_t)kept;
    if (kept == LAB_SACKED_MAX)
        return;
    heard->sacked[kept][0] = first;
    heard->sacked[kept][1] = next;
    heard->sacked_count++;
}

/* RFC 6675 section 4: as many ranges as duplicate ACKs, or more bytes than two full segments have.
 */
static bool
tells_of_loss(const struct lab_waiting_end *heard)
{
    uint32_t bytes = 0;

    for (unsigned i = 0; i < heard->sacked_count; i++)
        bytes += heard->sacked[i][1] - heard->sacked[i][0];
    return heard->sacked_count == LAB_SACKED_MAX || (heard->full && bytes > 2 * heard->full);
}

static void
learn_sack(const struct lab_segment *seg, struct lab_waiting_end *heard)
{
    if (!seg->sack_blocks || !lab_serial_after(seg->sack_first, seg->ack) ||
        seg->sack_next - seg->sack_first - 1 >= LAB_FAR_OFF)
        return;
    if (!heard->sack_frame) {
        heard->sack_frame = seg->frame;
        heard->sack_time = seg->time;
    }
    add_sacked(heard, seg->sack_first, seg->sack_next);
    if (!heard->enough_frame && tells_of_loss(heard)) {
        heard->enough_frame = seg->frame;
        heard->enough_time = seg->time;
    }
}

static void
learn_duplicate(const struct lab_segment *seg, const struct lab_verdict *verdict,
                struct lab_waiting_end *heard)
{
    if (verdict->repeats != LAB_DUP_ACKS_OF_LOSS)
        return;
    heard->third_frame = seg->frame;
    heard->third_time = seg->time;
}

static void
learn_samples(const struct lab_round_trip *trip, struct lab_waiting_end *heard)
{
    if (!trip->sample)
        return;
    heard->smoothed = lab_smoothed_after(trip);
    heard->timeout = lab_trip_is_part(trip) ? 0 : lab_timeout_of_linux(trip);
}

/* Beyond all that was sent, as far as the capture holds it, is beyond belief, and what is not
 * behind the SYN is of an earlier connection. */
static bool
is_news(const struct lab_segment *seg, const struct lab_verdict *verdict,
        const struct lab_waiting_end *heard)
{
    if (heard->next_known && lab_serial_after(seg->ack, heard->next) &&
        !(verdict->events & EVENT(ACK_UNSEEN)))
        return false;
    if (!heard->una_known && !heard->spoke_syn)
        return true;
    return seg->ack - (heard->una_known ? heard->una : heard->isn) - 1 < LAB_WINDOW_MAX;
}

static void
learn_heard(const struct lab_segment *seg, const struct lab_verdict *verdict,
            const struct lab_waiting_end *own, struct lab_waiting_end *heard)
{
    if (seg->len)
        heard->freed = false; /* what comes now may be the answer to this */
    if (!(seg->flags & LAB_ACK))
        return;
    heard->heard_time = seg->time;
    learn_samples(&verdict->trip, heard);
    if (is_news(seg, verdict, heard))
        learn_progress(seg, own, heard);
    else if (verdict->events & EVENT(DUPLICATE_ACK))
        learn_duplicate(seg, verdict, heard);
    if (seg->ack == heard->una)
        learn_sack(seg, heard);
}

/* ---- what an end says */

/* Where its window has no room for a full segment, it is what holds the other end. */
static void
learn_room(const struct lab_segment *seg, const struct lab_waiting_end *other,
           struct lab_waiting_end *own)
{
    uint32_t room = lab_serial_after(own->edge, other->next) ? own->edge - other->next : 0;

    if (other->next_known && room < other->full)
        own->held_frame = seg->frame;
}

static void
learn_window(const struct lab_segment *seg, const struct lab_verdict *verdict,
             const struct lab_waiting_end *other, struct lab_waiting_end *own)
{
    if (!(seg->flags & LAB_ACK) || (own->acked_known && lab_serial_before(seg->ack, own->acked)))
        return;
    if (verdict->window || (seg->flags & LAB_SYN)) {
        own->zero_frame = 0;
    } else if (!own->zero_frame) {
        own->zero_frame = seg->frame;
        own->zero_time = seg->time;
    }
    own->acked = seg->ack;
    own->acked_known = true;
    own->window = verdict->window;
    own->window_known = (verdict->facts & LAB_KNOWS_WINDOW) != 0;
    own->window_most = verdict->window > own->window_most ? verdict->window : own->window_most;
    own->edge = seg->ack + verdict->window;
    learn_room(seg, other, own);
}

static bool
is_probe(const struct lab_wait *wait)
{
    return wait->kind == LAB_WAIT_TAIL_PROBE || wait->kind == LAB_WAIT_PROBE_OR_TIME_OUT ||
           wait->kind == LAB_WAIT_PROBE_OR_PROGRAM;
}

/* A probe for a lost tail begins no repair. */
static void
learn_repetition(const struct lab_segment *seg, const struct lab_verdict *verdict,
                 const struct lab_wait *wait, struct lab_waiting_end *own)
{
    own->repaired = true;
    if ((verdict->resent != LAB_RESENT_FAST && verdict->resent != LAB_RESENT_TIMEOUT) ||
        wait->kind == LAB_WAIT_SAME_REPAIR || wait->kind == LAB_WAIT_TAIL_PROBE || !own->next_known)
        return;
    own->repair = verdict->resent;
    own->repair_frame = seg->frame;
    own->repair_next = own->next;
}

/* Its program had nothing to send, or the last of it would still be on its way. */
static void
learn_pause(const struct lab_segment *seg, struct lab_waiting_end *own)
{
    uint64_t pause = lab_elapsed(seg->time, own->sent_time) / 1000;

    if (seg->len && own->sent_frame && own->una_known && own->una == own->next &&
        pause > own->pause)
        own->pause = pause;
}

static void
learn_payload(const struct lab_segment *seg, const struct lab_verdict *verdict,
              struct lab_waiting_end *own)
{
    bool whole = !(verdict->events & EVENT(OFFLOAD));
    uint32_t next = seg->seq + lab_segment_space(seg);

    if (whole && seg->len > own->full)
        own->full = seg->len;
    if (own->next_known && !lab_serial_after(next, own->next) && !(seg->flags & LAB_SYN))
        return;
    learn_pause(seg, own);
    own->next = next;
    own->next_known = true;
    if (seg->len && whole && lab_waits_is_small(own, seg->len)) {
        own->small = true;
        own->small_next = next;
    }
    if (seg->len) {
        own->sent_frame = seg->frame;
        own->sent_time = seg->time;
    }
    if (own->una_known && next - own->una < LAB_WINDOW_MAX && next - own->una > own->most)
        own->most = next - own->una;
}

static void
learn_probe(const struct lab_segment *seg, const struct lab_wait *wait, struct lab_probes *probes)
{
    bool silence = wait->kind == LAB_WAIT_KEEP_ALIVE && wait->attempt == 1;

    *probes = (struct lab_probes){.time = seg->time,
                                  .wait = silence ? 0 : wait->time, /* no timer of the series */
                                  .frame = seg->frame,
                                  .count = wait->attempt};
}

static void
learn_said(const struct lab_segment *seg, const struct lab_verdict *verdict,
           const struct lab_waits *waits, const struct lab_waiting_end *other,
           struct lab_waiting_end *own)
{
    if (verdict->events & EVENT(RETRANSMISSION))
        learn_repetition(seg, verdict, &waits->sends, own);
    if (is_probe(&waits->sends)) {
        own->probe_frame = seg->frame;
        own->probe_time = seg->time;
    }
    if (waits->sends.kind == LAB_WAIT_WINDOW_PROBE)
        learn_probe(seg, &waits->sends, &own->window_probes);
    if (waits->sends.kind == LAB_WAIT_KEEP_ALIVE) {
        learn_probe(seg, &waits->sends, &own->keep_alives);
    } else if (lab_segment_space(seg)) {
        own->keep_alives.count = 0;
        learn_payload(seg, verdict, own);
    }
    learn_window(seg, verdict, other, own);
    own->spoke_frame = seg->frame;
    own->spoke_time = seg->time;
}

static void
learn(struct lab_waiting *waiting, const struct lab_segment *seg, const struct lab_verdict *verdict,
      const struct lab_waits *waits)
{
    struct lab_waiting_end *own = &waiting->end[verdict->from],
                           *other = &waiting->end[!verdict->from];

    learn_handshake(waiting, seg, own, other);
    if (verdict->events & EVENT(ACK_UNSEEN))
        waiting->patchy = true;
    learn_heard(seg, verdict, own, other);
    learn_said(seg, verdict, waits, other, own);
    other->keep_alives.count = 0;
    if (verdict->window)
        other->window_probes.count = 0;
    if (seg->flags & LAB_SYN)
        other->mss = seg->mss;
}

void
lab_waits_step(struct lab_waiting *waiting, const struct lab_segment *seg,
               const struct lab_verdict *verdict, const struct lab_waits *before,
               struct lab_waits *waits)
{
    const struct lab_moment at = {
        .waiting = waiting,
        .seg = seg,
        .verdict = verdict,
        .before = before,
        .own = &waiting->end[verdict->from],
        .other = &waiting->end[!verdict->from],
    };

    memset(waits, 0, sizeof *waits);
    if ((verdict->events & EVENT(CAPTURED_TWICE)) || (seg->flags & LAB_RST) ||
        (verdict->roles & LAB_BIT(LAB_ROLE_STRAY)))
        return;
    if (verdict->events & EVENT(RETRANSMISSION))
        lab_waits_tell_repetition(&at, &waits->sends);
    else
        lab_waits_tell_pause(&at, &waits->sends);
    lab_waits_tell_held_ack(&at, &waits->acks);
    lab_waits_tell_window_move(&at, &waits->window);
    learn(waiting, seg, verdict, waits);
}
