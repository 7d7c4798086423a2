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
    assert not words.startswith("/")


def test_a_command_that_takes_something_has_an_example() -> None:
    assert menu.command_words("subscribe", "ko") == "여기서 다이제스트 받기: /subscribe 09:00 서울"
    assert menu.command_line("subscribe", "en") == "/subscribe 09:00 Seoul – Get the digest here"
    assert menu.command_line("saved", "en") == "/saved – Your saved papers"


@pytest.mark.parametrize("language", LANGUAGES)
def test_help_names_every_command_once(language: str) -> None:
    lines = menu.help_words(language, deep=True, private=True).splitlines()

    for name in menu.EVERYTHING:
        assert len([line for line in lines if line.split()[:1] == [f"/{name}"]]) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_in_a_chat_of_ones_own_another_one_is_named_first(language: str) -> None:
    assert "/settings @" in menu.help_words(language, deep=False, private=True)
    assert "/settings @" not in menu.help_words(language, deep=False, private=False)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_welcome_is_short_and_names_the_help(language: str) -> None:
    lines = menu.welcome_words(language, private=True).splitlines()

    commands = [line.split()[0] for line in lines if line.startswith("/")]
    assert commands == [f"/{name}" for name in menu.WELCOME]
    assert "/help" in commands


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_a_model_nothing_reads_as_missing(language: str) -> None:
    assert "/deep" not in menu.help_words(language, deep=False, private=True)
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
