"""Who asks the bot for something, and what it answers: values that know no platform.

A `Choice` is something that can be pressed; its `act` is at most 64 bytes and comes back to
`Commands.press`:

::

    p:ID          show that paper             d:SPAN      the digest of that day
    sv:ID         save it                     l:OFFSET    saved papers from there on
    un:ID         save it no longer           sub         subscribe here
    s             the settings                st:…        a step in the settings (`bot.preferences`)
    dp:ID         read it deeply              hi:LANGUAGE greet in that language
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from bot.language import N_
from bot.models import Brief, Digest, Found, Origin, Paper
from bot.subscription import Address


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """How things are done where somebody asks, as far as platforms differ in it.

    Attributes:
        options: by command, the option that its argument is given in; what a command without one
            is about is simply written behind it.
        chat: the option in which another chat is named; empty where that is written first.
        answered: whether a question can be answered by writing (`Said.asks`, or in a form).
        goes_on: whether a digest can be published to followers, be talked about in a thread of its
            own, and mention a role.
        forbidden: what somebody is told who may not change a subscription; marked with `N_`.
    """

    options: Mapping[str, str] = field(default_factory=dict)
    chat: str = ""
    answered: bool = False
    goes_on: bool = False
    forbidden: str = N_("Only administrators of this chat can change that.")

    def command(self, name: str, argument: str, *, chat: str = "") -> str:
        """A command as it is given: `/settings at 9:30`, `/settings change: at 9:30`.

        `chat` is another chat that it is meant for, in its `chat_word`.
        """
        told = _given(self.options.get(name, ""), argument)
        where = _given(self.chat, chat)
        both = (told, where) if self.chat else (where, told)
        return " ".join(filter(None, (f"/{name}", *both)))

    def chat_word(self, address: Address, name: str) -> str:
        """How a command names another chat: as people do where it is an option, else by its id."""
        return name if self.chat else address.place


def _given(option: str, value: str) -> str:
    return f"{option}: {value}" if option and value else value


def _place_of(address: Address) -> str:
    return address.place


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
        refused_alone: the same of what is said where there is nothing to show.
        may_change: whether they may change the subscription of an address.
        name_of: what people call the chat of an address.
    """

    address: Address
    target: Address
    reader: str
    language: str
    private: bool
    may_change: Callable[[Address], Awaitable[bool]]
    alone: bool = False
    refused_alone: bool = False
    ways: Ways = field(default_factory=Ways)
    name_of: Callable[[Address], str] = _place_of


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
        asks: a command, or its beginning, whose rest may simply be written in answer; empty for
            none.
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
        rows: what else there is of it.
    """

    paper: Paper
    brief: Brief
    language: str
    caveat: str = ""
    saved: bool = False
    rows: Rows = ()


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
