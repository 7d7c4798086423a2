"""The figures of an evaluation as tables for a terminal, and as JSON. Pure."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict

from rich import box
from rich.table import Table
from rich.text import Text

from adapters.llm.prompt import VERSION
from bench.figures import Figures
from bench.trial import End, Trial
from bot.draft import Draft
from bot.language import ENGLISH

ALL = "all"
"""The column that takes every language together."""

_NONE = "–"
_FIELDS: Mapping[str, Callable[[Draft], str]] = {
    "line": lambda draft: draft.one_line,
    "points": lambda draft: "\n".join(f"• {point}" for point in draft.points),
    "abstract": lambda draft: draft.abstract,
}
_LIKE = {"one_line": "line", "points": "points", "abstract": "translation"}


def table(model: str, columns: Mapping[str, Figures]) -> Table:
    """One model's figures, a column for each language."""
    drawn = Table(title=f"{model}, prompt {VERSION}", box=box.SIMPLE_HEAD, title_justify="left")
    drawn.add_column("")
    for name in columns:
        drawn.add_column(name, justify="right", no_wrap=True)
    for row in _rows([*columns.values()]):
        drawn.add_row(*row)
    return drawn


def beside_gold(trial: Trial) -> Table:
    """One draft beside the gold answer, for the eye."""
    title = f"{trial.case.paper.id} in {trial.language}: {trial.end}"
    drawn = Table(title=title, box=box.SIMPLE_HEAD, title_justify="left", show_lines=True)
    for name in ("", "gold", "draft"):
        drawn.add_column(name, ratio=None if not name else 1)
    for label, text in _FIELDS.items():
        if (label, trial.language) != ("abstract", ENGLISH):
            # As text: what a model writes is not markup.
            drawn.add_row(label, Text(text(trial.gold)), Text(text(trial.draft) or _NONE))
    complaints = "\n".join(f"{one.field}: {one.says}" for one in trial.complaints)
    if complaints or trial.problem:
        drawn.add_row("refused", "", Text(complaints or str(trial.problem)))
    return drawn


def as_json(models: Mapping[str, Mapping[str, Figures]], papers: Sequence[str]) -> str:
    """The figures for programs; shares lie between 0 and 1."""
    told = {
        "prompt": VERSION,
        "papers": papers,
        "models": {
            model: {name: asdict(figures) for name, figures in columns.items()}
            for model, columns in models.items()
        },
    }
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def _rows(columns: Sequence[Figures]) -> Iterator[tuple[str, ...]]:
    """A label and a cell for each column."""
    yield "summaries", *(f"{one.summaries}" for one in columns)
    for end in End:
        yield str(end), *(_share(one.ends[end] / one.summaries) for one in columns)
    for kind in dict.fromkeys(kind for one in columns for kind in one.complaints):
        yield f"complaints: {kind}", *(f"{one.complaints.get(kind, 0)}" for one in columns)
    yield "line length (longest)", *map(_length, columns)
    yield "gold facts, line, points", *(_share(one.facts_said) for one in columns)
    yield "gold facts, translation", *(_share(one.facts_translated) for one in columns)
    yield "letters of the language", *(_share(one.script) for one in columns)
    for name, label in _LIKE.items():
        yield (
            f"{label} like gold (chance)",
            *(_like(getattr(one.like, name), getattr(one.like_others, name)) for one in columns),
        )
    yield (
        "seconds, median (95 %)",
        *(f"{one.seconds:.1f} ({one.seconds_p95:.1f})" for one in columns),
    )
    yield "tokens in + out", *(f"{one.tokens_in:,.0f} + {one.tokens_out:,.0f}" for one in columns)
    costs = [one.cost_of_1000 for one in columns if one.cost_of_1000 is not None]
    if costs:
        yield "cost of 1,000 summaries", *(f"{cost:,.2f}" for cost in costs)


def _length(one: Figures) -> str:
    return _NONE if one.line_length is None else f"{one.line_length:.0f} ({one.line_longest})"


def _share(value: float | None) -> str:
    return _NONE if value is None else f"{value:.0%}"


def _like(value: float | None, chance: float | None) -> str:
    by_chance = "" if chance is None else f" ({chance:.2f})"
    return _NONE if value is None else f"{value:.2f}{by_chance}"
