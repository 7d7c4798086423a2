"""Subscribing a channel as somebody wished, once the bot may post there."""

from dataclasses import dataclass, replace

import discord

from adapters.discord.asked import CHANNEL, Interaction, data_of, here_of
from adapters.discord.permissions import Place, lacking, lacks
from bot import subscription_replies as say
from bot import zones
from bot.chats import Chats
from bot.language import texts
from bot.models import Edition, Period
from bot.preferences import Step, read_time
from bot.preferring import Preferring
from bot.replies import Asker, Reply, Said
from bot.subscription import Address, BadPreference
from bot.wishes import Wish

Chosen = discord.app_commands.AppCommandChannel | discord.app_commands.AppCommandThread
"""A channel that was picked out of those of the server."""

EVERYONE = "@everyone"
"""To Discord, all members of a server are a role as well."""

_OFFERED = 6
_QUOTED = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What somebody chose when they subscribed, as they wrote it; empty for what they left open.

    Attributes:
        calls: whether the role is one that not everybody may mention.
        publish: to followers; None for what they left open.
        discuss: in a thread; None for what they left open.
    """

    time: str = ""
    zone: str = ""
    period: str = ""
    layout: str = ""
    language: str = ""
    edition: str = ""
    role: str = ""
    calls: bool = False
    publish: bool | None = None
    discuss: bool | None = None


class Wishing:
    """Subscribes channels."""

    def __init__(self, *, preferring: Preferring, chats: Chats) -> None:
        self._preferring = preferring
        self._chats = chats

    async def subscribe(self, asker: Asker, place: Place, wanted: Wanted) -> Reply:
        """Subscribe a place, or say what stands in the way of it."""
        wish = Wish()
        if await asker.may_change(asker.target):
            language = await self._chats.language(asker)
            if missing := lacking(place, calls=wanted.calls, discuss=bool(wanted.discuss)):
                return lacks(place, missing, language)
            if misread := _misread(wanted, place, language):
                return misread
            wish = _wish(wanted)
        # Who may not is told so.
        reply = await self._preferring.subscribe(asker, wish)
        if isinstance(reply, Said) and asker.target != asker.address:
            return replace(reply, text=f"#{place.name}\n{reply.text}")
        return reply


def place_here(interaction: Interaction) -> Place:
    """The channel in which is asked."""
    channel = interaction.channel
    return Place(
        address=here_of(interaction),
        name=getattr(channel, "name", None) or "…",
        kind=channel.type if channel else discord.ChannelType.text,
        granted=interaction.app_permissions,
    )


def place_of(interaction: Interaction, channel: Chosen) -> Place:
    """A channel of the server that was picked."""
    told = data_of(interaction).get("resolved", {}).get("channels", {}).get(str(channel.id), {})
    granted = told.get("app_permissions")
    return Place(
        address=Address(CHANNEL, str(channel.id)),
        name=channel.name,
        kind=channel.type,
        granted=None if granted is None else discord.Permissions(int(granted)),
    )


def _misread(wanted: Wanted, place: Place, language: str) -> Said | None:
    """What is said where a wish cannot be; None where all can."""
    if wanted.role == EVERYONE:
        nobody = texts(language).gettext("I do not mention everyone. Choose another role.")
        return Said(text=nobody)
    if wanted.publish and place.kind is not discord.ChannelType.news:
        no_followers = texts(language).gettext(
            "#{channel} is not an announcement channel, so nobody can follow it. Choose one that "
            "is, or leave out publish."
        )
        return Said(text=no_followers.format(channel=place.name[:_QUOTED]))
    if wanted.zone and zones.named(wanted.zone) is None:
        return _which_zone(wanted.zone, language)
    try:
        read_time(wanted.time or "0")
    except BadPreference:
        no_time = texts(language).gettext("“{words}” is no time of day. Write for example 9:30.")
        return Said(text=no_time.format(words=wanted.time[:_QUOTED]))
    return None


def _which_zone(words: str, language: str) -> Said:
    """Zones of a name that is not whole; nothing is subscribed yet, so there is none to press."""
    found = zones.search(words, limit=_OFFERED)
    which = say.which_zone(Step(value=words), found, language)
    named = (f"{zones.city(zone, language)} · {zone}" for zone in found)
    return replace(which, text="\n".join([which.text, *named]), rows=())


def _wish(wanted: Wanted) -> Wish:
    return Wish(
        period=Period(wanted.period or Period.DAY),
        at=read_time(wanted.time) if wanted.time else None,
        zone=zones.named(wanted.zone) if wanted.zone else None,
        edition=Edition(wanted.edition) if wanted.edition else None,
        language=wanted.language or None,
        layout=wanted.layout or None,
        role=wanted.role or None,
        publish=wanted.publish,
        discuss=wanted.discuss,
    )
