from dataclasses import replace
from pathlib import Path

import pytest

from tests.adapters.discord.gateway import HERE
from tests.adapters.discord.stage import Stage

DELIVERIES, ASKED = 300, 100


@pytest.mark.slow
async def test_a_burst_is_answered_while_digests_go_out(stage: Stage, tmp_path: Path) -> None:
    readers = [replace(HERE, id=str(1_000 + number)) for number in range(ASKED)]
    async with stage.bot():
        card = (await stage.api.command("paper", paper="2602.00002")).shown
        assert card is not None
        url = f"sqlite:///{tmp_path / 'paperboy.sqlite3'}"
        async with stage.fan_out(url, DELIVERIES, rate=200):
            told = [stage.api.begin("today", reader) for reader in readers]
            told += [stage.api.begin_press(card, "sv:2602.00002", who=one) for one in readers]
            answered = [await one.answered() for one in told]

    assert {tuple(one.calls) for one in answered} == {("first", "put")}
    assert {one.first for one in answered} == {5}
    assert all(one.shown for one in answered)
    assert sum(len(messages) for messages in stage.api.messages.values()) == DELIVERIES
    assert not stage.api.faults
