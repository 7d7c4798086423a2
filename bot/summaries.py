"""What a reader is shown of a paper: the ladder from the best text that is known downwards.

By field: a summary made for us or imported, then Hugging Face's own one-liner, then the first
sentences of the abstract. Each field is labelled with its rung, so nobody takes one for another.
"""

import re
from collections.abc import Iterable
from dataclasses import replace

from bot.grounding.leaks import leak_faults
from bot.grounding.wording import source_of
from bot.models import Brief, Figure, Origin, Paper, Summary
from bot.orders import without_orders
from bot.tex import readable

ONE_LINE_ROOM = 240
"""Characters that the first sentences of an abstract may take where they stand for a one-liner."""

_RUNGS = (Origin.LLM, Origin.IMPORT, Origin.SAMPLE)
_ABBREVIATIONS = (
    *("Dr", "Mr", "Mrs", "Ms", "Prof", "St", "e.g", "i.e", "et al", "vs", "cf", "approx", "resp"),
    *("Fig", "Figs", "Eq", "Eqs", "Sec", "Tab", "Ref"),
)
_SHORTENED = "".join(rf"(?<!\b{re.escape(one)}\.)" for one in _ABBREVIATIONS)
_SENTENCE_END = re.compile(
    rf"""(?<=[.!?])
        {_SHORTENED}(?<!\b[A-Z]\.)      # an initial
        (?:(?<!\bNo\.)|(?!\s+\d))       # a number, or an answer
        \s+(?=[A-Z0-9“"(\[])""",
    re.VERBOSE,
)


def readable_paper(paper: Paper) -> Paper:
    """The paper with the remains of TeX in its texts made readable."""
    return replace(
        paper,
        title=readable(paper.title),
        abstract=readable(paper.abstract),
        ai_summary=readable(paper.ai_summary) if paper.ai_summary else paper.ai_summary,
        keywords=tuple(readable(word) for word in paper.keywords),
    )


def brief(paper: Paper, summaries: Iterable[Summary], figure: Figure | None = None) -> Brief:
    """Take each text of a paper from the highest rung that has it.

    `summaries` are those of this paper in the reader's language, newest first; among equals the
    newest wins.
    """
    known = sorted(
        (one for one in summaries if one.paper_id == paper.id and one.origin in _RUNGS),
        key=lambda one: _RUNGS.index(one.origin),
    )
    line = next((one for one in known if one.one_line), None)
    points = next((one for one in known if one.points), None)
    abstract = next((one for one in known if one.abstract), None)
    deep = next((one for one in known if one.deep), None)
    one_line, one_line_from = (
        (readable(line.one_line), line.origin) if line else _fallback_line(paper)
    )
    return Brief(
        one_line=one_line,
        one_line_from=one_line_from,
        points=tuple(readable(point) for point in points.points) if points else (),
        abstract=readable(abstract.abstract) if abstract else paper.abstract,
        abstract_from=abstract.origin if abstract else Origin.ABSTRACT,
        deep=deep.deep if deep else "",
        deep_from=deep.origin if deep else Origin.IMPORT,
        figure=figure,
    )


def first_sentences(abstract: str, room: int = ONE_LINE_ROOM) -> str:
    """As many whole sentences as fit into `room` characters; the first one in any case."""
    sentences = _SENTENCE_END.split(abstract.strip())
    taken = sentences[0]
    for sentence in sentences[1:]:
        if len(taken) + 1 + len(sentence) > room:
            break
        taken = f"{taken} {sentence}"
    return taken


def _fallback_line(paper: Paper) -> tuple[str, Origin]:
    line = paper.ai_summary
    # Theirs is made by a model as well, and is there when that failed, too.
    if line and not any(leak_faults(line, source_of(paper))):
        return line, Origin.HF
    return first_sentences(without_orders(paper.abstract)), Origin.ABSTRACT
