"""`paperboy status`: who is subscribed, what is due, what did not arrive, and what it took."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, timedelta
from itertools import islice
from typing import Annotated

import typer

from bot import schedule
from bot.app import App, now
from bot.cli.options import many, run
from bot.deliveries import Tally, Told
from bot.draft import Usage
from bot.errors import NothingThere
from bot.ledger import Circle
from bot.price import Price
from bot.subscription import Address, Condition
from bot.verdict import Spent
from formatters.slot_words import due_words, slot_words

_RECENT = 8
_DAYS = timedelta(days=7)


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
        circles = await app.ledger.readership()
        typer.echo(counted(circles))
        for line in _next(circles):
            typer.echo(line)
        for line in _posts(await app.ledger.tally()):
            typer.echo(line)
        for line in await _written(app):
            typer.echo(line)
        for line in _told("Problems", await app.ledger.troubles(limit=_RECENT)):
            typer.echo(line)

    run(use)


def counted(circles: Mapping[Circle, int]) -> str:
    """How many subscriptions there are, by condition."""
    counts = Counter[Condition]()
    for circle, count in circles.items():
        counts[circle.condition] += count
    listed = ", ".join(f"{counts[condition]} {condition.value}" for condition in Condition)
    return f"{many(counts.total(), 'subscription')}: {listed}."


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
            if one.reason:
                typer.echo(f"  {one.reason}")
        else:
            why = f"{one.reason} " if one.reason else ""
            typer.echo(f"  {why}To go on: paperboy subscriptions resume {one.address.shown}")
    for line in _told("Deliveries", told):
        typer.echo(line)


def _next(circles: Iterable[Circle]) -> Iterable[str]:
    at = now()
    active = {one.slot for one in circles if one.condition is Condition.ACTIVE}
    waiting = [(schedule.next_due(slot, at), slot.zone) for slot in active]
    if waiting:
        due, zone = min(waiting)
        yield f"Next due: {due_words(due, zone, 'en')} {zone}."


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


async def _written(app: App) -> list[str]:
    """What a model wrote in a week took, and what is left of today."""
    settings, today = app.settings, now().astimezone(UTC).date()
    spent = await app.making.usage(today - _DAYS)
    if not spent and settings.llm_model is None:
        return []
    taken = sum((one.usage for one in spent if one.day == today), Usage())
    price = Price(tokens_in=settings.llm_price_in, tokens_out=settings.llm_price_out)
    tokens = taken.tokens_in + taken.tokens_out
    of_today = (
        f"  today (UTC): {taken.calls:,} of {settings.llm_calls:,} calls, "
        f"{tokens:,} of {settings.llm_tokens:,} tokens"
    )
    return ["Written by a model", of_today, *_spent(spent, price)]


def _spent(spent: Iterable[Spent], price: Price) -> Iterable[str]:
    """What was taken, newest first: digest by digest, and what was asked for besides."""
    by_purpose: dict[str, Usage] = {}
    for one in spent:
        purpose = _purpose(one)
        by_purpose[purpose] = by_purpose.get(purpose, Usage()) + one.usage
    for purpose, usage in islice(by_purpose.items(), _RECENT):
        cost = f", {price.of(usage):,.4f}" if price else ""
        yield (
            f"  {purpose}: {_calls(usage)}, {usage.tokens_in:,} tokens in, "
            f"{usage.tokens_out:,} out{cost}"
        )


def _calls(usage: Usage) -> str:
    return "1 call" if usage.calls == 1 else f"{usage.calls:,} calls"


def _purpose(spent: Spent) -> str:
    """What it was taken for, in words."""
    if spent.digest:
        return spent.digest
    kind = "deep reads" if spent.version.startswith("deep:") else "single papers"
    return f"{kind} of {spent.day}"
