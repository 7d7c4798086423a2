"""Many subscriptions and a post that is planned for all of them."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import insert

from adapters.store import SqlStore
from adapters.store.engine import connect_blocking
from adapters.store.ledger_rows import subscription_row
from adapters.store.ledger_schema import subscriptions
from adapters.store.place import Place
from bot.deliveries import Post
from bot.editions import Editions
from bot.errors import TryLater
from bot.models import Edition, Listing, Paper
from bot.sample import load_sample
from bot.span import Period, Span
from bot.subscription import Address, Subscription

MONDAY = Span(Period.DAY, date(2026, 2, 9))
POST = Post(MONDAY, Edition.FINAL)
SETTLED = datetime(2026, 2, 10, 3, tzinfo=UTC)
PATIENCE = 30.0


class NoSource:
    """A source that is out of reach: what is delivered is what is stored."""

    async def fetch_list(self, span: Span) -> Listing:
        """Refuse."""
        raise TryLater("Nobody is to be asked.")


def editions_of(store: SqlStore) -> Editions:
    """The use case over a store alone."""
    return Editions(source=NoSource(), store=store, sample=load_sample, now=lambda: SETTLED)


def monday() -> Listing:
    """A settled list of a dozen papers."""
    papers = [
        Paper(
            id=f"2602.{6500 + number:05}",
            title=f"A Study of Matter {number}",
            abstract=f"We look at matter {number} from all sides. It stays as it was.",
            upvotes=100 - number,
        )
        for number in range(12)
    ]
    return Listing(span=MONDAY, papers=tuple(papers), as_of=SETTLED)


async def gather(store: SqlStore, url: str, addresses: Sequence[Address], *, due: datetime) -> None:
    """Let addresses subscribe, the first as people do and the others in bulk: 100,000 take 2 s."""
    await store.ledger.subscribe(Subscription(address=addresses[0]), next_due=due)
    rest = addresses[1:]
    engine = connect_blocking(Place.parse(url), PATIENCE)
    with engine.begin() as db:
        for start in range(0, len(rest), 10_000):
            db.execute(insert(subscriptions), _rows(rest[start : start + 10_000], due))
    engine.dispose()


async def plan(store: SqlStore, *, now: datetime, deadline: timedelta) -> int:
    """Plan Monday's digest for everybody; how many deliveries were entered."""
    await store.save_listing(monday())
    return sum(
        [
            await store.ledger.plan(
                due,
                POST,
                deadline=now + deadline,
                next_due=due.due + timedelta(days=1),
                now=now,
            )
            for due in await store.ledger.slots_due(now)
        ]
    )


def _rows(addresses: Iterable[Address], at: datetime) -> list[dict[str, object]]:
    return [
        {**subscription_row(Subscription(address=address)), "slot_id": 1, "created_at": at}
        for address in addresses
    ]
