"""How the check does on drafts that were not written to fit it.

Most are by somebody who had not read it; `eighth`, `ninth` and `tenth` are by somebody who had.

A case is a block of text: a paper in our own words, a faithful draft of it that tells numbers in
all the ways summarizers do, and faults to plant, each `! kind old -> new`. They stand apart from
`grounding_cases`, which grew with the check. `swapped` are numbers that stand in the paper, but of
another thing, `per` numbers per something else, `version` names that lost their version: most of
them no look at words can find, so nothing is asked of them here.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import pytest

from bot.draft import Complaint, Draft
from bot.grounding import check
from bot.models import Paper

BLOCKS = Path(__file__).with_name("grounding_blind")
MOST_FALSE_ALARMS = 0.05
LEAST_FOUND = 0.98
COUNTS_AS = {
    "number": {"number", "unit"},
    "unit": {"number", "unit"},
    "name": {"number", "name"},
    "praise": {"praise"},
}
"""Complaints that count as having found a fault: a false version may well be called a number."""


@dataclass(frozen=True)
class Fault:
    """A fault to plant: where `old` stands first, in line, points or abstract, `new` is put."""

    kind: str
    old: str
    new: str


@dataclass(frozen=True)
class Case:
    """A paper, a faithful draft, and the faults to plant into it."""

    name: str
    paper: Paper
    draft: Draft
    faults: tuple[Fault, ...]

    @property
    def language(self) -> str:
        return self.name[:2]

    def complaints(self, draft: Draft) -> set[Complaint]:
        """What is wrong with a draft, its shape aside: these are short."""
        found = check(draft, self.paper, language=self.language)
        return {one for one in found if one.kind != "shape"}

    def planted(self, fault: Fault) -> Draft:
        old, new = fault.old, fault.new
        if old in self.draft.one_line:
            return replace(self.draft, one_line=self.draft.one_line.replace(old, new, 1))
        for at, point in enumerate(self.draft.points):
            if old in point:
                points = (*self.draft.points[:at], point.replace(old, new, 1))
                return replace(self.draft, points=points + self.draft.points[at + 1 :])
        assert old in self.draft.abstract, f"{self.name}: “{old}” is not there to be replaced"
        return replace(self.draft, abstract=self.draft.abstract.replace(old, new, 1))


@cache
def cases() -> tuple[Case, ...]:
    blocks = (
        block.strip()
        for file in sorted(BLOCKS.glob("*.txt"))
        for block in re.split("^=== ", file.read_text("utf-8"), flags=re.MULTILINE)
    )
    return tuple(_case(block) for block in blocks if block)


def _case(block: str) -> Case:
    name, *rows = block.split("\n")
    told = dict(row.split(": ", 1) for row in rows if re.match("[a-z]+: ", row))
    draft = Draft(
        one_line=told["line"],
        points=tuple(row[2:] for row in rows if row.startswith("- ")),
        abstract=told.get("abstract", told["source"]),
    )
    paper = Paper(id="9903.00001", title=told["title"], abstract=told["source"])
    return Case(name, paper, draft, tuple(_faults(rows)))


def _faults(rows: list[str]) -> Iterator[Fault]:
    for row in rows:
        if row.startswith("!"):
            kind, _, pieces = row[1:].partition(" ")
            for piece in pieces.split(" | "):
                old, new = piece.split(" -> ")
                yield Fault(kind, old, new)


def _missed(kind: str) -> tuple[int, list[str]]:
    """How many faults of a kind are planted, and those that nobody complains of."""
    planted, missed = 0, []
    for case in cases():
        before = case.complaints(case.draft)
        for fault in case.faults:
            if fault.kind == kind:
                planted += 1
                found = {one.kind for one in case.complaints(case.planted(fault)) - before}
                if not found & COUNTS_AS[kind]:
                    missed.append(f"{case.name}: {fault.old} -> {fault.new}")
    return planted, missed


@pytest.mark.slow
@pytest.mark.parametrize("kind", COUNTS_AS)
def test_hardly_a_planted_fault_is_missed(kind: str) -> None:
    planted, missed = _missed(kind)

    assert len(missed) <= (1 - LEAST_FOUND) * planted, "\n".join(missed)


@pytest.mark.slow
def test_few_faithful_fields_raise_an_alarm() -> None:
    alarms = {(case.name, one.field) for case in cases() for one in case.complaints(case.draft)}
    fields = sum(2 + (case.draft.abstract != case.paper.abstract) for case in cases())

    assert len(alarms) < MOST_FALSE_ALARMS * fields, sorted(alarms)
