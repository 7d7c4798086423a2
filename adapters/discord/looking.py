"""Looking for a message where it may have been sent before.

https://docs.discord.com/developers/resources/message#get-channel-messages
"""

from adapters.discord.asking import Asking
from adapters.discord.body import Json
from adapters.discord.history import found, sent_ms
from adapters.discord.refusals import HIDDEN, NO_ACCESS, NOT_TEXT, TOO_MUCH
from bot.channel import MessageRejected, NotAllowed, Turn, Unsure
from formatters.discord_message import DiscordMessage

PAGE = 100
"""Messages in one answer, newest first; Discord gives no more."""

PAGES = 5
"""Answers that are looked through, in a channel where very much is said."""

WRONG_MS = 3_600_000
"""Milliseconds by which a clock of ours may have been wrong."""


class Looking:
    """Looks through channels; every method raises a `DeliveryError`."""

    def __init__(self, *, asking: Asking) -> None:
        self._asking = asking

    async def find(
        self, message: DiscordMessage, channel: str, *, role: str, ago: float, turn: Turn
    ) -> Json | None:
        """The message as it stands in a channel; None where it does not, or none can.

        It may have been sent `ago` seconds before now, and every request has its `turn`.

        Raises:
            Unsure: it may stand there, and cannot be seen.
        """
        me, before, newest = await self._asking.me(), "", 0
        for _ in range(PAGES):
            async with turn():
                page = await self._page(channel, before)
            if page is None:
                return None
            known = found(message, page, me=me, role=role)
            if known is not None:
                return known
            if not page and not before and await self._was_spoken_in(channel):
                raise Unsure(HIDDEN, reason="no-history")
            if len(page) < PAGE:
                return None
            before, newest = str(page[-1]["id"]), newest or sent_ms(page[0])
            # The newest may be of now: what was sent so long ago is no further behind it.
            if sent_ms(page[-1]) < newest - abs(ago) * 1000 - WRONG_MS:
                return None
        raise Unsure(TOO_MUCH, reason="not-found")

    async def _page(self, channel: str, before: str) -> list[Json] | None:
        """Messages older than `before`, none where they are hidden; None where none can be."""
        try:
            page: list[Json] = await self._asking.get(
                "/channels/{channel_id}/messages", limit=PAGE, before=before, channel_id=channel
            )
        except (NotAllowed, MessageRejected) as error:
            if error.reason == NOT_TEXT:
                return None
            if error.reason == NO_ACCESS:
                raise
            raise Unsure(HIDDEN, reason="no-history") from error
        return page

    async def _was_spoken_in(self, channel: str) -> bool:
        """Whether anything was ever said in a channel, which tells an empty one from a hidden one.

        https://docs.discord.com/developers/resources/channel#channel-object
        """
        said = await self._asking.get("/channels/{channel_id}", channel_id=channel)
        return bool(said.get("last_message_id"))
