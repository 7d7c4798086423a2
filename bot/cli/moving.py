"""`paperboy migrate-store`: a store moves to another database."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from typing import Annotated

import typer
from pydantic import SecretStr
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from adapters.store.moving import Doing, Moved, Step, ends, move
from bot.app import sole_service
from bot.cli.options import warn
from bot.configuration import load_settings, misspelt
from bot.logs import set_up_log
from bot.settings import variable

_Store = Annotated[
    str, typer.Argument(metavar="FROM", help="sqlite:///FILE or postgresql://USER@HOST/DATABASE")
]
_Place = Annotated[
    str, typer.Argument(metavar="TO", help="The same; where nothing is yet, or part of this copy.")
]


def add_to(cli: typer.Typer) -> None:
    """Add the command of this module."""
    cli.command()(migrate_store)


def migrate_store(from_: _Store, to: _Place) -> None:
    """Copy the store to another database, SQLite or PostgreSQL, and check the copy.

    Stop `paperboy run` first. Interrupted, the same command goes on where it stopped; called
    again, it says that everything is there. The source is left as it is. A password may stand in
    PGPASSWORD rather than in an address.
    """
    settings = load_settings()
    set_up_log(settings.log_level)
    warn(misspelt())
    source, target = ends(from_, to)
    with ExitStack() as held:
        for address in (from_, to):
            one = settings.model_copy(update={"database_url": SecretStr(address)})
            held.enter_context(sole_service(one))
        moved = watch(move(source, target), Console(stderr=True))
    for line in _report(moved):
        typer.echo(line)


def watch(steps: Iterator[Step | Moved], console: Console) -> list[Moved]:
    """Show how far it is: a bar to people, and to a log a line when a table is copied."""
    try:
        return _with_bar(steps, console) if console.is_terminal else _with_lines(steps)
    except KeyboardInterrupt:
        warn(["Interrupted. The same command goes on from here."])
        raise


def _with_bar(steps: Iterator[Step | Moved], console: Console) -> list[Moved]:
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    moved: list[Moved] = []
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("opening", total=None)
        shown = ""
        for step in steps:
            if isinstance(step, Moved):
                moved.append(step)
                continue
            words = f"{step.doing} {step.table}"
            if words != shown:
                # Begun anew, so that the time left is that of this table.
                bar.reset(task, description=words, total=step.total)
                shown = words
            bar.update(task, completed=step.rows)
    return moved


def _with_lines(steps: Iterator[Step | Moved]) -> list[Moved]:
    moved: list[Moved] = []
    for step in steps:
        match step:
            case Moved():
                moved.append(step)
            case Step(Doing.COPYING, table, rows, total) if rows == total:
                typer.echo(f"{table}: {rows:,} rows copied", err=True)
    return moved


def _report(moved: Sequence[Moved]) -> Iterable[str]:
    rows, copied = sum(one.rows for one in moved), sum(one.copied for one in moved)
    for one in moved:
        if one.rows:
            yield f"{one.table:<16}{one.rows:>12,} rows  {one.checksum:016x}"
    news = f"Copied {copied:,} of {rows:,} rows." if copied else "Everything is there already."
    yield f"{news} Counts and checksums of all {len(moved)} tables agree."
    yield f"To use the copy, name it in {variable('database_url')}."
