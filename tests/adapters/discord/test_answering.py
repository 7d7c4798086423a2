from collections.abc import AsyncIterator

import pytest

from tests.adapters.discord.gateway import Discord
from tests.adapters.discord.interaction import until
from tests.adapters.discord.rest_api import Answer, HangUp, Mishap, limit
from tests.adapters.discord.rest_rules import Refusal
from tests.adapters.discord.stage import Stage

pytestmark = pytest.mark.slow

OF_THE_FORM = Refusal(400, 50035, "Invalid Form Body")
TROUBLE = Answer(503, b"upstream connect error")


@pytest.fixture
async def api(stage: Stage) -> AsyncIterator[Discord]:
    """Discord, in which the bot is there, and in no server whose permissions it looks through."""
    stage.api.guilds.clear()
    async with stage.bot():
        yield stage.api
        assert not stage.api.faults


async def test_the_first_answer_may_be_lost_and_is_not_the_last(api: Discord) -> None:
    api.mishaps.append(HangUp())

    asked = await api.command("today")

    assert "Top 5 of 6" in asked.said
    assert asked.calls == ["first", "put"]


async def test_who_was_answered_already_is_answered_all_the_same(api: Discord) -> None:
    asked = api.begin("today")
    asked.first = 5  # a call of which no answer came back

    assert "Top 5 of 6" in (await asked.answered()).said


async def test_who_does_not_wait_any_more_is_left_alone(api: Discord) -> None:
    api.mishaps.append(Refusal(404, 10062, "Unknown interaction"))

    asked = api.begin("today")
    await said(api, "POST", 1)
    await api.command("help")

    assert (asked.first, asked.calls) == (0, [])


@pytest.mark.parametrize(
    ("mishaps", "waits"),
    [
        ([limit(7)], [7.0]),
        ([TROUBLE], [0.5]),
        ([Answer(429, b"<html>")], []),
        ([HangUp(), TROUBLE, limit(3)], [0.5, 2.0, 5.0]),
    ],
    ids=["limit", "trouble", "Cloudflare", "all of them"],
)
async def test_an_answer_that_does_not_get_through_is_tried_again(
    api: Discord, stage: Stage, mishaps: list[Mishap], waits: list[float]
) -> None:
    api.mishaps.extend([None, *mishaps])

    asked = api.begin("today")
    await said(api, "PATCH", len(waits) + 1)
    await api.command("help")

    assert stage.waits == waits
    assert bool(asked.shown) == bool(waits)


async def test_an_answer_that_never_gets_through_is_given_up(api: Discord, stage: Stage) -> None:
    api.mishaps.extend([None, *[TROUBLE] * 4])

    asked = api.begin("today")
    await said(api, "PATCH", 4)
    await api.command("help")

    assert asked.shown is None
    assert stage.waits == [0.5, 2.0, 5.0]


async def test_a_form_that_is_refused_gives_way_to_a_simpler_one(api: Discord) -> None:
    api.mishaps.extend([None, OF_THE_FORM, OF_THE_FORM, OF_THE_FORM])

    asked = await api.command("today")

    assert asked.shown is not None
    assert not asked.shown["components"]
    assert "Daily Papers" in asked.shown["content"]


async def test_a_form_that_has_no_simpler_one_is_left(api: Discord) -> None:
    api.mishaps.extend([None, OF_THE_FORM])

    asked = api.begin("help")
    await said(api, "PATCH", 1)
    await api.command("help")

    assert asked.shown is None


async def test_what_is_said_besides_is_not_said_twice(api: Discord) -> None:
    api.mishaps.extend([None, None, HangUp()])

    asked = await api.command("paper", paper="2602.99999")
    await api.command("help")

    assert asked.calls == ["first", "take back", "follow"]


async def test_who_asks_too_fast_and_is_gone_is_no_trouble(api: Discord, stage: Stage) -> None:
    stage.calm = 0.0
    for _ in range(12):
        await api.command("help")
    api.mishaps.append(Refusal(404, 10062, "Unknown interaction"))

    api.begin("help")
    await until(lambda: not api.mishaps)

    assert "That was a lot" in (await api.command("help")).said


async def said(api: Discord, method: str, count: int) -> None:
    """Wait until so many calls of a kind were made."""
    await until(lambda: len(api.made(method)) >= count)
