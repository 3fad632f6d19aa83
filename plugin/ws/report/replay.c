/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/report/replay.h"

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
        lab_tap_each(&pinfo, hear, to);
        wmem_free_all(pool);
    }
    wmem_destroy_allocator(pool);
}
