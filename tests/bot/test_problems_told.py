"""Whatever the ledger says of a delivery, readers are told in their own language."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence

import pytest
from structlog.testing import capture_logs

import bot.content
from adapters.store import ledger_closing
from adapters.store.ledger_closing import Closing
from bot.channel import Look, Note, TryAgain, Unclear
from bot.content import Skip
from bot.deliveries import Outcome, State
from bot.errors import StoreProblem
from bot.ledger import Tenure
from bot.models import Digest
from formatters.subscription_words import reason_words
from tests.fake_ledger import FakeLedger
from tests.pump_bench import MONDAY, SUNDAY, Bench
from tests.told import english_of_ours

BUSY = "Telegram asks for a pause. (17 s)"
LATE = "Telegram did not answer in time."
LOCKED = StoreProblem("The store (/srv/paperboy.db) is in use by another process.")


class Remembering(FakeLedger):
    """Keeps what was ever said, by its reason."""

    def __init__(self) -> None:
        super().__init__()
        self.said: dict[str, str] = {}

    async def record(self, tenure: Tenure, outcomes: Sequence[Outcome]) -> None:
        self.said |= {one.reason: one.says for one in outcomes}
        await super().record(tenure, outcomes)


@pytest.fixture
def ledger() -> Remembering:
    return Remembering()


@pytest.fixture
async def bench(ledger: Remembering) -> AsyncIterator[Bench]:
    bench = Bench()
    bench.ledger = bench.desk = ledger
    yield bench
    await bench.end()


async def nobody_answers(bench: Bench) -> None:
    bench.channel.latency = 10_000.0
    await bench.subscribe(1)
    await bench.plan()
    await bench.drain()


async def it_may_have_arrived(bench: Bench) -> None:
    bench.channel.always = Unclear(LATE, reason="late")
    await bench.subscribe(1)
    await bench.plan()
    await bench.drain()


async def it_is_tried_until_its_deadline(bench: Bench) -> None:
    bench.channel.always = TryAgain(BUSY)
    await bench.subscribe(1)
    await bench.plan(hours=0.1)
    await bench.drain()


async def it_meets_a_bug(bench: Bench) -> None:
    bench.channel.always = ZeroDivisionError("Oh.")
    await bench.subscribe(1)
    await bench.plan()
    await bench.drain()


async def the_store_is_locked(bench: Bench) -> None:
    await bench.subscribe(1)
    await bench.plan()
    bench.shelf.broken = LOCKED
    bench.start()
    await bench.time.passes(3)


async def its_chat_has_to_pause(bench: Bench) -> None:
    bench.channel.space = 3.0
    await bench.subscribe(1)
    await bench.plan(SUNDAY)
    await bench.plan(MONDAY)
    await bench.drain()


async def the_process_freezes(bench: Bench) -> None:
    render = bench.channel.render

    def slow(content: Digest | Note, look: Look) -> str:
        bench.time.seconds += 60.0
        return render(content, look)

    bench.channel.render = slow  # type: ignore[method-assign]
    await bench.subscribe(1)
    await bench.plan()
    await bench.drain()


async def it_stops_between_two_messages(bench: Bench) -> None:
    bench.channel.parts, bench.channel.space = 2, 3.0
    await bench.subscribe(1)
    await bench.plan()
    bench.start()
    await bench.time.until(lambda: len(bench.channel.shown) == 1)
    await bench.end()


async def the_second_message_would_wait_too_long(bench: Bench) -> None:
    bench.channel.parts, bench.channel.space = 2, 60.0
    await bench.subscribe(1)
    await bench.plan()
    bench.start()
    await bench.time.passes(3)


@pytest.mark.parametrize(
    ("happens", "reason"),
    [
        (nobody_answers, "unclear"),
        (it_may_have_arrived, "late"),
        (it_is_tried_until_its_deadline, "try-again"),
        (it_meets_a_bug, "bug"),
        (the_store_is_locked, "store"),
        (its_chat_has_to_pause, "pause"),
        (the_process_freezes, "frozen"),
        (it_stops_between_two_messages, "stopped"),
        (the_second_message_would_wait_too_long, "no-place"),
    ],
)
async def test_what_keeps_a_delivery_back_is_told_in_every_language(
    bench: Bench, ledger: Remembering, happens: Callable[[Bench], Awaitable[None]], reason: str
) -> None:
    await happens(bench)

    says = ledger.said[reason]
    assert says.endswith((".", ")"))
    assert english_of_ours(says) == []


async def test_where_the_store_is_stands_in_the_log_and_nowhere_else(
    bench: Bench, ledger: Remembering
) -> None:
    with capture_logs() as logged:
        await the_store_is_locked(bench)

    assert "/srv" not in ledger.said["store"]
    assert {"/srv/paperboy.db" in one["says"] for one in logged} == {True}


@pytest.mark.parametrize(
    "end",
    [one for one in vars(ledger_closing).values() if isinstance(one, Closing)]
    + [one for one in vars(bot.content).values() if isinstance(one, Skip)],
    ids=lambda end: end.says,
)
def test_an_end_without_a_request_is_told_in_every_language(end: Closing | Skip) -> None:
    assert english_of_ours(end.says) == []


async def test_what_may_have_arrived_says_who_can_send_it_again(
    bench: Bench, ledger: Remembering
) -> None:
    await it_may_have_arrived(bench)

    assert ledger.rows[1].state is State.UNKNOWN
    assert reason_words(ledger.rows[1].says, "ko") == (
        "텔레그램이 제때 응답하지 않았습니다. 이미 도착했을 수도 있습니다. "
        "오지 않았다면 Paperboy 운영자가 다시 보낼 수 있습니다."
    )
