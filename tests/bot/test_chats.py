from dataclasses import replace

import pytest

from bot.readers import Chat
from bot.span import Period
from bot.subscription import Slot, Subscription
from tests.talk import GROUP, Talk, address, asker


async def subscribe(talk: Talk, place: str, language: str = "ko") -> None:
    one = Subscription(address=address(place), language=language, slot=Slot(zone="Asia/Tokyo"))
    await talk.ledger.subscribe(one, next_due=talk.clock.now)


async def test_the_language_is_ours_where_nothing_is_known(talk: Talk) -> None:
    assert await talk.chats.language(asker()) == "en"


async def test_the_language_of_the_client_goes_before_ours(talk: Talk) -> None:
    assert await talk.chats.language(asker(language="ko-KR")) == "ko"
    assert await talk.chats.language(asker(language="fi")) == "en"


async def test_the_language_of_the_digest_goes_before_the_client(talk: Talk) -> None:
    await subscribe(talk, "7")

    assert await talk.chats.language(asker(language="en")) == "ko"


async def test_the_language_that_was_chosen_goes_before_all(talk: Talk) -> None:
    await subscribe(talk, "7")
    await talk.chats.choose(address("7"), language="en")

    assert await talk.chats.language(asker(language="ko")) == "en"


async def test_a_choice_holds_in_every_topic_of_the_chat(talk: Talk) -> None:
    await talk.chats.choose(address(f"{GROUP}:17"), language="ko")

    assert await talk.chats.language(asker(f"{GROUP}:4")) == "ko"
    assert await talk.chats.language(asker("8")) == "en"


async def test_who_alone_sees_the_answer_gets_it_in_their_own_language(talk: Talk) -> None:
    await talk.chats.choose(address(GROUP), language="ko")

    assert await talk.chats.language(asker(GROUP, language="en", alone=True)) == "en"
    assert await talk.chats.language(asker(GROUP, language="", alone=True)) == "ko"


async def test_what_is_refused_to_one_alone_is_in_their_language_and_the_rest_is_for_all(
    talk: Talk,
) -> None:
    await talk.chats.choose(address(GROUP), language="ko")
    english = replace(asker(GROUP, language="en"), refused_alone=True)

    assert await talk.chats.refusal_language(english) == "en"
    assert await talk.chats.language(english) == "ko"
    assert await talk.chats.refusal_language(asker(GROUP, language="en")) == "ko"


async def test_what_is_chosen_later_leaves_the_rest(talk: Talk) -> None:
    await talk.chats.choose(address("7"), language="ko")
    await talk.chats.choose(address("7"), zone="Asia/Tokyo")

    assert await talk.readers.chat(address("7")) == Chat(language="ko", zone="Asia/Tokyo")


@pytest.mark.parametrize(
    ("language", "zone"), [("ko", "Asia/Seoul"), ("ja", "Asia/Tokyo"), ("en", "UTC")]
)
async def test_the_zone_is_guessed_by_the_language_we_speak(
    talk: Talk, language: str, zone: str
) -> None:
    assert await talk.chats.zone(asker(language=language)) == zone


async def test_the_zone_that_was_chosen_goes_before_a_guess(talk: Talk) -> None:
    await talk.chats.choose(address(GROUP), zone="Europe/Paris")

    assert await talk.chats.zone(asker("7", target=GROUP, language="ko")) == "Europe/Paris"


async def test_a_topic_without_a_subscription_has_that_of_its_chat(talk: Talk) -> None:
    await subscribe(talk, f"{GROUP}:17")
    await subscribe(talk, "-1001234567891")

    theirs = await talk.chats.theirs(address(f"{GROUP}:4"))

    assert [one.address.place for one in theirs] == [f"{GROUP}:17"]


async def test_a_topic_with_a_subscription_has_its_own_only(talk: Talk) -> None:
    await subscribe(talk, f"{GROUP}:17")
    await subscribe(talk, f"{GROUP}:4")

    theirs = await talk.chats.theirs(address(f"{GROUP}:4"))

    assert [(one.address.place, one.slot.period) for one in theirs] == [(f"{GROUP}:4", Period.DAY)]
