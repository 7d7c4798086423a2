from collections.abc import Callable
from itertools import count

import pytest

from adapters.full_text.latexml import MOST_FIGURES, TEXT_ROOM, parse_html
from adapters.full_text.patience import Patience
from bot.errors import BadAnswer, NothingThere
from bot.full_text import Passage
from bot.models import Figure
from bot.tex import readable
from tests.adapters.full_text.pages import PAGE

URL = "https://arxiv.org/html/2602.06570"
Parsed = tuple[tuple[Passage, ...], tuple[Figure, ...]]


def parse(page: str | bytes, *, ticks: Callable[[], float] = lambda: 0.0) -> Parsed:
    body = page.encode() if isinstance(page, str) else page
    return parse_html(body, url=URL, readable=readable, patience=Patience(ticks))


def document(inner: str) -> str:
    return f'<article class="ltx_document">{inner}</article>'


def test_a_paper_becomes_its_sections() -> None:
    passages, _ = parse(PAGE)

    assert [(one.where, one.title) for one in passages] == [
        ("Abstract", ""),
        ("Abstract", "Abstract"),
        ("§1", "Introduction"),
        ("§2", "Method"),
        ("§2.1", "Heat"),
        ("§3", "Results"),
        ("Limitations", "Limitations"),
        ("§A", "Salt"),
        ("§A.1", "Pepper"),
    ]


def test_what_a_section_says_is_its_prose_items_captions_formulas_and_rows() -> None:
    text = {one.title: one.text for one in parse(PAGE)[0]}

    assert text["Abstract"] == "We cook soup for 3° less."
    assert text["Heat"] == "Low.\nKeep α ≤ 90 degrees.\nq=mc"
    assert text["Results"] == "Table 1: Taste\nSoup | Score\nSlow | 85.2"


def test_citations_in_brackets_and_footnotes_do_not_stand_within_a_sentence() -> None:
    text = {one.title: one.text for one in parse(PAGE)[0]}

    assert text["Introduction"].startswith("Fast soup burns, as Lee (2020) found.")


def test_references_authors_and_the_page_around_are_left_out() -> None:
    whole = "\n".join(one.text for one in parse(PAGE)[0])

    for word in ("Burns.", "Mina", "Report", "arXiv", "no text", "(1)", "•"):
        assert word not in whole


def test_figures_have_addresses_that_the_page_itself_is_the_base_of() -> None:
    _, figures = parse(PAGE)

    assert figures == (
        Figure("https://arxiv.org/html/2602.06570v2/logo.png", "Our kitchen"),
        Figure("https://arxiv.org/html/2602.06570v2/x1.png", "Figure 1: A pot of soup"),
    )


@pytest.mark.parametrize("source", ["data:image/png;base64,AA", "javascript:x", "http://[", " "])
def test_a_picture_without_an_address_of_the_web_is_no_figure(source: str) -> None:
    figure = f'<figure class="ltx_figure"><img src="{source}"></figure><p class="ltx_p">Text</p>'

    assert parse(document(figure))[1] == ()


@pytest.mark.parametrize("base", ["http://[", "javascript:x", ""])
def test_a_base_that_is_no_address_of_the_web_is_none(base: str) -> None:
    figure = '<figure class="ltx_figure"><img src="x1.png"></figure><p class="ltx_p">Text</p>'

    _, figures = parse(f'<base href="{base}">{document(figure)}')

    assert [one.url for one in figures] == ["https://arxiv.org/html/x1.png"]


@pytest.mark.parametrize(
    ("tag", "where"),
    [("II-A", "§II-A"), ("4.2.1.", "§4.2.1"), ("Appendix C", "§C"), ("", "Sugar")],
)
def test_a_section_is_where_its_number_says_else_where_its_title_does(tag: str, where: str) -> None:
    title = f'<span class="ltx_tag">{tag} </span>Sugar'
    page = document(f'<h2 class="ltx_title ltx_title_section">{title}</h2><p class="ltx_p">Yes</p>')

    assert [one.where for one in parse(page)[0]] == [where]


# What strangers can send


@pytest.mark.parametrize("page", ["<html>No HTML for this paper</html>", "{}", "plain words"])
def test_a_page_of_another_kind_is_no_html_of_the_paper(page: str) -> None:
    with pytest.raises(NothingThere):
        parse(page)


@pytest.mark.parametrize("page", [b"", b"  ", document("").encode()])
def test_a_page_without_text_is_a_bad_answer(page: bytes) -> None:
    with pytest.raises(BadAnswer):
        parse(page)


def test_elements_that_nest_without_end_are_read_as_far_as_they_make_sense() -> None:
    page = document('<p class="ltx_p">Soup</p>' + "<div>" * 200_000 + '<p class="ltx_p">Deep</p>')

    assert [one.text for one in parse(page)[0]] == ["Soup"]


def test_entities_declared_in_the_page_say_nothing() -> None:
    bomb = '<!DOCTYPE html [<!ENTITY a "haha"><!ENTITY b "&a;&a;&a;">]>'

    passages, _ = parse(f"{bomb}<article class='ltx_document'><p class='ltx_p'>x&b;</p></article>")

    assert "haha" not in passages[0].text


def test_bytes_that_are_no_text_are_read_without_those_that_play_tricks() -> None:
    passages, _ = parse(document('<p class="ltx_p">So\u202eup \x07').encode() + b"\xff\xfe</p>")

    assert passages[0].text.startswith("Soup")


def test_text_and_figures_end_where_there_is_no_more_room() -> None:
    figure = '<figure class="ltx_figure"><img src="a.png"></figure>'
    page = document(
        f'<p class="ltx_p">{"soup " * TEXT_ROOM}</p><p class="ltx_p">x</p>{figure * 500}'
    )

    passages, figures = parse(page)

    assert sum(len(one.text) for one in passages) <= TEXT_ROOM
    assert len(figures) == MOST_FIGURES


def test_a_page_that_takes_too_long_is_given_up() -> None:
    seconds = count(step=10)

    with pytest.raises(BadAnswer, match="too long"):
        parse(PAGE, ticks=lambda: float(next(seconds)))
