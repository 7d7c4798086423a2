"""What a model costs. Values."""

from dataclasses import dataclass

from bot.draft import Usage


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """What a million tokens cost that are read and written, in any currency; 0 where unknown."""

    tokens_in: float = 0.0
    tokens_out: float = 0.0

    def __bool__(self) -> bool:
        """Whether a price is known."""
        return bool(self.tokens_in or self.tokens_out)

    def of(self, usage: Usage) -> float:
        """What that cost."""
        cost = usage.tokens_in * self.tokens_in + usage.tokens_out * self.tokens_out
        return cost / 1_000_000
