"""The tables of how summaries were made: what became of each, and what that took."""

from sqlalchemy import JSON, Column, Date, Integer, Table

from adapters.store.schema import PaperId, UtcDateTime, Words, metadata

verdicts = Table(
    "verdicts",
    metadata,
    # No foreign key: a summary may be made before its paper is stored.
    Column("paper_id", PaperId, primary_key=True),
    Column("language", Words, primary_key=True),
    Column("version", Words, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("complaints", JSON, nullable=False),
    Column("problem", Words, nullable=False),
    Column("retry", UtcDateTime),
)
"""How the last try at a summary ended."""

usage = Table(
    "usage",
    metadata,
    Column("day", Date, primary_key=True),
    Column("version", Words, primary_key=True),
    Column("digest", Words, primary_key=True),
    Column("calls", Integer, nullable=False),
    Column("tokens_in", Integer, nullable=False),
    Column("tokens_out", Integer, nullable=False),
)
"""What a version took on a day (UTC) for a digest, by the key of its span; for none it is empty."""
