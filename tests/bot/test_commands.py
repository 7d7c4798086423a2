import asyncio
from collections.abc import Callable
from dataclasses import replace

import pytest

from bot import deep_link, menu
from bot.errors import BadAnswer, PaperboyError, StoreProblem, TryLater
from bot.models import Origin, Paper
from bot.replies import (
    DeepShown,
    DigestShown,
    FoundShown,
    PaperShown,
    Reply,
    Said,
    SavedShown,
    Screen,
    Toast,
)
from bot.span import Period
from bot.subscription import Subscription
from tests.fake_deep import SOUP, FakeDeepWriter
from tests.talk import GROUP, Talk, address, asker, choices, labelled, text

Make = Callable[..., Paper]
DOWN = TryLater("Hugging Face cannot be reached.")
BROKEN = StoreProblem("The database is locked.")

COMMANDS = ("start", *menu.EVERYTHING)
ACTS = ("p:2602.06570", "l:0", "d:2026-02-09", "t", "s", "sub", "lang:ko", "sv:2602.06570",
        "un:2602.06570", "st::d:at")  # fmt: skip


@pytest.fixture(autouse=True)
def monday(talk: Talk, paper: Make) -> None:
    """The newest settled list holds a paper, which can be looked up too."""
    talk.source.lists["2026-02-09"] = (paper(upvotes=3, title="World models"),)
    talk.source.papers["2602.06570"] = paper(title="World models")


# Commands


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("name", COMMANDS)
async def test_every_command_is_answered_everywhere(talk: Talk, name: str, language: str) -> None:
    for place in ("7", GROUP, f"{GROUP}:17"):
        who = asker(place, language=language)
        for argument in ("", "2602.06570", "9", "2026-02-09", "{asked} <b>%s</b> ' \0"):
            assert isinstance(await talk.commands.answer(who, name, argument), Reply)


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("/today", DigestShown),
        ("/today 3", DigestShown),
        ("/date 2026-02-09", DigestShown),
        ("/date", Said),
        ("/paper 1", PaperShown),
        ("/paper   https://huggingface.co/papers/2602.06570  ", PaperShown),
        ("/search world", FoundShown),
        ("/saved", Said),
        ("/subscribe 9pm Seoul", Said),
        ("/status", Said),
        ("/language", Screen),
        ("/help", Said),
    ],
)
async def test_a_command_shows_what_it_is_for(talk: Talk, said: str, shown: type[Reply]) -> None:
    assert isinstance(await talk.say(said), shown)


@pytest.fixture
def with_model(talk: Talk, paper: Make) -> Talk:
    """The same where a model is set."""
    talk.source.papers[SOUP.paper_id] = paper(SOUP.paper_id, title="World models")
    return replace(talk, writer=FakeDeepWriter())


@pytest.mark.parametrize(
    "said", ["/deep 2602.06570", "/deep https://arxiv.org/abs/2602.06570v1", "/deep 1"]
)
async def test_a_paper_is_read_deeply_however_it_is_named(with_model: Talk, said: str) -> None:
    shown = await with_model.say(said)

    assert isinstance(shown, DeepShown)
    assert shown.deep == "## 1. Motivation and problem\n\nFast soup burns. (§1)"


async def test_a_press_asks_for_a_deep_read_again(with_model: Talk) -> None:
    assert isinstance(await with_model.commands.press(asker(), "dp:2602.06570"), DeepShown)


async def test_with_a_model_deep_reads_are_offered(with_model: Talk) -> None:
    which = await with_model.say("/deep")

    assert isinstance(which, Said)
    assert which.asks == "deep"
    assert "/deep" in text(await with_model.say("/help"))


@pytest.mark.parametrize(
    "said", ["/paper 2602.06570", f"/start {deep_link.to_paper(SOUP.paper_id)}"]
)
async def test_with_a_model_a_paper_has_a_button_to_its_deep_read(
    with_model: Talk, said: str
) -> None:
    shown = await with_model.say(said)

    assert isinstance(shown, PaperShown)
    ((deep,),) = shown.rows
    assert deep.label == "📖 Deep read"
    assert isinstance(await with_model.commands.press(asker(), deep.act), DeepShown)


async def test_a_paper_offered_inline_has_that_button_too(with_model: Talk) -> None:
    (shown,) = await with_model.commands.inline(asker(), "2602.06570")

    assert [choice.act for row in shown.rows for choice in row] == ["dp:2602.06570"]


async def test_a_link_leads_to_the_deep_read_of_a_paper(with_model: Talk) -> None:
    shown = await with_model.say(f"/start {deep_link.to_deep('2602.06570')}")

    assert isinstance(shown, DeepShown)


async def test_without_a_model_nothing_reads_as_missing(talk: Talk) -> None:
    for said in ("/help", "/start"):
        assert "/deep" not in text(await talk.say(said))
    for said in ("/deep", "/deep 2602.06570"):
        assert "works without one" in text(await talk.say(said))
    paper = await talk.say("/paper 2602.06570")
    assert isinstance(paper, PaperShown)
    assert not paper.rows


@pytest.mark.parametrize("said", ["/deep 2602.6570x", "/deep 2602.06571"])
async def test_what_names_no_paper_is_said_of_a_deep_read_as_well(
    with_model: Talk, said: str
) -> None:
    assert said.removeprefix("/deep ") in text(await with_model.say(said))


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("/paper 2602.6570x", "“2602.6570x” is not an arXiv id."),
        ("/paper 2602.06571", "Neither Hugging Face nor arXiv has a paper 2602.06571."),
        ("/paper 9", "The newest digest has only "),
        ("/save nonsense", "“nonsense” is not an arXiv id."),
        ("/date someday", "“someday” is not a date."),
        ("/week 2026-W60", "“2026-W60” is not a date."),
        ("/date 2026-02-11", "The list of 2026-02-11 has not opened yet."),
        ("/date 0001-01-01", "There is nothing to show for 0001-01-01."),
        ("/month", "There is nothing to show for /month."),
        ("/subscribe 9 Mars", "I do not understand “Mars”."),
        ("/sbscribe", "I do not know that command. /help lists what I can do."),
    ],
)
async def test_what_cannot_be_answered_is_said(talk: Talk, said: str, answer: str) -> None:
    assert text(await talk.say(said)).startswith(answer)


@pytest.mark.parametrize("command", ["/paper", "/deep", "/save", "/date", "/today"])
async def test_a_number_without_end_is_said_like_any_other(talk: Talk, command: str) -> None:
    answer = text(await talk.say(f"{command} {'9' * 5_000}"))

    assert answer.startswith(f"“{'9' * 60}…” is not a")


async def test_a_typo_in_an_id_gets_the_ones_that_are_known(talk: Talk) -> None:
    await talk.say("/paper 2602.06570")

    reply = await talk.say("/paper 2602.06571")

    assert text(reply).endswith("Did you mean 2602.06570?")
    assert isinstance(await talk.press(reply, "2602.06570"), PaperShown)


@pytest.mark.parametrize("trouble", [DOWN, BadAnswer("That was a web page.")])
async def test_a_source_that_does_not_answer_is_said_kindly(
    talk: Talk, trouble: PaperboyError
) -> None:
    talk.source.down = trouble

    assert text(await talk.say("/paper 2602.06570", asker(language="ko"))) == (
        "지금 Hugging Face가 응답하지 않습니다. 몇 분 뒤에 다시 시도해 주세요."
    )


@pytest.mark.parametrize("language", ["en", "ko"])
async def test_a_store_that_is_broken_is_said_kindly_and_by_no_secret(
    talk: Talk, language: str
) -> None:
    talk.readers.broken = talk.ledger.broken = BROKEN
    who = asker(language=language)

    replies = [await talk.commands.answer(who, name, "1") for name in COMMANDS]
    replies += [await talk.commands.press(who, act) for act in ACTS]
    replies += [await talk.commands.written(who, "2602.06570")]

    kind = {"en": "Something went wrong on my side", "ko": "봇에 문제가 생겼고"}[language]
    assert all(text(reply).startswith(kind) for reply in replies)
    assert not any("locked" in text(reply) for reply in replies)


async def test_many_who_ask_at_once_make_one_call(talk: Talk) -> None:
    replies = await asyncio.gather(*(talk.say("/today", asker(str(n))) for n in range(40)))

    assert all(isinstance(reply, DigestShown) for reply in replies)
    assert talk.source.asked == ["2026-02-09"]


async def test_many_who_ask_while_the_source_is_down_wait_for_one_call(talk: Talk) -> None:
    talk.source.down = DOWN

    replies = await asyncio.gather(*(talk.say("/month", asker(str(n))) for n in range(40)))

    assert len({text(reply) for reply in replies}) == 1
    assert len(talk.source.asked) == 1


# Beginning


async def test_a_start_says_hello_and_what_to_press(talk: Talk) -> None:
    hello = await talk.say("/start")

    assert text(hello).startswith("Hello! I am Paperboy.")
    assert {choice.label: choice.act for choice in choices(hello)} == {
        "Subscribe": "sub",
        "Newest digest": "t",
        "한국어": "hi:ko",
        "日本語": "hi:ja",
        "简体中文": "hi:zh",
    }
    assert isinstance(hello, Said)
    assert hello.offers_channel


async def test_only_a_chat_of_ones_own_is_told_that_words_are_enough(talk: Talk) -> None:
    for said in ("/start", "/help"):
        assert "simply send me" in text(await talk.say(said))
        assert "simply send me" not in text(await talk.say(said, asker(GROUP)))


async def test_in_a_group_no_channel_is_offered(talk: Talk) -> None:
    hello = await talk.say("/start", asker(GROUP, language="ko"))

    assert isinstance(hello, Said)
    assert not hello.offers_channel
    assert labelled(hello, "English") == "hi:en"


async def test_a_link_shows_its_paper(talk: Talk) -> None:
    reply = await talk.say(f"/start {deep_link.to_paper('2602.06570')}")

    assert isinstance(reply, PaperShown)


async def test_a_link_subscribes(talk: Talk) -> None:
    await talk.say(f"/start {deep_link.SUBSCRIBE}")

    assert talk.subscriptions == ["7 day"]


async def test_a_link_opens_the_settings_of_a_group_for_its_administrators(talk: Talk) -> None:
    one = Subscription(address=address(GROUP))
    await talk.ledger.subscribe(one, next_due=talk.clock.now)
    link = f"/start {deep_link.to_settings(address(GROUP))}"

    allowed = await talk.say(link, asker(only=["7", GROUP]))
    refused = await talk.say(link, asker(only=["7"]))

    assert text(allowed).startswith(f"⚙ Settings · {GROUP}")
    assert text(refused).startswith("Only administrators")
    assert labelled(refused, "Subscribe") == "sub", "a reader may want it too"


@pytest.mark.parametrize(
    ("payload", "span"), [(deep_link.TODAY, "2026-02-09"), ("d_2026-02-09", "2026-02-09")]
)
async def test_a_link_shows_a_digest(talk: Talk, payload: str, span: str) -> None:
    shown = await talk.say(f"/start {payload}")

    assert isinstance(shown, DigestShown)
    assert shown.digest.span.key == span


async def test_a_link_that_says_nothing_says_hello(talk: Talk) -> None:
    assert text(await talk.say("/start x_12")).startswith("Hello!")


# Saving


async def test_a_paper_is_saved_and_listed(talk: Talk) -> None:
    saved = await talk.say("/save arxiv.org/abs/2602.06570")
    again = await talk.say("/save 2602.06570")

    listed = await talk.say("/saved")

    assert text(saved) == "Saved. Your list: /saved\nWorld models"
    assert text(again).startswith("It is on your list already")
    assert isinstance(listed, SavedShown)
    assert [one.id for one in listed.papers] == ["2602.06570"]


async def test_which_paper_to_save_is_asked(talk: Talk) -> None:
    reply = await talk.say("/save")

    assert isinstance(reply, Said)
    assert reply.asks == "save"


async def test_saving_is_a_button_too(talk: Talk) -> None:
    await talk.say("/paper 2602.06570")

    on = await talk.commands.press(asker(), "sv:2602.06570")
    saved = list(talk.readers.saved["telegram:7"])
    off = await talk.commands.press(asker(), "un:2602.06570")

    assert isinstance(on, Toast)
    assert isinstance(off, Toast)
    assert (saved, talk.readers.saved["telegram:7"]) == (["2602.06570"], [])


# Pressing


@pytest.mark.parametrize(
    ("act", "shown"),
    [
        ("p:2602.06570", PaperShown),
        ("d:2026-02-09", DigestShown),
        ("t", DigestShown),
        ("lang:ko", Screen),
        ("sub", Said),
    ],
)
async def test_a_button_does_what_its_command_does(
    talk: Talk, act: str, shown: type[Reply]
) -> None:
    assert isinstance(await talk.commands.press(asker(), act), shown)


async def test_the_settings_are_opened_and_walked_by_pressing(talk: Talk) -> None:
    subscribed = await talk.say("/subscribe weekly 9 Seoul")

    opened = await talk.press(subscribed, "Settings")
    await talk.press(await talk.press(opened, "Papers"), "7")

    assert talk.subscribed(period=Period.WEEK).top == 7
    assert text(await talk.commands.press(asker(), "s")).startswith("⚙ Settings")


async def test_pages_of_the_list_are_turned_by_pressing(talk: Talk, paper: Make) -> None:
    ids = [f"2602.{number:05}" for number in range(11)]
    await talk.store.save_papers([paper(one) for one in ids])
    talk.readers.saved["telegram:7"] = ids

    turned = await talk.press(await talk.say("/saved"), "›")

    assert isinstance(turned, SavedShown)
    assert (turned.first, [one.id for one in turned.papers]) == (11, ids[:1])


@pytest.mark.parametrize("act", ["", "x", "x:1", "st", "st::x", "help", "p", "paper:1", "\0", ":"])
async def test_a_button_that_nobody_knows_is_answered(talk: Talk, act: str) -> None:
    assert text(await talk.commands.press(asker(), act)).strip()


async def test_an_unknown_button_is_out_of_date(talk: Talk) -> None:
    reply = await talk.commands.press(asker(language="ko"), "votes:3")

    assert reply == Toast(text="오래된 버튼이라 더는 쓸 수 없습니다. 명령어를 다시 입력해 주세요.")


async def test_a_button_is_never_quoted_as_it_is_carried(talk: Talk) -> None:
    for act in ("d:2026-02-11", "p:2602.06571", "p:nonsense"):
        assert act not in text(await talk.commands.press(asker(), act))


# What is simply written


@pytest.mark.parametrize(
    "said",
    [
        "2602.06570",
        "https://huggingface.co/papers/2602.06570",
        "World models https://arxiv.org/abs/2602.06570v2 via @someone",
        "look: arXiv:2602.06570",
        "1",
    ],
)
async def test_a_paper_that_is_named_anywhere_in_a_text_is_shown(talk: Talk, said: str) -> None:
    reply = await talk.commands.written(asker(), said)

    assert isinstance(reply, PaperShown)
    assert reply.paper.id == "2602.06570"


@pytest.mark.parametrize("said", ["2026-02-09", "yesterday", "어제", "昨日", "昨天"])
async def test_a_date_alone_shows_its_digest(talk: Talk, said: str) -> None:
    reply = await talk.commands.written(asker(), said)

    assert isinstance(reply, DigestShown)
    assert reply.digest.span.key == "2026-02-09"


@pytest.mark.parametrize("said", ["world models", "GPT 4", "{words} 100%", "x" * 500])
async def test_any_other_words_are_searched_for(talk: Talk, paper: Make, said: str) -> None:
    await talk.store.save_papers([paper(title=said)])

    reply = await talk.commands.written(asker(), said)

    assert isinstance(reply, FoundShown)
    assert reply.words == said
    assert [one.paper.title for one in reply.found] == [said]


async def test_a_paper_that_nobody_knows_is_not_taken_for_a_search(talk: Talk) -> None:
    reply = await talk.commands.written(asker(), "2602.06579")

    assert text(reply).startswith("Neither Hugging Face nor arXiv has a paper 2602.06579.")


# Inline


async def test_inline_words_find_papers(talk: Talk, paper: Make) -> None:
    await talk.store.save_papers([paper("2602.00001", title="Else"), paper(title="World models")])

    found = await talk.commands.inline(asker(), " world ")

    assert [one.paper.title for one in found] == ["World models"]


@pytest.mark.parametrize("said", ["2602.06570", "https://arxiv.org/abs/2602.06570v2"])
async def test_inline_a_paper_is_named_by_its_id_or_address(talk: Talk, said: str) -> None:
    found = await talk.commands.inline(asker(), said)

    assert [one.paper.title for one in found] == ["World models"]


async def test_inline_without_words_is_the_newest_digest(talk: Talk) -> None:
    found = await talk.commands.inline(asker(language="ko"), "")

    assert [(one.paper.id, one.language) for one in found] == [("2602.06570", "ko")]


async def test_inline_holds_no_more_than_is_asked_for(talk: Talk, paper: Make) -> None:
    await talk.store.save_papers([paper(f"2602.0000{n}", title="Agents") for n in range(5)])

    assert len(await talk.commands.inline(asker(), "agents", limit=2)) == 2


async def test_where_nothing_is_found_inline_there_is_nothing(talk: Talk) -> None:
    assert list(await talk.commands.inline(asker(), "quantum")) == []


async def test_a_problem_leaves_inline_empty(talk: Talk, paper: Make) -> None:
    await talk.store.save_papers([paper(title="World models", origin=Origin.IMPORT)])
    talk.source.down = DOWN
    partly = await talk.commands.inline(asker(), "world")
    talk.readers.broken = BROKEN

    assert len(partly) == 1
    assert list(await talk.commands.inline(asker(), "world")) == []
