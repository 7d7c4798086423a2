"""The digest that ships with Paperboy, for a first look without a network.

Titles, names, counts and addresses are those of the Hugging Face list of 2026-02-09. The lines,
points and abstract notes are our own writing; the authors' abstracts do not ship.
"""

import json
from datetime import date
from importlib.resources import files
from typing import Any

from bot.models import Digest, Edition, Entry, Organization, Origin, Paper, Summary
from bot.span import Period, Span

VERSION = "sample"
"""`Summary.version` of the texts that ship."""

SPOKEN = frozenset({"en", "ko"})
"""The languages of those texts."""


def load_sample() -> tuple[Digest, tuple[Summary, ...]]:
    """Read the sample digest, and the summaries of its papers in English and Korean.

    The votes are those of that evening; `as_of` is None, since the minute was not kept.
    The papers carry no abstract and the entries no brief: a brief is made from the summaries.
    """
    sheet: dict[str, Any] = json.loads(
        files(__name__).joinpath("2026-02-09.json").read_text(encoding="utf-8")
    )
    day = date.fromisoformat(sheet["day"])
    digest = Digest(
        span=Span.of(Period.DAY, day),
        entries=tuple(
            Entry(rank=rank, paper=_paper(facts, listed=day))
            for rank, facts in enumerate(sheet["papers"], start=1)
        ),
        total=sheet["total"],
        as_of=None,
        edition=Edition.FINAL,
        language="en",
        origin=Origin.SAMPLE,
    )
    summaries = tuple(
        _summary(facts["id"], language, texts)
        for facts in sheet["papers"]
        for language, texts in facts["summaries"].items()
    )
    return digest, summaries


def _paper(facts: dict[str, Any], *, listed: date) -> Paper:
    organization = facts.get("organization")
    return Paper(
        id=facts["id"],
        title=facts["title"],
        authors=tuple(facts["authors"]),
        author_count=len(facts["authors"]),
        published=date.fromisoformat(facts["published"]),
        listed=listed,
        upvotes=facts["upvotes"],
        comments=facts["comments"],
        organization=Organization(**organization) if organization else None,
        keywords=tuple(facts["keywords"]),
        thumbnail=facts["thumbnail"],
        github=facts.get("github"),
        github_stars=facts.get("github_stars"),
        project_page=facts.get("project_page"),
        origin=Origin.SAMPLE,
    )


def _summary(paper_id: str, language: str, texts: dict[str, Any]) -> Summary:
    return Summary(
        paper_id=paper_id,
        language=language,
        version=VERSION,
        origin=Origin.SAMPLE,
        one_line=texts["one_line"],
        points=tuple(texts["points"]),
        abstract=texts["abstract"],
    )
