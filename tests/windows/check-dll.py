#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Looks into a lab.dll: what it offers to Wireshark, and whether all that it asks for is there on Windows.

usage: check-dll.py LAB.DLL SDK [SYMBOLS...]

  SDK      the folder of packaging/windows/sdk.sh that it was linked against
  SYMBOLS  Debian's lists of when GLib and Wireshark's libraries got which function (*.symbols), so that the DLL is
           not only for the release whose headers it was built with, but for all of its series
"""

import pathlib
import re
import subprocess
import sys

REPO = pathlib.Path(__file__).resolve().parents[2]
OBJDUMP = "x86_64-w64-mingw32ucrt-objdump"
OFFERED = {"plugin_version", "plugin_want_major", "plugin_want_minor", "plugin_register", "plugin_describe"}
WIRESHARK = {"libwireshark.dll", "libwiretap.dll", "libwsutil.dll"}
GLIB = re.compile(r"(lib)?glib-2\.0-0\.dll")
SYSTEM = re.compile(r"KERNEL32\.dll|SHELL32\.dll|api-ms-win-crt-[a-z]+-l1-1-0\.dll", re.IGNORECASE)
# What Lab is written for (cmake/Dependencies.cmake); Wireshark on Windows comes with a later one.
NEWEST_GLIB = (2, 68, 0)

# What a function of Wireshark is that no installed header declares: Lab does, in ws_compat.h.
DECLARED = re.compile(r"WS_DLL_PUBLIC\s[^;{]*?\b(\w+)\s*(?:\(|\[|;|=)|WS_NORETURN[^;]*?\b(\w+)\s*\(", re.DOTALL)


def tables(dll):
    """({DLL: its names that are asked for}, the names offered)"""
    text = subprocess.run([OBJDUMP, "-p", dll], capture_output=True, text=True, check=True).stdout
    imports = {}
    for block in text.split("DLL Name: ")[1:]:
        name, _, rest = block.partition("\n")
        imports[name.strip()] = set(re.findall(r"^\t[0-9a-f]+\s+(?:<none>|\d+)?\s+(?:[0-9a-f]{4}\s+)?(\w+)$",
                                               rest.split("\n\n")[0], re.MULTILINE))
    offered = text.split("[Ordinal/Name Pointer] Table")[1].split("\n\n")[0]
    return imports, set(re.findall(r"^\t\[.*\s(\w+)$", offered, re.MULTILINE))


def public_names(sdk):
    """What the headers of this Wireshark say its DLLs export, and what Lab declares for itself."""
    files = [*(sdk / "include" / "wireshark").rglob("*.h"), REPO / "plugin" / "ws" / "ws_compat.h"]
    return {name for path in files for pair in DECLARED.findall(path.read_text(encoding="utf-8", errors="replace"))
            for name in pair if name}


def versions(paths):
    """{function: the version that brought it}"""
    line = re.compile(r"\s*(?:\(.*?\))?(\w+)@\S+\s+(\d+)\.(\d+)(?:\.(\d+))?")
    found = [line.match(text) for path in paths for text in pathlib.Path(path).read_text(encoding="utf-8").splitlines()]
    return {match[1]: tuple(int(part or 0) for part in match.groups()[1:]) for match in found if match}


def series(sdk):
    """The first release of the Wireshark that the DLL is for."""
    text = (sdk / "lib/pkgconfig/wireshark.pc").read_text(encoding="utf-8")
    return tuple(map(int, re.search(r"^Version: (\d+)\.(\d+)", text, re.MULTILINE).groups())) + (0,)


def main():
    dll, sdk = sys.argv[1], pathlib.Path(sys.argv[2])
    imports, offered = tables(dll)
    problems = []
    since = versions(sys.argv[3:])
    if offered != OFFERED:
        problems.append(f"it offers {sorted(offered)}")
    known = public_names(sdk)
    data = {line.split()[0] for path in (sdk / "lib").glob("*.def") for line in path.read_text().splitlines()
            if line.endswith(" DATA")}
    for name, names in sorted(imports.items()):
        print(f"{name}: {len(names)} names; data: {' '.join(sorted(names & data)) or 'none'}")
        if name in WIRESHARK:
            problems += [f"{each} is no public name of {name}" for each in sorted(names - known)]
            problems += [f"{each} came with Wireshark {since[each]}" for each in sorted(names) if since.get(each, (0,)) > series(sdk)]
            print(f"    {len(names & since.keys())} of them in Debian's list, the newest of {max([since[each] for each in names & since.keys()] or ['?'])}")
        elif GLIB.fullmatch(name):
            problems += [f"{each} needs GLib {since[each]}" for each in sorted(names) if since.get(each, (0,)) > NEWEST_GLIB]
        elif not SYSTEM.fullmatch(name):
            problems.append(f"{name} is not beside Wireshark")
    print(*problems, sep="\n")
    return 1 if problems else 0


sys.exit(main())
