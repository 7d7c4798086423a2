"""The tables, one schema for SQLite and PostgreSQL.

A change here needs a migration beside it; a test compares the two.
"""

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.types import TypeEngine

from adapters.store.texts import storable

# ruff: noqa: D102 – the methods of the types below have SQLAlchemy's signature and meaning


class UtcDateTime(TypeDecorator[datetime]):
    """An instant; SQLite knows no zone, so it is kept in UTC and comes back aware."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("an instant without a time zone cannot be stored")
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


class Words(TypeDecorator[str]):
    """Text of any origin, without what one of the databases refuses."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else storable(value)


class WordList(TypeDecorator[Sequence[str]]):
    """Texts in order, as a JSON array."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: Sequence[str] | None, dialect: Dialect) -> list[str]:
        return list(value or ())

    def process_result_value(self, value: Sequence[str] | None, dialect: Dialect) -> Sequence[str]:
        return tuple(value or ())


class PaperId(Words):
    """An arXiv id, sorted by code point on both engines, whatever the cluster's language."""

    cache_ok = True

    def __init__(self) -> None:
        super().__init__(collation="C")

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[str]:
        return super().load_dialect_impl(dialect) if dialect.name == "postgresql" else Text()


metadata = MetaData()

papers = Table(
    "papers",
    metadata,
    Column("id", PaperId, primary_key=True),
    Column("title", Words, nullable=False),
    Column("abstract", Words, nullable=False),
    Column("authors", WordList, nullable=False),
    Column("author_count", Integer, nullable=False),
    Column("published", Date),
    Column("listed", Date),
    Column("upvotes", Integer, nullable=False),
    Column("comments", Integer, nullable=False),
    Column("organization_name", Words),
    Column("organization_fullname", Words),
    Column("organization_avatar", Words),
    Column("submitter", Words),
    Column("keywords", WordList, nullable=False),
    Column("ai_summary", Words),
    Column("ai_summary_model", Words),
    Column("thumbnail", Words),
    Column("media", WordList, nullable=False),
    Column("github", Words),
    Column("github_stars", Integer),
    Column("project_page", Words),
    Column("categories", WordList, nullable=False),
    Column("doi", Words),
    Column("withdrawn", Boolean, nullable=False),
    Column("origin", Words, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
)
"""Texts as the source writes them; `updated_at`: when `origin` last spoke of the paper."""

snapshots = Table(
    "snapshots",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("period", Words, nullable=False),
    Column("first", Date, nullable=False),
    Column("as_of", UtcDateTime, nullable=False),
    Column("total", Integer, nullable=False),
    UniqueConstraint("period", "first", "as_of"),
)
"""A list as it stood; `as_of`: when it was last seen so."""

votes = Table(
    "votes",
    metadata,
    Column(
        "snapshot_id", Integer, ForeignKey("snapshots.id", ondelete="CASCADE"), primary_key=True
    ),
    Column("paper_id", PaperId, ForeignKey("papers.id"), primary_key=True),
    Column("rank", Integer, nullable=False),
    Column("upvotes", Integer, nullable=False),
    Column("comments", Integer, nullable=False),
    sqlite_with_rowid=False,
)
"""Where each paper stood in a snapshot."""

digests = Table(
    "digests",
    metadata,
    Column("id", Words, primary_key=True),
    Column("period", Words, nullable=False),
    Column("first", Date, nullable=False),
    Column("edition", Words, nullable=False),
    Column("shape", Words, nullable=False),
    Column("origin", Words, nullable=False),
    Column("language", Words, nullable=False),
    Column("total", Integer, nullable=False),
    Column("as_of", UtcDateTime),
    Column("document", JSON(none_as_null=True)),
    Index("digests_newest", "period", "first"),
)
"""Made ones have no shape; imported ones also hold the whole document, as it was."""

digest_papers = Table(
    "digest_papers",
    metadata,
    Column("digest_id", Words, ForeignKey("digests.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("paper_id", PaperId, ForeignKey("papers.id"), nullable=False),
    Column("rank", Integer, nullable=False),
    Column("upvotes", Integer, nullable=False),
    Column("comments", Integer, nullable=False),
    Column("rank_before", Integer),
    Column("upvotes_before", Integer),
    Column("figures", WordList, nullable=False),
)
"""The ranks of a digest; `position` keeps the order of a file whose ranks are odd."""

summaries = Table(
    "summaries",
    metadata,
    # No foreign key: a summary may come before its paper.
    Column("paper_id", PaperId, primary_key=True),
    Column("language", Words, primary_key=True),
    Column("version", Words, primary_key=True),
    Column("origin", Words, nullable=False),
    Column("one_line", Words, nullable=False),
    Column("points", WordList, nullable=False),
    Column("abstract", Words, nullable=False),
    Column("deep", Words, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
)

search_texts = Table(
    "search_texts",
    metadata,
    # SQLite's full-text index names rows by number, and VACUUM renumbers those without a key.
    Column("id", Integer, primary_key=True),
    Column("paper_id", PaperId, ForeignKey("papers.id"), nullable=False, unique=True),
    Column("title", Words, nullable=False),
    Column("summary", Words, nullable=False),
    Column("abstract", Words, nullable=False),
)
"""What search looks through, folded (`texts.fold`); a summary in every language."""
