import asyncio
import random
from bisect import bisect_left
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from bot.asking import key
from bot.channel import (
    AddressGone,
    AddressMoved,
    ChannelBroken,
    DeliveryError,
    Look,
    MessageRejected,
    NotAllowed,
    Note,
    TryAgain,
    Unclear,
)
from bot.deliveries import State
from bot.delivery import GRACE
from bot.errors import StoreProblem
from bot.models import Digest
from bot.outcomes import EDIT_TRIES
from bot.policy import Doubt, Policy
from bot.sending import PATIENCE
from bot.subscription import Address, Condition, Subscription
from tests.pump_bench import MONDAY, NOON, SUNDAY, TUESDAY_EARLY, Bench, place

LOCKED = StoreProblem("The store is in use by another process. Wait, or end it.")


def most_in_a_second(instants: Iterable[float]) -> int:
    """The most of those instants that any second holds, its end left out."""
    ordered = sorted(instants)
    return max(bisect_left(ordered, at + 1.0 - 1e-6) - place for place, at in enumerate(ordered))


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    bench = Bench()
    yield bench
    await bench.end()


async def test_everybody_gets_the_digest_once(bench: Bench) -> None:
    addresses = await bench.subscribe(40, silent=True, role="7")
    await bench.plan()

    await bench.drain()

    assert bench.states() == {State.SENT: 40}
    assert sorted(seen.to for seen in bench.channel.seen) == sorted(addresses)
    message = "2026-02-09 final 2609.00001▲9 2609.00002▲5 2609.00003▲2 of 3 en"
    assert {(seen.message, seen.silent, seen.role) for seen in bench.channel.seen} == {
        (message, True, "7")
    }
    row = bench.ledger.rows[1]
    assert (row.attempts, row.papers) == (1, ("2609.00001", "2609.00002", "2609.00003"))
    assert (bench.channel.shown[row.address, row.message_ids[0]], bool(row.shown)) == (
        message,
        True,
    )
    assert len(bench.channel.rendered) == 1


@dataclass(frozen=True)
class Case:
    error: Exception
    state: State
    reason: str
    requests: int = 1
    condition: Condition = Condition.ACTIVE
    alarms: tuple[str, ...] = ()


CASES = [
    Case(TryAgain("Busy.", after=17), State.SENT, "sent", requests=2),
    Case(TryAgain("No way there."), State.SENT, "sent", requests=2),
    Case(Unclear("No answer."), State.UNKNOWN, "unclear"),
    Case(
        MessageRejected("Too long.", reason="too-long"),
        State.REJECTED,
        "too-long",
        alarms=("fake:too-long:2026-02-09",),
    ),
    Case(DeliveryError("Odd."), State.REJECTED, "failed", alarms=("fake:failed:2026-02-09",)),
    Case(NotAllowed("No."), State.REJECTED, "no-permission", condition=Condition.PAUSED),
    Case(AddressGone("Blocked."), State.GONE, "gone", condition=Condition.ENDED),
    Case(ZeroDivisionError("Oh."), State.REJECTED, "bug", alarms=("fake:bug",)),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: type(case.error).__name__)
async def test_each_error_has_its_outcome_and_stops_nobody_else(bench: Bench, case: Case) -> None:
    one, _ = await bench.subscribe(2)
    bench.channel.script[one] = [case.error]
    await bench.plan()

    await bench.drain()

    assert bench.row(1) == (case.state, case.reason)
    assert bench.row(2) == (State.SENT, "sent")
    assert len(bench.at(one)) == case.requests
    (wanted,) = await bench.ledger.subscriptions(address=one)
    assert wanted.condition is case.condition
    assert wanted.reason == ("" if case.condition is Condition.ACTIVE else str(case.error))
    assert tuple(bench.alarm.words) == case.alarms


async def test_it_waits_as_long_as_the_platform_asked(bench: Bench) -> None:
    (one,) = await bench.subscribe(1)
    bench.channel.script[one] = [TryAgain("Flood.", after=17, reason="flood")]
    await bench.plan()

    await bench.drain()

    assert bench.at(one) == [0, pytest.approx(17.1, abs=0.2)]


async def test_tries_move_apart_and_end_with_the_deadline(bench: Bench) -> None:
    (one,) = await bench.subscribe(1)
    bench.channel.script[one] = [TryAgain("No way there.") for _ in range(99)]
    await bench.plan(hours=2)

    await bench.drain(within=7_300)

    tries = bench.at(one)
    waits = [later - earlier for earlier, later in pairwise(tries)]
    assert waits[:7] == [pytest.approx(wait, abs=1) for wait in (7.5, 15, 30, 60, 120, 240, 480)]
    assert waits[7:] == [pytest.approx(900, abs=1)] * 6
    assert bench.row() == (State.EXPIRED, "try-again")
    assert bench.ledger.rows[1].says == (
        "No way there. It was tried for as long as it was news, and is given up now."
    )


async def test_what_is_unclear_is_held_and_said(bench: Bench) -> None:
    (one,) = await bench.subscribe(1)
    bench.channel.lost[one] = [Unclear("The answer was lost.")]
    await bench.plan()

    await bench.drain()

    assert bench.ledger.rows[1].says == (
        "The answer was lost. It may have arrived. If it did not, whoever runs Paperboy can replay "
        "it."
    )
    assert bench.channel.arrived.total() == 1


async def test_what_is_unclear_is_sent_again_where_the_operator_prefers_two_to_none(
    bench: Bench,
) -> None:
    (one,) = await bench.subscribe(1)
    bench.channel.script[one] = [Unclear("No answer.")]
    bench.policy = Policy(unknown=Doubt.RESEND)
    await bench.plan()

    await bench.drain()

    assert bench.row() == (State.SENT, "sent")


async def test_a_platform_that_knows_its_keys_is_told_again_and_shows_it_once() -> None:
    bench = Bench(repeatable=True)
    addresses = await bench.subscribe(20)
    for address in addresses:
        bench.channel.lost[address] = [Unclear("The answer was lost.")] * 3
    await bench.plan()

    await bench.drain()

    assert bench.states() == {State.SENT: 20}
    assert len(bench.channel.seen) == 80
    assert len({(seen.to, seen.key) for seen in bench.channel.seen}) == 20
    assert bench.doubled() == []
    await bench.end()


def test_a_key_is_the_same_in_every_process() -> None:
    address = Address("discord", "1")

    assert key(MONDAY, address) == "24ad71952deb01d84bf9456a"
    assert key(MONDAY, address) != key(SUNDAY, address)
    assert key(MONDAY, address) != key(MONDAY, Address("discord", "2"))


async def test_a_chat_that_moved_is_followed_at_once_with_its_subscription(bench: Bench) -> None:
    (old,), new = await bench.subscribe(1), Address("fake", "-1001")
    bench.channel.script[old] = [AddressMoved("Now a supergroup.", to=new)]
    await bench.plan()

    await bench.drain()

    assert bench.row() == (State.SENT, "sent")
    assert bench.at(new) == [pytest.approx(0.1, abs=0.2)]
    assert [one.address for one in await bench.ledger.subscriptions()] == [new]


async def test_two_chats_that_name_each_other_are_not_followed_for_ever(bench: Bench) -> None:
    (one,), two = await bench.subscribe(1), Address("fake", "two")
    bench.channel.script[one] = [AddressMoved("There.", to=two)] * 99
    bench.channel.script[two] = [AddressMoved("Here.", to=one)] * 99
    await bench.plan(hours=1)

    await bench.drain(within=4_000)

    assert bench.states() == {State.EXPIRED: 1}
    assert len(bench.channel.seen) < 20


async def test_a_stop_ends_as_soon_as_what_is_under_way_has_ended(bench: Bench) -> None:
    await bench.subscribe(300)
    await bench.plan()
    bench.start()
    await bench.time.passes(2)

    began = bench.time.clock()
    await bench.end()

    assert bench.time.clock() - began < 1
    assert State.SENDING not in bench.states()


async def test_a_bot_that_is_refused_stops_and_loses_nothing(bench: Bench) -> None:
    addresses = await bench.subscribe(100)
    bench.channel.script[addresses[7]] = [ChannelBroken("The token is wrong: make a new one.")]
    await bench.plan()

    bench.start()
    assert bench.running is not None
    await bench.time.until(bench.running.done)

    assert bench.pump.broken == "The token is wrong: make a new one."
    assert bench.alarm.raised == [("fake:bot-refused", bench.pump.broken)]
    assert State.SENDING not in bench.states()
    assert len(bench.channel.seen) < 20
    assert bench.row(8) == (State.RETRY, "bot-refused")
    bench.start()
    await bench.drain()
    assert bench.states() == {State.SENT: 100}
    assert bench.doubled() == []


async def test_that_a_bot_is_refused_is_said_until_something_is_sent_again(bench: Bench) -> None:
    first, _ = await bench.subscribe(2)
    bench.channel.script[first] = [ChannelBroken("The token is wrong.")]
    await bench.plan()
    bench.start()
    assert bench.running is not None
    await bench.time.until(bench.running.done)

    bench.running = asyncio.create_task(bench.pump.run(bench.stop))
    await asyncio.sleep(0)
    assert bench.pump.broken == "The token is wrong."
    await bench.drain()
    assert bench.pump.broken == ""
    await bench.end()


async def test_the_operator_is_told_of_a_refused_post_once_a_day(bench: Bench) -> None:
    await bench.subscribe(30)
    bench.channel.always = MessageRejected("Too long.")
    await bench.plan()
    await bench.drain()
    assert bench.alarm.words == ["fake:rejected:2026-02-09"]

    await bench.time.passes(86_400)
    await bench.ledger.replay(MONDAY, [State.REJECTED], deadline=bench.time.now() + timedelta(1))
    bench.pump.wake()
    await bench.drain()

    assert bench.alarm.words == ["fake:rejected:2026-02-09"] * 2
    assert bench.states() == {State.REJECTED: 30}


async def test_a_bug_in_making_one_message_costs_that_one(bench: Bench) -> None:
    await bench.subscribe(3)
    broken = Subscription(address=place(2), top=1)
    await bench.ledger.subscribe(broken, next_due=NOON)
    render = bench.channel.render

    def fragile(content: Digest | Note, look: Look) -> str:
        assert not isinstance(content, Digest) or len(content.entries) > 1
        return render(content, look)

    bench.channel.render = fragile  # type: ignore[method-assign]
    await bench.plan()

    await bench.drain()

    assert [bench.row(number)[1] for number in (1, 2, 3)] == ["sent", "bug", "sent"]


async def test_who_wants_nothing_of_it_is_skipped(bench: Bench) -> None:
    await bench.subscribe(1, min_upvotes=50)
    await bench.plan()

    await bench.drain()

    assert bench.row() == (State.SKIPPED, "filtered")
    assert bench.channel.seen == []


async def test_papers_of_an_earlier_day_are_not_sent_again(bench: Bench) -> None:
    await bench.subscribe(1)
    await bench.plan(SUNDAY)
    await bench.drain()
    same = bench.shelf.lists[SUNDAY.span].papers[0]
    monday = bench.shelf.lists[MONDAY.span]
    bench.shelf.lists[MONDAY.span] = replace(monday, papers=(*monday.papers, same))

    await bench.plan(MONDAY)
    await bench.drain()

    assert bench.channel.seen[1].message == (
        "2026-02-09 final 2609.00001▲9 2609.00002▲5 2609.00003▲2 of 4 en"
    )


@pytest.mark.slow
async def test_ten_thousand_are_paced_and_nothing_busy_is_done_meanwhile() -> None:
    bench = Bench(rate=30, burst=5, in_flight=30, latency=0.2)
    await bench.subscribe(10_000)
    await bench.plan()
    began = bench.time.clock()

    await bench.drain()

    took = bench.time.clock() - began
    assert bench.states() == {State.SENT: 10_000}
    assert bench.doubled() == []
    assert took == pytest.approx(10_000 / 30, rel=0.02)
    assert most_in_a_second(seen.at for seen in bench.channel.seen) <= 30 + 5
    assert bench.ledger.most_sending <= 30
    assert max(bench.ledger.claims) <= 5
    assert len(bench.ledger.claims) <= took * 15
    assert len(bench.ledger.recorded) <= took * 50
    await bench.end()


@pytest.mark.slow
async def test_a_paid_broadcast_reaches_its_rate() -> None:
    bench = Bench(rate=30, burst=5, in_flight=30, latency=0.05)
    bench.policy = Policy(rate=1_000, in_flight=200)
    await bench.subscribe(5_000)
    await bench.plan()
    began = bench.time.clock()

    await bench.drain()

    assert bench.time.clock() - began == pytest.approx(5, rel=0.1)
    assert most_in_a_second(seen.at for seen in bench.channel.seen) <= 1_050
    await bench.end()


@pytest.mark.slow
async def test_commands_go_at_once_and_the_deliveries_make_room() -> None:
    bench = Bench(rate=30, burst=5)
    await bench.subscribe(10_000)
    await bench.plan()
    bench.start()
    answered: list[float] = []

    async def ask() -> None:
        chance = random.Random(1)  # noqa: S311 – weather, not a secret
        for _ in range(300):
            await bench.time.sleep(chance.random())
            asked = bench.time.clock()
            await bench.pump.command(place(10_001))
            assert bench.time.clock() == asked
            answered.append(asked)

    asking = asyncio.create_task(ask())
    await bench.drain()

    assert asking.done()
    sent = [seen.at for seen in bench.channel.seen]
    assert most_in_a_second([*sent, *answered]) <= 30 + 5 + 3
    assert len(sent) == 10_000
    await bench.end()


async def test_an_address_gets_its_messages_apart_while_others_go_on() -> None:
    bench = Bench(space=3.0)
    await bench.subscribe(50)
    await bench.plan(SUNDAY)
    await bench.plan(MONDAY)

    await bench.drain()

    assert bench.states() == {State.SENT: 100}
    for number in range(1, 51):
        first, second = bench.at(place(number))
        assert second - first >= 2.999
    assert len(bench.channel.seen) == 100
    assert bench.time.clock() - 1_000 < 10
    await bench.end()


async def test_a_command_counts_for_the_spacing_of_its_chat() -> None:
    bench = Bench(space=3.0)
    one, _ = await bench.subscribe(2)
    bench.start()
    await bench.pump.command(one)
    await bench.plan()

    await bench.drain()

    assert bench.at(one)[0] >= 2.9
    await bench.end()


@pytest.mark.slow
async def test_a_storm_of_limits_slows_everybody_and_loses_nothing() -> None:
    bench = Bench(rate=30, burst=5, latency=0.1)
    addresses = await bench.subscribe(300)
    for address in addresses:
        bench.channel.script[address] = [TryAgain("Flood.", after=30)] * 2
    await bench.plan()

    await bench.drain()

    assert bench.states() == {State.SENT: 300}
    assert bench.doubled() == []
    for address in addresses:
        tries = bench.at(address)
        assert all(later - before >= 30 for before, later in pairwise(tries))
    # At full pace, the first 300 would have gone in 10 s.
    assert max(bench.at(address)[0] for address in addresses) > 20
    await bench.end()


@pytest.mark.slow
async def test_a_limit_of_the_whole_bot_silences_it_and_it_creeps_back() -> None:
    bench = Bench(rate=30, burst=5, latency=0.1)
    addresses = await bench.subscribe(2_000)
    bench.channel.script[addresses[100]] = [TryAgain("Too fast.", after=20, whole_bot=True)]
    await bench.plan()

    await bench.drain()

    limited = bench.at(addresses[100])[0] + 0.1
    sent = sorted(seen.at - 1_000 for seen in bench.channel.seen)
    assert not [at for at in sent if limited < at < limited + 20]
    assert len([at for at in sent if limited + 20 <= at < limited + 21]) < 25
    assert most_in_a_second(sent) <= 35
    assert sum(1 for at in sent if at >= sent[-1] - 10) == pytest.approx(300, rel=0.05)
    assert bench.states() == {State.SENT: 2_000}
    await bench.end()


async def test_the_operator_hears_of_a_long_silence() -> None:
    bench = Bench()
    (one,) = await bench.subscribe(1)
    bench.channel.script[one] = [TryAgain("Flood.", after=3_000, whole_bot=True)]
    await bench.plan()

    await bench.drain()

    assert bench.alarm.words == ["fake:silence"]
    await bench.end()


async def test_a_locked_ledger_is_waited_for(bench: Bench) -> None:
    await bench.subscribe(300)
    await bench.plan()
    bench.start()
    await bench.time.passes(3)

    bench.ledger.broken = LOCKED
    await bench.time.passes(300)
    sent = len(bench.channel.seen)
    assert bench.states()[State.SENDING] <= 30
    bench.ledger.broken = None
    await bench.drain()

    assert sent < 150
    assert bench.states() == {State.SENT: 300}
    assert bench.doubled() == []
    assert bench.alarm.raised == [("store", str(LOCKED))]


async def test_a_ledger_that_is_locked_at_the_start_is_waited_for(bench: Bench) -> None:
    await bench.subscribe(3)
    await bench.plan()
    bench.ledger.broken = LOCKED

    bench.start()
    await bench.time.passes(100)
    bench.ledger.broken = None
    await bench.drain()

    assert bench.states() == {State.SENT: 3}


async def test_lists_that_cannot_be_read_for_a_while_cost_only_time(bench: Bench) -> None:
    await bench.subscribe(50)
    await bench.plan()
    bench.shelf.broken = LOCKED
    bench.start()
    await bench.time.passes(60)
    assert bench.channel.seen == []

    bench.shelf.broken = None
    await bench.drain()

    assert bench.states() == {State.SENT: 50}


async def test_answers_of_the_ledger_that_are_lost_double_nothing(bench: Bench) -> None:
    await bench.subscribe(300)
    await bench.plan()
    bench.start()
    for seconds in (0.5, 1.0, 2.0, 3.0):
        await bench.time.passes(seconds)
        bench.ledger.lose_answers = 2

    await bench.drain()

    assert bench.states() == {State.SENT: 300}
    assert len(bench.channel.seen) == 300


@pytest.mark.parametrize("jump", [-3_600.0, -60.0, 60.0, 3_600.0])
async def test_a_clock_that_jumps_stops_nothing(bench: Bench, jump: float) -> None:
    addresses = await bench.subscribe(300)
    bench.channel.script[addresses[0]] = [TryAgain("Flood.", after=5)]
    await bench.plan()
    bench.start()
    await bench.time.passes(3)

    bench.time.jump(jump)
    await bench.time.passes(10)

    assert bench.states() == {State.SENT: 300}
    assert most_in_a_second(seen.at for seen in bench.channel.seen) <= 35
    assert len(bench.ledger.claims) < 3_500


async def test_a_clock_that_is_set_back_for_good_holds_up_nothing_new(bench: Bench) -> None:
    await bench.subscribe(1)
    bench.start()
    await bench.time.passes(10)

    bench.time.jump(-10 * 86_400)
    await bench.plan()
    await bench.drain(within=60)

    assert bench.states() == {State.SENT: 1}


async def test_a_clock_that_jumps_ahead_is_noticed_while_nothing_is_due(bench: Bench) -> None:
    (one,) = await bench.subscribe(1)
    later = NOON + timedelta(hours=2)
    bench.ledger.enter(MONDAY, one, deadline=later + timedelta(hours=2), now=later)
    bench.start()
    await bench.time.passes(10)

    bench.time.jump(7_200)
    await bench.time.passes(31)

    assert bench.states() == {State.SENT: 1}


async def test_while_nothing_is_due_hardly_anything_is_asked(bench: Bench) -> None:
    await bench.subscribe(1)
    bench.start()
    await bench.time.passes(3_600)
    assert len(bench.ledger.claims) <= 3_600 / 30 + 2

    await bench.plan()
    asked = bench.time.clock()
    await bench.drain()

    assert bench.channel.seen[0].at - asked <= 0.1


async def test_however_often_it_is_woken_it_claims_a_few_times_a_second(bench: Bench) -> None:
    bench.start()
    await bench.time.passes(1)
    before = len(bench.ledger.claims)

    for _ in range(1_000):
        bench.pump.wake()
        await bench.time.passes(0.01)

    assert len(bench.ledger.claims) - before <= 10 * 13


async def test_what_is_under_way_at_the_end_is_recorded(bench: Bench) -> None:
    bench.channel.latency = 3.0
    await bench.subscribe(200)
    await bench.plan()
    bench.start()
    await bench.time.passes(2)

    await bench.end()

    states = bench.states()
    assert states[State.SENT] == len(bench.channel.seen) == 30
    assert states == {State.SENT: 30, State.DUE: 170}


async def test_what_does_not_end_in_time_is_in_doubt_at_the_next_start(bench: Bench) -> None:
    bench.channel.latency = 60.0
    await bench.subscribe(200)
    await bench.plan()
    bench.start()
    await bench.time.passes(2)
    asked = bench.time.clock()

    await bench.end()
    assert bench.time.clock() - asked <= GRACE + 0.1
    assert bench.states() == {State.SENDING: 30, State.DUE: 170}

    bench.channel.latency = 0.1
    bench.start()
    await bench.drain()
    assert bench.states() == {State.UNKNOWN: 30, State.SENT: 170}


@pytest.mark.parametrize("overtaken", [False, True])
async def test_what_could_not_be_recorded_at_the_end_is_by_the_next_run(
    bench: Bench, *, overtaken: bool
) -> None:
    await bench.subscribe(50)
    await bench.plan()
    bench.start()
    await bench.time.passes(1)
    bench.ledger.broken = LOCKED
    await bench.end()
    sent = bench.states()[State.SENT]

    bench.ledger.broken = None
    if overtaken:
        await bench.ledger.take_over("fake", again=False, now=bench.time.now())
    for _ in range(1 + overtaken):  # whoever was overtaken finds that out, and is started anew
        bench.running = asyncio.create_task(bench.pump.run(asyncio.Event()))
        await bench.time.passes(60)

    unknown = bench.states()[State.UNKNOWN]
    assert sent < len(bench.channel.seen) == 50
    assert bench.states() == Counter({State.SENT: 50 - unknown, State.UNKNOWN: unknown})
    assert (unknown > 0) is overtaken
    await bench.kill()


@pytest.mark.slow
@pytest.mark.parametrize("repeatable", [False, True])
async def test_killed_again_and_again_it_doubles_nothing(*, repeatable: bool) -> None:
    bench = Bench(repeatable=repeatable, in_flight=8)
    await bench.subscribe(400)
    await bench.plan()
    chance = random.Random(3)  # noqa: S311 – weather, not a secret

    kills = 6
    for _ in range(kills):
        bench.start()
        await bench.time.passes(1 + chance.random())
        await bench.kill()
        assert bench.states()[State.SENDING] <= 8
    bench.start()
    await bench.drain()

    assert bench.doubled() == []
    states = bench.states()
    assert states[State.SENT] + states[State.UNKNOWN] == 400
    assert states[State.UNKNOWN] <= (0 if repeatable else 8 * kills)
    await bench.end()


async def test_what_is_not_recorded_yet_counts_as_under_way() -> None:
    bench = Bench(rate=1_000, burst=50, in_flight=8, latency=0.005, spread=0.004)
    await bench.subscribe(100)
    await bench.plan()

    await bench.drain()

    assert bench.ledger.most_sending == 8
    await bench.end()


async def test_a_request_that_nobody_answers_is_given_up(bench: Bench) -> None:
    bench.channel.latency = 10_000.0
    await bench.subscribe(1)
    await bench.plan()

    await bench.drain()

    assert bench.row() == (State.UNKNOWN, "unclear")
    assert bench.time.clock() - 1_000 == pytest.approx(PATIENCE, abs=1)


async def test_a_wake_while_the_ledger_answers_is_not_lost(bench: Bench) -> None:
    await bench.subscribe(1)
    next_at = bench.ledger.next_at

    async def planned_meanwhile(channel: str) -> datetime | None:
        answer = await next_at(channel)
        bench.ledger.next_at = next_at  # type: ignore[method-assign]
        await bench.plan()
        return answer

    bench.ledger.next_at = planned_meanwhile  # type: ignore[method-assign]
    bench.start()

    await bench.time.passes(1)

    assert bench.states() == {State.SENT: 1}


async def sent_early(bench: Bench, count: int = 1, *, role: str = "") -> list[Address]:
    addresses = await bench.subscribe(count, role=role)
    await bench.plan(TUESDAY_EARLY)
    await bench.drain()
    return addresses


async def revise(bench: Bench) -> None:
    await bench.ledger.revise(TUESDAY_EARLY, now=bench.time.now(), over=0)
    bench.pump.wake()
    await bench.drain()


async def test_votes_that_moved_are_edited_in(bench: Bench) -> None:
    await sent_early(bench, 3)
    await bench.time.passes(1_800)
    bench.votes(TUESDAY_EARLY, 9, 50, 2)

    await revise(bench)

    message = "2026-02-10 early 2610.00002▲50 2610.00001▲9 2610.00003▲2 of 3 en"
    assert set(bench.channel.shown.values()) == {message}
    assert (len(bench.channel.seen), len(bench.channel.edits)) == (3, 3)
    assert bench.row() == (State.SENT, "edited")


async def test_an_edit_names_the_role_that_was_mentioned(bench: Bench) -> None:
    await sent_early(bench, role="7")
    await bench.time.passes(1_800)
    bench.votes(TUESDAY_EARLY, 9, 50, 2)

    await revise(bench)

    assert [edit.role for edit in bench.channel.edits] == ["7"]


async def test_an_edit_for_a_clock_that_went_on_is_not_made(bench: Bench) -> None:
    await sent_early(bench)
    await bench.time.passes(1_800)
    bench.votes(TUESDAY_EARLY, 9, 5, 2)

    await revise(bench)

    assert bench.channel.edits == []
    assert bench.row() == (State.SENT, "unchanged")
    assert bench.ledger.rows[1].message_ids == ("m1",)


async def test_the_last_edit_says_that_the_list_is_final(bench: Bench) -> None:
    await sent_early(bench)
    await bench.time.passes(86_400)
    bench.votes(TUESDAY_EARLY, 9, 5, 2)

    await revise(bench)

    assert "final" in bench.channel.shown[place(1), "m1"]


@pytest.mark.parametrize(
    ("case", "calls"),
    [
        (Case(TryAgain("Busy."), State.SENT, "edit-try-again"), EDIT_TRIES),
        (Case(Unclear("No answer."), State.SENT, "edit-unclear"), EDIT_TRIES),
        (Case(MessageRejected("Cannot be edited."), State.SENT, "edit-rejected"), 1),
        (Case(NotAllowed("May not."), State.SENT, "edit-no-permission"), 1),
        (Case(ZeroDivisionError("Oh."), State.SENT, "bug"), 1),
        (Case(AddressGone("Blocked."), State.GONE, "gone"), 1),
        (Case(AddressMoved("There.", to=Address("fake", "new")), State.SENT, "moved"), 1),
    ],
    ids=lambda value: type(value.error).__name__ if isinstance(value, Case) else "",
)
async def test_whatever_befalls_an_edit_its_reader_has_the_post(
    bench: Bench, case: Case, calls: int
) -> None:
    await sent_early(bench)
    shown = bench.ledger.rows[1].shown
    bench.votes(TUESDAY_EARLY, 9, 50, 2)
    bench.channel.always = case.error

    await revise(bench)

    assert len(bench.channel.edits) == calls
    assert bench.row() == (case.state, case.reason)
    row = bench.ledger.rows[1]
    assert (row.message_ids, row.shown) == (("m1",), shown)


@pytest.mark.slow
@pytest.mark.parametrize(
    "seed", [0, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(1, 6))]
)
async def test_in_any_weather_each_delivery_ends_and_none_is_doubled(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 – weather, not a secret
    bench = Bench(
        rate=chance.choice([10, 45, 200]),
        burst=chance.choice([1, 5, 20]),
        in_flight=chance.choice([1, 4, 50]),
        repeatable=chance.random() < 0.5,
        latency=chance.choice([0.001, 0.1, 0.7]),
        space=chance.choice([0.0, 1.0]),
    )
    addresses = await bench.subscribe(150)
    weather: list[Callable[[], Exception]] = [
        lambda: TryAgain("Flood.", after=chance.choice([1, 9]), whole_bot=chance.random() < 0.1),
        lambda: TryAgain("No way there."),
        lambda: NotAllowed("May not."),
        lambda: AddressGone("Blocked."),
        lambda: MessageRejected("Too long."),
        lambda: RuntimeError("Oh."),
    ]
    for address in addresses:
        errors = [chance.choice(weather)() for _ in range(chance.choice([0, 0, 1, 3]))]
        bench.channel.script[address] = errors
        bench.channel.lost[address] = [Unclear("Lost.")] * chance.choice([0, 0, 0, 1])
    await bench.plan(SUNDAY)
    await bench.plan(MONDAY)
    bench.start()
    for _ in range(4):
        await bench.time.passes(chance.random() * 3)
        bench.ledger.lose_answers = chance.choice([0, 1])
        bench.ledger.broken = chance.choice([None, LOCKED])
        await bench.time.passes(chance.random() * 20)
        bench.ledger.broken = None

    await bench.drain(within=20_000)

    assert bench.doubled() == []
    assert bench.ledger.most_sending <= bench.channel.limits.in_flight
    limits = bench.channel.limits
    assert most_in_a_second(seen.at for seen in bench.channel.seen) <= limits.rate + limits.burst
    await bench.end()
