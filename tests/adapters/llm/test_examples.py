import pytest

from adapters.llm.answer import form, read
from adapters.llm.examples import CLAIMS, DRAFTS, PAPER
from adapters.llm.prompt import instructions, shown
from bot.evidence import sift
from bot.full_text import FullText, Passage, TextOrigin
from bot.grounding import check
from bot.language import LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_example_is_as_good_as_what_is_asked_for(language: str) -> None:
    assert check(DRAFTS[language], PAPER, language=language) == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_example_is_shown_in_the_form_that_is_asked_for(language: str) -> None:
    asked = form(language)

    told = shown(DRAFTS[language], language)

    assert told in instructions(language)
    assert read(told, asked).fault == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_example_of_a_claim_is_borne_out(language: str) -> None:
    abstract = Passage("Abstract", "Abstract", PAPER.abstract)
    paper = FullText(paper_id=PAPER.id, passages=(abstract,), origin=TextOrigin.HTML)

    assert sift([CLAIMS[language]], paper, language=language) == ((CLAIMS[language],), ())


def test_a_language_without_an_example_is_asked_without_one() -> None:
    assert "SortQ" in instructions("ko")
    assert "SortQ" not in instructions("fr")
