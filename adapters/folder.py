"""A folder as a channel: `file:FOLDER` writes one file for each digest, for sites and scripts."""

import asyncio
import errno
from collections.abc import Callable, Mapping
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from bot.channel import (
    NOTHING_MORE,
    AddressGone,
    After,
    DeliveryError,
    Limits,
    Look,
    MessageRejected,
    NotAllowed,
    Note,
    Receipt,
    TryAgain,
    Turn,
)
from bot.document import Document, Imprint, Shape
from bot.models import Digest, Edition
from bot.subscription import Address
from formatters import as_json, jekyll, markdown


@dataclass(frozen=True, slots=True)
class File:
    """A file to be: its name and its text."""

    name: str
    text: str


_Render = Callable[[Digest], str]


def _as(shape: Shape, render: Callable[[Document], str]) -> _Render:
    return lambda digest: render(Document(shape=shape, digest=digest, imprint=Imprint()))


LAYOUTS: Mapping[str, tuple[str, _Render]] = MappingProxyType(
    {
        "markdown": ("md", _as(Shape.MARKDOWN, markdown.render)),
        "jekyll": ("md", _as(Shape.JEKYLL, jekyll.render)),
        "json": ("json", as_json.render),
    }
)
"""Layout → ending of the file name, and its formatter; the first is the default."""


class Folder:
    """Writes digests into the folder that an address names; the same digest, the same file."""

    name = "file"
    limits = Limits(rate=1000, burst=100, in_flight=4, repeatable=True)

    def render(self, content: Digest | Note, look: Look) -> File:
        """The file of a digest; a note is a text file beside them."""
        if isinstance(content, Note):
            return File(f"note.{look.language}.txt", f"{content.text}\n")
        layout = look.layout or next(iter(LAYOUTS))
        if layout not in LAYOUTS:
            raise MessageRejected(
                f"There is no layout “{layout}” for files; choose {', '.join(LAYOUTS)}."
            )
        ending, render = LAYOUTS[layout]
        edition = ".early" if content.edition is Edition.EARLY else ""
        return File(f"{content.span.key}{edition}.{content.language}.{ending}", render(content))

    def spacing(self, to: Address) -> float:
        """No wait between two files."""
        return 0.0

    async def send(
        self,
        message: File,
        to: Address,
        *,
        key: str,
        silent: bool = False,
        role: str = "",
        again: float | None = None,
        after: After = NOTHING_MORE,
        sent: Receipt | None = None,
    ) -> Receipt:
        """Write the file, whole or not at all."""
        try:
            await asyncio.to_thread(_write, folder_of(to), message)
        except OSError as error:
            raise _translated(error, to) from error
        return Receipt(message_ids=(message.name,))

    async def edit(
        self, message: File, to: Address, sent: Receipt, *, role: str = "", turn: Turn = nullcontext
    ) -> Receipt:
        """Write the file anew; where it is called otherwise by now, the old one goes."""
        receipt = await self.send(message, to, key="")
        for name in {*sent.message_ids} - {*receipt.message_ids}:
            with suppress(OSError):
                await asyncio.to_thread((folder_of(to) / name).unlink)
        return receipt


def folder_of(to: Address) -> Path:
    """The folder that an address names.

    Raises:
        AddressGone: it names none.
    """
    if not to.place.strip():
        raise AddressGone(
            f"“{to}” names no folder. Write file:FOLDER; file:. is the one that Paperboy is "
            "started in.",
            reason="bad-address",
        )
    return Path(to.place).expanduser()


def _write(folder: Path, message: File) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    # Written beside and moved into place: a reader never sees half a file.
    draft = folder / f".{message.name}.part"
    draft.write_bytes(message.text.encode())
    draft.replace(folder / message.name)


def _translated(error: OSError, to: Address) -> DeliveryError:
    said = f"{to} cannot be written: {error.strerror or error}."
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EMFILE):
        return TryAgain(f"{said} Make room on that disk.", reason="disk")
    return NotAllowed(f"{said} Choose another folder, or give Paperboy the right to write there.")
