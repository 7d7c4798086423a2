"""A deep read before anybody trusts it, and the port of who writes it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from bot.draft import Usage
from bot.full_text import FullText
from bot.models import Paper


class Part(StrEnum):
    """What a section of a deep read is about, in the order of the sections."""

    MOTIVATION = "motivation"
    CONTRIBUTIONS = "contributions"
    METHOD = "method"
    SETUP = "setup"
    RESULTS = "results"
    LIMITATIONS = "limitations"
    OUTLOOK = "outlook"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One statement about a paper.

    Attributes:
        text: in the reader's language.
        where: the passage that bears it (`Passage.where`).
        quote: the sentence or row of that passage which bears it, word for word.
    """

    part: Part
    text: str
    where: str
    quote: str


@dataclass(frozen=True, slots=True)
class DeepDraft:
    """Claims about one paper in one language, in the order of their telling."""

    claims: tuple[Claim, ...] = ()

    def of(self, part: Part) -> tuple[Claim, ...]:
        """The claims of one section."""
        return tuple(claim for claim in self.claims if claim.part is part)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A claim that its source does not bear out; `says` why, in English."""

    claim: Claim
    says: str


class DeepWriter(Protocol):
    """Writes deep reads."""

    @property
    def version(self) -> str:
        """The model and the way it is asked: `Summary.version` of what it writes."""
        ...

    async def write(
        self,
        paper: Paper,
        full_text: FullText,
        *,
        language: str,
        refused: Sequence[Refusal] = (),
    ) -> tuple[DeepDraft, Usage]:
        """Write claims, or others in place of those `refused`; or raise a `SummarizerProblem`."""
        ...
