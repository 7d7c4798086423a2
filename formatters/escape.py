"""Keeping people's texts from being read as Markdown, HTML or Liquid, and taking that back.

Each pair of functions is exact: what the second makes of the first's answer is the text that went
in, after `tidy`, `paragraph` or `on_one_line`. Texts without a hazard pass as they are.
"""

import re
from urllib.parse import quote, unquote

_LINE_END = re.compile(r"\r\n?")
_BLANK_LINES = re.compile(r"\n\s*\n")
_BREAK = re.compile(r"(?<!\s)\s*[\r\n]\s*")

_MARKS = r"\\`*_\[\]<&~"
_INLINE = re.compile(
    r"""\\(?=[!-/:-@\[-`{-~]|\Z)      # a backslash that would escape what follows
       |[`*\[\]]
       |(?<![^\W_])_|_(?![^\W_])       # an underscore, but inside a word it marks nothing
       |<(?=[A-Za-z/!?])
       |&(?=\#?\w+;)
       |~(?=~)""",
    re.VERBOSE,
)
_INLINE_BACK = re.compile(rf"\\([{_MARKS}])")

_LINE_START = re.compile(r"(?m)^([ \t]*)(\\*)(?=#|>|```|~~~|(?:-+|=+)[ \t]*$)")
_TAG = re.compile(
    r"(?P<code>(?<!`)(?P<ticks>`+)(?!`).*?(?<!`)(?P=ticks)(?!`))|(?<!\\)(?P<slashes>\\*)<(?=[A-Za-z/!?])"
)

_BRACE = re.compile(r"\{(?=[{%])|&(?=(?:amp;)*#123;)")
_BRACE_BACK = re.compile(r"&(?:amp;(?=(?:amp;)*#123;)|#123;)")

_UNSAFE_IN_PATH = re.compile(r"[\s()\[\]{}%#&`<>\\]")


def tidy(text: str) -> str:
    """The text with line feeds as its line ends and no white space around it."""
    return _LINE_END.sub("\n", text).strip()


def on_one_line(text: str) -> str:
    """The text with each line break, and the white space around it, as one space."""
    return _BREAK.sub(" ", text.strip())


def paragraph(text: str) -> str:
    """The text tidied, and without blank lines, which would end it."""
    return _BLANK_LINES.sub("\n", tidy(text))


def escape_inline(text: str) -> str:
    """Text of one line that is shown as it stands: in a link, in bold, as a heading."""
    return _INLINE.sub(r"\\\g<0>", text)


def unescape_inline(text: str) -> str:
    """Undo `escape_inline`."""
    return _INLINE_BACK.sub(r"\1", text)


def escape_block(text: str) -> str:
    """Text of any number of lines whose own Markdown stays in force, within bounds.

    Escaped is what would reach beyond it: headings, fences, quotes and rules at the start of a
    line, and HTML tags, such as the `<think>` of a model, which no reader would ever see.
    """
    bounded = _LINE_START.sub(lambda found: found[1] + guarded(found[2]), text)
    return _TAG.sub(lambda found: found["code"] or f"{guarded(found['slashes'])}<", bounded)


def unescape_block(text: str) -> str:
    """Undo `escape_block`."""
    plain = _TAG.sub(lambda found: found["code"] or f"{unguarded(found['slashes'])}<", text)
    return _LINE_START.sub(lambda found: found[1] + unguarded(found[2]), plain)


def guarded(slashes: str) -> str:
    """The backslashes before something, and one more that takes away its meaning."""
    # Markdown shows two backslashes as one, and the odd one out escapes what follows.
    return f"{slashes}{slashes}\\"


def unguarded(slashes: str) -> str:
    """Undo `guarded`; backslashes that escape nothing stay."""
    odd = len(slashes) % 2 == 1
    return slashes[: len(slashes) // 2] if odd else slashes


def break_liquid(text: str) -> str:
    """Text in which Jekyll's Liquid finds neither `{{` nor `{%`: the brace is an entity."""
    return _BRACE.sub(lambda found: "&#123;" if found[0] == "{" else "&amp;", text)


def join_liquid(text: str) -> str:
    """Undo `break_liquid`."""
    return _BRACE_BACK.sub(lambda found: "{" if found[0] == "&#123;" else "&", text)


def entity(character: str) -> str:
    """The character as a numeric entity: shown as it is, and matched by no rule of a reader."""
    return f"&#{ord(character)};"


def link_path(path: str) -> str:
    """A path as the target of a Markdown link; only what would end or bend it is encoded."""
    return _UNSAFE_IN_PATH.sub(lambda found: quote(found[0], safe=""), path)


def path_of_link(target: str) -> str:
    """Undo `link_path`."""
    return unquote(target)
