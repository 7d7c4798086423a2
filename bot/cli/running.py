"""Commands of the service: run, send, replay, status."""

import asyncio
import signal
from datetime import timedelta
from secrets import token_hex
from typing import Annotated, Any

import typer

from bot import schedule
from bot.app import App, now, open_app, sole_service
from bot.bots import ASKS, check_bots
from bot.channel import (
    AddressGone,
    Channel,
    DeliveryError,
    Look,
    MessageRejected,
    TryAgain,
    Unclear,
    Unsure,
)
from bot.cli.options import Language, Top, language_of, run, selection_of, span_of, warn
from bot.cli.status import counted
from bot.configuration import check_means, idle, load_settings, misspelt
from bot.deliveries import Post, State
from bot.distributed import Role, check_part, parse_roles, runner_of
from bot.errors import NothingThere, SourceProblem, UsageProblem
from bot.logs import set_up_log
from bot.serving import open_work
from bot.settings import Settings
from bot.shards import Shards
from bot.span import Period
from bot.stopping import until
from bot.subscription import Address
from bot.watching import watch_of
from bot.work import Bell
from formatters.slot_words import due_words

_OUT_OF_REACH = (TryAgain, Unclear, Unsure)
_FAILED = (State.REJECTED, State.EXPIRED, State.GONE)
_REPLAYED = {"unknown": (State.UNKNOWN,), "failed": _FAILED}


def add_to(cli: typer.Typer) -> None:
    """Add the commands of this module."""
    cli.command(name="run")(run_)
    cli.command()(send)
    cli.command()(replay)


def run_(
    *,
    dry: Annotated[
        bool, typer.Option("--dry-run", help="Only say what is due in the next 24 hours.")
    ] = False,
    roles: Annotated[
        str,
        typer.Option(
            metavar="telegram,discord,worker,web", help="A part of the work (PostgreSQL)."
        ),
    ] = ",".join(Role),
    shards: Annotated[
        str | None, typer.Option(metavar="0-1/4", help="Discord shards that listen here.")
    ] = None,
) -> None:
    """Deliver every digest to whoever subscribed it, until stopped.

    Ctrl-C or SIGTERM stops it within seconds, with nothing half done.
    """
    given, part = parse_roles(roles), None if shards is None else Shards.parse(shards)
    if dry:
        run(_forecast)
        return
    settings = load_settings()
    set_up_log(settings.log_level)
    warn([*misspelt(), *idle(settings)])
    check_means(settings)
    check_part(settings, roles=given, shards=part)
    with sole_service(settings):
        asyncio.run(_serve(settings, given, part))


def send(
    *,
    to: Annotated[
        str,
        typer.Option(metavar="ADDRESS", help="As in `subscriptions add`."),
    ],
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
            if date is not None
            else await app.editions.newest(Period.DAY, selection, language=tongue)
        )
        post = Post(made.digest.span, made.digest.edition)
        try:
            message = channel.render(made.digest, Look(language=tongue, layout=layout))
            await _send(channel, message, address)
        except _OUT_OF_REACH as error:
            raise SourceProblem(str(error)) from error
        except (MessageRejected, AddressGone) as error:
            raise UsageProblem(str(error)) from error
        typer.echo(f"Sent {post.key} to {address.shown}.", err=True)

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
        typer.echo(f"Due again: {count} of {post.key}.")

    run(use)


async def _serve(settings: Settings, roles: frozenset[Role], shards: Shards | None) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(name, stop.set)
        except NotImplementedError:  # Windows: Ctrl-C arrives as KeyboardInterrupt
            break
    watch = watch_of(settings)
    async with open_app(settings, shards=shards, measures=watch.measures) as app:
        await until(stop, check_bots(app, [name for name in ASKS if name in roles]))
        circles = await app.ledger.readership()
        typer.echo(
            f"Paperboy runs ({', '.join(sorted(app.channels))}). {counted(circles)} "
            "Ctrl-C stops it.",
            err=True,
        )
        bell = Bell()
        async with open_work(app, bell=bell, shards=shards, watch=watch) as work:
            runner = runner_of(work, settings, roles=roles, now=now)
            bell.ring = runner.wake
            await runner.run(stop)


async def _forecast(app: App) -> None:
    """Say what is due in the next 24 hours."""
    at = now()
    lines = []
    for slot in {circle.slot for circle in await app.ledger.readership()}:
        due = schedule.next_due(slot, at)
        if due <= at + timedelta(hours=24):
            spans = ", ".join(span.key for span in schedule.spans_due(slot, due)) or "no list"
            when = f"{due_words(due, slot.zone, 'en')} {slot.zone}"
            waiting = await app.ledger.waiting(slot)
            lines += [(due, f"{when}  {address.shown}  {spans}") for address in waiting]
    if not lines:
        raise NothingThere("Nothing is due in the next 24 hours.")
    for _, line in sorted(lines):
        typer.echo(line)


async def _send(channel: Channel[Any], message: object, to: Address) -> None:
    """Send all messages of a digest, one after the other."""
    # A name of its own: by that of a delivery, Discord would take it for what is there already.
    name, sent = token_hex(12), None
    try:
        while sent is None or sent.more:
            if sent is not None:
                await asyncio.sleep(channel.spacing(to))
            sent = await channel.send(message, to, key=name, sent=sent)
    except DeliveryError:
        if sent is not None:
            warn([f"Only the first {len(sent.message_ids)} messages of the digest arrived."])
        raise
