"""What a link into a private chat with the bot says: at most 64 of `A-Za-z0-9_-`. Pure.

https://core.telegram.org/bots/features#deep-linking
"""

import re

from bot.errors import BadPaperId
from bot.paper_id import parse_paper_id
from bot.subscription import Address

SUBSCRIBE = "sub"

_PAPER = re.compile(r"p_(?P<new>[0-9]{4}-[0-9]{4,5})|o_(?P<archive>[a-z-]+)_(?P<number>[0-9]{7})")
_SETTINGS = re.compile(r"s_(?P<chat>-?[0-9]{1,19})(?:_(?P<topic>[0-9]{1,10}))?")


def to_paper(paper_id: str) -> str:
    """The payload that shows a paper; an id's dot is not allowed there."""
    if "/" in paper_id:
        return f"o_{paper_id.replace('/', '_')}"
    return f"p_{paper_id.replace('.', '-')}"


def to_settings(address: Address) -> str:
    """The payload that opens the settings of a chat."""
    return f"s_{address.place.replace(':', '_')}"


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


def settings_of(payload: str, channel: str) -> Address | None:
    """Whose settings a payload opens; None where it opens none."""
    found = _SETTINGS.fullmatch(payload)
    if found is None:
        return None
    return Address(channel, ":".join(part for part in found.groups() if part))
