import pytest

from adapters.telegram.refusals import REFUSALS, Refusal
from bot.language import ENGLISH, LANGUAGES, texts


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != ENGLISH])
@pytest.mark.parametrize("row", REFUSALS, ids=lambda row: row.says[:30])
def test_readers_are_told_of_every_refusal_in_their_language(row: Refusal, language: str) -> None:
    said = texts(language).gettext(row.says)  # a variable on purpose: it was marked where it stands

    assert said != row.says
    assert said.strip()
