"""What is offered while somebody types a command: papers, days, time zones, changes."""

import asyncio
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import islice, takewhile

import structlog
from discord.app_commands import Choice

from adapters.discord.asked import Interaction, asker_of, reader_of
from bot import calendar, setting_words, zones
from bot.calendar import ListState
from bot.commands import Commands
from bot.errors import BadSpan
from bot.language import texts
from bot.models import Paper
from bot.span import Period, Span
from bot.subscription import WORKDAYS
from bot.throttle import Throttle, Turn
from formatters import discord_limits as limits
from formatters.discord_entry import name_of
from formatters.discord_markdown import plain, size
from formatters.text import span_words

PATIENCE = 2.0
"""Seconds for an offer; Discord waits for three."""

RATE, BURST = 3.0, 30
"""Questions a second over time, and at once: each letter that is typed may be one."""

LOOKED_THROUGH = 120
"""Days, weeks or months before now among which the typed ones are looked for."""

Offer = list[Choice[str]]

_log = structlog.get_logger(__name__)


class Suggesting:
    """Offers what can be chosen; nothing where that takes too long.

    Args:
        now: this instant, aware.
        clock: seconds that only go forward.
    """

    def __init__(
        self,
        *,
        commands: Commands,
        now: Callable[[], datetime],
        clock: Callable[[], float],
        patience: float = PATIENCE,
    ) -> None:
        self._commands = commands
        self._now = now
        self._clock = clock
        self._patience = patience
        self._throttle = Throttle(rate=RATE, burst=BURST)

    async def papers(self, interaction: Interaction, words: str) -> Offer:
        """The paper of an id, or those that hold the words; without, those of the newest digest."""
        if self._throttle.turn(reader_of(interaction), self._clock()) is not Turn.GO:
            return []
        asker = asker_of(interaction, alone=True)
        try:
            async with asyncio.timeout(self._patience):
                shown = await self._commands.inline(asker, words, limit=limits.CHOICES)
        except TimeoutError:
            _log.info("Papers were not offered in time.")
            return []
        return _offer((_titled(one.paper), one.paper.id) for one in shown)

    async def days(self, interaction: Interaction, words: str) -> Offer:
        """Days by their name or date, the newest first."""
        return self._spans(Period.DAY, words, interaction.locale.value)

    async def weeks(self, interaction: Interaction, words: str) -> Offer:
        """Weeks by their name or number, the newest first."""
        return self._spans(Period.WEEK, words, interaction.locale.value)

    async def months(self, interaction: Interaction, words: str) -> Offer:
        """Months by their name or number, the newest first."""
        return self._spans(Period.MONTH, words, interaction.locale.value)

    async def zones(self, interaction: Interaction, words: str) -> Offer:
        """Time zones whose name or city holds the words; without any, common ones."""
        language = interaction.locale.value
        found: Iterable[str] = zones.COMMON
        if words.strip():
            exactly = zones.named(words)
            others = zones.search(words, limit=limits.CHOICES)
            found = dict.fromkeys([*([exactly] if exactly else []), *others])
        return _offer((f"{zones.city(zone, language)} · {zone}", zone) for zone in found)

    async def changes(self, interaction: Interaction, words: str) -> Offer:
        """What was typed, and examples of what can be."""
        typed = " ".join(words.split())
        begun = typed.partition(" ")[0].casefold()
        known = setting_words.examples(interaction.locale.value)
        fitting = [one for one in known if one.casefold().startswith(begun)]
        return _offer((one, one) for one in dict.fromkeys([typed, *fitting]))

    def _spans(self, period: Period, words: str, language: str) -> Offer:
        """The open one and those before it that hold the words, and the one that is written."""
        wanted = words.strip().casefold()
        named = {span: self._name(span, language) for span in self._known(period)}
        found = [span for span in named if wanted in f"{named[span]} {span.key}".casefold()]
        if (written := self._written(period, words)) and written not in found:
            found.insert(0, written)
        return _offer((named.get(one) or self._name(one, language), one.key) for one in found)

    def _known(self, period: Period) -> Iterator[Span]:
        now = self._now()
        newest = (calendar.open_span(period, now), *_settled(period, now))
        for span in newest:
            # Most weekends have no list; one that has can be written.
            if period is not Period.DAY or span.first.weekday() in WORKDAYS:
                yield span

    def _written(self, period: Period, words: str) -> Span | None:
        try:
            span = Span.parse(words)
        except BadSpan:
            return None
        known = calendar.state(span, self._now()) is not ListState.NOT_OPEN
        return Span.of(period, span.first) if known else None

    def _name(self, span: Span, language: str) -> str:
        early = texts(language).gettext("Early")
        settled = calendar.state(span, self._now()) is ListState.SETTLED
        name = span_words(span, language)
        return name if settled else f"{name} · {early}"


def _settled(period: Period, now: datetime) -> Iterator[Span]:
    settled = islice(calendar.settled_spans(period, now), LOOKED_THROUGH)
    return takewhile(lambda span: span.first.year >= calendar.FIRST_YEAR, settled)


def _titled(paper: Paper) -> str:
    """A paper by its title, of which as much is shown as its id leaves room for."""
    about = f" · {paper.id}"
    return f"{plain(name_of(paper), limits.CHOICE - size(about))}{about}"


def _offer(named: Iterable[tuple[str, str]]) -> Offer:
    fits = (
        Choice(name=plain(name, limits.CHOICE), value=value)
        for name, value in named
        if name.strip() and 0 < len(value) <= limits.CHOICE
    )
    return list(islice(fits, limits.CHOICES))
