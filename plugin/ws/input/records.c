/* A page holds the records of PAGE_FRAMES frames, one behind the other: an entry's first byte has
 * the place of its frame in the page and its kind, the second its length, then it follows, packed.
 * A length of 0 ends the page. The page that still grows is apart; a full one takes just what it
 * needs.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/input/records.h"

#include <stddef.h>

#include "core/packing.h"
#include "ws/input/room.h"

#define PAGE_FRAMES  16
#define ENTRY_HEADER 2
#define PAGES_FIRST  256
#define COUNTED_MAX  4

_Static_assert(LAB_PACKED_MAX(LAB_WS_RECORD_MAX) <= UINT8_MAX, "a length is one byte");

/* A record from when it is begun until those of another frame are, which take the same places: it
 * is mostly asked for while its frame is at hand. */
struct begun {
    struct begun *next; /* once there is one, it stays */
    const struct lab_ws_kind *kind;
    _Alignas(max_align_t) uint8_t record[LAB_WS_RECORD_MAX];
};

static struct begun *first_begun; /* g_malloc(); NULL: there never was one */
static struct begun **next_begun; /* behind the last of begun_frame */
static uint32_t begun_frame;      /* 0: none */
static bool begun_are_kept;
static const uint8_t **pages; /* file scope; NULL: the page has no record */
static uint32_t page_room;    /* how many pages[] has room for */
static uint8_t *open_page;    /* g_malloc(); ends as a page does, if it has anything */
static size_t open_used;      /* without its end */
static size_t open_room;
static uint32_t open_number;  /* which page it is */
static uint32_t latest_frame; /* the last that has a record */

/* The record that was found last, if it was not the first of its kind in its frame: from there on
 * the next is looked for, so that many in one frame are soon read one after the other. */
static struct {
    const uint8_t *page; /* where it was looked for; NULL: there is none, or it may have moved */
    const uint8_t *entry;
    unsigned nth;
    uint8_t mark;
} met;

void
lab_ws_records_init(void)
{
    next_begun = &first_begun;
    pages = NULL;
    met.page = NULL;
    open_used = 0;
    page_room = open_number = latest_frame = begun_frame = 0;
}

void *
lab_ws_records_begin(packet_info *pinfo, const struct lab_ws_kind *kind)
{
    struct begun *one;

    if (begun_frame != pinfo->num || begun_are_kept)
        next_begun = &first_begun;
    begun_frame = pinfo->num;
    begun_are_kept = false;
    if (!*next_begun)
        *next_begun = g_new0(struct begun, 1);
    one = *next_begun;
    next_begun = &one->next;
    one->kind = kind;
    return kind->cleared ? one->record : memset(one->record, 0, kind->size);
}

/* One of those of begun_frame; NULL: there are no more. */
static struct begun *
find_begun(const struct lab_ws_kind *kind, unsigned nth)
{
    for (struct begun **at = &first_begun; at != next_begun; at = &(*at)->next) {
        if ((*at)->kind == kind && !nth--)
            return *at;
    }
    return NULL;
}

static uint8_t
mark_of(uint32_t frame, const struct lab_ws_kind *kind)
{
    return (uint8_t)(frame % PAGE_FRAMES | kind->id * PAGE_FRAMES);
}

static void
end_page(void)
{
    memset(open_page + open_used, 0, ENTRY_HEADER);
}

/* The open page is full: put it to the others. */
static void
file_page(void)
{
    if (!open_used)
        return;
    if (open_number >= page_room) {
        uint32_t room = MAX(PAGES_FIRST, page_room * 2);

        while (room <= open_number)
            room *= 2;
        pages = wmem_realloc(wmem_file_scope(), pages, room * sizeof *pages);
        memset(pages + page_room, 0, (room - page_room) * sizeof *pages);
        page_room = room;
    }
    pages[open_number] = lab_ws_room_copy(open_page, open_used + ENTRY_HEADER);
    open_used = 0;
}

/* Entries of this frame are of one with the same number that was dropped. */
static void
forget_from(uint32_t frame)
{
    size_t at = 0;

    if (!open_used || latest_frame < frame)
        return;
    while (at < open_used && open_page[at] % PAGE_FRAMES < frame % PAGE_FRAMES)
        at += ENTRY_HEADER + open_page[at + 1];
    open_used = at;
    end_page();
}

/* @return the size */
static size_t
pack(uint8_t *packed, const uint8_t *record, const struct lab_ws_kind *kind)
{
    if (!kind->begins_full)
        return lab_pack(packed, record, kind->size);
    memcpy(packed, record, LAB_WS_FULL);
    return LAB_WS_FULL +
           lab_pack(packed + LAB_WS_FULL, record + LAB_WS_FULL, kind->size - LAB_WS_FULL);
}

static void
unpack(uint8_t *record, const uint8_t *packed, const struct lab_ws_kind *kind)
{
    size_t full = kind->begins_full ? LAB_WS_FULL : 0;

    memcpy(record, packed, full);
    lab_unpack(record + full, kind->size - full, packed + full);
}

/* @param folded  room for a record, which goes to the page in place of its own: whoever asks for
 *                 that while its frame is at hand has it as it was filled in
 * @return the record as it is to be packed */
static const uint8_t *
fold(const struct begun *one, uint8_t *folded)
{
    if (!one->kind->fold)
        return one->record;
    memcpy(folded, one->record, one->kind->size);
    one->kind->fold(folded, begun_frame);
    return folded;
}

static void
append(const struct begun *one)
{
    const size_t most = ENTRY_HEADER + LAB_PACKED_MAX(LAB_WS_RECORD_MAX) + ENTRY_HEADER;
    _Alignas(max_align_t) uint8_t folded[LAB_WS_RECORD_MAX];
    uint8_t *entry;

    if (open_room - open_used < most) {
        open_room = (open_used + most) * 2;
        open_page = g_realloc(open_page, open_room);
    }
    entry = open_page + open_used;
    entry[0] = mark_of(begun_frame, one->kind);
    entry[1] = (uint8_t)pack(entry + ENTRY_HEADER, fold(one, folded), one->kind);
    open_used += ENTRY_HEADER + entry[1];
}

void
lab_ws_records_keep(const packet_info *pinfo)
{
    uint32_t frame = pinfo->num;

    met.page = NULL;
    forget_from(frame);
    if (begun_frame != frame)
        return;
    if (begun_are_kept) {
        begun_frame = 0; /* they are of one with the same number that was dropped */
        return;
    }
    if (open_number != frame / PAGE_FRAMES)
        file_page();
    open_number = frame / PAGE_FRAMES;
    for (struct begun **at = &first_begun; at != next_begun; at = &(*at)->next)
        append(*at);
    end_page();
    begun_are_kept = true;
    latest_frame = frame;
}

/* Where to look for the records of a frame. NULL: it has none. */
static const uint8_t *
entries_of(uint32_t frame)
{
    uint32_t number = frame / PAGE_FRAMES;

    if (open_used && number == open_number)
        return open_page;
    return number < page_room ? pages[number] : NULL;
}

/* The entry of a kind behind so many others of it, from one on; NULL: there are no more. */
static inline const uint8_t *
skip(const uint8_t *entry, uint8_t mark, unsigned others)
{
    while (entry && entry[1] && (entry[0] != mark || others--))
        entry += ENTRY_HEADER + entry[1];
    return entry && entry[1] ? entry : NULL;
}

/* As find_entry(), of one that is not the first of its kind. */
static G_GNUC_NO_INLINE const uint8_t *
find_another(const uint8_t *page, uint8_t mark, unsigned nth)
{
    bool goes_on = page == met.page && mark == met.mark && nth >= met.nth;
    const uint8_t *entry = goes_on ? skip(met.entry, mark, nth - met.nth) : skip(page, mark, nth);

    if (!entry)
        return NULL;
    met.page = page;
    met.entry = entry;
    met.nth = nth;
    met.mark = mark;
    return entry;
}

/* @return NULL if there are no more */
static const uint8_t *
find_entry(uint32_t frame, const struct lab_ws_kind *kind, unsigned nth)
{
    const uint8_t *page = entries_of(frame);
    uint8_t mark = mark_of(frame, kind);

    return nth ? find_another(page, mark, nth) : skip(page, mark, 0);
}

static void
read_entry(const uint8_t *entry, uint32_t frame, const struct lab_ws_kind *kind, void *record)
{
    unpack(record, entry + ENTRY_HEADER, kind);
    if (kind->unfold)
        kind->unfold(record, frame);
}

/* Whether a record that is kept of a frame is also among those begun last. They are counted, so
 * that of many in one frame only the first come from there: see met. */
static bool
is_at_hand(uint32_t frame, unsigned nth)
{
    return frame == begun_frame && begun_are_kept && nth < COUNTED_MAX;
}

static const void *
read_begun(const struct lab_ws_kind *kind, unsigned nth)
{
    const struct begun *one = find_begun(kind, nth);

    return one ? one->record : NULL;
}

bool
lab_ws_records_read(uint32_t frame, const struct lab_ws_kind *kind, unsigned nth, void *record)
{
    const uint8_t *entry;

    if (is_at_hand(frame, nth)) {
        const void *begun = read_begun(kind, nth);

        return begun && memcpy(record, begun, kind->size);
    }
    entry = find_entry(frame, kind, nth);
    if (entry)
        read_entry(entry, frame, kind, record);
    return entry != NULL;
}

void *
lab_ws_records_begun(const packet_info *pinfo, const struct lab_ws_kind *kind, unsigned nth)
{
    struct begun *one = begun_frame == pinfo->num ? find_begun(kind, nth) : NULL;

    return one ? one->record : NULL;
}

const void *
lab_ws_records_find(packet_info *pinfo, const struct lab_ws_kind *kind, unsigned nth)
{
    const uint8_t *entry;
    void *record;

    if (is_at_hand(pinfo->num, nth))
        return read_begun(kind, nth);
    entry = find_entry(pinfo->num, kind, nth);
    if (!entry)
        return NULL;
    record = wmem_alloc(pinfo->pool, kind->size);
    read_entry(entry, pinfo->num, kind, record);
    return record;
}
