"""What a moderator can do. A verb takes the meeting and returns a fact, or raises
``Refused`` with the sentence that says why not.

``now_ms`` is server time; people and texts are handed in as ids. Every verb names its
target, so that a second press can never affect the next speaker.
"""

from collections.abc import Callable, Mapping

from timekeeper.domain.log.facts import Fact

from .checks import LONGEST_TURN_MS, SHORTEST_TURN_MS
from .floor import adjust_time, conclude, correct_time, cue, give_floor, pause, resume
from .meeting import (
    EARLY_OPENING_MS,
    LONGEST_EXTENSION_MS,
    cancel,
    close,
    extend,
    notice,
    open_meeting,
    resume_meeting,
    suspend,
    veil,
)
from .plan import DEFAULT_ALLOTTED_MS, PlannedTurn, plan
from .questions import ask_floor
from .share import apply_share, set_reserve
from .speakers import (
    add_turn,
    decline,
    edit_turn,
    mark_absent,
    move,
    protect,
    reinstate,
    replace,
    swap,
    withdraw,
)

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
    "ask_floor",
    "cancel",
    "close",
    "conclude",
    "correct_time",
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
    "protect",
    "reinstate",
    "replace",
    "resume",
    "resume_meeting",
    "set_reserve",
    "suspend",
    "swap",
    "veil",
    "withdraw",
]

VERBS: Mapping[str, Callable[..., Fact]] = {
    "plan": plan,
    "cancel": cancel,
    "open": open_meeting,
    "give_floor": give_floor,
    "pause": pause,
    "resume": resume,
    "conclude": conclude,
    "adjust_time": adjust_time,
    "correct_time": correct_time,
    "mark_absent": mark_absent,
    "decline": decline,
    "reinstate": reinstate,
    "withdraw": withdraw,
    "replace": replace,
    "move": move,
    "swap": swap,
    "add_turn": add_turn,
    "edit_turn": edit_turn,
    "protect": protect,
    "set_reserve": set_reserve,
    "apply_share": apply_share,
    "ask_floor": ask_floor,
    "suspend": suspend,
    "resume_meeting": resume_meeting,
    "cue": cue,
    "notice": notice,
    "veil": veil,
    "extend": extend,
    "close": close,
}
"""Every verb but ``undo``, which needs the log instead of the meeting (``history``)."""
