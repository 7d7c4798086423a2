"""What a link into a private chat with the bot says: at most 64 of `A-Za-z0-9_-`. Pure.

https://core.telegram.org/bots/features#deep-linking
"""

import re
from types import MappingProxyType

from bot.errors import BadPaperId, BadSpan
from bot.paper_id import parse_paper_id
from bot.span import Span
from bot.subscription import Address

SUBSCRIBE = "sub"
TODAY = "today"

_PAPER = re.compile(r"p_(?P<new>[0-9]{4}-[0-9]{4,5})|o_(?P<archive>[a-z-]+)_(?P<number>[0-9]{7})")
_ALONE = MappingProxyType({SUBSCRIBE: "subscribe", TODAY: "today"})
_DEEPLY = "r"
_DAY = "d_"
_SETTINGS = re.compile(r"s_(?P<chat>-?[0-9]{1,19})(?:_(?P<topic>[0-9]{1,10}))?")


def to_paper(paper_id: str) -> str:
    """The payload that shows a paper; an id's dot is not allowed there."""
    if "/" in paper_id:
        return f"o_{paper_id.replace('/', '_')}"
    return f"p_{paper_id.replace('.', '-')}"


def to_deep(paper_id: str) -> str:
    """The payload that shows the deep read of a paper."""
    return f"{_DEEPLY}{to_paper(paper_id)}"


def to_day(written: str) -> str:
    """The payload that shows the digest of a day, week or month."""
    return f"{_DAY}{written}"


def to_settings(address: Address) -> str:
    """The payload that opens the settings of a chat."""
    return f"s_{address.place.replace(':', '_')}"


def command_of(payload: str) -> tuple[str, str] | None:
    """The command that a payload gives, and what it is about; None where it gives none."""
    if payload in _ALONE:
        return _ALONE[payload], ""
    for name, about in (("paper", paper_of), ("deep", deep_of), ("date", day_of)):
        if told := about(payload):
            return name, told
    return None


def paper_of(payload: str) -> str | None:
    """The id of the paper that a payload shows; None where it shows none."""
    found = _PAPER.fullmatch(payload)
    if found is None:
        return None
    new = (found["new"] or "").replace("-", ".")
    try:
        return parse_paper_id(new or f"{found['archive']}/{found['number']}")
    except BadPaperId:
        return None


def deep_of(payload: str) -> str | None:
    """The id of the paper whose deep read a payload shows; None where it shows none."""
    return paper_of(payload.removeprefix(_DEEPLY)) if payload.startswith(_DEEPLY) else None


def day_of(payload: str) -> str | None:
    """What a payload names of which the digest is shown; None where it shows none."""
    written = payload.removeprefix(_DAY)
    try:
        return Span.parse(written).key if payload.startswith(_DAY) else None
    except BadSpan:
        return None


def settings_of(payload: str, channel: str) -> Address | None:
    """Whose settings a payload opens; None where it opens none."""
    found = _SETTINGS.fullmatch(payload)
    if found is None:
        return None
    return Address(channel, ":".join(part for part in found.groups() if part))
