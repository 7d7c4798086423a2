"""Papers and digests made of whatever a source could write, for the properties of formatters."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

from bot.language import LANGUAGES
from bot.models import Brief, Digest, Edition, Entry, Figure, Organization, Origin, Paper
from bot.span import Span
from tests.effort import examples

EVERYWHERE = (
    "<think>",
    "**bold** _it_ `code` ||s||",
    "[x](https://evil.example)",
    "$\\mathcal{O}(n^2)$",
    "@everyone",
    "https://a.example/" + "x" * 120,
    "\x1b[31m",
    "\u202e",
    "\u0000",
    "\u2028",
    "👩‍👩‍👧",
    "🇰🇷",
    "1\ufe0f\u20e3",
    "e\u0301",
    "\u1112\u1161\u11ab",
    "שלום",
    "مرحبا",
    "한국어 제목",
    "日本語の長い題名には空白がない",
    "\ud83d",
    "\ufe0f",
    "\u200d",
    " ",
    "\n",
    "W" * 350,
)
"""Markup, addresses, alphabets, and signs that are half of one or none."""

ADDRESSES = (
    "https://x",
    "https://a..b.example",
    "http://[::1]/",
    "https://me:secret@a.example/",
    "HTTPS://A.Example:8080#x",
)

origins = st.sampled_from(Origin)
languages = st.sampled_from([*LANGUAGES, "tlh"])
"""Those that there are, and one that there is not."""

patient = settings(
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    max_examples=examples(60),
    # Explaining a failure among this many parts takes minutes.
    phases=[phase for phase in Phase if phase is not Phase.explain],
)
"""How properties of whole messages are tried."""


class Anything:
    """What a source could write to one platform's harm.

    Args:
        nasty: texts that mean something there, besides those that are awkward everywhere.
        addresses: the same for addresses.

    Attributes:
        text: some of them, between texts of any characters.
        address: of a picture or a page, or what stands in its place.
        papers, briefs, figures, digests: made of those.
    """

    def __init__(self, nasty: Sequence[str], *, addresses: Sequence[str] = ()) -> None:
        awkward = st.sampled_from([*EVERYWHERE, *nasty])
        strange = st.text(st.characters(exclude_categories=()), max_size=40)
        self.text = st.lists(awkward | strange, max_size=8).map("".join)
        self.texts = st.lists(self.text, max_size=6).map(tuple)
        self.address = st.one_of(
            st.none(),
            self.text,
            self.text.map("https://g.example/{}".format),
            self.text.map("https://{}".format),
            st.sampled_from([*ADDRESSES, *addresses]),
        )
        self._written = self.address.map(lambda raw: raw or "")
        self.papers = self._papers()
        self.figures = st.builds(
            Figure, url=self._written, caption=self.text | self.text.map("Figure 1: {}".format)
        )
        self.briefs = st.builds(
            Brief,
            one_line=self.text,
            one_line_from=origins,
            points=self.texts,
            abstract=self.text,
            abstract_from=origins,
        )

    def _papers(self) -> st.SearchStrategy[Paper]:
        return st.builds(
            Paper,
            id=st.sampled_from(["2602.06570", "hep-th/9901001", "a" * 60 + "/9901001"]),
            title=self.text,
            abstract=self.text,
            authors=self.texts,
            author_count=st.integers(0, 700),
            published=st.none() | st.dates(),
            listed=st.none() | st.dates(),
            upvotes=st.integers(0, 10**7),
            organization=st.none() | st.builds(Organization, name=self.text, fullname=self.text),
            submitter=st.none() | self.text,
            keywords=self.texts,
            media=st.lists(self._written, max_size=4).map(tuple),
            thumbnail=self.address,
            github=self.address,
            github_stars=st.none() | st.integers(0, 10**7),
            project_page=self.address,
            categories=self.texts,
            doi=st.none() | self.text,
            withdrawn=st.booleans(),
        )

    @property
    def digests(self) -> st.SearchStrategy[Digest]:
        """Up to ten papers, of which up to three are different but for their ids."""
        return _digests(st.tuples(self.papers, self.briefs))


@st.composite
def _digests(draw: st.DrawFn, known: st.SearchStrategy[tuple[Paper, Brief]]) -> Digest:
    drawn = draw(st.lists(known, min_size=1, max_size=3))
    entries = tuple(
        Entry(
            rank=rank,
            paper=another(drawn[rank % len(drawn)][0], rank),
            brief=drawn[rank % len(drawn)][1],
            rank_before=draw(st.none() | st.integers(1, 20)),
            upvotes_before=draw(st.none() | st.integers(0, 100)),
        )
        for rank in range(1, draw(st.integers(1, 10)) + 1)
    )
    return Digest(
        span=Span.parse(draw(st.sampled_from(["2026-02-09", "2026-W07", "2026-02"]))),
        entries=entries,
        total=draw(st.integers(0, 2000)),
        as_of=draw(st.none() | st.datetimes(datetime(2023, 1, 1), timezones=st.just(UTC))),  # noqa: DTZ001 – the strategy adds the zone
        edition=draw(st.sampled_from(Edition)),
        language=draw(languages),
        origin=draw(origins),
    )


def another(paper: Paper, number: int) -> Paper:
    """The same under an id of its own: no digest holds a paper twice."""
    return replace(paper, id=f"{paper.id}{number}")
