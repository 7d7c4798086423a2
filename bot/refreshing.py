"""Use case: early digests are edited in place while votes move, until their lists settle."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from bot import calendar, digest
from bot.deliveries import Post
from bot.editions import Editions
from bot.errors import NothingThere, SourceProblem, StoreProblem
from bot.ledger import Ledger
from bot.models import TOP_MAX, Edition, Listing
from bot.patience import Patience

log = structlog.get_logger(__name__)

_Visible = tuple[Edition, tuple[tuple[str, int], ...]]
"""Whether a list is settled, and the ids and votes of its first papers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Watch:
    """An early post, and how its list stood when it was looked at last.

    Attributes:
        since: when the post was first seen live (UTC).
        look: when its list is looked at next (UTC).
        shown: None before the first look.
        fresh: whether readers have the list as the first look finds it; not so after a start.
    """

    since: datetime
    look: datetime
    fresh: bool
    shown: _Visible | None = None


class Refresher:
    """Looks again at the lists of early posts, and has the posts edited where something moved."""

    def __init__(
        self,
        *,
        editions: Editions,
        ledger: Ledger,
        now: Callable[[], datetime],
        policy: Patience,
    ) -> None:
        self._editions = editions
        self._ledger = ledger
        self._now = now
        self._policy = policy
        self._watched: dict[Post, _Watch] = {}
        self._begun = False

    async def refresh(self) -> datetime | None:
        """Look at every early post whose time has come, and say when to come again (UTC).

        None where no early post is live. One that is sent is to be seen within minutes.

        Raises:
            StoreProblem: the ledger does not say which posts are live.
        """
        now = self._now()
        live = await self._ledger.live_posts(now - self._policy.live)
        self._watch(live, now)
        for post in live:
            watch = self._watched[post]
            if watch.look <= now:
                self._watched[post] = await self._look(post, watch, now)
        return min((self._watched[post].look for post in live), default=None)

    def _watch(self, live: Sequence[Post], now: datetime) -> None:
        # A post is not live while its edits are under way: until its close it is remembered.
        open_ = [post for post in self._watched if now < calendar.closes_at(post.span)]
        new = _Watch(since=now, look=now, fresh=self._begun)
        self._watched = {post: self._watched.get(post, new) for post in (*open_, *live)}
        self._begun = True

    async def _look(self, post: Post, watch: _Watch, now: datetime) -> _Watch:
        try:
            listing = await self._editions.listing(post.span)
            shown = _visible(listing)
            if _moved(watch, shown):
                spread = self._policy.spread.total_seconds()
                edits = await self._ledger.revise(post, now=now, over=spread)
                log.info("An early post is edited", post=post.key, list=shown[0], edits=edits)
        except (NothingThere, SourceProblem, StoreProblem) as problem:
            log.warning("An early post stays as it is", post=post.key, problem=str(problem))
            return replace(watch, look=now + self._policy.last_retry)
        return replace(watch, shown=shown, look=self._next_look(post, watch, now))

    def _next_look(self, post: Post, watch: _Watch, now: datetime) -> datetime:
        instants = [watch.since + after for after in self._policy.refreshes]
        instants.append(calendar.closes_at(post.span))
        # Beyond its close a post is live where a message went out while the others were edited.
        return min((at for at in instants if at > now), default=now + self._policy.last_retry)


def _moved(watch: _Watch, shown: _Visible) -> bool:
    if shown[0] is Edition.FINAL:
        return True  # the last edit: readers are told that nothing moves any more
    if watch.shown is None:
        return not watch.fresh
    return shown != watch.shown


def _visible(listing: Listing) -> _Visible:
    """What readers can see of a list: its state, and the ranks and votes of the first papers."""
    top = digest.rank(listing.papers)[:TOP_MAX]
    edition = calendar.edition(listing.span, listing.as_of)
    return edition, tuple((paper.id, paper.upvotes) for paper in top)
