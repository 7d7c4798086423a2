from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import time

import pytest

from bot import setting_words
from bot.language import LANGUAGES
from bot.models import Edition
from bot.preferences import Step
from bot.replies import Asker, Reply, Said, Screen, Toast, Ways
from bot.span import Period
from bot.subscription import EVERY_DAY, WORKDAYS, Condition, Slot, Subscription
from bot.wishes import Wish
from tests.talk import GROUP, Talk, address, asker, choices, chosen, labelled, text

TOPIC, OTHER_TOPIC = f"{GROUP}:17", f"{GROUP}:4"
CHANNEL = "-1009876543210"
NOBODY: list[str] = []


async def subscribe(talk: Talk, place: str = "7", **wishes: object) -> Subscription:
    one = Subscription(address=address(place), **wishes)  # type: ignore[arg-type]
    await talk.ledger.subscribe(one, next_due=talk.clock.now)
    return one


async def press(talk: Talk, step: Step, who: Asker | None = None) -> Reply:
    return await talk.preferring.press(who or asker(), step)


# Subscribing


async def test_subscribing_takes_the_language_and_zone_that_are_likely(talk: Talk) -> None:
    reply = await talk.preferring.subscribe(asker(language="ko"), Wish())

    one = talk.subscribed()
    assert (one.language, one.slot.zone, one.slot.at) == ("ko", "Asia/Seoul", time(9))
    assert text(reply).splitlines()[:3] == [
        "✓ 구독했습니다.",
        "매일 09:00 (Asia/Seoul)",
        "다음 다이제스트: 2026년 2월 11일 (수) 09:00",
    ]


async def test_subscribing_again_says_that_nothing_changed(talk: Talk) -> None:
    await talk.preferring.subscribe(asker(), Wish())

    again = await talk.preferring.subscribe(asker(), Wish())
    other = await talk.preferring.subscribe(asker(), Wish(at=time(7)))

    assert text(again).startswith("Already subscribed.")
    assert text(other).startswith("✓ Changed.")
    assert talk.subscriptions == ["7 day"]


async def test_a_later_wish_keeps_what_was_chosen_before(talk: Talk) -> None:
    await talk.preferring.subscribe(asker(), Wish(at=time(7), zone="Europe/Paris"))

    await talk.preferring.subscribe(asker(), Wish(edition=Edition.EARLY))

    assert talk.subscribed().slot == Slot(at=time(7), zone="Europe/Paris", edition=Edition.EARLY)


async def test_the_zone_of_the_first_digest_is_that_of_the_next(talk: Talk) -> None:
    await talk.preferring.subscribe(asker(), Wish(zone="Europe/Paris"))

    await talk.preferring.subscribe(asker(), Wish(period=Period.WEEK))

    assert talk.subscribed(period=Period.WEEK).slot.zone == "Europe/Paris"


@pytest.mark.parametrize("condition", [Condition.PAUSED, Condition.ENDED])
async def test_subscribing_goes_on_after_a_pause_or_an_end(
    talk: Talk, condition: Condition
) -> None:
    await subscribe(talk, condition=condition, reason="The reader blocked the bot.", top=3)

    await talk.preferring.subscribe(asker(), Wish())

    assert talk.subscribed() == Subscription(address=address("7"), top=3)


async def test_the_answer_leads_to_time_zone_and_settings(talk: Talk) -> None:
    reply = await talk.preferring.subscribe(asker(), Wish(period=Period.WEEK))

    *steps, now = choices(reply)
    assert [Step.parse(choice.act) for choice in steps] == [
        Step(period=Period.WEEK, field=field) for field in ("at", "tz", "")
    ]
    assert (now.label, now.act) == ("Newest digest", "t")


async def test_who_may_not_change_a_chat_is_told_so_and_changes_nothing(talk: Talk) -> None:
    one = await subscribe(talk, GROUP)
    who = asker(GROUP, only=NOBODY)

    replies = [
        await talk.preferring.subscribe(who, Wish(at=time(7))),
        await talk.preferring.unsubscribe(who),
        await talk.preferring.pause(who),
        await talk.preferring.settings(who, ""),
        await talk.preferring.settings(who, "top 3"),
        await talk.preferring.settings(who, "zone san"),
        await talk.preferring.settings(who, "colour red"),
        await talk.preferring.language(who, "ko"),
        await talk.preferring.language(who, "tlh"),
        await press(talk, Step(field="top", value="3"), who),
        await press(talk, Step(field="stop", value="yes"), who),
    ]

    assert {text(reply) for reply in replies} == {
        "Only administrators of this chat can change that."
    }
    assert all(isinstance(reply, Toast) and reply.alert for reply in replies)
    assert list(talk.ledger.wanted.values()) == [one]
    assert talk.readers.chats == {}


# Ending and pausing


async def test_unsubscribing_ends_everything_of_a_chat(talk: Talk) -> None:
    await subscribe(talk)
    await subscribe(talk, slot=Slot(period=Period.WEEK))
    await subscribe(talk, "8")

    reply = await talk.preferring.unsubscribe(asker())

    assert talk.subscriptions == ["8 day"]
    assert text(reply) == "Unsubscribed. No more digests come here."
    assert [choice.act for choice in choices(reply)] == ["sub"]


async def test_unsubscribing_in_a_topic_ends_what_the_chat_has(talk: Talk) -> None:
    await subscribe(talk, TOPIC)

    await talk.preferring.unsubscribe(asker(OTHER_TOPIC))

    assert talk.subscriptions == []


async def test_unsubscribing_in_a_topic_of_its_own_leaves_the_other(talk: Talk) -> None:
    await subscribe(talk, TOPIC)
    await subscribe(talk, OTHER_TOPIC)

    await talk.preferring.unsubscribe(asker(OTHER_TOPIC))

    assert talk.subscriptions == [f"{TOPIC} day"]


async def test_pausing_and_going_on_take_turns(talk: Talk) -> None:
    await subscribe(talk)
    await subscribe(talk, slot=Slot(period=Period.WEEK))

    paused = await talk.preferring.pause(asker())
    conditions = {one.condition for one in talk.ledger.wanted.values()}
    resumed = await talk.preferring.pause(asker())

    assert conditions == {Condition.PAUSED}
    assert "paused" in text(paused)
    assert "Next digest: Wed 11 Feb 2026, 09:00" in text(resumed)
    assert {one.condition for one in talk.ledger.wanted.values()} == {Condition.ACTIVE}


async def test_where_one_still_comes_pausing_pauses_all(talk: Talk) -> None:
    await subscribe(talk, condition=Condition.PAUSED)
    await subscribe(talk, slot=Slot(period=Period.WEEK))

    await talk.preferring.pause(asker())

    assert {one.condition for one in talk.ledger.wanted.values()} == {Condition.PAUSED}


async def test_where_nothing_is_subscribed_one_can_subscribe(talk: Talk) -> None:
    replies = [
        await talk.preferring.unsubscribe(asker()),
        await talk.preferring.pause(asker()),
        await talk.preferring.settings(asker(), ""),
        await talk.preferring.settings(asker(), "at 9"),
        await press(talk, Step(field="at")),
    ]

    assert {text(reply) for reply in replies} == {"Nothing is subscribed here yet."}
    assert {labelled(reply, "Subscribe") for reply in replies} == {"sub"}


async def test_a_chat_that_is_managed_from_another_is_not_subscribed_by_a_button(
    talk: Talk,
) -> None:
    reply = await talk.preferring.settings(asker(target=CHANNEL), "")

    assert choices(reply) == [], "it would subscribe the chat in which it is pressed"


# Settings that are written


@pytest.mark.parametrize(
    ("written", "after"),
    [
        ("at 9:30", Slot(at=time(9, 30))),
        ("AT 9pm", Slot(at=time(21))),
        ("time 7", Slot(at=time(7))),
        ("시간 9시 30분", Slot(at=time(9, 30))),
        ("zone Lisbon", Slot(zone="Europe/Lisbon")),
        ("zone new york", Slot(zone="America/New_York")),
        ("zone asia/seoul", Slot(zone="Asia/Seoul")),
        ("시간대 리스본", Slot(zone="Europe/Lisbon")),
        ("時刻 9時半", Slot(at=time(9, 30))),
        ("タイムゾーン リスボン", Slot(zone="Europe/Lisbon")),
        ("时间 下午9点", Slot(at=time(21))),
        ("时区 里斯本", Slot(zone="Europe/Lisbon")),
        ("days mon-fri", Slot(weekdays=WORKDAYS)),
        ("days mon, wed", Slot(weekdays=frozenset({0, 2}))),
        ("요일 평일", Slot(weekdays=WORKDAYS)),
    ],
)
async def test_the_time_can_be_written(talk: Talk, written: str, after: Slot) -> None:
    await subscribe(talk)

    reply = await talk.preferring.settings(asker(), written)

    assert talk.subscribed().slot == after
    assert isinstance(reply, Screen)


@pytest.mark.parametrize(
    ("written", "after"),
    [
        ("language ko", {"language": "ko"}),
        ("language 한국어", {"language": "ko"}),
        ("언어 한국어", {"language": "ko"}),
        ("top 10", {"top": 10}),
        ("layout cards", {"layout": "cards"}),
        ("votes 15", {"min_upvotes": 15}),
        ("include agents, world  models", {"include": ("agents", "world models")}),
        ("exclude <b>, {x}, 100%", {"exclude": ("<b>", "{x}", "100%")}),
        ("follow Qwen、하이퍼클로바", {"organizations": ("Qwen", "하이퍼클로바")}),
        ("include -", {"include": ()}),
    ],
)
async def test_any_choice_can_be_written(
    talk: Talk, written: str, after: dict[str, object]
) -> None:
    one = await subscribe(talk)

    reply = await talk.preferring.settings(asker(), written)

    assert talk.subscribed() == replace(one, **after)  # type: ignore[arg-type]
    assert isinstance(reply, Screen)


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("at noonish", "That is not a time of day. Write for example /settings at 9:30"),
        ("days someday", "Write days as mon-fri, mon,wed or weekdays."),
        ("language tlh", "I speak English, 한국어, 日本語, 简体中文."),
        ("top 11", "A digest holds 1 to 10 papers."),
        ("top five", "A digest holds 1 to 10 papers."),
        ("layout full", "There is no such layout here."),
        ("votes -1", "Write the least number of votes, for example /settings votes 15"),
        ("votes 99999999999999999999", "Write the least number of votes"),
        ("zone Atlantis", "I know no time zone or city “Atlantis”. Try a larger city."),
        ("zone {x}", "I know no time zone or city “{x}”. Try a larger city."),
        ("colour red", "I know no setting “colour”. Write for example /settings at 9:30, or begin"),
    ],
)
async def test_what_cannot_be_is_said_and_changes_nothing(
    talk: Talk, written: str, says: str
) -> None:
    one = await subscribe(talk)

    reply = await talk.preferring.settings(asker(), written)

    assert text(reply).startswith(says)
    assert talk.subscribed() == one


@pytest.mark.parametrize("name", ["at", "zone", "days", "language", "top", "layout", "include"])
async def test_a_name_alone_shows_its_choices(talk: Talk, name: str) -> None:
    await subscribe(talk)

    reply = await talk.preferring.settings(asker(), name)

    assert isinstance(reply, Screen)
    assert not reply.text.startswith("⚙")


async def test_a_part_of_a_city_offers_those_that_have_it(talk: Talk) -> None:
    await subscribe(talk)

    offered = await talk.preferring.settings(asker(), "zone san")
    await talk.press(offered, "San Juan")

    assert isinstance(offered, Said)
    assert talk.subscribed().slot.zone == "America/Argentina/San_Juan"


async def test_a_zone_is_remembered_of_the_chat_by_its_real_name(talk: Talk) -> None:
    await subscribe(talk)
    await talk.preferring.settings(asker(), "zone ASIA/TOKYO")
    await talk.preferring.unsubscribe(asker())

    await talk.preferring.subscribe(asker(), Wish())

    assert talk.subscribed().slot.zone == "Asia/Tokyo"


async def test_the_settings_of_who_has_a_weekly_digest_only_are_those(talk: Talk) -> None:
    await subscribe(talk, slot=Slot(period=Period.WEEK))

    shown = await talk.preferring.settings(asker(), "")
    await talk.preferring.settings(asker(), "at 7")

    assert talk.subscriptions == ["7 week"]
    assert text(shown).splitlines()[2].startswith("Weekly on")
    assert talk.subscribed(period=Period.WEEK).slot.at == time(7)


async def test_of_several_digests_the_one_is_changed_that_is_named(talk: Talk) -> None:
    await subscribe(talk)
    await subscribe(talk, slot=Slot(period=Period.WEEK))

    await talk.preferring.settings(asker(), "weekly at 7")
    asked = await press(talk, Step(period=Period.WEEK, field="at"))

    assert talk.subscribed(period=Period.WEEK).slot.at == time(7)
    assert talk.subscribed().slot.at == time(9)
    assert text(asked).endswith("write /settings weekly at 9:30")


async def test_a_digest_that_is_not_there_is_not_changed(talk: Talk) -> None:
    one = await subscribe(talk)

    reply = await talk.preferring.settings(asker(), "weekly at 7")

    assert text(reply).startswith("I know no setting “weekly”.")
    assert talk.subscribed() == one


@pytest.mark.parametrize("language", LANGUAGES)
async def test_what_is_given_as_an_example_changes_what_it_says(talk: Talk, language: str) -> None:
    for example in setting_words.examples(language):
        before = await subscribe(talk)

        assert isinstance(await talk.preferring.settings(asker(), example), Screen), example
        assert talk.subscribed() != before, example


async def test_an_example_is_written_as_it_is_where_it_is_asked(talk: Talk) -> None:
    await subscribe(talk, "-5")
    options = Ways(options={"settings": "change"}, chat="channel")
    here = replace(asker("-5"), ways=options)
    elsewhere = replace(
        asker(target="-5"), ways=options, name_of=lambda where: f"#group{where.place}"
    )

    asked = await press(talk, Step(field="at"), here)
    asked_of_another = await press(talk, Step(place="-5", field="at"), elsewhere)
    refused = await talk.preferring.settings(elsewhere, "votes many")
    overview = await press(talk, Step(place="-5"), elsewhere)

    assert text(asked).endswith("write /settings change: at 9:30")
    assert text(asked_of_another).endswith("write /settings change: at 9:30 channel: #group-5")
    assert text(refused).endswith("/settings change: votes 15 channel: #group-5")
    assert text(overview).startswith("⚙ Settings · #group-5\n")


async def test_who_has_nothing_elsewhere_is_told_how_to_subscribe_it(talk: Talk) -> None:
    elsewhere = replace(asker(target="-5"), ways=Ways(chat="channel"), name_of=lambda _: "#group")

    reply = await talk.preferring.pause(elsewhere)

    assert text(reply).endswith("To subscribe write /subscribe channel: #group")


# Settings that are pressed


@pytest.mark.parametrize(
    ("labels", "after"),
    [
        (["Time", "21:00"], {"slot": Slot(at=time(21))}),
        (["Time zone", "Seoul"], {"slot": Slot(zone="Asia/Seoul")}),
        (["Time zone", "clock", "21:00", "Tokyo"], {"slot": Slot(zone="Asia/Tokyo")}),
        (["Days", "Sun", "Sat", "Back"], {"slot": Slot(weekdays=WORKDAYS)}),
        (["Days", "Weekdays"], {"slot": Slot(weekdays=WORKDAYS)}),
        (["Papers", "10"], {"top": 10}),
        (["Layout", "Titles"], {"layout": "titles"}),
        (["Pictures"], {"images": False}),
        (["Silent"], {"silent": True}),
        (["Say if empty"], {"say_when_empty": True}),
        (["Votes", "20"], {"min_upvotes": 20}),
        (["Edition", "Early"], {"slot": Slot(edition=Edition.EARLY)}),
        (["Pause"], {"condition": Condition.PAUSED}),
        (["Pause", "Resume"], {}),
        (["Unsubscribe", "Back"], {}),
    ],
)
async def test_every_choice_can_be_pressed(
    talk: Talk, labels: list[str], after: dict[str, object]
) -> None:
    one = await subscribe(talk)

    reply = await talk.preferring.settings(asker(), "")
    for label in labels:
        reply = await talk.press(reply, label)

    assert talk.subscribed() == replace(one, **after)  # type: ignore[arg-type]
    assert isinstance(reply, Screen)


async def test_after_a_choice_one_is_back_where_everything_is_said(talk: Talk) -> None:
    await subscribe(talk)

    reply = await press(talk, Step(field="at", value="2130"))

    assert text(reply).startswith("⚙ Settings\n\nEvery day at 21:30 UTC\nNext digest: Tue 10 Feb")


async def test_days_stay_open_for_the_next_one(talk: Talk) -> None:
    await subscribe(talk)

    reply = await press(talk, Step(field="days", value="-6"))

    assert chosen(reply) == ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]


@pytest.mark.parametrize(
    "choose",
    [
        lambda talk: press(talk, Step(field="days", value="weekdays")),
        lambda talk: talk.preferring.settings(asker(), "days mon-fri"),
        lambda talk: talk.preferring.settings(asker(), "요일 평일"),
    ],
)
async def test_chosen_days_are_said_back_in_words(
    talk: Talk, choose: Callable[[Talk], Awaitable[Reply]]
) -> None:
    await subscribe(talk, slot=Slot(at=time(8)))

    reply = await choose(talk)

    assert text(reply).startswith("Every weekday at 08:00 UTC\nNext digest: Wed 11 Feb 2026, 08:00")


async def test_the_screen_speaks_the_language_that_was_just_chosen(talk: Talk) -> None:
    await subscribe(talk)
    await talk.preferring.language(asker(), "en")

    reply = await press(talk, Step(field="lang", value="ko"))

    assert text(reply).startswith("⚙ 설정")
    assert talk.subscribed().language == "ko"


@pytest.mark.parametrize(
    "step",
    [
        Step(field="colour", value="red"),
        Step(field="top", value="99"),
        Step(field="look", value="full"),
        Step(field="tz", value="Mars"),
        Step(field="here"),
    ],
)
async def test_a_step_that_cannot_be_is_refused_with_a_word(talk: Talk, step: Step) -> None:
    one = await subscribe(talk, "8")

    reply = await press(talk, step, asker(target="8"))

    assert isinstance(reply, Toast)
    assert reply.alert
    assert list(talk.ledger.wanted.values()) == [one]


@pytest.mark.parametrize(
    ("period", "label", "days"),
    [(Period.WEEK, "+ Weekly", frozenset({1})), (Period.MONTH, "+ Monthly", EVERY_DAY)],
)
async def test_another_digest_is_begun_with_the_same_choices(
    talk: Talk, period: Period, label: str, days: frozenset[int]
) -> None:
    daily = await subscribe(
        talk, slot=Slot(at=time(7), zone="Asia/Seoul", weekdays=WORKDAYS), top=3, silent=True
    )
    overview = await talk.preferring.settings(asker(), "")

    reply = await talk.press(overview, label)

    begun = talk.subscribed(period=period)
    assert begun.slot == Slot(period=period, at=time(7), zone="Asia/Seoul", weekdays=days)
    assert replace(begun, slot=daily.slot) == daily == talk.subscribed()
    assert "Daily digest" in {choice.label for choice in choices(reply)}


async def test_the_end_of_one_leaves_the_other(talk: Talk) -> None:
    await subscribe(talk)
    await subscribe(talk, slot=Slot(period=Period.WEEK))
    shown = await press(talk, Step(period=Period.WEEK))

    asked = await talk.press(shown, "Unsubscribe")
    before = talk.subscriptions
    ended = await talk.press(asked, "Yes")
    last = await press(talk, Step(field="stop", value="yes"))

    assert before == ["7 day", "7 week"]
    assert text(ended) == "Unsubscribed. The other digests still come."
    assert labelled(ended, "Settings") == Step().act
    assert text(last) == "Unsubscribed. No more digests come here."
    assert labelled(last, "Subscribe again") == "sub"
    assert talk.subscriptions == []


@pytest.mark.parametrize(
    "step", [Step(field="at"), Step(field="top", value="3"), Step(field="stop", value="yes")]
)
async def test_a_button_of_a_digest_that_has_ended_begins_it_not_again(
    talk: Talk, step: Step
) -> None:
    await subscribe(talk, slot=Slot(period=Period.WEEK))

    reply = await press(talk, step)

    assert text(reply) == "This button is out of date. Give the command again."
    assert talk.subscriptions == ["7 week"]


# Topics, and channels from a private chat


async def test_in_another_topic_the_settings_offer_to_post_there(talk: Talk) -> None:
    await subscribe(talk, TOPIC, top=3)
    await subscribe(talk, TOPIC, slot=Slot(period=Period.WEEK))
    here = asker(OTHER_TOPIC)
    settings = await talk.preferring.settings(here, "")

    moved = await talk.press(settings, "Post in this topic", here)

    assert talk.subscriptions == [f"{OTHER_TOPIC} day", f"{OTHER_TOPIC} week"]
    assert talk.subscribed(OTHER_TOPIC).top == 3
    assert "Post in this topic" not in {choice.label for choice in choices(moved)}


async def test_in_another_topic_a_choice_changes_what_the_chat_has(talk: Talk) -> None:
    await subscribe(talk, TOPIC)
    here = asker(OTHER_TOPIC)
    settings = await talk.preferring.settings(here, "")

    await talk.press(await talk.press(settings, "Papers", here), "10", here)
    await talk.preferring.settings(here, "at 7")

    assert talk.subscriptions == [f"{TOPIC} day"]
    assert talk.subscribed(TOPIC).top == 10
    assert talk.subscribed(TOPIC).slot.at == time(7)


async def test_in_its_own_topic_there_is_nothing_to_move(talk: Talk) -> None:
    await subscribe(talk, TOPIC)

    settings = await talk.preferring.settings(asker(TOPIC), "")

    assert "Post in this topic" not in {choice.label for choice in choices(settings)}


async def test_nobody_brings_a_subscription_of_theirs_into_a_chat_of_others(talk: Talk) -> None:
    """What a button carries can be forged."""
    await subscribe(talk, "7")
    guest = asker(GROUP, only=["7"])

    reply = await press(talk, Step(place="7", field="here"), guest)

    assert isinstance(reply, Toast)
    assert talk.subscriptions == ["7 day"]


async def test_a_channel_is_managed_from_a_private_chat(talk: Talk) -> None:
    owner = asker("7", target=CHANNEL, only=["7", CHANNEL])
    alone = asker("7", only=["7", CHANNEL])

    subscribed = await talk.preferring.subscribe(owner, Wish())
    settings = await talk.press(subscribed, "Settings", alone)
    await talk.press(await talk.press(settings, "Papers", alone), "7", alone)

    assert talk.subscriptions == [f"{CHANNEL} day"]
    assert talk.subscribed(CHANNEL).top == 7
    assert text(settings).startswith(f"⚙ Settings · {CHANNEL}\n")


async def test_of_two_topics_the_one_is_written_about_that_is_shown(talk: Talk) -> None:
    await subscribe(talk, OTHER_TOPIC)
    await subscribe(talk, TOPIC)

    asked = await press(talk, Step(place=TOPIC, field="at"))
    refused = await press(talk, Step(place=TOPIC, field="votes", value="many"))

    assert text(asked).endswith(f"write /settings {TOPIC} at 9:30")
    assert text(refused).endswith(f"/settings {TOPIC} votes 15")


async def test_what_is_found_for_a_channel_is_chosen_for_the_channel(talk: Talk) -> None:
    await subscribe(talk, CHANNEL)

    offered = await talk.preferring.settings(asker("7", target=CHANNEL), "zone san")
    await talk.press(offered, "San Juan")

    assert talk.subscribed(CHANNEL).slot.zone == "America/Argentina/San_Juan"


async def test_who_is_no_administrator_of_a_channel_changes_nothing_there(talk: Talk) -> None:
    one = await subscribe(talk, CHANNEL)

    reply = await press(talk, Step(place=CHANNEL, field="top", value="7"), asker(only=["7"]))

    assert isinstance(reply, Toast)
    assert talk.subscribed(CHANNEL) == one


async def test_a_channel_that_was_ended_from_afar_is_not_offered_again_here(talk: Talk) -> None:
    await subscribe(talk, CHANNEL)

    reply = await talk.preferring.unsubscribe(asker("7", target=CHANNEL))

    assert choices(reply) == []
    assert talk.subscriptions == []


# Language


@pytest.mark.parametrize("said", ["ko", "KO", "한국어"])
async def test_a_language_is_spoken_from_now_on_and_in_every_digest(talk: Talk, said: str) -> None:
    await subscribe(talk)
    await subscribe(talk, slot=Slot(period=Period.WEEK))

    reply = await talk.preferring.language(asker(), said)

    assert text(reply) == "언어를 바꿨습니다: 한국어"
    assert {one.language for one in talk.ledger.wanted.values()} == {"ko"}
    assert await talk.chats.language(asker(language="en")) == "ko"


@pytest.mark.parametrize("said", ["", "tlh", "kor"])
async def test_a_language_that_we_do_not_speak_offers_those_that_we_do(
    talk: Talk, said: str
) -> None:
    reply = await talk.preferring.language(asker(), said)

    assert [(choice.label, choice.act) for choice in choices(reply)] == [
        ("English", "lang:en"),
        ("한국어", "lang:ko"),
        ("日本語", "lang:ja"),
        ("简体中文", "lang:zh"),
    ]
    assert chosen(reply) == ["English"]
