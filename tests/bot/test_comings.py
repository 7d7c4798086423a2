from datetime import timedelta

import pytest

from bot.comings import Comings
from bot.deliveries import Post, State
from bot.models import Edition
from bot.readers import Chat
from bot.replies import Reply, Said
from bot.span import Period, Span
from bot.subscription import Condition, Slot, Subscription
from tests.talk import GROUP, Talk, address, asker, choices, text

CHANNEL = "-1009"
REMOVED = "The bot was removed."
POST, OTHER = (Post(Span.parse(f"2026-02-{day}"), Edition.FINAL) for day in ("09", "10"))


@pytest.fixture
def comings(talk: Talk) -> Comings:
    return Comings(
        ledger=talk.ledger, readers=talk.readers, chats=talk.chats, preferring=talk.preferring
    )


async def condition(talk: Talk, place: str, now: Condition, reason: str = "") -> None:
    await talk.ledger.set_condition(address(place), None, now, reason)


class TestChannels:
    async def test_one_that_is_entered_is_subscribed_whoever_let_the_bot_in(
        self, talk: Talk, comings: Comings
    ) -> None:
        reply = await comings.entered_channel(asker(target=CHANNEL, only=[]), "Papers")

        assert talk.subscriptions == [f"{CHANNEL} day"]
        assert text_of(reply).startswith("Papers\n✓ Subscribed.")
        assert all(choice.act.startswith(f"st:{CHANNEL}:") for choice in choices(said(reply)))

    async def test_it_speaks_as_who_let_the_bot_in_where_it_has_chosen_nothing(
        self, talk: Talk, comings: Comings
    ) -> None:
        await talk.readers.save_chat(address("7"), Chat(language="ko", zone="Asia/Seoul"))
        await talk.readers.save_chat(address(CHANNEL), Chat(zone="UTC"))

        await comings.entered_channel(asker(target=CHANNEL), "")

        assert await talk.readers.chat(address(CHANNEL)) == Chat(language="ko", zone="UTC")
        one = talk.subscribed(CHANNEL)
        assert (one.language, one.slot.zone) == ("ko", "UTC")

    async def test_a_pause_by_choice_is_left_alone_and_one_for_a_reason_ends(
        self, talk: Talk, comings: Comings
    ) -> None:
        await talk.say("/subscribe", asker(CHANNEL))
        await condition(talk, CHANNEL, Condition.PAUSED)
        assert await comings.entered_channel(asker(target=CHANNEL), "") is None
        assert talk.subscribed(CHANNEL).condition is Condition.PAUSED

        await talk.say("/subscribe weekly", asker(CHANNEL))
        await condition(talk, CHANNEL, Condition.PAUSED, "No rights.")
        assert await comings.entered_channel(asker(target=CHANNEL), "") is not None
        assert talk.subscribed(CHANNEL).condition is Condition.ACTIVE
        assert talk.subscribed(CHANNEL, Period.WEEK).condition is Condition.ACTIVE

    async def test_one_that_had_chosen_another_digest_gets_no_daily_one(
        self, talk: Talk, comings: Comings
    ) -> None:
        await talk.say("/subscribe weekly", asker(CHANNEL))
        await comings.left(address(CHANNEL), REMOVED)

        reply = await comings.entered_channel(asker(target=CHANNEL), "Papers")

        assert talk.subscriptions == [f"{CHANNEL} week"]
        assert talk.subscribed(CHANNEL, Period.WEEK).condition is Condition.ACTIVE
        assert text_of(reply).startswith("Papers\nWelcome back!")
        assert await comings.entered_channel(asker(target=CHANNEL), "Papers") is None

    async def test_one_that_is_picked_is_subscribed_by_who_may(
        self, talk: Talk, comings: Comings
    ) -> None:
        refused = await comings.picked(asker(target=CHANNEL, only=["7"]), "Papers")
        assert talk.subscriptions == []
        assert await talk.readers.chat(address(CHANNEL)) == Chat()
        assert "administrators" in text(refused)

        reply = await comings.picked(asker(target=CHANNEL), "Papers")
        assert talk.subscriptions == [f"{CHANNEL} day"]
        assert text(reply).startswith("Papers\n")


@pytest.mark.parametrize("language", ["en", "ko"])
async def test_a_group_is_greeted_once_it_knows_nothing_of_us(
    talk: Talk, comings: Comings, language: str
) -> None:
    hello = await comings.entered_group(asker(GROUP, language=language))

    assert "/subscribe" in text_of(hello)
    assert [choice.act for choice in choices(said(hello))] == ["sub"]
    assert talk.subscriptions == []
    await talk.say("/subscribe", asker(f"{GROUP}:5"))
    assert await comings.entered_group(asker(GROUP)) is None


async def test_a_group_where_all_has_ended_is_greeted_anew(talk: Talk, comings: Comings) -> None:
    await talk.say("/subscribe 07:00", asker(GROUP))
    await comings.left(address(GROUP), REMOVED)

    hello = await comings.entered_group(asker(GROUP))

    assert "/subscribe" in text_of(hello)
    assert talk.subscribed(GROUP).condition is Condition.ENDED


async def test_what_a_chat_and_its_topics_had_ends_with_a_reason(
    talk: Talk, comings: Comings
) -> None:
    for place in (GROUP, f"{GROUP}:5", "7"):
        await talk.say("/subscribe", asker(place))
    await talk.say("/subscribe weekly", asker(GROUP))

    await comings.left(address(GROUP), REMOVED)

    ended = [one for one in talk.ledger.wanted.values() if one.condition is Condition.ENDED]
    assert [one.reason for one in ended] == [REMOVED] * 3
    assert talk.subscribed("7").condition is Condition.ACTIVE


async def test_who_comes_back_gets_again_what_had_ended(talk: Talk, comings: Comings) -> None:
    await talk.say("/subscribe 07:00")
    await talk.say("/subscribe weekly 08:00")
    await comings.left(address("7"), REMOVED)

    back = await comings.returned(asker())

    assert "every day at 07:00 UTC, " in text_of(back)
    assert {one.condition for one in talk.ledger.wanted.values()} == {Condition.ACTIVE}
    assert await comings.returned(asker()) is None


async def test_a_pause_by_choice_lasts_over_leaving_and_coming_back(
    talk: Talk, comings: Comings
) -> None:
    await talk.say("/subscribe")
    await talk.say("/subscribe weekly")
    await talk.ledger.set_condition(address("7"), Period.DAY, Condition.PAUSED, "")

    await comings.left(address("7"), REMOVED)
    assert talk.subscribed(period=Period.WEEK).condition is Condition.ENDED
    await comings.returned(asker())

    assert talk.subscribed().condition is Condition.PAUSED
    assert talk.subscribed(period=Period.WEEK).condition is Condition.ACTIVE


@pytest.mark.parametrize("fully", [False, True])
async def test_where_it_may_post_again_it_does_and_in_its_layout_once_it_may(
    talk: Talk, comings: Comings, *, fully: bool
) -> None:
    await talk.say("/subscribe")
    await talk.say("/subscribe weekly")
    await talk.say("/subscribe monthly")
    await talk.ledger.set_condition(address("7"), Period.DAY, Condition.PAUSED, REMOVED)
    await talk.ledger.set_condition(address("7"), Period.MONTH, Condition.PAUSED, "")
    await talk.ledger.lack(address("7"), "May not embed.")
    assert await comings.hindered("telegram") == [address("7")]

    await comings.allowed(address("7"), fully=lambda _: fully)

    told = {period: talk.subscribed(period=period) for period in Period}
    assert {period: (one.condition, one.reason) for period, one in told.items()} == {
        Period.DAY: (Condition.ACTIVE, ""),
        Period.WEEK: (Condition.ACTIVE, "" if fully else "May not embed."),
        Period.MONTH: (Condition.PAUSED, ""),
    }


async def test_each_digest_is_asked_for_by_itself(talk: Talk, comings: Comings) -> None:
    for period, layout in ((Period.DAY, "full"), (Period.WEEK, "text")):
        one = Subscription(address=address("7"), slot=Slot(period=period), layout=layout)
        await talk.ledger.subscribe(one, next_due=talk.clock.now)
    await talk.ledger.lack(address("7"), "May not embed.")

    await comings.allowed(address("7"), fully=lambda one: one.layout == "text")

    assert talk.subscribed().reason == "May not embed."
    assert talk.subscribed(period=Period.WEEK).reason == ""


async def test_what_was_refused_while_it_might_not_post_comes_after_all(
    talk: Talk, comings: Comings
) -> None:
    await talk.say("/subscribe")
    now = talk.clock.now
    row = talk.ledger.enter(POST, address("7"), deadline=now + timedelta(hours=1), now=now)
    bug = talk.ledger.enter(OTHER, address("7"), deadline=now + timedelta(hours=1), now=now)
    row.state = bug.state = State.REJECTED
    row.says, bug.says = REMOVED, "An error in Paperboy kept this message back."

    states = []
    for condition, reason in ((Condition.ACTIVE, ""), (Condition.PAUSED, REMOVED)):
        await talk.ledger.set_condition(address("7"), None, condition, reason)
        await comings.allowed(address("7"), fully=lambda _: True)
        states.append(row.state)

    assert states == [State.REJECTED, State.DUE]
    assert bug.state is State.REJECTED, "it may have arrived"


async def test_a_chat_that_moved_keeps_what_it_has(talk: Talk, comings: Comings) -> None:
    await talk.say("/subscribe 07:00", asker("-5"))
    await talk.readers.save_chat(address("-5"), Chat(language="ko"))

    for _ in range(2):  # both chats tell it
        await comings.moved(address("-5"), address(GROUP))

    one: Subscription = talk.subscribed(GROUP)
    assert f"{one.slot.at:%H:%M}" == "07:00"
    assert talk.subscriptions == [f"{GROUP} day"]
    assert await talk.readers.chat(address(GROUP)) == Chat(language="ko")


async def test_a_group_that_is_left_in_order_to_move_goes_on_where_it_moved(
    talk: Talk, comings: Comings
) -> None:
    await talk.say("/subscribe 07:00", asker("-5"))
    await talk.say("/subscribe weekly", asker("-5"))
    await talk.ledger.set_condition(address("-5"), Period.WEEK, Condition.PAUSED, "")

    await comings.left(address("-5"), REMOVED)
    await comings.moved(address("-5"), address(GROUP))

    one = talk.subscribed(GROUP)
    assert (one.condition, one.reason, f"{one.slot.at:%H:%M}") == (Condition.ACTIVE, "", "07:00")
    assert talk.subscribed(GROUP, Period.WEEK).condition is Condition.PAUSED


async def test_what_ended_after_a_group_moved_stays_so_though_both_chats_tell_of_it(
    talk: Talk, comings: Comings
) -> None:
    await talk.say("/subscribe", asker("-5"))
    await comings.moved(address("-5"), address(GROUP))

    await comings.left(address(GROUP), REMOVED)
    await comings.moved(address("-5"), address(GROUP))

    assert talk.subscribed(GROUP).condition is Condition.ENDED


def said(reply: Reply | None) -> Said:
    assert isinstance(reply, Said)
    return reply


def text_of(reply: Reply | None) -> str:
    return said(reply).text
