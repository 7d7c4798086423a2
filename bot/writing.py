"""One paper's summary: a draft, its check, and a second draft where the first was wrong."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, fields, replace
from typing import Protocol

from bot.draft import Complaint, Draft, Usage
from bot.errors import SummarizerProblem
from bot.models import Origin, Paper, Summary
from bot.ports import Summarizer

_FIELDS = tuple(one.name for one in fields(Draft))


class Check(Protocol):
    """Says what in a draft its paper does not bear out."""

    def __call__(self, draft: Draft, paper: Paper, *, language: str) -> tuple[Complaint, ...]:
        """Complain; of a good draft there is nothing to say."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What came of a paper.

    Attributes:
        draft: without what was wrong.
        complaints: about what was left out.
        usage: what every call took.
    """

    draft: Draft
    complaints: tuple[Complaint, ...] = ()
    usage: Usage

    def summary(self, paper: Paper, language: str, version: str) -> Summary | None:
        """The draft as it is stored; None where nothing of it is left."""
        # The paper's own abstract is on the ladder already, under its own name.
        own = self.draft.abstract == paper.abstract
        kept = replace(self.draft, abstract="") if own else self.draft
        if kept == Draft():
            return None
        return Summary(
            paper_id=paper.id,
            language=language,
            version=version,
            origin=Origin.LLM,
            one_line=kept.one_line,
            points=kept.points,
            abstract=kept.abstract,
        )


async def write(
    paper: Paper,
    *,
    language: str,
    summarizer: Summarizer,
    check: Check,
    words: Callable[[Sequence[Complaint]], str],
) -> Written:
    """Have a paper summarized; where that is wrong, once more, with the complaints in words.

    Raises:
        SummarizerProblem: there is no draft.
    """
    first, usage = await summarizer.summarize(paper, language=language)
    complaints = check(first, paper, language=language)
    if not complaints:
        return Written(draft=first, usage=usage)
    good = _without(first, _named(complaints))
    try:
        second, more = await summarizer.summarize(
            paper, language=language, complaint=words(complaints), before=first
        )
    except SummarizerProblem as problem:
        return Written(draft=good, complaints=complaints, usage=usage + problem.usage)
    left = check(second, paper, language=language)
    draft = _filled(_without(second, _named(left)), good)
    return Written(draft=draft, complaints=_about_gaps(left, draft), usage=usage + more)


def _named(complaints: Iterable[Complaint]) -> set[str]:
    return {complaint.field for complaint in complaints}


def _without(draft: Draft, names: Collection[str]) -> Draft:
    empty = Draft()
    return replace(draft, **{name: getattr(empty, name) for name in _FIELDS if name in names})


def _filled(draft: Draft, other: Draft) -> Draft:
    """The draft, with its gaps taken from another."""
    return Draft(**{name: getattr(draft, name) or getattr(other, name) for name in _FIELDS})


def _about_gaps(complaints: Iterable[Complaint], draft: Draft) -> tuple[Complaint, ...]:
    return tuple(one for one in complaints if not getattr(draft, one.field, None))
