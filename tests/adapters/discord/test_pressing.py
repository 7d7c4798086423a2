from dataclasses import replace
from datetime import time
from typing import Any

import pytest

from adapters.discord.pressing import act_of
from bot.channel import Look
from bot.digest import Selection, build
from bot.models import Paper
from bot.preference_reading import WORD_LONGEST, WORDS_MOST
from bot.span import Period, Span
from bot.subscription import Address, Condition
from tests.adapters.discord.gateway import HERE, Discord, Json
from tests.adapters.discord.interaction import (
    MEMBER,
    SEND,
    VIEW,
    Interaction,
    Person,
    thread_of,
    until,
)
from tests.adapters.discord.rest_api import ANNOUNCEMENT, GUILD, THREAD, Place
from tests.adapters.discord.rest_rules import Refusal
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
    assert "*기관*: The Lab" in korean.said
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
        )

    one = (await stage.subscribed())[Period.DAY]
    assert (one.slot.at, one.slot.zone) == (time(7), "Europe/Berlin")
    assert (one.layout, one.silent) == ("compact", True)
    assert "07:00 Europe/Berlin" in asked.said
    assert asked.calls == ["first", "put"]
    assert asked.hidden
    assert not stage.api.faults


async def test_days_are_turned_on_and_off(stage: Stage) -> None:
    async with stage.bot():
        asked = await follow(stage.api, await settings(stage.api), *["st::d:days"])
        for act in ("st::d:days:-5", "st::d:days:+5", "st::d:days:-5"):
            asked = await follow(stage.api, asked, act)

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

    assert asked.said == "Only people with Manage Server can change that. Ask one of them."
    assert asked.calls == ["first", "follow"]
    assert (await stage.subscribed())[Period.DAY].condition is Condition.ACTIVE


async def form_of(api: Discord, *acts: str) -> Interaction:
    """The form that is shown after some presses in the settings."""
    return await follow(api, await settings(api), *acts)


async def test_what_no_button_has_is_written_in_a_form(stage: Stage) -> None:
    async with stage.bot():
        form = await form_of(stage.api, "st::d:at", "st::d:at:?")
        asked = await stage.api.write(form, "6:45")

    assert form.form is not None
    assert form.form["components"][0]["label"] == "Time"
    assert form.form["components"][0]["component"]["placeholder"] == "9:30"
    assert asked.said.startswith("⚙ Settings\n\nEvery day at 06:45")
    assert (asked.first, asked.calls) == (6, ["first", "put"])


async def test_keywords_of_another_channel_and_digest_are_written(stage: Stage) -> None:
    picked = {"id": "9", "name": "channel-9", "type": 0, "permissions": "0"}
    async with stage.bot():
        for period in ("day", "week"):
            await stage.api.command("subscribe", channel=picked, period=period)
        first = await stage.api.command("settings", channel=picked)
        form = await follow(stage.api, first, "st:9:w", "st:9:w:incl", "st:9:w:incl:?")
        await stage.api.write(form, "agents, robotics")

    known = await stage.subscribed("9")
    assert (known[Period.WEEK].include, known[Period.DAY].include) == (("agents", "robotics"), ())


async def test_a_question_mark_in_a_form_shows_what_there_is_to_choose(stage: Stage) -> None:
    async with stage.bot():
        form = await form_of(stage.api, "st::d:at", "st::d:at:?")
        asked = await stage.api.write(form, " ? ")

    assert "At what time?" in asked.said
    assert "st::d:at:2100" in asked.acts


async def test_a_form_is_answered_after_a_restart(stage: Stage) -> None:
    async with stage.bot():
        form = await form_of(stage.api, "st::d:votes", "st::d:votes:?")
    async with stage.bot():
        await stage.api.write(form, "15")

    assert (await stage.subscribed())[Period.DAY].min_upvotes == 15


async def test_what_was_written_wrong_is_said_and_the_settings_stay(stage: Stage) -> None:
    async with stage.bot():
        form = await form_of(stage.api, "st::d:at", "st::d:at:?")
        wrong = await stage.api.write(form, "noonish")
        city = await form_of(stage.api, "st::d:tz", "st::d:tz:?")
        which = await stage.api.write(city, "san")

    assert wrong.said.startswith("That is not a time of day.")
    assert wrong.calls == ["first", "follow"]
    assert "st::d:tz:America/Argentina/San_Juan" in which.acts


async def test_a_city_that_nobody_knows_leaves_the_settings_as_they_are(stage: Stage) -> None:
    async with stage.bot():
        form = await form_of(stage.api, "st::d:tz", "st::d:tz:?")
        asked = await stage.api.write(form, "Atlantis")

    assert asked.said.startswith("I know no time zone or city “Atlantis”.")
    assert asked.calls == ["first", "follow"]


async def test_a_form_of_a_digest_that_has_ended_is_out_of_date(stage: Stage) -> None:
    async with stage.bot():
        await stage.api.command("subscribe", period="week")
        form = await form_of(stage.api, "st::d:at", "st::d:at:?")
        await follow(stage.api, await stage.api.command("settings"), "st::d:stop", "st::d:stop:yes")
        asked = await stage.api.write(form, "6:45")

    assert asked.said == "This button is out of date. Give the command again."
    assert [*await stage.subscribed()] == [Period.WEEK]


async def test_a_form_takes_as_many_keywords_as_are_kept(stage: Stage) -> None:
    longest = tuple(f"{n:0{WORD_LONGEST}}" for n in range(WORDS_MOST))
    async with stage.bot():
        form = await form_of(stage.api, "st::d:incl", "st::d:incl:?")
        await stage.api.write(form, ", ".join(longest))

    assert (await stage.subscribed())[Period.DAY].include == longest


async def test_who_may_not_changes_nothing_by_a_form(stage: Stage) -> None:
    async with stage.bot():
        form = await form_of(stage.api, "st::d:votes", "st::d:votes:?")
        asked = await stage.api.write(form, "15", replace(HERE, may=MEMBER))

    assert asked.said.startswith("Only people with Manage Server")
    assert (await stage.subscribed())[Period.DAY].min_upvotes == 0


async def test_a_form_that_discord_does_not_show_is_let_be(stage: Stage) -> None:
    async with stage.bot():
        times = await follow(stage.api, await settings(stage.api), "st::d:at")
        assert times.shown is not None
        stage.api.mishaps.append(Refusal(404, 10062, "Unknown interaction"))
        pressed = stage.api.begin_press(times.shown, "st::d:at:?", "", HERE)
        await until(lambda: not stage.api.mishaps)

        assert (await stage.api.command("help")).said
    assert pressed.form is None


async def test_what_a_channel_cannot_is_said_and_the_settings_stay(stage: Stage) -> None:
    async with stage.bot():
        shown = (await settings(stage.api)).shown
        assert shown is not None

        published = await stage.api.press(shown, "st::d:pub:1")
        discussed = await stage.api.press(shown, "st::d:talk:1")

    one = (await stage.subscribed())[Period.DAY]
    assert "#channel-7 is not an announcement channel" in published.said
    assert "in #channel-7 I lack “Create Public Threads”" in discussed.said
    assert (published.calls, discussed.calls) == (["first", "follow"], ["first", "follow"])
    assert (one.publish, one.discuss) == (False, False)


async def test_what_is_turned_on_takes_no_more_than_the_layout_of_its_digest(stage: Stage) -> None:
    threads_only = replace(HERE, bot_may=VIEW | SEND | 1 << 35)
    async with stage.bot():
        await stage.api.command("subscribe", period="week", layout="text")
        shown = (await stage.api.command("settings")).shown
        assert shown is not None
        await stage.api.press(shown, "st::w:talk:1", who=threads_only)

    assert (await stage.subscribed())[Period.WEEK].discuss


async def test_what_a_channel_can_is_turned_on(stage: Stage) -> None:
    opening = replace(HERE, bot_may=HERE.bot_may | 1 << 35)
    channels, _ = stage.api.guilds[GUILD]
    channels[0]["type"] = ANNOUNCEMENT
    async with stage.bot():
        shown = (await settings(stage.api)).shown
        assert shown is not None
        published = await stage.api.press(shown, "st::d:pub:1", who=opening)
        assert published.shown is not None
        await stage.api.press(published.shown, "st::d:talk:1", who=opening)

    one = (await stage.subscribed())[Period.DAY]
    assert (one.publish, one.discuss) == (True, True)


async def test_another_channel_is_judged_by_its_own_kind(stage: Stage) -> None:
    picked = {"id": "9", "name": "channel-9", "type": ANNOUNCEMENT, "permissions": "0"}
    channels, _ = stage.api.guilds[GUILD]
    channels[2]["type"] = ANNOUNCEMENT
    async with stage.bot():
        await stage.api.command("subscribe", channel=picked)
        shown = (await stage.api.command("settings", channel=picked)).shown
        assert shown is not None

        await stage.api.press(shown, "st:9:d:pub:1")

    assert (await stage.subscribed("9"))[Period.DAY].publish


async def test_a_thread_that_was_put_away_is_managed_from_elsewhere(stage: Stage) -> None:
    async with stage.bot():
        asked = await put_away(stage)
        await follow(stage.api, asked, "st:12:d:top", "st:12:d:top:7")

    assert (await stage.subscribed("12"))[Period.DAY].top == 7
    assert not stage.api.faults


@pytest.mark.parametrize("place", [None, Place(kind=THREAD, parent="7", guild="901")])
async def test_a_thread_that_is_gone_or_of_another_server_is_out_of_reach(
    stage: Stage, place: Place | None
) -> None:
    async with stage.bot():
        shown = (await put_away(stage)).shown
        assert shown is not None
        stage.api.places |= {"12": place} if place else {}
        if place is None:
            del stage.api.places["12"]
        asked = await stage.api.press(shown, "st:12:d:quiet:1")

    assert asked.said.startswith("Only people with Manage Server can change that.")
    assert not (await stage.subscribed("12"))[Period.DAY].silent


async def test_who_may_not_has_nobody_look_for_a_thread(stage: Stage) -> None:
    async with stage.bot():
        shown = (await put_away(stage)).shown
        assert shown is not None
        asked = await stage.api.press(shown, "st:12:d:quiet:1", who=replace(HERE, may=MEMBER))

    assert asked.said.startswith("Only people with Manage Server can change that.")
    assert not [call for call in stage.api.made("GET") if call.path.endswith("/channels/12")]


async def put_away(stage: Stage) -> Interaction:
    """The settings of a thread that was put away, so that the gateway tells nothing of it."""
    stage.api.places["12"] = Place(kind=THREAD, parent="7", name="thread")
    picked = {"id": "12", "name": "thread", "type": THREAD, "permissions": "0", **thread_of("7")}
    await stage.api.command("subscribe", channel=picked)
    return await stage.api.command("settings", channel=picked)


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
