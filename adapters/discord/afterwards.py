"""What is done with a message that was sent: published to followers, opened for discussion.

Discord does either once however often it is asked, so a second run does no harm.
https://docs.discord.com/developers/resources/message#crosspost-message and
https://docs.discord.com/developers/resources/channel#start-thread-from-message
"""

from typing import NamedTuple

import structlog

from adapters.discord.asking import Asking
from adapters.discord.body import Json
from adapters.discord.forum import named
from adapters.discord.refusals import NO_ACCESS, NO_PERMISSION, NOT_TEXT, OPENED, PUBLISHED
from bot.channel import After, DeliveryError
from bot.lacks import UNDISCUSSED, UNPUBLISHED

AFTERWARDS = 10.0
"""Seconds for either: nobody's digest waits for a limit that lasts an hour."""

PUBLISHED_AN_HOUR = 9
"""Messages of a channel that are published within an hour, one less than Discord takes.

Unofficial: https://github.com/discordjs/discord.js/issues/4956.
"""

QUIET = 1_440
"""Minutes without a word after which Discord puts a thread away; it opens again with the next."""

_CROSSPOSTED, _HAS_THREAD = 1 << 0, 1 << 5
"""https://docs.discord.com/developers/resources/message#message-object-message-flags"""


class _Step(NamedTuple):
    """A request about a message.

    Attributes:
        done: the reason of a refusal that says that it was done before.
        failed: what is logged of any other.
        lacks: who can give the permission that was missing.
    """

    path: str
    done: str
    failed: str
    lacks: str


_PUBLISH = _Step(
    "crosspost",
    PUBLISHED,
    "A message is not published. That takes an announcement channel, and the permission Send "
    "Messages there.",
    UNPUBLISHED,
)
_DISCUSS = _Step(
    "threads",
    OPENED,
    "No thread is opened under a message. That takes a text or announcement channel, and the "
    "permission Create Public Threads there.",
    UNDISCUSSED,
)

_LACKING = frozenset({NO_PERMISSION, NO_ACCESS, NOT_TEXT})
"""Reasons of refusals that last until somebody changes the channel, or what the bot may there."""

_log = structlog.get_logger(__name__)


class Afterwards:
    """Does what is wanted after a message; what fails is logged, and the message stays sent."""

    def __init__(self, *, asking: Asking) -> None:
        self._asking = asking

    async def follow(self, sent: Json, after: After, *, channel: str, name: str) -> str:
        """Do what is wanted of a message, as Discord gave it; `name` is that of its thread.

        A post in a forum is a thread already, which nobody can follow.

        Returns which permission is missing for that, as a sentence; empty where none is.
        """
        if str(sent.get("channel_id", channel)) != channel:
            return ""
        number, flags, lacks = str(sent["id"]), int(sent.get("flags") or 0), ""
        if after.publish and not flags & _CROSSPOSTED:
            lacks = await self._take(_PUBLISH, {}, after, channel=channel, number=number)
        if after.discuss and not flags & _HAS_THREAD:
            thread = {"name": named(name), "auto_archive_duration": QUIET}
            opened = await self._take(_DISCUSS, thread, after, channel=channel, number=number)
            lacks = lacks or opened
        return lacks

    async def _take(
        self, step: _Step, body: Json, after: After, *, channel: str, number: str
    ) -> str:
        try:
            async with after.turn():
                await self._asking.post(
                    "/channels/{channel_id}/messages/{message_id}/" + step.path,
                    body,
                    channel_id=channel,
                    message_id=number,
                )
        except DeliveryError as error:
            if error.reason == step.done:
                return ""
            # Discord's own words: ours are about sending.
            says = str(error.__cause__ or error)
            _log.warning(
                step.failed, channel=channel, message=number, reason=error.reason, says=says
            )
            return step.lacks if error.reason in _LACKING else ""
        return ""
