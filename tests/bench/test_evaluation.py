"""The whole evaluation before the endpoint, through the real client."""

import asyncio
import json
import re
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import structlog
import typer
from rich.console import Console
from typer.testing import CliRunner, Result

from bench.evaluation import Evaluation, main
from bench.figures import Prices
from bench.gold import Case
from bot.settings import Settings, variable
from tests.adapters.llm.stub import KEY, MODEL, Endpoint, Fault

Make = Callable[[str], Case]
CLI = typer.Typer()
CLI.command()(main)


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No variable of ours or of the ecosystem, and no `.env` file."""
    for name in ("OPENAI_BASE_URL", "OPENAI_API_KEY", *map(variable, Settings.model_fields)):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture(autouse=True)
def own_log() -> Iterator[None]:
    """Give the log back as it was: an evaluation keeps it quiet, and other tests listen to it."""
    yield
    structlog.reset_defaults()


async def _printed(
    endpoint: Endpoint, *cases: Case, prices: Prices | None = None, show: bool = False
) -> str:
    out = StringIO()
    evaluation = Evaluation(
        settings=Settings(llm_url=endpoint.url, llm_key=KEY),
        cases=cases,
        languages=("ko", "en"),
        prices=prices,
        show=show,
        out=Console(file=out, width=200),
        err=Console(file=StringIO()),
    )
    await evaluation.run([MODEL])
    return out.getvalue()


def _rows(printed: str) -> dict[str, list[str]]:
    """The cells of a table by the label of their row."""
    lines = (re.split(r" {2,}", line.strip()) for line in printed.splitlines())
    return {label: cells for label, *cells in lines if cells}


def _written(name: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(Path(name).read_text("utf-8"))
    return told


async def _command(endpoint: Endpoint, *arguments: str) -> Result:
    """Run the command as a person does, in a loop of its own."""
    environment = {variable("llm_url"): endpoint.url, variable("llm_key"): KEY, "COLUMNS": "200"}
    return await asyncio.to_thread(lambda: CliRunner().invoke(CLI, arguments, env=environment))


async def test_a_good_model_is_told_in_figures(endpoint: Endpoint, true_case: Make) -> None:
    prices = Prices(tokens_in=1, tokens_out=10)

    rows = _rows(await _printed(endpoint, true_case("Zebra"), true_case("Quokkas"), prices=prices))

    assert rows["summaries"] == ["2", "2", "4"]
    assert rows["at first try"] == ["100%"] * 3
    assert rows["not at all"] == ["0%"] * 3
    assert rows["line length (longest)"] == ["21 (22)", "24 (25)", "22 (25)"]
    assert rows["gold facts, line, points"] == ["100%"] * 3
    assert rows["gold facts, translation"] == ["100%", "–", "100%"]
    assert rows["translation like gold (chance)"] == ["1.00 (1.00)", "–", "1.00 (1.00)"]
    assert rows["tokens in + out"] == ["700 + 300"] * 3
    assert rows["cost of 1,000 summaries"] == ["3.70"] * 3
    assert not [label for label in rows if label.startswith("complaints")]


async def test_a_lying_model_is_told_in_figures(endpoint: Endpoint, false_case: Make) -> None:
    rows = _rows(await _printed(endpoint, false_case("Zebra")))

    assert rows["at first try"] == ["0%"] * 3
    assert rows["in part"] == ["100%"] * 3
    # In English nothing but the points can lie: the abstract is the paper's own.
    assert rows["complaints: number"] == ["8", "4", "12"]
    assert rows["gold facts, line, points"] == ["0%"] * 3
    assert rows["line like gold (chance)"] == ["1.00"] * 3
    assert rows["points like gold (chance)"] == ["–"] * 3
    assert rows["tokens in + out"] == ["1,400 + 600"] * 3
    assert "cost of 1,000 summaries" not in rows


async def test_a_broken_model_is_told_in_figures_and_its_sentence(
    endpoint: Endpoint, true_case: Make
) -> None:
    endpoint.always = Fault.EMPTY

    printed = await _printed(endpoint, true_case("Zebra"))

    rows = _rows(printed)
    assert rows["not at all"] == ["100%"] * 3
    assert rows["complaints: unread"] == ["2", "2", "4"]
    assert rows["line length (longest)"] == ["–"] * 3
    assert "2 × The model's answer is no summary" in printed


async def test_drafts_are_shown_beside_the_gold_with_what_was_refused(
    endpoint: Endpoint, false_case: Make
) -> None:
    printed = await _printed(endpoint, false_case("[red]Zebra"), show=True)

    assert "9902.00010 in ko: in part" in printed
    assert printed.count("[red]Zebra: 더 많은 일을 하는 방법") == 2
    assert "points: The number" in printed


async def test_the_command_measures_several_models_on_the_real_cases(endpoint: Endpoint) -> None:
    endpoint.faults.append(Fault.WRONG_MODEL)

    result = await _command(
        endpoint, "--model", "lost", "--model", "little", "--language", "ja", "--json", "out.json"
    )

    assert result.exit_code == 1
    assert "lost: The endpoint does not know the model" in result.stderr
    assert _rows(result.stdout)["summaries"] == ["3"]
    told = _written("out.json")
    assert len(told["papers"]) >= 12
    assert [*told["models"]] == ["little"]
    # It answers in Korean.
    assert told["models"]["little"]["ja"]["ends"]["not at all"] == 3
    assert told["models"]["little"]["ja"]["complaints"]["language"] > 0
    assert KEY not in result.output


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "No model is set: set PAPERBOY_LLM_MODEL, or give --model NAME."),
        (["--model", "m", "--price-in", "1"], "Give both prices: --price-in and --price-out."),
        (["--model", "m", "--language", "fr"], "choose of en, ko, ja, zh"),
    ],
)
async def test_what_cannot_be_right_ends_in_one_sentence_and_no_question(
    endpoint: Endpoint, arguments: list[str], says: str
) -> None:
    result = await _command(endpoint, *arguments)

    assert (result.exit_code, result.stdout, endpoint.asked) == (2, "", [])
    assert says in result.stderr
    assert result.stderr.count("\n") == 1
