import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable
from dataclasses import replace

import pytest
from structlog.testing import capture_logs

from adapters.store import SqlStore
from bot import desk, desk_places
from bot.deep_showing import PATIENCE, WAITING, DeepShowing
from bot.errors import PaperboyError, SummarizerBroken, SummarizerBusy, TryLater
from bot.lookup import Lookup
from bot.models import Origin, Paper, Summary
from bot.replies import DeepShown, Reply
from tests.fake_deep import BURNS, INVENTED, FakeDeepWriter, FakeFullTexts, deep_reading
from tests.talk import Talk, address, asker, choices, text

ID = "2602.06570"
ENGLISH = "## 1. Motivation and problem\n\nFast soup burns. (§1)"

Make = Callable[..., DeepShowing]


@pytest.fixture
def writer() -> FakeDeepWriter:
    return FakeDeepWriter()


@pytest.fixture
def full_texts() -> FakeFullTexts:
    return FakeFullTexts()


@pytest.fixture
async def make(
    talk: Talk, writer: FakeDeepWriter, full_texts: FakeFullTexts
) -> AsyncIterator[Make]:
    """Makes the use case; the source knows one paper, and what is left under way is dropped."""
    talk.source.papers[ID] = Paper(id=ID, title="Slow Soup", abstract="We cook.")
    opened: list[DeepShowing] = []

    def made(
        *, model: bool = True, patience: float = 60, waiting: int = 3, at_once: float = 60
    ) -> DeepShowing:
        reading = deep_reading(
            talk.store,
            Lookup(store=talk.store, sources=[talk.source]),
            talk.clock,
            writer=writer if model else None,
            full_texts=full_texts,
        )
        showing = DeepShowing(
            reading=reading,
            chats=talk.chats,
            patience=patience,
            waiting=waiting,
            at_once=at_once,
        )
        opened.append(showing)
        return showing

    yield made
    for one in opened:
        await one.close()


def imported() -> Summary:
    return Summary(
        paper_id=ID, language="en", version="import", origin=Origin.IMPORT, deep="Imported."
    )


def read_of(reply: Reply) -> DeepShown:
    assert isinstance(reply, DeepShown)
    return reply


async def test_a_deep_read_is_shown_with_where_it_came_from(make: Make) -> None:
    shown = read_of(await make().show(asker(), f"https://arxiv.org/abs/{ID}v2"))

    assert (shown.paper.id, shown.deep, shown.caveat) == (ID, ENGLISH, "")
    assert (shown.origin, shown.language) == (Origin.LLM, "en")


async def test_it_is_in_the_language_of_who_asks(make: Make, writer: FakeDeepWriter) -> None:
    writer.says = deque([(replace(BURNS, text="빠르게 끓인 수프는 탑니다."),)])
    shown = read_of(await make().show(asker(language="ko"), ID))

    assert shown.language == "ko"
    assert "핵심 동기" in shown.deep


async def test_who_waits_too_long_is_told_and_finds_it_written_the_next_time(
    make: Make, writer: FakeDeepWriter
) -> None:
    writer.held = asyncio.Event()
    showing = make(patience=0.01)

    late = await showing.show(asker(), f"https://arxiv.org/abs/{ID}")
    assert "still being written" in text(late)
    assert [one.act for one in choices(late)] == [f"dp:{ID}"]

    writer.held.set()
    reply: Reply = late
    async with asyncio.timeout(30):
        while not isinstance(reply, DeepShown):
            reply = await showing.show(asker(), ID)
    assert (reply.deep, len(writer.asked)) == (ENGLISH, 1)


async def test_that_there_is_none_is_told_in_the_language_of_who_alone_hears_it(
    talk: Talk, make: Make, writer: FakeDeepWriter
) -> None:
    writer.held = asyncio.Event()
    await talk.chats.choose(address("-5"), language="en")
    korean = replace(asker("-5", language="ko"), refused_alone=True)

    late = text(await make(patience=0.01).show(korean, ID))
    none = text(await make(model=False).show(korean, ID))

    assert "작성" in late
    assert "언어 모델" in none


async def test_a_reader_who_leaves_does_not_end_it_for_the_others(
    make: Make, writer: FakeDeepWriter
) -> None:
    writer.held = asyncio.Event()
    showing = make()
    first, second = (asyncio.create_task(showing.show(asker(), ID)) for _ in range(2))
    await writer.begun.get()

    first.cancel()
    writer.held.set()

    assert read_of(await second).deep == ENGLISH
    assert len(writer.asked) == 1


async def test_only_so_many_readers_wait_and_the_next_is_told_at_once(
    make: Make, writer: FakeDeepWriter
) -> None:
    writer.held = asyncio.Event()
    showing = make(waiting=0, at_once=0.01)

    async with asyncio.timeout(30):
        assert "still being written" in text(await showing.show(asker(), ID))


async def test_however_many_wait_what_is_stored_is_shown(make: Make) -> None:
    await make().show(asker(), ID)

    assert read_of(await make(waiting=0).show(asker(), ID)).deep == ENGLISH


@pytest.mark.parametrize(
    ("problem", "told"),
    [
        (SummarizerBusy("Slow down."), "language model does not answer"),
        (SummarizerBroken("The key is wrong."), "language model does not answer"),
    ],
)
async def test_where_the_model_gives_none_that_is_said(
    make: Make, writer: FakeDeepWriter, problem: PaperboyError, told: str
) -> None:
    writer.says = deque([problem])

    assert told in text(await make().show(asker(), ID))


async def test_where_the_paper_bears_nothing_out_that_is_said(
    make: Make, writer: FakeDeepWriter
) -> None:
    writer.says = deque([(INVENTED,), (INVENTED,)])

    assert "no deep read of this paper" in text(await make().show(asker(), ID))


async def test_where_arxiv_is_silent_that_is_said_and_an_older_one_is_shown_as_such(
    make: Make, full_texts: FakeFullTexts, store: SqlStore
) -> None:
    full_texts.down = TryLater("arXiv is in trouble.")
    assert "out of reach" in text(await make().show(asker(), ID))

    await store.save_summaries([imported()])
    shown = read_of(await make().show(asker(), ID))
    assert (shown.deep, shown.origin) == ("Imported.", Origin.IMPORT)
    assert "older" in shown.caveat


async def test_without_a_model_there_is_a_clear_sentence_or_what_was_imported(
    make: Make, store: SqlStore
) -> None:
    showing = make(model=False)
    assert not showing.offered
    assert "works without one" in text(await showing.show(asker(), ID))

    await store.save_summaries([imported()])
    shown = read_of(await showing.show(asker(), ID))
    assert (shown.deep, shown.caveat) == ("Imported.", "")


async def test_a_failure_that_nobody_waits_for_any_more_is_logged(
    make: Make, writer: FakeDeepWriter
) -> None:
    writer.held = asyncio.Event()
    writer.says = deque([SummarizerBusy("Slow down.")])
    showing = make()
    gone = asyncio.create_task(showing.show(asker(), ID))
    await writer.begun.get()
    gone.cancel()

    with capture_logs() as logged:
        writer.held.set()
        async with asyncio.timeout(30):
            while not logged:  # noqa: ASYNC110 – nobody waits for it, and that is the point
                await asyncio.sleep(0.005)

    assert {one["says"] for one in logged if "says" in one} == {"Slow down."}


async def test_closing_drops_what_is_being_written(make: Make, writer: FakeDeepWriter) -> None:
    writer.held = asyncio.Event()
    showing = make(patience=0.01)
    await showing.show(asker(), ID)

    await showing.close()

    assert len(asyncio.all_tasks()) == 1


def test_readers_are_told_before_the_desk_gives_their_answer_up() -> None:
    assert PATIENCE + 20 <= desk.PATIENCE
    assert WAITING <= desk_places.AT_ONCE / 2, "the others have places left"
