"""Full text: keep what is searched up to date, and search it.

Both engines look for every term as a piece of the folded text, so both find the same and Korean
words are found with their particles. SQLite's index answers for terms of three characters and
more (https://www.sqlite.org/fts5.html#the_trigram_tokenizer), shorter ones are looked for in
every text; PostgreSQL decides by itself where its index helps.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    case,
    column,
    func,
    literal_column,
    or_,
    select,
    table,
)
from sqlalchemy.engine import RowMapping
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.store.rows import Row, paper_of, upsert
from adapters.store.schema import papers, search_texts, summaries
from adapters.store.texts import excerpt, fold, terms
from bot.models import Found

Readable = Callable[[str], str]
"""Makes the remains of TeX in a text readable."""

_TRIGRAM = 3

_index = table("search_index", column("rowid"))


async def refresh(db: AsyncConnection, paper_ids: Sequence[str], *, readable: Readable) -> None:
    """Write anew what search looks through for those of the papers that are stored."""
    spoken = await _summaries(db, paper_ids)
    stored = select(papers).where(papers.c.id.in_(paper_ids))
    rows = [
        _search_row(row, spoken.get(row["id"], []), readable)
        for row in (await db.execute(stored)).mappings()
    ]
    await upsert(db, search_texts, rows, by=["paper_id"])


async def find(
    db: AsyncConnection, query: str, *, limit: int, readable: Readable
) -> Sequence[Found]:
    """Papers that hold every term of the query, best first.

    Best is a title with every term, then title and summaries together, then the rest; among
    those the most upvotes, then the newest list.
    """
    wanted = terms(query)
    if not wanted or limit < 1:
        return []
    rows = (await db.execute(_query(db, wanted).limit(limit))).mappings().all()
    spoken = await _summaries(db, [row["id"] for row in rows])
    return [
        Found(paper_of(row), excerpt(_shown(row, spoken.get(row["id"], []), readable), wanted))
        for row in rows
    ]


def _query(db: AsyncConnection, wanted: Sequence[str]) -> Select[Any]:
    on_file = db.dialect.name == "sqlite"
    holds = _holds_on_file if on_file else _holds_on_server
    fields = search_texts.c
    in_title = [holds(fields.title, term) for term in wanted]
    in_summary = [holds(fields.summary, term) for term in wanted]
    in_abstract = [holds(fields.abstract, term) for term in wanted]
    anywhere = map(or_, in_title, in_summary, in_abstract)
    long = [term for term in wanted if len(term) >= _TRIGRAM] if on_file else []
    told = and_(*map(or_, in_title, in_summary))
    return (
        select(papers)
        .join(search_texts)
        .where(
            *_indexed(long),
            *(hit for term, hit in zip(wanted, anywhere, strict=True) if term not in long),
        )
        .order_by(
            case((and_(*in_title), 0), (told, 1), else_=2),
            papers.c.upvotes.desc(),
            func.coalesce(papers.c.listed, papers.c.published).desc().nulls_last(),
            papers.c.id.desc(),
        )
    )


def _indexed(long: Sequence[str]) -> Iterator[ColumnElement[bool]]:
    if long:
        phrases = " AND ".join('"' + term.replace('"', '""') + '"' for term in long)
        hits = select(_index.c.rowid).where(literal_column("search_index").op("MATCH")(phrases))
        yield search_texts.c.id.in_(hits)


def _holds_on_file(field: ColumnElement[str], term: str) -> ColumnElement[bool]:
    return func.instr(field, term) > 0


def _holds_on_server(field: ColumnElement[str], term: str) -> ColumnElement[bool]:
    return field.contains(term, autoescape=True)


async def _summaries(db: AsyncConnection, paper_ids: Sequence[str]) -> dict[str, list[str]]:
    """Every piece of every summary of those papers, newest first, the shortest piece first."""
    query = (
        select(summaries)
        .where(summaries.c.paper_id.in_(paper_ids))
        .order_by(summaries.c.made_at.desc(), summaries.c.version, summaries.c.language)
    )
    pieces: dict[str, list[str]] = {}
    for row in (await db.execute(query)).mappings():
        told = [row["one_line"], *row["points"], row["abstract"], row["deep"]]
        pieces.setdefault(row["paper_id"], []).extend(text for text in told if text)
    return pieces


def _search_row(row: RowMapping, spoken: Sequence[str], readable: Readable) -> Row:
    told = [*spoken, row["ai_summary"] or ""]
    return {
        "paper_id": row["id"],
        "title": fold(readable(row["title"])),
        # A line each: no phrase is found across two of them.
        "summary": "\n".join(fold(readable(text)) for text in told),
        "abstract": fold(readable(row["abstract"])),
    }


def _shown(row: RowMapping, spoken: Sequence[str], readable: Readable) -> Iterator[str]:
    told = [*spoken, row["ai_summary"], row["abstract"], row["title"]]
    yield from (readable(text) for text in told if text)
