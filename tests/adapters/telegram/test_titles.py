import pytest
from telegram import Bot

from adapters.telegram.titles import ASKED_AGAIN, Titles
from bot.subscription import Address
from tests.adapters.telegram.bot_api import BotApi
from tests.adapters.telegram.bot_api_rules import Refusal
from tests.adapters.telegram.happenings import CHANNEL, CHATS, FORUM, TOPIC

THE_CHANNEL = Address("telegram", str(CHANNEL))


class Seconds:
    """A clock that goes when it is told."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def known(bot: Bot, api: BotApi, seconds: Seconds) -> Titles:
    api.people.chats |= {str(number): dict(chat) for number, chat in CHATS.items()}
    return Titles(bot=bot, clock=seconds)


async def test_a_chat_is_called_by_its_title_once_that_was_learned(known: Titles) -> None:
    before = known.of(THE_CHANNEL)

    await known.learn(THE_CHANNEL)

    assert (before, known.of(THE_CHANNEL)) == (str(CHANNEL), "The channel")


async def test_a_topic_is_called_by_the_title_of_its_chat(known: Titles) -> None:
    topic = Address("telegram", f"{FORUM}:{TOPIC}")

    await known.learn(topic)

    assert known.of(topic) == "The forum"


async def test_a_title_is_asked_for_again_after_a_while(
    known: Titles, api: BotApi, seconds: Seconds
) -> None:
    for _ in range(3):
        await known.learn(THE_CHANNEL)
    api.people.chats[str(CHANNEL)]["title"] = "Another name"
    seconds.now += ASKED_AGAIN

    await known.learn(THE_CHANNEL)

    assert api.methods().count("getchat") == 2
    assert known.of(THE_CHANNEL) == "Another name"


async def test_where_telegram_does_not_say_it_the_last_title_stands(
    known: Titles, api: BotApi, seconds: Seconds
) -> None:
    await known.learn(THE_CHANNEL)
    seconds.now += ASKED_AGAIN
    api.mishaps.append(Refusal(400, "Bad Request: chat not found"))

    await known.learn(THE_CHANNEL)

    assert known.of(THE_CHANNEL) == "The channel"
