import time

from bot.ticks import ticks


def test_it_goes_forward_as_fast_as_time_does() -> None:
    before, began = time.monotonic(), ticks()
    time.sleep(0.01)
    passed, between = ticks() - began, time.monotonic() - before

    assert 0.01 <= passed <= between
