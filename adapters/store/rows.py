"""Papers and summaries as rows, and many rows in one statement."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import RowMapping
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.store.merge import Known
from bot.models import Organization, Origin, Paper, Summary

Row = dict[str, Any]

T = TypeVar("T")

_PLAIN = tuple(one.name for one in fields(Paper) if one.name not in ("organization", "origin"))
"""Fields of a paper that are one column of the same name."""


def paper_row(known: Known) -> Row:
    """A paper as one row of `papers`."""
    paper, whose = known.paper, known.paper.organization
    return {
        **{name: getattr(paper, name) for name in _PLAIN},
        "organization_name": whose.name if whose else None,
        "organization_fullname": whose.fullname if whose else None,
        "organization_avatar": whose.avatar if whose else None,
        "origin": paper.origin.value,
        "updated_at": known.updated_at,
    }


def known_of(row: RowMapping) -> Known:
    """The paper of a row of `papers`, and when its source last spoke of it."""
    return Known(paper_of(row), row["updated_at"])


def paper_of(row: RowMapping) -> Paper:
    """The paper of a row of `papers`, other columns beside it or not."""
    name, fullname = row["organization_name"], row["organization_fullname"]
    return Paper(
        **{column: row[column] for column in _PLAIN},
        organization=None
        if name is None
        else Organization(name, fullname, row["organization_avatar"]),
        origin=Origin(row["origin"]),
    )


def then(counted: Table) -> list[ColumnElement[int]]:
    """The votes and comments of a table that counted them at its time, for `paper_then`."""
    return [counted.c.upvotes.label("upvotes_then"), counted.c.comments.label("comments_then")]


def paper_then(row: RowMapping) -> Paper:
    """The paper of a row of `papers`, with the votes and comments that `then` put beside it."""
    return replace(paper_of(row), upvotes=row["upvotes_then"], comments=row["comments_then"])


def summary_row(summary: Summary, made_at: datetime) -> Row:
    """A summary as one row of `summaries`."""
    told = {one.name: getattr(summary, one.name) for one in fields(Summary)}
    return {**told, "origin": summary.origin.value, "made_at": made_at}


def summary_of(row: RowMapping) -> Summary:
    """The summary of a row of `summaries`."""
    told = {one.name: row[one.name] for one in fields(Summary)}
    return Summary(**{**told, "origin": Origin(row["origin"])})


async def upsert(
    db: AsyncConnection, table: Table, rows: Sequence[Mapping[str, Any]], *, by: Sequence[str] = ()
) -> None:
    """Add rows, or replace those with the same key (`by`; the primary key where it is empty).

    One statement; no two of the rows may have the same key.
    """
    if not rows:
        return
    insert = sqlite.insert if db.dialect.name == "sqlite" else postgresql.insert
    key = by or [column.name for column in table.primary_key]
    statement = insert(table)
    await db.execute(
        statement.on_conflict_do_update(
            index_elements=key,
            set_={name: statement.excluded[name] for name in rows[0] if name not in key},
        ),
        rows,
    )


def batches(values: Iterable[T], size: int = 500) -> Iterator[Sequence[T]]:
    """Split values so that no statement has more parameters than a database takes."""
    left = list(values)
    yield from (left[start : start + size] for start in range(0, len(left), size))
