"""Plays a story on a console, to its end or until somebody else changes the meeting."""

import logging
from collections.abc import Sequence

from .console import Console, Sleep, Stopped, TakenOver
from .story import SHARE_OUT, Step

logger = logging.getLogger(__name__)


def play(steps: Sequence[Step], console: Console, sleep: Sleep, *, lead_s: float = 0) -> None:
    """Carries out each step when due, the first one after ``lead_s``. ``sleep`` takes seconds."""
    try:
        sleep(lead_s)
        console.refresh()
        for step in steps:
            sleep(step.after_ms / 1000)
            _carry_out(step, console)
    except TakenOver:
        logger.info("a rehearsal was taken over")
    except Stopped as stopped:
        logger.warning("a rehearsal stopped: %s", stopped)


def _carry_out(step: Step, console: Console) -> None:
    if step.verb != SHARE_OUT:
        console.do(step.verb, step.body)
        return
    for choice in console.share()["choices"][:1]:
        for act in choice["apply"]:
            console.do(act["verb"], act["body"])
