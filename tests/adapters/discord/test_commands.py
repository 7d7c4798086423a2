import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import time
from typing import Any

import pytest

from adapters.discord.words import COMMANDS
from bot.errors import StoreProblem
from bot.models import Edition, Paper
from bot.readers import Chat
from bot.span import Period
from bot.subscription import Address, Condition
from tests.adapters.discord.gateway import HERE, Discord
from tests.adapters.discord.interaction import (
    ADMIN,
    EMBED,
    MEMBER,
    SEND,
    THREAD,
    VIEW,
    Person,
    thread_of,
)
from tests.adapters.discord.stage import Stage
from tests.adapters.loop_time import slow_down
from tests.fake_readers import FakeReaders

pytestmark = pytest.mark.slow

KOREAN = replace(HERE, locale="ko")
MEMBER_HERE = replace(HERE, may=MEMBER)
AT_HOME = Person(guild="", channel="55", may=0)
"""In their own chat with the bot."""

POSTING = str(VIEW | 1 << 11 | EMBED)
DISCUSSING = str(VIEW | 1 << 11 | EMBED | 1 << 35)


def channel(number: str, may: str | None = POSTING, kind: int = 0) -> dict[str, Any]:
    """A channel that was picked, and what the bot may do there."""
    known = {"id": number, "name": f"channel-{number}", "type": kind, "permissions": str(ADMIN)}
    known |= thread_of("7") if kind == THREAD else {}
    return known if may is None else {**known, "app_permissions": may}


def role(number: str = "5", *, mentionable: bool = True) -> dict[str, Any]:
    flags = {"color": 0, "hoist": False, "managed": False, "flags": 0, "position": 1}
    return {
        **flags,
        "id": number,
        "name": "readers",
        "permissions": "0",
        "mentionable": mentionable,
    }


@pytest.fixture
async def api(stage: Stage) -> AsyncIterator[Discord]:
    """Discord, in which the bot is there, and has time enough for what it offers."""
    slow_down()
    async with stage.bot():
        yield stage.api
        assert not stage.api.faults


@pytest.mark.parametrize(
    ("name", "options", "says"),
    [
        ("today", {}, "Top 5 of 6"),
        ("today", {"count": 2}, "Top 2 of 6"),
        ("date", {"day": "2026-02-09"}, "Daily Papers · Mon 9 Feb 2026"),
        ("week", {}, "Week 6"),
        ("month", {"month": "2026-01"}, "January 2026"),
        ("week", {"week": "2026-02-04"}, "Week 6"),
        ("paper", {"paper": "on diffusion"}, "## 🔎 on diffusion"),
        ("paper", {"paper": "2602.00003"}, "Paper 3 on diffusion"),
        ("search", {"words": "diffusion"}, "## 🔎 diffusion"),
    ],
)
async def test_what_is_read_is_for_all(
    api: Discord, name: str, options: dict[str, Any], says: str
) -> None:
    asked = await api.command(name, MEMBER_HERE, **options)

    assert says in asked.said
    assert (asked.calls, asked.hidden) == (["first", "put"], False)


@pytest.mark.parametrize(
    ("name", "options", "says"),
    [
        ("today", {}, "6편 중 상위 5편"),
        ("paper", {"paper": "2602.00003"}, "초록"),
        ("saved", {}, "아직 저장한 논문이 없습니다"),
        ("help", {}, "/today – 최신 Top 5 다이제스트"),
        ("status", {}, "구독"),
        ("settings", {}, "구독"),
        ("subscribe", {}, "✓ 구독"),
        ("unsubscribe", {}, "구독"),
        ("pause", {}, "구독"),
        ("language", {}, "언어"),
        ("preview", {}, "6편 중 상위 5편"),
        ("save", {"paper": "2602.00003"}, "저장"),
    ],
)
async def test_somebody_with_a_korean_client_is_answered_in_korean(
    api: Discord, name: str, options: dict[str, Any], says: str
) -> None:
    asked = await api.command(name, KOREAN, **options)

    assert says in asked.said


@pytest.mark.parametrize(
    ("name", "options"),
    [
        *((name, {}) for name in ("saved", "help", "status", "settings", "unsubscribe", "pause")),
        *((name, {}) for name in ("language", "preview", "subscribe")),
        ("save", {"paper": "2602.00003"}),
    ],
)
async def test_what_is_for_one_is_seen_by_nobody_else(
    api: Discord, name: str, options: dict[str, Any]
) -> None:
    asked = await api.command(name, **options)

    assert asked.hidden
    assert asked.said


async def test_who_may_not_post_is_answered_alone(api: Discord) -> None:
    silent = replace(HERE, may=VIEW)
    in_thread = replace(HERE, may=MEMBER, channel="12", kind=11)

    assert (await api.command("today", silent)).hidden
    assert (await api.command("today", in_thread)).hidden
    assert not (await api.command("today", replace(in_thread, may=MEMBER | 1 << 38))).hidden


async def test_what_cannot_be_answered_is_said_to_who_asked(api: Discord) -> None:
    asked = await api.command("paper", paper="2602.99999")

    assert "has a paper 2602.99999" in asked.said
    assert (asked.calls, asked.shown) == (["first", "take back", "follow"], None)


async def test_words_of_a_title_find_the_papers_to_choose_from(api: Discord) -> None:
    asked = await api.command("save", paper="on diffusion")
    assert asked.shown is not None
    card = await api.press(asked.shown, "rd:found", "2602.00003")

    assert (asked.hidden, card.acts) == (True, ["sv:2602.00003"])


async def test_what_was_not_found_is_said_to_who_looked_for_it(api: Discord) -> None:
    asked = await api.command("search", words="zebras")

    assert asked.said == "No paper matches “zebras”.\nTry other words, or fewer."
    assert (asked.calls, asked.shown) == (["first", "take back", "follow"], None)


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("paper", {"paper": "2602.99999"}),
        ("paper", {"paper": "9"}),
        ("search", {"words": "zebras"}),
        ("date", {"day": "someday"}),
    ],
)
async def test_a_refusal_is_in_the_language_of_who_alone_hears_it(
    api: Discord, stage: Stage, name: str, options: dict[str, Any]
) -> None:
    elsewhere = replace(HERE, channel="9")
    await stage.store.readers.save_chat(Address("discord", "7"), Chat(language="ko"))
    await stage.store.readers.save_chat(Address("discord", "9"), Chat(language="en"))

    english = await api.command(name, **options)
    korean = await api.command(name, replace(elsewhere, locale="ko"), **options)

    assert not re.search("[가-힣]", english.said)
    assert re.search("[가-힣]", korean.said)
    assert english.calls == korean.calls == ["first", "take back", "follow"]


async def test_in_private_everything_is_answered_in_place(api: Discord) -> None:
    good = await api.command("today", AT_HOME)
    bad = await api.command("paper", AT_HOME, paper="2602.99999")
    saved = await api.command("save", AT_HOME, paper="2602.00003")

    assert "Top 5 of 6" in good.said
    assert "has a paper" in bad.said
    assert "Saved." in saved.said
    assert [asked.hidden for asked in (good, bad, saved)] == [False] * 3


async def test_somebody_brings_the_bot_along(api: Discord) -> None:
    visiting = replace(HERE, guild="555", channel="66", may=MEMBER, installed=True)

    assert "Top 5 of 6" in (await api.command("today", visiting)).said


@pytest.mark.parametrize("name", ["subscribe", "settings", "status", "pause", "unsubscribe"])
async def test_a_server_is_not_managed_from_outside_of_it(api: Discord, name: str) -> None:
    for outside in (AT_HOME, replace(HERE, installed=True)):
        with pytest.raises(AssertionError):
            await api.command(name, outside)


async def test_a_channel_that_spoke_korean_goes_on_for_all_and_its_reader_has_their_own(
    api: Discord, stage: Stage
) -> None:
    await stage.store.readers.save_chat(Address("discord", "7"), Chat(language="ko"))

    for_all = await api.command("today")
    for_one = await api.command("help")
    as_the_channel = await api.command("preview")

    assert "6편 중 상위 5편" in for_all.said
    assert "What this bot can do" in for_one.said
    assert "6편 중 상위 5편" in as_the_channel.said


async def test_a_channel_is_subscribed_as_wished(api: Discord, stage: Stage) -> None:
    asked = await api.command(
        "subscribe",
        channel=channel("9", DISCUSSING),
        time="21:30",
        zone="Asia/Seoul",
        period="week",
        layout="compact",
        language="ko",
        role=role(),
        edition="early",
        discuss=True,
    )

    one = (await stage.subscribed("9"))[Period.WEEK]
    assert asked.said.startswith("\\#channel-9\n✓ Subscribed.")
    assert (one.slot.at, one.slot.zone) == (time(21, 30), "Asia/Seoul")
    assert one.slot.edition is Edition.EARLY
    assert (one.layout, one.language, one.role) == ("compact", "ko", "5")
    assert (one.publish, one.discuss) == (False, True)
    assert not await stage.subscribed("7")


async def test_a_part_of_a_name_that_one_city_has_is_that_city(api: Discord, stage: Stage) -> None:
    await api.command("subscribe", zone="york")

    assert (await stage.subscribed())[Period.DAY].slot.zone == "America/New_York"


async def test_another_channel_is_called_by_its_name(api: Discord) -> None:
    options = {"channel": channel("9")}
    nothing = await api.command("status", **options)
    await api.command("subscribe", **options)
    settings = await api.command("settings", **options)
    assert settings.shown is not None
    times = await api.press(settings.shown, "st:9:d:at")
    paused = await api.command("pause", **options)
    ended = await api.command("unsubscribe", **options)

    told = "Nothing is subscribed here yet.\nTo subscribe write /subscribe channel: #channel-9"
    assert nothing.said == f"\\#channel-9\n{told}"
    assert settings.said.startswith("⚙ Settings · #channel-9\n")
    assert times.said.endswith("write /settings change: at 9:30 channel: #channel-9")
    assert paused.said.startswith("⚙ Settings · #channel-9\n")
    assert ended.said.startswith("\\#channel-9\nUnsubscribed.")


async def test_the_role_that_is_mentioned_is_said_and_can_be_let_go_of(
    api: Discord, stage: Stage
) -> None:
    subscribed = await api.command("subscribe", role=role())
    settings = (await api.command("settings")).shown
    assert settings is not None
    let_go = await api.press(settings, "st::d:role:-")

    assert "a role is mentioned" in subscribed.said
    assert "a role is mentioned" not in let_go.said
    assert (await stage.subscribed())[Period.DAY].role == ""


async def test_what_is_to_be_written_names_the_options_as_ones_own_client_shows_them(
    api: Discord,
) -> None:
    english = await api.command("settings", change="colour red")
    korean = await api.command("settings", KOREAN, change="색 빨강")
    saved = await api.command("saved", KOREAN)

    shown = {
        command["name"]: {one["name_localizations"]["ko"] for one in command["options"]}
        for command in api.commands
        if command.get("options")
    }
    assert "/settings change: at 9:30" in english.said
    assert "/settings 변경: 시간 9:30" in korean.said
    assert "/save 논문: 2602.06570" in saved.said
    assert ("변경" in shown["settings"], "논문" in shown["save"]) == (True, True)


OPTION_NAME = re.compile(r"[-_'\w]{1,32}")
"""https://docs.discord.com/developers/interactions/application-commands#application-command-object-application-command-naming"""


async def test_the_options_have_names_in_every_language_that_discord_takes(api: Discord) -> None:
    for command in api.commands:
        options = command.get("options", [])
        for language in ("ko", "ja", "zh-CN", "zh-TW"):
            names = [one["name_localizations"][language] for one in options]
            assert len(set(names)) == len(names)
            assert all(OPTION_NAME.fullmatch(name) and name == name.lower() for name in names)


async def test_without_a_wish_it_is_this_channel_at_nine(api: Discord, stage: Stage) -> None:
    await api.command("subscribe", KOREAN)

    one = (await stage.subscribed())[Period.DAY]
    assert (one.slot.at, one.slot.zone, one.language) == (time(9), "Asia/Seoul", "ko")


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"channel": channel("9", str(VIEW))}, "“Send Messages”, “Embed Links”"),
        ({"channel": channel("9", "0")}, "“View Channel”, “Send Messages”, “Embed Links”"),
        ({"channel": channel("9", POSTING, kind=11)}, "in #channel-9 I lack “Send Messages in"),
        ({"channel": channel("9"), "discuss": True}, "“Create Public Threads”"),
        ({"role": role(mentionable=False)}, "“Mention @everyone, @here, and All Roles”"),
    ],
)
async def test_a_missing_permission_is_named_before_anything_is_saved(
    api: Discord, stage: Stage, options: dict[str, Any], says: str
) -> None:
    asked = await api.command("subscribe", **options)

    assert says in asked.said.replace("\u2060", "")
    assert not await stage.subscribed("9")
    assert not await stage.subscribed("7")


@pytest.mark.parametrize(
    ("picked", "wishes"),
    [
        (channel("9", DISCUSSING, kind=5), {"publish": True, "discuss": True}),
        (channel("9", kind=15), {"publish": False, "discuss": True}),
        (channel("9", kind=0), {"publish": False, "discuss": False}),
    ],
    ids=["announcements", "a forum, whose posts are threads", "a text channel"],
)
async def test_what_becomes_of_digests_is_chosen_with_the_channel(
    api: Discord, stage: Stage, picked: dict[str, Any], wishes: dict[str, Any]
) -> None:
    await api.command("subscribe", channel=picked, **wishes)

    one = (await stage.subscribed("9"))[Period.DAY]
    assert {"publish": one.publish, "discuss": one.discuss} == wishes


async def test_where_it_is_asked_permissions_are_known_as_well(api: Discord, stage: Stage) -> None:
    asked = await api.command("subscribe", replace(KOREAN, bot_may=VIEW))

    assert "“메시지 보내기”, “링크 첨부” 권한이 없습니다" in asked.said
    assert not await stage.subscribed()


async def test_plain_text_takes_no_permission_but_to_send(api: Discord, stage: Stage) -> None:
    narrow = channel("9", str(VIEW | SEND))
    first = await api.command("subscribe", channel=narrow, layout="text")
    again = await api.command("subscribe", channel=narrow, time="8:00")
    richer = await api.command("subscribe", channel=narrow, layout="compact")

    assert "✓ Subscribed." in first.said
    assert "08:00" in again.said
    assert "I lack “Embed Links”" in richer.said
    assert (await stage.subscribed("9"))[Period.DAY].layout == "text"


async def test_each_digest_of_a_channel_has_a_layout_of_its_own(api: Discord, stage: Stage) -> None:
    narrow = channel("9", str(VIEW | SEND))
    await api.command("subscribe", channel=narrow, layout="text")

    weekly = await api.command("subscribe", channel=narrow, period="week")

    assert "I lack “Embed Links”" in weekly.said
    assert (await stage.subscribed("9")).keys() == {Period.DAY}


async def test_where_discord_does_not_say_what_the_bot_may_it_is_tried(
    api: Discord, stage: Stage
) -> None:
    await api.command("subscribe", channel=channel("9", None))

    assert await stage.subscribed("9")


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"time": "25:61"}, "“25:61” is no time of day"),
        ({"zone": "Atlantis"}, "no time zone or city “Atlantis”"),
        ({"zone": "san"}, "San Luis · America/Argentina/San\\_Luis"),
        ({"zone": "san"}, "Give the command again, with one of these as “zone”."),
        ({"role": role("900")}, "I do not mention everyone"),
        ({"publish": True}, "#channel-7 is not an announcement channel"),
    ],
)
async def test_a_wish_that_cannot_be_is_said_and_nothing_is_saved(
    api: Discord, stage: Stage, options: dict[str, Any], says: str
) -> None:
    asked = await api.command("subscribe", **options)

    assert says in asked.said
    assert not await stage.subscribed()


@pytest.mark.parametrize("name", ["subscribe", "settings", "unsubscribe", "pause", "language"])
async def test_who_does_not_manage_the_server_is_not_offered_what_changes_it(
    api: Discord, name: str
) -> None:
    with pytest.raises(AssertionError):
        await api.command(name, MEMBER_HERE)


async def test_who_is_offered_it_all_the_same_may_not(api: Discord, stage: Stage) -> None:
    for command in api.commands:
        command["default_member_permissions"] = None  # as a server can have it

    said = [
        (await api.command(name, MEMBER_HERE, **options)).said
        for name, options in (
            ("subscribe", {}),
            ("subscribe", {"channel": channel("9", "0")}),
            ("pause", {}),
            ("unsubscribe", {}),
            ("language", {"language": "ko"}),
            ("status", {"channel": channel("9")}),
        )
    ]

    assert set(said) == {"Only people with Manage Server can change that. Ask one of them."}
    assert not await stage.subscribed()


async def test_a_channel_of_another_server_is_out_of_reach(api: Discord) -> None:
    await api.command("subscribe")
    shown = (await api.command("settings")).shown
    assert shown is not None
    button = next(one for one in _buttons(shown) if one["custom_id"] == "st::d:quiet:1")
    button["custom_id"] = "st:31337:d:quiet:1"

    asked = await api.press(shown, "st:31337:d:quiet:1")

    assert asked.said.startswith("Only people with Manage Server can change that.")


async def test_settings_are_changed_in_words(api: Discord, stage: Stage) -> None:
    await api.command("subscribe", channel=channel("9"))

    await api.command("settings", change="at 6:45", channel=channel("9"))
    await api.command("settings", change="include agents, robotics", channel=channel("9"))
    asked = await api.command("settings", channel=channel("9"))

    one = (await stage.subscribed("9"))[Period.DAY]
    assert (one.slot.at, one.include) == (time(6, 45), ("agents", "robotics"))
    assert "06:45" in asked.said
    assert "agents, robotics" in asked.said


async def test_digests_of_a_channel_are_paused_and_stopped(api: Discord, stage: Stage) -> None:
    await api.command("subscribe")

    await api.command("pause")
    paused = (await stage.subscribed())[Period.DAY].condition
    await api.command("pause")
    on = (await stage.subscribed())[Period.DAY].condition
    asked = await api.command("unsubscribe")

    assert (paused, on) == (Condition.PAUSED, Condition.ACTIVE)
    assert "Unsubscribed." in asked.said
    assert not await stage.subscribed()


async def test_everybody_sees_how_their_channel_stands(api: Discord) -> None:
    await api.command("subscribe", zone="Europe/Berlin")

    asked = await api.command("status", MEMBER_HERE)

    assert "Every day at 09:00 Europe/Berlin\nNext digest: Wed 11 Feb 2026, 09:00" in asked.said


async def test_a_preview_has_the_layout_that_is_tried(api: Discord) -> None:
    full, text = (
        await api.command("preview"),
        await api.command("preview", MEMBER_HERE, layout="text"),
    )

    assert full.shown is not None
    assert text.shown is not None
    assert (bool(full.shown["components"]), bool(text.shown["components"])) == (True, False)
    assert text.hidden


async def test_a_preview_leaves_out_what_the_channel_leaves_out(api: Discord) -> None:
    await api.command("subscribe")
    before = await api.command("preview", MEMBER_HERE)

    await api.command("settings", change="exclude diffusion")
    after = await api.command("preview", MEMBER_HERE)

    assert "on diffusion" in before.said
    assert "on diffusion" not in after.said


async def test_the_settings_can_be_reached_from_the_status_of_a_channel(api: Discord) -> None:
    await api.command("subscribe")

    asked = await api.command("status")

    assert "st::d" in asked.acts


async def test_a_paper_is_kept_and_found_again(api: Discord) -> None:
    await api.command("save", paper="2602.00003")
    again = await api.command("save", paper="2602.00003")
    saved = await api.command("saved")
    for_all = await api.command("paper", paper="2602.00003")

    assert "on your list already" in again.said
    assert "Paper 3 on diffusion" in saved.said
    assert "rd:saved" in saved.acts
    assert for_all.acts == ["sv:2602.00003"]


@pytest.mark.parametrize(
    ("name", "option", "words", "offered"),
    [
        ("paper", "paper", "", ("Paper 1 on diffusion · 2602.00001", "2602.00001")),
        ("paper", "paper", "Paper 4", ("Paper 4 on diffusion · 2602.00004", "2602.00004")),
        ("save", "paper", "on diffusion", ("Paper 6 on diffusion · 2602.00006", "2602.00006")),
        ("date", "day", "", ("Mon 9 Feb 2026", "2026-02-09")),
        ("date", "day", "6 feb", ("Fri 6 Feb 2026", "2026-02-06")),
        ("subscribe", "zone", "", ("New York · America/New_York", "America/New_York")),
        ("subscribe", "zone", "lisb", ("Lisbon · Europe/Lisbon", "Europe/Lisbon")),
        ("subscribe", "zone", "utc", ("UTC · UTC", "UTC")),
        ("paper", "paper", "2602.00004", ("Paper 4 on diffusion · 2602.00004", "2602.00004")),
        ("paper", "paper", "2602.0000", ("Paper 4 on diffusion · 2602.00004", "2602.00004")),
        ("paper", "paper", "arxiv:26", ("Paper 4 on diffusion · 2602.00004", "2602.00004")),
    ],
)
async def test_what_can_be_chosen_is_offered(
    api: Discord, name: str, option: str, words: str, offered: tuple[str, str]
) -> None:
    assert offered in await api.offers(name, option, words)


@pytest.mark.parametrize("words", ["qqqq", "%_", "2602.00004"])
async def test_where_nothing_is_found_nothing_is_offered(api: Discord, words: str) -> None:
    assert isinstance(await api.offers("paper", "paper", words), list)
    assert await api.offers("subscribe", "zone", "qqqq") == []


@pytest.mark.parametrize(
    ("name", "words", "first"),
    [
        ("date", "", ("Tue 10 Feb 2026 · Early", "2026-02-10")),
        ("week", "", ("Week 7 of 2026 (9 Feb – 15 Feb) · Early", "2026-W07")),
        ("month", "", ("February 2026 · Early", "2026-02")),
        ("week", "2026-W05", ("Week 5 of 2026 (26 Jan – 1 Feb)", "2026-W05")),
        ("month", "2025-12", ("December 2025", "2025-12")),
        ("week", "2023-08-09", ("Week 32 of 2023 (7 Aug – 13 Aug)", "2023-W32")),
        ("date", "2023-08-12", ("Sat 12 Aug 2023", "2023-08-12")),
    ],
)
async def test_lists_are_offered_by_what_they_are_called(
    api: Discord, name: str, words: str, first: tuple[str, str]
) -> None:
    option = "day" if name == "date" else name
    offered = await api.offers(name, option, words)

    assert offered[0] == first
    assert len(offered) == (1 if words else 25)


async def test_a_list_that_has_not_opened_or_never_was_is_not_offered(api: Discord) -> None:
    assert await api.offers("date", "day", "2026-02-11") == []
    assert await api.offers("month", "month", "2022") == []
    assert len(await api.offers("month", "month", "2023")) == 12


async def test_a_long_title_leaves_room_for_its_id(api: Discord, stage: Stage) -> None:
    await stage.store.save_papers([Paper(id="2602.00009", title="Endless " * 30)])

    ((name, paper),) = await api.offers("paper", "paper", "endless")

    assert name.endswith("Endless… · 2602.00009")
    assert paper == "2602.00009"


async def test_what_is_typed_of_a_change_is_offered_before_examples_of_it(api: Discord) -> None:
    assert await api.offers("settings", "change", " at  7") == [
        ("at 7", "at 7"),
        ("at 9:30", "at 9:30"),
    ]
    assert ("시간대 리스본", "시간대 리스본") in await api.offers("settings", "change", "", KOREAN)


async def test_korean_words_find_a_korean_city(api: Discord) -> None:
    assert await api.offers("subscribe", "zone", "서울", KOREAN) == [
        ("서울 · Asia/Seoul", "Asia/Seoul")
    ]


async def test_whoever_asks_without_end_is_told_once_and_again(api: Discord, stage: Stage) -> None:
    stage.calm = 0.0

    asked = [await api.command("help") for _ in range(14)]
    offers = [await api.offers("paper", "paper", "") for _ in range(31)]

    assert "What this bot can do" in asked[11].said
    assert [one.said for one in asked[12:]] == [
        "That was a lot at once. Give me a few seconds, please."
    ] * 2
    assert asked[12].hidden
    assert (bool(offers[0]), offers[-1]) == (True, [])


async def test_deep_reads_are_offered_where_a_model_writes_them(stage: Stage) -> None:
    async with stage.bot():
        without = (await stage.api.command("help")).said
        names = [one["name"] for one in stage.api.commands]
    stage.deep = True
    async with stage.bot():
        having = (await stage.api.command("help")).said
        asked = await stage.api.command("deep", paper="2602.00003")

    assert ("deep" in names, "/deep" in without, "/deep" in having) == (False, False, True)
    assert asked.said


async def test_help_names_what_can_be_given_where_it_is_asked(api: Discord) -> None:
    visiting = replace(HERE, guild="555", channel="66", may=MEMBER, installed=True)

    here, at_home = (await api.command("help")).said, (await api.command("help", AT_HOME)).said
    brought_along = (await api.command("help", visiting)).said

    known = {name for name in COMMANDS if name != "deep"}
    assert {name for name in known if f"/{name} –" in here} == known
    assert brought_along == at_home
    for command in api.commands:
        assert (f"/{command['name']} –" in at_home) == (1 in command["contexts"])


async def test_a_command_of_old_is_answered(api: Discord) -> None:
    api.commands.append({**api.commands[0], "name": "yesterday", "options": []})

    asked = await api.command("yesterday")

    assert "Something went wrong on my side" in asked.said


async def test_trouble_with_the_store_is_said(stage: Stage) -> None:
    stage.readers = readers = FakeReaders()
    async with stage.bot():
        readers.broken = StoreProblem("The disk is full.")
        said = [(await stage.api.command(name)).said for name in ("today", "subscribe", "language")]

    assert all("Something went wrong on my side" in one for one in said)


async def test_a_bug_is_said(stage: Stage) -> None:
    stage.readers = readers = FakeReaders()
    async with stage.bot():
        readers.broken = ZeroDivisionError("made up")
        asked = await stage.api.command("today")

    assert "Something went wrong on my side" in asked.said


async def test_a_bug_in_how_an_answer_looks_is_said(api: Discord, stage: Stage) -> None:
    await stage.store.readers.save_chat(Address("discord", "7"), Chat(zone="Atlantis/Nowhere"))

    asked = await api.command("today")

    assert "Something went wrong on my side" in asked.said


def _buttons(told: dict[str, Any]) -> list[dict[str, Any]]:
    within = [one for part in told.get("components", ()) for one in _buttons(part)]
    return [told, *within] if "custom_id" in told else within
