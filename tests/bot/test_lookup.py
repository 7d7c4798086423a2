from collections.abc import Callable

import pytest

from adapters.store import SqlStore
from bot.errors import BadPaperId, NothingThere, PaperUnknown, TryLater
from bot.lookup import Lookup
from bot.models import Figure, Origin, Paper
from bot.ports import Store
from tests.fakes import FakeClock, FakeSource

Make = Callable[..., Paper]
DOWN = TryLater("Hugging Face cannot be reached.")


@pytest.fixture
def huggingface(clock: FakeClock) -> FakeSource:
    return FakeSource(clock)


@pytest.fixture
def arxiv(clock: FakeClock) -> FakeSource:
    return FakeSource(clock)


@pytest.fixture
def lookup(store: Store, huggingface: FakeSource, arxiv: FakeSource) -> Lookup:
    return Lookup(store=store, sources=[huggingface, arxiv])


async def test_a_stored_paper_costs_no_call(
    lookup: Lookup, store: Store, huggingface: FakeSource, arxiv: FakeSource, paper: Make
) -> None:
    await store.save_papers([paper(title="Known")])

    found = await lookup.paper("https://arxiv.org/abs/2602.06570v2", language="en")

    assert found.paper.title == "Known"
    assert huggingface.asked == arxiv.asked == []


async def test_a_paper_is_asked_of_hugging_face_then_of_arxiv_and_remembered(
    lookup: Lookup, huggingface: FakeSource, arxiv: FakeSource, paper: Make
) -> None:
    arxiv.papers["hep-th/9901001"] = paper("hep-th/9901001", origin=Origin.ARXIV)

    for _ in range(2):
        found = await lookup.paper("hep-th/9901001v3", language="en")

    assert found.paper.origin is Origin.ARXIV
    assert huggingface.asked == arxiv.asked == ["hep-th/9901001"]


async def test_arxiv_helps_out_when_hugging_face_is_down(
    lookup: Lookup, huggingface: FakeSource, arxiv: FakeSource, paper: Make
) -> None:
    huggingface.down = DOWN
    arxiv.papers["2602.06570"] = paper(origin=Origin.ARXIV)

    assert (await lookup.paper("2602.06570", language="en")).cause == ""


async def test_a_paper_that_a_source_may_have_is_not_called_unknown(
    lookup: Lookup, huggingface: FakeSource
) -> None:
    huggingface.down = DOWN

    with pytest.raises(TryLater, match="cannot be reached"):
        await lookup.paper("2602.06570", language="en")


async def test_a_partly_known_paper_is_completed(
    lookup: Lookup, store: Store, huggingface: FakeSource, paper: Make
) -> None:
    await store.save_papers([paper(abstract="", origin=Origin.IMPORT)])
    huggingface.papers["2602.06570"] = paper(abstract="The whole abstract.")

    assert (await lookup.paper("2602.06570", language="en")).paper.abstract == "The whole abstract."


async def test_a_partly_known_paper_is_shown_as_it_is_without_the_sources(
    lookup: Lookup, store: Store, huggingface: FakeSource, arxiv: FakeSource, paper: Make
) -> None:
    await store.save_papers([paper(title="In a file", origin=Origin.IMPORT)])
    huggingface.down = arxiv.down = DOWN

    found = await lookup.paper("2602.06570", language="en")

    assert (found.paper.title, found.cause) == ("In a file", str(DOWN))


async def test_a_typo_gets_the_ids_that_are_nearly_the_same(
    lookup: Lookup, store: Store, paper: Make
) -> None:
    await store.save_papers([paper("2602.06570")])

    with pytest.raises(PaperUnknown, match=r"Did you mean 2602\.06570\?") as unknown:
        await lookup.paper("2602.06571", language="en")

    assert unknown.value.near == ["2602.06570"]


async def test_no_more_than_three_ids_are_offered(
    lookup: Lookup, store: Store, paper: Make
) -> None:
    await store.save_papers([paper(f"2602.0657{last}") for last in range(1, 9)])

    with pytest.raises(PaperUnknown) as unknown:
        await lookup.paper("2602.06570", language="en")

    assert len(unknown.value.near) == 3


async def test_an_id_that_is_like_no_other_offers_none(lookup: Lookup) -> None:
    with pytest.raises(PaperUnknown, match=r"2602\.06571\.$") as unknown:
        await lookup.paper("2602.06571", language="en")

    assert not unknown.value.near


async def test_what_is_no_id_is_refused_with_the_id_that_was_meant(
    lookup: Lookup, store: Store, paper: Make
) -> None:
    await store.save_papers([paper("2602.06570")])

    with pytest.raises(BadPaperId, match=r"not an arXiv id.*Did you mean 2602\.06570\?"):
        await lookup.paper("2602.6570", language="en")


async def test_a_search_without_a_hit_says_how_to_store_more(lookup: Lookup) -> None:
    with pytest.raises(NothingThere, match="paperboy fetch"):
        await lookup.search("diffusion", limit=5)


async def test_a_paper_has_the_figure_that_was_found_only_where_figures_are_wanted(
    lookup: Lookup, store: SqlStore, paper: Make
) -> None:
    pot = Figure("https://arxiv.example/x1.png", "Figure 1: A pot of soup")
    await store.save_papers([paper()])
    await store.figures.save_figure("2602.06570", pot)
    wanted = Lookup(store=store, sources=[], figures=store.figures)

    assert (await lookup.paper("2602.06570", language="en")).brief.figure is None
    assert (await wanted.paper("2602.06570", language="en")).brief.figure == pot
