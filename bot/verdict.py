"""How summaries were made, and what that took: what people can be told of them."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.draft import Complaint, Usage


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """How the last try at a summary of one paper in one language ended.

    Attributes:
        version: of the summarizer that tried.
        at: when (UTC).
        tries: how many there were, this one included.
        complaints: of the second draft where the first was no better; what they name fell down
            the ladder.
        problem: why there is no draft, as a sentence; empty where there is one.
        retry: from when it is tried again (UTC); None where it is made, or given up.
    """

    paper_id: str
    language: str
    version: str
    at: datetime
    tries: int = 1
    complaints: tuple[Complaint, ...] = ()
    problem: str = ""
    retry: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """What one version took on one day (UTC).

    Attributes:
        digest: key of the span that it was taken for; empty where it was for none.
    """

    day: date
    version: str
    usage: Usage
    digest: str = ""


class State(StrEnum):
    """What became of a summary that was asked for."""

    MADE = "made"
    KNOWN = "known"
    FAILED = "failed"
    LEFT = "left"
    UNDER_WAY = "under way"


@dataclass(frozen=True, slots=True)
class Ended:
    """One summary that was asked for; `says` is a sentence where there is none."""

    paper_id: str
    language: str
    state: State
    says: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """What became of the summaries that were asked for, language by language."""

    ends: tuple[Ended, ...] = ()

    def count(self, state: State) -> int:
        """How many ended so."""
        return sum(one.state is state for one in self.ends)
