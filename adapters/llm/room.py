"""How a model's context is shared between a paper and what is written of it. Pure."""

from dataclasses import dataclass

LEAST = 2_000
"""Tokens of a context in which a paper can be told anything of."""

_CHARACTERS = 3.5
"""Of a token of English; of formulas and tables it has fewer, for which there is slack."""

_CLAIM = 180
"""Tokens of a claim with its quote, in Korean; in English it takes fewer."""

_FEWEST, _MOST = 4, 30


@dataclass(frozen=True, slots=True)
class Room:
    """What fits into a context of so many tokens.

    Half of it is for the paper and a quarter for the answer; the rest takes the rules, and claims
    that are sent back.
    """

    context: int

    @property
    def paper(self) -> int:
        """Characters of the paper."""
        return int(self.context / 2 * _CHARACTERS)

    @property
    def claims(self) -> int:
        """Claims of an answer, at most."""
        return max(_FEWEST, min(_MOST, self.context // 4 // _CLAIM))

    @property
    def refused(self) -> int:
        """Claims that are sent back, at most."""
        return self.claims // 2

    def overran(self, asked: int, read: int) -> bool:
        """Whether an endpoint that was asked `asked` characters and read `read` tokens cut them.

        Ollama says nothing else of a question that is longer than its context.
        https://docs.ollama.com/context-length
        """
        return read > 0 and asked > read * _CHARACTERS * 2
