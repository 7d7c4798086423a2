from collections.abc import Callable
from datetime import date

import pytest

from bot.models import Paper
from formatters.bibtex import bibtex


def test_an_entry_names_the_paper_as_arxiv_does() -> None:
    paper = Paper(
        id="2602.06570",
        title="Measuring Widgets with α-Rays",
        authors=("Zoë Müller", "B Two"),
        author_count=2,
        published=date(2026, 2, 6),
        categories=("cs.CL", "cs.AI"),
        doi="10.1000/1",
    )

    assert bibtex(paper) == (
        "@misc{muller2026measuring,\n"
        "  title = {{Measuring Widgets with α-Rays}},\n"
        "  author = {Zoë Müller and B Two},\n"
        "  year = {2026},\n"
        "  eprint = {2602.06570},\n"
        "  archivePrefix = {arXiv},\n"
        "  primaryClass = {cs.CL},\n"
        "  doi = {10.1000/1},\n"
        "  url = {https://arxiv.org/abs/2602.06570},\n"
        "}\n"
    )


@pytest.mark.parametrize(
    ("paper_id", "year"),
    [("2602.06570", 2026), ("hep-th/9901001", 1999), ("math/0309136", 2003), ("9107.00001", 2091)],
)
def test_the_year_is_in_the_id_where_nothing_else_says_it(
    paper: Callable[..., Paper], paper_id: str, year: int
) -> None:
    assert f"  year = {{{year}}},\n" in bibtex(paper(paper_id))


def test_nothing_in_a_title_can_end_the_entry(paper: Callable[..., Paper]) -> None:
    entry = bibtex(paper(title=r"50% of {X & Y}_\z"))

    assert (
        r"  title = {{50\% of \textbraceleft{}X \& Y\textbraceright{}\_\textbackslash{}z}},"
        in entry
    )
    assert entry.count("{") == entry.count("}")


def test_authors_whom_the_source_does_not_name_are_others(paper: Callable[..., Paper]) -> None:
    assert "author = {A One and others}" in bibtex(paper(authors=("A One",), author_count=9))
    assert "author" not in bibtex(paper(authors=(), author_count=9))
