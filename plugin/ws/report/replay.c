/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/report/replay.h"

#include "ws/input/ping.h"
#include "ws/input/segment_records.h"

static void
replay_frame(packet_info *pinfo, lab_replay_cb hear, void *to)
{
    struct lab_told told = {.frame = pinfo->num};

    for (; lab_ws_record(pinfo, told.nth); told.nth++)
        hear(to, pinfo, &told);
    told.is_message = true;
    for (told.nth = 0; lab_ws_ping_record(pinfo, told.nth); told.nth++)
        hear(to, pinfo, &told);
}

void
lab_replay(capture_file *capture, lab_replay_cb hear, void *to)
{
    wmem_allocator_t *pool = wmem_allocator_new(WMEM_ALLOCATOR_BLOCK);

    for (uint32_t number = 1; number <= capture->count; number++) {
        frame_data *frame = frame_data_sequence_find(capture->provider.frames, number);
        packet_info pinfo = {.num = number, .fd = frame, .epan = capture->epan, .pool = pool};

        if (!frame)
            continue;
        pinfo.abs_ts = frame->abs_ts;
        replay_frame(&pinfo, hear, to);
        wmem_free_all(pool);
    }
    wmem_destroy_allocator(pool);
}
