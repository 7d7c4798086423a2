"""`paperboy fetch`: daily lists into the archive."""

from datetime import date
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from bot import calendar
from bot.app import App, now
from bot.archive import DayDone
from bot.cli.options import day_of, many, run
from bot.errors import NotOpenYet, SourceProblem, UsageProblem
from bot.span import Period


def add_to(cli: typer.Typer) -> None:
    """Add the command of this module."""
    cli.command()(fetch)


def fetch(
    *,
    since: Annotated[
        str | None, typer.Option(metavar="DAY", help="First day of a backfill, as 2026-02-09.")
    ] = None,
    until: Annotated[
        str | None, typer.Option(metavar="DAY", help="Last day; without it the open list.")
    ] = None,
    refresh: Annotated[
        bool, typer.Option("--refresh", help="Ask for stored settled lists again.")
    ] = False,
) -> None:
    """Store daily lists, of one day or of years.

    Without --since, the newest settled list and the open one. An interrupted backfill goes on
    where it stopped: settled lists that are stored are skipped.
    """

    async def use(app: App) -> None:
        newest = calendar.open_day(now())
        last = day_of(until) if until is not None else newest
        settled = calendar.newest_settled(Period.DAY, now()).first
        first = day_of(since) if since is not None else min(settled, last)
        if first > newest:
            raise NotOpenYet(f"The list of {first} is not open yet; the newest is of {newest}.")
        days = app.archive.days(first, last)
        if not days:
            raise UsageProblem("There is no list between those days: --since is after --until.")
        _report(await _backfill(app, days, refresh=refresh))

    run(use)


async def _backfill(app: App, days: list[date], *, refresh: bool) -> list[DayDone]:
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    done: list[DayDone] = []
    console = Console(stderr=True)
    bar = Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
    with bar:
        task = bar.add_task("lists", total=len(days))
        async for day in app.archive.backfill(days, refresh=refresh):
            done.append(day)
            bar.update(task, advance=1, description=f"{day.day}")
    return done


def _report(done: list[DayDone]) -> None:
    asked = [day for day in done if day.asked and not day.problem]
    filled = [day for day in asked if day.papers]
    failed = [day for day in done if day.problem]
    typer.echo(
        f"Stored {many(len(filled), 'list')} with "
        f"{many(sum(day.papers for day in filled), 'paper')}; "
        f"{many(len(asked) - len(filled), 'day')} without a list; "
        f"{sum(not day.asked for day in done)} stored before; {len(failed)} not answered."
    )
    if failed:
        raise SourceProblem(
            f"There is no answer for {many(len(failed), 'day')}, first for {failed[0].day}: "
            f"{failed[0].problem} The same command asks again."
        )
