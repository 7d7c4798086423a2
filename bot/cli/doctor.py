"""`paperboy doctor`: what is configured, reachable and migrated, one line each, with the mend."""

import asyncio
import platform
import re
import sqlite3
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING, cast

import typer
from pydantic import SecretStr

from bot import calendar
from bot.app import App, now, open_app
from bot.channel import ChannelBroken, TryAgain
from bot.cli.options import many
from bot.configuration import idle, load_settings, misspelt
from bot.errors import (
    PaperboyError,
    PaperUnknown,
    SourceProblem,
    StoreProblem,
    TryLater,
    UsageProblem,
)
from bot.logs import set_up_log
from bot.models import Period
from bot.settings import Settings, variable

if TYPE_CHECKING:
    from adapters.discord.channel import Discord
    from adapters.telegram.channel import Telegram

_KNOWN_PAPER = "1706.03762"
"""A paper that arXiv will always have."""

_PASSWORD = re.compile(r"(?<=://)\S*(?=@)|(?<=password=)[^&\s]*")
"""Where an address holds one, whether or not it is well formed; the user goes with it."""


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
            bots = await _bots(app)
            for check in (*sources, *bots):
                _say(check)
    except ChannelBroken as problem:
        _say(Check("bot", well=False, says=str(problem)))
        return UsageProblem("A bot cannot be used as it is set; see above.")
    except StoreProblem as problem:
        _say(Check("store", well=False, says=str(problem), mend=f"see {variable('database_url')}"))
        return StoreProblem("The store is not well; see above.")
    if not all(check.well for check in sources):
        return SourceProblem("A source is out of reach; stored digests can still be shown.")
    if not all(check.well for check in bots):
        return SourceProblem("A bot is not let in, or its platform is out of reach; see above.")
    return None


async def _store(app: App) -> Check:
    counts = await app.store.counts()
    return Check(
        "store",
        well=True,
        says=f"open and migrated: {many(counts.papers, 'paper')}, {many(counts.lists, 'list')}, "
        f"{many(counts.digests, 'digest')}, {counts.summaries} summaries",
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
        away = isinstance(problem, TryLater | TryAgain)
        mend = "check the network, a proxy and the address above" if away else ""
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
        value = value.get_secret_value()
    if isinstance(value, SecretStr):
        shown = "set"
    else:
        shown = "not set" if value is None else _PASSWORD.sub("…", _written(value))
    origin = "" if name in settings.model_fields_set else " (default)"
    return Check("setting", well=True, says=f"{variable(name)} = {shown}{origin}")


def _written(value: object) -> str:
    """A value as somebody would write it: `25` and `true`, not `25.0` and `True`."""
    match value:
        case bool():
            return str(value).lower()
        case float():
            return f"{value:g}"
        case _:
            return str(value)


def _versions() -> str:
    return (
        f"{version('paperboy')} on Python {platform.python_version()}, "
        f"SQLite {sqlite3.sqlite_version}, {platform.system()}"
    )


def _say(check: Check) -> None:
    typer.echo(str(check))
