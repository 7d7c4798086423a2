"""`paperboy doctor`: what is configured, reachable and migrated, one line each, with the mend."""

import asyncio
import platform
import sqlite3
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING, cast

import typer
from pydantic import SecretStr
from sqlalchemy.engine import make_url

from bot import calendar
from bot.app import App, now, open_app, set_up_log
from bot.errors import PaperboyError, PaperUnknown, SourceProblem, StoreProblem
from bot.models import Period
from bot.settings import Settings, idle, load_settings, misspelt, variable

if TYPE_CHECKING:
    from adapters.discord.channel import Discord
    from adapters.telegram.channel import Telegram

_KNOWN_PAPER = "1706.03762"
"""A paper that arXiv will always have."""


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the report; `mend` is what to do where it is not well."""

    name: str
    well: bool
    says: str
    mend: str = ""

    def __str__(self) -> str:
        mark = "✓" if self.well else "✗"
        return f"{mark} {self.name:<13} {self.says}" + (f" → {self.mend}" if self.mend else "")


def add_to(cli: typer.Typer) -> None:
    """Add the command of this module."""
    cli.command()(doctor)


def doctor() -> None:
    """Check settings, store and sources.

    One line each, with what to do where one is not well.
    """
    settings = load_settings()
    set_up_log("ERROR")
    unwell = asyncio.run(_report(settings))
    if unwell:
        raise unwell


async def _report(settings: Settings) -> PaperboyError | None:
    """Print every check as it ends; return what the command should end with, if anything."""
    _say(Check("Paperboy", well=True, says=_versions()))
    for name in Settings.model_fields:
        _say(_setting(settings, name))
    for sentence in (*misspelt(), *idle(settings)):
        _say(Check("settings", well=False, says=sentence, mend="rename or remove it"))
    try:
        async with open_app(settings) as app:
            _say(await _store(app))
            sources = [
                await _source(app, "Hugging Face", _ask_hf),
                await _source(app, "arXiv", _ask_arxiv),
            ]
            for source in sources:
                _say(source)
            for bot in await _bots(app):
                _say(bot)
    except StoreProblem as problem:
        _say(Check("store", well=False, says=str(problem), mend=f"see {variable('database_url')}"))
        return StoreProblem("The store is not well; see above.")
    if not all(check.well for check in sources):
        return SourceProblem("A source is out of reach; stored digests can still be shown.")
    return None


async def _store(app: App) -> Check:
    counts = await app.store.counts()
    return Check(
        "store",
        well=True,
        says=f"open and migrated: {counts.papers} papers, {counts.lists} lists, "
        f"{counts.digests} digests, {counts.summaries} summaries",
    )


async def _bots(app: App) -> list[Check]:
    """Whether each bot that has a token is let in."""
    checks = []
    for name, ask in (("telegram", _ask_telegram), ("discord", _ask_discord)):
        if name in app.channels:
            checks.append(await _source(app, name.title(), ask))
    return checks


async def _ask_telegram(app: App) -> str:
    from adapters.telegram.opening import name_of  # noqa: PLC0415 – imports the SDK

    return f"the bot is {await name_of(cast('Telegram', app.channels['telegram']).bot)}"


async def _ask_discord(app: App) -> str:
    client = cast("Discord", app.channels["discord"]).client
    await client.sign_in()
    return f"the bot is {client.user}"


async def _source(app: App, name: str, ask: Callable[[App], Awaitable[str]]) -> Check:
    try:
        return Check(name, well=True, says=await ask(app))
    except PaperboyError as problem:
        mend = "check the network, a proxy and the address above"
        return Check(name, well=False, says=str(problem), mend=mend)


async def _ask_hf(app: App) -> str:
    span = calendar.newest_settled(Period.DAY, now())
    listing = await app.huggingface.fetch_list(span)
    return f"reachable: {len(listing.papers)} papers on the list of {span.key}"


async def _ask_arxiv(app: App) -> str:
    try:
        await app.arxiv.fetch_paper(_KNOWN_PAPER)
    except PaperUnknown:
        return "reachable, but it does not know the paper it was asked for"
    return "reachable"


def _setting(settings: Settings, name: str) -> Check:
    value = getattr(settings, name)
    if name == "database_url":
        shown = make_url(value.get_secret_value()).render_as_string(hide_password=True)
    elif isinstance(value, SecretStr):
        shown = "set"
    else:
        shown = "not set" if value is None else str(value)
    origin = "" if name in settings.model_fields_set else " (default)"
    return Check("setting", well=True, says=f"{variable(name)} = {shown}{origin}")


def _versions() -> str:
    return (
        f"{version('paperboy')} on Python {platform.python_version()}, "
        f"SQLite {sqlite3.sqlite_version}, {platform.system()}"
    )


def _say(check: Check) -> None:
    typer.echo(str(check))
