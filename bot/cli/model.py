"""A language model at work for the person at the terminal."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from typing import Annotated

import typer
from rich.console import Console

from bot.app import App
from bot.cli.options import warn
from bot.errors import SummarizerBroken
from bot.logs import set_up_log
from bot.lookup import Looked
from bot.models import Brief, Digest, Origin, Paper
from bot.settings import LogLevel
from bot.span import Span
from bot.summary_opening import NoAlarm, open_allowance, open_summarizing
from bot.verdict import Report, Verdict

AsIs = Annotated[
    bool, typer.Option("--as-is", help="With the summaries there are: no model is asked for more.")
]

_KINDS = (
    ("Summary", "every number and name stands in the source"),
    ("Deep read", "the paper bears out every sentence"),
)


@contextmanager
def at_work(doing: str) -> Iterator[None]:
    """Say on a terminal what is waited for; a pipe is told nothing."""
    console = Console(stderr=True)
    with console.status(doing) if console.is_terminal else nullcontext():
        yield


async def summarized(app: App, digest: Digest, *, as_is: bool) -> Digest:
    """The digest, those of its papers summarized that no one has summarized in its language.

    Where no model is set, or none answers, it is as it was; the latter is said.
    """
    language, wanted = digest.language, _lacking(digest)
    report = None if as_is else await _report(app, wanted, language, span=digest.span)
    if report is None:
        return digest
    dressed = await app.editions.dress(digest, language=language)
    warn(_shortfall(report, _lacking(dressed)))
    return dressed


async def looked_up(app: App, text: str, language: str, *, as_is: bool) -> Looked:
    """The paper that `text` names, summarized as the papers of a digest are."""
    found = await app.lookup.paper(text, language=language)
    if as_is or not _lacks_summary(found.brief):
        return found
    report = await _report(app, [found.paper], language)
    if report is None:
        return found
    found = await app.lookup.paper(text, language=language)
    warn(_shortfall(report, [found.paper] if _lacks_summary(found.brief) else []))
    return found


async def _report(
    app: App, papers: Sequence[Paper], language: str, *, span: Span | None = None
) -> Report | None:
    """What came of having papers summarized; None where that was not even tried."""
    wanted, model = [paper for paper in papers if paper.abstract], app.settings.llm_model
    if not wanted or model is None:
        return None
    if app.settings.log_level is LogLevel.WARNING:
        set_up_log(LogLevel.ERROR)  # what goes wrong is said in a sentence
    try:
        async with (
            open_allowance(app, NoAlarm()) as allowance,
            open_summarizing(app, allowance, model=model) as summarizing,
        ):
            with at_work(f"{model} is reading {len(wanted)} of the papers…"):
                return await summarizing.summarize(wanted, [language], span=span)
    except SummarizerBroken as problem:
        warn([str(problem)])
        return None


def _lacking(digest: Digest) -> list[Paper]:
    return [entry.paper for entry in digest.entries if _lacks_summary(entry.brief)]


def _lacks_summary(brief: Brief) -> bool:
    """Whether its line is only what the source says of the paper."""
    return brief.one_line_from in (Origin.HF, Origin.ABSTRACT)


def _shortfall(report: Report, lacking: Sequence[Paper]) -> Iterator[str]:
    """How many papers have no line by the model, and why the first of them has none."""
    ends = {end.paper_id: end for end in report.ends}
    without = [ends[paper.id] for paper in lacking if paper.id in ends]
    if without:
        first = without[0]
        refused = f"What was written of {first.paper_id} was refused: see `paperboy paper --why`."
        yield f"{len(without)} of {len(ends)} papers have no summary. {first.says or refused}"


def why_lines(verdict: Verdict) -> list[str]:
    """How a summary or a deep read was made, and what of it was not let through."""
    kind, borne_out = _KINDS[verdict.version.partition(":")[0] == "deep"]
    head = f"{kind} by {verdict.version} in {verdict.language}, {verdict.at:%Y-%m-%d %H:%M} UTC"
    if verdict.problem:
        retry = verdict.retry
        again = f"Tried again from {retry:%Y-%m-%d %H:%M} UTC." if retry else "Not tried again."
        return [f"{head}: none. {verdict.problem} {again}"]
    if not verdict.complaints:
        return [f"{head}: {borne_out}."]
    left_out = [f"  {one.field} left out ({one.kind}): {one.says}" for one in verdict.complaints]
    return [f"{head}:", *left_out]
