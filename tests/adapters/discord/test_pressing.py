from dataclasses import replace
from datetime import time
from typing import Any

import pytest

from adapters.discord.pressing import act_of
from bot.channel import Look
from bot.digest import Selection, build
from bot.models import Paper, Period, Span
from bot.subscription import Address, Condition
from tests.adapters.discord.gateway import HERE, Discord, Json
from tests.adapters.discord.interaction import MEMBER, VIEW, Interaction, Person
from tests.adapters.discord.stage import Stage

pytestmark = pytest.mark.slow

KOREAN_MEMBER = replace(HERE, locale="ko", may=MEMBER)
AT_HOME = Person(guild="", channel="55", may=0)


async def settings(api: Discord) -> Interaction:
    """The settings of a channel that is subscribed."""
    await api.command("subscribe", zone="Asia/Seoul")
    return await api.command("settings")


async def follow(api: Discord, asked: Interaction, *acts: str) -> Interaction:
    """Press one after the other, each on what the one before has shown."""
    for act in acts:
        assert asked.shown is not None
        name, _, value = act.rpartition(" → ")
        asked = await api.press(asked.shown, name or value, value if name else "")
    return asked


async def posted(stage: Stage) -> Json:
    """A digest as it stands in the channel."""
    listing = await stage.source.fetch_list(Span.parse("2026-02-09"))
    channel = stage.channel()
    message = channel.render(build(listing, Selection(), language="en"), Look())
    await channel.send(message, Address("discord", "7"), key="k")
    (shown,) = stage.api.shown()
    return stage.api.as_told(shown)


async def test_a_select_below_a_digest_shows_a_paper_to_who_chose_it(stage: Stage) -> None:
    async with stage.bot():
        digest = await posted(stage)

        english = await stage.api.press(digest, "rd:2026-02-09", "2602.00002")
        korean = await stage.api.press(digest, "rd:2026-02-09", "2602.00003", KOREAN_MEMBER)

    assert "Paper 2 on diffusion" in english.said
    assert "*기관:* The Lab" in korean.said
    assert (english.hidden, korean.hidden) == (True, True)
    assert english.calls == ["first", "put"]


async def test_what_was_shown_before_a_restart_is_answered_after_it(stage: Stage) -> None:
    async with stage.bot():
        digest = await posted(stage)
        shown = (await settings(stage.api)).shown
        card = (await stage.api.press(digest, "rd:2026-02-09", "2602.00002")).shown
    assert shown is not None
    assert card is not None

    async with stage.bot():
        times = await stage.api.press(shown, "st::d:at")
        saved = await stage.api.press(card, "sv:2602.00002")
        again = await stage.api.press(digest, "rd:2026-02-09", "2602.00002")

    assert "pick:st::d:at:0000" in times.acts
    assert saved.said == "Saved. Your list: /saved"
    assert again.acts == ["un:2602.00002"]


async def test_settings_are_taken_step_by_step_in_one_message(stage: Stage) -> None:
    async with stage.bot():
        first = await settings(stage.api)

        asked = await follow(
            stage.api,
            first,
            "st::d:at",
            "pick:st::d:at:0000 → st::d:at:0700",
            "st::d:tz",
            "pick:st::d:tz:America/Los_Angeles → st::d:tz:Europe/Berlin",
            "st::d:look",
            "st::d:look:compact",
            "st::d:quiet:1",
            "st::d:talk:1",
        )

    one = (await stage.subscribed())[Period.DAY]
    assert (one.slot.at, one.slot.zone) == (time(7), "Europe/Berlin")
    assert (one.layout, one.silent, one.discuss) == ("compact", True, True)
    assert "07:00 Europe/Berlin" in asked.said
    assert asked.calls == ["first", "put"]
    assert asked.hidden
    assert not stage.api.faults


async def test_days_are_turned_on_and_off(stage: Stage) -> None:
    async with stage.bot():
        asked = await follow(stage.api, await settings(stage.api), *["st::d:days"])
        for _ in range(3):
            asked = await follow(stage.api, asked, "st::d:days:5")

    assert (await stage.subscribed())[Period.DAY].slot.weekdays == frozenset(range(7)) - {5}
    assert "✓ Fri" in labels(asked)
    assert "Sat" in labels(asked)


async def test_the_chosen_one_is_marked(stage: Stage) -> None:
    async with stage.bot():
        asked = await follow(stage.api, await settings(stage.api), "st::d:top")

    assert "✓ 5" in labels(asked)
    assert labels(asked).count("‹ Back") == 1


async def test_somebody_who_may_not_is_told_and_nothing_is_put_in_place(stage: Stage) -> None:
    async with stage.bot():
        shown = (await settings(stage.api)).shown
        assert shown is not None

        asked = await stage.api.press(shown, "st::d:off", who=replace(HERE, may=MEMBER))

    assert asked.said == "Only administrators of this chat can change that."
    assert asked.calls == ["first", "follow"]
    assert (await stage.subscribed())[Period.DAY].condition is Condition.ACTIVE


async def test_what_everybody_sees_is_not_turned_over_by_one(stage: Stage) -> None:
    async with stage.bot():
        shown = (await settings(stage.api)).shown
        assert shown is not None

        asked = await stage.api.press({**shown, "flags": shown["flags"] & ~64}, "st::d:at")

    assert asked.hidden
    assert asked.first == 5


async def test_saved_papers_are_leafed_through_in_place(stage: Stage) -> None:
    async with stage.bot():
        for number in range(12):
            paper = f"2602.1{number:04}"
            await stage.store.readers.save_paper("discord:77", paper)
            await stage.store.save_papers([Paper(id=paper, title=f"Number {number}")])
        first = await stage.api.command("saved")
        second = await follow(stage.api, first, "l:10")

    assert "1–10 of 12" in first.said
    assert "11–12 of 12" in second.said
    assert second.first == 6


async def test_a_paper_is_kept_and_let_go_of(stage: Stage) -> None:
    async with stage.bot():
        card = await stage.api.command("paper", paper="2602.00002")
        kept = await follow(stage.api, card, "sv:2602.00002")
        saved = await stage.api.command("saved")
        card = await follow(stage.api, saved, "rd:saved → 2602.00002")
        gone = await follow(stage.api, card, "un:2602.00002")

    assert (kept.said, gone.said) == ("Saved. Your list: /saved", "Removed from your list.")
    assert kept.hidden
    assert await stage.store.readers.saved_count("discord:77") == 0


async def test_where_nothing_is_subscribed_it_can_be_pressed(stage: Stage) -> None:
    async with stage.bot():
        nothing = await stage.api.command("status")
        asked = await follow(stage.api, nothing, "sub")

    assert "✓ Subscribed." in asked.said
    assert await stage.subscribed()


async def test_a_press_that_subscribes_names_what_is_missing(stage: Stage) -> None:
    async with stage.bot():
        nothing = (await stage.api.command("status")).shown
        assert nothing is not None
        asked = await stage.api.press(nothing, "sub", who=replace(HERE, bot_may=VIEW))

    assert "“Send Messages”, “Embed Links”" in asked.said
    assert not await stage.subscribed()


async def test_a_language_is_chosen_of_buttons(stage: Stage) -> None:
    async with stage.bot():
        asked = await follow(stage.api, await stage.api.command("language"), "lang:ko")
        for_all = await stage.api.command("today")

    assert "한국어" in asked.said
    assert "6편 중 상위 5편" in for_all.said


async def test_in_private_a_press_is_answered_as_all_else(stage: Stage) -> None:
    async with stage.bot():
        digest = (await stage.api.command("today", AT_HOME)).shown
        assert digest is not None
        asked = await stage.api.press(digest, "rd:2026-02-09", "2602.00002", AT_HOME)

    assert "Paper 2 on diffusion" in asked.said
    assert not asked.hidden


@pytest.mark.parametrize("act", ["zz:9", "st:::::::", "p:", "rd", "?", "l:x", "d:2026-99-99"])
async def test_a_button_of_another_time_is_answered(stage: Stage, act: str) -> None:
    async with stage.bot():
        card = (await stage.api.command("paper", paper="2602.00002")).shown
        assert card is not None
        (button,) = (one for one in _components(card) if "custom_id" in one)
        button["custom_id"] = act

        assert (await stage.api.press(card, act)).said


@pytest.mark.parametrize(
    ("data", "act"),
    [
        ({"custom_id": "sv:1"}, "sv:1"),
        ({"custom_id": "rd:2026-02-09", "values": ["2602.1"]}, "p:2602.1"),
        ({"custom_id": "pick:st::d:at:0000", "values": ["st::d:at:0900"]}, "st::d:at:0900"),
        ({"custom_id": "rd:x", "values": []}, "p:"),
        ({}, ""),
    ],
)
def test_what_was_pressed_says_what_to_do(data: dict[str, Any], act: str) -> None:
    assert act_of(data) == act


def labels(asked: Interaction) -> list[str]:
    return [one["label"] for one in _components(asked.shown or {}) if one.get("label")]


def _components(told: Json) -> list[Json]:
    within = [one for part in told.get("components", ()) for one in _components(part)]
    return [told, *within]
