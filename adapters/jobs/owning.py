"""What one process at a time may run: it runs here as long as the place is ours."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Mapping

import structlog

from adapters.jobs.asking import Asking
from adapters.jobs.places import Place, Places
from bot.errors import PaperboyError
from bot.work import Runner

_log = structlog.get_logger(__name__)


class Owning:
    """Runs runners by their names, and has those that end by themselves started again.

    Args:
        clock: seconds that only go forward.
        longest: seconds that what ended is left alone at most.
    """

    def __init__(
        self,
        runners: Mapping[str, Runner],
        *,
        places: Places,
        asking: Asking,
        clock: Callable[[], float],
        longest: float,
    ) -> None:
        self._runners = runners
        self._places = places
        self._asking = asking
        self._clock = clock
        self._longest = longest
        self._alone = defaultdict[str, asyncio.Lock](asyncio.Lock)

    async def own(self, job_id: int, name: str, *, tries: int) -> None:
        """Run it until its place is lost; `tries` is how often it ended by itself of late."""
        place = Place(job_id, name, self._runners[name])
        self._places.take(place)
        try:
            # After a place was lost and won again, the run of then may not have ended yet.
            async with self._alone[name]:
                began = self._clock()
                if not place.lost.is_set():
                    await self._run(place)
            if not place.lost.is_set():
                well = self._clock() - began >= self._longest
                await self._ask_again(place, tries=0 if well else tries + 1)
        finally:
            self._places.leave(place)

    async def _run(self, place: Place) -> None:
        try:
            await place.runner.run(place.lost)
        except PaperboyError as problem:
            _log.warning("It ended and is started again.", name=place.name, says=str(problem))
        except Exception:  # noqa: BLE001 – a bug costs one run, not the service
            _log.exception("It met a bug and is started again.", name=place.name)

    async def _ask_again(self, place: Place, *, tries: int) -> None:
        if not await self._asking.asked(place.name, but=place.job_id):
            wait = min(self._longest, 2.0 ** min(tries, 10))
            await self._asking.ask(place.name, wait=wait, tries=tries)
