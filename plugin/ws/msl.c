/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/msl.h"

/* Linux waits 60 seconds, which are 2 MSL. */
static guint msl = 30;

void
lab_ws_msl_register(module_t *module)
{
    prefs_register_uint_preference(
        module, "msl", "Maximum segment lifetime (seconds)",
        "TIME-WAIT is taken to last twice as long. No segment shows it: Linux waits 60 seconds, so "
        "30 here; RFC 9293 section 3.4.2 says 2 minutes. 0: TIME-WAIT never ends.",
        10, &msl);
}

unsigned
lab_ws_msl(void)
{
    return msl;
}
