"""Pictures that are sent to Telegram as they are, where it does not fetch them by itself."""

import asyncio
from dataclasses import dataclass

from adapters.telegram.refusals import PHOTO
from bot.channel import MessageRejected
from bot.errors import NothingThere, SourceProblem
from bot.ports import PictureSource

LARGEST = 10 * 2**20
"""Bytes that Telegram takes for a photo: https://core.telegram.org/bots/api#sending-files.

By its address, it takes half of that.
"""

PATIENCE = 10.0
"""Seconds for fetching a picture; a message that is under way waits for it."""

_KINDS = ((b"\xff\xd8\xff", "jpg"), (b"\x89PNG\r\n\x1a\n", "png"), (b"GIF8", "gif"))
"""How a file of each kind begins."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A picture as a file, with a name that tells its kind."""

    name: str
    content: bytes


async def fetch(pictures: PictureSource, url: str, *, patience: float = PATIENCE) -> Upload:
    """Fetch a picture that Telegram can be expected to take.

    Raises:
        MessageRejected: there is none, for the reason `PHOTO`.
    """
    try:
        async with asyncio.timeout(patience):
            content = await pictures.fetch_picture(url)
    except TimeoutError as error:
        raise no_picture(f"It took more than {patience:.0f} s.") from error
    except (NothingThere, SourceProblem) as problem:
        raise no_picture(str(problem)) from problem
    kind = _kind(content)
    if not kind or len(content) > LARGEST:
        raise no_picture(f"Telegram takes no such file, of {len(content):,} bytes.")
    return Upload(f"picture.{kind}", content)


def no_picture(why: str) -> MessageRejected:
    """A message has to go without its picture."""
    return MessageRejected(f"A picture cannot be brought to Telegram. {why}", reason=PHOTO)


def _kind(content: bytes) -> str:
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return "webp"
    return next((kind for start, kind in _KINDS if content.startswith(start)), "")
