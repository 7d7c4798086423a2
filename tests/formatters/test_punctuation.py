import pytest

from formatters.punctuation import brackets, colon, labelled, listed, noted


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "a, b"), ("ko", "a, b"), ("ja", "a、b"), ("zh", "a、b"), ("zh-TW", "a、b")],
)
def test_a_list_has_the_commas_of_its_language(language: str, said: str) -> None:
    assert listed(["a", "b"], language) == said
    assert listed(["a"], language) == "a"


@pytest.mark.parametrize(
    ("language", "said"), [("en", "k: v"), ("ko", "k: v"), ("ja", "k：v"), ("zh", "k：v")]
)
def test_a_label_has_the_colon_of_its_language(language: str, said: str) -> None:
    assert labelled("k", "v", language) == said
    assert colon(language) in said


@pytest.mark.parametrize(
    ("language", "said"), [("en", "a (b)"), ("ko", "a (b)"), ("ja", "a（b）"), ("zh", "a（b）")]
)
def test_a_note_has_the_brackets_of_its_language(language: str, said: str) -> None:
    assert noted("a", "b", language) == said
    assert "b".join(brackets(language)) == said.removeprefix("a")
