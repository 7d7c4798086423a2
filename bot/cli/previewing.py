"""`paperboy preview`: what a chat would be sent, without sending it."""

import json
from collections.abc import Iterable
from enum import StrEnum
from typing import Annotated, Any

import typer

from bot.app import App
from bot.cli.model import AsIs, summarized
from bot.cli.options import Language, Top, language_of, run, selection_of, span_of
from bot.models import Digest
from bot.span import Period
from formatters import discord, telegram
from formatters.discord_message import (
    Container,
    Gallery,
    Part,
    Row,
    Section,
    Select,
    Separator,
    Text,
)

_Shown = tuple[str, dict[str, Any]]
"""A message for the eye, and the request body that would be sent."""


class Platform(StrEnum):
    """Whose messages are shown."""

    TELEGRAM = "telegram"
    DISCORD = "discord"


def add_to(cli: typer.Typer) -> None:
    """Add the command of this module."""
    cli.command()(preview)


def preview(
    *,
    format_: Annotated[Platform, typer.Option("--format", "-f", help="Whose messages.")],
    date: Annotated[
        str | None, typer.Option("--date", "-d", metavar="2026-02-09", help="The list of that day.")
    ] = None,
    layout: Annotated[str, typer.Option(help="A layout of that platform.")] = "",
    images: Annotated[bool, typer.Option("--images/--no-images", help="With pictures.")] = True,
    as_asked: Annotated[
        bool, typer.Option("--json", help="As the request bodies that would be sent.")
    ] = False,
    top: Top = None,
    language: Language = None,
    as_is: AsIs = False,
) -> None:
    """Print the messages of a digest as a chat would be sent them; nothing is sent."""

    async def use(app: App) -> None:
        tongue, selection = language_of(app, language), selection_of(app, top)
        made = (
            await app.editions.of(span_of(date, Period.DAY), selection, language=tongue)
            if date is not None
            else await app.editions.newest(Period.DAY, selection, language=tongue)
        )
        shown = _telegram if format_ is Platform.TELEGRAM else _discord
        digest = await summarized(app, made.digest, as_is=as_is)
        for words, body in shown(digest, layout, images=images):
            typer.echo(json.dumps(body, ensure_ascii=False, indent=2) if as_asked else words)

    run(use)


def _telegram(digest: Digest, layout: str, *, images: bool) -> Iterable[_Shown]:
    from adapters.telegram.calls import Attempt, call  # noqa: PLC0415 – imports the SDK
    from adapters.telegram.place import Place  # noqa: PLC0415

    for message in telegram.render(digest, layout, images=images):
        asked = call(Attempt(message=message, place=Place("CHAT")))
        picture = message.photo or (message.preview.url if message.preview else "")
        rows = (" ".join(f"[{button.text}]" for button in row) for row in message.buttons)
        words = [f"🖼 {picture}"] if picture else []
        yield (
            "\n".join([*words, message.html, *rows, ""]),
            {"method": asked.method, **asked.parameters},
        )


def _discord(digest: Digest, layout: str, *, images: bool) -> Iterable[_Shown]:
    from adapters.discord.body import body_of  # noqa: PLC0415 – imports the SDK

    message = discord.render(digest, layout, images=images)
    words = [message.content] if message.content else []
    for embed in message.embeds:
        words += [f"## {embed.title}", embed.description, f"🖼 {embed.thumbnail or ''}"]
    for part in (*message.parts, *message.rows):
        words += _words(part)
    yield "\n".join([*words, ""]), body_of(message)


def _words(part: Part) -> Iterable[str]:
    """A part of a message on Discord, for the eye."""
    match part:
        case Container(parts):
            for one in parts:
                yield from _words(one)
        case Text(markdown):
            yield markdown
        case Section():
            yield part.text.markdown
            yield f"🖼 {part.picture}"
        case Gallery():
            yield f"🖼 {part.picture}"
        case Separator():
            yield "────"
        case Row(Select() as select):
            yield f"[{select.placeholder} ▾]"
            yield from (f"  {choice.label}" for choice in select.choices)
        case Row(tuple() as buttons):
            yield " ".join(f"[{button.emoji}{button.label}]" for button in buttons)
