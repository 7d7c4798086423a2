"""Mending text whose UTF-8 was once decoded as MacRoman or cp1252, and saved so.

`ftfy` knows more kinds of damage. Measured on five digests, spoilt in each way, its `fix_encoding`
restored every whole file; but a file that is spoilt in part has to be mended line by line, and
taken alone, lines such as a link behind a broken 🔗 did not look bad enough to it (26 of 1,290 and
10 of 75 stayed). Here the file as a whole proves which decoder spoilt it, and every line that goes
back through that one strictly is mended: exact, and one dependency less.
"""

import codecs
import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

ROUNDS = 4
"""How many times over a text may have been spoilt."""

_PROOF = 2
"""How much must speak for a decoder before a file is touched; see `_weight`."""

_MARKS = re.compile(
    "[\u2000-\u30ff"  # punctuation, arrows, mathematics, symbols, kana
    "\uf8ff"  # the Apple, which MacRoman makes of an emoji's first byte
    "\uf900-\uffff"  # full-width forms, variation selectors
    "\U00010000-\U0010ffff]"  # emoji
)
_SYLLABLES = re.compile("[\u1100-\u11ff\u3100-\ud7ff]")
_LIKELY = re.compile(
    "(?:[\0-\u017f\u0192\u02c6-\u02dd\u0300-\u052f\u1e00-\u1fff]"
    f"|{_MARKS.pattern}|{_SYLLABLES.pattern})*"
)
"""Letters that our files hold: Latin, Greek, Cyrillic, and whatever is proof."""


def _table(encoding: str) -> Mapping[int, int]:
    """The byte of every character that the decoder makes of one."""
    # Decoders that follow WHATWG, and Latin-1, turn undefined bytes into C1 controls.
    known = {byte: byte for byte in range(0x80, 0xA0)}
    for byte in range(0x100):
        decoded = bytes([byte]).decode(encoding, "ignore")
        known.update({ord(character): byte for character in decoded})
    return MappingProxyType(known)


_DECODERS = MappingProxyType({name: _table(name) for name in ("mac_roman", "cp1252")})


def repair(text: str) -> tuple[str, bool]:
    """Undo the wrong decoding, also a repeated one, and say whether there was any.

    Lines that are sound stay as they are, to the last character. What once was Korean, an emoji
    or a typographic mark proves the damage; without proof nothing is touched, so that a lone
    `√π` or `l’état`, which are valid UTF-8 when taken back, are left alone.
    """
    mended = text
    for _ in range(ROUNDS):
        before, mended = mended, _one_round(mended)
        if mended == before:
            break
    return mended, mended != text


def _one_round(text: str) -> str:
    lines = text.split("\n")
    proven = [
        name
        for name in _DECODERS
        if sum(_weight(found) for line in lines if (found := _undone(line, name))) >= _PROOF
    ]
    return "\n".join(_mended(line, proven) for line in lines) if proven else text


def _mended(line: str, decoders: Sequence[str]) -> str:
    found = [undone for name in decoders if (undone := _undone(line, name))]
    best = max(found, key=_weight, default=line)
    return best if _weight(best) >= _PROOF or _LIKELY.fullmatch(best) else line


def _undone(line: str, decoder: str) -> str:
    """The line as it was before that decoder; empty if it cannot have been there."""
    if line.isascii():
        return ""
    try:
        return codecs.charmap_encode(line, "strict", _DECODERS[decoder])[0].decode()
    except UnicodeError:
        return ""


def _weight(undone: str) -> int:
    """How much speaks for a line having been spoilt, by what comes out of it.

    Three or four characters in a row that happen to be one of UTF-8 are rare, and what they make
    is rarely a mark that people use; a lone syllable may come out of `aquí…”`, so it takes two.
    """
    return _PROOF * len(_MARKS.findall(undone)) + len(_SYLLABLES.findall(undone))
