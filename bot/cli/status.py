"""`paperboy status`: who is subscribed, what is due, what did not arrive, and what it took."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, timedelta
from typing import Annotated, NamedTuple

import typer

from bot.app import App, now
from bot.cli.options import run
from bot.draft import Usage
from bot.errors import NothingThere
from bot.ledger import Tally, Told
from bot.subscription import Address, Condition, Subscription
from bot.verdict import Spent
from formatters.slot_words import due_words, slot_words

_RECENT = 8
_DAYS = timedelta(days=7)


class _Price(NamedTuple):
    """What a million tokens cost that are read and written, in any currency; 0 where unknown."""

    tokens_in: float
    tokens_out: float

    def of(self, usage: Usage) -> str:
        """What that cost, behind a comma; nothing where no price is known."""
        cost = usage.tokens_in * self.tokens_in + usage.tokens_out * self.tokens_out
        return f", {cost / 1_000_000:,.4f}" if any(self) else ""


def add_to(cli: typer.Typer) -> None:
    """Add the command of this module."""
    cli.command()(status)


def status(
    address: Annotated[
        str | None, typer.Argument(metavar="[ADDRESS]", help="One address only.")
    ] = None,
) -> None:
    """Say who is subscribed, what is due next, and what did not arrive and why."""

    async def use(app: App) -> None:
        if address is not None:
            await _status_of(app, Address.parse(address))
            return
        everyone = await app.subscribing.subscriptions()
        typer.echo(counted(everyone))
        for line in _next(app, everyone):
            typer.echo(line)
        for line in _posts(await app.ledger.tally()):
            typer.echo(line)
        spent = await app.making.usage(now().astimezone(UTC).date() - _DAYS)
        for line in _spent(spent, _Price(app.settings.llm_price_in, app.settings.llm_price_out)):
            typer.echo(line)
        for line in _told("Problems", await app.ledger.troubles(limit=_RECENT)):
            typer.echo(line)

    run(use)


def counted(subscriptions: Sequence[Subscription]) -> str:
    """How many subscriptions there are, by condition."""
    counts = Counter(one.condition for one in subscriptions)
    listed = ", ".join(f"{counts[condition]} {condition.value}" for condition in Condition)
    return f"{len(subscriptions)} subscriptions: {listed}."


async def _status_of(app: App, address: Address) -> None:
    subscribed = await app.subscribing.subscriptions(address)
    told = await app.ledger.last(address, limit=_RECENT)
    if not subscribed and not told:
        raise NothingThere(f"Nothing is known of {address.shown}.")
    for one in subscribed:
        due = app.subscribing.next_due(one)
        typer.echo(f"{slot_words(one.slot, 'en')}: {one.condition.value}")
        if one.condition is Condition.ACTIVE:
            typer.echo(f"  next {due_words(due, one.slot.zone, 'en')}")
        else:
            why = f"{one.reason} " if one.reason else ""
            typer.echo(f"  {why}To go on: paperboy subscriptions resume {one.address.shown}")
    for line in _told("Deliveries", told):
        typer.echo(line)


def _next(app: App, subscriptions: Iterable[Subscription]) -> Iterable[str]:
    active = [one for one in subscriptions if one.condition is Condition.ACTIVE]
    if active:
        first = min(active, key=app.subscribing.next_due)
        due = app.subscribing.next_due(first)
        yield f"Next due: {due_words(due, first.slot.zone, 'en')} {first.slot.zone}."


def _posts(tallies: Sequence[Tally]) -> Iterable[str]:
    posts = list(dict.fromkeys(tally.post for tally in tallies))[:_RECENT]
    if posts:
        yield "Last posts"
    for post in posts:
        counted: Counter[str] = Counter()
        for tally in tallies:
            if tally.post == post:
                why = f" ({tally.reason})" if tally.reason not in ("", tally.state.value) else ""
                counted[f"{tally.state.value}{why}"] += tally.count
        listed = ", ".join(f"{count} {what}" for what, count in counted.items())
        yield f"  {post.key}: {listed}"


def _told(title: str, told: Sequence[Told]) -> Iterable[str]:
    if told:
        yield title
    for one in told:
        says = f": {one.says}" if one.says else ""
        where = f"{one.address.shown} {one.post.key}"
        yield f"  {one.at:%Y-%m-%d %H:%M} {where} {one.state.value}{says}"


def _spent(spent: Sequence[Spent], price: _Price) -> Iterable[str]:
    """What summaries took in a week, digest by digest, and what that cost where it is known."""
    by_digest: dict[str, Usage] = {}
    for one in spent:
        digest = one.digest or f"asked on {one.day}"
        by_digest[digest] = by_digest.get(digest, Usage()) + one.usage
    if by_digest:
        yield "Summaries"
    for digest, usage in sorted(by_digest.items(), reverse=True)[:_RECENT]:
        yield (
            f"  {digest}: {usage.calls:,} calls, {usage.tokens_in:,} tokens in, "
            f"{usage.tokens_out:,} out{price.of(usage)}"
        )
