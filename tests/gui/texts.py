# SPDX-License-Identifier: GPL-2.0-or-later
"""What Lab says in each language, from its catalogues."""

from wireshark import REPOSITORY

LANGUAGES = {"en": "English", "zh_CN": "简体中文"}


def catalogue(language):
    """{(section, key): text}"""
    texts, section = {}, None
    path = REPOSITORY / "annotations" / f"{language}.ini"
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            section = line[1:line.index("]")]
        elif "=" in line and not line.startswith("#"):
            key, text = line.split("=", 1)
            texts[section, key] = text
    return texts


CATALOGUES = {language: catalogue(language) for language in LANGUAGES}


def text(language, section, key, **values):
    """A text of the catalogue with its placeholders filled in."""
    return CATALOGUES[language][section, key].format(**values)


def role_name(language, roles):
    """What the packet list calls a segment with these roles, such as "teardown2,teardown3"."""
    return text(language, "role." + roles.replace(",", "+"), "name")
