"""Channels: their members, within bounds, and nothing is kept of those who left."""

from concurrent.futures import ThreadPoolExecutor

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from timekeeper.live.publishing.channels import (
    MAX_CHANNELS_PER_CONNECTION,
    Channel,
    Channels,
    Scope,
)

KENYA, ROOM = Scope.meeting("upr35-kenya"), Scope.room("room-xxi")
PUBLIC = Channel(KENYA, "public", "html", "en")


def of_meeting(number: int) -> Channel:
    return Channel(Scope.meeting(f"meeting-{number}"), "public", "html", "en")


def test_a_channel_is_in_use_while_it_has_members() -> None:
    channels = Channels()
    assert channels.in_use() == []
    channels.join("a", PUBLIC)
    channels.join("b", PUBLIC)
    channels.join("a", PUBLIC)
    assert channels.in_use() == [PUBLIC]
    assert channels.count("public", KENYA) == 2
    channels.leave_all("a")
    assert channels.count("public", KENYA) == 1
    channels.leave_all("b")
    channels.leave_all("b")
    assert channels.in_use() == []


def test_a_connection_is_in_a_bounded_number_of_channels() -> None:
    channels = Channels()
    joined = [channels.join("a", of_meeting(n)) for n in range(MAX_CHANNELS_PER_CONNECTION + 1)]
    assert joined == [True] * MAX_CHANNELS_PER_CONNECTION + [False]
    assert channels.join("a", of_meeting(0))
    assert channels.join("b", of_meeting(MAX_CHANNELS_PER_CONNECTION))
    assert len(channels.in_use()) == MAX_CHANNELS_PER_CONNECTION + 1


def test_a_scope_has_a_channel_for_each_kind_of_viewer_and_the_public_s_come_last() -> None:
    channels = Channels()
    kinds = [
        PUBLIC,
        Channel(KENYA, "public", "html", "fr"),
        Channel(KENYA, "public", "json", "en"),
        Channel(KENYA, "moderator", "html", "en"),
    ]
    for number, channel in enumerate([*kinds, Channel(ROOM, "public", "html", "en")]):
        channels.join(str(number), channel)
    assert channels.of(KENYA) == [kinds[3], *kinds[:3]]
    assert len({channel.name for channel in channels.in_use()}) == 5
    assert (channels.count("public"), channels.count("public", KENYA)) == (4, 3)
    assert channels.count("speaker") == 0


SLUGS = st.text("abcdefghijklmnopqrstuvwxyz0123456789-", min_size=1)


@given(st.lists(st.tuples(st.sampled_from(["meeting", "room"]), SLUGS), max_size=20))
@settings(max_examples=50, deadline=None, database=None)
def test_two_channels_never_have_one_name(scopes: list[tuple[str, str]]) -> None:
    channels = {
        Channel(Scope(kind, slug), audience, "html", "en")
        for kind, slug in scopes
        for audience in ("public", "room")
    }
    assert len({channel.name for channel in channels}) == len(channels)


def test_many_threads_leave_nothing_behind() -> None:
    channels = Channels()

    def join_and_leave(number: int) -> None:
        for turn in range(50):
            channels.join(f"{number}", of_meeting(turn % 5))
            channels.count("public")
            channels.in_use()
            channels.leave_all(f"{number}")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(join_and_leave, range(8)))
    assert channels.in_use() == []
    assert channels.count("public") == 0


class JoiningAndLeaving(RuleBasedStateMachine):
    """Any order of joining and leaving, compared with a plain set of members."""

    def __init__(self) -> None:
        super().__init__()
        self.channels = Channels()
        self.expected: set[tuple[str, Channel]] = set()

    @rule(sid=st.sampled_from("ab"), number=st.integers(0, 9))
    def join(self, sid: str, number: int) -> None:
        channel = of_meeting(number)
        own = {joined for who, joined in self.expected if who == sid}
        is_allowed = channel in own or len(own) < MAX_CHANNELS_PER_CONNECTION
        assert self.channels.join(sid, channel) is is_allowed
        if is_allowed:
            self.expected.add((sid, channel))

    @rule(sid=st.sampled_from("ab"))
    def leave(self, sid: str) -> None:
        self.channels.leave_all(sid)
        self.expected = {(who, channel) for who, channel in self.expected if who != sid}

    @invariant()
    def is_as_expected(self) -> None:
        assert set(self.channels.in_use()) == {channel for _, channel in self.expected}
        assert self.channels.count("public") == len(self.expected)


TestJoiningAndLeaving = JoiningAndLeaving.TestCase
TestJoiningAndLeaving.settings = settings(max_examples=30, deadline=None, database=None)
