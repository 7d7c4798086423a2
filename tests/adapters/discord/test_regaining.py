"""A server gives the bot back what it took, and the digest goes on."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

import discord
import pytest

from adapters.discord.hearing import Told
from adapters.discord.refusals import PLAIN_ONLY, REFUSALS
from adapters.discord.regaining import MOMENT, RECORDED, Regaining
from bot.span import Period
from bot.subscription import Address, Condition, Subscription
from tests.adapters.discord.gateway import ROLE, Discord
from tests.adapters.discord.interaction import EMBED, IN_THREADS, POSTING, SEND, VIEW, thread_of
from tests.adapters.discord.rest_api import GUILD, ME
from tests.adapters.discord.stage import Stage
from tests.adapters.discord.test_gateway import LONG_AFTER, heard, subscribe

if TYPE_CHECKING:
    from adapters.discord.opening import Client
    from bot.comings import Comings

pytestmark = pytest.mark.slow

FORBIDDEN = REFUSALS[50013].says
EVERYONE_OFF = {"id": GUILD, "type": 0, "allow": "0", "deny": str(SEND)}
"""What a channel says of everybody that nobody may write in."""


def channel(number: str, *overwrites: dict[str, object]) -> dict[str, object]:
    return {
        "id": number,
        "type": 0,
        "name": "papers",
        "position": 0,
        "guild_id": GUILD,
        "permission_overwrites": [*overwrites],
        "nsfw": False,
    }


def thread(number: str, *, archived: bool = False, locked: bool = False) -> dict[str, object]:
    told = {"id": number, "type": 11, "name": "thread", "guild_id": GUILD, **thread_of("7")}
    times = {"auto_archive_duration": 60, "archive_timestamp": "2026-02-10T12:00:00+00:00"}
    return {**told, "thread_metadata": {"archived": archived, "locked": locked, **times}}


async def pause(stage: Stage, *numbers: str, reason: str = FORBIDDEN) -> None:
    await subscribe(stage, *numbers)
    for number in numbers:
        await stage.store.ledger.set_condition(
            Address("discord", number), None, Condition.PAUSED, reason
        )


async def state(stage: Stage, number: str = "7") -> tuple[Condition, str]:
    one = (await stage.subscribed(number))[Period.DAY]
    return one.condition, one.reason


async def goes_on(stage: Stage, number: str = "7") -> None:
    """Wait until nothing holds the subscription back."""
    async with asyncio.timeout(30):
        while await state(stage, number) != (Condition.ACTIVE, ""):  # noqa: ASYNC110 – nobody tells
            await asyncio.sleep(0.005)


def everybody_may(api: Discord) -> None:
    role = api.role(GUILD, POSTING)
    api.tell("GUILD_ROLE_UPDATE", {"guild_id": GUILD, "role": role})


def the_bot_is_given_a_role(api: Discord) -> None:
    me = {"id": ME, "username": "Paperboy", "discriminator": "0", "avatar": None, "bot": True}
    told = {"guild_id": GUILD, "user": me, "roles": [ROLE], "joined_at": "2026-01-01T00:00:00Z"}
    api.tell("GUILD_MEMBER_UPDATE", {**told, "deaf": False, "mute": False, "flags": 0})


def the_channel_lets_it_in(api: Discord) -> None:
    mine = {"id": ME, "type": 1, "allow": str(POSTING), "deny": "0"}
    api.tell("CHANNEL_UPDATE", channel("7", mine))


def the_channel_can_be_seen(api: Discord) -> None:
    mine = {"id": ME, "type": 1, "allow": str(POSTING), "deny": "0"}
    api.tell("CHANNEL_CREATE", channel("7", mine))


@pytest.mark.parametrize(
    "mend",
    [everybody_may, the_bot_is_given_a_role, the_channel_lets_it_in, the_channel_can_be_seen],
)
async def test_a_pause_for_a_permission_ends_when_it_is_given(
    stage: Stage, mend: Callable[[Discord], None]
) -> None:
    await pause(stage, "7")
    async with stage.bot():
        await heard(stage)
        assert await state(stage) == (Condition.PAUSED, FORBIDDEN)

        mend(stage.api)
        await goes_on(stage)


async def test_without_embeds_a_pause_ends_as_well_and_plain_text_stays(stage: Stage) -> None:
    await pause(stage, "7")
    await subscribe(stage, "9")
    await stage.store.ledger.lack(Address("discord", "9"), PLAIN_ONLY)
    async with stage.bot():
        role = stage.api.role(GUILD, SEND | VIEW)
        stage.api.tell("GUILD_ROLE_UPDATE", {"guild_id": GUILD, "role": role})
        await goes_on(stage)

        assert await state(stage, "9") == (Condition.ACTIVE, PLAIN_ONLY)


async def test_a_layout_that_was_made_plain_comes_back_with_its_permission(stage: Stage) -> None:
    stage.api.everyone = SEND | VIEW
    await subscribe(stage, "7")
    await stage.store.ledger.lack(Address("discord", "7"), PLAIN_ONLY)
    async with stage.bot():
        await heard(stage)
        assert await state(stage) == (Condition.ACTIVE, PLAIN_ONLY)

        everybody_may(stage.api)
        await goes_on(stage)


async def test_whoever_chose_plain_text_lacks_nothing_without_embeds(stage: Stage) -> None:
    stage.api.everyone = VIEW
    one = Subscription(address=Address("discord", "7"), layout="text")
    await stage.store.ledger.subscribe(one, next_due=LONG_AFTER)
    await stage.store.ledger.lack(one.address, PLAIN_ONLY)
    async with stage.bot():
        role = stage.api.role(GUILD, SEND | VIEW)
        stage.api.tell("GUILD_ROLE_UPDATE", {"guild_id": GUILD, "role": role})
        await goes_on(stage)


async def test_what_changed_while_nobody_listened_is_found_at_the_start(stage: Stage) -> None:
    stage.api.everyone = POSTING
    await pause(stage, "7")
    await pause(stage, "9", reason="")
    await pause(stage, "31337")
    async with stage.bot():
        await goes_on(stage)
        await heard(stage)

    assert await state(stage, "9") == (Condition.PAUSED, "")
    assert await state(stage, "31337") == (Condition.PAUSED, FORBIDDEN)


async def test_what_ended_stays_so(stage: Stage) -> None:
    stage.api.everyone = POSTING
    await pause(stage, "7", "9")
    await stage.store.ledger.set_condition(
        Address("discord", "7"), None, Condition.ENDED, "It was removed."
    )
    async with stage.bot():
        await goes_on(stage, "9")

    assert await state(stage) == (Condition.ENDED, "It was removed.")


@pytest.mark.parametrize(
    ("permissions", "overwrites"),
    [(SEND | EMBED | IN_THREADS, ()), (POSTING & ~SEND, ()), (POSTING, (EVERYONE_OFF,))],
    ids=["unseen", "may not send", "not in this channel"],
)
async def test_another_permission_changes_nothing(
    stage: Stage, permissions: int, overwrites: tuple[dict[str, object], ...]
) -> None:
    stage.api.guilds[GUILD][0][0] = channel("7", *overwrites)
    await pause(stage, "7")
    async with stage.bot():
        role = stage.api.role(GUILD, permissions)
        stage.api.tell("GUILD_ROLE_UPDATE", {"guild_id": GUILD, "role": role})
        await heard(stage)
        await heard(stage)

    assert await state(stage) == (Condition.PAUSED, FORBIDDEN)


@pytest.mark.parametrize(("before", "code"), [({"locked": True}, 160005), (None, 50083)])
async def test_a_thread_goes_on_when_it_is_open_again(
    stage: Stage, before: dict[str, bool] | None, code: int
) -> None:
    stage.api.everyone = POSTING
    if before is not None:  # Discord tells of no thread that is archived
        stage.api.guilds[GUILD][1].append(thread("12", **before))
    await pause(stage, "12", reason=REFUSALS[code].says)
    async with stage.bot():
        await heard(stage)
        assert await state(stage, "12") == (Condition.PAUSED, REFUSALS[code].says)

        stage.api.tell("THREAD_UPDATE", thread("12"))
        await goes_on(stage, "12")


@dataclass(frozen=True)
class Server:
    """A server of many, as far as it is looked through."""

    number: int
    channels: Sequence["Room"] = field(default=(), compare=False)
    threads: Sequence["Room"] = ()
    me: str = "me"


@dataclass(frozen=True)
class Room:
    """A channel in which the bot may do everything."""

    id: int
    guild: Server
    name: str = "papers"
    type: discord.ChannelType = discord.ChannelType.text

    def permissions_for(self, _: str) -> discord.Permissions:
        return discord.Permissions.all()


@dataclass
class Role:
    guild: Server
    permissions: discord.Permissions


class Crowd:
    """Very many servers, and who is held back in them; counts how often that is asked."""

    def __init__(self) -> None:
        self.events: dict[str, Told] = {}
        self.hindered_asked = 0
        self.held_back = [Address("discord", "7"), Address("discord", "420")]
        self.allowed_again: list[str] = []

    def event(self, told: Told) -> None:
        self.events[told.__name__] = told

    async def hindered(self, _: str) -> list[Address]:
        self.hindered_asked += 1
        return self.held_back

    async def allowed(self, address: Address, *, fully: Callable[[Subscription], bool]) -> None:
        assert fully(Subscription(address=address, discuss=True))
        self.allowed_again.append(address.place)


async def test_of_many_servers_that_change_at_once_it_is_asked_once_who_is_held_back() -> None:
    crowd, over = Crowd(), asyncio.Event()

    async def moment(_: float) -> None:
        await over.wait()

    regaining = Regaining(
        client=cast("Client", crowd), comings=cast("Comings", crowd), sleep=moment
    )
    servers = [Server(number) for number in range(500)]
    servers = [Server(one.number, [Room(one.number, one)]) for one in servers]
    roles = [Role(server, discord.Permissions.none()) for server in servers]

    def change() -> list[asyncio.Task[None]]:
        return [
            asyncio.create_task(
                regaining.on_guild_role_update(
                    cast("discord.Role", role),
                    cast("discord.Role", Role(role.guild, discord.Permissions.all())),
                )
            )
            for role in roles
        ]

    for _ in range(2):  # what is told after a look is looked at as well
        told = change()
        await asyncio.gather(*told[1:])  # the first of them waits for the moment to be over
        over.set()
        await asyncio.gather(*told)
        over.clear()

    # Each time at once, and again when what was under way is recorded.
    assert crowd.hindered_asked == 4
    assert sorted(crowd.allowed_again) == ["420"] * 4 + ["7"] * 4


async def test_a_pause_that_is_recorded_only_after_its_permission_was_given_ends() -> None:
    crowd = Crowd()
    crowd.held_back = []
    waits: list[float] = []

    async def moment(seconds: float) -> None:
        waits.append(seconds)
        if seconds == RECORDED:
            crowd.held_back = [Address("discord", "7")]

    regaining = Regaining(
        client=cast("Client", crowd), comings=cast("Comings", crowd), sleep=moment
    )
    server = Server(7)
    role = Role(Server(7, [Room(7, server)]), discord.Permissions.none())

    await regaining.on_guild_role_update(
        cast("discord.Role", role),
        cast("discord.Role", Role(role.guild, discord.Permissions.all())),
    )

    assert waits == [MOMENT, RECORDED]
    assert crowd.allowed_again == ["7"]


async def test_nothing_is_looked_at_once_it_has_ended() -> None:
    """Whoever closes the store next must not find it in use."""
    crowd, waits = Crowd(), asyncio.Event()

    async def moment(_: float) -> None:
        waits.set()
        await asyncio.Event().wait()

    regaining = Regaining(
        client=cast("Client", crowd), comings=cast("Comings", crowd), sleep=moment
    )
    before = Role(Server(7), discord.Permissions.none())
    after = Role(before.guild, discord.Permissions.all())
    told = asyncio.create_task(crowd.events["on_guild_role_update"](before, after))
    await waits.wait()

    await regaining.end()

    assert told.done()
    assert crowd.hindered_asked == 0
