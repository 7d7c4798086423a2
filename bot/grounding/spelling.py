"""Names in whatever spelling: another case, other hyphens, a plural, a Greek letter written out."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from bot.grounding.wording import LETTER

_VARIANT = r"-(?:Pro|Lite|Mini|Hard|Plus|Verified|Max|Turbo|Flash|Ultra|Nano|Live|mini|nano)\b"
_SHORT = 2
_PIECE = re.compile(rf"[A-Z]+(?![a-z])|[{LETTER}][a-z]*|\d+(?:\.\d+)*|\++")
NAME_END = rf"(?![{LETTER}\d]|\.\d|\+)"


def stands(name: str, text: str) -> bool:
    """Whether a text has that name, whatever its case, hyphens and plural."""
    return _pattern(name).search(text) is not None


def without_variants(name: str, text: str) -> str:
    """Blank what only begins like a name: `Qwen-Max`, where `Qwen` is looked for."""
    return re.sub(_pattern(name).pattern + _VARIANT, " ", text, flags=re.IGNORECASE)


@lru_cache(maxsize=512)
def _pattern(name: str) -> re.Pattern[str]:
    """Match a name in any spelling; a family (`Qwen`) also where a version is glued to it."""
    family = len(name) > _SHORT and name.isalpha()
    return any_spelling([name], end=rf"(?![{LETTER}]|\+\+)" if family else NAME_END)


def any_spelling(names: Iterable[str], *, end: str = NAME_END) -> re.Pattern[str]:
    """Match any of several names; those with one beginning are looked at together."""
    families: dict[str, list[str]] = defaultdict(list)
    for name in names:
        family, *rest = map(_spelled, _PIECE.findall(name))
        families[family].append("".join(rf"[\W_]{{0,2}}{piece}" for piece in rest))
    any_of = "|".join(f"{family}(?:{'|'.join(rests)})" for family, rests in families.items())
    return re.compile(rf"(?<![{LETTER}\d])(?:{any_of})(?:s|es|'s)?{end}", re.IGNORECASE)


def _spelled(piece: str) -> str:
    """A Greek letter may be written out: `tau-bench`."""
    greek = unicodedata.name(piece, "") if len(piece) == 1 else ""
    return f"(?:{piece}|{greek.split()[-1]})" if greek.startswith("GREEK") else re.escape(piece)
