import asyncio
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from bot.errors import BadPaperId, BadSpan, NoSuchRank, NothingThere, NotOpenYet, TryLater
from bot.models import Edition, Origin, Paper
from bot.replies import DigestShown, FoundShown, PaperShown, Reply
from bot.span import Period
from bot.subscription import Slot, Subscription
from tests.fakes import FakeSource
from tests.talk import Talk, address, asker, choices, text

Make = Callable[..., Paper]
DOWN = TryLater("Hugging Face cannot be reached.")


@pytest.fixture
def monday(source: FakeSource, paper: Make) -> list[str]:
    """The newest settled list holds twelve papers, the first the best."""
    ids = [f"2602.{number:05}" for number in range(1, 13)]
    source.lists["2026-02-09"] = tuple(
        paper(one, upvotes=100 - rank) for rank, one in enumerate(ids)
    )
    return ids


async def subscribe(talk: Talk, **wishes: object) -> None:
    one = Subscription(address=address("7"), **wishes)  # type: ignore[arg-type]
    await talk.ledger.subscribe(one, next_due=talk.clock.now)


def ids(reply: Reply) -> list[str]:
    assert isinstance(reply, DigestShown)
    return [entry.paper.id for entry in reply.digest.entries]


async def test_today_is_the_newest_settled_list(talk: Talk, monday: list[str]) -> None:
    reply = await talk.showing.today(asker(), "")

    assert ids(reply) == monday[:5]
    assert isinstance(reply, DigestShown)
    assert reply.digest.edition is Edition.FINAL
    assert reply.caveat == ""


@pytest.mark.parametrize(
    ("said", "count"), [("1", 1), ("7", 7), ("10", 10), ("11", 10), ("999", 10), ("0", 1)]
)
async def test_today_holds_as_many_as_were_asked_for_and_a_digest_can(
    talk: Talk, monday: list[str], said: str, count: int
) -> None:
    assert ids(await talk.showing.today(asker(), said)) == monday[:count]


async def test_today_looks_as_the_chat_has_chosen(talk: Talk, monday: list[str]) -> None:
    await subscribe(
        talk, top=3, layout="titles", images=False, language="ko", slot=Slot(zone="Asia/Seoul")
    )

    reply = await talk.showing.today(asker(language="en"), "")

    assert ids(reply) == monday[:3]
    assert isinstance(reply, DigestShown)
    assert (reply.layout, reply.images, reply.zone) == ("titles", False, "Asia/Seoul")
    assert reply.digest.language == "ko"


async def test_a_preview_holds_what_the_filters_of_the_chat_let_through(
    talk: Talk, source: FakeSource, paper: Make
) -> None:
    source.lists["2026-02-09"] = (
        paper("2602.00001", title="Diffusion", upvotes=9),
        paper("2602.00002", title="Agents", upvotes=8),
        paper("2602.00003", title="A survey of agents", upvotes=7),
        paper("2602.00004", title="Agents again", upvotes=2),
    )
    await subscribe(talk, include=("agents",), exclude=("survey",), min_upvotes=3, language="ko")

    reply = await talk.showing.preview(asker(language="en"))

    assert ids(reply) == ["2602.00002"]
    assert isinstance(reply, DigestShown)
    assert reply.digest.language == "ko"


async def test_a_preview_is_of_the_period_that_the_chat_subscribed_to(
    talk: Talk, source: FakeSource, paper: Make
) -> None:
    source.lists["2026-W06"] = (paper("2602.00006", upvotes=1),)
    await subscribe(talk, slot=Slot(period=Period.WEEK))

    assert ids(await talk.showing.preview(asker())) == ["2602.00006"]


async def test_a_preview_of_an_early_edition_is_of_the_open_list_once_it_holds_papers(
    talk: Talk, source: FakeSource, paper: Make, monday: list[str]
) -> None:
    await subscribe(talk, slot=Slot(edition=Edition.EARLY))

    empty = await talk.showing.preview(asker())
    source.lists["2026-02-10"] = (paper("2602.00020", upvotes=1),)
    await talk.clock.sleep(60)
    filled = await talk.showing.preview(asker())

    assert ids(empty) == monday[:5]
    assert ids(filled) == ["2602.00020"]


async def test_without_a_subscription_a_preview_is_todays_digest(
    talk: Talk, monday: list[str]
) -> None:
    assert ids(await talk.showing.preview(asker())) == monday[:5]


async def test_who_has_not_subscribed_sees_instants_where_they_likely_are(
    talk: Talk, monday: list[str]
) -> None:
    reply = await talk.showing.today(asker(language="ko"), "")

    assert isinstance(reply, DigestShown)
    assert len(monday) > len(reply.digest.entries) == 5
    assert (reply.layout, reply.images, reply.zone) == ("", True, "Asia/Seoul")


async def test_many_who_ask_at_once_make_one_call(
    talk: Talk, source: FakeSource, monday: list[str]
) -> None:
    talk.clock.now = datetime(2026, 2, 9, 12, tzinfo=UTC)
    source.asked.clear()

    replies = await asyncio.gather(
        *(talk.showing.date(asker(str(n)), "2026-02-09") for n in range(30))
    )

    assert [ids(reply) for reply in replies] == [monday[:5]] * 30
    assert source.asked == ["2026-02-09"]


async def test_an_open_list_is_asked_for_again_after_a_minute(
    talk: Talk, source: FakeSource, monday: list[str]
) -> None:
    talk.clock.now = datetime(2026, 2, 9, 12, tzinfo=UTC)
    for wait in (0, 30, 31):
        await talk.clock.sleep(wait)
        reply = await talk.showing.date(asker(), "today")
        assert ids(reply) == monday[:5]

    assert isinstance(reply, DigestShown)
    assert reply.digest.edition is Edition.EARLY
    assert source.asked == ["2026-02-09"] * 2


async def test_without_the_source_the_newest_that_we_have_is_shown_and_says_so(
    talk: Talk, source: FakeSource, monday: list[str]
) -> None:
    await talk.showing.today(asker(), "")
    source.down = DOWN
    await talk.clock.sleep(86_400)

    reply = await talk.showing.today(asker(), "")

    assert ids(reply) == monday[:5]
    assert isinstance(reply, DigestShown)
    assert reply.caveat == (
        "Hugging Face does not answer just now. This is the newest digest that I have."
    )


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("2026-02-09", "2026-02-09"),
        ("today", "2026-02-10"),
        ("오늘", "2026-02-10"),
        ("Yesterday", "2026-02-09"),
        ("어제", "2026-02-09"),
    ],
)
async def test_a_day_is_asked_for_by_its_date_or_a_word(
    talk: Talk, source: FakeSource, paper: Make, said: str, day: str
) -> None:
    source.lists[day] = (paper(upvotes=1),)

    for ask in (talk.showing.date, talk.showing.today):
        reply = await ask(asker(), said)
        assert isinstance(reply, DigestShown)
        assert reply.digest.span.key == day


async def test_a_date_without_a_day_offers_the_last_workdays(talk: Talk) -> None:
    reply = await talk.showing.date(asker(language="ko"), "")

    assert [choice.act for choice in choices(reply)] == [
        f"d:2026-02-{day:02}" for day in (9, 6, 5, 4, 3, 2)
    ]
    assert choices(reply)[0].label == "2026년 2월 9일 (월)"


@pytest.mark.parametrize("said", ["tomorrow", "2026-02-30", "09.02.2026", "1000", "²", "{x}"])
async def test_what_is_no_date_is_refused(talk: Talk, said: str) -> None:
    with pytest.raises(BadSpan):
        await talk.showing.date(asker(), said)


@pytest.mark.parametrize("said", ["0001-01-01", "1999-12-31", "2022-12-31", "2022-W01", "2022-01"])
async def test_before_the_first_list_there_is_nothing_to_ask_for(
    talk: Talk, source: FakeSource, said: str
) -> None:
    with pytest.raises(NothingThere):
        await talk.showing.date(asker(), said)
    assert source.asked == []


@pytest.mark.parametrize("said", ["2026-02-11", "9999-12-31", "9999-12"])
async def test_a_list_that_has_not_opened_is_not_asked_for(
    talk: Talk, source: FakeSource, said: str
) -> None:
    with pytest.raises(NotOpenYet):
        await talk.showing.date(asker(), said)
    assert source.asked == []


@pytest.mark.parametrize(
    ("said", "period", "span"),
    [
        ("", Period.WEEK, "2026-W06"),
        ("2026-W06", Period.WEEK, "2026-W06"),
        ("2026-02-05", Period.WEEK, "2026-W06"),
        ("어제", Period.WEEK, "2026-W07"),
        ("", Period.MONTH, "2026-01"),
        ("2026-01", Period.MONTH, "2026-01"),
        ("2026-01-31", Period.MONTH, "2026-01"),
        ("2026-W04", Period.MONTH, "2026-01"),
    ],
)
async def test_a_week_or_month_is_the_newest_or_that_of_a_day(
    talk: Talk, paper: Make, said: str, period: Period, span: str
) -> None:
    talk.source.lists[span] = (paper(upvotes=1),)

    reply = await talk.showing.rolled_up(asker(), said, period)

    assert isinstance(reply, DigestShown)
    assert reply.digest.span.key == span


@pytest.mark.parametrize(
    "said", ["2602.06570", "https://arxiv.org/abs/2602.06570v2", "hf.co/papers/2602.06570"]
)
async def test_a_paper_is_shown_by_its_id_or_address(
    talk: Talk, source: FakeSource, paper: Make, said: str
) -> None:
    source.papers["2602.06570"] = paper(title="Known")

    reply = await talk.showing.paper(asker(language="ko"), said)

    assert isinstance(reply, PaperShown)
    assert (reply.paper.title, reply.language) == ("Known", "ko")
    assert (reply.caveat, reply.saved) == ("", False)


async def test_a_paper_that_was_saved_says_so(talk: Talk, source: FakeSource, paper: Make) -> None:
    source.papers["2602.06570"] = paper()
    await talk.reading_list.save(asker(), "2602.06570")

    mine = await talk.showing.paper(asker(), "2602.06570")
    nobodys = await talk.showing.paper(asker(reader=""), "2602.06570")

    assert isinstance(mine, PaperShown)
    assert mine.saved
    assert isinstance(nobodys, PaperShown)
    assert not nobodys.saved


async def test_a_paper_that_is_known_in_part_says_so(
    talk: Talk, source: FakeSource, paper: Make
) -> None:
    await talk.store.save_papers([paper(origin=Origin.IMPORT)])
    source.down = DOWN

    reply = await talk.showing.paper(asker(), "2602.06570")

    assert isinstance(reply, PaperShown)
    assert reply.caveat.startswith("Hugging Face and arXiv do not answer just now")


async def test_a_number_is_the_rank_in_the_newest_digest(talk: Talk, monday: list[str]) -> None:
    for rank in (1, 3, 10):
        reply = await talk.showing.paper(asker(), str(rank))
        assert isinstance(reply, PaperShown)
        assert reply.paper.id == monday[rank - 1]


async def test_a_rank_that_the_digest_does_not_have_is_nothing(
    talk: Talk, source: FakeSource, paper: Make
) -> None:
    source.lists["2026-02-09"] = (paper(),)

    with pytest.raises(NoSuchRank) as refused:
        await talk.showing.paper(asker(), "2")

    assert refused.value.count == 1


@pytest.mark.parametrize("said", ["0", "11", "-1", "diffusion", "2602.6570"])
async def test_what_is_no_paper_is_refused(talk: Talk, said: str) -> None:
    with pytest.raises(BadPaperId):
        await talk.showing.paper(asker(), said)


async def test_a_search_shows_what_it_finds(talk: Talk, paper: Make) -> None:
    await talk.store.save_papers([paper(title="World models"), paper("2602.00002", title="Else")])

    found = await talk.showing.search(asker(), "world")
    nothing = await talk.showing.search(asker(), "%_*\"'")

    assert isinstance(found, FoundShown)
    assert [one.paper.id for one in found.found] == ["2602.06570"]
    assert nothing == FoundShown(found=(), words="%_*\"'", language="en")


@pytest.mark.parametrize("command", ["date", "paper", "search"])
async def test_a_command_without_a_word_asks_for_it(talk: Talk, command: str) -> None:
    reply = await getattr(talk.showing, command)(asker(), "")

    assert reply.asks == command
    assert text(reply).strip()


async def test_offered_are_the_papers_that_are_found(talk: Talk, paper: Make) -> None:
    await talk.store.save_papers([paper(f"2602.0000{n}", title="World models") for n in range(3)])

    offered = await talk.showing.offered(asker(), "world", 2)

    assert len(offered) == 2
    assert all("World" in one.paper.title for one in offered)


async def test_papers_whose_id_begins_so_are_offered_after_those_that_hold_the_words(
    talk: Talk, paper: Make
) -> None:
    stored = ("2602.00001", "2602.00002", "2601.00001")
    await talk.store.save_papers([paper(one, title="T", abstract="A") for one in stored])
    await talk.store.save_papers([paper("2601.00002", title="As 2602.0 has shown")])

    offered = await talk.showing.offered(asker(), "2602.0", 9)

    assert [one.paper.id for one in offered] == ["2601.00002", "2602.00002", "2602.00001"]


async def test_without_words_the_newest_papers_are_offered(
    talk: Talk, source: FakeSource, monday: list[str]
) -> None:
    offered = await talk.showing.offered(asker(), "", 3)
    await talk.showing.offered(asker("8"), "", 3)

    assert [one.paper.id for one in offered] == monday[:3]
    assert source.asked == ["2026-02-09"]
