# SPDX-License-Identifier: GPL-2.0-or-later
"""What happens in each recording, a module for each subject. A is the client unless said otherwise,
B listens on port 80."""

from scenarios import (closes, families, fast_open, full_queues, like, opens, refused, resets, reuse,
                       scripted_closes, scripted_opens, scripted_resets, syn_again)
from scenarios.pieces import SCENARIOS

__all__ = ["SCENARIOS", "closes", "families", "fast_open", "full_queues", "like", "opens", "refused", "resets",
           "reuse", "scripted_closes", "scripted_opens", "scripted_resets", "syn_again"]
