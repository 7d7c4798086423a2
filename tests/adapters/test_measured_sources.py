"""Every call to a source is measured, with how it ended."""

from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from adapters.arxiv import Arxiv
from adapters.huggingface import HuggingFace
from bot.errors import PaperUnknown, TryLater
from tests.fake_measure import FakeMeasure
from tests.fakes import FakeClock

Talk = Callable[..., httpx.AsyncClient]


@pytest.mark.usefixtures("retries_at_once")
async def test_calls_to_hugging_face_are_measured_each_time(talk: Talk, clock: FakeClock) -> None:
    answers = iter([httpx.Response(502), httpx.Response(404, json={"error": "Not found."})])
    measure = FakeMeasure()
    source = HuggingFace(
        client=talk(lambda _: next(answers)),
        url="https://hf.example",
        now=clock,
        sleep=clock.sleep,
        measure=measure,
    )

    with pytest.raises(PaperUnknown):
        await source.fetch_paper("2602.06570")

    assert measure.told == [("huggingface", "Passing"), ("huggingface", "well")]


async def test_a_call_that_arxiv_refuses_is_measured_as_that(
    talk: Talk, clock: FakeClock, tmp_path: Path
) -> None:
    measure = FakeMeasure()
    source = Arxiv(
        client=talk(lambda _: httpx.Response(429)),
        folder=tmp_path,
        now=clock,
        sleep=clock.sleep,
        measure=measure,
    )

    with pytest.raises(TryLater):
        await source.fetch_paper("2602.06570")

    assert measure.told == [("arxiv", "TryLater")]
