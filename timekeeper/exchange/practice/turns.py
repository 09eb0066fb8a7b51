"""The list of speakers of the practice meeting. All its people and organisations are invented.

It has an example of everything that happens to a moderator, so that all of it can be tried before
the real hour.
"""

from timekeeper.domain.meeting.turns import Category, Gender, Mode, Person
from timekeeper.exchange.planned_programme import FileTurn

STATE_UNDER_REVIEW = "Ruritania"
NOTES = "Invented, for practice."
RECORDING_MS = 330_000


def practice_turns() -> tuple[FileTurn, ...]:
    """The list of speakers of Ruritania: nine interventions between the fixed parts."""
    return (
        FileTurn("opening"),
        FileTurn("state_statement", category="State"),
        _intervention(
            "Ottokar Wendelstrom",
            "Ruritanian Commission on Human Rights",
            "What became of the recommendations",
            category="NHRI",
            gender="man",
            words=710,
        ),
        _intervention(
            "Flavia Rosenhold",
            "Strelsau Press Club",
            "Freedom of expression",
            gender="woman",
            words=680,
        ),
        _intervention(
            "Emmerich Talbrunn",
            "Zenda Prison Visitors",
            "Conditions of detention",
            gender="man",
            words=735,
            protected=True,
        ),
        _intervention(
            "Leontine Hofgarten",
            "Union of Ruritanian Women",
            "Equality at work",
            language="fr",
            gender="woman",
            words=640,
            coalition_of="eleven women's associations",
        ),
        _intervention(
            "Casimir Novagrad",
            "Forest Villages Forum",
            "Land and water",
            gender="man",
            words=790,
            mode="video",
        ),
        _intervention(
            "Zoraida Tarlenheim",
            "Schools for the Valleys",
            "Right to education",
            language="es",
            gender="woman",
            words=655,
        ),
        _intervention(
            "Bertram Kesselbach",
            "Hofbau Tenants' Circle",
            "Right to adequate housing",
            gender="man",
            words=1020,
        ),
        _intervention(
            "Ilse Margreth Dornau",
            "Ruritanians Abroad",
            "Right to vote from abroad",
            gender="woman",
            national=False,
            words=600,
            mode="recorded",
            allotted_ms=RECORDING_MS,
        ),
        _intervention(
            "Radu Sapthaler",
            "Open Doors Ruritania",
            "Rights of persons with disabilities",
            language="ru",
            gender="other",
            words=620,
        ),
        FileTurn("closing"),
    )


def _intervention(
    speaker: str,
    organisation: str,
    theme: str,
    *,
    gender: Gender,
    words: int,
    category: Category = "CSO",
    mode: Mode = "person",
    language: str = "en",
    national: bool = True,
    coalition_of: str | None = None,
    allotted_ms: int | None = None,
    protected: bool = False,
) -> FileTurn:
    person = Person(
        speaker=speaker,
        organisation=organisation,
        theme=theme,
        language=language,
        gender=gender,
        national=national,
        coalition_of=coalition_of,
        words=words,
        notes=NOTES,
    )
    return FileTurn("intervention", person, allotted_ms, category, mode, protected)
