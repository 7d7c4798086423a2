"""SIGTERM while something is being said: it ends soon, and the rest follows with the next start."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.adapters.telegram.bot_api import BotApi
from tests.adapters.telegram.happenings import GROUP, message
from tests.bot.cli.conftest import FakeHuggingFace, Said, item
from tests.bot.cli.service import serving
from tests.bot.cli.test_running import overdue
from tests.bot.cli.test_serving import listening, telegram

pytestmark = pytest.mark.slow

Run = Callable[..., Said]


async def test_a_digest_in_cards_is_stopped_between_two_and_goes_on(
    paperboy: Run,
    huggingface: FakeHuggingFace,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    huggingface.settles(*(item(f"2602.0000{at}", 10 - at) for at in range(1, 6)))
    due = datetime.now(UTC) - timedelta(minutes=1)
    api = BotApi()
    async with listening(api):
        for name, value in telegram(api).items():
            monkeypatch.setenv(f"PAPERBOY_{name}", value)
        wishes = ("--at", f"{due:%H:%M}", "--layout", "cards", "--top", "5")
        await asyncio.to_thread(paperboy, "subscriptions", "add", f"telegram:{GROUP}", *wishes)
        overdue(tmp_path / "data" / "p.sqlite3", due.replace(second=0, microsecond=0))
        async with serving() as service:
            await service.until(lambda: api.shown(GROUP))
            took = await service.stop()
        arrived = len(api.shown(GROUP))
        async with serving() as service:
            await service.until(lambda: len(api.shown(GROUP)) == 6)
            await service.stop()
        status = (await asyncio.to_thread(paperboy, "status")).out

    assert took < 5
    assert arrived < 6
    titles = [f"Title of 2602.0000{at}" for at in range(1, 6)]
    cards = [shown.text for shown in api.shown(GROUP)][1:]
    assert [title in card for title, card in zip(titles, cards, strict=True)] == [True] * 5
    assert "1 sent" in status


async def test_an_answer_that_telegram_does_not_take_holds_it_up_for_moments() -> None:
    api = BotApi()
    async with listening(api), serving(**telegram(api)) as service:
        await api.updates.feed(message("/help"))
        await service.until(lambda: api.chats)
        api.latency, before = 9.0, len(api.calls)
        await api.updates.feed(message("/help"))
        await service.until(lambda: len(api.calls) > before)
        took = await service.stop()

    assert took < 5
