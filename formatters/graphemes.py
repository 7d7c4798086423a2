"""What a reader takes for one character, and what a reader cannot see at all."""

import re
from collections.abc import Iterator
from unicodedata import category

_UNSEEN = re.compile(
    r"""[\x00-\x1f\x7f-\x9f]                            # control characters, ESC among them
       |[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]  # marks that turn the direction of text
       |[\u00ad\u180e\u200b\u2060-\u2065\u206a-\u206f\ufeff\ufff9-\ufffb]  # without a width
       |[\ud800-\udfff]                                # half a character: UTF-8 cannot say it
    """,
    re.VERBOSE,
)
# A joiner beside ASCII joins nothing, yet terminals and rich disagree on its width there.
_IDLE_JOINER = re.compile(r"\u200d(?![^\x00-\x7f])|(?<![^\x00-\x7f])\u200d")
_LEAD = r"\u1100-\u115f\ua960-\ua97c"
_SYLLABLE = r"\uac00-\ud7a3"
_VOWEL_OR_TAIL = r"\u1160-\u11ff\ud7b0-\ud7fb"
_GLUED = re.compile(
    rf"""[{_LEAD}][{_LEAD}{_SYLLABLE}]
        |[{_LEAD}{_SYLLABLE}{_VOWEL_OR_TAIL}][{_VOWEL_OR_TAIL}]
        |\u200d.                                  # what a joiner joins
        |.[\u200c\u200d\u0e33\u0eb3\uff9e\uff9f]  # joiners, vowels and voicing marks
        |.[\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]  # skin tones, parts of regional flags
    """,
    re.VERBOSE | re.DOTALL,
)
_FLAG_HALF = re.compile("[\U0001f1e6-\U0001f1ff]")


def visible(text: str) -> str:
    """The text on one line, without anything that a reader cannot see.

    Control characters, direction overrides and the like can rewrite a screen or make one text
    pass for another; no title needs them.
    """
    seen = _UNSEEN.sub("", " ".join(text.split()))
    return " ".join(_IDLE_JOINER.sub("", seen).split())


def graphemes(text: str) -> Iterator[str]:
    """What readers take for single characters, in order.

    The rules of https://www.unicode.org/reports/tr29/ that matter for cutting, read from
    `unicodedata`: combining marks, joined emoji, skin tones, flags and Hangul jamo stay together.
    Indic conjuncts may come in two.
    """
    start = 0
    for at in range(1, len(text)):
        if not _belong_together(text[start:at], text[at]):
            yield text[start:at]
            start = at
    if text:
        yield text[start:]


def _belong_together(before: str, char: str) -> bool:
    return (
        category(char) in {"Mn", "Mc", "Me"}
        or _GLUED.fullmatch(before[-1] + char) is not None
        or (_FLAG_HALF.fullmatch(before) is not None and _FLAG_HALF.match(char) is not None)
    )
