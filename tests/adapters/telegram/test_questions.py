"""Inline mode: `@bot words`."""

from datetime import timedelta

import pytest

from adapters.telegram.questions import BURST
from tests.adapters.telegram.bot_api_rules import Refusal
from tests.adapters.telegram.happenings import READER, message, query_of, question
from tests.adapters.telegram.stage import Stage


@pytest.mark.parametrize("words", ["", "diffusion"])
async def test_papers_are_offered_as_cards(stage: Stage, words: str) -> None:
    asked = question(words)

    await stage.happens(asked)

    offered = stage.api.people.asked[query_of(asked)]
    assert {one["id"] for one in offered["results"]} == {"2602.00001", "2602.00002"}
    first = next(one for one in offered["results"] if one["id"] == "2602.00001")
    assert first["title"] == "Paper 1 on diffusion"
    assert first["description"].startswith("▲ 89 · ")
    assert "We study 1 things" in first["input_message_content"]["message_text"]
    assert first["reply_markup"]["inline_keyboard"]
    assert offered["is_personal"] is True


@pytest.mark.slow
async def test_they_are_in_the_language_of_who_asks(stage: Stage) -> None:
    asked = question("diffusion", language="ko")

    await stage.happens(asked)

    offered = stage.api.people.asked[query_of(asked)]
    assert "초록" in offered["results"][0]["input_message_content"]["message_text"]
    assert offered["button"] == {"text": "매일 논문 받아 보기", "start_parameter": "sub"}


@pytest.mark.slow
async def test_where_nothing_is_found_only_the_bot_is_offered(stage: Stage) -> None:
    asked = question("xylophone")

    await stage.happens(asked)

    offered = stage.api.people.asked[query_of(asked)]
    assert offered["results"] == []
    assert offered["button"]


@pytest.mark.slow
async def test_what_nobody_waits_for_is_not_answered(stage: Stage) -> None:
    stage.late = timedelta(seconds=31)

    await stage.happens(question("diffusion"))

    assert stage.api.methods() == ["getme"]


@pytest.mark.slow
async def test_a_question_is_not_asked_again_after_a_process_died(stage: Stage) -> None:
    await stage.resumed(question("diffusion"))

    assert stage.api.methods() == ["getme"]


@pytest.mark.slow
async def test_typing_does_not_use_up_the_turns_for_commands(stage: Stage) -> None:
    stage.calm = 0.0
    async with stage.desk() as desk:
        for _ in range(BURST + 1):
            await stage.happen(desk, question("xylophone"))
        assert len(stage.api.people.asked) == BURST
        await stage.happen(desk, message("/help"))

    assert len(stage.api.shown(READER)) == 1


@pytest.mark.slow
async def test_an_answer_that_comes_too_late_is_no_error(stage: Stage) -> None:
    stage.api.mishaps.extend([None, Refusal(400, "Bad Request: query is too old")])

    await stage.happens(question("diffusion"))

    assert stage.api.methods() == ["getme", "answerinlinequery"]
