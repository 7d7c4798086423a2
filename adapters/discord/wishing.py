"""Subscribing a channel as somebody wished, once the bot may post there."""

from dataclasses import dataclass, replace

import discord

from adapters.discord.permissions import Place, lacking, lacks
from adapters.discord.words import option_name
from bot import subscription_replies as say
from bot import zones
from bot.chats import Chats
from bot.language import texts
from bot.models import Edition
from bot.preference_reading import read_time
from bot.preferences import Step
from bot.preferring import Preferring
from bot.replies import Asker, Reply, Said
from bot.span import Period
from bot.subscription import BadPreference
from bot.wishes import Wish

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
            if why_not := await self.hindrance(asker, place, wanted):
                return why_not
            wish = _wish(wanted)
        # Who may not is told so.
        reply = await self._preferring.subscribe(asker, wish)
        return about(place, reply) if asker.target != asker.address else reply

    async def hindrance(self, asker: Asker, place: Place, wanted: Wanted) -> Said | None:
        """What stands in the way of a wish; None where nothing does."""
        language, layout = await self._chats.language(asker), await self._layout(place, wanted)
        missing = lacking(place, layout=layout, calls=wanted.calls, discuss=bool(wanted.discuss))
        if missing:
            return lacks(place, missing, language)
        return _misread(wanted, place, asker, language)

    async def _layout(self, place: Place, wanted: Wanted) -> str:
        """The layout that is wished for, or else had; empty for the default."""
        if wanted.layout:
            return wanted.layout
        period = Period(wanted.period or Period.DAY)
        theirs = await self._chats.theirs(place.address)
        return next((one.layout for one in theirs if one.slot.period is period), "")


def about(place: Place, reply: Reply) -> Reply:
    """What is said of another channel than the one in which it is asked, below its name."""
    if isinstance(reply, Said):
        return replace(reply, text=f"#{place.name[:_QUOTED]}\n{reply.text}")
    return reply


def _misread(wanted: Wanted, place: Place, asker: Asker, language: str) -> Said | None:
    """What is said where a wish cannot be; None where all can."""
    if wanted.role == EVERYONE:
        nobody = texts(language).gettext("I do not mention everyone. Choose another role.")
        return Said(text=nobody)
    if wanted.publish and place.kind is not discord.ChannelType.news:
        no_followers = texts(language).gettext(
            "#{channel} is not an announcement channel, so nobody can follow it. Choose one that "
            "is, or do without publishing."
        )
        return Said(text=no_followers.format(channel=place.name[:_QUOTED]))
    if wanted.zone and _zone(wanted.zone) is None:
        # The options are named as their client shows them.
        return _which_zone(wanted.zone, option_name("zone", asker.language), language)
    try:
        read_time(wanted.time or "0")
    except BadPreference:
        no_time = texts(language).gettext("“{words}” is no time of day. Write for example 9:30.")
        return Said(text=no_time.format(words=wanted.time[:_QUOTED]))
    return None


def _zone(words: str) -> str | None:
    """The zone of that name, or the only one that has it in its name."""
    found = zones.search(words, limit=2)
    return zones.named(words) or (found[0] if len(found) == 1 else None)


def _which_zone(words: str, option: str, language: str) -> Said:
    """Zones of a name that is not whole; nothing is subscribed yet, so there is none to press."""
    found = zones.search(words, limit=_OFFERED)
    which = say.which_zone(Step(value=words), found, language).text
    if not found:
        return Said(text=which)
    named = (f"{zones.city(zone, language)} · {zone}" for zone in found)
    how = texts(language).gettext(
        "Nothing is changed yet. Give the command again, with one of these as “{option}”."
    )
    return Said(text="\n".join([which, *named, "", how.format(option=option)]))


def _wish(wanted: Wanted) -> Wish:
    return Wish(
        period=Period(wanted.period or Period.DAY),
        at=read_time(wanted.time) if wanted.time else None,
        zone=_zone(wanted.zone) if wanted.zone else None,
        edition=Edition(wanted.edition) if wanted.edition else None,
        language=wanted.language or None,
        layout=wanted.layout or None,
        role=wanted.role or None,
        publish=wanted.publish,
        discuss=wanted.discuss,
    )
