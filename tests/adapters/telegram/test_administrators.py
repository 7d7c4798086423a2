import pytest
from telegram import Bot

from adapters.telegram.administrators import KEPT_SECONDS, Administrators
from adapters.telegram.incoming import Who
from bot.channel import ChannelBroken
from bot.subscription import Address
from tests.adapters.telegram.bot_api import BotApi
from tests.adapters.telegram.bot_api_rules import Refusal

GROUP, TOPIC = Address("telegram", "-1001"), Address("telegram", "-1001:5")
SOMEBODY = Who(id=7)


class Clock:
    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock_() -> Clock:
    return Clock()


@pytest.fixture
def administrators(bot: Bot, clock_: Clock) -> Administrators:
    return Administrators(bot=bot, clock=clock_)


@pytest.mark.parametrize(
    ("status", "may"),
    [
        ("creator", True),
        ("administrator", True),
        ("member", False),
        ("restricted", False),
        ("left", False),
        ("kicked", False),
    ],
)
@pytest.mark.parametrize("address", [GROUP, TOPIC])
async def test_administrators_may_change_what_their_chat_gets(
    administrators: Administrators, api: BotApi, status: str, address: Address, *, may: bool
) -> None:
    api.people.members[-1001, 7] = status

    assert await administrators.may_change(SOMEBODY, address) is may


async def test_in_their_own_chat_everybody_may_without_asking(
    administrators: Administrators, api: BotApi
) -> None:
    assert await administrators.may_change(SOMEBODY, Address("telegram", "7"))
    assert await administrators.may_change(SOMEBODY, Address("telegram", "7:3"))
    assert not await administrators.may_change(SOMEBODY, Address("telegram", "77"))
    assert api.calls == []


async def test_who_speaks_for_a_chat_may_there_and_nowhere_else(
    administrators: Administrators, api: BotApi
) -> None:
    itself = Who(speaks_as="-1001")

    assert await administrators.may_change(itself, GROUP)
    assert await administrators.may_change(itself, TOPIC)
    assert not await administrators.may_change(itself, Address("telegram", "-1002"))
    assert not await administrators.may_change(Who(), GROUP)
    assert api.calls == []


async def test_an_answer_stands_for_half_a_minute(
    administrators: Administrators, api: BotApi, clock_: Clock
) -> None:
    api.people.members[-1001, 7] = "administrator"
    assert await administrators.may_change(SOMEBODY, GROUP)
    api.people.members[-1001, 7] = "member"

    clock_.seconds += KEPT_SECONDS - 1
    assert await administrators.may_change(SOMEBODY, TOPIC)
    clock_.seconds += 2
    assert not await administrators.may_change(SOMEBODY, GROUP)

    assert api.methods() == ["getchatmember", "getchatmember"]


@pytest.mark.parametrize(
    "refusal",
    [
        Refusal(400, "Bad Request: chat not found"),
        Refusal(400, "Bad Request: member list is inaccessible"),
        Refusal(403, "Forbidden: bot was kicked from the supergroup chat"),
        Refusal(400, "Bad Request: group chat was upgraded", migrate_to_chat_id=-1009),
    ],
)
async def test_where_telegram_does_not_know_nobody_may(
    administrators: Administrators, api: BotApi, refusal: Refusal
) -> None:
    api.mishaps.append(refusal)

    assert not await administrators.may_change(SOMEBODY, GROUP)


async def test_where_nothing_can_be_asked_that_is_an_error_and_not_remembered(
    administrators: Administrators, api: BotApi
) -> None:
    api.people.members[-1001, 7] = "creator"
    api.mishaps.append(Refusal(401, "Unauthorized"))

    with pytest.raises(ChannelBroken):
        await administrators.may_change(SOMEBODY, GROUP)
    assert await administrators.may_change(SOMEBODY, GROUP)


@pytest.mark.parametrize(
    "place", ["-", "-12x", "-1:x", "@channel", "", "--5", "-99999999999999999999"]
)
async def test_of_an_address_that_is_none_nobody_may_change_anything(
    administrators: Administrators, place: str
) -> None:
    assert not await administrators.may_change(SOMEBODY, Address("telegram", place))
