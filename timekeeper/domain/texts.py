"""Which characters no text may hold: what cannot be seen itself, and changes what can."""

import unicodedata

TURNING = frozenset("\u202d\u202e\u2066\u2067\u2068\u2069")
"""Overrides and isolates: they turn around what is written after them, on whatever screen. Marks
and embeddings may stay, as word processors put them into Arabic."""


def is_control(character: str) -> bool:
    """Control characters, halves of characters, ends of lines and paragraphs, and turnings."""
    return unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") or character in TURNING
