# SPDX-License-Identifier: GPL-2.0-or-later
"""Wireshark's window dissects frames again in any order, with and without a tree: sharkd
drives the same engine. Whatever is clicked and filtered, the values stay those of tshark."""

import itertools

import pytest

from clicks import row_of, visible, with_joined_states, with_values
from harness import capture, parallel, shuffled

EXAMPLES = ["http-loopback", "four-way-close", "three-way-close", "simultaneous-close", "interleaved",
            "port-reuse", "icmp-quote", "two-tcp-layers", "midstream", "wrong-handshake2",
            "wrap-fin", "strange-flags", "ping-unanswered", "ping-errors", "refused-by-firewall"]

SHARKD_COLUMNS = 30  # it draws no more than about that many at once


class Shown:
    """What sharkd shows of an example, and what tshark says of it on a second pass."""

    def __init__(self, wireshark, name):
        self.path = capture(name)
        self.said = wireshark.fields(self.path, with_values(wireshark), "-2")
        # Of two files sharkd remembers what the same filter found in the first.
        self.filter = 'lab.role == "teardown1" || lab.role == "handshake2"' + \
            f" || frame.number == {1000 + EXAMPLES.index(name)}"
        self.hits = wireshark.filter(self.path, self.filter)
        numbers = list(range(1, len(self.said) + 1))
        self.clicks = [*reversed(numbers), *shuffled(numbers), *numbers]
        self.answers = None

    def lists(self):
        """The fields in groups that sharkd can draw at once, as columns."""
        names = list(self.said[0])
        for first in range(0, len(names), SHARKD_COLUMNS):
            group = names[first:first + SHARKD_COLUMNS]
            yield group, {f"column{number}": f"{name}:0" for number, name in enumerate(group)}

    def requests(self):
        yield "load", {"file": str(self.path)}
        for number in self.clicks:
            yield "frame", {"frame": number, "proto": True}
        for _, columns in self.lists():
            for request in ({**columns, "skip": 4}, columns, {**columns, "filter": self.filter}, columns):
                yield "frames", request


@pytest.fixture(scope="module")
def examples(wireshark):
    """One sharkd shows all of them, for it starts once."""
    shown = dict(zip(EXAMPLES, parallel(lambda name: Shown(wireshark, name), EXAMPLES)))
    requests = {name: list(each.requests()) for name, each in shown.items()}
    answers = iter(wireshark.sharkd(*itertools.chain(*requests.values())))
    for name, each in shown.items():
        each.answers = list(itertools.islice(answers, len(requests[name])))[1:]
    return shown


@pytest.mark.parametrize("name", EXAMPLES)
def test_clicks_in_any_order(wireshark, examples, name):
    example = examples[name]
    for number, answer in zip(example.clicks, example.answers):
        assert row_of(wireshark, answer) == visible(with_joined_states(example.said[number - 1])), number


@pytest.mark.parametrize("name", EXAMPLES)
def test_packet_list(examples, name):
    """The list draws columns without a tree, any part of the capture first, filtered or not."""
    example = examples[name]
    answers = iter(example.answers[len(example.clicks):])
    for names, _ in example.lists():
        end, whole, hits, again = itertools.islice(answers, 4)
        for frame, row in zip(whole, example.said, strict=True):
            assert [text.replace(",", "|") for text in frame["c"]] == [
                row[name].replace(",", "|") for name in names]
        assert end == whole[4:] and again == whole
        assert [frame["num"] for frame in hits] == example.hits
        assert hits == [frame for frame in whole if frame["num"] in example.hits]
    assert not list(answers)


def test_refilter_between_clicks(wireshark):
    """Filters and clicks in turn, as in front of a class."""
    path = capture("three-way-close")
    requests = [("load", {"file": str(path)})]
    for number in shuffled(list(range(1, 10))):
        requests += [("frames", {"filter": f"lab.role && frame.number != {number}"}),
                     ("frame", {"frame": number, "proto": True})]
    expected = wireshark.fields(path, with_values(wireshark), "-2")
    answers = wireshark.sharkd(*requests)[1:]
    for (_, parameters), answer in zip(requests[2::2], answers[1::2]):
        assert row_of(wireshark, answer) == visible(
            with_joined_states(expected[parameters["frame"] - 1]))
    assert all(len(answer) == 8 for answer in answers[0::2])


def test_another_file_starts_from_nothing(wireshark):
    """No state survives closing a file: the same addresses and ports mean nothing in the next."""
    order = ["four-way-close", "three-way-close", "four-way-close", "midstream", "four-way-close"]
    requests = []
    for name in order:
        requests += [("load", {"file": str(capture(name))}),
                     ("frames", {"column0": "lab.role:0", "column1": "lab.isn.client:0",
                                 "column2": "lab.state.server:0"})]
    lists = wireshark.sharkd(*requests)[1::2]
    assert lists[0] == lists[2] == lists[4]
    assert lists[0][1]["c"] == ["handshake2", "1000", "SYN-RECEIVED"]
    assert lists[3][0]["c"][:2] == ["data", ""]
