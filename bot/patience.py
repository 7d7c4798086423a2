"""How long readers, lists and posts are waited for. Values only."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long things are waited for.

    Attributes:
        deadline: after its due instant, how long a post is news.
        window: after its due instant, how long a list is waited for that cannot be had, or is
            open and still empty.
        first_retry, last_retry: pause after the first failed try, which doubles up to the last.
        refreshes: after an early post was first seen sent, when its list is looked at again.
        spread: over how long the edits of one post are spread.
        live: how long an early post may wait for its list to settle; a month has 31 days.
    """

    deadline: timedelta = timedelta(hours=12)
    window: timedelta = timedelta(hours=3)
    first_retry: timedelta = timedelta(minutes=1)
    last_retry: timedelta = timedelta(minutes=15)
    refreshes: tuple[timedelta, ...] = (timedelta(hours=2), timedelta(hours=6))
    spread: timedelta = timedelta(minutes=10)
    live: timedelta = timedelta(days=35)

    def pause(self, tries: int) -> timedelta:
        """How long to wait after so many failed tries."""
        doublings = min(tries - 1, 16)
        return min(self.first_retry * (1 << doublings), self.last_retry)
