from datetime import UTC, date, datetime, timedelta

from bot.housekeeping import DAILY_KEPT, LONGER_KEPT, PAUSE, PHOTOS_KEPT, Housekeeper

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


class FakeAttic:
    """Holds so many old deliveries, and notes what is asked of it."""

    def __init__(self, old: int) -> None:
        self.old = old
        self.asked: list[tuple[date, date]] = []
        self.photos: list[datetime] = []

    async def forget(self, *, daily: date, longer: date, limit: int) -> int:
        self.asked.append((daily, longer))
        count = min(self.old, limit)
        self.old -= count
        return count

    async def forget_photos(self, *, before: datetime) -> None:
        self.photos.append(before)


class Clock:
    """Stands still until it is set."""

    def __init__(self) -> None:
        self.at = NOW

    def __call__(self) -> datetime:
        return self.at


async def test_it_forgets_batch_after_batch_and_then_rests() -> None:
    attic, clock = FakeAttic(250), Clock()
    housekeeper = Housekeeper(attic=attic, now=clock, batch=100)

    assert [await housekeeper.tidy() for _ in range(4)] == [NOW, NOW, NOW + PAUSE, NOW + PAUSE]

    assert attic.old == 0
    assert attic.asked == [(NOW.date() - DAILY_KEPT, NOW.date() - LONGER_KEPT)] * 3
    assert attic.photos == [NOW - PHOTOS_KEPT]


async def test_it_looks_again_after_its_pause_and_when_the_clock_was_set_back() -> None:
    attic, clock = FakeAttic(0), Clock()
    housekeeper = Housekeeper(attic=attic, now=clock)
    await housekeeper.tidy()

    clock.at += timedelta(hours=1)
    await housekeeper.tidy()
    assert len(attic.asked) == 1

    clock.at = NOW + PAUSE
    await housekeeper.tidy()
    clock.at = NOW - timedelta(days=30)
    await housekeeper.tidy()
    assert len(attic.asked) == 3
