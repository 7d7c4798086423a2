"""`paperboy doctor`: what is configured, reachable and migrated, one line each, with the mend."""

import asyncio
import platform
import re
import sqlite3
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from types import MappingProxyType

import typer
from pydantic import SecretStr

from adapters.http import open_client
from adapters.llm.listing import list_models
from bot import calendar
from bot.app import App, now, open_app
from bot.bots import ASKS
from bot.channel import TryAgain
from bot.cli.options import many
from bot.configuration import idle, load_settings, misspelt, strange_tokens, without
from bot.errors import (
    PaperboyError,
    PaperUnknown,
    SourceProblem,
    StoreProblem,
    SummarizerBroken,
    SummarizerBusy,
    TryLater,
    UsageProblem,
)
from bot.extras import LLM, installed, lacking
from bot.logs import set_up_log
from bot.settings import Settings, variable
from bot.span import Period

_Ask = Callable[[App], Awaitable[str]]

_KNOWN_PAPER = "1706.03762"
"""A paper that arXiv will always have."""

_PASSWORD = re.compile(r"(?<=://)\S*(?=@)|(?<=password=)[^&\s]*")
"""Where an address holds one, whether or not it is well formed; the user goes with it."""

_ENDS: Mapping[str, tuple[type[PaperboyError], str]] = MappingProxyType(
    {
        "tokens": (UsageProblem, "A bot cannot be used as it is set; see above."),
        "settings": (UsageProblem, "A setting does nothing; see above."),
        "sources": (SourceProblem, "A source is out of reach; stored digests can still be shown."),
        "bots": (SourceProblem, "A bot is not let in, or its platform is out of reach; see above."),
        "models": (SourceProblem, "The model cannot be asked; digests do without it."),
    }
)
"""By group of checks, what the command ends with where one is not well; the first counts."""


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
    strange = strange_tokens(settings)
    rename = "rename or remove it"
    groups = {
        "tokens": [Check("bot", well=False, says=sentence) for sentence in strange.values()],
        "settings": [
            Check("settings", well=False, says=sentence, mend=rename)
            for sentence in (*misspelt(), *idle(settings))
        ],
    }
    _say(*groups["settings"], *groups["tokens"])
    try:
        async with open_app(without(settings, strange)) as app:
            _say(await _store(app))
            world = await _world(app)
    except StoreProblem as problem:
        _say(Check("store", well=False, says=str(problem), mend=f"see {variable('database_url')}"))
        return StoreProblem("The store is not well; see above.")
    for checks in world.values():
        _say(*checks)
    groups |= world
    unwell = (end for group, end in _ENDS.items() if not all(one.well for one in groups[group]))
    return next((kind(says) for kind, says in unwell), None)


async def _world(app: App) -> dict[str, list[Check]]:
    """What has to be asked of others."""
    bots = [(name.title(), ask) for name, ask in ASKS.items() if name in app.channels]
    asked: dict[str, list[tuple[str, _Ask]]] = {
        "sources": [("Hugging Face", _ask_hf), ("arXiv", _ask_arxiv)],
        "bots": bots,
        "models": [("model", _ask_model)] if app.settings.llm_model else [],
    }
    return {
        group: [await _asked(app, name, ask) for name, ask in asks] for group, asks in asked.items()
    }


async def _store(app: App) -> Check:
    counts = await app.store.counts()
    return Check(
        "store",
        well=True,
        says=f"open and migrated: {many(counts.papers, 'paper')}, {many(counts.lists, 'list')}, "
        f"{many(counts.digests, 'digest')}, {counts.summaries} summaries",
    )


async def _asked(app: App, name: str, ask: _Ask) -> Check:
    try:
        return Check(name, well=True, says=await ask(app))
    except PaperboyError as problem:
        away = isinstance(problem, TryLater | TryAgain | SummarizerBusy)
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


async def _ask_model(app: App) -> str:
    """Whether the endpoint has the model; nothing is written, so that it costs nothing."""
    settings, model = app.settings, str(app.settings.llm_model)
    if not installed(LLM):
        raise SummarizerBroken(lacking("Summaries by a model", LLM))
    async with open_client() as client:
        names = await list_models(client=client, url=settings.llm_url, key=settings.llm_key)
    known = names & {model, f"{model}:latest"}  # Ollama lists it so
    return f"{model} is there" if known else f"reachable, but it does not list {model}"


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


def _say(*checks: Check) -> None:
    for check in checks:
        typer.echo(str(check))
