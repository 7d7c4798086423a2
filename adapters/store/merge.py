"""Two answers about one paper, made into what is known of it. Pure."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.models import Origin, Paper

_RANKS = {Origin.SAMPLE: 1, Origin.IMPORT: 2, Origin.ARXIV: 3, Origin.HF: 4}
"""How far a source is believed; any other is believed least."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a paper, and when its source (`paper.origin`) last spoke of it (UTC)."""

    paper: Paper
    updated_at: datetime


def combine(stored: Known | None, told: Known) -> Known:
    """Add an answer to what is stored; answers of one source may come in any order."""
    if stored is None:
        return told
    if told.paper.origin is stored.paper.origin and told.updated_at < stored.updated_at:
        return replace(stored, paper=merge(told.paper, stored.paper))
    merged = merge(stored.paper, told.paper)
    return Known(merged, (told if merged.origin is told.paper.origin else stored).updated_at)


def merge(old: Paper, new: Paper) -> Paper:
    """What is known of a paper after `new`, which came later than `old`.

    The better source speaks, of equals the newer one: Hugging Face before arXiv, arXiv before
    an imported file, that before the sample. Where it is silent, what the other said stays:
    Hugging Face leaves a field out where it has nothing to say, and its answer about one paper
    has fewer fields than its list.

    Four things follow rules of their own. What belongs together comes from one of the two:
    authors and their count, a summary and its model, a repository and its stars. Only Hugging
    Face counts votes, so its 0 is a count and not silence. Of two lists the later one stays.
    A withdrawal is not taken back.
    """
    lead, other = (new, old) if _rank(new) >= _rank(old) else (old, new)
    authors = lead if lead.authors or not other.authors else other
    summary = lead if lead.ai_summary else other
    return replace(
        lead,
        title=lead.title or other.title,
        abstract=lead.abstract or other.abstract,
        authors=authors.authors,
        author_count=authors.author_count or other.author_count,
        published=lead.published or other.published,
        listed=max((day for day in (old.listed, new.listed) if day), default=None),
        upvotes=lead.upvotes if lead.origin is Origin.HF else lead.upvotes or other.upvotes,
        comments=lead.comments or other.comments,
        organization=lead.organization or other.organization,
        submitter=lead.submitter or other.submitter,
        keywords=lead.keywords or other.keywords,
        ai_summary=summary.ai_summary,
        ai_summary_model=summary.ai_summary_model,
        thumbnail=lead.thumbnail or other.thumbnail,
        media=lead.media or other.media,
        github=lead.github or other.github,
        github_stars=_stars(lead, other),
        project_page=lead.project_page or other.project_page,
        categories=lead.categories or other.categories,
        doi=lead.doi or other.doi,
        withdrawn=lead.withdrawn or other.withdrawn,
    )


def _rank(paper: Paper) -> int:
    return _RANKS.get(paper.origin, 0)


def _stars(lead: Paper, other: Paper) -> int | None:
    if lead.github_stars is None and (not lead.github or lead.github == other.github):
        return other.github_stars
    return lead.github_stars
