"""What is offered while somebody types a command: days, papers, time zones."""

import asyncio
from collections.abc import Callable, Iterable

import structlog
from discord.app_commands import Choice

from adapters.discord.asked import Interaction, asker_of, reader_of
from bot import zones
from bot.commands import Commands
from bot.replies import Said
from bot.throttle import Throttle, Turn
from formatters import discord_limits as limits
from formatters.discord_entry import name_of
from formatters.discord_markdown import plain

PATIENCE = 2.0
"""Seconds for an offer; Discord waits for three."""

RATE, BURST = 3.0, 30
"""Questions a second over time, and at once: each letter that is typed may be one."""

Offer = list[Choice[str]]

_log = structlog.get_logger(__name__)


class Suggesting:
    """Offers what can be chosen; nothing where that takes too long.

    Args:
        clock: seconds that only go forward.
    """

    def __init__(
        self, *, commands: Commands, clock: Callable[[], float], patience: float = PATIENCE
    ) -> None:
        self._commands = commands
        self._clock = clock
        self._patience = patience
        self._throttle = Throttle(rate=RATE, burst=BURST)

    async def papers(self, interaction: Interaction, words: str) -> Offer:
        """Papers that hold the words; without any, those of the newest digest."""
        if self._throttle.turn(reader_of(interaction), self._clock()) is not Turn.GO:
            return []
        asker = asker_of(interaction, alone=True)
        try:
            async with asyncio.timeout(self._patience):
                shown = await self._commands.inline(asker, words, limit=limits.CHOICES)
        except TimeoutError:
            _log.info("Papers were not offered in time.")
            return []
        return _offer((f"{name_of(one.paper)} · {one.paper.id}", one.paper.id) for one in shown)

    async def days(self, interaction: Interaction, words: str) -> Offer:
        """The newest days whose list is settled."""
        asked = await self._commands.answer(asker_of(interaction, alone=True), "date")
        rows = asked.rows if isinstance(asked, Said) else ()
        offer = _offer((one.label, one.act.partition(":")[2]) for row in rows for one in row)
        wanted = words.strip().casefold()
        return [one for one in offer if wanted in f"{one.name} {one.value}".casefold()]

    async def zones(self, interaction: Interaction, words: str) -> Offer:
        """Time zones whose name or city holds the words; without any, common ones."""
        language = interaction.locale.value
        found = zones.search(words, limit=limits.CHOICES) if words.strip() else zones.COMMON
        return _offer((f"{zones.city(zone, language)} · {zone}", zone) for zone in found)


def _offer(named: Iterable[tuple[str, str]]) -> Offer:
    return [
        Choice(name=plain(name, limits.CHOICE), value=value)
        for name, value in list(named)[: limits.CHOICES]
        if name.strip() and 0 < len(value) <= limits.CHOICE
    ]
