"""Which passages of a paper a model is shown, where not all of them fit. Pure."""

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.full_text import Passage

_WANTED = (
    r"abstract|introduction|motivation",
    r"limitation|conclusion|discussion|future|broader impact",
    r"method|approach|model|architecture|framework|training|algorithm|our |proposed",
    r"result|experiment|evaluation|ablation|analysis|setup|data|benchmark|implementation",
)
"""Words of headings, the most wanted first: each tells of one or two parts of a deep read."""

_UNWANTED = re.compile(r"related work|background|preliminar|ethic|proof|prompt", re.IGNORECASE)
_APPENDIX = re.compile(r"§[A-HJ-UWYZ](?![A-Z-])")  # I, V and X number sections as well

_OTHER = len(_WANTED)
_LAST = _OTHER + 1
_SHARE = 4
_ENDS = 2
"""Pages at the beginning and at the end that are more telling than those between."""


def chosen(passages: Sequence[Passage], room: int) -> tuple[Passage, ...]:
    """The most telling passages, in their order and `room` characters at most.

    Where not all fit, none takes more than a quarter of the room.
    """
    ranks = _ranks(passages)
    fits = sum(len(passage.text) for passage in passages) <= room
    most = room if fits else room // _SHARE
    kept: dict[int, Passage] = {}
    for place in sorted(range(len(passages)), key=lambda place: (ranks[place], place)):
        text = _cut(passages[place].text, min(room, most))
        room -= len(text)
        if text:
            kept[place] = replace(passages[place], text=text)
    return tuple(kept[place] for place in sorted(kept))


def _ranks(passages: Sequence[Passage]) -> list[int]:
    """How telling each passage is, 0 the most; a subsection is as its section."""
    ranks: list[int] = []
    sections: dict[str, int] = {}
    for place, passage in enumerate(passages):
        if passage.where.startswith("p. "):
            is_last = place >= len(passages) - _ENDS
            ranks.append(0 if place < _ENDS else 1 if is_last else _OTHER)
            continue
        section, rank = passage.where.partition(".")[0], _rank(passage)
        ranks.append(sections.get(section, rank) if rank == _OTHER else rank)
        sections.setdefault(section, rank)
    return ranks


def _rank(passage: Passage) -> int:
    heading = passage.title or passage.where
    if _APPENDIX.match(passage.where) or _UNWANTED.search(heading):
        return _LAST
    words = (re.search(wanted, heading, re.IGNORECASE) for wanted in _WANTED)
    return next((rank for rank, found in enumerate(words) if found), _OTHER)


def _cut(text: str, room: int) -> str:
    """The text, or as many of its lines and sentences as fit."""
    if len(text) <= room:
        return text
    head = text[: max(room, 0)]
    return head[: max(head.rfind("\n"), head.rfind(". ") + 1, 0)]
