"""Summaries at the terminal: a model on loopback writes what is missing before it is shown."""

import json
from collections.abc import Callable, Iterator

import pytest

from tests.adapters.llm.elsewhere import elsewhere
from tests.adapters.llm.stub import MODEL, Endpoint, Fault, running
from tests.bot.cli.conftest import NOWHERE, FakeHuggingFace, Said, item

pytestmark = pytest.mark.slow

Run = Callable[..., Said]

DAY = ("--date", "2026-02-09", "--language", "ko")
SOUP, BREAD = "2602.00001", "2602.00002"


@pytest.fixture
def endpoint(monkeypatch: pytest.MonkeyPatch) -> Iterator[Endpoint]:
    with elsewhere(running(Endpoint())) as opened:
        monkeypatch.setenv("PAPERBOY_LLM_URL", opened.url)
        monkeypatch.setenv("PAPERBOY_LLM_MODEL", MODEL)
        yield opened


@pytest.fixture(autouse=True)
def listed(huggingface: FakeHuggingFace) -> None:
    papers = [item(SOUP, 8, "Slow Soup"), item(BREAD, 3, "Bread")]
    for one in papers:
        one["paper"] |= {"summary": "This paper studies one thing. It works on 3 of 4 tasks."}  # type: ignore[operator]  # a dict
    huggingface.lists["2026-02-09"] = papers


def test_a_digest_is_summarized_before_it_is_shown_and_only_once(
    paperboy: Run, endpoint: Endpoint
) -> None:
    first = paperboy("today", *DAY)
    again = paperboy("today", *DAY)

    assert (first.code, first.err) == (0, "")
    assert "\n1  Slow Soup\n" in first.out
    assert "Slow Soup: 더 많은 일을 하는 방법\n" in first.out
    assert again == first
    assert len(endpoint.asked) == 2


def test_what_it_took_is_entered_under_its_digest(paperboy: Run, endpoint: Endpoint) -> None:
    endpoint.faults.append(Fault.EMPTY)

    paperboy("today", *DAY)

    assert "  2026-02-09: 3 calls, 2,100 tokens in, 900 out\n" in paperboy("status").out


@pytest.mark.parametrize(
    "words",
    [
        ("export", "--format", "markdown", *DAY),
        ("export", "--format", "json", *DAY),
        ("preview", "--format", "telegram", *DAY),
    ],
)
def test_files_and_previews_have_them_too(
    paperboy: Run, endpoint: Endpoint, words: tuple[str, ...]
) -> None:
    assert "Slow Soup: 더 많은 일을 하는 방법" in paperboy(*words).out
    assert len(endpoint.asked) == 2


@pytest.mark.parametrize("words", [("today", *DAY), ("export", *DAY)])
def test_for_a_jekyll_post_which_shows_no_summary_none_is_written(
    paperboy: Run, endpoint: Endpoint, words: tuple[str, ...]
) -> None:
    assert "Slow Soup" in paperboy(*words, "--format", "jekyll").out
    assert endpoint.asked == []


def test_one_paper_is_summarized_when_it_is_looked_up_and_says_how(
    paperboy: Run, endpoint: Endpoint
) -> None:
    paperboy("today", *DAY, "--as-is")

    said = paperboy("paper", BREAD, "--language", "ko", "--why")

    assert "Bread: 더 많은 일을 하는 방법 (AI 작성)\n" in said.out
    assert f"Summary by llm:{MODEL}:" in said.out
    assert len(endpoint.asked) == 1


def test_as_it_is_nothing_is_asked(paperboy: Run, endpoint: Endpoint) -> None:
    shown = paperboy("today", *DAY, "--as-is").out
    paper = paperboy("paper", SOUP, "--language", "ko", "--as-is", "--why").out

    assert "· 초록 첫 문장, 영문\n" in shown
    assert paper.endswith("No model has written of it in 한국어.\n")
    assert endpoint.asked == []


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        (Fault.WRONG_KEY, "2 of 2 papers have no summary. The model's endpoint wants a key"),
        (Fault.REFUSAL, "2 of 2 papers have no summary. The model refuses this paper."),
    ],
)
def test_where_the_model_fails_there_is_the_ladder_and_one_sentence(
    paperboy: Run, endpoint: Endpoint, fault: Fault, says: str
) -> None:
    endpoint.always = fault

    said = paperboy("today", *DAY)

    assert said.code == 0
    assert "· 초록 첫 문장, 영문\n" in said.out
    assert said.err.startswith(f"paperboy: {says}")
    assert said.err.count("\n") == 1


def test_where_the_line_that_it_writes_is_refused_that_is_said(
    paperboy: Run, endpoint: Endpoint
) -> None:
    endpoint.always = Fault.BOASTFUL

    said = paperboy("today", *DAY)
    why = paperboy("paper", SOUP, "--language", "ko", "--why").out

    assert "· 초록 첫 문장, 영문\n" in said.out
    assert said.err == (
        f"paperboy: 2 of 2 papers have no summary. What was written of {SOUP} was refused: "
        "see `paperboy paper --why`.\n"
    )
    assert "one_line left out (praise)" in why


def test_where_one_is_refused_the_other_is_summarized(paperboy: Run, endpoint: Endpoint) -> None:
    endpoint.faults.append(Fault.REFUSAL)

    said = paperboy("today", *DAY)

    assert said.out.count("더 많은 일을 하는 방법") == 1
    assert said.err == "paperboy: 1 of 2 papers have no summary. The model refuses this paper.\n"


def test_a_file_that_was_imported_comes_back_without_a_call(
    paperboy: Run, endpoint: Endpoint, tmp_path: object
) -> None:
    paperboy("export", *DAY, "--as-is", "--output", f"{tmp_path}/2026-02-09.md")
    paperboy("import", f"{tmp_path}/2026-02-09.md")

    paperboy("export", *DAY)

    assert endpoint.asked == []


def test_without_the_source_the_sample_has_what_it_needs(
    paperboy: Run, endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAPERBOY_HF_URL", NOWHERE)

    told = json.loads(paperboy("today", "--format", "json", "--language", "ja").out)

    assert {one["brief"]["one_line"]["origin"] for one in told["entries"]} == {"sample"}
    assert endpoint.asked == []
