# SPDX-License-Identifier: GPL-2.0-or-later
"""Root's Wireshark ignores plugins outside the system's folder: it would show no Lab."""

import os
import tempfile

NOBODY = 65534


def give_up_root():
    """Becomes the user nobody, for good, if we are root."""
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)
        os.environ["HOME"] = tempfile.gettempdir()
