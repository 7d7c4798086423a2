import pytest
from structlog.testing import capture_logs

from bot.backoff import Backoff


class Naps:
    def __init__(self) -> None:
        self.seconds: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)


@pytest.fixture
def naps() -> Naps:
    return Naps()


def backoff(naps: Naps, random: float = 1.0) -> Backoff:
    return Backoff("It waits.", first=1, longest=10, sleep=naps, random=lambda: random)


async def test_waits_longer_after_each_failure_up_to_a_limit(naps: Naps) -> None:
    waiting = backoff(naps)

    for _ in range(6):
        await waiting.wait(OSError("Down."))

    assert naps.seconds == [1, 2, 4, 8, 10, 10]


async def test_begins_anew_once_it_worked(naps: Naps) -> None:
    waiting = backoff(naps)
    await waiting.wait(OSError("Down."))
    await waiting.wait(OSError("Down."))

    waiting.over()
    await waiting.wait(OSError("Down."))

    assert naps.seconds == [1, 2, 1]


async def test_up_to_half_of_a_wait_is_left_to_chance(naps: Naps) -> None:
    await backoff(naps, random=0.0).wait(OSError("Down."))
    await backoff(naps, random=0.5).wait(OSError("Down."))

    assert naps.seconds == [0.5, 0.75]


async def test_waits_at_least_as_long_as_it_was_asked_to(naps: Naps) -> None:
    await backoff(naps).wait(OSError("Down."), least=17)

    assert naps.seconds == [17]


async def test_years_of_failures_are_no_number_too_large(naps: Naps) -> None:
    waiting = backoff(naps)

    for _ in range(2_000):
        await waiting.wait(OSError("Down."))

    assert naps.seconds[-1] == 10


async def test_says_once_what_is_wrong_and_again_when_that_changes(naps: Naps) -> None:
    waiting = backoff(naps)

    with capture_logs() as said:
        for words in ("Down.", "Down.", "Full.", "Full."):
            await waiting.wait(OSError(words))
        waiting.over()
        await waiting.wait(OSError("Full."))

    assert [(one["event"], one["says"]) for one in said] == [
        ("It waits.", "Down."),
        ("It waits.", "Full."),
        ("It waits.", "Full."),
    ]


def test_who_does_something_else_meanwhile_is_told_how_long_to_wait(naps: Naps) -> None:
    waiting = backoff(naps)

    assert [waiting.pause(OSError("Down.")) for _ in range(3)] == [1, 2, 4]
    assert naps.seconds == []
