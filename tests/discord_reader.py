"""Discord's Markdown as its clients read it, written apart from our own code.

https://docs.discord.com/developers/reference#message-formatting,
https://github.com/discord/SimpleAST and https://github.com/discord/discord-api-docs/issues/6185,
7673 and 7721.
"""

import re
from dataclasses import dataclass, field

JOINER = "\u2060"
"""What parts a text so that nothing is found in it; nobody sees it."""

_LINE = {
    "heading": re.compile(r"#{1,3} +(?=\S)"),
    "subtext": re.compile(r"-# +(?=\S)"),
    "quote": re.compile(r" *>(?:>>)? "),
    "list": re.compile(r" *(?:[-+*]|\d+\.) +(?=\S)"),
}
_PAIRS = {
    "code": re.compile(r"(`+)(.*?[^`])\1(?!`)", re.DOTALL),
    "bold": re.compile(r"(\*\*)((?:\\.|[^\\])+?)\*\*(?!\*)", re.DOTALL),
    "underline": re.compile(r"(__)((?:\\.|[^\\])+?)__(?!_)", re.DOTALL),
    "italic": re.compile(
        r"(\*)(?=\S)((?:\\.|\*\*|[^*\\])+?)(?<!\s)\*(?!\*)|(_)((?:\\.|__|[^_\\])+?)_(?!\w)",
        re.DOTALL,
    ),
    "strike": re.compile(r"(~~)((?:\\.|[^\\])+?)~~", re.DOTALL),
    "spoiler": re.compile(r"(\|\|)((?:\\.|[^\\])+?)\|\|", re.DOTALL),
}
_MENTION = re.compile(
    r"<(?:@[!&]?\d+|#\d+|a?:\w+:\d+|t:-?\d+(?::\w)?|/[^<>]+:\d+|id:\w+|\d+:\w+)>|@everyone|@here"
)
_BY_ITSELF = re.compile(
    r"<[a-z]+:/[^ >]+>|<[^\s<>@]+@[^\s<>@]+>|<\+\d+>|(?:https?|steam|discord)://[^\s<]+"
    r"|discord(?:app)?\.(?:gg|com|gift|new)/\w+",
    re.IGNORECASE,
)
MASKED = re.compile(
    r"\[(?P<words>(?:\[[^\[\]]*\]|[^\[\]])+)\]"
    r"\(\s*(?P<open><?)(?P<url>https?://[^\s()<>\[\]\\]+)(?P<close>>?)\s*\)"
)
_BREAKS_A_LINK = re.compile(r"https?://\w\w|[\U0001f000-\U0001faff\u2600-\u27bf\ufe0f\u20e3]")


@dataclass(slots=True)
class Reading:
    """A text as Discord shows it.

    Attributes:
        text: what is seen.
        kinds: the Markdown in it, and `mention`, `auto` and `broken` for what must not be.
        links: words and address of each masked link.
        quiet: whether each of those shows no preview.
    """

    text: str = ""
    kinds: list[str] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    quiet: bool = True


def read(markdown: str) -> Reading:
    """Read a text as Discord's clients do."""
    reading = Reading()
    for at, line in enumerate(markdown.split("\n")):
        reading.text += "\n" if at else ""
        _read_line(line, reading)
    return reading


def _read_line(line: str, reading: Reading) -> None:
    rest = line
    # Blocks stand within each other: "- # x" is a heading in a list.
    while kind := next((name for name, rule in _LINE.items() if rule.match(rest)), None):
        reading.kinds.append(kind)
        rest = _LINE[kind].sub("", rest, count=1)
    _read_inline(rest, reading)


def _read_inline(text: str, reading: Reading, *, escapes: bool = True) -> None:
    while text:
        text = text[_step(text, reading, escapes=escapes) :]


def _step(text: str, reading: Reading, *, escapes: bool) -> int:
    """Read what stands at the beginning, and say how long it is."""
    if escapes and (found := re.match(r"\\([^0-9A-Za-z\s])", text)):
        reading.text += found[1]
        return found.end()
    for kind, rule in (("mention", _MENTION), ("auto", _BY_ITSELF)):
        if found := rule.match(text):
            reading.kinds.append(kind)
            reading.text += found[0]
            return found.end()
    if escapes and (found := MASKED.match(text)):
        _read_link(found, reading)
        return found.end()
    for kind, rule in _PAIRS.items():
        if found := rule.match(text):
            reading.kinds.append(kind)
            _read_inline(found[2] or found[found.lastindex or 0], reading, escapes=escapes)
            return found.end()
    reading.text += text[0]
    return 1


def _read_link(found: re.Match[str], reading: Reading) -> None:
    words = found["words"]
    if _BREAKS_A_LINK.search(words) or bool(found["open"]) != bool(found["close"]):
        reading.kinds.append("broken")
        reading.text += found[0]
        return
    reading.kinds.append("link")
    reading.links.append((words, found["url"]))
    reading.quiet &= bool(found["open"])
    # Discord shows backslashes there, and marks still work.
    _read_inline(words, reading, escapes=False)
