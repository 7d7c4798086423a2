"""What one call to Telegram needs, and what is left to say where Telegram does not take it."""

import re
from dataclasses import dataclass, replace

from formatters import telegram_limits as limits
from formatters.telegram_html import utf16


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """A button below a message; it does one of three things.

    Attributes:
        url: opens an address.
        callback: tells the bot, in up to 64 bytes.
        copy: copies a text of up to 256 characters.
    """

    text: str
    url: str | None = None
    callback: str | None = None
    copy: str | None = None

    def __post_init__(self) -> None:
        if sum(does is not None for does in (self.url, self.callback, self.copy)) != 1:
            raise ValueError("a button does one thing: url, callback or copy")


@dataclass(frozen=True, slots=True)
class Pick:
    """A button in place of the reader's keyboard: it picks one of their chats.

    Attributes:
        channel: a channel, in which the bot is to post; otherwise a group.
    """

    text: str
    channel: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """The picture or page that a text shows; its address need not stand in the text."""

    url: str
    above: bool = True
    large: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class TelegramMessage:
    """Exactly what one call needs.

    Attributes:
        html: the text; the caption where there is a photo.
        preview: None for no preview at all, whatever addresses stand in the text.
        buttons: in rows.
        photo: address of a picture; Telegram fetches it, or is brought it where it cannot.
        silent: whether it comes without a sound in any case.
        asks: whether its reader is to write an answer to it, where there are no buttons.
        picks: what stands in place of their keyboard, where there are no buttons.
    """

    html: str
    preview: Preview | None = None
    buttons: tuple[tuple[Button, ...], ...] = ()
    photo: str | None = None
    silent: bool = False
    asks: bool = False
    picks: tuple[Pick, ...] = ()


TelegramMessages = tuple[TelegramMessage, ...]
"""What one digest takes: the first message sounds, the others are silent."""

_TAG = re.compile(r"<[^<>]*>")
_LINKS = re.compile(r'^<a href="(?P<first>[^"]*)">[^\n]*</a>$', re.MULTILINE)


def rows(*buttons_in_rows: tuple[Button, ...]) -> tuple[tuple[Button, ...], ...]:
    """The rows that hold a button; Telegram takes no empty one."""
    return tuple(row for row in buttons_in_rows if row)


def paper_buttons(label: str, action: str, paper_id: str) -> tuple[Button, ...]:
    """A button that tells the bot `action:id`; none where the id is too long for that."""
    data = f"{action}:{paper_id}"
    if len(data.encode()) > limits.CALLBACK_BYTES:
        return ()
    return (Button(text=label, callback=data),)


def plain_again(message: TelegramMessage) -> TelegramMessage | None:
    """A simpler message in place of one that was refused; None where there is none simpler.

    First without a picture, then without any formatting: rows of links become the address of
    their first, and only the buttons that tell the bot remain.
    """
    if message.photo or message.preview:
        return replace(message, photo=None, preview=None)
    plain = TelegramMessage(
        html=_without_entities(message.html),
        buttons=rows(*(_telling(row) for row in message.buttons)),
        silent=message.silent,
    )
    return None if plain == message else plain


def _without_entities(html: str) -> str:
    written_out = _TAG.sub("", _LINKS.sub(r"\g<first>", html))
    return written_out if utf16(written_out) <= limits.TEXT else _TAG.sub("", html)


def _telling(row: tuple[Button, ...]) -> tuple[Button, ...]:
    return tuple(button for button in row if button.callback is not None)
