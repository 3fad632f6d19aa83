#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The golden tables and texts once more, with lab.dll in a tshark.exe under Wine.

usage: try-goldens.py FOLDER [CAPTURE...]

  FOLDER  with tshark.exe and plugins/, as build-tshark.sh makes it

Also a report, a worksheet with its marks, and an annotated copy, of a capture and in a folder with
names in Chinese. As root or as anybody, for Windows has no such rule.
"""

import concurrent.futures
import difflib
import os
import pathlib
import subprocess
import sys
import tempfile

REPO = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(REPO / "tests" / "ws"))

import goldens  # noqa: E402
import harness  # noqa: E402
import text_goldens  # noqa: E402


class Wine(harness.Wireshark):
    """tshark.exe, which finds its plugins beside itself."""

    def __init__(self, folder):
        super().__init__(harness.Home())
        self.folder = pathlib.Path(folder)

    def run(self, program, *arguments, stdin=None, quiet=True, timeout=300, **environment):
        # The dissectors that are left complain of those that were cut away.
        done = subprocess.run(["wine", f"{program}.exe", *map(self.windows, arguments)], input=stdin,
                              capture_output=True, timeout=timeout, cwd=self.folder, check=False,
                              env={**os.environ, "WINEDEBUG": "-all", **environment})
        assert done.returncode == 0 or not quiet, (arguments, done.stderr)
        text = done.stdout.decode("utf-8").replace("\r\n", "\n")
        return subprocess.CompletedProcess(done.args, done.returncode, text, done.stderr.decode(errors="replace"))

    @staticmethod
    def windows(argument):
        return f"Z:{argument}" if isinstance(argument, pathlib.PurePath) else str(argument)

    def columns(self, paths, names, preferences=()):
        """What sharkd gives elsewhere: two passes over each."""
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            return list(pool.map(lambda path: self.fields(path, names, "-2"), paths))


def table_failures(wine, paths):
    for path, table in zip(paths, goldens.tables(wine, paths)):
        expected = (goldens.GOLDEN / f"{path.stem}.tsv").read_text()
        if table != expected:
            yield path.stem, expected.splitlines(), table.splitlines()


def text_failures(wine):
    for name, lines in text_goldens.written(wine).items():
        expected = (text_goldens.FOLDER / name).read_text(encoding="utf-8").splitlines()
        if lines != expected:
            yield name, expected, lines


def files_problems(wine):
    """Files with names that no code page has: a capture, answers, a copy; in Chinese."""
    with tempfile.TemporaryDirectory() as folder:
        place = pathlib.Path(folder) / "实验 1"
        place.mkdir()
        sample = place / "抓包.pcap"
        sample.write_bytes((REPO / "sample-pcaps" / "three-segment-close.pcap").read_bytes())
        chinese = ["-o", "lab.language:zh_CN", "-q", "-r", sample]
        for output in ("report,html", "ladder", "ladder,svg", "steps"):
            if "第一次握手" not in wine.tshark(*chinese, "-z", f"lab,{output}"):
                yield f"no {output} in Chinese"
        for output, word in (("connections", "四次挥手"), ("chart,svg", "</svg>"),
                             (f"tasks,{wine.windows(REPO / 'tasks/zh_CN.ini')}", "三个报文段")):
            if word not in wine.tshark(*chinese, "-z", f"lab,{output}"):
                yield f"no {output}"
        answers = place / "答案.tsv"
        answers.write_text(wine.tshark(*chinese, "-z", "lab,worksheet,tsv"), encoding="utf-8", newline="\r\n")
        if not wine.tshark(*chinese, "-z", f"lab,grade,{wine.windows(answers)}").strip():
            yield "a filled sheet is not marked"
        copy = place / "副本.pcapng"
        wine.tshark("-q", "-r", sample, "-z", f"lab,annotate,{wine.windows(sample)},{wine.windows(copy)}")
        if not copy.exists() or "Handshake 2" not in wine.tshark("-r", copy, "-T", "fields", "-e", "frame.comment"):
            yield "no annotated copy"


def main():
    wine = Wine(sys.argv[1])
    rows = [row for row in wine.glossary("plugins") if row[0].strip() == "lab.dll"]
    assert len(rows) == 1, "tshark.exe does not list lab.dll"
    print(*rows[0])
    wanted = set(sys.argv[2:])
    paths = [path for path in goldens.captures_with_golden() if not wanted or path.stem in wanted]
    failures = [*table_failures(wine, paths), *([] if wanted else text_failures(wine))]
    for name, expected, found in failures:
        print(name, *difflib.unified_diff(expected, found, lineterm="", n=0), sep="\n")
    problems = list(files_problems(wine))
    print(*problems, sep="\n")
    texts = 0 if wanted else 2 * len(text_goldens.NAMES)
    print(f"{len(paths) + texts - len(failures)} passed, {len(failures) + len(problems)} failed")
    return 1 if failures or problems else 0


if __name__ == "__main__":
    sys.exit(main())
