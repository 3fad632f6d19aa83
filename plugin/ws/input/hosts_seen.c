/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/input/hosts_seen.h"

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

/* Its address lies behind it. A capture of more hosts than the core can tell apart is beyond
 * Wireshark. */
static const struct lab_ws_host *
add(const address *addr, uint32_t hash)
{
    struct lab_ws_host *host = lab_ws_room(sizeof *host + (size_t)addr->len);

    if (addr->len)
        memcpy(host + 1, addr->data, (size_t)addr->len);
    set_address(&host->addr, addr->type, addr->len, host + 1);
    host->number = hosts.count % LAB_HOSTS_LIMIT;
    lab_ws_hash_add(&hosts, host, hash);
    return host;
}

static bool
has_address(const void *host, const void *addr)
{
    return lab_ws_same_address(&((const struct lab_ws_host *)host)->addr, addr);
}

const struct lab_ws_host *
lab_ws_host_of(const address *addr)
{
    uint32_t hash = lab_ws_hash_address(0, addr);
    const struct lab_ws_host *host = lab_ws_hash_find(&hosts, hash, has_address, addr);

    return host ? host : add(addr, hash);
}

struct lab_hosts *
lab_ws_hosts_shared(void)
{
    if (!shared)
        shared = wmem_new0(wmem_file_scope(), struct lab_hosts);
    return shared;
}
