"""Commands, from the update to the message, on a real store and a real desk."""

import asyncio

import pytest
from structlog.testing import capture_logs

from adapters.telegram import conversation
from adapters.telegram.incoming import CHANNEL as TELEGRAM
from adapters.telegram.polling import Polling
from bot import menu
from bot.desk_places import AT_ONCE
from bot.errors import StoreProblem, TryLater
from bot.subscription import Address, Condition
from bot.throttle import BURST
from tests.adapters.loop_time import real
from tests.adapters.telegram.bot_api import BotApi, HangUp
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
    Update,
    anonymous,
    message,
    post,
    press,
)
from tests.adapters.telegram.stage import Stage
from tests.fake_readers import FakeReaders

PLACES = ("private", "group", "topic", "channel")
ARGUMENTS = {
    "paper": "2602.00001",
    "search": "diffusion",
    "save": "2602.00001",
    "date": "2026-02-09",
}
BLOCKED = Refusal(403, "Forbidden: bot was blocked by the user")


def asked(text: str, place: str, language: str) -> Update:
    match place:
        case "private":
            return message(text, language=language)
        case "group":
            return message(text, into=GROUP, user=ADMIN, language=language)
        case "topic":
            return message(text, into=FORUM, topic=TOPIC, user=ADMIN, language=language)
        case _:
            return post(text)


def chat_of(place: str) -> int:
    return {"private": READER, "group": GROUP, "topic": FORUM, "channel": CHANNEL}[place]


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("place", PLACES)
async def test_every_command_is_answered_everywhere_in_every_language(
    stage: Stage, api: BotApi, place: str, language: str
) -> None:
    code = "ko" if language == "ko" else "en"
    await stage.happens(asked(f"/language {code}", place, language))
    for name in ("start", *menu.EVERYTHING, *menu.CHANGING, "help"):
        for text in ("", ARGUMENTS.get(name, "")):
            happened = asked(f"/{name} {text}".strip(), place, language)
            calls = await stage.happens(happened)

            sent = [asked for method, asked in calls if method in {"sendmessage", "sendphoto"}]
            assert sent, f"/{name} {text}"
            assert {one["chat_id"] for one in sent} == {chat_of(place)}
            if place == "topic":
                assert {one["message_thread_id"] for one in sent} == {TOPIC}
            shown = "".join(one.text for one in api.shown(chat_of(place))[-len(sent) :])
            hangul = any("가" <= letter <= "힣" for letter in shown)
            assert hangul is (language == "ko") or name in {"language", "start"}, shown


async def test_a_command_is_answered(stage: Stage) -> None:
    shown = await stage.says(message("/today"))

    assert "Paper 1 on diffusion" in shown.text
    assert [one["callback_data"] for one in shown.keyboard[0]] == ["p:2602.00001", "p:2602.00002"]
    assert stage.taken == [Address(TELEGRAM, str(READER))]


async def test_in_a_group_it_is_answered_in_reply_and_in_its_topic(stage: Stage) -> None:
    happened = message("/today", into=FORUM, topic=TOPIC)

    ((_, sent),) = [call for call in await stage.happens(happened) if call[0] == "sendmessage"]

    assert sent["message_thread_id"] == TOPIC
    assert sent["reply_parameters"] == {
        "message_id": happened["message"]["message_id"],
        "allow_sending_without_reply": True,
    }


@pytest.mark.parametrize("language", ["en", "ko"])
async def test_a_client_is_answered_in_its_language(stage: Stage, language: str) -> None:
    shown = await stage.says(message("/help", language=language))

    assert ("설정" in shown.text) is (language == "ko")


async def test_the_id_of_a_paper_is_enough(stage: Stage) -> None:
    assert "We study 1 things" in (await stage.says(message("arxiv.org/abs/2602.00001"))).text


@pytest.mark.slow
async def test_a_question_of_ours_is_answered_by_replying_to_it(stage: Stage) -> None:
    await stage.says(message("/search", into=GROUP))
    question = {"from": {"id": BOT}, "text": stage.api.shown(GROUP)[-1].text}

    shown = await stage.says(message("diffusion", into=GROUP, reply_to_message=question))

    assert "🔎 diffusion" in shown.text


@pytest.mark.slow
@pytest.mark.parametrize(
    ("said", "command"),
    [("/search", "/search diffusion"), ("/date", "/date 2026-02-09")],
)
async def test_in_a_channel_nobody_is_asked_but_told_the_command(
    stage: Stage, api: BotApi, said: str, command: str
) -> None:
    calls = await stage.happens(post(said))

    assert [method for method, _ in calls if method != "getme"] == ["sendmessage"]
    assert api.shown(CHANNEL)[-1].text.endswith(command)


async def test_commands_to_other_bots_get_no_answer(stage: Stage, api: BotApi) -> None:
    await stage.happens(message("/today@other_bot", into=GROUP))

    assert api.methods() == ["getme"]


@pytest.mark.slow
async def test_that_a_slow_answer_comes_is_shown(stage: Stage, api: BotApi) -> None:
    stage.source.held = api.people.typed

    asking = asyncio.create_task(stage.happens(message("/today", into=FORUM, topic=TOPIC)))
    async with asyncio.timeout(real(60)):
        await stage.source.reached.wait()
    stage.loop_time.skip(conversation.AT_ONCE)
    await asking

    assert api.people.typing == [{"chat_id": FORUM, "action": "typing", "message_thread_id": TOPIC}]
    assert api.methods()[-1] == "sendmessage"


@pytest.mark.slow
async def test_what_fails_is_said(stage: Stage) -> None:
    stage.source.down = TryLater("The source is down.")

    shown = await stage.says(message("/paper 2602.99999"))

    assert "does not answer" in shown.text


@pytest.mark.slow
async def test_without_a_store_it_is_said_in_the_language_of_the_client(stage: Stage) -> None:
    stage.readers = readers = FakeReaders()
    readers.broken = StoreProblem("The disk is full.")

    shown = await stage.says(message("/today", language="ko"))

    assert "문제" in shown.text


@pytest.mark.slow
class TestChanging:
    async def test_everybody_changes_their_own_chat(self, stage: Stage) -> None:
        await stage.happens(message("/subscribe 08:30 Seoul"))

        one = await stage.subscribed(READER)
        assert (one.slot.zone, f"{one.slot.at:%H:%M}") == ("Asia/Seoul", "08:30")

    @pytest.mark.parametrize("user", [READER, STRANGER])
    async def test_in_a_group_only_administrators_do(self, stage: Stage, user: int) -> None:
        shown = await stage.says(message("/subscribe", into=GROUP, user=user))

        assert shown.text == "Only administrators of this chat can change that."
        assert not await stage.store.ledger.subscriptions()

    @pytest.mark.parametrize(
        "happened",
        [
            message("/subscribe", into=GROUP, user=ADMIN),
            anonymous("/subscribe", GROUP),
        ],
    )
    async def test_administrators_do_with_a_name_or_without(
        self, stage: Stage, happened: Update
    ) -> None:
        await stage.happens(happened)

        assert (await stage.subscribed(GROUP)).condition is Condition.ACTIVE

    async def test_a_topic_and_a_channel_subscribe_as_well(self, stage: Stage) -> None:
        await stage.happens(message("/subscribe", into=FORUM, topic=TOPIC, user=ADMIN))
        await stage.happens(post("/subscribe"))

        assert (await stage.subscribed(f"{FORUM}:{TOPIC}")).condition is Condition.ACTIVE
        assert (await stage.subscribed(CHANNEL)).condition is Condition.ACTIVE

    @pytest.mark.parametrize("name", ["@papers_daily", str(CHANNEL)])
    async def test_a_channel_is_changed_from_the_own_chat_of_an_administrator(
        self, stage: Stage, name: str
    ) -> None:
        await stage.happens(message(f"/subscribe {name} 9:30", user=ADMIN))
        await stage.happens(message(f"/settings {name} top 3", user=ADMIN))

        one = await stage.subscribed(CHANNEL)
        assert (f"{one.slot.at:%H:%M}", one.top) == ("09:30", 3)
        assert not await stage.store.ledger.subscriptions(address=Address(TELEGRAM, str(ADMIN)))

    @pytest.mark.parametrize("name", ["subscribe", "settings", "pause", "unsubscribe", "status"])
    @pytest.mark.parametrize("written", ["", " Mars", " zone Mars"])
    async def test_but_of_nobody_else(self, stage: Stage, name: str, written: str) -> None:
        await stage.happens(message(f"/settings @papers_daily{written}", user=ADMIN))

        shown = await stage.says(message(f"/{name} @papers_daily{written}", user=STRANGER))

        assert shown.text == "Only administrators of this chat can change that."

    async def test_a_channel_that_nobody_knows_is_said(self, stage: Stage) -> None:
        shown = await stage.says(message("/subscribe @nowhere_at_all"))

        assert "@nowhere_at_all" in shown.text.replace("\u2060", "")
        assert not await stage.store.ledger.subscriptions()


@pytest.mark.slow
class TestDeepLinks:
    async def test_a_link_shows_a_paper(self, stage: Stage) -> None:
        assert "We study 2" in (await stage.says(message("/start p_2602-00002"))).text

    async def test_a_link_opens_the_settings_of_a_group_for_its_administrators(
        self, stage: Stage
    ) -> None:
        await stage.happens(message("/subscribe", into=FORUM, topic=TOPIC, user=ADMIN))

        shown = await stage.says(message(f"/start s_{FORUM}_{TOPIC}", user=ADMIN))
        refused = await stage.says(message(f"/start s_{FORUM}_{TOPIC}", user=STRANGER))

        assert shown.keyboard[0][0]["callback_data"] == f"st:{FORUM}.{TOPIC}:d:at"
        assert "Only administrators" in refused.text

    async def test_a_chat_that_is_managed_from_afar_is_called_by_its_title(
        self, stage: Stage
    ) -> None:
        await stage.happens(post("/subscribe"))

        linked = await stage.says(message(f"/start s_{CHANNEL}", user=ADMIN))
        written = await stage.says(message("/status @papers_daily", user=ADMIN))

        assert linked.text.startswith("⚙ Settings · The channel\n")
        assert written.text.startswith("The channel\n")

    async def test_one_without_a_title_is_called_by_its_id(self, stage: Stage) -> None:
        await stage.happens(post("/subscribe"))
        del stage.api.people.chats[str(CHANNEL)]

        shown = await stage.says(message(f"/start s_{CHANNEL}", user=ADMIN))

        assert shown.text.startswith(f"⚙ Settings · {CHANNEL}\n")

    async def test_who_administrates_nothing_is_offered_a_digest_of_their_own(
        self, stage: Stage
    ) -> None:
        await stage.happens(post("/subscribe"))

        shown = await stage.says(message(f"/start s_{CHANNEL}", user=STRANGER))

        assert "The channel" not in shown.text
        assert shown.keyboard == [[{"text": "Subscribe", "callback_data": "sub"}]]

    async def test_a_link_subscribes(self, stage: Stage) -> None:
        await stage.happens(message("/start sub"))

        assert (await stage.subscribed(READER)).condition is Condition.ACTIVE


@pytest.mark.slow
class TestTrouble:
    async def test_too_many_commands_are_answered_once_and_then_not(self, stage: Stage) -> None:
        stage.calm = 0.0
        async with stage.desk() as desk:
            for _ in range(BURST + 3):
                await stage.happen(desk, message("/help"))
            await stage.happen(desk, message("/help", user=STRANGER))

        assert len(stage.api.shown(READER)) == BURST + 1
        assert "a lot at once" in stage.api.shown(READER)[-1].text
        assert len(stage.api.shown(STRANGER)) == 1

    async def test_administrators_without_a_name_share_the_turns_of_their_group_only(
        self, stage: Stage
    ) -> None:
        stage.calm = 0.0
        async with stage.desk() as desk:
            for _ in range(BURST + 3):
                await stage.happen(desk, anonymous("/help", GROUP))
            await stage.happen(desk, anonymous("/help", FORUM))
            await stage.happen(desk, post("/help"))

        assert len(stage.api.shown(GROUP)) == BURST + 1
        assert "simply" not in stage.api.shown(GROUP)[-1].text
        for other in (FORUM, CHANNEL):
            assert stage.api.shown(other)[-1].text.startswith("Every day")

    async def test_a_pause_that_telegram_asks_for_is_waited_out(self, stage: Stage) -> None:
        stage.api.mishaps.extend([None, Refusal(429, "Too Many Requests", retry_after=17)])

        await stage.says(message("/help"))

        assert stage.waits == [17]

    async def test_after_a_long_one_the_answer_comes_and_nothing_is_done_twice(
        self, stage: Stage
    ) -> None:
        await stage.happens(message("/subscribe"))
        stage.api.mishaps.extend([None, Refusal(429, "Too Many Requests", retry_after=90)])

        shown = await stage.says(message("/pause"))

        assert stage.waits == [90]
        assert "Every day at 09:00 UTC, paused" in shown.text
        assert (await stage.subscribed(READER)).condition is Condition.PAUSED

    async def test_after_a_long_one_only_what_is_left_of_an_answer_is_sent(
        self, stage: Stage
    ) -> None:
        await stage.happens(message("/subscribe"))
        await stage.happens(message("/settings layout cards"))
        before = len(stage.api.shown(READER))
        stage.api.mishaps.extend([None, None, Refusal(429, "Too Many Requests", retry_after=90)])

        await stage.happens(message("/today"))

        assert 90 in stage.waits
        cards = [shown.text for shown in stage.api.shown(READER)[before:]]
        assert len(cards) > 2
        assert len(cards) == len({*cards})

    async def test_a_press_is_answered_after_a_long_one_as_well(self, stage: Stage) -> None:
        await stage.happens(message("/subscribe"))
        await stage.happens(message("/settings"))
        # The press itself is answered first, and the screen is put in place after that.
        stage.api.mishaps.extend([None, Refusal(429, "Too Many Requests", retry_after=90)])

        await stage.happens(press("st::d:top:7", stage.last(READER)))

        assert stage.waits == [90]
        assert "Top 7" in stage.api.shown(READER)[-1].text

    async def test_where_telegram_wants_no_answer_for_long_there_is_none(
        self, stage: Stage
    ) -> None:
        stage.api.mishaps.extend([None, Refusal(429, "Too Many Requests", retry_after=3_600)])

        with capture_logs() as logged:
            await stage.happens(message("/help"))

        assert not stage.api.chats
        assert stage.waits == []
        assert [one["log_level"] for one in logged] == ["warning"]

    async def test_one_person_who_asks_in_many_groups_keeps_nobody_waiting(
        self, stage: Stage
    ) -> None:
        stage.source.held, stage.calm = asyncio.Event(), 3.0
        groups = [{"id": -2000 - at, "type": "supergroup", "title": "g"} for at in range(AT_ONCE)]
        theirs = [message(f"/paper 2601.0{at:04d}", chat=one) for at, one in enumerate(groups)]
        other = message("/help", user=STRANGER)
        async with stage.desk() as desk:
            for one in [*theirs, other]:
                await stage.put(desk, one)
            await stage.answered(other)
            assert not any(stage.api.shown(one["id"]) for one in groups)
            stage.source.held.set()
            for one in theirs:
                await stage.answered(one)

        assert all(stage.api.shown(one["id"]) for one in groups)

    async def test_an_answer_that_may_have_arrived_is_not_sent_again(self, stage: Stage) -> None:
        stage.api.mishaps.extend([None, HangUp()])

        await stage.happens(message("/help"))

        assert len(stage.api.shown(READER)) == 1

    async def test_whoever_blocked_the_bot_meanwhile_is_no_error(self, stage: Stage) -> None:
        stage.api.refuse[READER] = BLOCKED

        with capture_logs() as logged:
            await stage.happens(message("/help"))

        assert [(one["log_level"], one["reason"]) for one in logged] == [("info", "blocked")]

    async def test_an_answer_follows_a_group_that_became_another(self, stage: Stage) -> None:
        moved = Refusal(400, "Bad Request: group chat was upgraded", migrate_to_chat_id=FORUM)
        stage.api.refuse[GROUP] = moved

        await stage.happens(message("/start", into=GROUP))

        assert len(stage.api.shown(FORUM)) == 1

    async def test_who_the_bot_is_is_asked_again_where_telegram_did_not_say(
        self, stage: Stage
    ) -> None:
        stage.api.mishaps.append(Refusal(429, "Too Many Requests", retry_after=3))

        await stage.says(message("/help"))

        assert stage.waits == [3]
        assert stage.api.methods() == ["getme", "getme", "sendmessage"]


@pytest.mark.slow
class TestInterrupted:
    async def test_a_command_that_a_process_died_of_is_offered_again(self, stage: Stage) -> None:
        shown = await stage.interrupted(message("/today 1"))

        assert shown.text.startswith("I was interrupted while answering /today 1.")
        act = shown.keyboard[0][0]["callback_data"]
        again = await stage.says(press(act, stage.last(READER)))
        assert "1. Paper 1" in again.text

    async def test_one_that_is_too_long_for_a_button_is_only_told(self, stage: Stage) -> None:
        shown = await stage.interrupted(message(f"/paper arxiv.org/abs/2602.00009?{'x' * 70}"))

        assert "interrupted" in shown.text
        assert not shown.keyboard

    async def test_of_a_crowd_everybody_gets_one_answer_or_is_asked(self, stage: Stage) -> None:
        crowd = [message("/help", user=100 + at) for at in range(60)]
        async with stage.desk(grace=0.0) as desk:
            for one in crowd:
                await stage.put(desk, one)
            await stage.answered(crowd[20])

        async with stage.desk():
            for one in crowd:
                await stage.answered(one)

        texts = [[one.text for one in stage.api.shown(100 + at)] for at in range(60)]
        answers = [sum("/settings" in text for text in told) for told in texts]
        assert all(texts)
        assert max(answers) == 1
        assert 0 < answers.count(0) <= AT_ONCE


@pytest.mark.slow
async def test_from_the_poll_to_the_answer(stage: Stage, api: BotApi) -> None:
    stop = asyncio.Event()
    async with stage.desk() as desk:
        polling = Polling(bot=stage.bot, put=desk.put, now=stage.clock)
        asking = asyncio.create_task(polling.run(stop))
        happened = message("/help")
        await api.updates.feed(happened, happened)
        await stage.answered(happened)
        await api.updates.confirmed()
        stop.set()
        await asking

    assert len(api.shown(READER)) == 1
