"""The guard at the door: every request is held against the table of roles before anything is
done for it, and one that changes something must come from a page of ours, or from a program.
"""

from flask import Flask, g, redirect, request, url_for
from werkzeug.wrappers import Response

from timekeeper.access import grants
from timekeeper.access.grants import Grant, Target
from timekeeper.access.roles import DISPLAYS, PEOPLE, Rule, allowed
from timekeeper.house import house
from timekeeper.presentation.language import gettext
from timekeeper.web.lookup import meeting_or_404, room_or_404, target_in, target_of
from timekeeper.web.problems import Problem

from .authentication import check_form_token, check_origin, current_grants, signed_in

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})

WITHOUT_FORM_TOKEN = frozenset({"POST /link"})
"""Its secret is in no page yet, so no other page can send it; the origin is looked at."""


def register(app: Flask) -> None:
    app.before_request(check)


def check() -> Response | None:
    """Let a request through, or send who has not signed in to do so. Raises Problem."""
    if request.url_rule is None or request.method == "OPTIONS":
        return None
    line = f"{'GET' if request.method == 'HEAD' else request.method} {request.url_rule.rule}"
    if grants.anybody_may(line):
        if "rest" not in (request.view_args or {}):  # at such an address there is nothing to change
            _check_page_of(line)
        return None
    rule = allowed(line)
    if _is_a_page_of_people(rule) and signed_in() is None:
        return redirect(url_for("sign_in.form", next=request.path))
    if not current_grants():
        raise Problem(401, _shown_by_its_link(rule))
    if request.method not in SAFE:
        check_origin()
        _check_flood()
    g.grant = _granted(line)
    if request.method not in SAFE:
        check_form_token()
    return None


def _check_page_of(line: str) -> None:
    if request.method in SAFE:
        return
    check_origin()
    if line not in WITHOUT_FORM_TOKEN:
        check_form_token()


def _check_flood() -> None:
    """A credential that floods is held back before anything of what it sent is read. What a foreign
    page sent from its holder's browser is refused before, and not counted.
    """
    if not house().commands.take(current_grants()[0].credential, house().server_time.steady_ms()):
        sentence = gettext("Too many commands at once. Wait a second and try again.")
        raise Problem(429, sentence, retry_after_s=1)


def _is_a_page_of_people(rule: Rule) -> bool:
    is_page = request.method in SAFE and not request.path.startswith("/api/")
    return is_page and rule.roles <= PEOPLE


def _granted(line: str) -> Grant:
    """What lets the caller do this. Raises Problem where it is of nothing, or not theirs."""
    target = _target()
    rule = allowed(line)
    grant = grants.permitting(current_grants(), line, target)
    if grant is None and request.method in SAFE and rule.roles & DISPLAYS:
        raise Problem(401, _shown_by_its_link(rule))
    if grant is None:
        raise Problem(403, _only_for(rule))
    verb = (request.view_args or {}).get("verb")
    if verb is None:
        return grant
    return _granted_verb(verb, target)


def _granted_verb(verb: str, target: Target | None) -> Grant:
    rule = allowed(f"verb {verb}")
    if not rule.roles:
        raise Problem(404, gettext("There is no verb “{verb}”.").format(verb=verb[:40]))
    grant = grants.permitting(current_grants(), f"verb {verb}", target)
    if grant is None:
        raise Problem(403, _only_for(rule))
    return grant


def _target() -> Target | None:
    """The meeting or the room that the address is of. Raises Problem 404."""
    said = request.view_args or {}
    if "slug" in said:
        return target_of(meeting_or_404(said["slug"]))
    if "room_slug" in said:
        return target_in(room_or_404(said["room_slug"]))
    return None


def _shown_by_its_link(rule: Rule) -> str | None:
    if request.method in SAFE and rule.roles & DISPLAYS:
        return gettext("This screen opens with its link. Ask a moderator for it.")
    return None


def _only_for(rule: Rule) -> str:
    if "interpreters" in rule.roles:
        return gettext("Only the interpreters and the moderators of this room may do this.")
    if "rapporteur" in rule.roles:
        return gettext("Only the moderators and the rapporteur of this Pre-session may see this.")
    if "moderator" not in rule.roles:
        return gettext("Only an administrator may do this.")
    return {
        "meeting": gettext("Only a moderator of this Pre-session may do this."),
        "everything": gettext("Only a moderator of all Pre-sessions may do this."),
    }.get(rule.within, gettext("Only a moderator of this room may do this."))
