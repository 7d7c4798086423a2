from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta

import pytest

from adapters.store import SqlStore
from bot import schedule
from bot.editions import Editions
from bot.errors import BadAnswer, BadPaperId, NothingThere, PaperboyError, SourceProblem, TryLater
from bot.full_text import FullText, Passage, TextOrigin
from bot.illustrating import AGAIN, AHEAD, Illustrator
from bot.models import TOP_MAX, Edition, Figure, Paper
from bot.subscription import Address, Condition, Slot, Subscription
from tests.fakes import FakeClock, FakeSource

Make = Callable[..., Paper]

BUSY = TryLater("arXiv limits how often it is asked. Try again in a while.", after=600)
EARLY_AT_NINE = Slot(at=time(9), zone="Asia/Seoul", edition=Edition.EARLY)
DUE = datetime(2026, 2, 11, 0, tzinfo=UTC)


def figure_of(paper_id: str) -> Figure:
    return Figure(f"https://arxiv.org/html/{paper_id}v1/x1.png", f"Figure 1: {paper_id}")


@dataclass(slots=True)
class Illustrated:
    """Full texts of any paper, each with a logo and a figure, but for those in `trouble`."""

    trouble: dict[str, PaperboyError] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    async def fetch_full_text(self, paper_id: str) -> FullText:
        self.asked.append(paper_id)
        if paper_id in self.trouble:
            raise self.trouble[paper_id]
        return FullText(
            paper_id=paper_id,
            passages=(Passage("§1", "Introduction", "Fast soup burns."),),
            figures=(Figure("https://arxiv.org/html/logo.png", "Us"), figure_of(paper_id)),
            origin=TextOrigin.HTML,
        )


class Stage:
    """An illustrator over a real store."""

    def __init__(
        self, *, editions: Editions, store: SqlStore, clock: FakeClock, source: FakeSource
    ) -> None:
        self.clock = clock
        self.source = source
        self.full_texts = Illustrated()
        self._store = store
        self.illustrator = Illustrator(
            figures=store.figures,
            full_texts=self.full_texts,
            editions=editions,
            ledger=store.ledger,
            now=clock,
        )

    async def turns(self) -> None:
        """Take turns as long as the next is wanted at once."""
        for _ in range(2 * TOP_MAX):
            wanted = await self.illustrator.illustrate()
            if wanted is None or wanted > self.clock():
                return
        raise AssertionError("it finds no rest")

    async def known(self) -> Mapping[str, Figure | None]:
        """What is remembered of the papers that were asked for."""
        return await self._store.figures.figures(self.full_texts.asked)

    async def subscribe(self, condition: Condition = Condition.ACTIVE) -> None:
        """Subscribe a place to the open list, to be served at nine."""
        wanted = Subscription(
            address=Address("file", "a"), slot=EARLY_AT_NINE, language="ko", condition=condition
        )
        next_due = schedule.next_due(EARLY_AT_NINE, self.clock())
        await self._store.ledger.subscribe(wanted, next_due=next_due)


@pytest.fixture
def stage(editions: Editions, store: SqlStore, clock: FakeClock, source: FakeSource) -> Stage:
    return Stage(editions=editions, store=store, clock=clock, source=source)


async def test_the_papers_of_the_newest_list_are_looked_at_once(stage: Stage, paper: Make) -> None:
    stage.source.lists["2026-02-09"] = (paper("2602.00001"), paper("2602.00002", upvotes=8))

    await stage.turns()
    await stage.turns()

    assert stage.full_texts.asked == ["2602.00002", "2602.00001"]
    assert await stage.known() == {
        paper_id: figure_of(paper_id) for paper_id in stage.full_texts.asked
    }


async def test_a_turn_asks_for_one_paper(stage: Stage, paper: Make) -> None:
    stage.source.lists["2026-02-09"] = (paper("2602.00001"), paper("2602.00002"))

    await stage.illustrator.illustrate()

    assert len(stage.full_texts.asked) == 1


async def test_only_the_papers_that_a_digest_may_show_are_looked_at(
    stage: Stage, paper: Make
) -> None:
    many = [paper(f"2602.000{number:02}", upvotes=number) for number in range(TOP_MAX + 3)]
    stage.source.lists["2026-02-09"] = tuple(many)

    await stage.turns()

    assert stage.full_texts.asked == [one.id for one in many[:2:-1]]


async def test_after_a_weekend_the_newest_list_is_that_of_friday(stage: Stage, paper: Make) -> None:
    stage.source.lists["2026-02-06"] = (paper(),)
    stage.clock.now = datetime(2026, 2, 9, 12, tzinfo=UTC)

    await stage.turns()

    assert stage.full_texts.asked == ["2602.06570"]


@pytest.mark.parametrize(
    "nothing",
    [
        NothingThere("arXiv has neither an HTML nor a PDF version."),
        BadAnswer("arXiv's HTML of this paper cannot be read."),
        BadPaperId("This is not an arXiv id."),
    ],
)
async def test_a_paper_that_has_none_is_remembered_as_such(
    nothing: PaperboyError, stage: Stage, paper: Make
) -> None:
    stage.source.lists["2026-02-09"] = (paper(),)
    stage.full_texts.trouble["2602.06570"] = nothing

    await stage.turns()
    await stage.turns()

    assert stage.full_texts.asked == ["2602.06570"]
    assert await stage.known() == {"2602.06570": None}


async def test_trouble_with_one_paper_does_not_hold_up_the_others(
    stage: Stage, paper: Make
) -> None:
    stage.source.lists["2026-02-09"] = (paper("2602.00001", upvotes=8), paper("2602.00002"))
    stage.full_texts.trouble["2602.00001"] = BUSY

    assert await stage.illustrator.illustrate() == stage.clock() + AGAIN
    assert await stage.illustrator.illustrate() == stage.clock()
    assert await stage.illustrator.illustrate() == stage.clock() + AGAIN
    stage.full_texts.trouble.clear()
    await stage.turns()

    assert stage.full_texts.asked == ["2602.00001", "2602.00002", "2602.00001", "2602.00001"]
    assert len(await stage.known()) == 2


@pytest.mark.parametrize(
    ("condition", "before", "looked"),
    [
        (Condition.ACTIVE, AHEAD, ["2602.00003"]),
        (Condition.ACTIVE, AHEAD + timedelta(seconds=1), []),
        (Condition.PAUSED, AHEAD, []),
    ],
)
async def test_a_list_is_looked_at_shortly_before_somebody_gets_it(
    condition: Condition, before: timedelta, looked: list[str], stage: Stage, paper: Make
) -> None:
    await stage.subscribe(condition)
    stage.source.lists["2026-02-10"] = (paper("2602.00003"),)
    stage.clock.now = DUE - before

    await stage.turns()

    assert stage.full_texts.asked == looked


async def test_a_list_that_cannot_be_had_does_not_hold_up_the_others(
    stage: Stage, paper: Make
) -> None:
    await stage.subscribe()
    stage.clock.now = DUE - AHEAD
    stage.source.lists["2026-02-10"] = (paper("2602.00003"),)
    stage.source.trouble = [TryLater("Hugging Face cannot be reached.")]

    await stage.turns()

    assert stage.full_texts.asked == ["2602.00003"]


async def test_where_this_machine_cannot_ask_nothing_is_remembered(
    stage: Stage, paper: Make
) -> None:
    stage.source.lists["2026-02-09"] = (paper(),)
    stage.full_texts.trouble["2602.06570"] = SourceProblem("That folder cannot be used.")

    with pytest.raises(SourceProblem):
        await stage.illustrator.illustrate()

    assert await stage.known() == {}
