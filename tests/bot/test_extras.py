import sys

import pytest

from bot.extras import LLM, POSTGRES, installed, lacking


@pytest.mark.parametrize("extra", [LLM, POSTGRES])
def test_where_tests_run_every_extra_is_installed(extra: str) -> None:
    assert installed(extra)


@pytest.mark.parametrize(
    ("package", "extra"), [("httpx2", LLM), ("pypdf", LLM), ("psycopg", POSTGRES)]
)
def test_an_extra_without_one_of_its_packages_is_not_installed(
    monkeypatch: pytest.MonkeyPatch, package: str, extra: str
) -> None:
    monkeypatch.setitem(sys.modules, package, None)

    assert not installed(extra)


def test_what_is_lacking_is_had_from_the_source_of_this_program() -> None:
    assert lacking("Deep reads", LLM) == (
        "Deep reads need packages that are not installed. In the folder with Paperboy's source: "
        "pip install '.[llm]', or pipx install --force '.[llm]'."
    )
