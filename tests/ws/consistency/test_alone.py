# SPDX-License-Identifier: GPL-2.0-or-later
"""A field that is asked for alone, by a column, has the values that it has among all others: where nobody
looks, Lab draws only what is asked for."""

from harness import AGGREGATOR, CAPTURES, REPO, capture

# Beside all of those to test with: losses, HTTP, pings, ICMP errors, scans and a flood.
PATHS = [*sorted(CAPTURES.glob("*.pcap")), *map(capture, (
    "dns-answers", "dns-http", "tls-1-2", "fast-retransmit", "http-close", "http-loopback", "ping", "ping-errors", "port-scans",
    "refused-by-router", "spoofed-flood", "accept-queue-full", "mtu-black-hole", "ecn-marked", "zero-window", "19-third_ack_lost.a",
    "130-syn_cookies.a")),
    REPO / "tests/public-cases/114-paws.pcap", REPO / "tests/public-cases/36-injected-rst.pcap"]
PREFERENCES = [(f"lab.{name}", "TRUE") for name in ("http", "ip", "tls", "dns", "quic")]
QUIZ = {"lab.question", "lab.answer"}  # there in quiz mode only
NOWHERE = {"lab.sack.other.first", "lab.sack.other.last", "lab.untracked", "lab.quic", "lab.quic.frame", "lab.urgent", "lab.ecn.rule", "lab.reset.bytes", "lab.reset.unlike",
           "lab.wait.timer"}


def all_together(wireshark, path, settings):
    """Each field of each frame, from trees that somebody looks at; what is for columns alone is not in
    those."""
    names = [name for name in wireshark.kinds if not name.startswith("lab.column.")]
    options = (word for name, value in PREFERENCES for word in ("-o", f"{name}:{value}"))
    rows = wireshark.fields(path, names, "-2", *options)
    columns = sorted(set(wireshark.kinds) - set(names))
    frames = wireshark.sharkd(*settings, ("load", {"file": str(path)}), ("frames", {
        f"column{number}": f"{name}:0" for number, name in enumerate(columns)}))[-1]
    for row, frame in zip(rows, frames, strict=True):
        row.update(zip(columns, frame["c"], strict=True))
    return rows


def test_each_field_alone(wireshark):
    path = wireshark.home.path / "alone.pcapng"
    wireshark.run("mergecap", "-a", "-w", path, *PATHS)
    names = sorted(set(wireshark.kinds) - QUIZ)
    settings = [("setconf", {"name": name, "value": value}) for name, value in PREFERENCES]
    together = all_together(wireshark, path, settings)
    answers = wireshark.sharkd(*settings, ("load", {"file": str(path)}),
                               *(("frames", {"column0": f"{name}:0"}) for name in names))
    for name, frames in zip(names, answers[len(settings) + 1:], strict=True):
        exact = wireshark.kinds[name] not in ("FT_NONE", "FT_RELATIVE_TIME")  # shown in other ways
        found = 0
        for number, (row, frame) in enumerate(zip(together, frames, strict=True), 1):
            expected = row[name].replace(AGGREGATOR, ",")
            alone = wireshark.value(name, frame["c"][0])
            assert alone == expected if exact else bool(alone) == bool(expected), (name, number)
            found += bool(alone)
        assert found or name in NOWHERE, f"{name} is in none of the captures"
