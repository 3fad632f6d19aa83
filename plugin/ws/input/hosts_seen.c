/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "hosts_seen.h"

#include <epan/wmem_scopes.h>

static wmem_map_t *numbers;      /* of address, to its number from 1 */
static struct lab_hosts *shared; /* NULL until the file has a flow */

static guint
hash_address(gconstpointer key)
{
    return add_address_to_hash(0, key);
}

static gboolean
same_address(gconstpointer a, gconstpointer b)
{
    return addresses_equal(a, b);
}

void
lab_ws_hosts_init(void)
{
    if (!numbers)
        numbers = wmem_map_new_autoreset(wmem_epan_scope(), wmem_file_scope(), hash_address,
                                         same_address);
    shared = NULL;
}

/* A capture of more hosts than the core can tell apart is beyond Wireshark. */
static uint32_t
number_of(const address *addr)
{
    guint number = GPOINTER_TO_UINT(wmem_map_lookup(numbers, addr));

    if (!number) {
        number = wmem_map_size(numbers) + 1;
        wmem_map_insert(numbers, addr, GUINT_TO_POINTER(number));
    }
    return number % LAB_HOSTS_LIMIT;
}

void
lab_ws_hosts_introduce(struct lab_flow *flow, const address addr[2])
{
    if (!shared)
        shared = wmem_new0(wmem_file_scope(), struct lab_hosts);
    flow->hosts = shared;
    flow->host[0] = number_of(&addr[0]);
    flow->host[1] = number_of(&addr[1]);
}
