"""Whether a text praises more than its paper does."""

from collections.abc import Iterator

from bot.grounding.rank_words import RANKS
from bot.grounding.superlatives import SUPERLATIVES
from bot.grounding.wonder_words import WONDERS
from bot.grounding.wording import Source


def praise_faults(text: str, source: Source) -> Iterator[str]:
    """Name each word of praise that nothing in the source bears out."""
    for praise in (*RANKS, *SUPERLATIVES, *WONDERS):
        if said := praise.unfounded(text, source):
            yield f"“{said}” is praise that the paper does not give."
