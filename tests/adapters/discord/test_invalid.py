import pytest

from adapters.discord.channel import Discord
from adapters.discord.invalid import STOP, WARN, WINDOW, InvalidRequests
from adapters.discord.opening import open_client
from bot.channel import NotAllowed, TryAgain
from tests.adapters.discord.conftest import Ticks
from tests.adapters.discord.rest_api import TOKEN, RestApi, limit
from tests.adapters.discord.rest_rules import Refusal
from tests.adapters.discord.samples import CHANNEL, PLAIN


@pytest.fixture
def invalid(ticks: Ticks) -> InvalidRequests:
    return InvalidRequests(clock=ticks)


def refuse(invalid: InvalidRequests, times: int, status: int = 403, scope: str = "") -> None:
    for _ in range(times):
        invalid.answered(status, scope)


@pytest.mark.parametrize("status", [401, 403, 429])
def test_half_of_what_cloudflare_allows_stops_everything(
    invalid: InvalidRequests, status: int
) -> None:
    refuse(invalid, STOP - 1, status)
    invalid.check()

    refuse(invalid, 1, status)

    with pytest.raises(TryAgain, match="refused very many requests") as caught:
        invalid.check()
    assert caught.value.whole_bot
    assert caught.value.after == WINDOW


def test_ten_minutes_later_it_goes_on(invalid: InvalidRequests, ticks: Ticks) -> None:
    refuse(invalid, STOP)
    ticks.seconds += WINDOW

    invalid.check()
    refuse(invalid, STOP - 1)
    invalid.check()


def test_what_is_older_does_not_count(invalid: InvalidRequests, ticks: Ticks) -> None:
    refuse(invalid, STOP - 1)
    ticks.seconds += WINDOW
    refuse(invalid, STOP - 1)

    invalid.check()


@pytest.mark.parametrize(("status", "scope"), [(200, ""), (404, ""), (500, ""), (429, "shared")])
def test_other_answers_do_not_count(invalid: InvalidRequests, status: int, scope: str) -> None:
    refuse(invalid, STOP, status, scope)

    invalid.check()


def test_many_are_worth_a_line_in_the_log(
    invalid: InvalidRequests, capsys: pytest.CaptureFixture[str]
) -> None:
    refuse(invalid, WARN + 100)

    assert capsys.readouterr().out.count("refuses many requests") == 1


async def test_every_answer_is_counted_those_that_the_library_hides_too(
    api: RestApi, ticks: Ticks
) -> None:
    invalid = InvalidRequests(clock=ticks)
    refuse(invalid, STOP - 3)
    async with open_client(TOKEN, api_url=api.url, invalid=invalid) as client:
        channel = Discord(client=client)
        api.mishaps.extend([limit(0), limit(0), limit(0, scope="shared")])
        await channel.send(PLAIN, CHANNEL, key="1")
        api.mishaps.append(Refusal(403, 50001, "Missing Access"))
        with pytest.raises(NotAllowed):
            await channel.send(PLAIN, CHANNEL, key="2")
        api.calls.clear()

        with pytest.raises(TryAgain, match="stops before it is shut out"):
            await channel.send(PLAIN, CHANNEL, key="3")

    assert not api.calls
