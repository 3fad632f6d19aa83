#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Write ten-cases.md: what Wireshark alone says of ten situations, and what it says with Lab.

usage: tests/reports/ten_cases.py [FILE]      (default: docs/ten-cases.md)

ten-cases.toml has the cases. TShark runs twice on each capture, without the plugin and with it;
LAB_BUILD_DIR names the build (default: build).
"""

import pathlib
import re
import sys
import tempfile
import tomllib

REPO = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(REPO / "tests" / "ws"))

from harness import Home, Wireshark, parallel  # noqa: E402

RAW_NUMBERS = ["-o", "tcp.relative_sequence_numbers:FALSE"]

WHO = {"wireshark": "Wireshark", "lab": "Lab"}
HEAD = """\
<!-- Written by tests/reports/ten_cases.py from tests/reports/ten-cases.toml: change these, run it, read the difference. -->

# Ten cases where Wireshark alone misleads, or is silent

Each table puts what Wireshark {version} says by itself beside what it says with Lab, frame by frame; every cell was
written by TShark. The Info column is cut after `Len`. Where a column does not say *one pass*, the capture was read in
two (`tshark -2`), as for a click in the window.

`tests/reports/ten_cases.py` writes this page anew, and a test compares the two.
"""


class Programs:
    """Wireshark without the plugin and with it, both with nobody's preferences."""

    def __init__(self):
        self.home = Home()
        self.empty = tempfile.TemporaryDirectory(prefix="lab-no-plugins-")
        pathlib.Path(self.empty.name).chmod(0o755)
        self.wireshark = Wireshark(self.home, plugins=self.empty.name)
        self.lab = Wireshark(self.home)
        self.lab.prove_loaded()
        assert "lab.so" not in [row[0].strip() for row in self.wireshark.glossary("plugins")]

    def version(self):
        """Major and minor: within them, TShark's answers are the same."""
        return re.search(r"\d+\.\d+", self.wireshark.run("tshark", "--version").stdout)[0]

    def close(self):
        self.home.remove()
        self.empty.cleanup()


class Column:
    """FIELD, FIELD#OCCURRENCE, FIELD@PASSES, or info."""

    def __init__(self, spec):
        field, _, passes = spec.partition("@")
        self.spec = spec
        self.passes = int(passes or 2)
        self.field, _, occurrence = field.partition("#")
        self.kind = "%i" if field == "info" else f"%Cus:{self.field}:{occurrence or 0}:R"
        self.title = "Info" if field == "info" else f"`{self.field}`"
        if passes:
            self.title += {"1": ", one pass", "2": ", two passes"}[passes]


def cells(program, view, columns, passes):
    """{frame: {spec: text}}, as the packet list shows it in this many passes."""
    columns = [column for column in columns if column.passes == passes]
    if not columns:
        return {}
    kinds = ["%m", *(column.kind for column in columns)]
    layout = ",".join(f'"{number}","{kind}"' for number, kind in enumerate(kinds))
    output = program.tshark("-r", REPO / view["capture"], "-T", "tabs", *["-2"] * (passes - 1),
                            "-o", f"gui.column.format:{layout}", "-Y", view.get("only", "frame"))
    rows = [[cell.strip() for cell in line.split("\t")] for line in output.splitlines()]
    return {int(frame): {column.spec: text for column, text in zip(columns, texts, strict=True)}
            for frame, *texts in rows}


def look(programs, view):
    """{frame: {spec: text}} with the columns of both."""
    table = {}
    for program, specs in (programs.wireshark, view["wireshark"]), (programs.lab, view["lab"]):
        columns = [Column(spec) for spec in specs]
        for passes in (1, 2):
            for frame, texts in cells(program, view, columns, passes).items():
                table.setdefault(frame, {}).update(texts)
    return table


def find(programs, filters, capture):
    """The frames each filter finds, with relative numbers and without: {(who, relative): frames}."""
    return {(who, relative): program.filter(REPO / capture, filters[who],
                                            *([] if relative else RAW_NUMBERS))
            for who, program in (("taught", programs.wireshark), ("lab", programs.lab))
            for relative in (True, False)}


def answer(programs, case):
    """A case's tables: one look() per view, or {capture: find()} for filters."""
    if "filters" in case:
        filters = case["filters"]
        return {capture: find(programs, filters, capture) for capture in filters["captures"]}
    return [look(programs, view) for view in case["view"]]


def answers(programs, cases):
    return parallel(lambda case: answer(programs, case), cases)


# The page


def plain(text):
    """Safe in a Markdown table."""
    return text.replace("|", "\\|").replace("[", "\\[").replace("<", "&lt;")


def shown(spec, text):
    """A cell."""
    if spec == "info":
        return plain(re.sub(r"(Len=\d+) .*", r"\1", text))
    # Two values of a field: "teardown2,teardown3".
    return plain(text if " " in text else text.replace(",", ", "))


def grid(titles, rows):
    lines = [titles, ["---"] * len(titles), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def link(capture):
    return f"[{pathlib.PurePath(capture).name}](../{capture})"


def view_table(view, table):
    specs = view["wireshark"] + view["lab"]
    titles = [f"{name}: {Column(spec).title}" for who, name in WHO.items() for spec in view[who]]
    rows = [[str(frame), *(shown(spec, texts[spec]) for spec in specs)]
            for frame, texts in sorted(table.items())]
    note = f", the frames with `{view['only']}`" if "only" in view else ""
    return f"{link(view['capture'])}{note}:\n\n" + grid(["frame", *titles], rows)


def filter_table(filters, table):
    def listed(frames):
        return " ".join(map(str, frames)) or "none"

    rows = [[link(capture), listed(right), *(listed(table[capture][key]) for key in table[capture])]
            for capture, right in filters["captures"].items()]
    titles = ["capture", "third ACKs, by the RFC", "taught filter", "the same, relative numbers off",
              "Lab's filter", "the same, relative numbers off"]
    return (f"The taught filter: `{filters['taught']}`. Lab's: `{filters['lab']}`. Frames they find:\n\n"
            + grid(titles, rows))


def page(version, cases, tables):
    parts = [HEAD.format(version=version)]
    for number, (case, answered) in enumerate(zip(cases, tables, strict=True), 1):
        parts += [f"## {number}. {case['title']}\n", f"**Wireshark alone.** {case['misleads'].strip()}\n",
                  f"**What is right.** {case['right'].strip()}\n"]
        if "filters" in case:
            parts.append(filter_table(case["filters"], answered))
        else:
            parts += [view_table(view, table)
                      for view, table in zip(case["view"], answered, strict=True)]
    return "\n".join(parts)


def read_cases():
    return tomllib.loads((REPO / "tests" / "reports" / "ten-cases.toml").read_text(encoding="utf-8"))["case"]


def main():
    path = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else REPO / "docs" / "ten-cases.md"
    programs = Programs()
    cases = read_cases()
    path.write_text(page(programs.version(), cases, answers(programs, cases)), encoding="utf-8")
    programs.close()


if __name__ == "__main__":
    main()
