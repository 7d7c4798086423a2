"""Whether a reader would see the same. Pure."""

from hashlib import blake2b

from bot.channel import Note
from bot.models import Digest, Entry


def fingerprint(content: Digest | Note) -> str:
    """A hash of what readers see, the same in every process.

    When the votes were counted, and what moved since the count before, do not tell two digests
    apart: nobody wants an edit for a clock that went on.
    """
    seen = (
        content.text
        if isinstance(content, Note)
        else (
            content.span.key,
            content.edition.value,
            content.language,
            content.total,
            [_seen(entry) for entry in content.entries],
        )
    )
    return blake2b(repr(seen).encode(), digest_size=12).hexdigest()


def _seen(entry: Entry) -> tuple[object, ...]:
    paper, brief = entry.paper, entry.brief
    return (
        entry.rank,
        (paper.id, paper.title, paper.authors, paper.upvotes, paper.comments, paper.withdrawn),
        paper.organization.fullname if paper.organization else "",
        (paper.thumbnail, paper.github, paper.project_page),
        (brief.one_line, brief.one_line_from.value, brief.points),
        (brief.abstract, brief.abstract_from.value),
    )
