"""Jobs that outlive their bugs: a turn is taken again, ever later, and the operator is told."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from bot.alarm import Alarms
from bot.errors import PaperboyError
from bot.work import LEAST, LONGEST, Job, Work

_log = structlog.get_logger(__name__)


class Sturdy:
    """Keeps what nobody foresaw in one job from everything else.

    Args:
        now: this instant, aware.
    """

    def __init__(self, *, alarms: Alarms, now: Callable[[], datetime]) -> None:
        self._alarms = alarms
        self._now = now
        self._bugs: dict[str, int] = {}

    def over(self, work: Work) -> Work:
        """The same work, its jobs sturdy."""
        return replace(work, jobs={name: self.of(name, job) for name, job in work.jobs.items()})

    def of(self, name: str, job: Job) -> Job:
        """The job, which ends well or with an error that was foreseen."""

        async def turn() -> datetime | None:
            try:
                wanted = await job()
            except PaperboyError:
                raise
            except Exception as bug:  # noqa: BLE001 – a bug costs one turn of one job
                _log.exception("A job met a bug and is tried again", job=name)
                says = f"The job {name} met a bug ({type(bug).__name__}); the log has it."
                self._alarms.raise_(f"job-{name}", says)
                return self._later(name)
            self._bugs.pop(name, None)
            return wanted

        return turn

    def _later(self, name: str) -> datetime:
        bugs = self._bugs[name] = self._bugs.get(name, 0) + 1
        return self._now() + timedelta(seconds=min(LONGEST, LEAST * 2.0 ** min(bugs, 16)))
