"""What is done with a message that was sent: published to followers, opened for discussion.

Discord does either once however often it is asked, so a second run does no harm.
https://docs.discord.com/developers/resources/message#crosspost-message and
https://docs.discord.com/developers/resources/channel#start-thread-from-message
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import structlog

from adapters.discord.asking import Asking
from adapters.discord.body import Json
from adapters.discord.forum import named
from adapters.discord.memory import Memory
from adapters.discord.refusals import OPENED, PUBLISHED
from bot.channel import After, DeliveryError

AFTERWARDS = 10.0
"""Seconds for either: nobody's digest waits for a limit that lasts an hour."""

HOUR = 3_600.0

PUBLISHED_AN_HOUR = 9
"""Messages of a channel that one process publishes within an hour, one less than Discord takes.

Unofficial: https://github.com/discordjs/discord.js/issues/4956.
"""

QUIET = 1_440
"""Minutes without a word after which Discord puts a thread away; it opens again with the next."""

_CROSSPOSTED, _HAS_THREAD = 1 << 0, 1 << 5
"""https://docs.discord.com/developers/resources/message#message-object-message-flags"""

_FULL = "A message is not published: its channel had as many as Discord takes in an hour."
_UNPUBLISHED = (
    "A message is not published. That takes an announcement channel, and the permission Send "
    "Messages there."
)
_UNOPENED = (
    "No thread is opened under a message. That takes a text or announcement channel, and the "
    "permission Create Public Threads there."
)

_log = structlog.get_logger(__name__)


class Afterwards:
    """Does what is wanted after a message; what fails is logged, and of no further weight.

    Args:
        clock: seconds that only go forward.
    """

    def __init__(self, *, asking: Asking, clock: Callable[[], float] = time.monotonic) -> None:
        self._asking = asking
        self._clock = clock
        self._published = Memory[tuple[float, ...]](clock=clock)

    async def follow(self, sent: Json, after: After, *, channel: str, name: str) -> None:
        """Do what is wanted of a message, as Discord gave it; `name` is that of its thread.

        A post in a forum is a thread already, which nobody can follow.
        """
        if str(sent.get("channel_id", channel)) != channel:
            return
        number, flags = str(sent["id"]), int(sent.get("flags") or 0)
        if after.publish and not flags & _CROSSPOSTED:
            await self._publish(channel, number)
        if after.discuss and not flags & _HAS_THREAD:
            await self._discuss(channel, number, name)

    async def _publish(self, channel: str, number: str) -> None:
        if not self._may_publish(channel):
            _log.warning(_FULL, channel=channel, message=number)
            return
        with _failing_only_in_the_log(_UNPUBLISHED, channel, number, unless=PUBLISHED):
            await self._asking.post(
                "/channels/{channel_id}/messages/{message_id}/crosspost",
                {},
                channel_id=channel,
                message_id=number,
            )

    async def _discuss(self, channel: str, number: str, name: str) -> None:
        with _failing_only_in_the_log(_UNOPENED, channel, number, unless=OPENED):
            await self._asking.post(
                "/channels/{channel_id}/messages/{message_id}/threads",
                {"name": named(name), "auto_archive_duration": QUIET},
                channel_id=channel,
                message_id=number,
            )

    def _may_publish(self, channel: str) -> bool:
        """Whether the channel has room for one more, which is taken."""
        now = self._clock()
        lately = [at for at in self._published.get(channel) or () if at > now - HOUR]
        if len(lately) >= PUBLISHED_AN_HOUR:
            return False
        self._published.keep(channel, (*lately, now), seconds=HOUR)
        return True


@contextmanager
def _failing_only_in_the_log(
    sentence: str, channel: str, number: str, *, unless: str
) -> Iterator[None]:
    """Log a failure; `unless` is the reason that says that it was done before."""
    try:
        yield
    except DeliveryError as error:
        if error.reason != unless:
            # Discord's own words: ours are about sending.
            says = str(error.__cause__ or error)
            _log.warning(sentence, channel=channel, message=number, reason=error.reason, says=says)
