"""What a moderator does. A verb looks at the meeting and gives the fact that then
is true, or raises ``Refused`` with the sentence that says why not.

``now_ms`` is server time; people and texts come in as ids. Every verb names its
target, so that a second press can never hit the next speaker.
"""

from collections.abc import Callable, Mapping

from ..facts import Fact
from .checks import LONGEST_TURN_MS, SHORTEST_TURN_MS
from .floor import adjust_time, conclude, cue, give_floor, pause, resume
from .plan import DEFAULT_ALLOTTED_MS, PlannedTurn, plan
from .share import apply_share, set_reserve
from .speakers import add_turn, decline, edit_turn, mark_absent, move, reinstate, withdraw
from .whole import EARLY_OPENING_MS, LONGEST_EXTENSION_MS, close, extend, notice, open_meeting

__all__ = [
    "DEFAULT_ALLOTTED_MS",
    "EARLY_OPENING_MS",
    "LONGEST_EXTENSION_MS",
    "LONGEST_TURN_MS",
    "SHORTEST_TURN_MS",
    "VERBS",
    "PlannedTurn",
    "add_turn",
    "adjust_time",
    "apply_share",
    "close",
    "conclude",
    "cue",
    "decline",
    "edit_turn",
    "extend",
    "give_floor",
    "mark_absent",
    "move",
    "notice",
    "open_meeting",
    "pause",
    "plan",
    "reinstate",
    "resume",
    "set_reserve",
    "withdraw",
]

VERBS: Mapping[str, Callable[..., Fact]] = {
    "plan": plan,
    "open": open_meeting,
    "give_floor": give_floor,
    "pause": pause,
    "resume": resume,
    "conclude": conclude,
    "adjust_time": adjust_time,
    "mark_absent": mark_absent,
    "decline": decline,
    "reinstate": reinstate,
    "withdraw": withdraw,
    "move": move,
    "add_turn": add_turn,
    "edit_turn": edit_turn,
    "set_reserve": set_reserve,
    "apply_share": apply_share,
    "cue": cue,
    "notice": notice,
    "extend": extend,
    "close": close,
}
"""Every verb but ``undo``, which looks at the log and not at the meeting (``history``)."""
