# SPDX-License-Identifier: GPL-2.0-or-later
"""What a student reads of a frame before anything is unfolded: the headline, the textbook's row, the
numbers and why, the states, what to look at. No more than that, in either language."""

import collections
import re

import pytest
from harness import CAPTURES_OF_A_SHARKD, KERNEL, REPO, SAMPLES, capture
from packets import segment, write

# A headline and what stands directly below it, as tshark prints both: a segment that was lost has the
# most lines, for two look back, and an ICMP error that ends an attempt to open the longest texts.
MOST_LINES = 11
MOST_CHARACTERS = {"en": 900, "zh_CN": 560}

SAMPLE_CAPTURES = [*sorted(SAMPLES.glob("*.pcap")), *sorted((SAMPLES / "recorded").glob("*.pcap"))]

# The state diagram of RFC 9293 (figure 5): what one segment, sent or received, may lead to; two
# arrows in a row where it carries both an ACK and a FIN.
ARROWS = {
    "CLOSED": {"SYN-SENT", "SYN-RECEIVED"},
    "LISTEN": {"SYN-RECEIVED", "SYN-SENT"},
    "SYN-SENT": {"ESTABLISHED", "SYN-RECEIVED", "CLOSED"},
    "SYN-RECEIVED": {"ESTABLISHED", "FIN-WAIT-1", "CLOSE-WAIT", "LISTEN", "CLOSED"},
    "ESTABLISHED": {"FIN-WAIT-1", "CLOSE-WAIT", "CLOSED"},
    "FIN-WAIT-1": {"FIN-WAIT-2", "CLOSING", "TIME-WAIT", "CLOSED"},
    "FIN-WAIT-2": {"TIME-WAIT", "CLOSED"},
    "CLOSE-WAIT": {"LAST-ACK", "CLOSED"},
    "CLOSING": {"TIME-WAIT", "CLOSED"},
    "LAST-ACK": {"CLOSED"},
    "TIME-WAIT": {"CLOSED", "SYN-RECEIVED", "SYN-SENT"},
}


def numbered_pages(wireshark, path, language="en"):
    """The Lab trees of a capture: the frame's number, and a list of (depth, line)."""
    trees, number, tree = [], 0, None
    for line in wireshark.tshark("-2", "-O", "lab", "-r", path, "-o",
                                 f"lab.language:{language}").splitlines():
        if line.startswith("Frame "):
            number = int(line.split()[1].rstrip(":"))
        if line.startswith("[Lab"):
            tree = [(0, line)]
            trees.append((number, tree))
        elif tree and line.startswith("    "):
            tree.append(((len(line) - len(line.lstrip(" "))) // 4, line.strip()))
        else:
            tree = None
    return trees


def pages(wireshark, path, language="en"):
    return [tree for _, tree in numbered_pages(wireshark, path, language)]


@pytest.fixture(scope="module")
def every_page(wireshark, joined):
    """In each language, the trees of all captures: (path, where it comes from, tree)."""
    return {language: [(joined.paths[number - 1], joined.origins[number - 1], tree)
                       for number, tree in numbered_pages(wireshark, joined.path, language)]
            for language in MOST_CHARACTERS}


@pytest.mark.parametrize("language", MOST_CHARACTERS)
def test_a_page_is_short_before_it_is_unfolded(every_page, language):
    count = 0
    for path, origin, tree in every_page[language]:
        if path not in SAMPLE_CAPTURES:
            continue
        shown = [line for depth, line in tree if depth < 2]
        assert len(shown) <= MOST_LINES, (origin, shown)
        assert sum(map(len, shown)) <= MOST_CHARACTERS[language], (origin, shown)
        count += 1
    assert count > 500


@pytest.mark.parametrize("language", MOST_CHARACTERS)
def test_no_page_says_a_thing_twice(every_page, language):
    """Not a line, and not what is said of two ends below lines of their own; but Wireshark does, of experts."""
    for _, origin, tree in every_page[language]:
        lines = [line for _, line in tree if not re.match(r"\[(Severity level|Group): ", line)]
        assert len(set(lines)) == len(lines), (origin, [line for line in lines if lines.count(line) > 1])


@pytest.mark.parametrize("language, opening", [("en", "[Opening: "), ("zh_CN", "[建立：")])
def test_a_refusal_is_told_once(wireshark, language, opening):
    """By the headline of a RST; an ICMP error that refuses has no other line on it."""
    told = {name: any(line.startswith(opening) for _, line in pages(wireshark, capture(name), language)[1])
            for name in ("connection-refused", "refused-by-firewall")}
    assert told == {"connection-refused": False, "refused-by-firewall": True}
    assert wireshark.column(capture("connection-refused"), "lab.open")[1] == "refused"


def test_the_order_of_a_page(wireshark):
    starts = [r"\[Lab: Handshake 2 of 3 \(SYN\+ACK\)", r"\[SYN=1, ACK=1, seq=y, ack=x\+1\]",
              r"\[ack = x \+ 1 = ", r"\[seq = y = ", r"\[Why these numbers: ",
              r"\[State of the client: ", r"\[State of the server: ", r"\[Look at: ", r"\[More\]"]
    tree = pages(wireshark, capture("http-loopback"))[1]
    shown = [line for depth, line in tree if depth < 2]
    assert len(shown) == len(starts)
    assert all(map(re.match, starts, shown)), shown


def test_what_a_router_marked_needs_no_unfolding(wireshark):
    """Nor do the answers to it; what every segment says of ECN does."""
    shown = {number: [line.split(",")[0] for depth, line in tree if depth == 1 and re.match(r"\[(ECN|Flags: )", line)]
             for number, tree in numbered_pages(wireshark, capture("ecn-marked"))}
    assert {number: lines for number, lines in shown.items() if lines} == {
        18: ["[ECN field of the IP header 11"], 19: ["[Flags: ECE: a router marked frame 18 with CE"],
        20: ["[Flags: CWR: the server has reduced its congestion window", "[ECN field of the IP header 11"],
        21: ["[Flags: ECE: a router marked frame 20 with CE"], 22: ["[Flags: CWR: the server has reduced its congestion window"]}


def test_the_row_is_the_same_in_every_language(wireshark):
    rows = [[tree[1][1] for tree in pages(wireshark, capture("client-close"), language)]
            for language in MOST_CHARACTERS]
    assert rows[0] == rows[1]
    assert rows[0][7:11] == ["[FIN=1, ACK=1, seq=u, ack=16]", "[ACK=1, seq=v, ack=u+1]",
                             "[FIN=1, ACK=1, seq=w, ack=u+1]", "[ACK=1, seq=u+1, ack=w+1]"]


def test_what_matters_most_is_the_headline(wireshark):
    """One frame for each subject, with the start of its headline."""
    expected = {
        "client-close": {1: "Handshake 1 of 3 (SYN)", 3: "Handshake 3 of 3 (ACK)", 4: "Data:"},
        "three-segment-close": {9: "Close 2 and 3 of 4 in one segment"},
        "simultaneous-syns": {2: "Simultaneous open (SYN)", 3: "Simultaneous open (SYN+ACK)"},
        "simultaneous-fins": {9: "Close 3 of 4 (FIN) crosses the first FIN"},
        "retransmission-timeout": {9: "Retransmission of frame 8: Data once more"},
        "last-ack-lost": {12: "Retransmission of frame 10: Close 3 of 4 once more"},
        "fast-retransmit": {22: "Duplicate ACK, number 5: the server still waits for frame 8"},
        "overtaken-segment": {10: "A gap before this segment", 14: "Out of order"},
        "zero-window": {8: "Retransmission of frame 7", 13: "Zero window:", 14: "Window probe:",
                        19: "Window update:", 21: "Window full:"},
        "keep-alive": {8: "Keep-alive:", 9: "Answer to the keep-alive:"},
        "time-wait-reuse": {11: "Handshake 1 of 3 (SYN) on used ports"},
        "challenge-ack": {8: "Stray segment (SYN), amid a connection that the server still has", 9: "Challenge ACK"},
        "connection-refused": {2: "Reset (refused):"}, "client-abort": {8: "Reset (abort):"},
        "reset-after-close": {7: "Reset (after the close):"},
        "reset-outside-window": {4: "Reset (ignored):"},
        "half-close": {10: "Data in a half-closed connection"},
        "captured-twice": {2: "Second copy of frame 1"},
        "spoofed-flood": {67: "Handshake 1 of 3", 69: "First SYN that tells of a flood: 31", 71: "SYN of a flood: 32"},
        "port-scans": {5: "Reset (cancelled):", 8: "Port scan (SYN scan)", 61: "Port scan (FIN scan)",
                       122: "Port scan (ACK scan)"},
    }
    paths = [capture(name) for name in expected]
    for (name, frames), rows in zip(expected.items(), wireshark.columns(paths, ["lab.title"]), strict=True):
        titles = [row["lab.title"].replace("|", ",") for row in rows]
        for frame, start in frames.items():
            assert titles[frame - 1].startswith(start), (name, frame, titles[frame - 1])


@pytest.mark.parametrize("name, frame, why", [
    ("266-p_rst_wrong_ack_syn_sent.a", 3, "a copy made on the way; or Linux, which tries again at once after a wrong ack."),
    ("104-syn_repeated_by_network.a", 4, "the server answers a SYN that came once more, or it is a copy made on the way.")])
def test_no_probe_for_a_lost_tail_has_a_syn(wireshark, name, frame, why):
    text = wireshark.tshark("-V", "-O", "lab", "-r", KERNEL / f"{name}.pcap", "-Y", f"frame.number == {frame}")
    assert f"[Why: Too soon for the timer, 1 s at first (RFC 6298 2.1): {why}]" in text


# What no single arrow of the diagram is, and where: the captures of the kernel, by a part of their names.
OTHER_ARROWS = {
    # The FIN+ACK is the first to tell that the other FIN has come: two arrows in a row.
    ("ESTABLISHED", "LAST-ACK"): ("response_and_close", "zero_window", "mptcp"),
    # The FIN of this end was lost before the place of capture: it had left the state that was shown.
    ("CLOSE-WAIT", "CLOSING"): ("simultaneous_fin_lost",),
    # From the state that an old segment just before has shown.
    ("SYN-SENT", "TIME-WAIT"): ("syn_copy_after_close",),
    ("CLOSED", "CLOSE-WAIT"): ("old_rst_in_new_connection",),
    ("ESTABLISHED", "FIN-WAIT-2"): ("fin_overtakes_data",),
    # Its FIN is the other end's as well.
    ("ESTABLISHED", "CLOSING"): ("connected-with-itself",),
}


def arrows_of(lines):
    """Each arrow of a page: (state before, state after)."""
    arrow = re.compile(r"\[?State of the \w+: ([\w-]+)(?: \(inferred\))? → ([\w-]+)")
    return [found.groups() for line in lines if (found := arrow.match(line))]


def is_repeated(path):
    """Its connections stand in the joined file more than once: at both ends, or in each carrier."""
    return path.parent == KERNEL or path.stem.startswith(("link-", "tunnel-"))


def labels(node):
    """The lines of a tree as sharkd gives it, from the top."""
    yield node["l"]
    for below in node.get("n", []):
        yield from labels(below)


def pages_alone(wireshark, frames):
    """The Lab trees of captures, each read for itself: (path, frame, lines). frames: how many each has."""
    paths = list(frames)
    for start in range(0, len(paths), CAPTURES_OF_A_SHARKD):
        some = paths[start:start + CAPTURES_OF_A_SHARKD]
        answers = iter(wireshark.sharkd(*(request for path in some for request in (
            ("load", {"file": str(path)}),
            *(("frame", {"frame": number + 1, "proto": True}) for number in range(frames[path]))))))
        for path in some:
            next(answers)
            for number, answer in zip(range(frames[path]), answers):
                yield from ((path, number + 1, list(labels(node))) for node in answer["tree"]
                            if node["l"].startswith("Lab: "))


def test_every_arrow_is_one_of_tcp(every_page):
    """What is no transition of TCP but a correction of what Lab assumed has no arrow, nor has an old
    segment."""
    count = 0
    for path, origin, tree in every_page["en"]:
        for before, after in [] if is_repeated(path) else arrows_of(line for _, line in tree):
            assert after in ARROWS.get(before, ()), (origin, before, after, tree[0])
            count += 1
    assert count > 500


def test_every_arrow_is_one_of_tcp_at_either_end_and_in_every_carrier(wireshark, joined):
    frames = collections.Counter(path for path in joined.paths if is_repeated(path))
    count, others = 0, set()
    for path, number, lines in pages_alone(wireshark, frames):
        for before, after in arrows_of(lines):
            count += 1
            if after not in ARROWS.get(before, ()):
                names = [name for name in OTHER_ARROWS.get((before, after), ()) if name in path.stem]
                assert names, (path.stem, number, before, after, lines[0])
                others.update((before, after, name) for name in names)
    assert count > 4000
    assert others == {(*arrow, name) for arrow, names in OTHER_ARROWS.items() for name in names}


# A RST that is explained otherwise than others of its cause: by the ack that counts in SYN-SENT, and
# where no late data provoked it.
RESETS = [
    ("public-cases/06-rst-wrong-ack", "en", "takes only a RST whose ack is that SYN's seq + 1", "5961"),
    ("public-cases/06-rst-wrong-ack", "zh_CN", "即 ack = SYN 的 seq + 1", "5961"),
    ("kernel/232-abort_in_fin_wait1.a", "en", "no data of the server after it", "still sends"),
    ("kernel/232-abort_in_fin_wait1.a", "zh_CN", "之后没有服务器的数据", "仍在发送"),
    ("public-cases/04-rst-after-late-data", "en", "still sends", "Nothing provoked it")]


@pytest.mark.parametrize("name, language, told, untold", RESETS)
def test_why_there_is_a_reset(wireshark, name, language, told, untold):
    path = REPO / "tests" / f"{name}.pcap"
    page = next(tree for tree in pages(wireshark, path, language) if "RST=1" in tree[1][1])
    text = "\n".join(line for _, line in page)
    assert told in text and untold not in text


@pytest.mark.parametrize("language, told, untold", [
    ("en", "both FINs are acknowledged", "has waited too long"), ("zh_CN", "两个 FIN 都已得到确认", "等得太久")])
def test_a_reset_when_all_is_closed(wireshark, language, told, untold):
    """As a load balancer sends it; without the last ACK the same RST gives up a wait."""
    syn, ack, fin, rst = 2, 16, 1, 4
    packets = [(0, segment(0, syn, 0, 0)), (10, segment(1, syn | ack, 0, 1)), (11, segment(0, ack, 1, 1)),
               (20, segment(0, fin | ack, 1, 1)), (30, segment(1, ack, 1, 2)), (31, segment(1, fin | ack, 1, 2)),
               (32, segment(0, ack, 2, 2)), (3032, segment(1, rst, 2, 0))]
    why = [wireshark.column(write(wireshark.home.path / f"closed-{len(some)}.pcap", some), "lab.why",
                            "-o", f"lab.language:{language}")[-1] for some in (packets, packets[:6] + packets[7:])]
    assert [told in text for text in why] == [True, False] and [untold in text for text in why] == [False, True], why


# What became of a segment, and to which frame that is owed.
LOOKING_BACK = [
    ("connection-refused", 1, "this SYN was refused, the server was CLOSED"),
    ("refused-by-firewall", 1, "it did not get through, as the ICMP error in frame 2 says"),
    ("syn-lost", 1, "this SYN came to nothing, lost or dropped by a full queue"),
    ("123-tfo_syn_ack_lost.a", 11, "it came to nothing: without a SYN+ACK the client drops data"),
    ("110-syn_delayed.a", 1, "it came, but late, behind the one that was sent after it"),
    ("last-ack-lost", 10, "it did arrive, as frame 11 shows; it was sent again, for its ACK was lost or late"),
    ("last-ack-lost", 11, "it was lost or dropped, as frame 12 shows: the server goes on as if it had never come"),
    ("last-ack-lost", 11, "as it did not arrive, the server stayed in LAST-ACK"),
    ("284-p_ack_of_unsent.a", 6, "frame 4 acknowledges it, which stands before it in the file"),
]


def test_what_is_said_looking_back(wireshark):
    answers = wireshark.sharkd(*(request for name, frame, _ in LOOKING_BACK for request in (
        ("load", {"file": str(capture(name))}), ("frame", {"frame": frame, "proto": True}))))
    for (name, frame, line), answer in zip(LOOKING_BACK, answers[1::2], strict=True):
        said = [label for node in answer["tree"] for label in labels(node) if label.startswith("Looking back: ")]
        assert [each for each in said if each.startswith(f"Looking back: {line}")], (name, frame, said)


@pytest.mark.parametrize("language, mark", [("en", " (inferred)"), ("zh_CN", "（推断）")])
def test_a_headline_that_rests_on_an_inferred_fin_says_so(wireshark, language, mark):
    """The server's FIN was not captured, and neither was it seen to be a byte; the client's was."""
    syn, ack, fin = 2, 16, 1
    packets = [(0, segment(0, syn, 0, 0)), (10, segment(1, syn | ack, 0, 1)), (11, segment(0, ack, 1, 1)),
               (20, segment(0, ack, 1, 1, bytes(100))), (30, segment(1, ack, 1, 101)),
               (40, segment(0, ack, 101, 2)), (50, segment(0, ack, 101, 2, bytes(90))), (60, segment(1, ack, 2, 191)),
               (70, segment(0, fin | ack, 191, 2)), (80, segment(1, ack, 2, 192))]
    path = write(wireshark.home.path / "no-fin.pcap", packets)
    rows = wireshark.fields(path, ["lab.role", "lab.title"], "-o", f"lab.language:{language}")
    assert [row["lab.role"] for row in rows[5:]] == ["teardown2", "data", "ack", "teardown3", "teardown4"]
    marked = [number for number, row in enumerate(rows, 1) if row["lab.title"].endswith(mark)]
    assert marked == [6, 7, 9]


@pytest.mark.parametrize("language, inferred, refuted", [("en", " (inferred)", " (later refuted)"),
                                                         ("zh_CN", "（推断）", "（后来被否定）")])
def test_a_fin_that_was_a_byte_is_refuted_on_a_second_pass(wireshark, language, inferred, refuted):
    """The headline and the number: of what acknowledges it, and of what lies between that and the byte."""
    syn, ack, fin = 2, 16, 1
    path = write(wireshark.home.path / "byte.pcap", enumerate(
        [segment(0, syn, 0, 0), segment(1, syn | ack, 0, 1), segment(0, ack, 1, 1), segment(0, ack, 1, 1, bytes(100)),
         segment(1, ack, 1, 101), segment(1, ack, 1, 101, bytes(100)), segment(0, ack, 101, 102),
         segment(1, ack, 102, 101), segment(0, fin | ack, 101, 102), segment(1, ack, 102, 102, bytes(50))]))
    for passes, mark in ([], inferred), (["-2"], refuted):
        options = *passes, "-o", f"lab.language:{language}"
        titles = [row["lab.title"] for row in wireshark.fields(path, ["lab.title"], *options)]
        marks = {number: said for number, title in enumerate(titles, 1) for said in (inferred, refuted) if said in title}
        assert marks == {7: mark, 9: mark}
        lines = [line for line in wireshark.tshark("-V", "-O", "lab", "-r", path, *options).splitlines()
                 if " x = 0" in line and " y = 0" in line and "seq" not in line][-4:]
        assert [f" u = 101{mark}" in line for line in lines] == [True, True, True, False], lines
        assert "w = 101]" in lines[2].replace("。", "") and " u = 101]" in lines[3]


@pytest.mark.parametrize("passes, mark", [([], "inferred"), (["-2"], "later refuted")])
def test_a_fin_in_doubt_leaves_the_first_number_alone(wireshark, passes, mark):
    """Of the handshake the capture has the SYN, which tells x and not y."""
    syn, ack, fin = 2, 16, 1
    path = write(wireshark.home.path / "syn.pcap", enumerate(
        [segment(0, syn, 0, 0), segment(1, ack, 5000, 1, bytes(100)), segment(0, fin | ack, 1, 5100),
         segment(1, ack, 5100, 2), segment(0, ack, 2, 5101), segment(1, ack, 5101, 2, bytes(50))]))
    text = wireshark.tshark("-V", "-O", "lab", "-r", path, *passes, "-Y", "frame.number == 5")
    assert f"; ISN x = 0; FIN u = 1; FIN w = 5100 ({mark})]" in text


def test_one_byte_is_no_bytes(wireshark):
    """Keystrokes: of each line that counts bytes."""
    push, syn, ack = 24, 2, 16
    path = write(wireshark.home.path / "keys.pcap", enumerate(
        [segment(0, syn, 0, 0), segment(1, syn | ack, 0, 1), segment(0, ack, 1, 1), segment(0, push, 1, 1, b"l"),
         segment(1, push, 1, 2, b"l"), segment(0, ack, 2, 2), segment(0, push, 3, 2, b"s")]))
    text = wireshark.tshark("-V", "-O", "lab", "-r", path)
    assert not re.search(r"\b1 (new )?bytes", text)
    assert text.count("Sent by the client and not acknowledged yet: one byte, less than 1 % of the window") == 1
    assert "[After this byte the server expects 2 (relative 2)" in text
    assert "[After this byte comes number 4 (relative 4)" in text
