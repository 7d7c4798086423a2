"""Buttons, from the press to what changes."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot import deep_link
from bot.errors import StoreProblem
from bot.models import Edition, Paper
from bot.preferences import TO_WRITE
from bot.span import Period
from bot.subscription import Address, Condition, Subscription
from bot.throttle import BURST
from tests.adapters.telegram.bot_api import BotApi
from tests.adapters.telegram.bot_api_people import OURS
from tests.adapters.telegram.bot_api_rules import Refusal
from tests.adapters.telegram.happenings import (
    ADMIN,
    BOT,
    CHANNEL,
    FORUM,
    GROUP,
    READER,
    STRANGER,
    TOPIC,
    message,
    post,
    press,
    press_inline,
    query_of,
)
from tests.adapters.telegram.stage import Stage
from tests.fake_deep import SOUP, FakeDeepWriter
from tests.fake_readers import FakeReaders

FIELDS = ("at", "tz", "clock", "lang", "top", "look", "img", "quiet", "empty", "votes", "ed",
          "incl", "excl", "orgs", "off", "on", "stop")  # fmt: skip


async def opened(stage: Stage, chat: int = READER, user: int = READER, topic: int = 0) -> int:
    """Subscribe, and open the settings; the number of their message."""
    into = 0 if chat == user else chat
    await stage.happens(message("/subscribe", user=user, into=into, topic=topic))
    await stage.happens(message("/settings", user=user, into=into, topic=topic))
    return stage.last(chat)


def acts(stage: Stage, chat: int, number: int) -> list[str]:
    rows = stage.api.chats[chat][number].keyboard
    return [button["callback_data"] for row in rows for button in row]


async def test_in_private_a_paper_comes_as_a_message_of_its_own(stage: Stage) -> None:
    await stage.happens(message("/today"))
    digest, number = stage.api.shown(READER)[-1], stage.last(READER)
    pressed = press("p:2602.00002", number)

    shown = await stage.says(pressed)

    assert "We study 2 things" in shown.text
    assert stage.api.chats[READER][number] == digest
    assert stage.api.people.pressed[query_of(pressed)].keys() == {"callback_query_id"}
    (_, sent) = next(call for call in reversed(stage.api.calls) if call[0] == "sendmessage")
    assert sent["reply_parameters"]["message_id"] == number


async def test_a_choice_is_made_in_place_of_the_screen(stage: Stage) -> None:
    number = await opened(stage)

    await stage.happens(press("st::d:top", number))
    assert stage.api.chats[READER][number].text == "How many papers?"
    await stage.happens(press("st::d:top:9", number))

    assert "Top 9" in stage.api.chats[READER][number].text
    assert stage.last(READER) == number
    assert (await stage.subscribed(READER)).top == 9


@pytest.mark.slow
class TestPapers:
    @pytest.mark.parametrize(("into", "topic"), [(GROUP, 0), (FORUM, TOPIC), (CHANNEL, 0)])
    async def test_among_many_whoever_pressed_is_led_to_their_own_chat(
        self, stage: Stage, into: int, topic: int
    ) -> None:
        toast = await stage.toast(press("p:2602.00002", 1, into=into, topic=topic))

        assert toast["url"] == f"{OURS}p_2602-00002"
        assert not stage.api.chats

    @pytest.mark.parametrize(("into", "topic"), [(GROUP, 0), (FORUM, TOPIC), (CHANNEL, 0)])
    async def test_to_a_deep_read_as_well(self, stage: Stage, into: int, topic: int) -> None:
        toast = await stage.toast(press("dp:2602.00002", 1, into=into, topic=topic))

        assert toast["url"] == f"{OURS}rp_2602-00002"
        assert not stage.api.chats

    async def test_below_a_paper_its_deep_read_is_a_press_away(
        self, stage: Stage, paper: Callable[..., Paper]
    ) -> None:
        stage.writer = FakeDeepWriter()
        await stage.store.save_papers([paper(SOUP.paper_id)])
        card = await stage.says(message(f"/paper {SOUP.paper_id}"))
        (button,) = card.keyboard[-2]

        read = await stage.says(press(button["callback_data"], stage.last(READER)))

        assert button["text"] == "📖 Deep read"
        assert "Fast soup burns." in read.text

    async def test_who_presses_for_a_deep_read_is_told_that_it_may_take_a_while(
        self, stage: Stage
    ) -> None:
        pressed = press("dp:2602.00002", 1, language="ko")

        shown = await stage.says(pressed)

        assert stage.api.people.pressed[query_of(pressed)]["text"].startswith("잠시만")
        assert "심층 해설은 언어 모델이" in shown.text

    @pytest.mark.parametrize(("act", "link"), [("t", "today"), ("d:2026-02-09", "d_2026-02-09")])
    @pytest.mark.parametrize("user", [STRANGER, ADMIN])
    async def test_from_a_channel_to_a_digest_too(
        self, stage: Stage, act: str, link: str, user: int
    ) -> None:
        toast = await stage.toast(press(act, 1, into=CHANNEL, user=user))
        assert toast["url"] == f"{OURS}{link}"
        assert not stage.api.chats

        assert "Paper 1" in (await stage.says(message(f"/start {link}", user=user))).text

    @pytest.mark.parametrize("act", ["l:0", "again:/today", "d:nonsense", "again:2602.00001"])
    async def test_no_reader_makes_the_bot_post_in_a_channel(self, stage: Stage, act: str) -> None:
        toast = await stage.toast(press(act, 1, into=CHANNEL, user=STRANGER))

        assert toast["text"] == "Only administrators of this chat can change that."
        assert toast["show_alert"]
        assert not stage.api.chats

    @pytest.mark.parametrize(
        "act", ["lang:xx", "hi:xx", "hi:ko", "nothing", "st::d", "st::d:tz:Mars", "st:-1x:d"]
    )
    @pytest.mark.parametrize("into", [CHANNEL, GROUP])
    async def test_nor_turns_a_post_over_by_a_button_that_was_made_up(
        self, stage: Stage, act: str, into: int
    ) -> None:
        await stage.happens(message("/today", into=into, user=ADMIN))
        before = dict(stage.api.chats[into])

        await stage.happens(press(act, stage.last(into), into=into, user=STRANGER))

        assert stage.api.chats[into] == before

    async def test_nor_makes_it_complain_there_that_telegram_does_not_say_who_may(
        self, stage: Stage
    ) -> None:
        await stage.happens(post("/settings"))
        before = dict(stage.api.chats[CHANNEL])
        stage.api.mishaps += [None, Refusal(500, "Internal Server Error")]

        pressed = press("st::d", stage.last(CHANNEL), into=CHANNEL, user=STRANGER)
        await stage.happens(pressed)

        assert stage.api.methods()[-2:] == ["getchatmember", "answercallbackquery"]
        assert stage.api.chats[CHANNEL] == before

    async def test_what_keeps_a_paper_from_being_saved_is_told_who_pressed_alone(
        self, stage: Stage
    ) -> None:
        stage.readers = readers = FakeReaders()
        readers.broken = StoreProblem("The disk is full.")

        toast = await stage.toast(press("sv:2602.00002", 1, into=CHANNEL))

        assert toast["text"].startswith("Something went wrong on my side")
        assert toast["show_alert"] is True
        assert not stage.api.chats

    async def test_an_administrator_asks_again_in_a_channel(self, stage: Stage) -> None:
        shown = await stage.says(press("again:/today", 1, into=CHANNEL, user=ADMIN))

        assert "Paper 1" in shown.text

    async def test_from_inline_mode_as_well(self, stage: Stage) -> None:
        assert (await stage.toast(press_inline("p:2602.00002")))["url"].endswith("p_2602-00002")

    async def test_a_paper_is_saved_and_let_go_with_a_word(self, stage: Stage) -> None:
        saved = await stage.toast(press("sv:2602.00001", 1))
        again = await stage.toast(press("sv:2602.00001", 1))
        kept = await stage.store.readers.saved_papers(f"telegram:{READER}", limit=9)
        gone = await stage.toast(press("un:2602.00001", 1))

        assert saved["text"].startswith("Saved")
        assert again["text"].startswith("It is on your list")
        assert kept == ["2602.00001"]
        assert gone["text"] == "Removed from your list."
        assert not await stage.store.readers.saved_count(f"telegram:{READER}")
        assert not stage.api.chats

    async def test_the_star_below_a_paper_is_filled_and_emptied(self, stage: Stage) -> None:
        card, other = await stage.says(message("/paper 2602.00001")), len(stage.api.shown(READER))
        for act, star, next_act in (
            ("sv:2602.00001", "★ Saved", "un:2602.00001"),
            ("un:2602.00001", "☆ Save", "sv:2602.00001"),
        ):
            await stage.happens(press(act, stage.last(READER), keyboard=card.keyboard))
            assert card.keyboard[-1][-1] == {"text": star, "callback_data": next_act}
            assert card.keyboard[-1][0]["text"] == "BibTeX"
        assert len(stage.api.shown(READER)) == other

    async def test_the_star_below_a_shared_paper_stays_as_it_is(self, stage: Stage) -> None:
        await stage.happens(message("/save 2602.00001"))
        card = await stage.says(message("/paper 2602.00001", into=GROUP))
        assert card.keyboard[-1][-1]["callback_data"] == "sv:2602.00001"
        pressed = press("sv:2602.00001", stage.last(GROUP), into=GROUP, keyboard=card.keyboard)

        assert "editmessagereplymarkup" not in [one for one, _ in await stage.happens(pressed)]

    @pytest.mark.parametrize("inline", [False, True])
    async def test_a_word_to_one_of_many_is_in_their_language(
        self, stage: Stage, *, inline: bool
    ) -> None:
        pressed = press("sv:2602.00001", 1, into=GROUP, language="ko")
        if inline:
            pressed = press_inline("sv:2602.00001")
            pressed["callback_query"]["from"]["language_code"] = "ko"

        assert "저장" in (await stage.toast(pressed))["text"]

    async def test_pages_of_the_list_are_turned_in_place_in_private_only(
        self, stage: Stage
    ) -> None:
        for at in range(12):
            await stage.store.readers.save_paper(f"telegram:{READER}", f"2602.0000{at % 2 + 1}{at}")
        await stage.happens(message("/saved"))
        number = stage.last(READER)
        before = stage.api.chats[READER][number].text

        await stage.happens(press("l:10", number))

        assert stage.last(READER) == number
        assert stage.api.chats[READER][number].text != before
        await stage.says(press("l:0", 1, into=GROUP))

    async def test_a_digest_and_a_day_come_as_messages(self, stage: Stage) -> None:
        assert "Paper 1" in (await stage.says(press("t", 1))).text
        assert "Paper 1" in (await stage.says(press("d:2026-02-09", 1, into=GROUP))).text


@pytest.mark.slow
class TestSettings:
    async def test_every_field_is_chosen_by_pressing(self, stage: Stage) -> None:
        number = await opened(stage)
        for act in (
            "st::d:at:2100",
            "st::d:tz:Asia/Tokyo",
            "st::d:days:weekdays",
            "st::d:days:-0",
            "st::d:top:7",
            "st::d:look:titles",
            "st::d:img:0",
            "st::d:quiet:1",
            "st::d:empty:1",
            "st::d:votes:10",
            "st::d:ed:early",
            "st::d:lang:ko",
        ):
            await stage.happens(press(act, number))
        await stage.happens(message("/settings include agents, robots"))
        await stage.happens(message("/settings exclude survey"))
        await stage.happens(message("/settings follow The Lab"))

        one = await stage.subscribed(READER)

        assert (f"{one.slot.at:%H:%M}", one.slot.zone) == ("21:00", "Asia/Tokyo")
        assert one.slot.weekdays == {1, 2, 3, 4}
        assert (one.top, one.layout, one.images, one.silent) == (7, "titles", False, True)
        assert (one.say_when_empty, one.min_upvotes) == (True, 10)
        assert (one.slot.edition, one.language) == (Edition.EARLY, "ko")
        assert (one.include, one.exclude) == (("agents", "robots"), ("survey",))
        assert one.organizations == ("The Lab",)

    @pytest.mark.parametrize(
        ("chat", "user", "topic"), [(READER, READER, 0), (FORUM, ADMIN, TOPIC)]
    )
    async def test_every_button_of_every_screen_leads_somewhere_in_place(
        self, stage: Stage, chat: int, user: int, topic: int
    ) -> None:
        number = await opened(stage, chat, user, topic)
        done, todo = Counter[str](), acts(stage, chat, number)
        while todo:
            act = todo.pop()
            screen = act if act.count(":") < 4 else act.rpartition(":")[0]
            if done[screen] > 2 or act.endswith(("stop:yes", f":{TO_WRITE}")):
                continue
            done[screen] += 1
            pressed = press(act, number, user=user, into=chat, topic=topic)
            await stage.happens(pressed)
            assert query_of(pressed) in stage.api.people.pressed, act
            assert stage.last(chat) == number, act
            todo += [one for one in acts(stage, chat, number) if not done[one]]

        assert {f"st::{period}:{field}" for period in "dwm" for field in FIELDS} <= done.keys()
        place = Address("telegram", f"{chat}:{topic}" if topic else str(chat))
        theirs = await stage.store.ledger.subscriptions(address=place)
        assert {one.slot.period for one in theirs} == set(Period)

    async def test_a_pause_an_end_and_a_new_beginning(self, stage: Stage) -> None:
        number = await opened(stage)

        await stage.happens(press("st::d:off", number))
        assert (await stage.subscribed(READER)).condition is Condition.PAUSED
        await stage.happens(press("st::d:on", number))
        assert (await stage.subscribed(READER)).condition is Condition.ACTIVE
        await stage.happens(press("st::d:stop:yes", number))
        assert not await stage.store.ledger.subscriptions()
        assert stage.last(READER) == number
        await stage.says(press("sub", number))
        assert (await stage.subscribed(READER)).condition is Condition.ACTIVE

    @pytest.mark.parametrize("user", [READER, STRANGER])
    async def test_in_a_group_others_than_administrators_are_told_that_they_may_not(
        self, stage: Stage, user: int
    ) -> None:
        number = await opened(stage, GROUP, ADMIN)
        before = await stage.subscribed(GROUP)

        toast = await stage.toast(press("st::d:top:9", number, into=GROUP, user=user))

        assert toast["text"] == "Only administrators of this chat can change that."
        assert toast["show_alert"] is True
        assert await stage.subscribed(GROUP) == before

    async def test_from_below_a_shared_digest_they_open_in_the_own_chat(self, stage: Stage) -> None:
        await opened(stage, FORUM, ADMIN, TOPIC)

        toast = await stage.toast(press("s", 1, into=FORUM, topic=TOPIC, user=ADMIN))

        payload = toast["url"].removeprefix(OURS)
        assert payload == deep_link.to_settings(Address("telegram", f"{FORUM}:{TOPIC}"))
        await stage.happens(message(f"/start {payload}", user=ADMIN))
        number = stage.last(ADMIN)
        await stage.happens(press(f"st:{FORUM}.{TOPIC}:d:top:9", number, user=ADMIN))
        assert (await stage.subscribed(f"{FORUM}:{TOPIC}")).top == 9

    async def test_from_below_ones_own_digest_they_come_as_a_message(self, stage: Stage) -> None:
        await stage.happens(message("/subscribe"))
        await stage.happens(message("/today"))
        number = stage.last(READER)
        digest = stage.api.chats[READER][number]

        shown = await stage.says(press("s", number))

        assert "Settings" in shown.text
        assert stage.api.chats[READER][number] == digest

    async def test_a_screen_that_stands_already_is_no_trouble(self, stage: Stage) -> None:
        number = await opened(stage)

        await stage.happens(press("st::d", number))
        calls = await stage.happens(press("st::d", number))

        asked = [method for method, _ in calls if method != "getme"]
        assert asked == ["editmessagetext", "answercallbackquery"]

    async def test_a_message_that_is_gone_is_replaced_by_a_new_one(self, stage: Stage) -> None:
        await opened(stage)

        shown = await stage.says(press("st::d:top", 999))

        assert shown.text == "How many papers?"

    @pytest.mark.parametrize(
        ("act", "answer", "after"),
        [
            ("st::d:incl:?", "agents, robotics", {"include": ("agents", "robotics")}),
            ("st::d:votes:?", "15", {"min_upvotes": 15}),
        ],
    )
    async def test_a_value_is_written_in_reply_to_a_question(
        self, stage: Stage, act: str, answer: str, after: dict[str, object]
    ) -> None:
        number = await opened(stage)
        before = await stage.subscribed(READER)

        asked = await stage.says(press(act, number))
        question = {"from": {"id": BOT}, "text": asked.text}
        await stage.says(message(answer, reply_to_message=question))

        assert await stage.subscribed(READER) == replace(before, **after)  # type: ignore[arg-type]

    async def test_a_value_for_a_channel_is_written_in_the_own_chat_of_its_administrator(
        self, stage: Stage
    ) -> None:
        await stage.happens(post("/subscribe"))
        await stage.happens(message(f"/settings {CHANNEL}", user=ADMIN))

        asked = await stage.says(press(f"st:{CHANNEL}:d:incl:?", stage.last(ADMIN), user=ADMIN))
        question = {"from": {"id": BOT}, "text": asked.text}
        await stage.says(message("agents", user=ADMIN, reply_to_message=question))

        assert (await stage.subscribed(CHANNEL)).include == ("agents",)

    async def test_a_value_for_one_of_two_topics_changes_nothing_of_the_other(
        self, stage: Stage
    ) -> None:
        for topic in (TOPIC, TOPIC + 1):
            await stage.happens(message("/subscribe", into=FORUM, topic=topic, user=ADMIN))
        link = deep_link.to_settings(Address("telegram", f"{FORUM}:{TOPIC + 1}"))
        await stage.happens(message(f"/start {link}", user=ADMIN))
        number = stage.last(ADMIN)
        (writing,) = [act for act in acts(stage, ADMIN, number) if act.endswith(":votes")]

        asked = await stage.says(press(f"{writing}:{TO_WRITE}", number, user=ADMIN))
        question = {"from": {"id": BOT}, "text": asked.text}
        await stage.happens(message("15", user=ADMIN, reply_to_message=question))

        assert (await stage.subscribed(f"{FORUM}:{TOPIC}")).min_upvotes == 0
        assert (await stage.subscribed(f"{FORUM}:{TOPIC + 1}")).min_upvotes == 15

    async def test_in_a_channel_itself_no_question_is_offered(self, stage: Stage) -> None:
        await stage.happens(post("/subscribe"))
        await stage.happens(post("/settings"))
        number = stage.last(CHANNEL)

        await stage.happens(press("st::d:incl", number, into=CHANNEL, user=ADMIN))

        assert acts(stage, CHANNEL, number) == ["st::d"]

    async def test_a_value_that_cannot_be_is_refused_with_a_word(self, stage: Stage) -> None:
        number = await opened(stage)

        toast = await stage.toast(press("st::d:top:99", number))

        assert toast["show_alert"] is True


@pytest.mark.parametrize(
    "act",
    ["", "nothing", "st", "st:::::", "st:-12x:d:top:3", "st:@x:d:top:3", "p:", "p:../x", "d:x",
     "l:x", "sv:", "un:", "lang:xx", "again:", "sub:x", "st::d:tz:Mars/Olympus", "\x00"],
)  # fmt: skip
@pytest.mark.parametrize("into", [0, GROUP])
@pytest.mark.slow
async def test_whatever_a_button_says_its_press_is_answered_once(
    stage: Stage, act: str, into: int
) -> None:
    await stage.happens(message("/subscribe"))
    pressed = press(act, 1, into=into)

    await stage.happens(pressed)

    assert stage.api.methods().count("answercallbackquery") == 1
    assert query_of(pressed) in stage.api.people.pressed


@pytest.mark.slow
class TestTrouble:
    async def test_a_press_is_answered_where_its_effect_failed(
        self, stage: Stage, api: BotApi
    ) -> None:
        number = await opened(stage)
        api.mishaps.extend([None, Refusal(401, "Unauthorized")])
        pressed = press("st::d:top", number)

        await stage.happens(pressed)

        assert query_of(pressed) in api.people.pressed

    async def test_a_press_that_telegram_does_not_wait_for_has_its_effect(
        self, stage: Stage, api: BotApi
    ) -> None:
        number = await opened(stage)
        stage.late = timedelta(seconds=151)

        await stage.happens(press("st::d:top:9", number))

        assert (await stage.subscribed(READER)).top == 9
        assert "answercallbackquery" not in api.methods()

    async def test_too_many_presses_are_answered_and_have_no_effect(
        self, stage: Stage, api: BotApi
    ) -> None:
        stage.calm = 0.0
        pressed = [press("sv:2602.00001", 1) for _ in range(BURST + 2)]
        async with stage.desk() as desk:
            for one in pressed:
                await stage.happen(desk, one)

        words = [api.people.pressed[query_of(one)].get("text", "") for one in pressed]
        assert "a lot at once" in words[BURST]
        assert words[BURST + 1] == ""

    @pytest.mark.parametrize("act", ["t", "d:2026-02-09"])
    async def test_a_message_that_a_process_died_of_is_offered_again(
        self, stage: Stage, act: str
    ) -> None:
        shown = await stage.interrupted(press(act, 1))

        assert "interrupted" in shown.text
        assert shown.keyboard == [[{"text": "Ask again", "callback_data": act}]]

    @pytest.mark.parametrize(("act", "into"), [("p:2602.00001", GROUP), ("t", CHANNEL)])
    async def test_whoever_was_being_led_away_is_led_away_without_a_word_to_the_others(
        self, stage: Stage, act: str, into: int
    ) -> None:
        pressed = press(act, 1, into=into)

        await stage.resumed(pressed)

        assert stage.api.people.pressed[query_of(pressed)]["url"].startswith(OURS)
        assert not stage.api.chats

    async def test_in_a_channel_nobody_else_is_offered_it_again(self, stage: Stage) -> None:
        pressed = press("sub", 1, into=CHANNEL, user=STRANGER)

        await stage.resumed(pressed)

        assert "Only administrators" in stage.api.people.pressed[query_of(pressed)]["text"]
        assert not stage.api.chats

    async def test_a_choice_that_a_process_died_of_is_made(self, stage: Stage) -> None:
        number = await opened(stage)
        pressed = press("st::d:top:9", number)

        await stage.resumed(pressed)

        assert (await stage.subscribed(READER)).top == 9
        assert stage.last(READER) == number


@pytest.mark.slow
async def test_a_channel_subscribes_by_a_button_of_its_administrator(stage: Stage) -> None:
    await stage.happens(post("/status"))

    await stage.happens(press("sub", stage.last(CHANNEL), into=CHANNEL, user=ADMIN))
    refused = await stage.toast(press("sub", 1, into=CHANNEL, user=STRANGER))

    one: Subscription = await stage.subscribed(CHANNEL)
    assert one.condition is Condition.ACTIVE
    assert "Only administrators" in refused["text"]
