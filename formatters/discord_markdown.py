"""Texts of others in Discord's Markdown: shown as they are, and leading nowhere but where we say.

There are two ways to take a mark's meaning away, and each has its place:

- A backslash before punctuation is not shown, and what it precedes marks nothing:
  https://support.discord.com/hc/en-us/articles/210298617
- Within `[…](…)` backslashes are shown, and the marks work still; an emoji or an address there
  leaves the whole link as raw text: https://github.com/discord/discord-api-docs/issues/6185, 7673
  and 7721. So only a text that needs neither is made a link.

What is found without any mark – an address, an invitation, a mention – is parted by a word joiner
(U+2060), which nobody sees.
"""

import re
from functools import lru_cache

from formatters import discord_limits as limits
from formatters.graphemes import visible
from formatters.text import cut, public_address

_JOINER = "\u2060"
_MARK = re.compile(r"[\\*_~`|\[\]<]")
# Headings, subtext, quotes and lists; numbered ones only where a space follows.
_LINE_START = re.compile(r"(?=[#>+-])|(\d+)(?=\.\s)")
_FOUND_BY_ITSELF = re.compile(
    r"""(?<=:)(?=//)                                     # https://, steam://, discord://
       |(?<=@)(?=everyone|here)
       |(?<=<)(?=[@#])                                  # the server reads mentions without Markdown
       |(?<=discord)(?=(?:app)?\.(?:com|gg|gift|new)/)  # invitations need no scheme
    """,
    re.IGNORECASE | re.VERBOSE,
)
# Whatever may be an emoji, and more: a title that is no link costs less than a broken link.
_EMOJI = (
    r"\u00a9\u00ae\u203c\u2049\u20e3\u2122\u2139\u2194-\u21aa\u2300-\u23ff\u24c2\u25aa-\u25fe"
    r"\u2600-\u27bf\u2934\u2935\u2b05-\u2b55\u3030\u303d\u3297\u3299\ufe0f\U0001f000-\U0001faff"
)
_UNMASKABLE = re.compile(rf"[\\{_JOINER}{_EMOJI}]")
# What ends or bends the target of a link, and `@`, which may begin a mention in an address as well.
_TARGET = str.maketrans({char: f"%{ord(char):02X}" for char in "()[]@"})


def size(text: str) -> int:
    """How many characters Discord may count in a text."""
    return len(text.encode("utf-16-le")) // 2


# Fitting a digest says the same texts again and again; a cut goes letter by letter.
@lru_cache(maxsize=1024)
def foreign(text: str, room: int) -> str:
    """What others wrote, on one line, escaped into no more than `room` characters."""
    inert = _FOUND_BY_ITSELF.sub(_JOINER, visible(text))
    # The start of the line may take one backslash more.
    escaped = _MARK.sub(r"\\\g<0>", cut(inert, room - 1, size=_escaped_size))
    start = _LINE_START.match(escaped)
    return f"{start[0]}\\{escaped[start.end() :]}" if start else escaped


def note(text: str, room: int) -> str:
    """Our own words with somebody's words quoted in them: any lines, and nothing but text."""
    said = ""
    for line in text.strip().splitlines():
        said += foreign(line, room - size(said) - 1) + "\n"
    return said.strip()


def plain(text: str, room: int) -> str:
    """What others wrote, on one line, for a place where Discord reads no Markdown."""
    return cut(visible(text), room, size=size)


def link(words: str, address: str, *, quiet: bool = False) -> str:
    """Words leading to an address that `linkable` has passed; `quiet` means no preview of it."""
    return f"[{words}](<{address}>)" if quiet else f"[{words}]({address})"


def maskable(escaped: str) -> bool:
    """Whether a text that `foreign` gave back can be a link's words."""
    return bool(escaped) and not _UNMASKABLE.search(escaped)


def linkable(raw: str | None) -> str | None:
    """The address as Discord takes it for links, buttons and pictures; None if it does not."""
    address = public_address(raw, limits.ADDRESS)
    if address is None:
        return None
    scheme, _, rest = address.partition("://")
    # Discord's Markdown knows the scheme in small letters only.
    target = f"{scheme.lower()}://{rest.translate(_TARGET)}"
    return target if len(target) <= limits.ADDRESS else None


def _escaped_size(text: str) -> int:
    return size(text) + len(_MARK.findall(text))
