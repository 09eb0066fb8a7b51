"""The preset cues, in the official languages of the United Nations.

A cue is for one person, who reads it at a glance, so it is in the language that this
person speaks, even where the pages do not have that language. These texts are therefore
not in the catalogues; the console names them in its own language.
"""

from collections.abc import Mapping
from typing import Literal

CuePreset = Literal["please_conclude", "slower", "microphone", "time_over"]

CUES: Mapping[CuePreset, Mapping[str, str]] = {
    "please_conclude": {
        "en": "Please conclude",
        "fr": "Veuillez conclure",
        "es": "Concluya, por favor",
        "ru": "Просьба завершать",
        "zh": "请结束发言",
        "ar": "يرجى الاختتام",
    },
    "slower": {
        "en": "Slower, please",
        "fr": "Plus lentement, s’il vous plaît",
        "es": "Más despacio, por favor",
        "ru": "Медленнее, пожалуйста",
        "zh": "请放慢语速",
        "ar": "ببطء من فضلك",
    },
    "microphone": {
        "en": "Closer to the microphone",
        "fr": "Plus près du micro",
        "es": "Más cerca del micrófono",
        "ru": "Ближе к микрофону",
        "zh": "请靠近麦克风",
        "ar": "اقترب من الميكروفون",
    },
    "time_over": {
        "en": "Your time is up",
        "fr": "Votre temps est écoulé",
        "es": "Su tiempo ha terminado",
        "ru": "Ваше время истекло",
        "zh": "您的时间已到",
        "ar": "انتهى وقتك",
    },
}


def cue_language(language: str | None) -> str:
    """The language of a preset cue for a speaker of ``language``; English where it has none."""
    return language if language is not None and language in CUES["please_conclude"] else "en"
