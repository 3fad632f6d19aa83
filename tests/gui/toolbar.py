# SPDX-License-Identifier: GPL-2.0-or-later
"""The Lab toolbar in Wireshark's window."""

import accessibility as a11y
from desktop import wait_for


class Toolbar:
    """The widgets of the toolbar. Those that nothing names are known by their order."""

    def __init__(self, window):
        self.window = window
        self.widget = next(bar for bar in window.root.children()[0].children()
                           if bar.role == a11y.TOOL_BAR and "Quiz 测验" in
                           [part.name for part in bar.children()])
        parts = [part for part in self.widget.walk()]
        self.lesson, self.language = [part for part in parts if part.role == a11y.COMBO_BOX]
        self.quiz = next(part for part in parts if part.name == "Quiz 测验")
        self.previous, self.next, self.place = [part for part in parts
                                                if part.role == a11y.PUSH_BUTTON]

    def goes_to(self, button, frame):
        self.window.click(button)
        wait_for(f"frame {frame}", lambda: self.window.selected() == frame)

    def says(self, text):
        wait_for(text, lambda: self.place.name == text, 10)
