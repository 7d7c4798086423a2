"""What a model answered, as a draft. Pure."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Annotated, Any

from pydantic import BaseModel, Field, StringConstraints, ValidationError

from adapters.http import one_line
from bot.draft import Draft
from bot.language import ENGLISH

LINE_ROOM = 120
"""Characters of a one-liner: what a phone shows of it in two or three lines."""

MOST = 100_000
"""Characters of an answer that are looked through; a whole one has about 2,000."""

BRACES = 50
"""Places in an answer where its object may begin: each costs a look through the rest."""

_Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LINE_ROOM)]
_Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]

_BULLET = re.compile(r"^\s*(?:[-*•]|\d[.)])\s+")


class Headline(BaseModel):
    """What is asked for in English, where the abstract is the paper's own."""

    one_line: _Line = Field(description="What is new, and for what")
    points: list[_Text] = Field(
        min_length=2, max_length=4, description="Idea; evidence with a number; limit or use"
    )


class Translation(Headline):
    """What is asked for in every other language."""

    abstract: _Text = Field(description="Faithful translation of the whole abstract")


@dataclass(frozen=True, slots=True)
class Reading:
    """What an answer says: a draft without what is not as asked, and what that is, in words."""

    draft: Draft
    fault: str = ""


def form(language: str) -> type[Headline]:
    """What is asked for in that language."""
    return Headline if language == ENGLISH else Translation


def read(text: str, asked: type[Headline]) -> Reading:
    """Read an answer, whatever a model wrote around it."""
    told = _find_object(text, asked)
    if told is None:
        return Reading(Draft(), "It is not one whole JSON object with the fields that are asked.")
    clean = {name: _clean(told[name]) for name in asked.model_fields if name in told}
    faults = _faults(clean, asked)
    good: dict[str, Any] = {name: clean[name] for name in clean if name not in faults}
    draft = Draft(**{**good, "points": tuple(good.get("points", ()))})
    return Reading(draft, " ".join(f"{name}: {said}." for name, said in faults.items()))


def _find_object(text: str, asked: type[Headline]) -> Mapping[str, Any] | None:
    """The first JSON object of a text that has a field which is asked for."""
    decoder = json.JSONDecoder(strict=False)  # line breaks within strings are common
    for brace in islice(re.finditer(r"\{", text[:MOST]), BRACES):
        try:
            told, _ = decoder.raw_decode(text[:MOST], brace.start())
        except RecursionError:  # nested thousands deep
            return None
        except ValueError:
            continue
        if not told.keys().isdisjoint(asked.model_fields):
            found: Mapping[str, Any] = told
            return found
    return None


def _faults(told: Mapping[str, Any], asked: type[Headline]) -> dict[str, str]:
    """What is not as asked, by field."""
    try:
        asked.model_validate(told)
    except ValidationError as error:
        return {str(one["loc"][0]): one["msg"] for one in error.errors(include_url=False)}
    return {}


def _clean(value: object) -> object:
    """Texts on one line each, without what plays tricks and without bullets."""
    if isinstance(value, list):
        return [_clean(one) for one in value]
    return _BULLET.sub("", one_line(value)) if isinstance(value, str) else value
