from collections.abc import Callable
from io import BytesIO
from itertools import count

import pytest
from pypdf import PdfReader, PdfWriter

from adapters.full_text.patience import Patience
from adapters.full_text.pdf import MOST_PAGES, parse_pdf
from bot.errors import BadAnswer, NothingThere
from bot.full_text import Passage
from tests.adapters.full_text.pages import pdf


def parse(body: bytes, *, ticks: Callable[[], float] = lambda: 0.0) -> tuple[Passage, ...]:
    return parse_pdf(body, patience=Patience(ticks))


def encrypted(body: bytes, password: str) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(BytesIO(body)))
    writer.encrypt(password, owner_password="owner", algorithm="RC4-128")
    written = BytesIO()
    writer.write(written)
    return written.getvalue()


def test_each_page_is_a_passage_and_words_are_whole_again() -> None:
    passages = parse(pdf(["Slow soup is ﬁne and has no ad-", "ditives (none)."], ["It is hot."]))

    assert passages == (
        Passage("p. 1", "", "Slow soup is fine and has no additives (none)."),
        Passage("p. 2", "", "It is hot."),
    )


def test_references_are_cut_off_up_to_an_appendix() -> None:
    passages = parse(
        pdf(
            ["We cook.", "References", "[1] Lee. Burns. 2020."],
            ["[2] Kim. Boils. 2021."],
            ["[3] Oh. Peels.", "Appendix A. Salt", "We use 5 grams."],
        )
    )

    assert [(one.where, one.text) for one in passages] == [
        ("p. 1", "We cook."),
        ("p. 3", "Appendix A. Salt We use 5 grams."),
    ]


def test_the_word_references_within_a_sentence_cuts_nothing() -> None:
    assert parse(pdf(["See the References", "of this page."]))[0].text.endswith("of this page.")


def test_pages_beyond_the_limit_are_not_read() -> None:
    passages = parse(pdf(*([f"Page {number}"] for number in range(MOST_PAGES + 5))))

    assert len(passages) == MOST_PAGES


def test_a_pdf_of_pictures_has_no_text() -> None:
    with pytest.raises(NothingThere, match="no text"):
        parse(pdf([], []))


def test_a_pdf_that_anybody_may_open_is_read_though_it_is_encrypted() -> None:
    assert parse(encrypted(pdf(["Soup"]), ""))[0].text == "Soup"


def test_a_pdf_with_a_password_is_not() -> None:
    with pytest.raises(NothingThere, match="password"):
        parse(encrypted(pdf(["Soup"]), "secret"))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>PDF is being made</html>",
        b"%PDF-1.7",
        b"%PDF-1.7\n" + bytes(range(256)) * 20,
        pdf(["Soup"]).replace(b"/Kids[5 0 R]", b"/Kids[2 0 R]"),
        pdf(["Soup"]).replace(b"/Type/Catalog", b"/Type/Nothing").replace(b"/Pages 2", b"/Pages 9"),
    ],
)
def test_what_is_no_whole_pdf_is_a_bad_answer(body: bytes) -> None:
    with pytest.raises(BadAnswer):
        parse(body)


def test_a_pdf_that_takes_too_long_is_given_up_within_a_page() -> None:
    seconds = count(step=3)

    with pytest.raises(BadAnswer, match="too long"):
        parse(pdf(["Soup"] * 100), ticks=lambda: float(next(seconds)))
