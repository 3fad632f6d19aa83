/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/report/scope.h"

#include <epan/packet.h>
#include <string.h>
#include <wsutil/report_message.h>

#include "ws/report/gathered.h"
#include "ws/tap.h"

bool
lab_scope_read(const char *argument, const char *rest, struct lab_scope *scope)
{
    *scope = (struct lab_scope){LAB_EVERY_STREAM, UINT32_MAX};
    if (strcmp(rest, ",all") == 0)
        return true;
    if (lab_tap_read_stream(rest, &scope->stream)) {
        if (scope->stream == LAB_EVERY_STREAM)
            scope->most = LAB_REPORT_USUAL;
        return true;
    }
    report_failure("Lab: \"-z %s%s\" is not understood; behind \"%s\" only the number of a "
                   "tcp.stream or \"all\" may stand, as in \"-z %s,0\" or \"-z %s,all\"",
                   argument, rest, argument, argument, argument);
    return false;
}
