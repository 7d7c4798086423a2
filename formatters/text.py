"""Words, marks and links that every formatter says alike: pure, and free of any platform.

Dates and numbers are set by CLDR (babel); the order of their parts is a text of the catalogue, so
that it can be chosen for each language.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import quote
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.numbers import format_decimal

from bot.language import nearest, texts
from bot.models import Digest, Edition, Entry, Origin, Paper
from bot.span import Period, Span
from formatters.graphemes import graphemes, visible
from formatters.origins import lines_words
from formatters.punctuation import listed

AUTHORS_SHOWN = 3

_URL_SAFE = "%/:?#[]@!$&'()*+,;=~"
_OF_THE_WEB = re.compile(r"https?://[^/]", re.IGNORECASE)
# A host with a dot, and neither a name nor a password before it.
_PUBLIC = re.compile(
    r"https?://(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}(?::\d{2,4})?(?:[/?#].*)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Link:
    """An address and what readers are shown for it; `note` is its stars: `★ 1.2k`."""

    label: str
    url: str
    note: str = ""

    @property
    def caption(self) -> str:
        """Label and note in one: `Code ★ 1.2k`."""
        return f"{self.label} {self.note}".rstrip()


def cut(text: str, room: int, *, size: Callable[[str], int] = len) -> str:
    """The text, or as much of its beginning as fits into `room` together with a `…`.

    It ends with a whole word where that costs less than half of it, and with a whole grapheme in
    any case. `size` measures as the platform does (code points, UTF-16 units, cells).
    """
    if size(text) <= room:
        return text
    left = room - size("…")
    if left < 0:
        return ""
    kept = ""
    for grapheme in graphemes(text):
        left -= size(grapheme)
        if left < 0:
            break
        kept += grapheme
    border = kept.rfind(" ")
    if border > len(kept) // 2 and not text[len(kept)].isspace():
        kept = kept[:border]
    return f"{kept.rstrip(' ,;:–—-')}…"


def day_words(day: date, language: str) -> str:
    """A day with its weekday: `Mon 9 Feb 2026`."""
    # Translators: a pattern of Unicode's CLDR, as are the others in this context: "Mon 9 Feb 2026".
    return _dated(day, texts(language).pgettext("date", "EEE d MMM y"), language)


def span_words(span: Span, language: str) -> str:
    """A day, an ISO week or a month: `Mon 9 Feb 2026`, `Week 7 of 2026 (9 Feb – 15 Feb)`."""
    say = texts(language)
    match span.period:
        case Period.DAY:
            return day_words(span.first, language)
        case Period.WEEK:
            year, week, _ = span.first.isocalendar()
            pattern = say.pgettext("date", "d MMM")
            return say.gettext("Week {week} of {year} ({first} – {last})").format(
                week=week,
                year=year,
                first=_dated(span.first, pattern, language),
                last=_dated(span.last, pattern, language),
            )
        case Period.MONTH:
            return _dated(span.first, say.pgettext("date", "MMMM y"), language)


def instant_words(moment: datetime, zone: ZoneInfo, language: str) -> str:
    """An instant as the clocks of a zone show it: `10 Feb 2026, 02:30 UTC`."""
    there = moment.astimezone(zone)
    name = there.tzname() or ""
    return (
        texts(language)
        .gettext("{day}, {time} {zone}")
        .format(
            day=_dated(there, texts(language).pgettext("date", "d MMM y"), language),
            time=f"{there:%H:%M}",
            # Zones without a name of their own call themselves "-03".
            zone=name if name.isalpha() else f"UTC{name}",
        )
    )


def number_words(number: int, language: str) -> str:
    """A number with its thousands set apart: `1,234`."""
    return format_decimal(number, locale=nearest(language))


def stars_words(stars: int) -> str:
    """Stars as GitHub shows them, in any language: `812`, `1.2k`, `45k`, `1.1m`."""
    for unit, sign in ((1_000_000, "m"), (1_000, "k")):
        # 999,500 would be rounded to "1000k".
        if stars >= unit * 0.9995:
            short = f"{stars / unit:.1f}" if stars < unit * 99.95 else f"{stars / unit:.0f}"
            return short.removesuffix(".0") + sign
    return str(stars)


def authors_words(paper: Paper, language: str, *, shown: int = AUTHORS_SHOWN) -> str:
    """The first authors and how many there are: `A, B, C et al. (19)`; empty if none is known."""
    say = texts(language)
    names = [visible(name) for name in paper.authors]
    count = max(paper.author_count, len(names))
    if not names:
        one_or_many = say.ngettext("{count} author", "{count} authors", count)
        return one_or_many.format(count=number_words(count, language)) if count else ""
    first = listed(names[:shown], language)
    if count <= shown and count == len(names):
        return first
    return say.gettext("{names} et al. ({count})").format(
        names=first, count=number_words(count, language)
    )


def votes_words(paper: Paper, language: str) -> str:
    """Votes: `▲ 54`; nothing where nobody can vote."""
    return f"▲ {number_words(paper.upvotes, language)}" if paper.votable else ""


def comments_words(paper: Paper, language: str) -> str:
    """Comments: `2 comments`; nothing where nobody can comment, which is where nobody can vote."""
    if not paper.votable:
        return ""
    comments = texts(language).ngettext("{count} comment", "{count} comments", paper.comments)
    return comments.format(count=number_words(paper.comments, language))


def votes_mark(entry: Entry, language: str) -> str:
    """Votes, and how many came since the snapshot before: `▲ 54 +3`."""
    votes = f"▲ {number_words(entry.paper.upvotes, language)}"
    gained = entry.paper.upvotes - (entry.upvotes_before or 0)
    return votes if entry.upvotes_before is None or not gained else f"{votes} {gained:+}"


def rank_mark(entry: Entry, digest: Digest) -> str:
    """How the rank moved since the snapshot before: `↑2`, `↓1`, `new`, or nothing.

    A paper is new only where others of the digest stood in that snapshot: without an earlier one,
    nothing moved.
    """
    if entry.rank_before is None:
        known_before = any(other.rank_before is not None for other in digest.entries)
        return texts(digest.language).gettext("new") if known_before else ""
    risen = entry.rank_before - entry.rank
    return f"{'↑' if risen > 0 else '↓'}{abs(risen)}" if risen else ""


def digest_words(digest: Digest, zone: ZoneInfo, *, lines: bool = True) -> tuple[str, ...]:
    """What a reader must know of a digest: how much of the list it shows, and as of when.

    Where nobody said when the votes were counted, nobody can say that they are final. `lines` says
    whether one-liners are shown; where most of them came from is then told as well.
    """
    say, language = texts(digest.language), digest.language
    parts = [_share(digest)]
    match digest.origin:
        case Origin.SAMPLE:
            parts.append(say.gettext("sample, not a current list"))
        case Origin.IMPORT:
            parts.append(say.gettext("imported from a file"))
        case _:
            pass
    if digest.as_of is not None:
        parts.append(
            say.gettext("final")
            if digest.edition is Edition.FINAL
            else say.gettext("early: the list is open, votes still move")
        )
        moment = instant_words(digest.as_of, zone, language)
        parts.append(say.gettext("votes as of {moment}").format(moment=moment))
    if lines and (told := lines_words(digest)):
        parts.append(told)
    return tuple(parts)


def links(paper: Paper, language: str) -> tuple[Link, ...]:
    """Where to read on, always in this order: HF, arXiv, PDF, Code with its stars, Project."""
    say = texts(language)
    stars = f"★ {stars_words(paper.github_stars)}" if paper.github_stars else ""
    known = (
        ("HF", None if paper.old_style else paper.hf_url, ""),
        ("arXiv", paper.arxiv_url, ""),
        ("PDF", paper.pdf_url, ""),
        (say.gettext("Code"), paper.github, stars),
        (say.gettext("Project"), paper.project_page, ""),
    )
    return tuple(Link(label, url, note) for label, raw, note in known if (url := web_address(raw)))


def web_address(raw: str | None) -> str | None:
    """The address, with whatever could break out of it escaped; None if it is not of the web."""
    # Before it is judged: a host of invisible letters is none.
    shown = visible(raw or "")
    return quote(shown, safe=_URL_SAFE) if _OF_THE_WEB.match(shown) else None


def public_address(raw: str | None, room: int) -> str | None:
    """The address of a host on the open web, escaped as well; None if it is not, or is too long."""
    address = web_address(raw)
    if address is None or len(address) > room or not _PUBLIC.fullmatch(address):
        return None
    return address


def _dated(day: date, pattern: str, language: str) -> str:
    return format_date(day, pattern, locale=nearest(language))


def _share(digest: Digest) -> str:
    say, shown = texts(digest.language), len(digest.entries)
    if shown >= digest.total:
        return say.ngettext("{count} paper", "{count} papers", shown).format(count=shown)
    return say.gettext("Top {shown} of {total}").format(
        shown=shown, total=number_words(digest.total, digest.language)
    )
