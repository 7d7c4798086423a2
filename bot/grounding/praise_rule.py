"""What a rule about praise is: words, and what in a paper bears them out."""

import re
from dataclasses import dataclass
from functools import cached_property

from bot.grounding.wording import Source


@dataclass(frozen=True)
class Praise:
    """Words of praise in four languages, and the English of a source that bears them out."""

    words: tuple[str, ...]
    borne_out_by: tuple[str, ...]

    def unfounded(self, text: str, source: Source) -> str:
        """The first of the words in a text that nothing in the source bears out, else ""."""
        found = self._said.search(text)
        if found is None or self._said.search(source.text) or self._known.search(source.text):
            return ""
        return found[0]

    @cached_property
    def _said(self) -> re.Pattern[str]:
        return _any(self.words)

    @cached_property
    def _known(self) -> re.Pattern[str]:
        return _any(self.borne_out_by)


def _any(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)
