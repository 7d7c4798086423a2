from datetime import timedelta

import pytest

from bot.patience import Patience


@pytest.mark.parametrize(
    ("tries", "minutes"), [(1, 1), (2, 2), (3, 4), (4, 8), (5, 15), (6, 15), (1000, 15)]
)
def test_the_pause_doubles_up_to_a_quarter_of_an_hour(tries: int, minutes: int) -> None:
    assert Patience().pause(tries) == timedelta(minutes=minutes)
