# SPDX-License-Identifier: GPL-2.0-or-later
"""What sharkd shows of a frame that is clicked on, in the form of harness.Wireshark.fields."""

import re


def lab_fields(node):
    """(name, value) of each Lab field below a node of sharkd's tree; the headline is the title, behind which
    each of several says which connection it is of."""
    for child in node.get("n", []):
        if child.get("f") == "lab":
            yield "lab.title", re.fullmatch(r"Lab: (.*?)( \(\S+:\d+ → \S+:\d+\))?", child["l"])[1]
        found = re.fullmatch(r"(lab\.[\w.]+) == (.*)", child.get("f", ""), re.DOTALL)
        if found:
            yield found[1], re.sub(r'\\(.)', r"\1", found[2].removeprefix('"').removesuffix('"'))
        yield from lab_fields(child)


def with_values(wireshark):
    """The fields that have a value: sharkd shows an expert info by its text alone. Those that only
    columns and filters ask for are in no tree (test_quiz.py)."""
    return sorted(name for name, kind in wireshark.kinds.items()
                  if kind != "FT_NONE" and not name.startswith("lab.column."))


def visible(row):
    """Less the fields whose lines are hidden, because another line says the same; sharkd 4.0 does
    not show them whatever it is asked."""
    hidden = re.compile(r"lab\.((seq|ack)\.(expected|ok)|from|closer|stream\.close|isn\..*|fin\..*"
                        r"|state\..*\.(before|final)|fate(\.frame)?|acked\.after|(flight|round)(\..*)?|mss|wscale|acks\..*|next|window(\.(field|usable))?|rtt\.place"
                        r"|retransmission(\.delay)?|duplicate|wait\.(time|frame|attempt|before)|window\.(before|closed)|sack\.(last|other\..*))")
    return {name: value for name, value in row.items() if not hidden.fullmatch(name)
            and not (name.endswith(".formula") and row[name.replace("formula", "frame")])
            and not (name == "lab.stream.ping" and row["lab.partner"])
            and not (name == "lab.reset" and row["lab.reset.frame"])
            and not (name == "lab.open" and row["lab.reset"] and row[name] == "refused")}


def with_joined_states(row):
    """Where no state changes, one line, the client's, tells both; each TCP layer has its own."""
    layers = zip(*(row[f"lab.state.{which}"].split("|")
                   for which in ("client.before", "client", "server.before", "server")))
    return {**row, "lab.state.server": "|".join(
        server for client_before, client, server_before, server in layers
        if (client_before, server_before) != (client, server))}


def row_of(wireshark, frame):
    """What one click shows, in the form of harness.Wireshark.fields."""
    shown = {name: [] for name in with_values(wireshark)}
    for name, value in lab_fields({"n": frame["tree"]}):
        if name in shown:
            shown[name].append(value)
    return visible({name: wireshark.value(name, "|".join(values))
                    for name, values in shown.items()})
