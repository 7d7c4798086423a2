"""The marks between words, which are not the same in every language. Pure."""

from collections.abc import Iterable

from bot.language import texts


def listed(words: Iterable[str], language: str) -> str:
    """Words beside each other: `one, two`, `一、二`."""
    return texts(language).pgettext("mark", ", ").join(words)


def colon(language: str) -> str:
    """What stands between a label and its value: `: `, `：`."""
    return texts(language).pgettext("mark", ": ")


def labelled(label: str, value: str, language: str) -> str:
    """A value behind its label: `Keywords: widgets`."""
    return f"{label}{colon(language)}{value}"


def brackets(language: str) -> tuple[str, str]:
    """What stands before and behind a note: ` (` and `)`, `（` and `）`."""
    before, _, behind = texts(language).pgettext("mark", " ({note})").partition("{note}")
    return before, behind


def noted(text: str, note: str, language: str) -> str:
    """A text with a note behind it: `Abstract (not translated)`."""
    before, behind = brackets(language)
    return f"{text}{before}{note}{behind}"
