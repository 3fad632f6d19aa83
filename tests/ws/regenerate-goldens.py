#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Write the golden tables anew from what the plugin says now.

Each changed line must be read against RFC 9293 before it is committed: a golden that
nobody read proves nothing. LAB_BUILD_DIR names the build; arguments name captures by
their stem, none means all.
"""

import sys

from goldens import GOLDEN, captures_with_golden, tables
from harness import Home, Wireshark


def main():
    home = Home()
    wireshark = Wireshark(home)
    wireshark.prove_loaded()
    wanted = set(sys.argv[1:])
    paths = [path for path in captures_with_golden() if not wanted or path.stem in wanted]
    for path, text in zip(paths, tables(wireshark, paths)):
        (GOLDEN / f"{path.stem}.tsv").write_text(text)
    home.remove()


if __name__ == "__main__":
    main()
