from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pace import CREEP, Pace

PACES = st.builds(
    Pace,
    rate=st.floats(0.2, 50),
    burst=st.integers(1, 30),
)


def sends(pace: Pace, *, seconds: float, now: float = 0.0) -> list[float]:
    """When a sender that always has something to say speaks."""
    sent, end = [], now + seconds
    while now <= end:
        room = pace.room(now)
        sent += [now] * room
        pace = pace.taken(now, room) if room else pace
        now = max(now + 1e-6, pace.ready_at())
    return sent


def test_after_a_pause_a_burst_may_go_at_once_and_then_one_each_step() -> None:
    sent = sends(Pace(rate=10, burst=3), seconds=0.35)

    assert sent == pytest.approx([0, 0, 0, 0.1, 0.2, 0.3], abs=1e-4)


def test_without_a_burst_two_sends_are_a_step_apart() -> None:
    sent = sends(Pace(rate=4), seconds=1)

    assert sent == pytest.approx([0, 0.25, 0.5, 0.75, 1.0], abs=1e-4)


def test_there_is_no_room_before_it_is_ready() -> None:
    pace = Pace(rate=2).taken(100.0)

    assert pace.ready_at() == 100.5
    assert (pace.room(100.499), pace.room(100.5)) == (0, 1)


def test_a_long_pause_saves_up_no_more_than_the_burst() -> None:
    assert Pace(rate=30, burst=5).taken(0, 5).room(1e6) == 5


def test_a_command_may_go_though_there_is_no_room_and_later_sends_pay_for_it() -> None:
    full = Pace(rate=10, burst=2).taken(0, 2)

    assert full.room(0) == 0
    assert full.taken(0).ready_at() == pytest.approx(full.ready_at() + 0.1)


def test_a_refusal_halves_the_rate_and_keeps_the_wait_that_was_asked_for() -> None:
    pace = Pace(rate=30).refused(1000.0, 17)

    assert pace.slowed == 0.5
    assert pace.ready_at() == 1017
    assert pace.step == pytest.approx(1 / 15)


@pytest.mark.parametrize("burst", [1, 2, 30])
def test_not_even_a_burst_goes_before_the_wait_is_over(burst: int) -> None:
    pace = Pace(rate=1, burst=burst).refused(1000.0, 5)

    assert pace.room(1004.9) == 0
    assert pace.room(1005.1) == 1


def test_a_shorter_wait_does_not_bring_a_longer_one_forward() -> None:
    pace = Pace(rate=30).refused(0, 60).refused(1, 2)

    assert pace.ready_at() == 60


@pytest.mark.parametrize("rate", [0.2, 1, 1.5, 30])
def test_however_often_it_is_refused_one_send_a_second_stays_and_it_never_quickens(
    rate: float,
) -> None:
    pace = Pace(rate=rate)
    for _ in range(20):
        pace = pace.refused(0, 0)

    assert pace.step == pytest.approx(max(1.0, 1 / rate))


def test_a_slowed_rate_creeps_back_with_what_goes_well_and_not_beyond() -> None:
    pace = Pace(rate=30).refused(0, 0)

    assert pace.went_well().slowed == pytest.approx(0.5 * CREEP)
    for _ in range(100):
        pace = pace.went_well()
    assert pace.slowed == 1.0
    assert pace.went_well() is pace


@given(PACES, st.floats(0, 2e9))
def test_no_stretch_of_time_holds_more_than_the_burst_and_its_share_of_the_rate(
    pace: Pace, start: float
) -> None:
    started = replace(pace, tat=start)

    sent = sends(started, seconds=30 / pace.rate, now=start)

    for begin in range(len(sent)):
        for end in range(begin, len(sent)):
            stretch = sent[end] - sent[begin]
            assert end - begin + 1 <= pace.burst + stretch * pace.rate + 0.01


@given(PACES, st.lists(st.tuples(st.floats(0, 10), st.floats(0, 60), st.booleans()), max_size=8))
def test_whatever_the_platform_says_nothing_goes_before_it_may(
    pace: Pace, events: list[tuple[float, float, bool]]
) -> None:
    now, free = 0.0, 0.0
    for pause, wait, refuses in events:
        now += pause
        if refuses:
            pace, free = pace.refused(now, wait), max(free, now + wait)
        else:
            pace = pace.went_well()
        assert not free or pace.room(free - 1e-3) == 0
        assert 0 < pace.slowed <= 1


def test_sends_never_go_backwards() -> None:
    sent = sends(Pace(rate=7, burst=4), seconds=5)

    assert all(one <= other for one, other in pairwise(sent))


def test_many_commands_keep_the_fan_out_waiting_for_a_second_at_most() -> None:
    pace = Pace(rate=30, burst=5)
    for _ in range(3_000):
        pace = pace.taken(0.0)

    assert pace.ready_at() <= 1.0
