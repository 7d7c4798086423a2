"""What people write when they subscribe, in words that say one thing each. Pure."""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from bot.language import LANGUAGES, texts
from bot.preference_reading import PARTS_OF_DAY

_PART = "|".join(PARTS_OF_DAY)
_DAY = r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*"

_PLAIN = tuple(
    (re.compile(pattern, re.IGNORECASE), plain)
    for pattern, plain in (
        (r"[()\[\],、]", " "),
        # Days that stand for those in between.
        (rf"\b({_DAY})\s*(?:-|–|to|till|through)\s*({_DAY})\b", r"\1-\2"),
        (r"([월화수목금토일])(?:요일)?부터\s*([월화수목금토일])(?:요일)?까지", r"\1-\2"),
        (r"([月火水木金土日])(?:曜日?)?から\s*([月火水木金土日])(?:曜日?)?まで", r"\1-\2"),
        # What belongs to a time.
        (r"毎朝", "毎日 朝"),
        (r"毎[晩夜]", "毎日 夜"),
        (r"(?<=\d)\s+(?:o'clock\s+)?in the morning\b", "am"),
        (r"(?<=\d)\s+(?:o'clock\s+)?in the (?:afternoon|evening)\b", "pm"),
        (r"(?<=\d)\s+(?=[ap]\.?m\b)", ""),
        (r"(?<=\d)\s+(?=[시분時分时点點](?:[에に\s]|$))", ""),
        (r"(?<=\d[시時时点點])\s+(?=\d+[분分]|[반半])", ""),
        (r"(?<=[時分半])に", " "),
        (r"\b(utc|gmt)\s*([+-])\s*(?=\d)", r"\1\2"),
        # Where words meet that are written without a gap: 毎週|月曜日|9時, 每天|下午9点.
        (r"(?<=[毎每][週周])(?=\S)", " "),
        (rf"(?<=[ぁ-ヿ一-鿿])(?={_PART})", " "),
        (r"(?<=[ぁ-ヿ一-鿿])(?<![時时点點])(?=\d)", " "),
        (rf"({_PART})\s+(?=\d)", r"\1"),
    )
)
"""What is replaced, in this order."""

_AROUND = re.compile(
    r"^每逢"
    r"|(?:시간|時間|时间)?(?:에만|에는|에서|마다|에|으로|로|과|와|のみ|に|で|の|と)?$"
)
"""What stands at a word without adding to what is meant: `월요일마다`, `서울시간`, `水のみ`."""


def plain_words(text: str) -> list[str]:
    """The words of a wish: `every Monday to Friday at 9 p.m. (KST)`, `every Mon-Fri at 9p.m. KST`.

    What we say of a subscription ourselves is understood as well.
    """
    plain = unicodedata.normalize("NFKC", text)
    for said, word in _editions().items():
        plain = re.sub(re.escape(said), f" {word} ", plain, flags=re.IGNORECASE)
    for pattern, replacement in _PLAIN:
        plain = pattern.sub(replacement, plain)
    return plain.split()


def bare(word: str) -> str:
    """The word without its particle."""
    return _AROUND.sub("", word)


@lru_cache
def _editions() -> Mapping[str, str]:
    """What we call the editions of a digest in any language; the longest first."""
    said: dict[str, str] = {}
    for language in LANGUAGES:
        translated = texts(language).gettext
        early = translated("{when}, early edition").format(when="").strip(" ,、，")
        said |= {early: "early", translated("Early"): "early", translated("Final"): "final"}
    return dict(sorted(said.items(), key=lambda one: -len(one[0])))
