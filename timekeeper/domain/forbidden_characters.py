"""Characters that no text may hold: invisible ones that change what is shown."""

import re
import unicodedata

BIDI_OVERRIDES = frozenset("\u202d\u202e\u2066\u2067\u2068\u2069")
"""These turn around the direction of the text after them, on every screen. Directional marks
and embeddings are allowed, because word processors put them into Arabic."""


def is_control(character: str) -> bool:
    """True for control characters, surrogates, line and paragraph ends, overrides, isolates."""
    return (
        unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") or character in BIDI_OVERRIDES
    )


_FORMULA_ERRORS = """
    #N/A #REF! #NAME? #VALUE! #DIV/0! #NUM! #NULL! #GETTING_DATA #SPILL! #CALC! #FIELD!
    #BLOCKED! #CONNECT! #BUSY! #UNKNOWN! #EXTERNAL! #PYTHON!
    #NOM? #VALEUR! #NOMBRE! #NUL!
    #N/D #¡REF! #¿NOMBRE? #¡VALOR! #¡DIV/0! #¡NUM! #¡NULO! #¡CALC!
    #Н/Д #ССЫЛКА! #ИМЯ? #ЗНАЧ! #ДЕЛ/0! #ЧИСЛО! #ПУСТО!
    #NV #BEZUG! #WERT! #ZAHL!
    #RIF! #NOME? #VALORE! #NULLO! #VALOR! #NÚM! #NULO!
    #N/B #VERW! #NAAM? #WAARDE! #DEEL/0! #GETAL! #LEEG!
"""
FORMULA_ERRORS = frozenset(_FORMULA_ERRORS.casefold().split())
"""What Excel shows where a formula failed: in English, French, Spanish, Russian, German, Italian,
Portuguese and Dutch. Chinese and Arabic show the English ones."""

SHOWN_INSTEAD = re.compile(r"#{2,}|err ?: ?[0-9]{3}")
"""A column that is too narrow, and an error by its number, as LibreOffice saves them."""


def is_formula_error(text: str) -> bool:
    """Whether a text as a whole is what a spreadsheet shows in the place of one."""
    folded = text.strip().casefold()
    return folded in FORMULA_ERRORS or SHOWN_INSTEAD.fullmatch(folded) is not None
