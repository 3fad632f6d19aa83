# SPDX-License-Identifier: GPL-2.0-or-later
"""The Lab toolbar in Wireshark's window."""

import accessibility as a11y
from desktop import do_until, wait_for


class Toolbar:
    """The widgets of the toolbar. Those that nothing names are known by their order."""

    def __init__(self, window):
        self.window = window
        self.widget = wait_for("the Lab toolbar", self._bar)
        parts = list(self.widget.walk())
        self.lesson, self.language = [part for part in parts if part.role == a11y.COMBO_BOX]
        # The field for the answer has a button of its own.
        *_, self.quiz, self.previous, self.next, self.place = [part for part in parts
                                                               if part.role == a11y.PUSH_BUTTON]
        self.field = next(part for part in parts if part.role == a11y.TEXT)

    def _bar(self):
        """The only toolbar with two selectors."""
        for bar in self.window.root.children()[0].children():
            if bar.role == a11y.TOOL_BAR and sum(part.role == a11y.COMBO_BOX
                                                 for part in bar.walk()) == 2:
                return bar
        return None

    def shown(self):
        """All that it says, from left to right."""
        return [part.name for part in (self.lesson, self.language, self.quiz, self.previous,
                                       self.next, self.place)]

    def goes_to(self, button, frame):
        self.window.click(button)
        wait_for(f"frame {frame}", lambda: self.window.selected() == frame)

    def answer(self, text):
        """Types it until it stands there. A sign like × gets a key when it is typed: a busy program may read
        its first strokes by the old map, and see nothing."""
        def type_it():
            self.window.click(self.field)
            self.window.desktop.key("ctrl+a")
            self.window.desktop.type(text)
        do_until(f"{text} in the field", type_it, lambda: self.field.text == text, seconds=5)
        self.window.desktop.key("Return")

    def says(self, text):
        wait_for(text, lambda: self.place.name.replace("\n", "") == text)

    def shows(self, texts):
        """All of it, from left to right."""
        wait_for(f"{texts} in the toolbar", lambda: self.shown() == texts)
