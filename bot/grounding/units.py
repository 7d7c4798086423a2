"""What a figure counts, and which units may stand for one another."""

import re

from bot.grounding.number_words import KOREAN
from bot.grounding.unit_words import (
    COUNT,
    MEASURES,
    NOUNS,
    ORDINAL,
    POINTS,
    RANK,
    SCORE,
    SPELLED,
    THINGS,
    TIMES,
    UNKNOWN,
)

_ADJECTIVES = r"(?:(?:active|trainable|total|training|learnable|활성|학습|アクティブ|激活) ?){0,2}"
_QUALIFIED = r"(?:[- ][a-z]+(?:ed|ing|ive|al|ar)(?=[ -]))?"
"""`50 labelled hours`, `30 consecutive days`."""
_COUNTED_OF = rf"(?:[개個个枚장张張](?:[의の的] ?| )?|of ){_ADJECTIVES}"
_NAME_LEFT_OUT = " {2,24}"
_FILLER = (
    rf"(?:여|余|多)?(?: ?|{_NAME_LEFT_OUT})(?:{_COUNTED_OF})?(?:(?:GPU|H100|A100)[ -])?{_QUALIFIED}"
)
_UNIT = re.compile(
    rf"{_FILLER} ?{_ADJECTIVES}"
    rf"(?:{'|'.join(f'(?P<_{n}>{said})' for n, said in enumerate(SPELLED.values()))})"
)
_NAMES = tuple(SPELLED)
_OF_YEARS = re.compile(r"\s?[년年](?![간間间치来])")
_NO_NOUN = (
    r"(?!(?:on|in|of|to|for|from|with|and|or|over|than|is|was|are|as|across|at|by|vs|per"
    r"|that|which|who|we)\b)"
)
_NOUN_GROUPS = "|".join(f"(?P<{noun}>{said})" for noun, said in NOUNS.items())
_NOUN_BEFORE = re.compile(
    rf"(?!명|쌍|줄|名|人|組|对)(?:{_NOUN_GROUPS})(?:[은는이가을를의のはがを数]|\s수)?(?:\s약)?\s?$"
)
_NUMBER_BEFORE = re.compile(rf"(?:\d|(?<![가-힣])(?:{'|'.join(KOREAN)})) ?$")
"""Before a noun that is counted already: the two figures of `네 언어의 열네 개 방언`."""
_NOUN_AHEAD = re.compile(rf"(?:{_NOUN_GROUPS})(?![A-Za-z])")
_PHRASE_AHEAD = re.compile(rf"(?:[ -]+{_NO_NOUN}[A-Za-z][\w'-]*){{1,4}}")
_MODELS = {"model", "models", "student", "teacher", "network", "transformer", "backbone", "LLM"}
"""What has its size told by a bare `7B`."""
_PLURAL = re.compile(r"[A-Za-z-]*[a-z](?<![ouis])s|[A-Za-z-]*ies|children|people|men|women")
_DECIMAL = re.compile(r"\.\d+$")
_PERSON_LIKE = re.compile(
    r"(?:ers|ors|ists|ysts|ians|ants|(?<!m)ents|ees|eers|mates|experts|adults|children|people|men"
    r"|attorneys|nurses|judges|athletes|pilots|coaches|clerks|pupils|kids|cooks|guests|clients"
    r"|twins|voices|faces|personas|infants|colleagues|males|females|individuals|natives|peers|subjects|identities)$"
)
_FACTOR = re.compile(r"(?:factors?|speed-?ups?|ratio) of (?:about |over |up to )?$")
_SCORES = re.compile(
    r"\b(?:scor(?:e[sd]?|ing)|learning rate|weight decay|step size)(?: of| is)?(?: only| about)? $"
)
"""Before a bare number that is no share of anything."""
_LOOSELY_NAMED = {"images", "parameters", "pairs", "lines", "words"}
"""Nouns that are often told by others: photos, weights, couples, rows."""
_CURRENCIES = {"$": "dollars", "€": "euros", "₩": "won", "¥": "yen"}
_HAN_FEN = re.compile(r"分(?!之|の ?[\d一二三四五六七八九]|析|别|布|类|为|割|解|成|散|野|かれ|け)")

_PER = {
    "s": (r"초(?:당|마다)|매초|每秒(?:钟)?|毎秒|秒あたり", r"s(?:ec(?:ond)?)?|초|秒"),
    "min": (r"분(?:당|마다)|매분|每分(?:钟|鐘)?|毎分|分あたり", r"min(?:ute)?|분|分钟?"),
    "h": (r"시간(?:당|마다)|每小时|毎時|時間あたり", r"h(?:r|our)?|시간|小时|時間"),
}
_PER_BEFORE = re.compile(
    "(?:"
    + "|".join(f"(?P<{unit}>{said[0]})" for unit, said in _PER.items())
    + r")\s?(?:약\s?)?\D{0,3}$"
)
_PER_BEHIND = re.compile(
    r"(?:\s[a-z-]+){0,2}(?:/|\s(?:per|a|each)\s)(?:"
    + "|".join(f"(?P<{unit}>{said[1]})" for unit, said in _PER.items())
    + r")(?![A-Za-z가-힣一-鿿])"
)
_PER_SECOND = re.compile(r"\s?(?:fps|FPS|[kMGT]?Hz|헤르츠)")


def units_around(text: str, start: int, end: int) -> tuple[frozenset[str], int]:
    """Say what the figure at `text[start:end]` may count, and where its unit ends."""
    if re.fullmatch(r"(?:19|20)\d\d", text[start:end]) and (year := _OF_YEARS.match(text, end)):
        return frozenset({UNKNOWN}), year.end()
    if told := _told_before(text, start):
        return frozenset({told}), end
    found = _UNIT.match(text, end)
    if found is None and (minutes := _HAN_FEN.match(text, end)):
        return frozenset({"min", SCORE}), minutes.end()
    name = _NAMES[int((found.lastgroup or "_0")[1:])] if found else UNKNOWN
    return _with_nouns(name, text, start, end), found.end() if found else end


def _told_before(text: str, start: int) -> str:
    """The unit that stands before a figure: a currency, `a factor of`."""
    if _FACTOR.search(text, max(0, start - 24), start):
        return TIMES
    return _CURRENCIES.get(text[max(0, start - 2) : start].rstrip()[-1:], UNKNOWN)


def _with_nouns(name: str, text: str, start: int, end: int) -> frozenset[str]:
    """A unit by name, and for a count the nouns that it stands with."""
    native_noun = name in NOUNS and not text[end : end + 8].lstrip(" -")[:1].isascii()
    if native_noun or name not in {UNKNOWN, COUNT, *NOUNS}:
        return frozenset({name})
    nouns = _counted(text, start, end) | ({name} & NOUNS.keys())
    if not nouns and name == UNKNOWN and _SCORES.search(text, max(0, start - 24), start):
        return frozenset({SCORE})
    return frozenset(nouns or {name})


def per_time(text: str, start: int, end: int, unit_end: int) -> str:
    """Say of which time a figure is a rate (`초당 30회`, `45 tokens/s`), else "" ."""
    before = _PER_BEFORE.search(text, max(0, start - 8), start)
    behind = _PER_BEHIND.match(text, unit_end) or _PER_BEHIND.match(text, end)
    if found := before or behind:
        return found.lastgroup or ""
    return "s" if _PER_SECOND.match(text, end) else ""


def may_stand_for(said: str, known: str) -> bool:
    """Whether a figure told in the unit `said` is borne out by one that counts `known`.

    A source often leaves the unit out (`from 64.1 to 70.3`), so a percentage and a count may take
    a bare figure up; a ratio or a unit of measure may not.
    """
    if said == known:
        return True
    if said in MEASURES or said == TIMES:
        return False
    if UNKNOWN in (known, said):
        return True
    if said == RANK:
        return known == ORDINAL
    counted = {*NOUNS, COUNT, THINGS, ORDINAL}
    if said in counted and known in counted:
        return _counted_alike(said, known)
    return {said, known} <= {POINTS, SCORE}


def _counted_alike(said: str, known: str) -> bool:
    if {said, known} & {COUNT, ORDINAL}:
        return True
    return THINGS in {said, known} and bool(_LOOSELY_NAMED & {said, known})


def _counted(text: str, start: int, end: int) -> set[str]:
    """The nouns that a figure stands before in English (`image pairs` are both) or behind."""
    phrase = _PHRASE_AHEAD.match(text, end)
    words = _to_head(re.split("[ -]+", phrase[0].strip(" -")) if phrase else [])
    nouns = {found.lastgroup or "" for word in words if (found := _NOUN_AHEAD.fullmatch(word))}
    if nouns:
        return nouns
    if text[end - 1 : end] in {"M", "B"} and _MODELS.intersection(words):
        return {"parameters"}
    at = _word_before(text, start)
    if (before := _NOUN_BEFORE.match(text, *at)) and not _NUMBER_BEFORE.search(text, 0, at[0]):
        return {before.lastgroup or ""}
    plural = words[-1] if words and _PLURAL.fullmatch(words[-1]) else ""
    if not plural or _DECIMAL.search(text, start, end):
        return set()
    return {COUNT if _PERSON_LIKE.search(plural) else THINGS}


def _to_head(words: list[str]) -> list[str]:
    """The words up to the first plural, which is what is counted: `simple tasks (that people)`."""
    heads = (at for at, word in enumerate(words, start=1) if _PLURAL.fullmatch(word))
    return words[: next(heads, len(words))]


def _word_before(text: str, start: int) -> tuple[int, int]:
    """Where the word before a figure stands, past `수` and `약`: `파라미터 수 약 70억`."""
    before = re.sub(r"(?:\s(?:수|약))*\s$", "", text[max(0, start - 16) : start])
    at = max(0, start - 16) + before.rfind(" ") + 1
    return at, start
