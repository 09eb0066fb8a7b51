"""The guard checks every request by the table of roles, before anything else is done for it.

A request that changes something must come from one of our pages or from a program.
"""

from flask import Flask, g, redirect, request, url_for
from werkzeug.wrappers import Response

from timekeeper.access import grants
from timekeeper.access.grants import Grant, Target
from timekeeper.access.roles import DISPLAYS, PEOPLE, Rule, rule_for
from timekeeper.house import house
from timekeeper.presentation.language import gettext
from timekeeper.web.lookup import meeting_or_404, room_or_404, target_of, target_of_room
from timekeeper.web.problems import Problem

from .authentication import check_form_token, check_origin, current_grants, signed_in

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

WITHOUT_FORM_TOKEN = frozenset({"POST /link"})
"""No page has the secret of the link yet, so no foreign page can send it; the origin is checked."""


def register(app: Flask) -> None:
    app.before_request(check)


def check() -> Response | None:
    """Lets a request through, or redirects to the sign-in page. Raises Problem."""
    if request.url_rule is None or request.method == "OPTIONS":
        return None
    action = f"{'GET' if request.method == 'HEAD' else request.method} {request.url_rule.rule}"
    if grants.anybody_may(action):
        if "rest" not in (request.view_args or {}):  # such an address is answered with 404
            _check_public_change(action)
        return None
    rule = rule_for(action)
    if _is_page_for_people(rule) and signed_in() is None:
        return redirect(url_for("sign_in.form", next=request.path))
    if not current_grants():
        raise Problem(401, _link_hint(rule))
    if request.method not in SAFE_METHODS:
        check_origin()
        _check_flood()
    g.grant = _grant_for(action)
    if request.method not in SAFE_METHODS:
        check_form_token()
    return None


def _check_public_change(action: str) -> None:
    if request.method in SAFE_METHODS:
        return
    check_origin()
    if action not in WITHOUT_FORM_TOKEN:
        check_form_token()


def _check_flood() -> None:
    """Limits how often one credential may send, before its body is read. Raises Problem.

    Requests from a foreign page in its holder's browser are refused earlier and do not count.
    """
    if not house().command_buckets.take(
        current_grants()[0].credential_id, house().server_time.monotonic_ms()
    ):
        sentence = gettext("Too many commands at once. Wait a second and try again.")
        raise Problem(429, sentence, retry_after_s=1)


def _is_page_for_people(rule: Rule) -> bool:
    is_page = request.method in SAFE_METHODS and not request.path.startswith("/api/")
    return is_page and rule.roles <= PEOPLE


def _grant_for(action: str) -> Grant:
    """The grant that permits this request. Raises Problem if there is no target or no grant."""
    target = _target()
    rule = rule_for(action)
    grant = grants.find_grant(current_grants(), action, target)
    if grant is None and request.method in SAFE_METHODS and rule.roles & DISPLAYS:
        raise Problem(401, _link_hint(rule))
    if grant is None:
        raise Problem(403, _forbidden_sentence(rule))
    verb = (request.view_args or {}).get("verb")
    if verb is None:
        return grant
    return _grant_for_verb(verb, target)


def _grant_for_verb(verb: str, target: Target | None) -> Grant:
    rule = rule_for(f"verb {verb}")
    if not rule.roles:
        raise Problem(404, gettext("There is no verb “{verb}”.").format(verb=verb[:40]))
    grant = grants.find_grant(current_grants(), f"verb {verb}", target)
    if grant is None:
        raise Problem(403, _forbidden_sentence(rule))
    return grant


def _target() -> Target | None:
    """The meeting or the room that the address names. Raises Problem 404."""
    arguments = request.view_args or {}
    if "slug" in arguments:
        return target_of(meeting_or_404(arguments["slug"]))
    if "room_slug" in arguments:
        return target_of_room(room_or_404(arguments["room_slug"]))
    return None


def _link_hint(rule: Rule) -> str | None:
    if request.method in SAFE_METHODS and rule.roles & DISPLAYS:
        return gettext("This screen opens with its link. Ask a moderator for it.")
    return None


def _forbidden_sentence(rule: Rule) -> str:
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
