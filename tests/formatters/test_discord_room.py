from collections.abc import Callable
from datetime import date

import pytest

from bot.language import LANGUAGES
from bot.models import Brief, Digest, Entry, Found, Organization, Origin, Paper
from formatters.discord import render, render_found, render_paper
from tests.discord_judge import (
    chain,
    counted,
    judge,
    markdown_of,
    pictures,
)
from tests.discord_look import (
    look,
    of,
)


def points(size: int) -> tuple[str, ...]:
    return tuple("p" * 150 for _ in range(size))


def crowd(paper: Callable[..., Paper], count: int, brief: Brief, **known: object) -> Digest:
    return of(
        *(
            Entry(rank=rank, paper=paper(f"2602.000{rank:02}", **known), brief=brief)
            for rank in range(1, count + 1)
        )
    )


def test_five_ordinary_papers_lose_nothing(paper: Callable[..., Paper]) -> None:
    brief = Brief(one_line="x" * 110, one_line_from=Origin.LLM, points=("y" * 50,) * 3)
    digest = crowd(paper, 5, brief, title="t" * 80, github="https://github.com/widget-lab/widgets")

    text = look(render(digest))

    assert text.count("\n- y") == 15
    assert text.count("[HF](") == 5
    assert "…" not in text.replace("summary…", "")


def test_a_link_that_the_title_has_goes_first(paper: Callable[..., Paper]) -> None:
    brief = Brief(one_line="x" * 110, one_line_from=Origin.LLM, points=("y" * 120,) * 3)

    text = look(render(crowd(paper, 5, brief, title="t" * 80)))

    assert text.count("\n- y") == 15
    assert "[HF](" not in text
    assert text.count("[arXiv](") == text.count("[PDF](") == 5


def test_a_title_that_is_no_link_keeps_the_one_below_it(paper: Callable[..., Paper]) -> None:
    brief = Brief(one_line="x" * 110, one_line_from=Origin.LLM, points=("y" * 150,) * 3)

    text = look(render(crowd(paper, 5, brief, title="<think> " * 9)))

    assert text.count("\n- y") < 15
    assert text.count("[HF](") == 5


def test_then_go_key_points_the_longest_before_the_others(paper: Callable[..., Paper]) -> None:
    entries = [
        Entry(
            rank=rank,
            paper=paper(f"2602.0000{rank}"),
            brief=Brief(one_line="line", one_line_from=Origin.LLM, points=points(size)),
        )
        for rank, size in enumerate((2, 9, 3, 8, 2), start=1)
    ]

    texts = markdown_of(render(of(*entries)))

    assert [text.count("\n- p") for text in texts if "### " in text] == [2, 0, 3, 8, 2]


def test_then_the_lines_are_cut_and_never_links(paper: Callable[..., Paper]) -> None:
    brief = Brief(one_line="word " * 40, one_line_from=Origin.LLM, points=points(2))
    known = {"project_page": "https://project.example/", "github": "https://github.com/lab/it"}

    text = look(render(crowd(paper, 10, brief, title="T" * 60, **known)))

    assert "- p" not in text
    assert text.count("word…\n") == 10
    assert text.count("T" * 60 + "](https://huggingface.co") == 10
    for label in ("arXiv", "PDF", "Code", "Project"):
        assert text.count(f"[{label}](") == 10


def test_titles_are_cut_last_and_keep_their_beginning(paper: Callable[..., Paper]) -> None:
    brief = Brief(one_line="word " * 40, one_line_from=Origin.LLM)
    known = {"project_page": "https://project.example/", "github": "https://github.com/lab/it"}

    text = look(render(crowd(paper, 10, brief, title="Ab" * 100, **known)))

    assert "word" not in text
    assert text.count("Ab" * 29) >= 10
    assert text.count("[Project](") == 10


def test_there_is_always_room_for_a_role_before_the_text(paper: Callable[..., Paper]) -> None:
    for size in range(20, 130, 3):
        brief = Brief(one_line="x" * size, one_line_from=Origin.LLM)
        judge(render(crowd(paper, 10, brief), "text"))


@pytest.mark.parametrize(
    ("layout", "least"), [("full", 3400), ("compact", 3400), ("embeds", 5000), ("text", 1600)]
)
@pytest.mark.parametrize("letter", ["w", "😀"])
def test_every_layout_fills_the_room_it_has(
    paper: Callable[..., Paper], layout: str, least: int, letter: str
) -> None:
    line = letter * (390 // (1 + (letter > "w")))
    brief = Brief(one_line=line, one_line_from=Origin.LLM, points=(line[:140],) * 9)

    message = render(crowd(paper, 10, brief), layout)

    judge(message)
    assert sum(map(len, markdown_of(message))) > least // (1 + (letter > "w"))


def test_ten_papers_with_pictures_are_forty_components_at_most(paper: Callable[..., Paper]) -> None:
    thumbnail = "https://pictures.example/x.png"

    eight = render(crowd(paper, 8, Brief(), thumbnail=thumbnail))
    ten = render(crowd(paper, 10, Brief(), thumbnail=thumbnail))

    assert look(eight).count("────") == 8
    assert counted(eight) == 38
    assert "────" not in look(ten)
    assert len(pictures(ten)) == 1
    assert counted(ten) == 36


def monstrous(hazard: str, rank: int) -> Entry:
    address = f"https://a.example/{'x' * 490}{rank}"
    return Entry(
        rank=rank,
        paper=Paper(
            id=f"{'a' * 60}/99010{rank:02}",
            title=hazard,
            abstract=hazard,
            authors=(hazard,),
            upvotes=10**7,
            listed=date(2026, 2, 9),
            published=date(2026, 2, 9),
            organization=Organization("x", hazard),
            submitter=hazard,
            keywords=(hazard,),
            media=(address,) * 3,
            thumbnail=address,
            github=address,
            project_page=address,
            categories=(hazard,),
            doi=hazard,
            withdrawn=True,
        ),
        brief=Brief(one_line=hazard, points=(hazard,) * 9, abstract=hazard),
        upvotes_before=0,
    )


@pytest.mark.slow
@pytest.mark.parametrize("hazard", ["*" * 3000, "한" * 3000, "😀" * 2000, "word " * 800])
@pytest.mark.parametrize("language", LANGUAGES)
def test_ten_monsters_fit(hazard: str, language: str) -> None:
    entries = [monstrous(hazard, rank) for rank in range(1, 11)]

    for message in chain(render(of(*entries, language=language))):
        judge(message)
    for message in chain(render_paper(entries[0].paper, entries[0].brief, language=language)):
        judge(message)


def test_ten_papers_at_most_are_found(paper: Callable[..., Paper]) -> None:
    found = [Found(paper(f"2602.000{at:02}", title="t" * 300), "e" * 400) for at in range(12)]

    assert look(render_found(found, "words", "en")).count("▲") == 10
