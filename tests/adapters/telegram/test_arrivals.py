"""The bot comes into chats and leaves them."""

from dataclasses import replace

import pytest

from bot.readers import Chat
from bot.subscription import Address, Condition
from tests.adapters.telegram.bot_api_rules import Refusal
from tests.adapters.telegram.happenings import (
    ADMIN,
    CHANNEL,
    FORUM,
    GROUP,
    READER,
    STRANGER,
    TOPIC,
    membership,
    message,
    post,
    press,
)
from tests.adapters.telegram.stage import Stage

POSTS = {"can_post_messages": True}


def at(place: object) -> Address:
    return Address("telegram", str(place))


async def test_a_channel_that_lets_the_bot_post_is_subscribed_and_its_administrator_told(
    stage: Stage,
) -> None:
    await stage.store.readers.save_chat(at(ADMIN), Chat(language="ko", zone="Asia/Seoul"))

    shown = await stage.says(membership(CHANNEL, "left", "administrator", **POSTS))

    one = await stage.subscribed(CHANNEL)
    assert (one.language, one.slot.zone) == ("ko", "Asia/Seoul")
    assert shown == stage.api.shown(ADMIN)[0]
    assert shown.text.startswith("The channel\n✓ 구독했습니다.")
    settings = shown.keyboard[0][-1]["callback_data"]
    await stage.happens(press(f"{settings}:top:3", stage.last(ADMIN), user=ADMIN))
    assert (await stage.subscribed(CHANNEL)).top == 3


@pytest.mark.slow
class TestChannels:
    async def test_what_it_had_chosen_stays(self, stage: Stage) -> None:
        await stage.happens(post("/subscribe 07:00 Asia/Tokyo"))
        await stage.store.readers.save_chat(at(ADMIN), Chat(language="ko", zone="Asia/Seoul"))

        await stage.happens(membership(CHANNEL, "administrator", "left"))
        assert (await stage.subscribed(CHANNEL)).condition is Condition.ENDED
        await stage.happens(membership(CHANNEL, "left", "administrator", **POSTS))

        one = await stage.subscribed(CHANNEL)
        assert (f"{one.slot.at:%H:%M}", one.slot.zone) == ("07:00", "Asia/Tokyo")
        assert (one.condition, one.reason) == (Condition.ACTIVE, "")

    async def test_a_pause_that_it_chose_stays_as_well(self, stage: Stage) -> None:
        await stage.happens(post("/subscribe"))
        await stage.happens(post("/pause"))

        calls = await stage.happens(membership(CHANNEL, "administrator", "administrator", **POSTS))

        assert (await stage.subscribed(CHANNEL)).condition is Condition.PAUSED
        assert "sendmessage" not in [method for method, _ in calls]

    async def test_one_that_was_paused_for_a_missing_permission_goes_on(self, stage: Stage) -> None:
        await stage.happens(post("/subscribe"))
        await stage.store.ledger.set_condition(at(CHANNEL), None, Condition.PAUSED, "No rights.")

        await stage.happens(membership(CHANNEL, "administrator", "administrator", **POSTS))

        assert (await stage.subscribed(CHANNEL)).condition is Condition.ACTIVE

    async def test_whoever_never_wrote_to_the_bot_is_not_told(self, stage: Stage) -> None:
        stage.api.refuse[ADMIN] = Refusal(403, "Forbidden: bot can't initiate conversation")

        await stage.happens(membership(CHANNEL, "left", "administrator", **POSTS))

        assert (await stage.subscribed(CHANNEL)).condition is Condition.ACTIVE
        assert not stage.api.chats

    async def test_whoever_has_no_name_is_told_nothing_and_nothing_is_said_in_the_channel(
        self, stage: Stage
    ) -> None:
        let_in = membership(CHANNEL, "left", "administrator", **POSTS)
        let_in["my_chat_member"]["from"] = {"id": 1087968824, "is_bot": True}

        await stage.happens(let_in)

        assert (await stage.subscribed(CHANNEL)).condition is Condition.ACTIVE
        assert not stage.api.chats

    async def test_one_that_is_picked_is_subscribed(self, stage: Stage) -> None:
        shared = {"request_id": 1, "chat_id": CHANNEL, "title": "The channel"}

        shown = await stage.says(message("", chat_shared=shared, user=ADMIN))

        assert shown.text.startswith("The channel\n✓ Subscribed.")
        assert (await stage.subscribed(CHANNEL)).condition is Condition.ACTIVE

    @pytest.mark.parametrize("first", ["let in", "picked"])
    async def test_whoever_lets_the_bot_in_by_picking_it_is_told_once(
        self, stage: Stage, first: str
    ) -> None:
        shared = {"request_id": 1, "chat_id": CHANNEL, "title": "The channel"}
        happens = [
            membership(CHANNEL, "left", "administrator", **POSTS),
            message("", chat_shared=shared, user=ADMIN),
        ]
        stage.calm = 0.0
        async with stage.desk() as desk:
            # From now on it is known who administrates it, so that both are as fast.
            await stage.happen(desk, message(f"/settings {CHANNEL}", user=ADMIN))
            before = len(stage.api.shown(ADMIN))
            for one in happens if first == "let in" else reversed(happens):
                await stage.put(desk, one)
            for one in happens:
                await stage.answered(one)

        [told] = stage.api.shown(ADMIN)[before:]
        assert told.text.startswith("The channel\n✓ Subscribed.")

    async def test_whoever_picks_it_later_is_told_that_it_is_subscribed(self, stage: Stage) -> None:
        await stage.happens(membership(CHANNEL, "left", "administrator", **POSTS))
        shared = {"request_id": 1, "chat_id": CHANNEL, "title": "The channel"}

        told = await stage.says(message("", chat_shared=shared, user=ADMIN))

        assert told.text.startswith("The channel\nAlready subscribed.")

    async def test_but_by_administrators_only(self, stage: Stage) -> None:
        shared = {"request_id": 0, "chat_id": GROUP}

        shown = await stage.says(message("", chat_shared=shared, user=STRANGER))

        assert "Only administrators" in shown.text
        assert not await stage.store.ledger.subscriptions()


@pytest.mark.slow
class TestGroups:
    async def test_a_group_is_greeted_and_not_subscribed(self, stage: Stage) -> None:
        shown = await stage.says(membership(GROUP, "left", "member"))

        assert "/subscribe" in shown.text
        assert not await stage.store.ledger.subscriptions()
        act = shown.keyboard[0][0]["callback_data"]
        await stage.happens(press(act, stage.last(GROUP), into=GROUP, user=ADMIN))
        assert (await stage.subscribed(GROUP)).condition is Condition.ACTIVE

    async def test_one_that_is_known_is_not_greeted(self, stage: Stage) -> None:
        await stage.happens(message("/subscribe", into=FORUM, topic=TOPIC, user=ADMIN))
        calls = await stage.happens(membership(FORUM, "left", "member"))

        assert "sendmessage" not in [method for method, _ in calls]

    @pytest.mark.parametrize("after", ["left", "kicked"])
    async def test_one_that_the_bot_left_gets_nothing_more_in_any_topic(
        self, stage: Stage, after: str
    ) -> None:
        await stage.happens(message("/subscribe", into=FORUM, user=ADMIN))
        await stage.happens(message("/subscribe", into=FORUM, topic=TOPIC, user=ADMIN))
        await stage.happens(message("/subscribe weekly", into=FORUM, topic=TOPIC, user=ADMIN))

        await stage.happens(membership(FORUM, "member", after))

        theirs = await stage.store.ledger.within(at(FORUM))
        assert [one.condition for one in theirs] == [Condition.ENDED] * 3
        assert {one.reason for one in theirs} == {
            "The bot was removed from the chat. Its administrators can add it and subscribe anew."
        }

    async def test_one_that_an_administrator_lets_the_bot_into_again_goes_on_as_before(
        self, stage: Stage
    ) -> None:
        await stage.happens(message("/subscribe 06:15", into=GROUP, user=ADMIN))
        await stage.happens(membership(GROUP, "member", "kicked"))

        shown = await stage.says(membership(GROUP, "left", "member", user=ADMIN))

        assert shown.text == "Welcome back! The digest comes again: every day at 06:15 UTC"
        assert (await stage.subscribed(GROUP)).condition is Condition.ACTIVE

    async def test_but_not_by_anybody_else_who_is_told_how(self, stage: Stage) -> None:
        await stage.happens(message("/subscribe", into=GROUP, user=ADMIN))
        await stage.happens(membership(GROUP, "member", "kicked"))

        shown = await stage.says(membership(GROUP, "left", "member", user=READER))

        assert shown.text.startswith("Hello! I am Paperboy. An administrator can")
        assert (await stage.subscribed(GROUP)).condition is Condition.ENDED

    @pytest.mark.parametrize("told_by_the_new", [False, True])
    async def test_one_that_became_a_supergroup_takes_everything_along(
        self, stage: Stage, *, told_by_the_new: bool
    ) -> None:
        old = {"id": -55, "type": "group", "title": "The old group"}
        stage.api.people.members[-55, ADMIN] = "creator"
        await stage.happens(message("/subscribe 06:15", user=ADMIN, chat=old))
        await stage.store.readers.save_chat(at(-55), Chat(language="ko", zone="Asia/Seoul"))
        before = await stage.subscribed(-55)

        if told_by_the_new:
            await stage.happens(message("", into=GROUP, migrate_from_chat_id=-55))
        else:
            await stage.happens(message("", chat=old, migrate_to_chat_id=GROUP))

        assert await stage.subscribed(GROUP) == replace(before, address=at(GROUP))
        assert await stage.store.readers.chat(at(GROUP)) == Chat(language="ko", zone="Asia/Seoul")
        assert not await stage.store.ledger.subscriptions(address=at(-55))


@pytest.mark.slow
class TestPeople:
    async def test_whoever_blocks_the_bot_gets_nothing_more(self, stage: Stage) -> None:
        await stage.happens(message("/subscribe"))

        calls = await stage.happens(membership(READER, "member", "kicked", user=READER))

        one = await stage.subscribed(READER)
        assert one.condition is Condition.ENDED
        assert one.reason.startswith("The reader blocked the bot.")
        assert calls == [("getme", {})]

    @pytest.mark.parametrize("text", ["/start", "/subscribe"])
    async def test_and_gets_it_again_who_comes_back(self, stage: Stage, text: str) -> None:
        await stage.happens(message("/subscribe 05:00"))
        await stage.happens(membership(READER, "member", "kicked", user=READER))
        await stage.happens(membership(READER, "kicked", "member", user=READER))
        assert (await stage.subscribed(READER)).condition is Condition.ENDED

        await stage.happens(message(text))

        one = await stage.subscribed(READER)
        assert (one.condition, one.reason, f"{one.slot.at:%H:%M}") == (
            Condition.ACTIVE,
            "",
            "05:00",
        )

    async def test_who_comes_back_is_told_so(self, stage: Stage) -> None:
        await stage.happens(message("/subscribe 05:00"))
        await stage.happens(membership(READER, "member", "kicked", user=READER))
        count = len(stage.api.shown(READER))

        await stage.happens(message("/start"))

        back, hello, *_ = stage.api.shown(READER)[count:]
        assert back.text == "Welcome back! The digest comes again: every day at 05:00 UTC"
        assert hello.text.startswith("Hello!")

    async def test_a_pause_is_not_ended_by_a_start(self, stage: Stage) -> None:
        await stage.happens(message("/subscribe"))
        await stage.happens(message("/pause"))

        await stage.happens(message("/start"))

        assert (await stage.subscribed(READER)).condition is Condition.PAUSED
