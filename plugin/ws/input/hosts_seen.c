/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/input/hosts_seen.h"

#include <stddef.h>
#include <string.h>

#include <epan/wmem_scopes.h>

#include "ws/input/room.h"

static struct lab_ws_hash_table hosts;
static struct lab_hosts *shared; /* NULL until the file has a flow */

void
lab_ws_hosts_init(void)
{
    hosts = (struct lab_ws_hash_table){0};
    shared = NULL;
}

/* A capture of more hosts than the core can tell apart is beyond Wireshark. */
static struct lab_ws_host *
add(const address *addr, uint32_t hash)
{
    struct lab_ws_host *host = lab_ws_room(offsetof(struct lab_ws_host, bytes) + (size_t)addr->len);

    if (addr->len)
        memcpy(host->bytes, addr->data, (size_t)addr->len);
    set_address(&host->addr, addr->type, addr->len, addr->len ? host->bytes : NULL);
    host->number = hosts.count % LAB_HOSTS_LIMIT;
    lab_ws_hash_add(&hosts, host, hash);
    return host;
}

static bool
has_address(const void *host, const void *addr)
{
    return lab_ws_hash_same_address(&((const struct lab_ws_host *)host)->addr, addr);
}

static struct lab_ws_host *
find(const address *addr, uint32_t hash)
{
    return lab_ws_hash_find(&hosts, hash, has_address, addr);
}

struct lab_ws_host *
lab_ws_host_of(const address *addr)
{
    uint32_t hash = lab_ws_hash_address(lab_ws_hash_start, addr);
    struct lab_ws_host *host = find(addr, hash);

    return host ? host : add(addr, hash);
}

struct lab_ws_host *
lab_ws_host_find(const address *addr)
{
    return find(addr, lab_ws_hash_address(lab_ws_hash_start, addr));
}

struct lab_hosts *
lab_ws_hosts_shared(void)
{
    if (!shared)
        shared = wmem_new0(wmem_file_scope(), struct lab_hosts);
    return shared;
}
