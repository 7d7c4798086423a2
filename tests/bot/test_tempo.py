import math

import pytest

from bot.channel import TryAgain
from bot.pace import Pace
from bot.subscription import Address
from bot.tempo import QUIET_MOST, Quiet, Tempo

FLOOD = TryAgain("Flood.", after=30)


def place(number: int) -> Address:
    return Address("fake", f"{number}")


def tempo() -> Tempo:
    return Tempo(pace=Pace(rate=30, burst=5), spacing=lambda _: 0.0)


def test_what_was_under_way_when_it_slowed_down_slows_it_no_further() -> None:
    bot = tempo()

    slowed = [bot.limited(FLOOD, place(n), began=9.5, now=10 + n / 100) for n in range(50)]

    assert slowed.count(True) == 1
    assert bot.pace.slowed == 0.5


def test_one_chat_that_is_limited_slows_nobody_else() -> None:
    bot = tempo()

    assert not any(bot.limited(FLOOD, place(1), began=n, now=n) for n in range(1, 20))
    assert not any(bot.limited(FLOOD, place(n), began=n * 6, now=n * 6) for n in range(1, 20))
    assert bot.pace.slowed == 1


@pytest.mark.slow
def test_whoever_is_left_alone_is_forgotten_after_that() -> None:
    quiet = Quiet()
    for number in range(100_000):
        quiet.leave(place(number), now=number / 100, wait=3)
    assert len(quiet) < 1_000

    for number in range(100_000):
        quiet.leave(place(number), now=2_000, wait=3_600)
    assert len(quiet) <= 2 * QUIET_MOST


def test_what_is_under_way_leaves_only_the_rest_of_the_second_to_others() -> None:
    bot = Tempo(pace=Pace(rate=5, burst=3), spacing=lambda _: 0.0)
    for number in range(6):
        bot.began(number)

    assert bot.room(10) == 1
    bot.began(10)
    assert (bot.room(20), bot.ready_at) == (0, math.inf)
    bot.ended(20)
    assert bot.ready_at == 21
    assert (bot.room(20.9), bot.room(21)) == (0, 1)


def test_an_answer_to_a_command_takes_a_place_of_its_second() -> None:
    bot = Tempo(pace=Pace(rate=5, burst=3), spacing=lambda _: 0.0)
    for _ in range(6):
        bot.began(0)

    bot.command(10)

    assert bot.room(10.9) == 0
    assert bot.room(11) == 1
