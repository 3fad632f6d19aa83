#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Measures how well the colours of the Lab profile can be read and told apart.

Contrast of text against background is the ratio of WCAG 2.1 (section 1.4.6 asks for 7:1).
The difference of two backgrounds is their distance in CAM02-UCS, where 1 is about the
smallest difference an eye sees, taken as the reader sees them: with ordinary sight, with each
kind of colour-blindness (Machado et al. 2009, complete), and on a projector in a room whose
light adds 15 percent of white. Run as a program it prints the table of profile/README.md.
"""

import re
from pathlib import Path

import numpy
from colorspacious import cspace_convert

COLORFILTERS = Path(__file__).resolve().parents[2] / "profile" / "Lab" / "colorfilters"
RULE = re.compile(r"@(?P<name>[^@]+)@(?P<filter>[^@]+)@\[(?P<back>[\d,]+)\]\[(?P<text>[\d,]+)\]$")
ROOM_LIGHT = 0.15
BLINDNESS = {"protanopia": "protanomaly", "deuteranopia": "deuteranomaly",
             "tritanopia": "tritanomaly"}


def rules(path=COLORFILTERS):
    """(name, filter, background, text) of each rule; colours are sRGB from 0 to 1."""
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            rule = RULE.match(line)
            if not rule:
                raise ValueError(f"{path}: not a colour rule: {line}")
            found.append((rule["name"], rule["filter"], colour(rule["back"]),
                          colour(rule["text"])))
    return found


def colour(text):
    return numpy.array([int(part) for part in text.split(",")]) / 65535


def luminance(srgb):
    """WCAG's relative luminance."""
    return cspace_convert(srgb, "sRGB1", "XYZ1")[1]


def contrast(one, other):
    """WCAG's contrast ratio, from 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def in_room_light(srgb):
    linear = cspace_convert(srgb, "sRGB1", "sRGB1-linear")
    return cspace_convert((linear + ROOM_LIGHT) / (1 + ROOM_LIGHT), "sRGB1-linear", "sRGB1")


def as_seen(srgb):
    """The colour as each reader sees it, by reader."""
    seen = {"ordinary sight": srgb, "projector": in_room_light(srgb)}
    for name, kind in BLINDNESS.items():
        space = {"name": "sRGB1+CVD", "cvd_type": kind, "severity": 100}
        seen[name] = numpy.clip(cspace_convert(srgb, space, "sRGB1"), 0, 1)
    return seen


def difference(one, other):
    """Distance of two colours for the reader who has most trouble with them: (distance, reader)."""
    distances = []
    for (reader, first), second in zip(as_seen(one).items(), as_seen(other).values()):
        apart = cspace_convert(first, "sRGB1", "CAM02-UCS") - cspace_convert(
            second, "sRGB1", "CAM02-UCS")
        distances.append((float(numpy.linalg.norm(apart)), reader))
    return min(distances)


def nearest(rule, others):
    """(distance, reader, name) of the rule whose background is most like this one's."""
    return min((*difference(rule[2], other[2]), other[0]) for other in others)


def main():
    every = rules()
    print("| packets | filter | background | text | contrast | nearest colour, and for whom |")
    print("|---|---|---|---|---|---|")
    for rule in every:
        name, expression, back, text = rule
        distance, reader, other = nearest(rule, [one for one in every if one is not rule])
        hexes = ["#" + "".join(f"{round(part * 255):02x}" for part in one) for one in (back, text)]
        expression = expression.replace("|", "\\|")
        print(f"| {name} | `{expression}` | `{hexes[0]}` | `{hexes[1]}` "
              f"| {contrast(back, text):.1f}:1 | {distance:.0f} from {other} ({reader}) |")


if __name__ == "__main__":
    main()
