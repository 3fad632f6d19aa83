# SPDX-License-Identifier: GPL-2.0-or-later
"""Exchanges that people asked about in public, and the smallest one for each kind of fault that was
ever found in Lab (tests/public-cases/README.md): every value on a second pass."""

import csv

import pytest

from harness import REPO

CASES = REPO / "tests" / "public-cases"

# Cases with a value that Lab still gets wrong, and what it is about. A case that becomes right must
# leave this table.
STILL_WRONG = {
}

TABLES = sorted(CASES.rglob("*.expect.tsv"))


def name_of(table):
    return table.name.removesuffix(".expect.tsv")


def wanted(table):
    """The rows of a table of values: (frame, field, value), several values joined by commas."""
    with open(table, newline="", encoding="utf-8") as lines:
        return [(int(row["frame"]), row["field"], row["value"])
                for row in csv.DictReader(lines, delimiter="\t")]


@pytest.fixture(scope="module")
def found(wireshark):
    """{case: {(frame, field): value}}. One sharkd reads all captures, because it starts once; what
    it says of a frame, it says after it has read the whole capture."""
    fields = sorted({field for table in TABLES for _, field, _ in wanted(table)})
    columns = {f"column{number}": f"{field}:0" for number, field in enumerate(fields)}
    requests = []
    for table in TABLES:
        path = table.with_name(f"{name_of(table)}.pcap")
        requests += [("load", {"file": str(path)}), ("frames", columns)]
    lists = wireshark.sharkd(*requests)[1::2]
    return {name_of(table): {(frame["num"], field): wireshark.number(field, value)
                             for frame in frames for field, value in zip(fields, frame["c"])}
            for table, frames in zip(TABLES, lists)}


@pytest.mark.parametrize("table", [
    pytest.param(table, id=name_of(table),
                 marks=[pytest.mark.xfail(strict=True, reason=STILL_WRONG[name_of(table)])]
                 if name_of(table) in STILL_WRONG else [])
    for table in TABLES])
def test_case(found, table):
    values = found[name_of(table)]
    wrong = [f"frame {frame}: {field} is {values[frame, field] or 'absent'}, not {value or 'absent'}"
             for frame, field, value in wanted(table) if values[frame, field] != value]
    assert not wrong, "\n".join(wrong)


def test_table_of_faults():
    assert STILL_WRONG.keys() <= {name_of(table) for table in TABLES}
