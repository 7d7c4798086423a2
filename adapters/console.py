"""The terminal as a channel: `console:` prints each digest where `paperboy run` was started."""

import asyncio
import os
import shutil
import sys
from collections.abc import Callable
from contextlib import nullcontext
from zoneinfo import ZoneInfo

from bot.channel import NOTHING_MORE, After, Limits, Look, Note, Receipt, Turn
from bot.models import Digest
from bot.subscription import Address
from formatters import plain
from formatters.plain import Style

_PIPE_WIDTH = 80


def terminal_style() -> Style:
    """The measure of the terminal, or of a pipe; honours NO_COLOR, FORCE_COLOR and COLUMNS."""
    terminal = sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
    color = bool(os.environ.get("FORCE_COLOR")) or (terminal and not os.environ.get("NO_COLOR"))
    width = shutil.get_terminal_size((_PIPE_WIDTH, 24)).columns
    return Style(width=width, color=color, links=terminal)


class Console:
    """Prints digests; `write` and `zone` are where to, and the zone in which times are shown."""

    name = "console"
    # A terminal that was killed half way shows nothing twice: the reader has to look anew.
    limits = Limits(rate=1000, burst=100, in_flight=1, repeatable=True)

    def __init__(
        self,
        *,
        style: Style,
        zone: ZoneInfo,
        write: Callable[[str], object] | None = None,
    ) -> None:
        self._style = style
        self._zone = zone
        self._write = write or _print

    def render(self, content: Digest | Note, look: Look) -> str:
        """The digest as the command line shows it; the only look is the language, in it already."""
        if isinstance(content, Note):
            return f"{content.text}\n"
        return plain.render(content, style=self._style, zone=self._zone)

    def spacing(self, to: Address) -> float:
        """No wait between two messages."""
        return 0.0

    async def send(
        self,
        message: str,
        to: Address,
        *,
        key: str,
        silent: bool = False,
        role: str = "",
        again: float | None = None,
        after: After = NOTHING_MORE,
        sent: Receipt | None = None,
    ) -> Receipt:
        """Print a digest under its address."""
        text = f"── {to} {'─' * max(0, self._style.width - len(str(to)) - 4)}\n{message}\n"
        await asyncio.to_thread(self._write, text)
        return Receipt(message_ids=(key,))

    async def edit(
        self, message: str, to: Address, sent: Receipt, *, role: str = "", turn: Turn = nullcontext
    ) -> Receipt:
        """Print the digest again: what was printed stays printed."""
        return await self.send(message, to, key="".join(sent.message_ids))


def _print(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()
