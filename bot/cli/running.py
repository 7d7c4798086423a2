"""Commands of the service: run, send, replay, status."""

import asyncio
import signal
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Annotated

import typer

from bot import schedule
from bot.app import App, build_service, now, open_app, set_up_log, sole_service
from bot.channel import DeliveryError, Look, MessageRejected
from bot.cli.options import Language, Top, language_of, run, selection_of, span_of, warn
from bot.errors import NothingThere, SourceProblem, UsageProblem
from bot.ledger import Post, State, Tally, Told
from bot.models import Period
from bot.sending import key
from bot.settings import Settings, load_settings, misspelt
from bot.subscription import Address, Condition, Subscription
from formatters.slot_words import due_words, slot_words

_FAILED = (State.REJECTED, State.EXPIRED, State.GONE)
_REPLAYED = {"unknown": (State.UNKNOWN,), "failed": _FAILED}
_RECENT = 8


def add_to(cli: typer.Typer) -> None:
    """Add the commands of this module."""
    cli.command(name="run")(run_)
    cli.command()(status)
    cli.command()(send)
    cli.command()(replay)


def run_(
    *,
    dry: Annotated[
        bool, typer.Option("--dry-run", help="Only say what is due in the next 24 hours.")
    ] = False,
) -> None:
    """Deliver every digest to whoever subscribed it, until stopped.

    Ctrl-C or SIGTERM stops it within seconds, with nothing half done.
    """
    if dry:
        run(_forecast)
        return
    settings = load_settings()
    set_up_log(settings.log_level)
    warn(misspelt())
    with sole_service(settings):
        asyncio.run(_serve(settings))


def send(
    *,
    to: Annotated[str, typer.Option(metavar="ADDRESS", help="console:, file:DIR, telegram:CHAT")],
    date: Annotated[
        str | None, typer.Option("--date", "-d", metavar="2026-02-09", help="The list of that day.")
    ] = None,
    layout: Annotated[str, typer.Option(help="A layout of the channel.")] = "",
    top: Top = None,
    language: Language = None,
) -> None:
    """Send one digest to one address now, subscribed or not."""

    async def use(app: App) -> None:
        address = Address.parse(to)
        app.subscribing.check(address)
        channel = app.channels[address.channel]
        tongue = language_of(app, language)
        selection = selection_of(app, top)
        made = (
            await app.editions.of(span_of(date, Period.DAY), selection, language=tongue)
            if date
            else await app.editions.newest(Period.DAY, selection, language=tongue)
        )
        post = Post(made.digest.span, made.digest.edition)
        try:
            message = channel.render(made.digest, Look(language=tongue, layout=layout))
            await channel.send(message, address, key=key(post, address))
        except MessageRejected as error:
            raise UsageProblem(str(error)) from error
        except DeliveryError as error:
            raise SourceProblem(str(error)) from error
        typer.echo(f"Sent {post.key} to {address}.", err=True)

    run(use)


def replay(
    digest: Annotated[str, typer.Argument(metavar="DIGEST", help="As in `status`: 2026-02-09.")],
    *,
    only: Annotated[str, typer.Option(metavar="unknown|failed", help="Which deliveries.")],
) -> None:
    """Send a digest again where it did not arrive, or perhaps not.

    It goes out with the next `paperboy run`, or at once if that is running.
    """
    if only not in _REPLAYED:
        raise UsageProblem(f"--only takes one of {', '.join(_REPLAYED)}.")

    async def use(app: App) -> None:
        post = Post.parse(digest)
        deadline = now() + timedelta(hours=app.settings.deadline)
        count = await app.ledger.replay(post, _REPLAYED[only], deadline=deadline)
        if not count:
            raise NothingThere(f"No delivery of {post.key} is {only}.")
        typer.echo(f"{count} deliveries of {post.key} are due again.")

    run(use)


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
        typer.echo(_counted(everyone))
        for line in _next(app, everyone):
            typer.echo(line)
        for line in _posts(await app.ledger.tally()):
            typer.echo(line)
        for line in _told("Problems", await app.ledger.troubles(limit=_RECENT)):
            typer.echo(line)

    run(use)


async def _serve(settings: Settings) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(name, stop.set)
        except NotImplementedError:  # Windows: Ctrl-C arrives as KeyboardInterrupt
            break
    async with open_app(settings) as app:
        everyone = await app.subscribing.subscriptions()
        typer.echo(
            f"Paperboy runs ({', '.join(sorted(app.channels))}). {_counted(everyone)} "
            "Ctrl-C stops it.",
            err=True,
        )
        await build_service(app).run(stop)


async def _forecast(app: App) -> None:
    """Say what is due in the next 24 hours."""
    until = now() + timedelta(hours=24)
    lines = []
    for one in await app.subscribing.subscriptions():
        due = app.subscribing.next_due(one)
        if one.condition is Condition.ACTIVE and due <= until:
            spans = ", ".join(span.key for span in schedule.spans_due(one.slot, due)) or "no list"
            lines.append((due, f"{due_words(due, one.slot.zone, 'en')}  {one.address}  {spans}"))
    if not lines:
        raise NothingThere("Nothing is due in the next 24 hours.")
    for _, line in sorted(lines):
        typer.echo(line)


async def _status_of(app: App, address: Address) -> None:
    subscribed = await app.subscribing.subscriptions(address)
    told = await app.ledger.last(address, limit=_RECENT)
    if not subscribed and not told:
        raise NothingThere(f"Nothing is known of {address}.")
    for one in subscribed:
        due = app.subscribing.next_due(one)
        typer.echo(f"{slot_words(one.slot, 'en')}: {one.condition.value}")
        if one.condition is Condition.ACTIVE:
            typer.echo(f"  next {due_words(due, one.slot.zone, 'en')}")
        else:
            why = f"{one.reason} " if one.reason else ""
            typer.echo(f"  {why}To go on: paperboy subscriptions resume {one.address}")
    for line in _told("Deliveries", told):
        typer.echo(line)


def _counted(subscriptions: Sequence[Subscription]) -> str:
    counts = Counter(one.condition for one in subscriptions)
    listed = ", ".join(f"{counts[condition]} {condition.value}" for condition in Condition)
    return f"{len(subscriptions)} subscriptions: {listed}."


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
        yield f"  {one.at:%Y-%m-%d %H:%M} {one.address} {one.post.key} {one.state.value}{says}"
