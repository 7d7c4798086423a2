"""Digests that were made, and the documents that were imported."""

from collections.abc import Iterator

from pydantic import TypeAdapter
from sqlalchemy import case, delete, insert, select
from sqlalchemy.engine import RowMapping
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.store.rows import Row, paper_then, then
from adapters.store.schema import digest_papers, digests, papers
from bot.document import Document, Shape
from bot.models import Brief, Digest, Edition, Entry, Origin, Summary
from bot.span import Period, Span

MADE = ""
"""The shape of a digest that was made and not imported."""

_document = TypeAdapter(Document)

_NOT_SAID = (Origin.HF, Origin.ABSTRACT)
"""Rungs of the ladder whose texts are the source's English, whatever the file's language."""


async def save(db: AsyncConnection, digest: Digest) -> None:
    """Remember a digest that was made, without its briefs; its papers are stored already."""
    await _save(db, digest, f"{digest.span.key}/{digest.edition.value}", shape=MADE)


async def save_document(db: AsyncConnection, document: Document) -> None:
    """Remember an imported file whole, in place of the one of its span and shape."""
    whole = _document.dump_python(document, mode="json", exclude_defaults=True)
    key = _document_key(document.digest.span, document.shape)
    await _save(db, document.digest, key, shape=document.shape.value, document=whole)


async def load(db: AsyncConnection, span: Span, edition: Edition) -> Digest | None:
    """The digest of that span and edition that was made."""
    query = select(digests).where(digests.c.id == f"{span.key}/{edition.value}")
    row = (await db.execute(query)).mappings().first()
    return await _digest(db, row) if row else None


async def load_document(db: AsyncConnection, span: Span, shape: Shape) -> Document | None:
    """The imported file of that span and shape, as it was."""
    query = select(digests.c.document).where(digests.c.id == _document_key(span, shape))
    whole = await db.scalar(query)
    return None if whole is None else _document.validate_python(whole)


async def newest(db: AsyncConnection, period: Period) -> Digest | None:
    """The digest of the latest span; one that was made before a file, a final before an early."""
    query = (
        select(digests)
        .where(digests.c.period == period.value)
        .order_by(
            digests.c.first.desc(),
            case((digests.c.shape == MADE, 0), else_=1),
            case((digests.c.edition == Edition.FINAL.value, 0), else_=1),
            digests.c.id,
        )
        .limit(1)
    )
    row = (await db.execute(query)).mappings().first()
    return await _digest(db, row) if row else None


def version_of(document: Document) -> str:
    """The version of the summaries of an imported file."""
    return f"import:{document.shape.value}:{document.digest.span.key}"


def summaries_of(document: Document) -> Iterator[Summary]:
    """What an imported file says of its papers in its own language."""
    digest = document.digest
    for entry in digest.entries:
        told = _told(entry.brief)
        if any(told.values()):
            yield Summary(
                paper_id=entry.paper.id,
                language=digest.language,
                version=version_of(document),
                origin=Origin.IMPORT,
                **told,
            )


def _told(brief: Brief) -> Row:
    return {
        "one_line": "" if brief.one_line_from in _NOT_SAID else brief.one_line,
        "points": brief.points,
        "abstract": "" if brief.abstract_from in _NOT_SAID else brief.abstract,
        "deep": brief.deep,
    }


def _document_key(span: Span, shape: Shape) -> str:
    return f"{span.key}/{shape.value}"


async def _save(
    db: AsyncConnection, digest: Digest, key: str, *, shape: str, document: Row | None = None
) -> None:
    await db.execute(delete(digests).where(digests.c.id == key))
    row = {
        "id": key,
        "period": digest.span.period.value,
        "first": digest.span.first,
        "edition": digest.edition.value,
        "shape": shape,
        "origin": digest.origin.value,
        "language": digest.language,
        "total": digest.total,
        "as_of": digest.as_of,
        "document": document,
    }
    await db.execute(insert(digests).values(row))
    await db.execute(
        insert(digest_papers),
        [_entry_row(key, position, one) for position, one in enumerate(digest.entries)],
    )


def _entry_row(key: str, position: int, entry: Entry) -> Row:
    return {
        "digest_id": key,
        "position": position,
        "paper_id": entry.paper.id,
        "rank": entry.rank,
        "upvotes": entry.paper.upvotes,
        "comments": entry.paper.comments,
        "rank_before": entry.rank_before,
        "upvotes_before": entry.upvotes_before,
        "figures": entry.figures,
    }


async def _digest(db: AsyncConnection, row: RowMapping) -> Digest:
    entry = digest_papers.c
    query = (
        select(
            papers,
            entry.rank,
            entry.rank_before,
            entry.upvotes_before,
            entry.figures,
            *then(digest_papers),
        )
        .join(digest_papers)
        .where(entry.digest_id == row["id"])
        .order_by(entry.position)
    )
    return Digest(
        span=Span(Period(row["period"]), row["first"]),
        entries=tuple(_entry(one) for one in (await db.execute(query)).mappings()),
        total=row["total"],
        as_of=row["as_of"],
        edition=Edition(row["edition"]),
        language=row["language"],
        origin=Origin(row["origin"]),
    )


def _entry(row: RowMapping) -> Entry:
    return Entry(
        rank=row["rank"],
        paper=paper_then(row),
        rank_before=row["rank_before"],
        upvotes_before=row["upvotes_before"],
        figures=row["figures"],
    )
