"""Names at a sentence's start, where any English word has its capital."""

import pytest

from bot.grounding.names import name_faults
from bot.grounding.wording import Source

PAPER = "Godwit routes parcels. It is set against Claude on images."


def refused(text: str, language: str = "en") -> bool:
    return bool(list(name_faults(text, Source(text=PAPER, abstract=PAPER), language=language)))


@pytest.mark.parametrize(
    "text",
    [
        "Gemini is compared with Godwit.",
        "Mistral routes parcels.",
        "Godwit routes parcels; Qwen does not.",
        "Godwit wins. Gemini-based routers lose.",
        "Kaggle's parcels are routed.",
        "Imagenet supplies parcels.",
    ],
)
def test_a_well_known_name_is_one_wherever_it_stands(text: str) -> None:
    assert refused(text)


def test_a_well_known_name_is_no_other_form_of_a_word() -> None:
    assert refused("Imagenet 이미지를 씁니다.", language="ko")


def test_a_unit_behind_its_number_is_no_name_in_other_letters() -> None:
    source = Source(text="SignGloss learns from 86 hours.", abstract="")

    assert not list(name_faults("86시간으로 학습했습니다.", source, language="ko"))


@pytest.mark.parametrize("text", ["Claude routes parcels.", "Routers compared: Claude and Godwit."])
def test_the_papers_own_names_and_plain_words_pass(text: str) -> None:
    assert not refused(text)
