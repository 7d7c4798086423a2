"""`paperboy subscriptions`: list, add, pause, resume, remove, export, import."""

import asyncio
import sys
from datetime import time
from pathlib import Path
from typing import Annotated

import typer

from adapters import subscriptions_file
from adapters.discord.place import is_role
from bot import zones
from bot.app import App
from bot.cli.options import Language, Top, language_of, many, run
from bot.errors import BadFile, NothingThere, UsageProblem
from bot.models import Edition
from bot.preference_reading import read_days, read_time
from bot.span import Period
from bot.subscription import EVERY_DAY, Address, BadPreference, Condition, Slot, Subscription
from formatters import discord, telegram
from formatters.slot_words import due_words, slot_words

_WHERE = "console:, file:DIR, telegram:CHAT[:TOPIC], discord:CHANNEL, discord-webhook:URL"
_Where = Annotated[str, typer.Argument(metavar="ADDRESS", help=_WHERE)]
_LAYOUTS = {
    "telegram": telegram.LAYOUTS,
    "discord": discord.LAYOUTS,
    "discord-webhook": discord.LAYOUTS,
}
_TUESDAY = frozenset({1})
_Words = Annotated[list[str] | None, typer.Option(metavar="WORD", help="May be repeated.")]

cli = typer.Typer(no_args_is_help=True, help="Who gets which digest, where and when.")


def add_to(parent: typer.Typer) -> None:
    """Add the commands of this module."""
    parent.add_typer(cli, name="subscriptions")


@cli.command(name="list")
def list_() -> None:
    """List all subscriptions."""

    async def use(app: App) -> None:
        everyone = await app.subscribing.subscriptions()
        if not everyone:
            raise NothingThere("Nobody is subscribed: `paperboy subscriptions add ADDRESS`.")
        for one in everyone:
            typer.echo(_line(one))

    run(use)


@cli.command()
def add(
    address: _Where,
    *,
    at: Annotated[str, typer.Option(metavar="09:00", help="On the clock of --zone.")] = "09:00",
    zone: Annotated[
        str | None,
        typer.Option(metavar="ZONE", help="Asia/Seoul or Seoul; else PAPERBOY_TIME_ZONE."),
    ] = None,
    days: Annotated[
        str | None,
        typer.Option(metavar="DAYS", help="mon-fri or mon,thu; without it all, weekly Tuesday."),
    ] = None,
    period: Annotated[Period, typer.Option(help="Of what the digest is.")] = Period.DAY,
    edition: Annotated[
        Edition, typer.Option(help="Of settled lists, or of the open one, edited as votes move.")
    ] = Edition.FINAL,
    layout: Annotated[str, typer.Option(help="A layout of the channel.")] = "",
    min_votes: Annotated[int, typer.Option(metavar="N", min=0)] = 0,
    include: _Words = None,
    exclude: _Words = None,
    organization: _Words = None,
    silent: Annotated[bool, typer.Option("--silent", help="Without a sound.")] = False,
    images: Annotated[bool, typer.Option("--images/--no-images", help="With pictures.")] = True,
    role: Annotated[str, typer.Option(metavar="ID", help="A role to mention (Discord).")] = "",
    publish: Annotated[
        bool, typer.Option("--publish", help="In announcement channels, to followers (Discord).")
    ] = False,
    discuss: Annotated[
        bool, typer.Option("--discuss", help="Open a thread under each digest (Discord).")
    ] = False,
    say_when_empty: Annotated[
        bool, typer.Option("--say-when-empty", help="One line where there is no list.")
    ] = False,
    top: Top = None,
    language: Language = None,
) -> None:
    """Subscribe an address, or change what it subscribed to."""

    async def use(app: App) -> None:
        to = Address.parse(address)
        _check_layout(layout, to)
        _check_role(role, to)
        subscription = Subscription(
            address=to,
            slot=Slot(
                period=period,
                at=_clock(at),
                zone=str(app.settings.time_zone) if zone is None else _zone(zone),
                weekdays=_weekdays(days, period),
                edition=edition,
            ),
            language=language_of(app, language),
            top=top or app.settings.top,
            layout=layout,
            silent=silent,
            images=images,
            role=role,
            publish=publish,
            discuss=discuss,
            min_upvotes=min_votes,
            include=tuple(include or ()),
            exclude=tuple(exclude or ()),
            organizations=tuple(organization or ()),
            say_when_empty=say_when_empty,
        )
        due = await app.subscribing.subscribe(subscription)
        words = slot_words(subscription.slot, "en")
        typer.echo(
            f"{subscription.address.shown}  {words}, "
            f"first {due_words(due, subscription.slot.zone, 'en')}."
        )

    run(use)


@cli.command()
def pause(address: _Where) -> None:
    """Send nothing to an address until it is resumed."""
    _set(address, Condition.PAUSED)


@cli.command()
def resume(address: _Where) -> None:
    """Send to an address again."""
    _set(address, Condition.ACTIVE)


@cli.command()
def remove(address: _Where) -> None:
    """Forget what an address subscribed to."""

    async def use(app: App) -> None:
        where = Address.parse(address)
        count = await app.subscribing.forget(where)
        typer.echo(f"Removed {many(count, 'subscription')} of {where.shown}.")

    run(use)


@cli.command()
def export() -> None:
    """Write all subscriptions as JSON, to standard output."""

    async def use(app: App) -> None:
        sys.stdout.write(subscriptions_file.render(await app.subscribing.subscriptions()))

    run(use)


@cli.command(name="import")
def import_(file: Annotated[Path, typer.Argument(metavar="FILE")]) -> None:
    """Add subscriptions from a JSON file, in place of those of the same address and period."""

    async def use(app: App) -> None:
        try:
            data = await asyncio.to_thread(file.read_bytes)
        except OSError as error:
            raise BadFile(f"{file} cannot be read: {error.strerror}.") from error
        read = subscriptions_file.parse(data)
        for one in read:  # all of them, or none
            app.subscribing.check(one.address)
            _check_role(one.role, one.address)
        for one in read:
            await app.subscribing.subscribe(one)
        typer.echo(f"{many(len(read), 'subscription')} imported.")

    run(use)


def _set(address: str, condition: Condition) -> None:
    async def use(app: App) -> None:
        await app.subscribing.set_condition(Address.parse(address), condition)
        for one in await app.subscribing.subscriptions(Address.parse(address)):
            typer.echo(_line(one))

    run(use)


def _line(one: Subscription) -> str:
    marks = [slot_words(one.slot, "en"), one.language, f"top {one.top}"]
    if one.condition is not Condition.ACTIVE:
        marks.append(f"{one.condition.value}: {one.reason}" if one.reason else one.condition.value)
    return f"{one.address.shown}  {', '.join(marks)}"


def _weekdays(days: str | None, period: Period) -> frozenset[int]:
    if days is None:
        # A week settles in the night to Tuesday, west of Europe on Monday evening.
        return _TUESDAY if period is Period.WEEK else EVERY_DAY
    try:
        return read_days(days)
    except BadPreference:
        raise UsageProblem(f"“{days[:60]}” are no weekdays: write mon-fri or mon,thu.") from None


def _clock(text: str) -> time:
    try:
        return read_time(text)
    except (BadPreference, ValueError):
        raise UsageProblem(f"“{text[:20]}” is no time of day: write it as 09:00.") from None


def _zone(text: str) -> str:
    zone = zones.named(text)
    if zone is None:
        near = zones.search(text, limit=1)
        hint = f" Did you mean {near[0]}?" if near else " Write it as Asia/Seoul or Seoul."
        raise UsageProblem(f"There is no time zone “{text[:60]}”.{hint}")
    return zone


def _check_layout(layout: str, address: Address) -> None:
    known = _LAYOUTS.get(address.channel, ())
    if layout and layout not in known:
        choose = f"; choose {', '.join(known)}" if known else ""
        raise UsageProblem(f"There is no layout “{layout}” for {address.channel}{choose}.")


def _check_role(role: str, address: Address) -> None:
    if role and address.channel.startswith("discord") and not is_role(role):
        raise UsageProblem(
            f"“{role[:60]}” is no role: write its number, which Copy Role ID gives in Discord's "
            "developer mode. All members at once are never mentioned."
        )
