"""Use case: what a delivery says, built and rendered once for all that say the same."""

import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Generic, TypeVar

from bot import calendar, digest
from bot.channel import Channel, Look, Message, Note
from bot.deliveries import Delivery, Kind, Post
from bot.digest import Selection
from bot.editions import Editions
from bot.errors import NothingThere
from bot.fingerprint import fingerprint
from bot.lacks import lacks_for_layout
from bot.language import N_, nearest, texts
from bot.ledger import Ledger
from bot.models import Digest, Edition, Listing
from bot.ports import Store
from bot.span import Period, Span
from formatters.text import span_words

CONTENTS_KEPT = 128
"""Rendered messages kept at hand: a few hundred kilobytes on a platform of plain messages."""

KEPT = 60.0
"""Seconds for which a rendered message stands: after that, newer texts of its papers are seen."""

LISTS_KEPT = 4
"""Lists kept at hand; that of a busy month holds 2,000 papers, about 6 MB."""

Key = TypeVar("Key")
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True, kw_only=True)
class Content(Generic[Message]):
    """What a delivery says.

    Attributes:
        papers: ids that its reader will have been shown.
        fingerprint: the same for as long as a reader would see the same.
    """

    message: Message
    papers: tuple[str, ...]
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Skip:
    """There is nothing to say to this reader; `reason` is a word, `says` a sentence."""

    reason: str
    says: str


NO_LIST = Skip("no-list", N_("There is no list to make it from."))
FILTERED = Skip("filtered", N_("None of the papers listed passes the filter."))
HAD_BEFORE = Skip("had-before", N_("Every paper that would be shown here was shown before."))


class Contents:
    """Makes what deliveries say from the stored lists; no source is asked.

    Every method raises `StoreProblem` where the database does not do its part.

    Args:
        clock: seconds that only go forward.
    """

    def __init__(
        self,
        *,
        store: Store,
        editions: Editions,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._editions = editions
        self._clock = clock
        self._lists = _Recent[Span, Listing](LISTS_KEPT)
        self._made = _Recent[_Alike, tuple[float, Content[Any] | Skip]](CONTENTS_KEPT)

    async def had(
        self, deliveries: Iterable[Delivery], ledger: Ledger
    ) -> Mapping[int, frozenset[str]]:
        """By delivery: the papers of its list that its address had in another daily post.

        A weekly or monthly digest looks back, and leaves out nothing.
        """
        had: dict[int, frozenset[str]] = {}
        for post, alike in _by_post(deliveries).items():
            if post.kind is not Kind.DIGEST or post.span.period is not Period.DAY:
                continue
            listing = await self._listing(post.span)
            listed = [paper.id for paper in listing.papers] if listing else []
            if listed:
                shown = await ledger.had({one.address for one in alike}, listed, but=post)
                had.update((one.id, shown.get(one.address, frozenset())) for one in alike)
        return had

    async def of(
        self,
        delivery: Delivery,
        channel: Channel[Message],
        *,
        had: frozenset[str] = frozenset(),
    ) -> Content[Message] | Skip:
        """What one delivery says, without the papers that its reader `had`."""
        look, post = _look(delivery), delivery.post
        if post.kind is not Kind.DIGEST:
            return _content(_note(post, look.language), channel, look)
        listing = await self._listing(post.span)
        if listing is None:
            return NO_LIST
        selection = Selection.of(delivery.subscription)
        alike = _Alike(channel.name, post, listing.as_of, look, selection, frozenset())
        plain = await self._known(alike, listing, channel)
        if isinstance(plain, Skip) or had.isdisjoint(plain.papers):
            return plain
        return await self._known(replace(alike, had=had), listing, channel)

    async def _known(
        self, alike: "_Alike", listing: Listing, channel: Channel[Message]
    ) -> Content[Message] | Skip:
        known = self._made.get(alike)
        if known is not None and self._clock() - known[0] < KEPT:
            return known[1]
        made = await self._make(alike, listing, channel)
        self._made.keep(alike, (self._clock(), made))
        return made

    async def _make(
        self, alike: "_Alike", listing: Listing, channel: Channel[Message]
    ) -> Content[Message] | Skip:
        before = await self._store.standings_before(listing.span, listing.as_of)
        left = tuple(paper for paper in listing.papers if paper.id not in alike.had)
        language = alike.look.language
        try:
            made = digest.build(
                replace(listing, papers=left), alike.selection, language=language, before=before
            )
        except NothingThere:
            return _nothing(alike, listing)
        # Of what was left out the reader was told as well: the list is as long as it is.
        whole = replace(made, total=len(listing.papers))
        dressed = await self._editions.dress(whole, language=language)
        return _content(dressed, channel, alike.look)

    async def _listing(self, span: Span) -> Listing | None:
        known = self._lists.get(span)
        if known is not None and await self._stands(known):
            return known
        listing = await self._store.listing(span)
        if listing is not None:
            self._lists.keep(span, listing)
        return listing

    async def _stands(self, known: Listing) -> bool:
        """Whether a list at hand is the stored one; reading one anew takes 4 to 60 ms."""
        if not known.papers:
            return False
        if calendar.edition(known.span, known.as_of) is Edition.FINAL:
            return True
        if known.span.period is not Period.DAY:
            return False
        day = known.span.first
        return (await self._store.snapshot_times(day, day)).get(day) == known.as_of


@dataclass(frozen=True, slots=True)
class _Alike:
    """What two deliveries have in common that say the same."""

    channel: str
    post: Post
    as_of: datetime
    look: Look
    selection: Selection
    had: frozenset[str]


class _Recent(Generic[Key, Value]):
    """Keeps what was used last."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[Key, Value] = OrderedDict()

    def get(self, key: Key) -> Value | None:
        if key in self._kept:
            self._kept.move_to_end(key)
        return self._kept.get(key)

    def keep(self, key: Key, value: Value) -> None:
        self._kept[key] = value
        self._kept.move_to_end(key)
        if len(self._kept) > self._most:
            self._kept.popitem(last=False)


def _content(said: Digest | Note, channel: Channel[Message], look: Look) -> Content[Message]:
    entries = said.entries if isinstance(said, Digest) else ()
    return Content(
        message=channel.render(said, look),
        papers=tuple(entry.paper.id for entry in entries),
        fingerprint=fingerprint(said),
    )


def _note(post: Post, language: str) -> Note:
    say = texts(language)
    if post.kind is Kind.EMPTY:
        text = say.gettext("No papers were listed for {span}. The next digest comes as usual.")
    else:
        text = say.gettext(
            "Hugging Face did not answer, so there is no digest for {span}. "
            "The next one comes as usual."
        )
    return Note(text.format(span=span_words(post.span, language)))


def _nothing(alike: _Alike, listing: Listing) -> Skip:
    if alike.had:
        return HAD_BEFORE
    return FILTERED if listing.papers else NO_LIST


def _look(delivery: Delivery) -> Look:
    wanted = delivery.subscription
    return Look(
        language=nearest(wanted.language),
        # A message that is out keeps its layout: not every one can be edited into another.
        layout=delivery.layout or wanted.layout,
        images=wanted.images,
        plain=lacks_for_layout(wanted) and not delivery.layout,
    )


def _by_post(deliveries: Iterable[Delivery]) -> dict[Post, list[Delivery]]:
    grouped: dict[Post, list[Delivery]] = {}
    for delivery in deliveries:
        grouped.setdefault(delivery.post, []).append(delivery)
    return grouped
