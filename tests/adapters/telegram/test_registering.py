import pytest
from structlog.testing import capture_logs
from telegram import Bot

from adapters.telegram.registering import SCOPES, register
from bot import menu
from bot.language import LANGUAGES
from tests.adapters.telegram.bot_api import BotApi
from tests.adapters.telegram.bot_api_rules import Refusal


async def test_every_scope_has_its_commands_in_every_language(bot: Bot, api: BotApi) -> None:
    await register(bot, deep=True)

    for language in LANGUAGES:
        code = "" if language == "en" else language
        for scope, names in SCOPES.items():
            commands = api.people.settings["commands", scope, code]
            assert [one["command"] for one in commands] == list(names)
            assert commands[0]["description"] == menu.command_words(names[0], language)
        assert api.people.settings["description", "", code]
        assert api.people.settings["shortdescription", "", code]


@pytest.mark.parametrize("scope", SCOPES)
async def test_without_a_model_deep_reads_are_offered_nowhere(
    bot: Bot, api: BotApi, scope: str
) -> None:
    await register(bot, deep=False)

    commands = [one["command"] for one in api.people.settings["commands", scope, ""]]
    assert "paper" in commands
    assert "deep" not in commands


async def test_what_stands_is_not_set_again(bot: Bot, api: BotApi) -> None:
    await register(bot, deep=True)
    api.calls.clear()
    api.people.settings["description", "", "ko"] = "다른 설명"

    await register(bot, deep=True)

    assert [method for method in api.methods() if method.startswith("set")] == ["setmydescription"]


@pytest.mark.parametrize("refused", [0, 1])
async def test_a_failure_is_logged_and_stops_nothing_else(
    bot: Bot, api: BotApi, refused: int
) -> None:
    api.mishaps.extend([None] * refused)
    api.mishaps.append(Refusal(429, "Too Many Requests: retry after 900", retry_after=900))

    with capture_logs() as logged:
        await register(bot, deep=True)

    assert [one["log_level"] for one in logged] == ["warning"]
    assert len(api.calls) == refused + 1
