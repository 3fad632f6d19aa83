# SPDX-License-Identifier: GPL-2.0-or-later
"""The golden tables: one narrow TSV per capture, one line per frame that Lab explains."""

from harness import CAPTURES, REPO, SAMPLES

GOLDEN = REPO / "tests" / "ws" / "golden"
COLUMNS = ["from", "role", "event", "seq.formula", "seq.expected", "seq.ok", "ack.formula",
           "ack.expected", "ack.ok", "state.client.before", "state.client",
           "state.server.before", "state.server", "open", "close", "merged", "closer", "reset"]
HEADER = "# regenerate with tests/ws/regenerate-goldens.py, then read each changed line\n"


# One socket talks to itself: there are no two ends whose states a table could hold.
WITHOUT_GOLDEN = {"self-connect"}


def captures_with_golden():
    """Kernel captures have labels instead: see test_kernel_states.py."""
    folders = [SAMPLES, SAMPLES / "recorded", CAPTURES]
    return [path for folder in folders for path in sorted(folder.glob("*.pcap*"))
            if path.stem not in WITHOUT_GOLDEN]


def tables(wireshark, paths):
    """What Lab says of each capture; '-' where it says nothing, '|' between two values."""
    captures = wireshark.columns(paths, [f"lab.{name}" for name in COLUMNS])
    return [table(rows) for rows in captures]


def table(rows):
    lines = ["\t".join(["frame", *COLUMNS])]
    lines += ["\t".join([str(number), *(text or "-" for text in row.values())])
              for number, row in enumerate(rows, 1) if row["lab.role"]]
    return HEADER + "\n".join(lines) + "\n"
