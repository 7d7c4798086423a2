"""What a model wrote of one paper, before anybody trusts it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The texts of one paper in one language; a field that failed is empty.

    Attributes:
        one_line: what is new, and for what; at most 120 characters.
        points: two to four: the idea, evidence with a number, a limit or use.
        abstract: the paper's abstract, translated faithfully.
    """

    one_line: str = ""
    points: tuple[str, ...] = ()
    abstract: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """What a model's answers took."""

    calls: int = 0
    tokens_in: int = 0
    tokens_out: int = 0

    def __add__(self, other: "Usage") -> "Usage":
        return Usage(
            calls=self.calls + other.calls,
            tokens_in=self.tokens_in + other.tokens_in,
            tokens_out=self.tokens_out + other.tokens_out,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """One thing in a draft that its source does not bear out.

    Attributes:
        field: `one_line`, `points` or `abstract`.
        kind: a word for programs: `number`, `unit`, `name`, `praise`, `language`, `shape`.
        says: a sentence, in English, for the model that tries again and for people.
    """

    field: str
    kind: str
    says: str
