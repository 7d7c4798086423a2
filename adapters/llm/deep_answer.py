"""What a model claims of a paper, as far as it is claims. Pure."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from adapters.http import one_line
from bot.deep_draft import Claim, DeepDraft, Part

MOST = 100_000
"""Characters of an answer that are looked through; a whole one has about 15,000."""

MOST_CLAIMS = 60

_Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class Stated(BaseModel):
    """One claim, as it is asked for."""

    model_config = ConfigDict(extra="forbid")

    part: Part
    text: _Text = Field(description="One or two sentences")
    where: _Text = Field(description="The mark of the passage, such as §3.2 or p. 4")
    quote: _Text = Field(description="The sentence of the passage that says so, word for word")


class DeepForm(BaseModel):
    """What is asked for."""

    model_config = ConfigDict(extra="forbid")

    claims: list[Stated]


def read(text: str) -> DeepDraft:
    """Take every whole claim of an answer, whatever stands around them or is cut off."""
    claims = (claim for told in _objects(text[:MOST]) if (claim := _claim(told)))
    return DeepDraft(tuple(claim for claim, _ in zip(claims, range(MOST_CLAIMS), strict=False)))


def _objects(text: str) -> Iterator[Mapping[str, Any]]:
    """The JSON objects that hold no other: of one that is not whole, those within."""
    # A claim is flat, so that braces within its strings are all that may stand inside.
    decoder = json.JSONDecoder(strict=False)  # line breaks within strings are common
    at = 0
    while brace := re.compile(r'\{(?=\s*")').search(text, at):
        at = brace.end()
        try:
            told, end = decoder.raw_decode(text, brace.start())
        except ValueError:
            continue
        except RecursionError:
            return
        if "claims" not in told:
            at = end
            yield told


def _claim(told: Mapping[str, Any]) -> Claim | None:
    try:
        stated = Stated.model_validate(dict(told))
    except ValidationError:
        return None
    return Claim(
        part=stated.part,
        text=one_line(stated.text),
        where=one_line(stated.where),
        quote=one_line(stated.quote),
    )
