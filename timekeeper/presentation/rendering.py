"""Pages and regions: one Jinja environment renders the first paint and every update.

A screen is a folder of templates (``public``, ``room``, ``speaker``, ``console`` …). Each file in
its ``regions`` is a part of the page that a push replaces. Templates get the projection of an
audience, so they cannot show more than that audience may know.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from timekeeper.domain.audience.meeting_views import Audience, WholeMeeting
from timekeeper.domain.audience.turn_views import TurnFields
from timekeeper.domain.meeting.clock import Phase, digits

from . import language

DATE_LOCALES = {"en": "en_GB"}
"""Locales for languages whose default is not the way dates are written in Geneva."""

TEMPLATES = Path(__file__).parents[2] / "templates"

SCREEN_OF: Mapping[Audience, str] = {
    "public": "public",
    "room": "room",
    "speaker": "speaker",
    "interpreters": "interpreters",
    "moderator": "console",
}


class Renderer:
    """Renders templates; ``static_url`` is the address that static files begin with."""

    def __init__(self, static_url: str, *, templates: Path = TEMPLATES) -> None:
        self._templates = templates
        self._environment = Environment(
            loader=FileSystemLoader(templates),
            autoescape=select_autoescape(default=True),
            undefined=StrictUndefined,
            extensions=["jinja2.ext.i18n"],
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.install_gettext_callables(  # type: ignore[attr-defined]  # set by the i18n extension
            language.gettext, language.ngettext, newstyle=True
        )
        self._environment.globals["static"] = lambda path: f"{static_url}/{path}"
        self._environment.filters.update(
            hhmm=_hours_and_minutes,
            hhmmss=_to_the_second,
            digits=digits,
            length=_length,
            day=_day,
            isodate=_iso_date,
            remaining=_remaining,
            phase=_phase,
            turn_of=_turn_of,
            language_name=language.name_of,
        )

    def page(self, template: str, **context: Any) -> str:
        """A whole page in the current language."""
        return self._environment.get_template(template).render(**_with_language(context))

    def regions(self, audience: Audience, **context: Any) -> dict[str, str]:
        """The markup of every region of an audience's screen, by name."""
        screen = SCREEN_OF[audience]
        context = _with_language(context)
        return {
            name: self._environment.get_template(f"{screen}/regions/{name}.html").render(**context)
            for name in self._region_names(screen)
        }

    def title(self, audience: Audience, **context: Any) -> str | None:
        """The title of the tab as plain text; None if the audience's screen does not change it."""
        path = f"{SCREEN_OF[audience]}/title.html"
        if not (self._templates / path).exists():
            return None
        return unescape(self._environment.get_template(path).render(**_with_language(context)))

    def warm_up(self) -> None:
        """Compiles the templates of all screens."""
        for screen in SCREEN_OF.values():
            for path in sorted((self._templates / screen).rglob("*.html")):
                self._environment.get_template(path.relative_to(self._templates).as_posix())

    @cache  # noqa: B019 - one renderer lives as long as its process
    def _region_names(self, screen: str) -> tuple[str, ...]:
        return tuple(
            sorted(path.stem for path in (self._templates / screen).glob("regions/*.html"))
        )


def _with_language(context: dict[str, Any]) -> dict[str, Any]:
    return {"lang": language.current(), "direction": language.direction(), **context}


def _instant(at_ms: int, zone: str) -> datetime:
    return datetime.fromtimestamp(at_ms / 1000, ZoneInfo(zone))


def _hours_and_minutes(at_ms: int, zone: str) -> str:
    return _instant(at_ms, zone).strftime("%H:%M")


def _to_the_second(at_ms: int, zone: str) -> str:
    return _instant(at_ms, zone).strftime("%H:%M:%S")


def _day(at_ms: int, zone: str) -> str:
    locale = DATE_LOCALES.get(language.current(), language.current())
    return format_date(_instant(at_ms, zone), "full", locale=locale)


def _iso_date(at_ms: int) -> str:
    return datetime.fromtimestamp(at_ms // 1000, UTC).isoformat().replace("+00:00", "Z")


def _length(length_ms: int) -> str:
    """A length as m:ss, rounded down to whole seconds."""
    seconds = max(0, length_ms) // 1000
    return f"{seconds // 60}:{seconds % 60:02d}"


def _remaining(turn: TurnFields, now_ms: int) -> int:
    return turn.clock.remaining_ms(now_ms)


def _phase(turn: TurnFields, now_ms: int) -> Phase:
    return turn.clock.phase(now_ms, turn.warning_ms)


def _turn_of(meeting: WholeMeeting, turn_id: int | None) -> TurnFields | None:
    return next((turn for turn in meeting.turns if turn.id == turn_id), None)
