from adapters.store import SqlStore
from bot.models import Figure

POT = Figure("https://arxiv.org/html/2602.06570v2/x1.png", "Figure 1: A pot of soup, 수프 한 냄비")
PAN = Figure("https://arxiv.org/html/2602.06570v3/x1.png", "")


async def test_a_figure_comes_back_as_it_was_found(store: SqlStore) -> None:
    await store.figures.save_figure("2602.06570", POT)

    assert await store.figures.figures(["2602.06570"]) == {"2602.06570": POT}


async def test_a_paper_without_a_figure_is_told_from_one_that_nobody_looked_at(
    store: SqlStore,
) -> None:
    await store.figures.save_figure("2602.00001", None)

    assert await store.figures.figures(["2602.00001", "2602.00002"]) == {"2602.00001": None}
    assert await store.figures.figures([]) == {}


async def test_what_was_found_last_is_known(store: SqlStore) -> None:
    for found in (None, POT, PAN):
        await store.figures.save_figure("2602.06570", found)

    assert await store.figures.figures(["2602.06570"]) == {"2602.06570": PAN}


async def test_any_number_of_papers_is_asked_for_at_once(store: SqlStore) -> None:
    await store.figures.save_figure("hep-th/9901001", POT)
    ids = [f"2602.{number:05}" for number in range(1200)]

    assert await store.figures.figures([*ids, "hep-th/9901001", *ids]) == {"hep-th/9901001": POT}
