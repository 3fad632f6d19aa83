/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/annotation/names.h"

#include <string.h>

#include "ws/ws_compat.h"

#if LAB_NAMES_ARE_APART

#include <epan/addr_resolv.h>

/* Wireshark tells of a name without saying of which file. */
static addrinfo_lists_t names;

static void
note_ipv4(const guint addr, const gchar *name)
{
    hashipv4_t *entry = g_new0(hashipv4_t, 1);

    entry->addr = addr;
    entry->flags = USED_AND_RESOLVED_MASK;
    g_strlcpy(entry->name, name, sizeof entry->name);
    names.ipv4_addr_list = g_list_prepend(names.ipv4_addr_list, entry);
}

static void
note_ipv6(const void *addr, const gchar *name)
{
    hashipv6_t *entry = g_new0(hashipv6_t, 1);

    memcpy(entry->addr, addr, sizeof entry->addr);
    entry->flags = USED_AND_RESOLVED_MASK;
    g_strlcpy(entry->name, name, sizeof entry->name);
    names.ipv6_addr_list = g_list_prepend(names.ipv6_addr_list, entry);
}

void
lab_names_collect(wtap *file)
{
    lab_names_forget();
    wtap_set_cb_new_ipv4(file, note_ipv4);
    wtap_set_cb_new_ipv6(file, note_ipv6);
}

void
lab_names_give(wtap_dumper *copy)
{
    names.ipv4_addr_list = g_list_reverse(names.ipv4_addr_list);
    names.ipv6_addr_list = g_list_reverse(names.ipv6_addr_list);
    wtap_dump_set_addrinfo_list(copy, &names);
}

void
lab_names_forget(void)
{
    g_list_free_full(names.ipv4_addr_list, g_free);
    g_list_free_full(names.ipv6_addr_list, g_free);
    names = (addrinfo_lists_t){NULL, NULL};
}

#else

void
lab_names_collect(wtap *file)
{
    (void)file;
}

void
lab_names_give(wtap_dumper *copy)
{
    (void)copy;
}

void
lab_names_forget(void)
{
}

#endif
