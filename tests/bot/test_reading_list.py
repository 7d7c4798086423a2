from collections.abc import Callable

import pytest

from bot.models import Paper
from bot.reading_list import MOST, PAGE
from bot.replies import Reply, SavedShown, Toast
from tests.talk import Talk, asker, text

Make = Callable[..., Paper]


async def save(talk: Talk, paper: Make, count: int) -> list[str]:
    """Save so many papers, and say their ids, the last that was saved first."""
    ids = [f"2602.{number:05}" for number in range(count)]
    await talk.store.save_papers([paper(one, title=f"On {one}") for one in ids])
    for one in ids:
        await talk.reading_list.save(asker(), one)
    return ids[::-1]


def page(reply: Reply) -> tuple[list[str], int, int, list[str]]:
    assert isinstance(reply, SavedShown)
    acts = [choice.act for row in reply.rows for choice in row]
    return [one.id for one in reply.papers], reply.first, reply.total, acts


async def test_what_is_saved_is_on_the_list(talk: Talk, paper: Make) -> None:
    [one] = await save(talk, paper, 1)

    assert await talk.reading_list.has(asker(), one)
    assert not await talk.reading_list.has(asker(reader="telegram:8"), one)
    assert page(await talk.reading_list.show(asker(), 0)) == ([one], 1, 1, [])


async def test_saving_twice_says_that_it_is_there(talk: Talk, paper: Make) -> None:
    [one] = await save(talk, paper, 1)

    again = await talk.reading_list.save(asker(), one)

    assert text(again) == "It is on your list already: /saved"
    assert talk.readers.saved == {"telegram:7": [one]}


async def test_what_is_removed_is_gone_and_may_be_removed_again(talk: Talk, paper: Make) -> None:
    [one] = await save(talk, paper, 1)

    for _ in range(2):
        assert text(await talk.reading_list.drop(asker(), one)) == "Removed from your list."

    assert not await talk.reading_list.has(asker(), one)


async def test_where_nobody_can_be_told_from_another_nothing_is_saved(talk: Talk) -> None:
    nobody = asker(reader="")

    refused = await talk.reading_list.save(nobody, "2602.06570")

    assert isinstance(refused, Toast)
    assert refused.alert
    assert refused.text.startswith("I cannot see who you are here.")
    assert not await talk.reading_list.has(nobody, "2602.06570")
    assert text(await talk.reading_list.show(nobody, 0)) == refused.text
    assert talk.readers.saved == {}


async def test_a_full_list_takes_no_more(talk: Talk) -> None:
    talk.readers.saved["telegram:7"] = [f"2601.{number:05}" for number in range(MOST)]

    refused = await talk.reading_list.save(asker(), "2602.06570")

    assert text(refused) == f"Your list is full: {MOST} papers."
    assert len(talk.readers.saved["telegram:7"]) == MOST


async def test_an_empty_list_says_how_to_fill_it(talk: Talk) -> None:
    assert "/save 2602.06570" in text(await talk.reading_list.show(asker(), 0))


async def test_a_long_list_is_turned_page_by_page(talk: Talk, paper: Make) -> None:
    ids = await save(talk, paper, 2 * PAGE + 1)

    pages = [page(await talk.reading_list.show(asker(), first)) for first in (0, 10, 20)]

    assert pages == [
        (ids[:10], 1, 21, ["l:10"]),
        (ids[10:20], 11, 21, ["l:0", "l:20"]),
        (ids[20:], 21, 21, ["l:10"]),
    ]


@pytest.mark.parametrize(("offset", "first"), [(-5, 1), (3, 4), (99, 11), (10**12, 11)])
async def test_a_page_that_there_is_not_is_the_nearest_one(
    talk: Talk, paper: Make, offset: int, first: int
) -> None:
    await save(talk, paper, PAGE + 1)

    assert page(await talk.reading_list.show(asker(), offset))[1] == first


async def test_the_list_speaks_the_language_of_its_reader(talk: Talk, paper: Make) -> None:
    await save(talk, paper, 1)

    reply = await talk.reading_list.show(asker(language="ko"), 0)

    assert isinstance(reply, SavedShown)
    assert reply.language == "ko"


async def test_titles_are_readable(talk: Talk, paper: Make) -> None:
    await talk.store.save_papers([paper(title=r"$\alpha$-stable")])
    await talk.reading_list.save(asker(), "2602.06570")

    reply = await talk.reading_list.show(asker(), 0)

    assert isinstance(reply, SavedShown)
    assert reply.papers[0].title == "α-stable"
