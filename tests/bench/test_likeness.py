import pytest

from bench.likeness import names_kept, numbers_kept, script_share, trigram_f1


def test_a_text_is_like_itself_whatever_its_case_spaces_and_stops() -> None:
    assert trigram_f1("A Model, that reads!", "a model that reads") == 1


@pytest.mark.parametrize("other", ["공통점이 없는 문장", "", "qq"])
def test_texts_that_share_nothing_are_not_alike(other: str) -> None:
    assert trigram_f1("A model that reads", other) == 0


def test_likeness_is_the_share_of_triples_in_both() -> None:
    # abc bcd cde of one, bcd cde def of the other.
    assert trigram_f1("abcde", "bcdef") == pytest.approx(2 / 3)


def test_a_triple_that_is_said_twice_counts_twice_only_where_both_say_it_twice() -> None:
    # Eight triples and three, of which three are common.
    assert trigram_f1("abcdeabcde", "abcde") == pytest.approx(6 / 11)


def test_a_number_is_kept_in_any_spelling() -> None:
    assert numbers_kept("토큰 120만 개를 씁니다.", ["1.2 million", "1.3 million"]) == [True, False]


def test_a_number_with_another_unit_is_not_kept() -> None:
    assert numbers_kept("성공률은 70%입니다.", ["70%", "70 ms"]) == [True, False]


def test_a_name_is_kept_as_it_stands_and_not_in_another_script() -> None:
    assert names_kept("Qwen2.5-7B를 씁니다.", ["Qwen2.5-7B"]) == [True]
    assert names_kept("큐원2.5-7B를 씁니다.", ["Qwen2.5-7B"]) == [False]


@pytest.mark.parametrize(
    ("text", "language", "share"),
    [
        ("Qwen2.5-7B를 씁니다", "ko", 1),
        ("four words of english", "ko", 0),
        ("가나 abcd", "ko", 1 / 3),
        ("漢字とかな", "ja", 1),
        ("中文", "zh", 1),
        ("An English sentence", "en", 1),
        ("Qwen2.5-7B", "ko", 1),
    ],
)
def test_the_script_share_leaves_names_out(text: str, language: str, share: float) -> None:
    assert script_share(text, language) == pytest.approx(share)
