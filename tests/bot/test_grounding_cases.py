"""How well the check tells faults from faithful drafts, on papers in our own words."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.draft import Complaint, Draft
from bot.grounding import check
from bot.models import Paper

CASES = Path(__file__).with_name("grounding_cases")
FEWEST_FAULTS, FEWEST_FAITHFUL, MOST_FALSE_ALARMS = 60, 60, 0.05
FIELDS = {"line": "one_line", "points": "points", "abstract": "abstract"}


@dataclass(frozen=True)
class Case:
    """A faithful draft, or its twin with a fault planted into one field.

    `kinds` are the complaints that count as having found the fault: a wrong number that happens
    to stand in the paper with another unit may be called either.
    """

    paper: Paper
    language: str
    draft: Draft
    fault: str = ""
    field: str = ""
    wanted: str = ""
    kinds: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        return f"{self.paper.id} {self.language} {self.field} {self.fault}".strip()


@cache
def complaints(case: Case) -> tuple[Complaint, ...]:
    return check(case.draft, case.paper, language=case.language)


def _cases() -> Iterator[Case]:
    for file in sorted(CASES.glob("*.yaml")):
        for told in yaml.safe_load(file.read_text("utf-8")):
            paper = Paper(id=told["id"], title=told["title"], abstract=told["abstract"])
            drafts = {code: _draft(said, paper) for code, said in told["drafts"].items()}
            for language, draft in drafts.items():
                yield Case(paper, language, draft)
            for fault in told["faults"]:
                yield _planted(Case(paper, fault["in"], drafts[fault["in"]]), fault)


def _draft(said: dict[str, Any], paper: Paper) -> Draft:
    """A draft without an abstract repeats the paper's own."""
    abstract = said.get("abstract", paper.abstract)
    return Draft(one_line=said["line"], points=tuple(said["points"]), abstract=abstract)


def _planted(twin: Case, fault: dict[str, str]) -> Case:
    field, old, new = FIELDS[fault["field"]], fault["for"], fault["put"]
    told = twin.draft
    points = tuple(point.replace(old, new) for point in told.points)
    spoilt = {
        "one_line": replace(told, one_line=told.one_line.replace(old, new)),
        "points": replace(told, points=points),
        "abstract": replace(told, abstract=told.abstract.replace(old, new)),
    }[field]
    assert spoilt != told, f"{twin.name}: “{old}” is not there to be replaced"
    kinds = frozenset({fault["kind"], fault.get("also", fault["kind"])})
    return replace(
        twin,
        draft=spoilt,
        fault=new or "(left out)",
        field=field,
        wanted=fault["kind"],
        kinds=kinds,
    )


@cache
def cases() -> tuple[Case, ...]:
    return tuple(_cases())


def faithful() -> list[Case]:
    return [case for case in cases() if not case.fault]


def faults() -> list[Case]:
    return [case for case in cases() if case.fault]


@pytest.mark.parametrize("case", faults(), ids=lambda case: case.name)
def test_a_planted_fault_is_found(case: Case) -> None:
    found = {one.kind for one in complaints(case) if one.field == case.field}

    assert found & case.kinds, f"{sorted(case.kinds)} wanted, {complaints(case)} found"


@pytest.mark.parametrize("case", faithful(), ids=lambda case: case.name)
def test_a_faithful_draft_passes(case: Case) -> None:
    assert complaints(case) == ()


def test_few_faithful_fields_raise_an_alarm() -> None:
    fields, alarms = Counter[str](), Counter[str]()
    for case in faithful():
        fields[case.language] += len(FIELDS)
        alarms[case.language] += len({one.field for one in complaints(case)})

    print(_table(fields, alarms))  # noqa: T201 – the figures, for `pytest -s`
    assert len(faults()) >= FEWEST_FAULTS
    assert len(faithful()) >= FEWEST_FAITHFUL
    assert alarms.total() < MOST_FALSE_ALARMS * fields.total()


def _table(fields: Counter[str], alarms: Counter[str]) -> str:
    planted, found = Counter[str](), Counter[str]()
    for case in faults():
        told = {one.kind for one in complaints(case) if one.field == case.field}
        planted[case.wanted] += 1
        found[case.wanted] += bool(told & case.kinds)
    lines = ["", "faithful fields, false alarms"]
    lines += [
        f"  {language:9} {count:4} {alarms[language]:4}" for language, count in fields.items()
    ]
    lines += ["planted faults, found"]
    lines += [f"  {kind:9} {count:4} {found[kind]:4}" for kind, count in planted.most_common()]
    return "\n".join(lines)
