"""Who asks the bot for something, and what it answers: values that know no platform.

A `Choice` is something that can be pressed; its `act` is at most 64 bytes and comes back to
`Commands.press`:

::

    p:ID          show that paper             d:SPAN      the digest of that day
    sv:ID         save it                     l:OFFSET    saved papers from there on
    un:ID         save it no longer           sub         subscribe here
    s             the settings                st:…        a step in the settings (`bot.preferences`)
    dp:ID         read it deeply
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.models import Brief, Digest, Found, Origin, Paper
from bot.subscription import Address


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Who asks, where, and what they may do there.

    Attributes:
        address: where is asked, and answered.
        target: whose subscription is meant: another one where somebody manages a channel from
            their own chat.
        reader: the person, as `telegram:123`; empty where nobody can be told from another.
        language: of their client, or empty.
        private: whether the chat is theirs alone.
        alone: whether nobody but them sees the answer, so that it is in their language.
        may_change: whether they may change the subscription of an address.
    """

    address: Address
    target: Address
    reader: str
    language: str
    private: bool
    may_change: Callable[[Address], Awaitable[bool]]
    alone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Something to press.

    Attributes:
        chosen: whether this is how it stands now.
    """

    label: str
    act: str
    chosen: bool = False


Rows = tuple[tuple[Choice, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A text of our own.

    Attributes:
        asks: a command whose argument may simply be written in answer; empty for none.
        offers_channel: whether to offer that a channel or group be picked.
    """

    text: str
    rows: Rows = ()
    asks: str = ""
    offers_channel: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """A step of the settings; it takes the place of the one that was pressed."""

    text: str
    rows: Rows = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Toast:
    """A word to whoever pressed, and nothing else changes.

    Attributes:
        alert: whether they have to confirm that they read it.
    """

    text: str
    alert: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestShown:
    """A digest.

    Attributes:
        caveat: why it is not the source's newest word; empty where it is.
        layout: of the channel; empty for its default.
        zone: IANA name, in which instants are shown.
    """

    digest: Digest
    caveat: str = ""
    layout: str = ""
    images: bool = True
    zone: str = "UTC"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperShown:
    """Everything known of one paper.

    Attributes:
        caveat: why it is shown from what is stored; empty where it is whole.
        saved: whether its reader has saved it.
    """

    paper: Paper
    brief: Brief
    language: str
    caveat: str = ""
    saved: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DeepShown:
    """The deep read of one paper.

    Attributes:
        deep: Markdown without a title.
        caveat: why it is an older one; empty where it is not.
    """

    paper: Paper
    deep: str
    language: str
    origin: Origin = Origin.LLM
    caveat: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundShown:
    """What a search found, best first."""

    found: tuple[Found, ...]
    words: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedShown:
    """Papers that a reader saved, newest first; one page of them.

    Attributes:
        first: the place of the first, from 1.
        rows: to the pages before and after.
    """

    papers: tuple[Paper, ...]
    first: int
    total: int
    language: str
    rows: Rows = ()


Reply = Said | Screen | Toast | DigestShown | PaperShown | DeepShown | FoundShown | SavedShown
