"""Characters that no text may hold: invisible ones that change what is shown."""

import unicodedata

BIDI_OVERRIDES = frozenset("\u202d\u202e\u2066\u2067\u2068\u2069")
"""These turn around the direction of the text after them, on every screen. Directional marks
and embeddings are allowed, because word processors put them into Arabic."""


def is_control(character: str) -> bool:
    """True for control characters, surrogates, line and paragraph ends, overrides, isolates."""
    return (
        unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") or character in BIDI_OVERRIDES
    )
