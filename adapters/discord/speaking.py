"""Saying what was asked for: in place of what waits for it, or to who asked alone.

The address of an answer is that of a webhook with a secret, which is good for 15 minutes:
https://docs.discord.com/developers/interactions/receiving-and-responding#followup-messages
"""

from collections.abc import Awaitable, Callable
from functools import partial

from adapters.discord.asked import Interaction
from adapters.discord.body import body_of, edit_of
from adapters.discord.messages import layouts_of
from adapters.discord.refusals import BODY
from adapters.discord.webhook_calls import WebhookCalls
from adapters.discord.webhook_place import WebhookPlace
from bot.channel import DeliveryError, MessageRejected, TryAgain, Unclear
from formatters.discord_message import DiscordMessage

EPHEMERAL = 1 << 6
"""https://docs.discord.com/developers/resources/message#message-object-message-flags"""

ORIGINAL = "@original"

PAUSES = (0.5, 2.0, 5.0)
"""Seconds before Discord is asked again, as often as there are such."""

PAUSE_LONGEST = 30.0
"""Seconds that Discord may ask to wait for, and an answer is still worth it."""


class Speaking:
    """Says answers; every method raises a `DeliveryError`.

    Args:
        sleep: waits so many seconds.
    """

    def __init__(self, *, calls: WebhookCalls, sleep: Callable[[float], Awaitable[None]]) -> None:
        self._calls = calls
        self._sleep = sleep

    async def put(self, interaction: Interaction, message: DiscordMessage) -> None:
        """Put a message, or a simpler layout of it, in place of the one that waits for it."""
        place = _place(interaction)
        for attempt in layouts_of(message):
            edit = partial(self._calls.patch, place, ORIGINAL, edit_of(attempt))
            try:
                await self._patiently(edit, Unclear)
            except MessageRejected as error:
                if error.reason != BODY or attempt.simpler is None:
                    raise
            else:
                return

    async def whisper(self, interaction: Interaction, message: DiscordMessage) -> None:
        """Say something besides, to who asked alone."""
        body = body_of(message)
        body["flags"] = body.get("flags", 0) | EPHEMERAL
        await self._patiently(partial(self._calls.post, _place(interaction), body))

    async def take_back(self, interaction: Interaction) -> None:
        """Let go of what waits for an answer."""
        await self._patiently(partial(self._calls.delete, _place(interaction), ORIGINAL), Unclear)

    async def _patiently(
        self, ask: Callable[[], Awaitable[object]], *repeatable: type[DeliveryError]
    ) -> None:
        for pause in PAUSES:
            try:
                await ask()
            except DeliveryError as error:
                if not isinstance(error, (TryAgain, *repeatable)):
                    raise
                wait = max(pause, (isinstance(error, TryAgain) and error.after) or 0.0)
                if wait > PAUSE_LONGEST:
                    raise
                await self._sleep(wait)
            else:
                return
        await ask()


def _place(interaction: Interaction) -> WebhookPlace:
    return WebhookPlace(id=str(interaction.application_id), token=interaction.token)
