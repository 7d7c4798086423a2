from bot.replies import Screen, Toast
from tests.talk import GROUP, Talk, asker, labelled, text


async def test_who_chooses_a_language_is_greeted_again_in_it(talk: Talk) -> None:
    hello = await talk.press(await talk.say("/start"), "한국어")

    assert isinstance(hello, Screen)
    assert text(hello).startswith("안녕하세요!")
    assert labelled(hello, "구독") == "sub"
    assert labelled(hello, "English") == "hi:en"
    assert text(await talk.say("/help")).startswith("Hugging Face 커뮤니티는")


async def test_a_group_is_greeted_in_the_language_that_an_administrator_chooses(
    talk: Talk,
) -> None:
    member, admin = asker(GROUP, only=["7"]), asker(GROUP, only=[GROUP])

    refused = await talk.commands.press(member, "hi:ko")
    hello = await talk.commands.press(admin, "hi:ko")

    assert isinstance(refused, Toast)
    assert text(hello).startswith("안녕하세요!")
