"""Papers with their votes over time, digests, summaries and what search looks through."""

import sqlalchemy as sa
import structlog
from alembic.operations import Operations
from sqlalchemy.exc import DBAPIError

log = structlog.get_logger(__name__)

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade(op: Operations) -> None:
    """Create everything."""
    _papers(op)
    _lists(op)
    _digests(op)
    _summaries(op)
    _search_texts(op)
    if op.get_bind().dialect.name == "sqlite":
        _index_sqlite(op)
    else:
        _index_postgresql(op)


def _id(op: Operations) -> sa.Text:
    return sa.Text(collation="C" if op.get_bind().dialect.name == "postgresql" else None)


def _papers(op: Operations) -> None:
    op.create_table(
        "papers",
        sa.Column("id", _id(op), primary_key=True),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("abstract", sa.Text, nullable=False),
        sa.Column("authors", sa.JSON, nullable=False),
        sa.Column("author_count", sa.Integer, nullable=False),
        sa.Column("published", sa.Date),
        sa.Column("listed", sa.Date),
        sa.Column("upvotes", sa.Integer, nullable=False),
        sa.Column("comments", sa.Integer, nullable=False),
        sa.Column("organization_name", sa.Text),
        sa.Column("organization_fullname", sa.Text),
        sa.Column("organization_avatar", sa.Text),
        sa.Column("submitter", sa.Text),
        sa.Column("keywords", sa.JSON, nullable=False),
        sa.Column("ai_summary", sa.Text),
        sa.Column("ai_summary_model", sa.Text),
        sa.Column("thumbnail", sa.Text),
        sa.Column("media", sa.JSON, nullable=False),
        sa.Column("github", sa.Text),
        sa.Column("github_stars", sa.Integer),
        sa.Column("project_page", sa.Text),
        sa.Column("categories", sa.JSON, nullable=False),
        sa.Column("doi", sa.Text),
        sa.Column("withdrawn", sa.Boolean, nullable=False),
        sa.Column("origin", sa.Text, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
    )


def _lists(op: Operations) -> None:
    op.create_table(
        "snapshots",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("period", sa.Text, nullable=False),
        sa.Column("first", sa.Date, nullable=False),
        sa.Column("as_of", sa.DateTime(timezone=True), nullable=False),
        sa.Column("total", sa.Integer, nullable=False),
        sa.UniqueConstraint("period", "first", "as_of"),
    )
    op.create_table(
        "votes",
        sa.Column(
            "snapshot_id",
            sa.Integer,
            sa.ForeignKey("snapshots.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("paper_id", _id(op), sa.ForeignKey("papers.id"), primary_key=True),
        sa.Column("rank", sa.Integer, nullable=False),
        sa.Column("upvotes", sa.Integer, nullable=False),
        sa.Column("comments", sa.Integer, nullable=False),
        sqlite_with_rowid=False,
    )


def _digests(op: Operations) -> None:
    op.create_table(
        "digests",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("period", sa.Text, nullable=False),
        sa.Column("first", sa.Date, nullable=False),
        sa.Column("edition", sa.Text, nullable=False),
        sa.Column("shape", sa.Text, nullable=False),
        sa.Column("origin", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("total", sa.Integer, nullable=False),
        sa.Column("as_of", sa.DateTime(timezone=True)),
        sa.Column("document", sa.JSON),
    )
    op.create_index("digests_newest", "digests", ["period", "first"])
    op.create_table(
        "digest_papers",
        sa.Column(
            "digest_id", sa.Text, sa.ForeignKey("digests.id", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("paper_id", _id(op), sa.ForeignKey("papers.id"), nullable=False),
        sa.Column("rank", sa.Integer, nullable=False),
        sa.Column("upvotes", sa.Integer, nullable=False),
        sa.Column("comments", sa.Integer, nullable=False),
        sa.Column("rank_before", sa.Integer),
        sa.Column("upvotes_before", sa.Integer),
        sa.Column("figures", sa.JSON, nullable=False),
    )


def _summaries(op: Operations) -> None:
    op.create_table(
        "summaries",
        sa.Column("paper_id", _id(op), primary_key=True),
        sa.Column("language", sa.Text, primary_key=True),
        sa.Column("version", sa.Text, primary_key=True),
        sa.Column("origin", sa.Text, nullable=False),
        sa.Column("one_line", sa.Text, nullable=False),
        sa.Column("points", sa.JSON, nullable=False),
        sa.Column("abstract", sa.Text, nullable=False),
        sa.Column("deep", sa.Text, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
    )


def _search_texts(op: Operations) -> None:
    op.create_table(
        "search_texts",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("paper_id", _id(op), sa.ForeignKey("papers.id"), nullable=False, unique=True),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("summary", sa.Text, nullable=False),
        sa.Column("abstract", sa.Text, nullable=False),
    )


_ADD = (
    "INSERT INTO search_index (rowid, title, summary, abstract) "
    "VALUES (new.id, new.title, new.summary, new.abstract);"
)
_DROP = (
    "INSERT INTO search_index (search_index, rowid, title, summary, abstract) "
    "VALUES ('delete', old.id, old.title, old.summary, old.abstract);"
)


def _index_sqlite(op: Operations) -> None:
    """Index every three characters in a row: https://www.sqlite.org/fts5.html#the_trigram_tokenizer.

    The triggers are those of https://www.sqlite.org/fts5.html#external_content_tables.
    """
    op.execute(
        "CREATE VIRTUAL TABLE search_index USING fts5(title, summary, abstract, "
        "content='search_texts', content_rowid='id', tokenize='trigram case_sensitive 1')"
    )
    op.execute(f"CREATE TRIGGER search_added AFTER INSERT ON search_texts BEGIN {_ADD} END")
    op.execute(f"CREATE TRIGGER search_dropped AFTER DELETE ON search_texts BEGIN {_DROP} END")
    op.execute(
        f"CREATE TRIGGER search_changed AFTER UPDATE ON search_texts BEGIN {_DROP} {_ADD} END"
    )


def _index_postgresql(op: Operations) -> None:
    """Index trigrams where the extension may be had; without it searches only take longer."""
    db = op.get_bind()
    try:
        with db.begin_nested():
            db.execute(sa.text("CREATE EXTENSION IF NOT EXISTS pg_trgm"))
            for field in ("title", "summary", "abstract"):
                db.execute(
                    sa.text(
                        f"CREATE INDEX search_texts_{field}_trigrams ON search_texts "
                        f"USING gin ({field} gin_trgm_ops)"
                    )
                )
    except DBAPIError as error:
        log.info(
            "PostgreSQL has no pg_trgm for us; searches go without an index.", cause=str(error.orig)
        )
