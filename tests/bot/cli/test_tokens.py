"""Bots' tokens that are none, or that their platforms refuse."""

from collections.abc import Callable

import pytest

from tests.adapters.telegram.bot_api import BotApi
from tests.bot.cli.conftest import NOWHERE, FakeHuggingFace, Said
from tests.bot.cli.service import serving
from tests.bot.cli.test_serving import listening
from tests.bot.cli.test_watched import watched

Run = Callable[..., Said]

NO_TOKENS = [
    ("TELEGRAM", "…", "@BotFather"),
    ("TELEGRAM", "geheim:AAF", "@BotFather"),
    ("TELEGRAM", '"123456:geheim"', "@BotFather"),
    ("TELEGRAM", "https://t.me/geheim", "@BotFather"),
    ("DISCORD", "…", "Developer Portal"),
    ("DISCORD", "123456789012345678", "Developer Portal"),
    ("DISCORD", "Bot ge.he.im", "Developer Portal"),
]


@pytest.mark.parametrize(("platform", "token", "hint"), NO_TOKENS)
def test_a_service_does_not_begin_with_a_token_that_is_none(
    paperboy: Run, monkeypatch: pytest.MonkeyPatch, platform: str, token: str, hint: str
) -> None:
    monkeypatch.setenv(f"PAPERBOY_{platform}_TOKEN", token)

    said = paperboy("run")

    assert said.code == 2
    assert f"PAPERBOY_{platform}_TOKEN does not look like" in said.err
    assert hint in said.err
    assert token not in said.err


def test_every_other_command_does_without_that_bot(
    paperboy: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAPERBOY_DISCORD_TOKEN", "geheim")

    shown = paperboy("today", "--date", "2026-02-09")
    sent = paperboy("send", "--to", "discord:1")

    assert shown.code == 0
    assert "Title of 2602.00002" in shown.out
    assert "That bot is left out." in shown.err
    assert "geheim" not in shown.err
    assert sent.code == 2
    assert "No channel “discord” is set up here" in sent.err


def test_a_token_is_taken_without_the_line_end_that_was_copied_with_it(
    paperboy: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAPERBOY_TELEGRAM_TOKEN", " 123456:AAF-made_up\r\n")
    monkeypatch.setenv("PAPERBOY_TELEGRAM_API_URL", NOWHERE)

    assert paperboy("today", "--date", "2026-02-09").err == ""


@pytest.mark.slow
async def test_a_service_ends_as_the_manual_says_where_a_platform_refuses_its_token(
    huggingface: FakeHuggingFace,
) -> None:
    assert huggingface.url
    api, token = BotApi(), "987654321:AAwrongwrongwrongwrongwrongwrongwro"
    async with (
        listening(api),
        serving(TELEGRAM_TOKEN=token, TELEGRAM_API_URL=api.url) as service,
    ):
        assert await service.ended() == 2

    assert "Telegram does not know this bot" in service.said
    assert "AAwrong" not in service.said


@pytest.mark.slow
async def test_a_service_begins_though_its_platform_is_away(huggingface: FakeHuggingFace) -> None:
    assert huggingface.url
    async with watched(TELEGRAM_TOKEN="123456:AAF", TELEGRAM_API_URL=NOWHERE) as bot:
        await bot.is_ready(200)
        await bot.service.stop()
