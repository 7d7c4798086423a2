from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from bot.deliveries import Outcome, State
from bot.errors import StoreProblem
from bot.ledger import Tenure
from bot.outcomes import Ending
from bot.recording import Recorder
from bot.subscription import Address, Condition
from tests.fake_ledger import FakeLedger

NOON = datetime(2026, 2, 10, 12, tzinfo=UTC)


MINE = Tenure("fake", 1)


def ending(number: int, condition: Condition | None = None) -> Ending:
    outcome = Outcome(delivery_id=number, state=State.SENT, reason="sent", at=NOON)
    return Ending(outcome=outcome, address=Address("fake", f"{number}"), condition=condition)


class Desk(FakeLedger):
    """A ledger that fails once, and another ending comes in while it writes."""

    def __init__(self, *, fails: bool = False) -> None:
        super().__init__()
        self.fails = fails
        self.written: list[int] = []
        self.conditions = 0
        self.recorder = Recorder(ledger=self, clock=lambda: 0.0)

    async def set_condition(self, *_: object) -> int:
        self.conditions += 1
        return 1

    async def record(self, tenure: Tenure, outcomes: Sequence[Outcome]) -> None:
        assert tenure == MINE
        if not self.written:
            self.recorder.add(ending(9))
        if self.fails:
            self.fails = False
            raise StoreProblem("The store is in use.")
        self.written += [one.delivery_id for one in outcomes]


async def test_what_ends_while_others_are_recorded_is_recorded_after_them() -> None:
    desk = Desk()
    desk.recorder.add(ending(1))

    await desk.recorder.flush(MINE)

    assert desk.written == [1, 9]
    assert not desk.recorder


async def test_what_could_not_be_recorded_is_kept_and_nothing_is_done_twice() -> None:
    desk = Desk(fails=True)
    desk.recorder.add(ending(1, Condition.ENDED))
    with pytest.raises(StoreProblem):
        await desk.recorder.flush(MINE)
    assert len(desk.recorder) == 2

    await desk.recorder.flush(MINE)

    assert desk.written[:2] == [1, 9]
    assert desk.conditions == 1
