"""What many trials come to, in figures. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, median

from bench.gold import Case
from bench.likeness import names_kept, numbers_kept, script_share, trigram_f1
from bench.measuring import percentile
from bench.trial import End, Trial
from bot.draft import Draft
from bot.language import ENGLISH

UNREAD = "unread"
"""An answer that is no summary stands among the kinds of complaints under this word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prices:
    """What a million tokens cost, in any currency."""

    tokens_in: float
    tokens_out: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """How like the gold answers texts are on average, 0 to 1; None where there are none.

    Attributes:
        one_line, points: those fields.
        abstract: translations; in English the abstract is the paper's own and does not count.
    """

    one_line: float | None
    points: float | None
    abstract: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What came of trials; averages are over the texts that there are, None where there are none.

    Attributes:
        ends: summaries by how they came to be.
        complaints: by kind, `unread` answers among them.
        line_length, line_longest: characters.
        facts_said, facts_translated: share of the gold numbers and names in line and points, and
            in the translated abstract.
        script: share of letters in the script of the language, names left out.
        like: beside the gold answers.
        like_others: the gold answers of a paper beside those of another: likeness by chance.
        seconds, seconds_p95: of a summary, median and 95th percentile.
        tokens_in, tokens_out: of a summary, every question of it counted.
        cost_of_1000: summaries, in the currency of the prices.
    """

    summaries: int
    ends: Mapping[End, int]
    complaints: Mapping[str, int]
    line_length: float | None
    line_longest: int | None
    facts_said: float | None
    facts_translated: float | None
    script: float | None
    like: Likeness
    like_others: Likeness
    seconds: float
    seconds_p95: float
    tokens_in: float
    tokens_out: float
    cost_of_1000: float | None


def figures(trials: Sequence[Trial], prices: Prices | None = None) -> Figures:
    """Measure trials of one model, of which there is at least one."""
    lines = [len(trial.draft.one_line) for trial in trials if trial.draft.one_line]
    seconds = [trial.seconds for trial in trials]
    tokens_in = fmean(trial.usage.tokens_in for trial in trials)
    tokens_out = fmean(trial.usage.tokens_out for trial in trials)
    ends = Counter(trial.end for trial in trials)
    return Figures(
        summaries=len(trials),
        ends={end: ends[end] for end in End},
        complaints=_complaints(trials),
        line_length=_mean(lines),
        line_longest=max(lines, default=None),
        facts_said=_mean(
            kept for trial in trials for kept in _facts_kept(said(trial.draft), trial.case)
        ),
        facts_translated=_mean(
            kept
            for trial in trials
            if trial.language != ENGLISH
            for kept in _facts_kept(trial.draft.abstract, trial.case)
        ),
        script=_mean(
            script_share(text, trial.language) for trial in trials if (text := _own(trial))
        ),
        like=_likeness((trial.language, trial.draft, trial.gold) for trial in trials),
        like_others=_likeness(_mismatched(trials)),
        seconds=median(seconds),
        seconds_p95=percentile(seconds, 0.95),
        tokens_in=tokens_in,
        tokens_out=tokens_out,
        cost_of_1000=_cost(tokens_in, tokens_out, prices),
    )


def said(draft: Draft) -> str:
    """The line and the points, each on a line of its own."""
    return "\n".join(filter(None, (draft.one_line, *draft.points)))


def _complaints(trials: Sequence[Trial]) -> dict[str, int]:
    kinds = Counter(one.kind for trial in trials for one in trial.complaints)
    kinds[UNREAD] = sum(trial.unread for trial in trials)
    return {kind: count for kind, count in kinds.most_common() if count}


def _facts_kept(text: str, case: Case) -> list[bool]:
    if not text:
        return []
    return numbers_kept(text, case.numbers) + names_kept(text, case.names)


def _own(trial: Trial) -> str:
    """What the model wrote itself."""
    translated = "" if trial.language == ENGLISH else trial.draft.abstract
    return f"{said(trial.draft)}\n{translated}".strip()


def _likeness(pairs: Iterable[tuple[str, Draft, Draft]]) -> Likeness:
    """Measure drafts beside gold ones, each pair in its language."""
    told = [*pairs]
    return Likeness(
        one_line=_mean(_alike((one.one_line, gold.one_line) for _, one, gold in told)),
        points=_mean(
            _alike(("\n".join(one.points), "\n".join(gold.points)) for _, one, gold in told)
        ),
        abstract=_mean(
            _alike(
                (one.abstract, gold.abstract) for language, one, gold in told if language != ENGLISH
            )
        ),
    )


def _alike(pairs: Iterable[tuple[str, str]]) -> Iterator[float]:
    return (trigram_f1(text, gold) for text, gold in pairs if text)


def _mismatched(trials: Sequence[Trial]) -> Iterator[tuple[str, Draft, Draft]]:
    """The gold of each paper beside the gold of the next one in the same language."""
    for language in {trial.language for trial in trials}:
        golds = [trial.gold for trial in trials if trial.language == language]
        if len(golds) > 1:
            for one, other in zip(golds, [*golds[1:], golds[0]], strict=True):
                yield language, one, other


def _cost(tokens_in: float, tokens_out: float, prices: Prices | None) -> float | None:
    if prices is None:
        return None
    return (tokens_in * prices.tokens_in + tokens_out * prices.tokens_out) / 1000


def _mean(values: Iterable[float]) -> float | None:
    known = [*values]
    return fmean(known) if known else None
