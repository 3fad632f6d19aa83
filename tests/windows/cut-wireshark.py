#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Leaves Wireshark's source tree with the dissectors that Lab's captures need, for the others take an
hour to compile. usage: cut-wireshark.py WIRESHARK-SOURCE"""
import pathlib
import re
import sys

KEPT = """arp data dns eth ethertype frame gre http icmp icmpv6 igmp ip ipv6 llc loop media null openflow
openflow_v1 raw sll tcp text-media udp vlan vxlan""".split()


def replaced(text, name, files):
    """The list of that name, with these files in it."""
    block = "\n".join(f"${{CMAKE_CURRENT_SOURCE_DIR}}/{file}" for file in files)
    return re.sub(rf"^set\({name}\n[^)]*\)", f"set({name}\n{block}\n)", text, flags=re.MULTILINE)


source = pathlib.Path(sys.argv[1])
lists = source / "epan" / "dissectors" / "CMakeLists.txt"
text = lists.read_text()
for name in ("PIDL_DISSECTOR_SRC", "CLEAN_ASN1_DISSECTOR_SRC", "DIRTY_ASN1_DISSECTOR_SRC",
             "DIRTY_CORBA_IDL_DISSECTOR_SRC", "CLEAN_CORBA_IDL_DISSECTOR_SRC", "NCP2222_DISSECTOR_SRC", "DISSECTOR_SUPPORT_SRC"):
    nothing = source / "epan" / "dissectors" / f"no-{name.lower()}.c"
    nothing.write_text("typedef int nothing;\n")
    text = replaced(text, name, [nothing.name])
text = replaced(text, "DISSECTOR_SRC", ["file-file.c", *(f"packet-{name}.c" for name in KEPT)])
lists.write_text(text)

# Wireshark ends where a dissector asks for a table that no other one has made.
kept = [source / "epan" / "dissectors" / f"packet-{name}.c" for name in KEPT]
tables = set()
for path in [*kept, *(source / "epan").glob("*.c")]:
    tables |= set(re.findall(r'register_\w*table\w*\s*\(\s*"([^"]+)"', path.read_text(errors="replace")))
for path in kept:
    text = re.sub(r'prefs_get_range_value\("\w+", "([^"]+)"\)',
                  lambda found: found[0] if found[1] in tables else "NULL", path.read_text(errors="replace"))
    path.write_text(re.sub(
        r'^\s*(?:capture_)?(?:heur_)?dissector_add_\w+\s*\(\s*"([^"]+)"[^;]*;',
        lambda found: found[0] if found[1] in tables else "", text, flags=re.MULTILINE))

main = source / "CMakeLists.txt"
text = main.read_text()
taps = """endpoints expert flow follow hosts icmpstat iostat protocolinfo protohierstat simple_stattable
stats_tree""".split()
files = "\n".join(f"${{CMAKE_SOURCE_DIR}}/ui/cli/tap-{name}.c" for name in taps)
text = re.sub(r"^set\(TSHARK_TAP_SRC\n[^)]*\)", f"set(TSHARK_TAP_SRC\n{files}\n)", text, flags=re.MULTILINE)
main.write_text(text)

# A program that makes sources has to run here.
(source / "tools" / "lemon" / "CMakeLists.txt").write_text("""
add_executable(lemon IMPORTED GLOBAL)
set_target_properties(lemon PROPERTIES IMPORTED_LOCATION "${LEMON}")
""")

# These tables there are none of.
program = source / "tshark.c"
program.write_text(re.sub(r"^\s*\w+_table_iterate_tables\(.*\);$", "", program.read_text(), flags=re.MULTILINE))
