# SPDX-License-Identifier: GPL-2.0-or-later
"""A lesson on one capture: what a teacher clicks and what the class then sees."""

import random

import accessibility as a11y
from desktop import wait_for

CAPTURE = "http-loopback.pcap"
PLAIN_COLUMNS = ["No.", "Time", "Source", "Port", "Destination", "Port", "Len"]
LAB_COLUMNS = ["From", "Lab role", "Event", "Client state", "Server state"]
HANDSHAKE = [
    # frame, from, role, event, client, server
    ("1", "client", "Handshake 1 of 3", "", "SYN-SENT", "SYN-RECEIVED"),
    ("2", "server", "Handshake 2 of 3", "", "ESTABLISHED", "SYN-RECEIVED"),
    ("3", "client", "Handshake 3 of 3", "", "ESTABLISHED", "ESTABLISHED"),
]


def lab_values(rows):
    return {row["No."]: [row[column] for column in LAB_COLUMNS] for row in rows}


def show_all(window):
    window.filter("frame")
    wait_for("all packets", lambda: window.length() == window.displayed() > 20)


def test_window_has_the_columns(window):
    assert window.columns() == [*PLAIN_COLUMNS, *LAB_COLUMNS, "Info"]
    assert window.profile() == "Lab"


def test_columns_tell_the_handshake(window):
    show_all(window)
    values = lab_values(window.rows())
    for frame, *expected in HANDSHAKE:
        assert values[frame] == expected
    assert all(role for _, role, *_ in values.values()), "a segment without a role"


def test_rows_wear_the_profiles_colours(window):
    show_all(window)
    window.select(1)  # Its row is painted as the selected one.
    expected = {3: (0x66, 0xab, 0x82), 4: (0xa5, 0xd8, 0xf0), 5: (0xf8, 0xfc, 0xf6)}
    picture = window.desktop.screenshot().convert("RGB")
    for frame, colour in expected.items():
        x, y, width, height = window.row_extents(frame)
        row = picture.crop((x, y, x + width, y + height))
        assert max(row.getcolors(maxcolors=row.width * row.height))[1] == colour


def test_tree_explains_the_second_handshake(window):
    window.select(2)
    lines = window.expand_lab()
    assert "Lab: Handshake 2 of 3 (SYN+ACK)" in lines[0]
    text = "\n".join(lines)
    assert "1596886089 + 1 = 1596886090" in text
    assert "handshake2" in text and "step 2 of 3" in text
    assert "SYN-RECEIVED" in text and "RFC 9293" in text


def test_the_tree_stays_open_from_packet_to_packet(window):
    window.select(2)
    window.select(3)
    lines = window.lab_tree()
    assert "Lab: Handshake 3 of 3" in lines[0]
    assert len(lines) > 5


def test_typed_filter(window):
    window.filter('lab.role == "handshake2"')
    wait_for("one packet", lambda: window.column("No.") == ["2"])
    assert lab_values(window.rows())["2"] == list(HANDSHAKE[1][1:])


def press_filter(window, label):
    """The button in the row of the display filter; Wireshark's own toolbar has a Close as well."""
    row = window.filter_entry().extents

    def is_it(widget):
        return (widget.role == a11y.PUSH_BUTTON and widget.exists() and widget.name == label
                and widget.showing and abs(widget.extents[1] - row[1]) < row[3])
    window.click(wait_for(label, lambda: next(filter(is_it, window.root.walk()), None)))


def test_filter_buttons(window):
    show_all(window)
    everything = window.rows()
    expected = {
        "Handshake": [row["No."] for row in everything if "Handshake" in row["Lab role"]],
        "Close": [row["No."] for row in everything if row["Lab role"].startswith("Close")],
    }
    for button, frames in expected.items():
        assert len(frames) >= 3
        press_filter(window, button)
        wait_for(button, lambda frames=frames: window.column("No.") == frames)
    for button in ("Merged close", "Resets"):
        press_filter(window, button)
        wait_for(button, lambda: window.length() == 0)
    show_all(window)


def test_sorting_changes_order_only(window):
    show_all(window)
    before = lab_values(window.rows())
    for column in ("Lab role", "Info", "Server state"):
        window.sort_by(column)
        wait_for(f"order by {column}",
                 lambda column=column: sorted(texts := window.column(column))
                 in (texts, texts[::-1]))
        assert lab_values(window.rows()) == before
    window.sort_by("No.")
    wait_for("the captured order", lambda: window.column("No.") == list(before))


def test_random_clicks_change_nothing(window):
    show_all(window)
    before = lab_values(window.rows())
    chance = random.Random(9293)
    shown = {}
    for frame in [chance.randrange(1, 11) for _ in range(12)]:
        window.click_row(frame)
        lines = window.details()
        assert any("Lab: " in line for line in lines), f"frame {frame} without Lab"
        assert shown.setdefault(frame, lines) == lines, f"frame {frame} changed"
    assert lab_values(window.rows()) == before


def test_nothing_was_complained_about(window):
    assert window.warnings() == []
    assert len(window.desktop.window_titles()) == 1, "a dialog is open"
