import pytest

from bot.deep_draft import Claim, Part
from bot.evidence import SHORTEST_QUOTE, sift
from bot.full_text import FullText, Passage, TextOrigin

PAPER = FullText(
    paper_id="2602.06570",
    passages=(
        Passage("§1", "Introduction", "Fast soup burns. We cook 3 soups slowly with Baichuan-M3."),
        Passage("§2", "Method", ""),
        Passage("§2.1", "Heat", "The pot is kept below 90 degrees for 1.5 hours."),
        Passage(
            "§3", "Results", "Table 1: Taste\nSoup | Ours | Fast\nPea | 85.2 | 61.0\nOnion | 9 | 7"
        ),
        Passage("Limitations", "Limitations", "We tried one pot only, and it was small."),
    ),
    origin=TextOrigin.HTML,
)


def claim(text: str, quote: str, where: str = "§2.1", part: Part = Part.METHOD) -> Claim:
    return Claim(part=part, text=text, where=where, quote=quote)


def kept(one: Claim, language: str = "en") -> list[Claim]:
    claims, refused = sift([one], PAPER, language=language)
    assert len(claims) + len(refused) == 1
    return list(claims)


def why(one: Claim, language: str = "en") -> str:
    claims, refused = sift([one], PAPER, language=language)
    assert claims == ()
    return refused[0].says


HEAT = "The pot is kept below 90 degrees for 1.5 hours."


@pytest.mark.parametrize(
    ("text", "language"),
    [("The pot stays below 90 degrees.", "en"), ("냄비를 90도 아래로 1.5시간 유지합니다.", "ko")],
)
def test_a_claim_stays_that_its_quote_bears(text: str, language: str) -> None:
    assert kept(claim(text, HEAT), language) == [claim(text, HEAT)]


@pytest.mark.parametrize(
    "quote",
    [
        "the POT is  kept\nbelow 90 degrees",
        "The pot is kept be-low 90 degrees for 1.5 hours",
        "“The pot is kept below 90 degrees…”",
    ],
)
def test_case_space_hyphens_and_quotation_marks_do_not_matter(quote: str) -> None:
    assert kept(claim("The pot stays below 90 degrees.", quote))


def test_ligatures_of_a_pdf_do_not_matter() -> None:
    paper = FullText(
        paper_id="1",
        passages=(Passage("p. 4", "", "It is ﬁne-tuned on eﬃcient soup."),),
        origin=TextOrigin.PDF,
    )
    told = claim("It is fine-tuned.", "It is fine-tuned on efficient soup.", "p. 4")

    assert sift([told], paper, language="en") == ((told,), ())


@pytest.mark.parametrize(
    "quote",
    [
        "The pot is never kept below 90 degrees.",
        "The pot is kept ... for 1.5 hours.",
        "Soup was invented in Busan by our grandmothers.",
    ],
)
def test_an_invented_quote_is_refused(quote: str) -> None:
    assert why(claim("The pot stays below 90 degrees.", quote)) == (
        "The quote does not stand in the paper word for word."
    )


@pytest.mark.parametrize("quote", ["", "…", "the pot", "a" * (SHORTEST_QUOTE - 1)])
def test_a_quote_that_stands_everywhere_bears_nothing(quote: str) -> None:
    assert "too short" in why(claim("The pot is kept warm.", quote))


@pytest.mark.parametrize(
    "quote", ["Fast Pea | 85.2 | 61", "5.2 | 61.0 Onion", "Ours | Fast Pea | 85"]
)
def test_a_quote_does_not_cut_a_number_in_two(quote: str) -> None:
    assert "word for word" in why(claim("Ours tastes better.", quote, "§3"))


def test_numbers_of_neighbouring_cells_are_not_one_number() -> None:
    assert "word for word" in why(claim("Ours tastes better.", "Soup Ours Fast Pea 85.261.0", "§3"))


@pytest.mark.parametrize(
    ("where", "named"),
    [("§2.1", "§2.1"), ("Section 2.1", "§2.1"), ("2.1 Heat", "§2.1"), ("§3", "§2.1"), ("", "§2.1")],
)
def test_a_claim_is_located_where_its_quote_stands(where: str, named: str) -> None:
    assert [one.where for one in kept(claim("The pot is kept warm.", HEAT, where))] == [named]


def test_of_two_passages_with_the_quote_the_named_one_is_meant() -> None:
    twice = FullText(
        paper_id="1",
        passages=(Passage("Abstract", "Abstract", HEAT), Passage("§2.1", "Heat", HEAT)),
        origin=TextOrigin.HTML,
    )
    told = claim("The pot is kept warm.", HEAT, "section 2.1")

    assert [one.where for one in sift([told], twice, language="en")[0]] == ["§2.1"]


@pytest.mark.parametrize(
    ("text", "language"),
    [("The pot stays below 95 degrees.", "en"), ("냄비를 95도 아래로 유지합니다.", "ko")],
)
def test_a_number_that_neither_quote_nor_passage_has_is_refused(text: str, language: str) -> None:
    assert "95" in why(claim(text, HEAT), language)


def test_a_number_may_stand_beside_the_quote_in_its_passage() -> None:
    assert kept(claim("It takes 1.5 hours.", "The pot is kept below 90 degrees"))


def test_a_difference_within_the_quote_may_be_told() -> None:
    assert kept(claim("Ours scores 24.2 points more.", "Pea | 85.2 | 61.0", "§3"))


def test_a_difference_of_two_cells_that_are_not_quoted_may_not() -> None:
    assert "24.2" in why(claim("Ours scores 24.2 points more.", "Table 1: Taste Soup | Ours", "§3"))


def test_a_number_of_another_passage_is_refused() -> None:
    assert "85.2" in why(claim("It scores 85.2.", HEAT))


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("GPT-9 keeps the pot warm.", "en"),
        ("The pot is kept warm.", "ko"),
        ("**The pot** is kept warm.", "en"),
        ("The pot is not mentioned in the paper.", "en"),
        ("It is kept warm. " * 60, "en"),
    ],
)
def test_foreign_names_languages_markup_fillers_and_essays_are_refused(
    text: str, language: str
) -> None:
    assert why(claim(text, HEAT), language)


def test_names_may_stand_anywhere_in_the_paper() -> None:
    assert kept(claim("Baichuan-M3의 냄비를 따뜻하게 유지합니다.", HEAT), "ko")


def test_what_is_told_twice_is_told_once() -> None:
    told = claim("The pot is kept warm.", HEAT)

    assert sift([told, told], PAPER, language="en") == ((told,), ())
