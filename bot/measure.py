"""Measuring what is done, for whoever watches: who does it knows nothing of how it is told."""

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Protocol


class Measure(Protocol):
    """Counts and times what is done within it; it neither fails nor waits."""

    def __call__(self, *what: str) -> AbstractContextManager[None]:
        """Measure under these words; each has few values, for each of those is a row of its own."""
        ...


def unmeasured(*_what: str) -> AbstractContextManager[None]:
    """Measure nothing: nobody watches."""
    return nullcontext()


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    """What a process measures of its own work.

    Attributes:
        requests: to platforms that deliver, under the names of the channel and of the action.
        commands: answers, under the names of the channel and of the command.
        jobs: turns of jobs, under the name of the job.
        fetches: questions to sources, under the name of the source.
    """

    requests: Measure = unmeasured
    commands: Measure = unmeasured
    jobs: Measure = unmeasured
    fetches: Measure = unmeasured


UNMEASURED = Measures()
"""Nobody watches."""
