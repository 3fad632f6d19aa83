# SPDX-License-Identifier: GPL-2.0-or-later
"""The chart of what an end sent over time."""

import re
import struct
import xml.etree.ElementTree as xml

import pytest

from harness import REPO, capture
from packets import segment, write
from test_ladder import lines_between

SVG = "{http://www.w3.org/2000/svg}"
SYN, ACK = 2, 16
SIZE = 1000
LEFT, RIGHT, TOP, BOTTOM, FLIGHT_TOP, FLIGHT_BOTTOM = 820, 7440, 660, 3660, 4000, 5100


def transfer(rounds, lost=None, answered=True, spread=0):
    """A round trip takes 100 ms. In each round the client sends so many segments, within so many
    milliseconds, which the server acknowledges one by one; the lost one is sent again after
    duplicate ACKs."""
    packets = [(0, segment(0, SYN, 0, 0)), (100, segment(1, SYN | ACK, 0, 1)), (100, segment(0, ACK, 1, 1))]
    sent, missing = 0, False
    for number, count in enumerate(rounds, 1):
        first, sent = sent, sent + count
        for index in range(first, sent):
            packets.append((100 * number + spread * (index - first) // count, segment(0, ACK, 1 + index * SIZE, 1, bytes(SIZE))))
        for index in range(first, sent if answered else first):
            missing = missing or index == lost
            upto = lost if missing else index + 1
            packets.append((100 * number + 90, segment(1, ACK, 1, 1 + upto * SIZE)))
        if missing:
            packets.append((100 * number + 95, segment(0, ACK, 1 + lost * SIZE, 1, bytes(SIZE))))
            packets.append((100 * number + 99, segment(1, ACK, 1, 1 + sent * SIZE)))
            missing = False
    return packets


def drawing(wireshark, path, form="", *options):
    return xml.fromstring(wireshark.tshark("-q", "-r", path, "-z", f"lab,chart,svg{form}", *options))


def charts(root):
    return root.findall(f"{SVG}svg")


def shape(chart, name):
    """The one path of a class, but for the legend."""
    found = [path.get("d") for path in chart.iter(f"{SVG}path") if path.get("class") == name]
    found = [path for path in found if not re.match(r"M\d+ 460 ", path)]
    assert len(found) <= 1
    return found[0] if found else ""


def texts(chart):
    return [text.text for text in chart.iter(f"{SVG}text")]


def counts(chart):
    """The numbers of segments below the rounds, with their middles, from left to right."""
    return [(text.text, int(text.get("x"))) for text in chart.iter(f"{SVG}text") if text.get("y") == "3800"]


def stand_apart(chart):
    """Neither over one another nor outside: a digit is 62 wide, as the drawing takes it."""
    at = LEFT
    for text, middle in counts(chart):
        if middle - 31 * len(text) < at:
            return False
        at = middle + 31 * len(text)
    return at <= RIGHT


@pytest.fixture(scope="module")
def slow_start(wireshark):
    path = write(wireshark.home.path / "slow-start.pcap", transfer([4, 8, 16, 8], lost=20))
    [chart] = charts(drawing(wireshark, path))
    return chart


def test_each_segment_is_where_it_belongs(slow_start):
    """36 of them, in four rounds, from the lower left to the upper right."""
    places = [tuple(map(int, place)) for place in
              re.findall(r"M(\d+) (\d+) L(\d+) (\d+)", shape(slow_start, "sent"))]
    assert len(places) == 36
    assert all(x == other and top < y for x, y, other, top in places)
    assert [place[0] for place in places] == sorted(place[0] for place in places)
    assert len({place[0] for place in places}) == 4
    assert all(LEFT <= x <= RIGHT and TOP <= top and y <= BOTTOM for x, y, _, top in places)
    heights = {y - top for _, y, _, top in places}
    assert max(heights) - min(heights) <= 1


def test_rounds_are_counted(slow_start):
    assert [text for text, _ in counts(slow_start)] == ["4", "8", "16", "8"] and stand_apart(slow_start)
    described = slow_start.find(f"{SVG}desc").text
    assert "Round 3: segments 16, bytes 16,000." in described
    shades = [path for path in slow_start.iter(f"{SVG}path") if path.get("class") == "shade"]
    assert len(shades) == 2  # every other one


def test_marks_are_round_and_no_more_exact_than_they_must_be(slow_start):
    marks = [text.text for text in slow_start.iter(f"{SVG}text") if text.get("y") == "5260"]
    assert marks == ["0.00", "0.05", "0.10", "0.15", "0.20", "0.25", "0.30", "0.35"]
    numbers = [text.text for text in slow_start.iter(f"{SVG}text") if text.get("x") == "760"]
    assert numbers == ["10,000", "20,000", "30,000", "0", "10,000"]


def test_a_window_far_above_is_in_the_legend_only(slow_start):
    assert "window: ends above" in texts(slow_start) and not shape(slow_start, "edge")


def test_a_loss_and_its_repair_are_marked(slow_start):
    """At the same bytes, the repair after the loss."""
    [lost], [again] = (re.findall(r"M(\d+) (\d+)", shape(slow_start, name)) for name in ("lost", "again"))
    assert lost[1] == again[1] and int(lost[0]) < int(again[0])
    low, high = re.findall(r"M\d+ (\d+) L\d+ (\d+)", shape(slow_start, "sent"))[20]
    assert int(high) < int(lost[1]) < int(low)  # in the middle of its bytes


def test_bytes_in_flight_rise_and_fall(slow_start):
    """Up to 16 segments, which fill the picture, and to nothing at the end of every round."""
    heights = [int(y) for y in re.findall(r"V(\d+)", shape(slow_start, "flight"))]
    assert min(heights) == FLIGHT_TOP and heights.count(FLIGHT_BOTTOM) >= 4
    assert "Most bytes in flight: 16,000." in slow_start.find(f"{SVG}desc").text


def test_what_is_overtaken_leaves_no_fewer_in_flight(wireshark):
    """The third segment of a round comes before the second: only ACKs take bytes off the flight."""
    packets = transfer([4, 8])
    data = [number for number, (_, packet) in enumerate(packets) if len(packet) > SIZE]
    packets[data[5]], packets[data[6]] = packets[data[6]], packets[data[5]]
    [chart] = charts(drawing(wireshark, write(wireshark.home.path / "overtaken.pcap", packets)))
    heights = [int(y) for y in re.findall(r"V(\d+)", shape(chart, "flight"))]
    assert sum(later > earlier for earlier, later in zip(heights, heights[1:])) == 12


def test_acknowledgments_climb(slow_start):
    heights = [int(y) for y in re.findall(r"V(\d+)", shape(slow_start, "ack"))]
    assert heights == sorted(heights, reverse=True) and TOP < heights[-1] < TOP + 300


def test_one_direction_alone_has_no_bytes_in_flight(wireshark):
    packets = [(time, data) for time, data in transfer([4, 8], answered=False) if data[12] == 192]
    [chart] = charts(drawing(wireshark, write(wireshark.home.path / "one-way.pcap", packets)))
    assert any("not known" in text for text in texts(chart)) and not shape(chart, "flight")


def test_what_is_no_news_is_not_counted(wireshark):
    """A keep-alive of a byte that was acknowledged, a SYN that is not of this connection, an old ACK."""
    packets = transfer([4, 8])
    keep_alive = segment(0, ACK, 12 * SIZE, 1, b"x")
    stray = segment(0, SYN, 900_000, 0, bytes(10))
    [plain] = charts(drawing(wireshark, write(wireshark.home.path / "plain.pcap", packets)))
    [chart] = charts(drawing(wireshark, write(wireshark.home.path / "no-news.pcap", [
        *packets, (60_000, keep_alive), (60_100, segment(1, ACK, 1, 1 + 12 * SIZE)), (60_200, stray),
        (60_300, segment(1, ACK, 1, 1 + 4 * SIZE))])))
    assert chart.find(f"{SVG}desc").text == plain.find(f"{SVG}desc").text
    heights = [int(y) for y in re.findall(r"V(\d+)", shape(chart, "ack"))]
    assert heights == sorted(heights, reverse=True)


def test_numbers_that_wrap(wireshark):
    """Past 2^32 the picture goes on as it would elsewhere."""
    usual = transfer([4, 8])
    wrapped = [(time, data[:24] + struct.pack(">I", (int.from_bytes(data[24:28], "big") - 3000) % 2**32) + data[28:]
                if data[12:16] < data[16:20] else
                data[:28] + struct.pack(">I", (int.from_bytes(data[28:32], "big") - 3000) % 2**32) + data[32:])
               for time, data in usual]
    pictures = [charts(drawing(wireshark, write(wireshark.home.path / "wrap.pcap", packets)))[0]
                for packets in (usual, wrapped)]
    for name in ("sent", "ack"):
        assert shape(pictures[0], name) == shape(pictures[1], name) != ""


def test_more_than_the_numbers_count(own_wireshark):
    """After 5 GiB the picture stands where they end, and not where the numbers began anew."""
    far, step = 5 * 2**30, 2**29
    first = transfer([4, 8])
    # The ACKs climb as they would if the data between were not captured.
    climb = [(1000 + at, data) for at, upto in enumerate(range(step, far + 1, step))
             for data in (segment(0, ACK, (1 + upto) % 2**32, 1, bytes(SIZE)),
                          segment(1, ACK, 1, (1 + upto + SIZE) % 2**32))]
    [chart] = charts(drawing(own_wireshark, write(own_wireshark.home.path / "far.pcap", first + climb)))
    assert "6,000,000,000" in texts(chart) or "5,000,000,000" in texts(chart), texts(chart)


def test_a_long_connection_takes_no_more_room(wireshark):
    """40,000 segments; and what repeats all of them."""
    packets = transfer([100] * 400, spread=50)
    packets += [(40200 + number, data) for number, (_, data) in enumerate(packets[3:]) if data[12] == 192]
    path = write(wireshark.home.path / "long.pcap", packets)
    text = wireshark.tshark("-q", "-r", path, "-z", "lab,chart,svg")
    [chart] = charts(xml.fromstring(text))
    assert len(text) < 500_000
    assert 500 < shape(chart, "sent").count("M") <= 4096
    assert min(int(y) - int(top) for y, top in re.findall(r"M\d+ (\d+) L\d+ (\d+)", shape(chart, "sent"))) >= 20
    assert stand_apart(chart)
    assert max(int(x) for x in re.findall(r"M(\d+)", shape(chart, "sent"))) > 3000  # a third of the time
    described = chart.find(f"{SVG}desc").text
    assert "sent 40,000,000 bytes in 40,000 segments" in described and "again: 40,000." in described
    assert described.count("Round ") == 32


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_the_drawing_is_well_formed(wireshark, joined, language):
    root = drawing(wireshark, joined.path, ",all", "-o", f"lab.language:{language}")
    found = charts(root)
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(found) > 20 and len(ids) == len(set(ids)) == 2 * len(found)
    assert {element.tag for element in root.iter()} <= {
        SVG + name for name in ("svg", "style", "rect", "text", "path", "title", "desc")}
    for chart in found:
        assert chart.get("role") == "img" and chart.find(f"{SVG}title").text
        numbers = [int(number) for path in chart.iter(f"{SVG}path")
                   for number in re.findall(r"[MHV](\d+)", path.get("d"))]
        assert max(numbers) <= 7600 and stand_apart(chart)


@pytest.mark.parametrize("back, told", [(3000, True), (30, True), (0, False)])
def test_a_clock_that_was_set_back_is_told(wireshark, back, told):
    """In the picture and in words. What cannot be seen needs none."""
    packets = transfer([2, 4, 8])
    late = [(time - back if number > len(packets) // 2 else time, data) for number, (time, data) in enumerate(packets)]
    path = write(wireshark.home.path / f"set-back-{back}.pcap", [(5000 + time, data) for time, data in late])
    chart = charts(drawing(wireshark, path))[0]
    said = "The clock was set back, or files were merged: drawn as stamped, not as sent"
    assert (said in texts(chart)) == told
    assert (said in chart.find(f"{SVG}desc").text) == told


def test_names_of_phases_that_stand_close_have_rows_of_their_own(wireshark):
    """The first row again as soon as it is free."""
    chart, = charts(drawing(wireshark, REPO / "tests" / "timing" / "halving-cubic.a.pcap", ",0"))
    _, *phases = [(text.text, (int(text.get("y")) - 790) // 150) for text in chart.iter(f"{SVG}text")
                  if text.get("class") == "name"]
    assert phases == [("Slow start", 0), ("Fast recovery", 1), ("Congestion avoidance", 0), ("Fast recovery", 0),
                      ("Congestion avoidance", 0)]
    marks = [int(top) for path in chart.iter(f"{SVG}path") if path.get("class") == "frame"
             for top in re.findall(r"M\d+ (\d+) v150$", path.get("d"))]
    assert [(top - 660) // 150 for top in marks] == [row for _, row in phases]  # none crosses a name


def test_short_numbers_of_segments_stand_below_narrow_rounds(wireshark):
    chart, = charts(drawing(wireshark, REPO / "tests" / "timing" / "uneven.a.pcap", ",0"))
    assert {text for text, _ in counts(chart)} == {"2"} and len(counts(chart)) > 30 and stand_apart(chart)


def test_a_number_of_segments_stands_only_where_it_has_room(wireshark):
    """50 rounds of one width: one digit has room below them, three have not."""
    path = write(wireshark.home.path / "narrow.pcap", transfer([4] * 30 + [100] * 20))
    [chart] = charts(drawing(wireshark, path))
    assert [text for text, _ in counts(chart)] == ["4"] * 30 and stand_apart(chart)


def test_what_is_sent_again_counts(wireshark):
    """Two segments, of which one goes out four times: a time-out that doubles is worth a picture."""
    chart, = charts(drawing(wireshark, capture("retransmission-timeout")))
    assert len(re.findall("M", shape(chart, "again"))) == 3


def test_a_report_has_the_charts(wireshark):
    path = capture("fast-retransmit")
    page = wireshark.tshark("-q", "-r", path, "-z", "lab,report,html")
    drawn = charts(drawing(wireshark, path))
    assert page.count('<svg class="chart"') == len(drawn) > 0
    text = wireshark.tshark("-q", "-r", path, "-z", "lab,report")
    for chart in drawn:
        assert chart.find(f"{SVG}desc").text.splitlines()[0] in text


def test_what_is_left_out_and_what_was_drawn_is_said_between_the_charts(wireshark, joined):
    root = drawing(wireshark, joined.path)
    rest, *summaries = lines_between(root)
    assert re.fullmatch(r"[\d,]+ more connections: -z lab,chart,svg,all", rest)
    assert summaries == [chart.find(f"{SVG}desc").text.splitlines()[0] for chart in charts(root)] != []


def test_nothing_to_draw(wireshark):
    for name, said in (("ping", "no TCP segment"), ("four-way-close", "nothing to draw over time")):
        root = drawing(wireshark, capture(name))
        [line] = lines_between(root)
        assert not charts(root) and said in line


@pytest.mark.parametrize("argument", ["lab,chart", "lab,chart,svg,x", "lab,chart,svg,", "lab,chart,svg,-1"])
def test_mistaken_arguments(wireshark, argument):
    done = wireshark.run("tshark", "-q", "-r", capture("ping"), "-z", argument, quiet=False)
    assert done.returncode != 0 and done.stdout == "" and "lab,chart" in done.stderr
