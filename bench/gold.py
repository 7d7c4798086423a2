"""What summaries are held against: papers in our own words, with answers that people wrote."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from bot.draft import Draft
from bot.language import ENGLISH
from bot.models import Paper
from bot.summaries import readable_paper

CASES = Path(__file__).with_name("evaluation_cases")


@dataclass(frozen=True, kw_only=True)
class Case:
    """One paper with its gold answers.

    Attributes:
        paper: as a summarizer is given it, its TeX made readable.
        gold: a good answer by language.
        numbers, names: what each gold answer keeps in its line and points, and in its abstract.
    """

    paper: Paper
    gold: Mapping[str, Draft]
    numbers: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


def load_cases(folder: Path = CASES) -> tuple[Case, ...]:
    """Read every case of a folder."""
    return tuple(
        _case(told)
        for file in sorted(folder.glob("*.yaml"))
        for told in yaml.safe_load(file.read_text("utf-8"))
    )


def languages_of(cases: tuple[Case, ...]) -> tuple[str, ...]:
    """The languages that there are gold answers in, those with the most first."""
    told = [language for case in cases for language in case.gold]
    return tuple(sorted(set(told), key=lambda language: (-told.count(language), language)))


def _case(told: Mapping[str, Any]) -> Case:
    paper = readable_paper(Paper(id=told["id"], title=told["title"], abstract=told["abstract"]))
    return Case(
        paper=paper,
        gold=dict(_answers(told["gold"], paper)),
        numbers=tuple(told["numbers"]),
        names=tuple(told["names"]),
    )


def _answers(told: Mapping[str, Any], paper: Paper) -> Iterator[tuple[str, Draft]]:
    for language, said in told.items():
        draft = Draft(
            one_line=said["line"], points=tuple(said["points"]), abstract=said.get("abstract", "")
        )
        # In English the abstract is the paper's own, as it is where a model writes.
        own = language == ENGLISH
        yield language, replace(draft, abstract=paper.abstract) if own else draft
