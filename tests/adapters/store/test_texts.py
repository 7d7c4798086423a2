import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.store.texts import EXCERPT_ROOM, TERMS_MOST, excerpt, fold, storable, terms

LONG = " ".join(f"word{number}" for number in range(200))


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("diffusion Policy", ["diffusion", "policy"]),
        ('"diffusion  policy" robots', ["diffusion policy", "robots"]),
        ("“강화 학습” 로봇", ["강화 학습", "로봇"]),
        ('an "open phrase', ["an", "open", "phrase"]),
        ('5"', ["5"]),
        ("Ｆｕｌｌ　ｗｉｄｔｈ", ["full", "width"]),
        ("강화", ["강화"]),
        ("twice Twice", ["twice"]),
        ("100% a_b * NEAR(x) AND", ["100%", "a_b", "*", "near(x)", "and"]),
        ('" " \0 “”', []),
        ("", []),
    ],
)
def test_a_query_is_split_into_what_must_be_found(query: str, wanted: list[str]) -> None:
    assert terms(query) == wanted


@settings(deadline=None)
@given(st.text(max_size=80))
def test_any_query_gives_few_folded_terms(query: str) -> None:
    wanted = terms(query * 20)

    assert len(wanted) <= TERMS_MOST
    assert all(term and fold(term) == term for term in wanted)


@settings(deadline=None)
@given(st.text(st.characters(codec=None), max_size=40))
def test_folding_again_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    storable(text).encode()


def test_a_short_text_is_its_own_excerpt() -> None:
    assert excerpt(["no", "A whole\n line with a Hit."], ["hit"]) == "A whole line with a Hit."


def test_a_long_text_is_cut_at_words_around_the_first_hit() -> None:
    cut = excerpt([LONG], ["word100"])

    assert cut.startswith("…word")
    assert cut.endswith("…")
    assert set(cut.strip("…").split()) <= set(LONG.split())
    assert "word100" in cut
    assert len(cut) <= EXCERPT_ROOM + 2


def test_the_beginning_and_the_end_have_no_ellipsis() -> None:
    assert excerpt([LONG], ["word0"]).startswith("word0 word1")
    assert excerpt([LONG], ["word199"]).endswith("word198 word199")


def test_the_first_text_with_a_hit_is_shown() -> None:
    assert excerpt(["a title", "a summary", "an abstract"], ["abstract", "summary"]) == "a summary"


def test_without_a_hit_there_is_no_excerpt() -> None:
    assert excerpt(["text"], ["other"]) == ""


@settings(deadline=None)
@given(st.text("aß한글 Ⅷİ", max_size=400), st.text("aß한글 Ⅷİ", min_size=1, max_size=400))
def test_an_excerpt_shows_the_beginning_of_its_hit(before: str, after: str) -> None:
    cut = excerpt([f"{before} Needle {after}"], ["needle"])

    assert "Needle" in cut
    assert len(cut) <= EXCERPT_ROOM + 2
