import gc
import weakref

import pytest

from bot.throttle import Throttle, Turn


def test_a_burst_is_answered_and_then_a_steady_pace() -> None:
    throttle = Throttle(rate=0.5, burst=3)

    at_once = [throttle.turn("a", 100.0) for _ in range(4)]
    later = [throttle.turn("a", 102.0 + 2 * n) for n in range(3)]

    assert at_once == [Turn.GO, Turn.GO, Turn.GO, Turn.SAY_ONCE]
    assert later == [Turn.GO] * 3


def test_too_fast_is_said_once_until_they_slow_down() -> None:
    throttle = Throttle(rate=1, burst=1)

    turns = [throttle.turn("a", at) for at in (10.0, 10.1, 10.2, 11.0, 11.1, 11.2)]

    said, silent = Turn.SAY_ONCE, Turn.SILENT
    assert turns == [Turn.GO, said, silent, Turn.GO, said, silent]


def test_what_was_refused_does_not_make_one_wait_longer() -> None:
    throttle = Throttle(rate=1, burst=1)

    for at in (10.0, 10.2, 10.4, 10.6, 10.8):
        throttle.turn("a", at)

    assert throttle.turn("a", 11.0) is Turn.GO


def test_nobody_waits_for_somebody_else() -> None:
    throttle = Throttle(rate=0.1, burst=1)

    assert [throttle.turn("a", 1.0) for _ in range(3)][1:] == [Turn.SAY_ONCE, Turn.SILENT]
    assert throttle.turn("b", 1.0) is Turn.GO


@pytest.mark.parametrize("now", [0.0, 5.0, 1e9])
def test_the_whole_burst_is_there_at_any_time_of_the_clock(now: float) -> None:
    throttle = Throttle(rate=0.5, burst=12)

    turns = [throttle.turn("a", now) for _ in range(13)]

    assert turns == [*[Turn.GO] * 12, Turn.SAY_ONCE]


def test_only_the_last_ones_are_remembered() -> None:
    throttle = Throttle(rate=0.001, burst=1, most=2)
    for reader in ("a", "b", "a", "c"):
        throttle.turn(reader, 1.0)

    assert throttle.turn("a", 1.0) is Turn.SILENT, "asked after b, so b was forgotten"
    assert throttle.turn("b", 1.0) is Turn.GO
    assert throttle.turn("c", 1.0) is Turn.GO, "forgotten for b, and with it that it asked"


def test_nothing_is_left_of_who_is_forgotten() -> None:
    class Name(str):
        __slots__ = ("__weakref__",)

    throttle = Throttle(rate=0.001, burst=1, most=1)
    reader = Name("a")
    left = weakref.ref(reader)
    for _ in range(2):
        throttle.turn(reader, 1.0)
    del reader

    assert left() is not None
    throttle.turn("b", 1.0)
    gc.collect()
    assert left() is None
