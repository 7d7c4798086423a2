"""One thing that somebody asked the bot for, and what became of it."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]

MANAGE_SERVER, SEND = 1 << 5, 1 << 11
VIEW, EMBED, MENTION_ALL, IN_THREADS = 1 << 10, 1 << 14, 1 << 17, 1 << 38
POSTING = VIEW | SEND | EMBED | IN_THREADS

EPHEMERAL = 1 << 6

THREAD = 11

MEMBER, ADMIN = VIEW | SEND, VIEW | SEND | MANAGE_SERVER


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who asks, and what they may do where they ask.

    Attributes:
        channel: where they ask; of their own chat with the bot where `guild` is empty.
        installed: whether they brought the bot along rather than the server.
    """

    id: str = "77"
    locale: str = "en-US"
    may: int = ADMIN
    guild: str = "900"
    channel: str = "7"
    kind: int = 0
    bot_may: int = POSTING
    installed: bool = False


@dataclass(slots=True)
class Interaction:
    """What somebody asked, and what they were shown.

    Attributes:
        first: the type of the first answer; 0 while there is none.
        shown: the message that answers, or that of which the press was.
        whispers: what was said besides, to them alone.
        choices: what was offered while they typed.
        form: what they are asked to fill in.
        hidden: whether nobody else sees the answer.
        at: when it was asked, in seconds of the loop's clock.
        waited: seconds until the first answer came.
    """

    id: str
    token: str
    asked: Json
    shown: Json | None = None
    first: int = 0
    hidden: bool = False
    whispers: list[Json] = field(default_factory=list)
    choices: list[Json] = field(default_factory=list)
    form: Json | None = None
    calls: list[str] = field(default_factory=list)
    at: float = field(default_factory=lambda: asyncio.get_running_loop().time())
    waited: float = 0.0
    done: asyncio.Event = field(default_factory=asyncio.Event)

    async def answered(self) -> "Interaction":
        """Wait until there is an answer."""
        async with asyncio.timeout(30):
            await self.done.wait()
        return self

    @property
    def said(self) -> str:
        """The text of the answer, or of what was said besides."""
        message = self.whispers[-1] if self.whispers else self.shown
        assert message is not None
        return text_of(message)

    @property
    def acts(self) -> list[str]:
        """Whatever the answer lets one press or choose."""
        return acts_of(self.shown or {})


async def until(done: Callable[[], bool]) -> None:
    """Wait for what the bot does."""
    async with asyncio.timeout(30):
        while not done():  # noqa: ASYNC110 – the bot sets no event for tests
            await asyncio.sleep(0.005)


def text_of(told: object) -> str:
    """Every text of a message."""
    if isinstance(told, list):
        return "\n".join(filter(None, map(text_of, told)))
    if not isinstance(told, dict):
        return ""
    own = [told.get(name, "") for name in ("content", "title", "description")]
    within = [text_of(told.get(name)) for name in ("embeds", "components", "accessory")]
    return "\n".join(one for one in (*own, *within) if isinstance(one, str) and one)


def acts_of(told: Mapping[str, Any]) -> list[str]:
    """The names of the buttons and selects of a message, and the values of the latter."""
    named = [told["custom_id"]] if "custom_id" in told else []
    values = [option["value"] for option in told.get("options", ())]
    within = [act for part in told.get("components", ()) for act in acts_of(part)]
    return [*named, *values, *within]


def person_of(person: Person) -> Json:
    """Who asks, as Discord tells it of a member of a server or of anybody else."""
    user = {"id": person.id, "username": "reader", "discriminator": "0", "avatar": None}
    if not person.guild:
        return {"user": user}
    member = {
        "user": user,
        "roles": [],
        "permissions": str(person.may),
        "joined_at": "2026-01-01T00:00:00+00:00",
        "deaf": False,
        "mute": False,
        "flags": 0,
    }
    return {"member": member}


def place_of(person: Person) -> Json:
    """Where it is asked."""
    if not person.guild:
        channel: Json = {"id": person.channel, "type": 1, "recipients": []}
        return {"channel_id": person.channel, "channel": channel, "context": 1}
    guild = {"id": person.guild, "locale": "en-US", "features": []}
    channel = {"id": person.channel, "type": person.kind, "name": "papers", "position": 0}
    channel |= thread_of("7") if person.kind == THREAD else {}
    return {
        "channel_id": person.channel,
        "channel": {**channel, "guild_id": person.guild, "permissions": str(person.may)},
        "guild_id": person.guild,
        "guild": guild,
        "guild_locale": "en-US",
        "context": 0,
    }


def thread_of(parent: str) -> Json:
    """What is told of a thread beside its name."""
    lasting = {"archived": False, "auto_archive_duration": 1440, "locked": False}
    return {
        "parent_id": parent,
        "owner_id": "1",
        "member_count": 1,
        "message_count": 0,
        "thread_metadata": {**lasting, "archive_timestamp": "2026-02-10T12:00:00+00:00"},
    }
