/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/hindsight/parts.h"

void
lab_look_back(struct lab_letter *letters, size_t count, bool sack, bool listens)
{
    const struct lab_letters all = {
        .first = letters, .count = count, .sack = sack, .listens = listens};

    lab_find_fates(&all);
    lab_find_arrivals(&all, LAB_CLIENT);
    lab_find_arrivals(&all, LAB_SERVER);
}
