"""What one message on Discord needs: our own values, which the adapter turns into a request body.

A message is either of components (version 2), and then has neither content nor embeds, or classic.
Limits: https://docs.discord.com/developers/components/reference and …/resources/message.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """A button; it opens an address or tells the bot, in up to 100 characters.

    Attributes:
        emoji: one Unicode emoji, or nothing.
    """

    label: str
    url: str | None = None
    custom_id: str | None = None
    emoji: str = ""

    def __post_init__(self) -> None:
        if (self.url is None) == (self.custom_id is None):
            raise ValueError("a button does one thing: url or custom_id")


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One line of a select."""

    label: str
    value: str
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Select:
    """A menu out of which one thing is chosen."""

    custom_id: str
    placeholder: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """Markdown."""

    markdown: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Text with a picture beside it.

    Attributes:
        picture: its address.
        alt: what it shows, for who cannot see it.
    """

    text: Text
    picture: str
    alt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gallery:
    """One large picture."""

    picture: str
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Separator:
    """A line between two parts."""


@dataclass(frozen=True, slots=True)
class Row:
    """Up to five buttons, or one select."""

    holds: tuple[Button, ...] | Select


@dataclass(frozen=True, slots=True)
class Container:
    """Parts in a frame with a coloured edge.

    Attributes:
        accent: 0xRRGGBB.
    """

    parts: tuple[Text | Section | Gallery | Separator | Row, ...]
    accent: int | None = None


Part = Text | Section | Gallery | Separator | Row | Container


@dataclass(frozen=True, slots=True, kw_only=True)
class Embed:
    """A classic frame; each needs an address of its own, or Discord joins two into one."""

    title: str = ""
    url: str = ""
    description: str = ""
    footer: str = ""
    thumbnail: str | None = None
    accent: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscordMessage:
    """Exactly what one call needs, but for whom it mentions and who alone sees it.

    Attributes:
        parts: of version 2; a message that has some has neither content nor embeds.
        rows: below a classic message.
        layout: the layout that this is, for what is remembered of a channel.
        mark: names the post, so that it is found again in a channel's history; stands in the
            select's `custom_id`, in the embeds' footer, or at the end of a quiet link's address.
        title: plain text for a forum post or thread of its own; at most 100 characters.
        simpler: the same in the next simpler layout, where there is one.
    """

    parts: tuple[Part, ...] = ()
    content: str = ""
    embeds: tuple[Embed, ...] = ()
    rows: tuple[Row, ...] = ()
    layout: str = ""
    mark: str = ""
    title: str = ""
    simpler: "DiscordMessage | None" = None
