#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Write the goldens anew from what the plugin says now: the tables, and with --texts the texts.

Each changed line must be read, in a table against RFC 9293, before it is committed: a golden that
nobody read proves nothing. LAB_BUILD_DIR names the build; arguments name captures by their stem,
none means all.
"""

import sys

import text_goldens
from goldens import GOLDEN, captures_with_golden, tables
from harness import Home, Wireshark


def write_tables(wireshark, wanted):
    paths = [path for path in captures_with_golden() if not wanted or path.stem in wanted]
    for path, text in zip(paths, tables(wireshark, paths)):
        (GOLDEN / f"{path.stem}.tsv").write_text(text)


def write_texts(wireshark, wanted):
    for name, lines in text_goldens.written(wireshark).items():
        if not wanted or name.split(".")[0] in wanted:
            (text_goldens.FOLDER / name).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def main():
    wanted = set(sys.argv[1:])
    home = Home()
    wireshark = Wireshark(home)
    wireshark.prove_loaded()
    write = write_texts if "--texts" in wanted else write_tables
    write(wireshark, wanted - {"--texts"})
    home.remove()


if __name__ == "__main__":
    main()
