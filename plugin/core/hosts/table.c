/* What is remembered of hosts.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/hosts/table.h"

#include <string.h>

#include "core/spread.h"

/* Every entry of the two tables begins with this. */
static struct lab_entry *
entry_at(void *table, size_t size, size_t index)
{
    return (struct lab_entry *)((char *)table + size * index);
}

static size_t
first_way(uint64_t key, size_t count)
{
    return (size_t)(lab_spread(key) >> 40) % (count / LAB_HOSTS_WAYS) * LAB_HOSTS_WAYS;
}

/* @return the entry of @a key, all zero but for the key if nothing was remembered */
static void *
remember(struct lab_hosts *hosts, void *table, size_t size, size_t count, uint64_t key)
{
    size_t first = first_way(key, count);
    struct lab_entry *oldest = entry_at(table, size, first), *entry;
    size_t way = 0;

    do {
        entry = entry_at(table, size, first + way);
        if (entry->used && entry->key == key)
            break;
        if (entry->used < oldest->used)
            oldest = entry;
    } while (++way < LAB_HOSTS_WAYS);
    if (way == LAB_HOSTS_WAYS) {
        entry = memset(oldest, 0, size);
        entry->key = key;
    }
    entry->used = ++hosts->clock;
    return entry;
}

struct lab_endpoint *
lab_table_endpoint(struct lab_hosts *hosts, uint32_t host, uint16_t port)
{
    return remember(hosts, hosts->endpoints, sizeof *hosts->endpoints, LAB_ENDPOINTS,
                    (uint64_t)host << 16 | port);
}

struct lab_pair *
lab_table_pair(struct lab_hosts *hosts, uint32_t from, uint32_t to, enum lab_scan kind)
{
    return remember(hosts, hosts->pairs, sizeof *hosts->pairs, LAB_HOST_PAIRS,
                    (uint64_t)from << 36 | (uint64_t)to << 4 | kind);
}
