from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.content import (
    CONTENTS_KEPT,
    FILTERED,
    HAD_BEFORE,
    NO_LIST,
    Content,
    Contents,
)
from bot.deliveries import Delivery, Kind, Outcome, Post, State
from bot.editions import Editions
from bot.fingerprint import fingerprint
from bot.lacks import UNDISCUSSED, UNPUBLISHED
from bot.ledger import SlotDue
from bot.models import Digest, Edition, Listing, Origin, Paper, Summary
from bot.ports import Store
from bot.span import Span
from bot.subscription import Address, Condition, Slot, Subscription
from tests.fake_channel import FakeChannel, VirtualTime
from tests.fake_ledger import FakeLedger
from tests.fakes import FakeSource
from tests.owner import Owner

NOON = datetime(2026, 2, 10, 12, tzinfo=UTC)
MONDAY = Post(Span.parse("2026-02-09"), Edition.FINAL)
EARLY = Post(Span.parse("2026-02-10"), Edition.EARLY)
Lists = Callable[..., Listing]
Papers = Callable[..., Paper]


@pytest.fixture
def channel() -> FakeChannel:
    return FakeChannel(VirtualTime(NOON))


@pytest.fixture
def ledger() -> FakeLedger:
    return FakeLedger()


@pytest.fixture
def contents(store: Store, editions: Editions) -> Contents:
    return Contents(store=store, editions=editions)


@pytest.fixture
async def three(paper: Papers, store: Store, listing: Lists) -> tuple[Paper, ...]:
    """The papers of Monday's list, which is stored."""
    papers = (
        paper("2602.00001", upvotes=9, title="World models", keywords=("planning",)),
        paper("2602.00002", upvotes=5, title="Reasoning with RL"),
        paper("2602.00003", upvotes=2, title="Small models"),
    )
    await store.save_listing(listing(*papers))
    return papers


def delivery(post: Post = MONDAY, number: int = 1, **wishes: Any) -> Delivery:  # noqa: ANN401 – wishes are of many types
    wanted = Subscription(address=Address("fake", f"{number}"), **wishes)
    return Delivery(
        id=number,
        post=post,
        subscription=wanted,
        attempts=1,
        deadline=NOON + timedelta(hours=12),
    )


async def said(contents: Contents, one: Delivery, channel: FakeChannel) -> str:
    content = await contents.of(one, channel)
    assert isinstance(content, Content)
    return content.message


@pytest.mark.usefixtures("three")
async def test_it_is_made_from_the_stored_list_and_no_source_is_asked(
    contents: Contents, source: FakeSource, channel: FakeChannel
) -> None:
    content = await contents.of(delivery(top=2), channel)

    assert isinstance(content, Content)
    assert content.message == "2026-02-09 final 2602.00001▲9 2602.00002▲5 of 3 en"
    assert content.papers == ("2602.00001", "2602.00002")
    assert source.asked == []


@pytest.mark.parametrize(
    ("wishes", "papers"),
    [
        ({"min_upvotes": 5}, "2602.00001▲9 2602.00002▲5"),
        ({"include": ("RL",)}, "2602.00002▲5"),
        ({"include": ("planning",), "organizations": ("Other",)}, "2602.00001▲9"),
        ({"organizations": ("The Lab",), "top": 1}, "2602.00001▲9"),
        ({"exclude": ("models",)}, "2602.00002▲5"),
    ],
)
@pytest.mark.usefixtures("three")
async def test_each_reader_gets_what_they_chose(
    contents: Contents, channel: FakeChannel, wishes: dict[str, Any], papers: str
) -> None:
    message = await said(contents, delivery(**wishes), channel)

    assert message == f"2026-02-09 final {papers} of 3 en"


@pytest.mark.usefixtures("three")
async def test_it_is_rendered_once_for_all_that_are_alike(
    contents: Contents, channel: FakeChannel
) -> None:
    for number in range(50):
        await contents.of(delivery(number=number), channel)
        await contents.of(delivery(number=number, language="ko-KR"), channel)
        await contents.of(delivery(number=number, layout="full", images=False), channel)
        # Nothing that this reader would be shown is among what they had.
        await contents.of(delivery(number=number), channel, had=frozenset({"2602.0000", "9"}))

    assert [look.language for look in channel.rendered] == ["en", "ko", "en"]


@pytest.mark.parametrize(
    ("known", "plain"),
    [
        ({"reason": "May not embed."}, True),
        ({"reason": UNDISCUSSED}, False),
        ({"reason": UNPUBLISHED}, False),
        ({"reason": ""}, False),
        ({"reason": "It has gone.", "condition": Condition.ENDED}, False),
    ],
)
@pytest.mark.usefixtures("three")
async def test_who_lacks_a_permission_gets_the_plainest_layout(
    contents: Contents, channel: FakeChannel, known: dict[str, Any], *, plain: bool
) -> None:
    await contents.of(delivery(**known), channel)
    await contents.of(replace(delivery(**known), layout="full"), channel)

    assert {look.plain for look in channel.rendered if not look.layout} == {plain}
    assert not any(look.plain for look in channel.rendered if look.layout)


@pytest.mark.usefixtures("three")
async def test_no_more_than_so_many_are_kept(contents: Contents, channel: FakeChannel) -> None:
    wishes = [("RL", f"word {number}") for number in range(CONTENTS_KEPT + 1)]
    for words in (*wishes, wishes[-1]):
        await contents.of(delivery(include=words), channel)
    assert len(channel.rendered) == CONTENTS_KEPT + 1

    await contents.of(delivery(include=wishes[0]), channel)

    assert len(channel.rendered) == CONTENTS_KEPT + 2


@pytest.mark.usefixtures("three")
async def test_what_a_reader_had_makes_room_for_the_next(
    contents: Contents, channel: FakeChannel
) -> None:
    content = await contents.of(delivery(top=2), channel, had=frozenset({"2602.00001"}))

    assert isinstance(content, Content)
    assert content.message == "2026-02-09 final 2602.00002▲5 2602.00003▲2 of 3 en"


@pytest.mark.usefixtures("three")
async def test_the_ledger_is_asked_once_a_batch_for_the_papers_of_that_list(
    contents: Contents, ledger: FakeLedger
) -> None:
    await had_before(ledger, "2602.00003", "2601.99999")

    had = await contents.had([delivery(number=number) for number in (1, 2, 3)], ledger)

    assert ledger.had_asked == [(3, 3)]
    assert had[1] == {"2602.00003"}
    assert not had[2]
    assert not had[3]


async def had_before(ledger: FakeLedger, *papers: str) -> None:
    """Let the first address have had papers on Sunday."""
    wanted = Subscription(address=Address("fake", "1"))
    sunday = Post(Span.parse("2026-02-08"), Edition.FINAL)
    due = SlotDue(slot=Slot(), due=NOON, subscriptions=1)
    await ledger.subscribe(wanted, next_due=NOON)
    await ledger.plan(due, sunday, deadline=NOON + timedelta(1), next_due=NOON, now=NOON)
    owner = Owner(ledger)
    await owner.claim("fake", now=NOON, limit=1)
    ended = Outcome(delivery_id=1, state=State.SENT, reason="sent", at=NOON, papers=papers)
    await owner.record([ended], "fake", now=NOON)


async def test_a_look_back_leaves_out_nothing(contents: Contents, ledger: FakeLedger) -> None:
    week = Post(Span.parse("2026-W06"), Edition.FINAL)
    note = Post(MONDAY.span, Edition.FINAL, Kind.EMPTY)

    assert await contents.had([delivery(week), delivery(note)], ledger) == {}
    assert ledger.had_asked == []


async def test_with_nothing_to_say_it_is_skipped(
    contents: Contents, channel: FakeChannel, three: tuple[Paper, ...]
) -> None:
    no_list = await contents.of(delivery(EARLY), channel)
    filtered = await contents.of(delivery(min_upvotes=50), channel)
    everything = frozenset(paper.id for paper in three)
    had = await contents.of(delivery(), channel, had=everything)

    assert (no_list, filtered, had) == (NO_LIST, FILTERED, HAD_BEFORE)


async def test_a_list_that_moved_is_read_anew(
    contents: Contents, store: Store, channel: FakeChannel, listing: Lists, three: tuple[Paper, ...]
) -> None:
    await store.save_listing(listing(*three, span=EARLY.span, as_of=NOON))
    before = await contents.of(delivery(EARLY), channel)
    more = replace(three[2], upvotes=40)
    later = NOON + timedelta(minutes=30)
    await store.save_listing(listing(*three[:2], more, span=EARLY.span, as_of=later))

    after = await contents.of(delivery(EARLY), channel)

    assert isinstance(before, Content)
    assert isinstance(after, Content)
    assert after.papers[0] == "2602.00003"
    assert after.fingerprint != before.fingerprint


async def test_votes_counted_again_and_found_the_same_are_the_same_to_readers(
    contents: Contents, store: Store, channel: FakeChannel, listing: Lists, three: tuple[Paper, ...]
) -> None:
    await store.save_listing(listing(*three, span=EARLY.span, as_of=NOON))
    before = await contents.of(delivery(EARLY), channel)
    later = NOON + timedelta(minutes=30)
    await store.save_listing(listing(*three, span=EARLY.span, as_of=later))

    after = await contents.of(delivery(EARLY), channel)

    assert isinstance(before, Content)
    assert isinstance(after, Content)
    assert after.fingerprint == before.fingerprint
    assert len(channel.rendered) == 2


@pytest.mark.usefixtures("three")
async def test_texts_in_the_language_of_the_reader(
    contents: Contents, store: Store, channel: FakeChannel
) -> None:
    korean = Summary(
        paper_id="2602.00001", language="ko", version="1", origin=Origin.LLM, one_line="세계 모형"
    )
    await store.save_summaries([korean])
    await contents.of(delivery(language="ko_KR"), channel)
    await contents.of(delivery(language="en"), channel)

    lines = [one.entries[0].brief.one_line for one in channel.said if isinstance(one, Digest)]
    assert lines == ["세계 모형", "We study 2602.00001. It works on 3 of 4 tasks."]


@pytest.mark.parametrize(
    ("kind", "language", "text"),
    [
        (
            Kind.EMPTY,
            "en",
            "No papers were listed for Mon 9 Feb 2026. The next digest comes as usual.",
        ),
        (
            Kind.MISSING,
            "en",
            (
                "Hugging Face did not answer, so there is no digest for Mon 9 Feb 2026. "
                "The next one comes as usual."
            ),
        ),
        (
            Kind.EMPTY,
            "ko",
            (
                "2026년 2월 9일 (월)에는 등재된 논문이 없습니다. "
                "다음 다이제스트는 예정대로 보내 드립니다."
            ),
        ),
    ],
)
async def test_a_line_where_there_is_no_digest(
    contents: Contents, channel: FakeChannel, kind: Kind, language: str, text: str
) -> None:
    post = Post(MONDAY.span, Edition.FINAL, kind)

    assert await said(contents, delivery(post, language=language), channel) == text


@pytest.mark.usefixtures("three")
async def test_a_fingerprint_tells_what_readers_see(
    contents: Contents, channel: FakeChannel
) -> None:
    await contents.of(delivery(), channel)
    digest = channel.said[0]
    assert isinstance(digest, Digest)
    first, *others = digest.entries
    voted = replace(first, paper=replace(first.paper, upvotes=10))
    told = replace(first, brief=replace(first.brief, one_line="Another line."))
    starred = replace(first, paper=replace(first.paper, github_stars=7), rank_before=3)

    same = [
        digest,
        replace(digest, as_of=NOON + timedelta(hours=1)),
        replace(digest, entries=(starred, *others)),
    ]
    different = [
        replace(digest, entries=(voted, *others)),
        replace(digest, entries=(told, *others)),
        replace(digest, entries=tuple(others)),
        replace(digest, edition=Edition.EARLY),
        replace(digest, language="ko"),
    ]

    assert {fingerprint(one) for one in same} == {fingerprint(digest)}
    assert fingerprint(digest) not in {fingerprint(one) for one in different}
    assert len(fingerprint(digest)) == 24
