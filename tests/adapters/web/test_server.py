import asyncio
import socket
from contextlib import AsyncExitStack, closing

import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families as read_openmetrics

from adapters.web.glance import Glance
from adapters.web.server import open_server
from bot.errors import StoreProblem, UsageProblem
from tests.adapters.web.conftest import EMPTY, Watched, findings

LOCKED = StoreProblem("The store is in use by another process. Wait, or end it.")
REFUSED = "Telegram refuses the bot's token. Its owner gets another from @BotFather."


async def test_a_loop_that_runs_is_alive_whatever_else_is_wrong(
    watched: Watched, opened: AsyncExitStack
) -> None:
    watched.broken, watched.wrong = LOCKED, {"poll:telegram": REFUSED}
    await watched.open(opened)

    answer = await watched.get("/livez")

    assert (answer.status_code, answer.text) == (200, "ok\n")
    assert watched.looks == 0


@pytest.mark.parametrize("path", ["/readyz", "/healthz"])
async def test_a_process_whose_parts_are_well_is_ready(
    watched: Watched, opened: AsyncExitStack, path: str
) -> None:
    watched.wrong = {"pump:telegram": ""}
    await watched.open(opened)

    answer = await watched.get(path)

    assert answer.status_code == 200
    assert answer.json() == {"ready": True, "parts": {"store": "ok", "pump:telegram": "ok"}}


@pytest.mark.parametrize("path", ["/readyz", "/healthz"])
async def test_a_part_that_is_not_well_is_named_with_a_sentence(
    watched: Watched, opened: AsyncExitStack, path: str
) -> None:
    watched.wrong = {"poll:telegram": REFUSED, "pump:discord": ""}
    await watched.open(opened)

    answer = await watched.get(path)

    assert answer.status_code == 503
    assert answer.headers["Content-Type"].startswith("application/json")
    assert answer.json() == {
        "ready": False,
        "parts": {"store": "ok", "poll:telegram": REFUSED, "pump:discord": "ok"},
    }


async def test_without_the_store_it_is_not_ready(watched: Watched, opened: AsyncExitStack) -> None:
    watched.broken = LOCKED
    await watched.open(opened)

    answer = await watched.get("/readyz")

    assert answer.status_code == 503
    assert answer.json() == {"ready": False, "parts": {"store": str(LOCKED)}}


async def test_metrics_are_what_the_store_tells_and_what_the_process_did(
    watched: Watched, opened: AsyncExitStack
) -> None:
    watched.found = findings(left={"calls": 7, "tokens": 900})
    watched.wrong = {"poll:telegram": REFUSED, "pump:telegram": ""}
    with watched.measures.requests("telegram", "send"):
        pass
    await watched.open(opened)

    told = await watched.metrics()

    assert told["paperboy_llm_budget_left", "calls"] == 7
    assert told["paperboy_requests_total", "send", "telegram", "ok"] == 1
    assert told["paperboy_store_up",] == 1
    assert told["paperboy_part_up", "poll:telegram"] == 0
    assert told["paperboy_part_up", "pump:telegram"] == 1
    assert any(name == "paperboy_build_info" for name, *_ in told)


async def test_without_the_store_metrics_say_so_and_tell_the_rest(
    watched: Watched, opened: AsyncExitStack
) -> None:
    watched.broken = LOCKED
    watched.found = findings(left={"calls": 7})
    with watched.measures.jobs("plan"):
        pass
    await watched.open(opened)

    told = await watched.metrics()

    assert told["paperboy_store_up",] == 0
    assert told["paperboy_job_turns_total", "plan", "ok"] == 1
    assert not any(name == "paperboy_llm_budget_left" for name, *_ in told)


async def test_a_store_that_is_back_is_told_of_again(
    watched: Watched, opened: AsyncExitStack
) -> None:
    watched.broken = LOCKED
    await watched.open(opened)
    away = await watched.metrics()

    watched.broken = None
    back = await watched.metrics()

    assert (away["paperboy_store_up",], back["paperboy_store_up",]) == (0, 1)


async def test_who_asks_for_openmetrics_gets_that(watched: Watched, opened: AsyncExitStack) -> None:
    watched.found = findings(EMPTY)
    await watched.open(opened)

    answer = await watched.get("/metrics", Accept="application/openmetrics-text; version=1.0.0")

    assert answer.headers["Content-Type"].startswith("application/openmetrics-text")
    told = read_openmetrics(answer.text)  # type: ignore[no-untyped-call]  # it has no annotation
    assert "paperboy_store_up" in {family.name for family in told}


async def test_however_many_watch_the_store_is_read_once(
    watched: Watched, opened: AsyncExitStack
) -> None:
    await watched.open(opened, ttl=60)

    answers = await asyncio.gather(
        *(watched.get(path) for path in ["/metrics", "/readyz", "/healthz"] * 20)
    )

    assert {answer.status_code for answer in answers} == {200}
    assert watched.looks == 1


async def test_there_is_nothing_else(watched: Watched, opened: AsyncExitStack) -> None:
    await watched.open(opened)

    statuses = [(await watched.get(path)).status_code for path in ("/", "/metrics/", "/telegram")]

    assert statuses == [404, 404, 404]
    assert (await watched.post("/metrics")).status_code == 405


async def test_a_port_that_is_taken_is_said(watched: Watched) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
        glance = Glance(watched.look, clock=lambda: 0.0)
        server = open_server("127.0.0.1", port, glance=glance, checks={}, registry=watched.registry)

        with pytest.raises(UsageProblem, match=rf"127\.0\.0\.1:{port}.*PAPERBOY_METRICS_LISTEN"):
            await server.__aenter__()


async def test_the_answer_to_a_slow_scrape_does_not_hold_up_the_end(watched: Watched) -> None:
    watched.answers.clear()
    async with asyncio.timeout(30), AsyncExitStack() as stack:
        await watched.open(stack)
        scrape = asyncio.create_task(watched.get("/metrics"))
        await watched.asked.wait()

    await asyncio.gather(scrape, return_exceptions=True)
    assert not watched.answers.is_set()
