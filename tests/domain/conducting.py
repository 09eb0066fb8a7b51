"""A random moderator, for property tests. Time passes in whole seconds; refusals change nothing."""

from builders import SECOND, opened
from hypothesis import strategies as st

from timekeeper.domain.refusal import Refused

moments = st.tuples(
    st.integers(0, 90),
    st.sampled_from(
        [
            "give_floor",
            "give_floor_on",
            "give_floor_ago",
            "pause",
            "resume",
            "conclude",
            "conclude_ago",
            "adjust_time",
            "mark_absent",
            "decline",
            "withdraw",
            "reinstate",
            "move",
            "add_turn",
            "edit_turn",
            "protect",
            "set_reserve",
            "apply_share",
            "swap",
            "replace",
            "ask_floor",
            "reply",
            "suspend",
            "resume_meeting",
            "veil",
            "cue",
            "notice",
            "extend",
            "cancel",
            "undo",
            "redo",
            "close",
        ]
    ),
    st.integers(1, 8),
    st.integers(1, 8),
    st.integers(0, 60),
)
conducted = st.lists(moments, max_size=30)


def body_of(moderator, verb, turn, other, seconds):
    """The verb that a step stands for, and its body."""
    floor = moderator.meeting.floor or turn
    return {
        "give_floor": ("give_floor", {"turn": turn}),
        "give_floor_on": ("give_floor", {"turn": other}),
        "give_floor_ago": ("give_floor", {"turn": turn, "started_ago_ms": seconds * SECOND}),
        "pause": ("pause", {"turn": floor}),
        "resume": ("resume", {"turn": floor}),
        "conclude": ("conclude", {"turn": floor}),
        "conclude_ago": ("conclude", {"turn": floor, "ended_ago_ms": seconds * SECOND}),
        "adjust_time": ("adjust_time", {"turn": floor, "by_ms": (seconds - 30) * SECOND}),
        "move": ("move", {"turn": turn, "before": other}),
        "add_turn": ("add_turn", {"kind": "intervention", "person": 9, "before": None}),
        "edit_turn": ("edit_turn", {"turn": turn, "person": other, "changes": {}}),
        "protect": ("protect", {"turn": turn, "on": seconds > 30}),
        "set_reserve": ("set_reserve", {"ms": seconds * SECOND}),
        "apply_share": ("apply_share", {"allotted": {turn: (60 + seconds) * SECOND}}),
        "swap": ("swap", {"turn": turn, "other": other}),
        "replace": ("replace", {"turn": turn, "person": other}),
        "ask_floor": ("ask_floor", {"kind": "question", "mission": "CL"}),
        "reply": ("ask_floor", {"kind": "reply", "by": turn}),
        "suspend": ("suspend", {}),
        "resume_meeting": ("resume_meeting", {}),
        "veil": ("veil", {"on": seconds > 30}),
        "cue": ("cue", {"turn": floor, "text": other}),
        "notice": ("notice", {"text": other}),
        "extend": ("extend", {"by_ms": (seconds - 30) * SECOND}),
        "undo": ("undo", {"revision": moderator.history.undoable or 0}),
        "redo": ("undo", {"revision": moderator.history.redoable or 0}),
        "close": ("close", {}),
        "cancel": ("cancel", {}),
    }.get(verb, (verb, {"turn": turn}))


def conduct(steps, on_success=lambda *_: None):
    """Carries out the steps; calls ``on_success`` after each verb that was not refused."""
    moderator = opened(4)
    for seconds, action, turn, other, more in steps:
        moderator.wait(seconds)
        verb, body = body_of(moderator, action, turn, other, more)
        try:
            moderator.do(verb, **body)
        except Refused:
            continue
        on_success(moderator, action, body)
    return moderator
