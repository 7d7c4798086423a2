"""What can go wrong, named after what the caller should do.

::

    PaperboyError            every error that we raise on purpose; its text is a sentence for people
    ├── UsageProblem         the request cannot be right: say how to ask
    │   ├── BadPaperId         … not an arXiv id
    │   ├── BadSpan            … not a day, week or month
    │   └── BadFile            … a file to import that cannot be read
    ├── NothingThere         the request is right, and the answer is nothing
    │   ├── NoSuchRank         … the digest is shorter
    │   ├── NotOpenYet         … ask again when that list has opened
    │   └── PaperUnknown       … this source does not have the paper
    ├── SourceProblem        the source did not answer as it should
    │   ├── TryLater           … later: busy, limited, down or out of reach
    │   └── BadAnswer          … never as it stands: the answer is not what it documents
    ├── SummarizerProblem    a model did not give a summary
    │   ├── SummaryProblem     … of this paper: show the next rung of the ladder
    │   ├── SummarizerBusy     … for now: try later
    │   └── SummarizerBroken   … of any paper: stop, and tell the operator
    ├── StoreProblem         the store cannot be used: say what to mend
    └── Overtaken            another process does this now: stop
"""

from collections.abc import Sequence
from datetime import datetime

from bot.draft import Usage


class PaperboyError(Exception):
    """An expected failure; `str(error)` is a sentence that can be shown to people."""


class UsageProblem(PaperboyError):
    """What was asked for cannot be right."""


class BadPaperId(UsageProblem):
    """The text is not an arXiv id, nor an address that holds one."""


class BadSpan(UsageProblem):
    """The text is not a day, an ISO week or a month."""


class BadFile(UsageProblem):
    """The file is not one that can be imported."""


class NothingThere(PaperboyError):
    """The request was understood, and there is nothing to show for it."""


class NoSuchRank(NothingThere):
    """The newest digest has no paper of that rank.

    Attributes:
        count: how many papers it has.
    """

    def __init__(self, count: int) -> None:
        super().__init__(f"The newest digest has {count} papers.")
        self.count = count


class NotOpenYet(NothingThere):
    """The list of that day has not opened.

    Attributes:
        newest: the latest instant that the source accepts, where it said so (UTC).
    """

    def __init__(self, message: str, *, newest: datetime | None = None) -> None:
        super().__init__(message)
        self.newest = newest


class PaperUnknown(NothingThere):
    """The source does not have this paper.

    Attributes:
        near: ids that are nearly the same, and are known.
    """

    def __init__(self, message: str, *, near: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.near = near


class SourceProblem(PaperboyError):
    """A source did not give what was asked for, for reasons of its own."""


class TryLater(SourceProblem):
    """The source is busy, limiting us, down or out of reach.

    Attributes:
        after: seconds that the source asked us to wait; None where it did not say.
    """

    def __init__(self, message: str, *, after: float | None = None) -> None:
        super().__init__(message)
        self.after = after


class BadAnswer(SourceProblem):
    """The source answered with something that it does not document."""


class SummarizerProblem(PaperboyError):
    """A model did not give a summary.

    Attributes:
        usage: what it took all the same.
    """

    def __init__(self, message: str, *, usage: Usage | None = None) -> None:
        super().__init__(message)
        self.usage = usage or Usage()


class SummaryProblem(SummarizerProblem):
    """The model refuses this paper, or what it answers is no summary."""


class SummarizerBusy(SummarizerProblem):
    """The model is busy, limiting us, down or out of reach.

    Attributes:
        after: seconds that it asked us to wait; None where it did not say.
    """

    def __init__(
        self, message: str, *, after: float | None = None, usage: Usage | None = None
    ) -> None:
        super().__init__(message, usage=usage)
        self.after = after


class SummarizerBroken(SummarizerProblem):
    """The model cannot be used as it is configured: a wrong key, name or address, or no credit."""


class StoreProblem(PaperboyError):
    """The store cannot be opened, read or written."""


class Overtaken(PaperboyError):
    """Another process has this place now; who had it before may neither act nor record."""
