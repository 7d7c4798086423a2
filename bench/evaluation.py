"""How good a model's summaries are: `python -m bench.evaluation [--model NAME] …`.

Every case goes through the real adapter, the real check and the second chance, as in the service.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from adapters.llm.opening import open_summarizer
from bench.evaluation_table import ALL, as_json, beside_gold, table
from bench.figures import Figures, Prices, figures
from bench.gold import Case, languages_of, load_cases
from bench.measuring import quiet_logs
from bench.trial import Trial, evaluate
from bot.configuration import load_settings
from bot.errors import SummarizerBroken, UsageProblem
from bot.settings import Settings, variable

TROUBLE, USAGE = 1, 2


@dataclass
class Evaluation:
    """Evaluates models at the endpoint of the settings, and prints what comes of it.

    Attributes:
        measured: figures by model and language.
        unusable: models that could not be asked.
    """

    settings: Settings
    cases: tuple[Case, ...]
    languages: tuple[str, ...]
    prices: Prices | None
    show: bool
    out: Console
    err: Console
    measured: dict[str, dict[str, Figures]] = field(default_factory=dict)
    unusable: list[str] = field(default_factory=list)

    async def run(self, models: Sequence[str]) -> None:
        """One model after the other, so that none slows another down."""
        for model in models:
            try:
                self._tell(model, await self._trials(model))
            except SummarizerBroken as problem:
                self.unusable.append(model)
                self.err.print(f"{model}: {problem}", markup=False, soft_wrap=True)

    async def _trials(self, model: str) -> list[Trial]:
        total = sum(language in case.gold for case in self.cases for language in self.languages)
        with Progress(console=self.err, transient=True) as bar:
            task = bar.add_task(model, total=total)
            async with open_summarizer(
                url=self.settings.llm_url,
                key=self.settings.llm_key,
                model=model,
                sleep=asyncio.sleep,
            ) as summarizer:
                return await evaluate(
                    summarizer,
                    self.cases,
                    self.languages,
                    parallel=self.settings.llm_parallel,
                    clock=time.perf_counter,
                    told=lambda: bar.advance(task),
                )

    def _tell(self, model: str, trials: Sequence[Trial]) -> None:
        columns = {
            language: figures([one for one in trials if one.language == language], self.prices)
            for language in self.languages
        }
        if len(columns) > 1:
            columns[ALL] = figures(trials, self.prices)
        self.measured[model] = columns
        if self.show:
            for trial in trials:
                self.out.print(beside_gold(trial))
        self.out.print(table(model, columns))
        for problem, count in Counter(str(one.problem) for one in trials if one.problem).items():
            self.out.print(f"{count} × {problem}", markup=False, soft_wrap=True)


def main(
    *,
    model: Annotated[
        list[str] | None, typer.Option(help="Instead of PAPERBOY_LLM_MODEL; may be repeated.")
    ] = None,
    language: Annotated[
        list[str] | None, typer.Option(help="Only this one; may be repeated.")
    ] = None,
    price_in: Annotated[
        float | None, typer.Option(min=0, help="Of a million tokens that are read.")
    ] = None,
    price_out: Annotated[
        float | None, typer.Option(min=0, help="Of a million tokens that are written.")
    ] = None,
    show: Annotated[bool, typer.Option("--show", help="Each draft beside the gold one.")] = False,
    json: Annotated[
        Path | None, typer.Option(dir_okay=False, writable=True, help="The figures as a file.")
    ] = None,
) -> None:
    """Evaluate models at PAPERBOY_LLM_URL: a table for each."""
    quiet_logs()
    err = Console(stderr=True)
    try:
        settings, cases = load_settings(), load_cases()
        evaluation = Evaluation(
            settings=settings,
            cases=cases,
            languages=_languages(language, languages_of(cases)),
            prices=_prices(price_in, price_out),
            show=show,
            out=Console(),
            err=err,
        )
        models = _models(model, settings)
    except UsageProblem as problem:
        err.print(str(problem), markup=False, soft_wrap=True)
        raise typer.Exit(USAGE) from None
    asyncio.run(evaluation.run(models))
    if json is not None:
        papers = [case.paper.id for case in cases]
        json.write_text(as_json(evaluation.measured, papers), "utf-8")
    if evaluation.unusable:
        raise typer.Exit(TROUBLE)


def _models(named: list[str] | None, settings: Settings) -> list[str]:
    models = named or ([settings.llm_model] if settings.llm_model else [])
    if not models:
        raise UsageProblem(f"No model is set: set {variable('llm_model')}, or give --model NAME.")
    return [*dict.fromkeys(models)]


def _languages(named: list[str] | None, known: tuple[str, ...]) -> tuple[str, ...]:
    if strange := [*{*(named or ())} - {*known}]:
        raise UsageProblem(
            f"There are no gold answers in “{strange[0]}”: choose of {', '.join(known)}."
        )
    return tuple(dict.fromkeys(named)) if named else known


def _prices(tokens_in: float | None, tokens_out: float | None) -> Prices | None:
    if tokens_in is None and tokens_out is None:
        return None
    if tokens_in is None or tokens_out is None:
        raise UsageProblem("Give both prices: --price-in and --price-out.")
    return Prices(tokens_in=tokens_in, tokens_out=tokens_out)


if __name__ == "__main__":
    typer.run(main)
