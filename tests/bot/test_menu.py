import pytest

from bot import menu
from bot.language import LANGUAGES

DESCRIPTION = 100
"""https://docs.discord.com/developers/interactions/application-commands; Telegram takes 256."""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", menu.EVERYTHING)
def test_every_command_is_described_in_a_line(name: str, language: str) -> None:
    words = menu.command_words(name, language)

    assert 0 < len(words) <= DESCRIPTION
    assert "\n" not in words


@pytest.mark.parametrize("language", LANGUAGES)
def test_help_names_every_command_once(language: str) -> None:
    lines = menu.help_words(language, deep=True).splitlines()

    for name in menu.EVERYTHING:
        assert len([line for line in lines if line.startswith(f"/{name} – ")]) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_a_model_nothing_reads_as_missing(language: str) -> None:
    assert "/deep" not in menu.help_words(language, deep=False)
    assert menu.offered(menu.READING, deep=False) == (
        *("today", "date", "week", "month", "paper", "search", "save", "saved"),
    )


def test_every_command_is_for_somebody() -> None:
    parts = [*menu.READING, *menu.CHANGING, *menu.ABOUT]

    assert sorted(menu.EVERYTHING) == sorted(parts)
    assert len(set(parts)) == len(parts)


def test_korean_descriptions_are_korean() -> None:
    same = [
        name
        for name in menu.EVERYTHING
        if menu.command_words(name, "ko") == menu.command_words(name, "en")
    ]

    assert same == []
