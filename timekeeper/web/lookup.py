"""Finds what the address of a request is about: a meeting, or a room and its current meeting."""

from flask import g

from timekeeper.access.grants import Target
from timekeeper.house import house
from timekeeper.presentation.language import gettext
from timekeeper.presentation.views import FollowedRoom
from timekeeper.store.journal import LoggedMeeting

from .problems import Problem


def meeting_or_404(slug: str) -> LoggedMeeting:
    """The meeting of a slug, read once in a request. Raises Problem 404."""
    logged = g.get("logged")
    if logged is not None and logged.history.meeting.slug == slug:
        meeting: LoggedMeeting = logged
        return meeting
    logged = house().views.meeting(slug)
    if logged is None or not logged.history.revision:
        raise Problem(404, gettext("There is no Pre-session at this address."))
    g.logged = logged
    return logged


def room_or_404(room_slug: str) -> FollowedRoom:
    """A room and its current meeting. Raises Problem 404."""
    followed = house().views.followed_room(room_slug)
    if followed is None:
        raise Problem(404, gettext("There is no room with this name in the programme."))
    return followed


def target_of(logged: LoggedMeeting) -> Target:
    meeting = logged.history.meeting
    return Target(meeting.room_slug, meeting.slug)


def target_of_room(followed: FollowedRoom) -> Target:
    slug = None if followed.logged is None else followed.logged.history.meeting.slug
    return Target(followed.room_slug, slug)
