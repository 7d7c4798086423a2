"""What the bot may do in a channel, and what it lacks to send digests there. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

import discord

from bot.language import texts
from bot.replies import Said
from bot.subscription import Address
from formatters.discord import LAYOUTS
from formatters.punctuation import listed

THREADS = frozenset(
    {
        discord.ChannelType.public_thread,
        discord.ChannelType.private_thread,
        discord.ChannelType.news_thread,
    }
)

_OPENS_THREADS = frozenset({discord.ChannelType.text, discord.ChannelType.news})
"""Where a thread can be opened under a message."""

PLAINEST = LAYOUTS[-1]
"""The layout that takes no permission but to send."""

_SHOWN = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A channel that is to be sent to.

    Attributes:
        granted: what the bot may do there; None where Discord does not say.
    """

    address: Address
    name: str
    kind: discord.ChannelType
    granted: discord.Permissions | None


def lacking(
    place: Place, *, layout: str = "", calls: bool = False, discuss: bool = False
) -> tuple[str, ...]:
    """The permissions that are missing, by their names in the library.

    `layout` is that of the digests, or empty for the default. `calls` says that a role is to be
    called that not everybody may mention, `discuss` that threads are to be opened under messages; a
    post in a forum is one already.
    """
    if place.granted is None:
        return ()
    sending = "send_messages_in_threads" if place.kind in THREADS else "send_messages"
    needed = ["view_channel", sending]
    needed += ["embed_links"] if layout != PLAINEST else []
    needed += ["mention_everyone"] if calls else []
    needed += ["create_public_threads"] if discuss and place.kind in _OPENS_THREADS else []
    return tuple(name for name in needed if not getattr(place.granted, name))


def lacks(place: Place, missing: tuple[str, ...], language: str) -> Said:
    """What somebody is told who wants digests where the bot lacks permissions."""
    say = texts(language)
    told = say.gettext(
        "Nothing is changed yet: in #{channel} I lack {permissions}. Whoever manages the channel "
        "can give me that under Edit Channel › Permissions; then try again."
    )
    permissions = listed(_words(missing, language), language)
    return Said(text=told.format(channel=place.name[:_SHOWN], permissions=permissions))


def _words(missing: tuple[str, ...], language: str) -> Iterator[str]:
    """The permissions as Discord's own settings call them."""
    say = texts(language)
    words = {
        "view_channel": say.gettext("View Channel"),
        "send_messages": say.gettext("Send Messages"),
        "send_messages_in_threads": say.gettext("Send Messages in Threads"),
        "create_public_threads": say.gettext("Create Public Threads"),
        "embed_links": say.gettext("Embed Links"),
        "mention_everyone": say.gettext("Mention @everyone, @here, and All Roles"),
    }
    return (f"“{words[name]}”" for name in missing)
