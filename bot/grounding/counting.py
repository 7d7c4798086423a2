"""What a small number counts, and whether the paper counts the same thing otherwise."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import lru_cache

from bot.grounding.figure import Figure
from bot.grounding.told import OWN_UNITS, told_in
from bot.grounding.unit_words import ORDINAL, PEOPLE, UNKNOWN
from bot.grounding.wording import Source

_COUNTS_THINGS = OWN_UNITS - {ORDINAL} | {PEOPLE, UNKNOWN}
_MOST = 24
"""Of more than so many a draft may well count some of its own: `two images` of 50,000."""
_NOUNS = {
    "gpu": "GPU",
    "task": "과제|작업|태스크|タスク|任务",
    "benchmark": "벤치마크|ベンチマーク|基准",
    "dataset": "데이터 ?[세셋]트?|データセット|数据集",
    "model": "모델|モデル|模型",
    "robot": "로봇|ロボット|机器人",
    "language": "언어|言語|语言",
    "domain": "도메인|분야|ドメイン|领域",
    "radiologist": "전문의|의사|放射線科医|医師|医生",
    "expert": "전문가|専門家|专家",
    "annotator": "주석자|평가자|アノテータ|标注者",
    "hospital": "병원|病院|医院",
    "agent": "에이전트|エージェント|智能体",
    "seed": "시드|シード|种子",
}
"""What drafts count in other languages than English, by the English singular."""
_PEOPLE_AND_MACHINES = {"gpu", "robot", "radiologist", "expert", "annotator", "hospital"}
"""What one of is told for a reason; one model or one task stands for any."""
_NATIVE = "|".join(f"(?P<{noun}>{said})" for noun, said in _NOUNS.items())
_COUNTERS = "(?:가지|개|종류?|대|장|명|곳|편|つ|個|台|人|名|种|个|块|张)?(?:의|の)? ?"
_NATIVE_BEHIND = re.compile(rf"\w{{1,6}}? ?{_COUNTERS}(?:{_NATIVE})")
_NATIVE_BEFORE = re.compile(rf"(?:{_NATIVE})s?[은는이가을를]? ?$")
_PHRASE = re.compile(
    r"[\w,]+((?:[ -](?!(?:of|in|on|to|for|and|or|than|per|at|by|with)\b)[A-Za-z][\w-]*){1,4})"
)
_PLURAL = re.compile(r"[A-Za-z-]*[a-z](?<![ouis])s|[A-Z]+s")
_ROOM = 16


def counted_otherwise(figure: Figure, text: str, source: Source) -> bool:
    """Whether the paper counts what a figure counts, a few of it, and never that many.

    A bare number of the paper may count anything: `from 11 items to 3`.
    """
    if figure.value > _MOST or figure.value in _bare(source):
        return False
    known = _counts(source)
    for noun in _counted(figure, text):
        values = known.get(noun, set())
        once = len(values) == 1 and max(values) <= _MOST
        if once and figure.value not in values:
            return figure.value != 1 or _is_told_of_one(noun, source)
    return False


def _is_told_of_one(noun: str, source: Source) -> bool:
    """Whether one of a thing is a count: not where the paper tells of any (`per GPU`)."""
    any_one = rf"\b(?:per|each|every|the|an?|one|single)[ -](?:[\w-]+ )?{noun}\b"
    return noun in _PEOPLE_AND_MACHINES and not re.search(any_one, source.text, re.IGNORECASE)


@lru_cache(maxsize=64)
def _counts(source: Source) -> Mapping[str, set[Fraction]]:
    """What a paper counts, by the English singular, and how many of it."""
    counts: dict[str, set[Fraction]] = defaultdict(set)
    for figure in told_in(source.text, source).read:
        for noun in _counted(figure, source.text):
            counts[noun].add(figure.value)
    return counts


@lru_cache(maxsize=64)
def _bare(source: Source) -> set[Fraction]:
    """The numbers of a paper that stand without anything that they count."""
    read = told_in(source.text, source).read
    return {one.value for one in read if UNKNOWN in one.units and not one.version}


def _counted(figure: Figure, text: str) -> Iterator[str]:
    """The nouns that a count stands with, each as its English singular."""
    if figure.share or figure.vague or figure.version or not figure.units <= _COUNTS_THINGS:
        return
    if phrase := _PHRASE.match(text, figure.start):
        yield from _heads(re.split("[ -]", phrase[1].strip(" -")), of_one=figure.value == 1)
    for native in (
        _NATIVE_BEHIND.match(text, figure.start),
        _NATIVE_BEFORE.search(text, max(0, figure.start - _ROOM), figure.start),
    ):
        if native and native.lastgroup:
            yield native.lastgroup


def _heads(words: list[str], *, of_one: bool) -> Iterator[str]:
    """The first plural of a phrase; of one thing any word may be its name."""
    if of_one:
        yield from map(str.lower, words)
    elif plural := next(filter(_PLURAL.fullmatch, words), ""):
        yield plural.lower().removesuffix("s")
