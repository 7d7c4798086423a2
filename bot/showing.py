"""Use case: digests and papers for who asks for them."""

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import islice

from bot import calendar
from bot.chats import Chats
from bot.digest import Selection
from bot.editions import FRESH, Editions, Made
from bot.errors import BadPaperId, NoSuchRank, NothingThere
from bot.language import nearest, texts
from bot.lookup import Lookup
from bot.models import TOP_MAX, TOP_MIN, Edition
from bot.paper_id import parse_paper_id
from bot.reading_list import ReadingList
from bot.replies import Asker, Choice, DigestShown, FoundShown, PaperShown, Reply, Said
from bot.sentences import caveat
from bot.shelf import Shelf
from bot.span import Period, Span
from bot.subscription import WORKDAYS, Subscription
from formatters.text import day_words

FOUND = 10
"""Papers that a search shows."""

_DAYS_OFFERED = 6
_COUNT = re.compile(r"\d{1,3}")


class Showing:
    """Shows digests and papers; raises the `PaperboyError`s of what it asks.

    Args:
        now: this instant, aware.
        clock: seconds that only go forward.
    """

    def __init__(
        self,
        *,
        editions: Editions,
        lookup: Lookup,
        chats: Chats,
        reading_list: ReadingList,
        now: Callable[[], datetime],
        clock: Callable[[], float],
    ) -> None:
        self._editions = editions
        self._lookup = lookup
        self._chats = chats
        self._list = reading_list
        self._now = now
        self._digests = Shelf[tuple[Span | Period, int, str], Made](
            seconds=FRESH.total_seconds(), clock=clock
        )

    async def today(self, asker: Asker, text: str) -> Reply:
        """The newest digest, with about as many papers as were asked for, or that of a day."""
        if text and not _COUNT.fullmatch(text):
            return await self.date(asker, text)
        top = min(max(int(text), TOP_MIN), TOP_MAX) if text else await self._top(asker)
        language = await self._chats.language(asker)
        made = await self._digests.get(
            (Period.DAY, top, language),
            lambda: self._editions.newest(Period.DAY, Selection(top=top), language=language),
        )
        return await self._digest(asker, made)

    async def preview(self, asker: Asker) -> Reply:
        """The newest digest as the subscription of the chat has it; without one, today's."""
        one = await self._chats.subscription(asker.address)
        if one is None:
            return await self.today(asker, "")
        return await self._digest(asker, await self._subscribed(one))

    async def _subscribed(self, one: Subscription) -> Made:
        selection, language = Selection.of(one), nearest(one.language)
        if one.slot.edition is Edition.EARLY:
            span = calendar.open_span(one.slot.period, self._now())
            with suppress(NothingThere):  # soon after it opens; the one before looks the same
                return await self._editions.of(span, selection, language=language)
        return await self._editions.newest(one.slot.period, selection, language=language)

    async def date(self, asker: Asker, text: str) -> Reply:
        """The digest of a day; without one, a choice of days."""
        if not text:
            return await self._days(asker)
        return await self._of(asker, self._span(text))

    async def rolled_up(self, asker: Asker, text: str, period: Period) -> Reply:
        """The newest digest of a week or month, or that of the one that was named."""
        if text:
            return await self._of(asker, Span.of(period, self._span(text).first))
        language, top = await self._chats.language(asker), await self._top(asker)
        made = await self._digests.get(
            (period, top, language),
            lambda: self._editions.newest(period, Selection(top=top), language=language),
        )
        return await self._digest(asker, made)

    async def _of(self, asker: Asker, span: Span) -> Reply:
        language, top = await self._chats.language(asker), await self._top(asker)
        made = await self._digests.get(
            (span, top, language),
            lambda: self._editions.of(span, Selection(top=top), language=language),
        )
        return await self._digest(asker, made)

    async def _digest(self, asker: Asker, made: Made) -> Reply:
        one = await self._chats.subscription(asker.address)
        return DigestShown(
            digest=made.digest,
            caveat=caveat(made, made.digest.language),
            layout=one.layout if one else "",
            images=one.images if one else True,
            zone=one.slot.zone if one else await self._chats.zone(asker),
        )

    async def _days(self, asker: Asker) -> Reply:
        language = await self._chats.language(asker)
        settled = calendar.settled_spans(Period.DAY, self._now())
        # Most weekends have no list; one that has can be written.
        spans = (span for span in settled if span.first.weekday() in WORKDAYS)
        choices = [
            Choice(label=day_words(span.first, language), act=f"d:{span.key}")
            for span in islice(spans, _DAYS_OFFERED)
        ]
        which = texts(language).gettext("Which day? For any other, write /date 2026-02-09")
        rows = tuple(tuple(choices[at : at + 2]) for at in range(0, len(choices), 2))
        return Said(text=which, rows=rows, asks="date")

    async def paper(self, asker: Asker, text: str) -> Reply:
        """One paper by its id, its address, or its rank in the newest digest."""
        language = await self._chats.language(asker)
        if not text:
            say = texts(language)
            which = say.gettext("Which paper? Send its id, such as 2602.06570, or its address.")
            return Said(text=which, asks="paper")
        looked = await self._lookup.paper(await self.named(asker, text), language=language)
        return PaperShown(
            paper=looked.paper,
            brief=looked.brief,
            language=language,
            caveat=self._not_whole(language) if looked.cause else "",
            saved=await self._list.has(asker, looked.paper.id),
        )

    async def named(self, asker: Asker, text: str) -> str:
        """The id of the paper whose rank in the newest digest was written; else what was written.

        Raises:
            NoSuchRank: the digest is shorter.
        """
        if not (_COUNT.fullmatch(text) and 1 <= int(text) <= TOP_MAX):
            return text
        shown = await self.today(asker, str(TOP_MAX))
        entries = shown.digest.entries if isinstance(shown, DigestShown) else ()
        if len(entries) < int(text):
            raise NoSuchRank(len(entries))
        return entries[int(text) - 1].paper.id

    async def search(self, asker: Asker, words: str) -> Reply:
        """What is found for some words."""
        language = await self._chats.refusal_language(asker)
        if not words:
            which = texts(language).gettext("Search for what? Send a few words.")
            return Said(text=which, asks="search")
        try:
            found = await self._lookup.search(words, limit=FOUND)
        except NothingThere:
            return FoundShown(found=(), words=words, language=language)
        shown_in = await self._chats.language(asker)
        return FoundShown(found=tuple(found), words=words, language=shown_in)

    async def offered(self, asker: Asker, words: str, limit: int) -> list[PaperShown]:
        """The paper that is named, or those found for some words; without, the newest digest's."""
        language = await self._chats.language(asker)
        ids = await self._matching(words, limit) if words else await self._newest(language)
        looked = [await self._lookup.paper(one, language=language) for one in ids[:limit]]
        return [PaperShown(paper=one.paper, brief=one.brief, language=language) for one in looked]

    async def _matching(self, words: str, limit: int) -> list[str]:
        """The id that was written; else those found for some words, and those that begin so."""
        with suppress(BadPaperId):
            return [parse_paper_id(words)]
        found: list[str] = []
        with suppress(NothingThere):
            found = [one.paper.id for one in await self._lookup.search(words, limit=limit)]
        return list(dict.fromkeys([*found, *await self._lookup.begun(words, limit=limit)]))

    async def _newest(self, language: str) -> list[str]:
        made = await self._digests.get(
            (Period.DAY, TOP_MAX, language),
            lambda: self._editions.newest(Period.DAY, Selection(top=TOP_MAX), language=language),
        )
        return [entry.paper.id for entry in made.digest.entries]

    async def _top(self, asker: Asker) -> int:
        one = await self._chats.subscription(asker.address)
        return one.top if one else self._chats.top

    def _span(self, text: str) -> Span:
        """The span that was named, in words too."""
        open_day = calendar.open_day(self._now())
        match text.casefold():
            case "today" | "오늘" | "今日" | "今天":
                return Span(Period.DAY, open_day)
            case "yesterday" | "어제" | "昨日" | "昨天":
                return Span(Period.DAY, open_day - timedelta(days=1))
            case _:
                span = Span.parse(text)
        if span.first.year < calendar.FIRST_YEAR:
            raise NothingThere(f"There was no list in {span.key}.")
        return span

    def _not_whole(self, language: str) -> str:
        return texts(language).gettext(
            "Hugging Face and arXiv do not answer just now; this is what I know of the paper."
        )
