"""How soon somebody in Discord is told that an answer comes: `python -m bench.discord_answers`.

The real library before a Discord on this machine; while nothing else goes on, and while digests go
out at the usual pace. Both sides share this process, and the machine may do other things: the
figures are too high, not too low.
"""

import asyncio
import tempfile
from dataclasses import replace

from aiohttp import web

from bench.measuring import percentile, quiet_logs, say
from tests.adapters.discord.gateway import HERE, Discord, Json, serving
from tests.adapters.discord.interaction import Interaction
from tests.adapters.discord.stage import Stage, staged

COUNT, EVERY = 400, 0.025
"""Commands, and seconds between two of them."""

RATE = 45.0
"""Messages a second: `adapters.discord.channel`."""

BURST = 300
"""Commands at once."""


class Lenient(Discord):
    """Takes whatever comes: to check it takes longer than all the rest."""

    def _send(self, request: web.Request, body: Json) -> Json:
        return self._keep(request.match_info["channel"], body)

    def _check_put(self, asked: Interaction, body: Json) -> None:
        pass


async def asked(api: Discord, count: int, every: float) -> tuple[list[float], int]:
    """Seconds until each command had its first answer, and how many had none."""
    begun = []
    for number in range(count):
        begun.append(api.begin("today", replace(HERE, id=str(1_000 + number))))
        await asyncio.sleep(every)
    answered = [await one.answered() for one in begun]
    return [one.waited for one in answered], sum(not one.first for one in answered)


async def tell(stage: Stage, meanwhile: str, count: int = COUNT, every: float = EVERY) -> None:
    """Ask, and print what it came to."""
    seconds, missing = await asked(stage.api, count, every)
    p50, p99 = (percentile(seconds, share) * 1000 for share in (0.5, 0.99))
    say(
        f"first answer, {meanwhile}: p50, p99",
        f"{p50:.1f}, {p99:.1f} ms",
        f"target p99 < 100 ms; at most {max(seconds) * 1000:.0f} ms, {missing} without one",
    )


async def run(folder: str) -> None:
    """Measure and tell."""
    url = f"sqlite:///{folder}/paperboy.sqlite3"
    async with serving(Lenient()) as api, staged(api, url) as stage, stage.bot():
        await tell(stage, "nothing else")
        async with stage.fan_out(url, int(RATE * COUNT * EVERY * 1.5), RATE):
            await tell(stage, "while digests go out")
            await tell(stage, f"a burst of {BURST}", BURST, 0.0)


if __name__ == "__main__":
    quiet_logs()
    with tempfile.TemporaryDirectory() as place:
        asyncio.run(run(place))
