"""What Hugging Face answers, read into our values: pure, bytes in and papers out."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from pydantic import ValidationError

from adapters.http import Garbled, one_line
from adapters.huggingface_schema import Account, Item, OrganizationAnswer
from bot.errors import BadAnswer, BadPaperId
from bot.models import Organization, Paper
from bot.paper_id import parse_paper_id


@dataclass(frozen=True, slots=True)
class KeptOut:
    """A paper that could not be read: its id, or its place in the list, and why."""

    which: str
    why: str


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list.

    Attributes:
        size: how many papers the page named, the unreadable ones included.
    """

    size: int
    papers: tuple[Paper, ...]
    kept_out: tuple[KeptOut, ...]


def parse_list(body: bytes, *, day: date | None = None) -> Page:
    """Read one page of `/api/daily_papers`.

    `day` is the list's day for papers that do not say it: they do since 2025-03-17.

    Raises:
        BadAnswer: it is not a JSON array, or none of its papers can be read.
    """
    items = _json(body)
    if not isinstance(items, list):
        raise BadAnswer(
            "Hugging Face did not answer with a list of papers: check the address set for it."
        )
    papers, kept_out = [], []
    for place, item in enumerate(items, start=1):
        try:
            papers.append(_parse_item(item, day))
        except (ValidationError, BadPaperId, BadAnswer) as error:
            kept_out.append(KeptOut(_which(item, place), _why(error)))
    if kept_out and not papers:
        raise BadAnswer(
            f"None of the {len(items)} papers that Hugging Face lists can be read. "
            f"The first, {kept_out[0].which}: {kept_out[0].why}"
        )
    return Page(len(items), tuple(papers), tuple(kept_out))


def parse_paper(body: bytes) -> Paper:
    """Read `/api/papers/{id}`, which is the paper without the list's frame around it.

    Raises:
        BadAnswer: it is not a JSON object, or not a paper that can be read.
    """
    paper = _json(body)
    if not isinstance(paper, dict):
        raise BadAnswer("Hugging Face did not answer with a paper: check the address set for it.")
    try:
        return _parse_item({"paper": paper}, None)
    except (ValidationError, BadPaperId, BadAnswer) as error:
        raise BadAnswer(
            f"The paper that Hugging Face sent cannot be read: {_why(error)}"
        ) from error


def complaint(body: bytes) -> str:
    """The words of an answer that is an error: `{"error": "…"}`, or whatever else it says."""
    text = body.decode(errors="replace")
    try:
        match json.loads(text):
            case {"error": str(words)} | {"message": str(words)}:
                return words
    except (ValueError, RecursionError):
        pass
    return text


def _parse_item(item: object, day: date | None) -> Paper:
    """Read one paper, or raise `ValidationError`, `BadPaperId` or `BadAnswer`."""
    outer = Item.model_validate(item)
    inner = outer.paper
    # The outer title keeps the TeX that the inner one lost: `$\nabla^2$DFT`, `nabla^2DFT`.
    title = outer.title or inner.title
    if not title:
        raise BadAnswer("It has no title.")
    authors = tuple(one.name for one in inner.authors if one.name and not one.hidden)
    github = inner.github.rstrip("/") if inner.github else None
    return Paper(
        id=parse_paper_id(inner.id),
        title=title,
        abstract=inner.summary or outer.summary,
        authors=authors,
        author_count=len(authors),
        published=inner.published,
        listed=inner.listed or day,
        upvotes=inner.upvotes,
        comments=outer.comments,
        organization=_organization(
            outer.organization, inner.organization, outer.submitter_organization
        ),
        submitter=_submitter(outer.submitter, inner.submitter),
        keywords=_distinct(inner.keywords),
        ai_summary=inner.ai_summary or None,
        ai_summary_model=inner.ai_summary_model or None,
        thumbnail=outer.thumbnail,
        media=tuple(filter(None, dict.fromkeys(outer.media or inner.media))),
        github=github,
        github_stars=inner.github_stars if github else None,
        project_page=_project_page(inner.project_page, github),
        withdrawn=bool(inner.withdrawn),
    )


def _organization(*places: OrganizationAnswer | None) -> Organization | None:
    for one in places:
        if one and (one.name or one.fullname):
            return Organization(one.name or one.fullname, one.fullname or one.name, one.avatar)
    return None


def _submitter(*accounts: Account | None) -> str | None:
    names = (one.name or one.user for one in accounts if one)
    return next(filter(None, names), None)


def _project_page(address: str | None, github: str | None) -> str | None:
    same = address and github and address.rstrip("/").casefold() == github.casefold()
    return None if same else address


def _distinct(texts: Iterable[str]) -> tuple[str, ...]:
    """Every text once, in order, whatever its case."""
    first: dict[str, str] = {}
    for text in texts:
        if text:
            first.setdefault(text.casefold(), text)
    return tuple(first.values())


def _json(body: bytes) -> object:
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Garbled(
            "Hugging Face sent something that is not whole JSON: the answer was cut off, "
            "or something between us and it answered instead."
        ) from error


def _which(item: object, place: int) -> str:
    match item:
        case {"paper": {"id": str(name)}} if name.strip():
            return one_line(name)[:40]
        case _:
            return f"number {place}"


def _why(error: ValidationError | BadPaperId | BadAnswer) -> str:
    if not isinstance(error, ValidationError):
        return str(error)
    first = error.errors(include_input=False, include_url=False, include_context=False)[0]
    return f"{'.'.join(map(str, first['loc'])) or 'it'}: {first['msg']}."
