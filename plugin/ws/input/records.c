/* A page holds the records of PAGE_FRAMES frames, one behind the other: an entry's first byte has
 * the place of its frame in the page and its kind, the second its length, then it follows, packed.
 * A length of 0 ends the page. The page that still grows is apart; a full one takes just what it
 * needs.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "records.h"

#include "packing.h"

#define PAGE_FRAMES  16
#define ENTRY_HEADER 2
#define PAGES_FIRST  256

_Static_assert(LAB_PACKED_MAX(LAB_WS_RECORD_MAX) <= UINT8_MAX, "a length is one byte");

/* A record while it is filled in; it lies in the memory of the packet. */
struct begun {
    const struct lab_ws_kind *kind;
    void *record;
};

static GArray *begun; /* struct begun, of the frame begun_frame */
static uint32_t begun_frame;
static const uint8_t **pages; /* file scope; NULL: the page has no record */
static uint32_t page_room;    /* how many pages[] has room for */
static GByteArray *open_page; /* with its end */
static uint32_t open_number;  /* which page it is */
static uint32_t latest_frame; /* the last that has a record */

void
lab_ws_records_init(void)
{
    if (!begun) {
        begun = g_array_new(FALSE, FALSE, sizeof(struct begun));
        open_page = g_byte_array_new();
    }
    g_array_set_size(begun, 0);
    g_byte_array_set_size(open_page, 0);
    pages = NULL;
    page_room = open_number = latest_frame = begun_frame = 0;
}

void *
lab_ws_record_begin(packet_info *pinfo, const struct lab_ws_kind *kind)
{
    struct begun one = {kind, wmem_alloc0(pinfo->pool, kind->size)};

    if (begun_frame != pinfo->num)
        g_array_set_size(begun, 0);
    begun_frame = pinfo->num;
    g_array_append_val(begun, one);
    return one.record;
}

static uint8_t
mark_of(uint32_t frame, const struct lab_ws_kind *kind)
{
    return (uint8_t)(frame % PAGE_FRAMES | kind->id * PAGE_FRAMES);
}

static void
end_page(void)
{
    static const uint8_t end[ENTRY_HEADER] = {0};

    g_byte_array_append(open_page, end, sizeof end);
}

/* The open page is full: put it to the others. */
static void
file_page(void)
{
    if (!open_page->len)
        return;
    if (open_number >= page_room) {
        uint32_t room = MAX(PAGES_FIRST, page_room * 2);

        while (room <= open_number)
            room *= 2;
        pages = wmem_realloc(wmem_file_scope(), pages, room * sizeof *pages);
        memset(pages + page_room, 0, (room - page_room) * sizeof *pages);
        page_room = room;
    }
    pages[open_number] = wmem_memdup(wmem_file_scope(), open_page->data, open_page->len);
    g_byte_array_set_size(open_page, 0);
}

/* Entries of this frame are of one with the same number that was dropped. */
static void
forget_from(uint32_t frame)
{
    uint8_t *data = open_page->data;
    guint at = 0;

    if (!open_page->len || latest_frame < frame)
        return;
    while (data[at + 1] && data[at] % PAGE_FRAMES < frame % PAGE_FRAMES)
        at += ENTRY_HEADER + data[at + 1];
    g_byte_array_set_size(open_page, at);
    end_page();
}

static void
append(const struct begun *one, uint32_t frame)
{
    uint8_t entry[ENTRY_HEADER + LAB_PACKED_MAX(LAB_WS_RECORD_MAX)];

    if (one->kind->fold)
        one->kind->fold(one->record, frame);
    entry[0] = mark_of(frame, one->kind);
    entry[1] = (uint8_t)lab_pack(entry + ENTRY_HEADER, one->record, one->kind->size);
    g_byte_array_append(open_page, entry, ENTRY_HEADER + entry[1]);
}

void
lab_ws_records_keep(const packet_info *pinfo)
{
    uint32_t frame = pinfo->num;

    forget_from(frame);
    if (begun_frame != frame || !begun->len)
        return;
    if (open_number != frame / PAGE_FRAMES)
        file_page();
    open_number = frame / PAGE_FRAMES;
    if (open_page->len)
        g_byte_array_set_size(open_page, open_page->len - ENTRY_HEADER);
    for (guint i = 0; i < begun->len; i++)
        append(&g_array_index(begun, struct begun, i), frame);
    end_page();
    g_array_set_size(begun, 0);
    latest_frame = frame;
}

static const uint8_t *
page_of(uint32_t frame)
{
    uint32_t number = frame / PAGE_FRAMES;

    if (open_page->len && number == open_number)
        return open_page->data;
    return number < page_room ? pages[number] : NULL;
}

bool
lab_ws_record_read(uint32_t frame, const struct lab_ws_kind *kind, unsigned nth, void *record)
{
    const uint8_t *entry = page_of(frame);
    uint8_t mark = mark_of(frame, kind);

    for (; entry && entry[1]; entry += ENTRY_HEADER + entry[1]) {
        if (entry[0] != mark || nth--)
            continue;
        lab_unpack(record, kind->size, entry + ENTRY_HEADER);
        if (kind->unfold)
            kind->unfold(record, frame);
        return true;
    }
    return false;
}

void *
lab_ws_record_begun(const packet_info *pinfo, const struct lab_ws_kind *kind, unsigned nth)
{
    for (guint i = 0; begun_frame == pinfo->num && i < begun->len; i++) {
        const struct begun *one = &g_array_index(begun, struct begun, i);

        if (one->kind == kind && !nth--)
            return one->record;
    }
    return NULL;
}

void *
lab_ws_record_find(packet_info *pinfo, const struct lab_ws_kind *kind, unsigned nth)
{
    void *record;

    if (!page_of(pinfo->num))
        return NULL;
    record = wmem_alloc(pinfo->pool, kind->size);
    return lab_ws_record_read(pinfo->num, kind, nth, record) ? record : NULL;
}
