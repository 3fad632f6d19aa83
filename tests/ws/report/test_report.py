# SPDX-License-Identifier: GPL-2.0-or-later
"""Reports on a capture, as Markdown and as HTML."""

import errno
import functools
import html.parser
import os
import re
import signal
import subprocess
import sys

import pytest

import hostile
from harness import REPO, capture
from packets import segment, write
from pcapng import rich_file

sys.path.append(str(REPO / "tests" / "captures"))

import generate  # noqa: E402

LANGUAGES = {"en": "en", "zh_CN": "zh-CN"}
VOID = {"meta", "br"}
OWN_LINES = re.compile(r"^ {3}- (.*)$", re.MULTILINE)


@functools.lru_cache(maxsize=None)
def report(wireshark, path, form="", *options):
    return wireshark.tshark("-q", "-r", path, "-z", f"lab,report{form}", *options)


class Page(html.parser.HTMLParser):
    """What an HTML file consists of; it must be well-formed."""

    def __init__(self, text):
        super().__init__()
        self.open, self.elements, self.texts = [], [], []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        assert len(dict(attrs)) == len(attrs), (tag, attrs)
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        assert self.open[-1] == "svg" and tag in {"rect", "path"}
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.texts.append((self.open[-1] if self.open else "", data))

    def attributes(self, *tags):
        return [attrs for tag, attrs in self.elements if tag in tags]

    def text(self, tag):
        return "".join(data for parent, data in self.texts if parent == tag)


def printed_into(wireshark, stdout, output, language="en", **how):
    """What tshark says, and how it ends, where what it prints goes there."""
    return subprocess.run(wireshark.command("tshark", "-n", "-q", "-r", capture("four-way-close"), "-z", output,
                                            "-o", f"lab.language:{language}"), env=wireshark.environment(), stdout=stdout,
                          stderr=subprocess.PIPE, text=True, timeout=300, check=False, **how)


@pytest.mark.parametrize("output", ["lab,report", "lab,ladder", "lab,chart,svg", "lab,worksheet", "lab,connections",
                                    "lab,round-trips", "lab,steps", "flow,lab,network"])
@pytest.mark.parametrize("language, begins", [("en", "Lab: the output is not complete"), ("zh_CN", "Lab：输出不完整")])
def test_a_full_disk(wireshark, output, language, begins):
    """Half a report with the exit status of a whole one would be handed out."""
    with open("/dev/full", "w", encoding="utf-8") as full:
        done = printed_into(wireshark, full, output, language)
    assert done.returncode == 1 and begins in done.stderr and os.strerror(errno.ENOSPC) in done.stderr
    assert done.stderr.count("Lab") == 1


@pytest.mark.parametrize("output", ["lab,report", "lab,report,html", "lab,connections"])
def test_no_reader(wireshark, output):
    """A pipe that nobody reads any more needs no word; no output at all does, with its reason also where only the first part of
    a long report fails."""
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "w", encoding="utf-8") as pipe:
        done = printed_into(wireshark, pipe, output, preexec_fn=lambda: signal.signal(signal.SIGPIPE, signal.SIG_IGN))
    assert (done.returncode, done.stderr) == (1, "")
    done = printed_into(wireshark, None, output, preexec_fn=lambda: os.close(1))
    assert done.returncode == 1 and "Lab: the output is not complete" in done.stderr and os.strerror(errno.EBADF) in done.stderr


ODD_BESIDE_PLAIN = """
[odd-beside-plain]
about: A repetition is carried in one segment with new data of the same connection, which stands in front of it.
ports: 50001 6653
ports2: 50002 5000
isn2: 1380 5000
c S    0   -   0
s SA   0   1   0
c A    1   1   0
c2 S   0   -   0  hold
s2 SA  0   1   0  hold
c PA   1   1 144  carry
c2 A   1   1   0  hold
c2 PA  1   1  10  hold
c PA 145   1 154  carry
c2 PA 11   1  10  hold
c2 PA  1   1  10  hold
c PA 299   1 164  carry wait=1
"""


def test_there_is_space_to_write_on(wireshark):
    """Between lines of underscores, which in Markdown must not be rules."""
    text = report(wireshark, capture("four-way-close"))
    assert "\n\\________________" in text and not re.search("^_+$", text, re.MULTILINE)


def test_what_is_odd_is_described_and_not_what_its_frame_has_beside_it(own_wireshark):
    path = own_wireshark.home.path / "odd-beside-plain.pcap"
    generate.write(generate.parse(ODD_BESIDE_PLAIN)["odd-beside-plain"], path)
    odd = own_wireshark.tshark("-q", "-r", path, "-z", "lab,report").split("### What is odd here")[-1]
    assert odd.split("\n")[2].startswith("- **Retransmission of frame 5: Data once more**: ")


@pytest.fixture(scope="module", params=LANGUAGES)
def page(wireshark, joined, request):
    """The report on all captures together, in a language."""
    text = report(wireshark, joined.path, ",html", "-o", f"lab.language:{request.param}")
    return Page(text), request.param


def test_a_page_needs_nothing_else(page):
    """No script, nothing to fetch, nothing that leads elsewhere; and a policy that forbids it."""
    allowed = {"html", "head", "meta", "title", "style", "body", "main", "h1", "h2", "h3", "p", "dl",
               "dt", "dd", "ol", "ul", "li", "strong", "div", "table", "caption", "thead", "tbody",
               "tr", "th", "td", "a", "figure", "figcaption", "br", "label", "textarea", "svg",
               "desc", "text", "path", "rect"}
    assert {tag for tag, _ in page[0].elements} <= allowed
    for tag, attrs in page[0].elements:
        assert not [name for name in attrs if name.startswith("on") or name in ("src", "style")]
        assert tag == "a" or "href" not in attrs
    ids = [attrs["id"] for _, attrs in page[0].elements if "id" in attrs]
    assert len(ids) == len(set(ids))
    for attrs in page[0].attributes("a"):
        assert attrs["href"][0] == "#" and attrs["href"][1:] in ids
    policy = [attrs for attrs in page[0].attributes("meta") if "http-equiv" in attrs]
    assert policy[0]["content"].startswith("default-src 'none'")
    assert "url(" not in page[0].text("style") and "@import" not in page[0].text("style")


def test_a_page_can_be_read_aloud(page):
    """A language, a title, headings in their order, a name for each figure, table and field."""
    parts = page[0]
    assert parts.attributes("html") == [{"lang": LANGUAGES[page[1]]}]
    assert parts.text("title")
    levels = [int(tag[1]) for tag, _ in parts.elements if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:]))
    ids = {attrs["id"] for _, attrs in parts.elements if "id" in attrs}
    figures = parts.attributes("svg")
    assert len(figures) >= 20
    for attrs in figures:
        assert attrs["role"] == "img"
        assert {attrs["aria-labelledby"], attrs["aria-describedby"]} <= ids
    fields = [attrs["id"] for attrs in parts.attributes("textarea")]
    assert fields and fields == [attrs["for"] for attrs in parts.attributes("label")]
    assert all("scope" in attrs for attrs in parts.attributes("th"))
    scrolled = [attrs for attrs in parts.attributes("div") if attrs.get("class") == "scroll"]
    assert all(attrs["tabindex"] == "0" and attrs["aria-label"] for attrs in scrolled)


def luminance(colour):
    """Of #rgb or #rrggbb, as WCAG 2 reckons it."""
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = [int(digits[place:place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_colours_have_contrast(page):
    """Texts 7, lines 4.5, on white; bands have a dark edge, and the name of the state beside them.
    The grid of a chart only guides the eye."""
    style = re.sub(r"\.grid\{[^}]*\}", "", page[0].text("style"))
    texts = re.findall(r"(?<![-\w])color:(#\w+)", style) + \
        re.findall(r"(?:text|\.quiet|-text)\{fill:(#\w+)", style)
    lines = re.findall(r"(?:stroke|solid|px solid) ?:?(#\w+)", style)
    assert len(texts) >= 4 and len(lines) >= 6
    assert all(contrast(colour, "#fff") >= 7 for colour in texts), texts
    assert all(contrast(colour, "#fff") >= 4.5 for colour in lines), lines
    assert re.search(r"thead th\{background:(#\w+)", style)
    assert contrast("#1a1a1a", re.search(r"thead th\{background:(#\w+)", style)[1]) >= 7
    states = {attrs["class"].split()[-1] for attrs in page[0].attributes("rect")
              if attrs["class"].startswith("band ")}
    assert states and all(re.search(rf"\.{state}\{{fill:#", style) for state in states)


def test_no_browser_darkens_the_pictures(page, wireshark):
    """It would darken their ground and leave their ink black."""
    assert page[0].text("style").lstrip().startswith(":root{color-scheme:only light}")
    for form in ("ladder", "chart"):
        drawn = wireshark.tshark("-q", "-r", capture("four-way-close"), "-z", f"lab,{form},svg")
        assert "<style>.sheet{color-scheme:only light;" in drawn


def test_nothing_is_cut_on_paper(page):
    style = page[0].text("style")
    assert "@page{size:A4" in style
    print_rules = style[style.index("@media print"):]
    for selector in ("svg.ladder", "tr", "li", ".room"):
        assert re.search(rf"[{{}},]{re.escape(selector)}(?:,[^{{]*)?\{{break-inside:avoid", print_rules)
    for attrs in page[0].attributes("svg"):
        width, height = (float(part) for part in attrs["viewbox"].split()[2:])
        assert 180 / width * height <= 297 - 30  # millimetres


def test_no_page_is_left_half_white(wireshark):
    """What is short stands in front of the ladder, which needs a page of its own, and clings to nothing behind it."""
    text = report(wireshark, capture("three-segment-close"), ",html")
    chapter = text[text.index('<h2 id="c1">'):]
    assert chapter.index("<h3>In numbers</h3>") < chapter.index("<figure>") < chapter.index("<h3>The opening")
    print_rules = text[text.index("@media print"):]
    assert print_rules.index("dt{break-after:avoid}") < print_rules.index(".brief dt{break-after:auto}")


def test_the_lines_of_a_step_are_those_of_the_tree(wireshark):
    """Page and tree never say different things."""
    for name in ("three-way-close", "simultaneous-close", "reset-443", "refused", "fast-retransmit",
                 "wrong-handshake2", "midstream-close"):
        path = capture(name)
        tree = {line.strip()[1:-1] for line in wireshark.tshark("-r", path, "-V").splitlines()
                if line.strip().startswith("[")}
        lines = [re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", line) for line in OWN_LINES.findall(report(wireshark, path))]
        numbers = [line for line in lines if line.startswith(("seq = ", "ack = "))]
        assert numbers and [line for line in numbers if line not in tree] == [], name


def test_a_reset_is_a_step_where_it_ends_something(wireshark):
    """In the order of the capture; one that is ignored is no step of the close."""
    def steps(name):
        closing = report(wireshark, capture(name)).split("### The close, step by step")[1]
        return [int(frame) for frame in re.findall(r"^1\. \*\*Frame (\d+)", closing, re.MULTILINE)]

    assert steps("reset-ignored") == [15, 16, 17, 18]
    assert steps("client-abort") == [8]


def test_what_is_odd_is_named(wireshark):
    text = report(wireshark, capture("fast-retransmit"))
    odd = text[text.index("## What is odd"):text.index("### In your own words")]
    # Further ones are in the folded run that begins with frame 16, behind data too.
    assert re.search(r"\*\*Duplicate ACK\*\*: .*frames 13, 14, 15, 16 and 5 more\.", odd)
    assert re.search(r"\*\*Retransmission of frame 8.*fast retransmit .*frame 27\\?\.", odd)
    assert "Nothing: every number" in report(wireshark, capture("four-way-close"))
    assert "captured twice" in report(wireshark, capture("captured-twice"))


def part(text, begin, end):
    """What stands between two lines of a report."""
    return text.split(f"## {begin}\n")[1].split(f"\n## {end}")[0].split(f"\n### {end}")[0].strip()


def test_what_was_captured_and_where(own_wireshark):
    """What the file itself tells: its interfaces and comments, and the names that were resolved."""
    source = own_wireshark.home.config("rich.pcapng", rich_file())
    text = own_wireshark.run("tshark", "-N", "n", "-q", "-r", source, "-z", "lab,report").stdout
    times = own_wireshark.column(source, "frame.time_epoch")
    assert part(text, "What was captured", "The connections").splitlines() == [
        "- **First segment**: 2023-11-14 22:13:20 UTC",
        f"- **Time from first to last segment**: {float(times[-1]) - float(times[0]):.6f} s",
        f"- **TCP segments**: {len(times)}", "- **Connections**: 1", "- **Captured on**: eth0", "- **Captured on**: eth1",
        "- **Link layer**: Ethernet", "- **Comment in the file**: of the whole file"]
    assert "\nName of the client: student.example\n" in text and "Name of the server" not in text


def test_times_that_go_back(own_wireshark):
    """As in merged files: the first and the last segment are those of the earliest and the latest time."""
    packets = [segment(number % 2, 16, 1, 1, bytes(1)) for number in range(4)]
    path = write(own_wireshark.home.path / "back.pcap", list(zip((3000, 1000, 9000, 4000), packets)))
    times = sorted(map(float, own_wireshark.column(path, "frame.time_epoch")))
    assert f"- **Time from first to last segment**: {times[-1] - times[0]:.6f} s" in report(own_wireshark, path)


def test_a_table_in_markdown(own_wireshark):
    """Numbers stand on the right, and a teacher's own sign for "and" makes no column."""
    own_wireshark.home.config("lab/en.ini", "[connections]\nbytes-client=Sent | client\n")
    head, line = re.findall(r"(?m)^\|.*\|$", report(own_wireshark, capture("four-way-close")))[:2]
    assert "| Sent \\| client |" in head
    assert line == "|---:|---|---|---|---|---:|---:|---:|---:|"


def test_chinese_has_its_own_colon(wireshark):
    text = report(wireshark, capture("http-loopback"), "", "-o", "lab.language:zh_CN")
    assert "\n- **TCP 报文段数**：27\n" in text and "**: " not in text


def test_a_chapter_in_numbers(wireshark):
    """What is known of the connection, and no more."""
    whole, middle = (part(report(wireshark, capture(name)), "In numbers", "").split("````")[0].split()
                     for name in ("http-loopback", "midstream"))
    assert " ".join(whole) == (
        "- **MSS**: 65495 - **Window scale (client, server)**: 8, 8 - **First round trip (ms)**: 0.098 - **Segments of client**: 12 - **Segments of "
        "server**: 15 - **Bytes of client**: 1382 - **Bytes of server**: 285481 - **Retransmissions**: 0")
    assert " ".join(middle).startswith("- **Segments of client**: ")


def test_steps_stand_in_the_order_of_the_capture(wireshark):
    """Of both ends, each frame once, whatever steps it takes."""
    def frames(name, chapter):
        steps = part(report(wireshark, capture(name)), f"The {chapter}, step by step", "The" if chapter == "opening" else "What")
        return [int(frame) for frame in re.findall(r"^1\. \*\*Frame (\d+)", steps, re.MULTILINE)]

    assert frames("simultaneous-open", "opening") == [1, 2, 3, 4]
    assert frames("simultaneous-close", "close") == [4, 5, 6, 7]
    assert frames("three-way-close", "close") == [7, 8, 9]


def test_a_chapter_is_on_its_own_connection(wireshark):
    """Where the segments of one carry those of another, and are in the same frames; one of them carries two."""
    carried = report(wireshark, capture("two-tcp-layers")).split("\n## Connection 2:")[1]
    assert re.findall(r"^1\. \*\*Frame (\d+): (.*? of \d)", carried, re.MULTILINE) == [
        ("4", "Handshake 1 of 3"), ("4", "Handshake 2 of 3"), ("6", "Handshake 3 of 3"), ("7", "Close 1 of 4")]


def test_of_much_that_is_odd_eight_frames_are_named(wireshark):
    path = REPO / "tests/timing/timeouts-double.a.pcap"
    again = [number for number, cause in enumerate(wireshark.column(path, "lab.retransmission"), 1) if cause == "timeout"]
    assert len(again) > 9
    odd = part(report(wireshark, path), "What is odd here, and why", "In your own words").replace("\\", "")
    assert f"Seen in frames {', '.join(map(str, again[:8]))} and {len(again) - 8} more." in odd


TERMS = {"ack": "ack, the acknowledgment number", "syn": "SYN", "isn": "Initial sequence number, ISN: x and y", "fin": "FIN",
         "rst": "RST", "letters": "u, v, w", "mss": "MSS", "scale": "Window scale", "round-trip": "Round trip time",
         "retransmission": "Retransmission"}


@pytest.mark.parametrize("name, terms, states", [
    ("four-way-close", "ack syn isn fin letters mss scale round-trip",
     "CLOSED LISTEN SYN-SENT SYN-RECEIVED ESTABLISHED FIN-WAIT-1 FIN-WAIT-2 CLOSE-WAIT LAST-ACK TIME-WAIT"),
    ("no-window-scaling", "ack syn isn fin letters mss round-trip",
     "CLOSED LISTEN SYN-SENT SYN-RECEIVED ESTABLISHED FIN-WAIT-1 FIN-WAIT-2 CLOSE-WAIT LAST-ACK TIME-WAIT"),
    ("simultaneous-fins", "ack syn isn fin letters mss scale round-trip",
     "CLOSED LISTEN SYN-SENT SYN-RECEIVED ESTABLISHED FIN-WAIT-1 CLOSING TIME-WAIT"),
    ("refused-twice", "ack syn isn rst letters retransmission", "CLOSED LISTEN SYN-SENT"),
    ("midstream-acks", "", "UNKNOWN")])
def test_the_terms_of_a_report_are_those_it_uses(wireshark, name, terms, states):
    """Each explained once, at its end."""
    told = re.findall(r"^- \*\*(.*?)\*\*: ", report(wireshark, capture(name)).split("## The terms used here\n")[1], re.MULTILINE)
    assert [term.replace("\\", "") for term in told] == [
        "Segment", "seq, the sequence number", *(TERMS[term] for term in terms.split()), *states.split()]


@pytest.mark.parametrize("name, stories", [("four-way-close", 1), ("time-wait-reuse", 3), ("syn-flood", 0)])
def test_own_words_on_each_of_a_few_connections(wireshark, name, stories):
    """On many they would fill the page: there is one question on the whole capture."""
    text = report(wireshark, capture(name))
    assert text.count("Tell the story of this connection in a few sentences") == stories
    assert text.count("What did this capture teach you") == 1


def test_one_conversation(wireshark, joined):
    text = report(wireshark, joined.path, ",7")
    rows = [line for line in text.splitlines() if re.match(r"\| \d", line)]
    assert 1 <= len(rows) <= 2 and "more connections" not in text


def test_what_is_left_out_is_said(wireshark, joined):
    for form in ("", ",html"):
        text = report(wireshark, joined.path, form)
        numbers = [number for name, number in re.findall(
            r"(TCP segments|Connections)(?:\*\*: |</dt><dd>)([\d,]+)", text.replace("\\", ""))]
        assert len(numbers) == 2 and numbers == [f"{int(number.replace(',', '')):,}" for number in numbers]
        assert len(numbers[0]) > 4
        count = re.search(r"([\d,]+) more connections are not in this report", text)[1]
        assert f"-z lab,report{form},all" in text
        everything = report(wireshark, joined.path, form + ",all")
        heads = r"<h2 id" if form else r"\n## Connection \d"
        shown, all_shown = (len(re.findall(heads, some)) for some in (text, everything))
        assert shown == 20 and all_shown - shown == int(count.replace(",", ""))
        assert all_shown == int(numbers[1].replace(",", ""))


def test_nothing_to_report(wireshark):
    for form in ("", ",html", ",7"):
        assert "There is no TCP segment in this capture" in report(wireshark, capture("ping"), form)


@pytest.mark.parametrize("form", [",x", ",html,x", ",html,", ",1,html", "x", ",all,all"])
def test_mistaken_arguments(wireshark, form):
    done = wireshark.run("tshark", "-q", "-r", capture("ping"), "-z", f"lab,report{form}", quiet=False)
    assert done.returncode != 0 and done.stdout == ""


@pytest.fixture(scope="module")
def evil(wireshark):
    return hostile.write(wireshark.home.path / "evil.pcapng")


def of_evil(wireshark, evil, output):
    """With HTTP explained and names resolved."""
    return wireshark.run("tshark", "-q", "-r", evil, "-z", output, "-o", "lab.http:TRUE", "-o",
                         "nameres.network_name:TRUE", "-o", "nameres.use_external_name_resolver:FALSE",
                         "-o", "nameres.dns_pkt_addr_resolution:FALSE").stdout


OUTPUTS = ["lab,report", "lab,report,html", "lab,ladder", "lab,ladder,svg", "lab,chart,svg", "lab,worksheet",
           "lab,worksheet,tsv", "lab,key", "lab,key,gift"]


@pytest.mark.parametrize("output", OUTPUTS)
def test_a_hostile_capture_stays_text(wireshark, evil, output):
    """Its comments, the names of its interface and hosts, and what its request asks for."""
    text = of_evil(wireshark, evil, output)
    assert not re.search("[\0-\x08\x0b-\x1f\x7f-\x9f]", text)
    if output == "lab,report":
        assert text.count("alert") >= 4  # it is all there: comment, interface, name, request
    if output in ("lab,report,html", "lab,ladder,svg", "lab,chart,svg"):
        assert "<script" not in text and "<b " not in text and "<i>" not in text
    if output == "lab,report,html":
        assert text.count("&lt;script&gt;") >= 4 and "&quot;" in text  # none ends an attribute
        assert {tag for tag, _ in Page(text).elements}.isdisjoint({"script", "b", "i"})


@pytest.mark.parametrize("output", ["lab,report", "lab,worksheet", "lab,key"])
def test_a_hostile_capture_brings_no_markdown(wireshark, evil, output):
    """Outside of blocks of code no mark stands without its backslash; each row has its cells."""
    text = re.sub(r"(?ms)^````text$.*?^````$", "", of_evil(wireshark, evil, output))
    assert "````" not in text
    for line in text.splitlines():
        marked = re.sub(r"\\[!-/:-@\[-`{-~]", "", line)
        marked = re.sub(r"`[\w+-]+`", "", marked)  # the words to answer with
        assert not re.search(r"[<>`]|\]\(|\w\*\*\w", marked), line
    for table in re.findall(r"(?m)(?:^\|.*\n)+", text):
        widths = {len(re.findall(r"(?<!\\)(?:\\\\)*\|", row)) for row in table.splitlines()}
        assert len(widths) == 1, table
