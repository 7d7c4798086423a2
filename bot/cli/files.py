"""Commands that read and write digest files: import, export."""

import asyncio
import sys
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from bot.app import App
from bot.archive import pictures
from bot.cli.model import AsIs, summarized
from bot.cli.options import Language, Top, language_of, run, selection_of, warn
from bot.document import Document, Section, Shape
from bot.errors import BadFile, NothingThere, PaperboyError, SourceProblem, UsageProblem
from bot.models import Origin
from bot.span import Period, Span
from formatters import as_json, deep, jekyll, markdown
from formatters.reading import read

_RENDER = {
    Shape.MARKDOWN: markdown.render,
    Shape.JEKYLL: jekyll.render,
    Shape.DEEP: deep.render,
}
_IMAGES = "images"


def add_to(cli: typer.Typer) -> None:
    """Add the commands of this module."""
    cli.command()(export)
    cli.command(name="import")(import_)


def import_(
    files: Annotated[list[Path], typer.Argument(metavar="FILE", help="Digest files.")],
) -> None:
    """Read digest files back into the store.

    Markdown Top-N pages, Jekyll posts and deep reads are known by their shape. Text that was
    decoded wrongly (MacRoman, cp1252) is repaired. What cannot be read is named by
    file and line, and the rest is imported. Importing a file twice changes nothing.
    """

    async def use(app: App) -> None:
        taken = [await _import(app, file) for file in files]
        if not all(taken):
            raise BadFile("Not every file could be imported; see above.")

    run(use)


def export(
    *,
    date: Annotated[
        str | None,
        typer.Option("--date", "-d", metavar="SPAN", help="2026-02-09, 2026-W07 or 2026-02."),
    ] = None,
    format_: Annotated[
        str, typer.Option("--format", "-f", metavar="|".join((*Shape, "json")), help="Its shape.")
    ] = Shape.MARKDOWN.value,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="A file; without it, or as -, standard output."),
    ] = None,
    order: Annotated[
        str | None,
        typer.Option(metavar="PARTS", help="Order of the parts: line,points,abstract."),
    ] = None,
    figures: Annotated[
        bool,
        typer.Option(
            "--figures",
            help="With the authors' pictures, and first figures if PAPERBOY_FIGURES is on.",
        ),
    ] = False,
    images: Annotated[
        bool, typer.Option("--images", help="Download pictures into images/ beside --output.")
    ] = False,
    top: Top = None,
    language: Language = None,
    as_is: AsIs = False,
) -> None:
    """Write a digest as a file.

    A file that was imported comes back as it was. In any other, summaries that are missing are
    first written, where a model is set; deep reads are made by `paperboy deep --date DAY`.
    """
    sections = _sections(order) if order is not None else None
    output = None if output == Path("-") else output
    if images and output is None:
        raise UsageProblem("--images needs --output: the pictures are put beside that file.")
    if format_ not in {*Shape, "json"}:
        raise UsageProblem(f"--format takes one of {', '.join((*Shape, 'json'))}.")

    async def use(app: App) -> None:
        tongue = language_of(app, language)
        selection = selection_of(app, top)
        span = Span.parse(date) if date is not None else await _newest(app)
        shape = Shape(format_) if format_ != "json" else Shape.MARKDOWN
        document = await app.archive.document(
            span, shape, selection, language=tongue, sections=sections, figures=figures
        )
        if shape is Shape.MARKDOWN and document.digest.origin is not Origin.IMPORT:
            digest = await summarized(app, document.digest, as_is=as_is)
            document = replace(document, digest=digest)
        text = as_json.render(document.digest) if format_ == "json" else _RENDER[shape](document)
        _write(text, output)
        if images and output is not None:
            await _download(app, document, output.parent / _IMAGES)

    run(use)


async def _newest(app: App) -> Span:
    made = await app.editions.newest(
        Period.DAY, selection_of(app, None), language=app.settings.language
    )
    return made.digest.span


async def _import(app: App, file: Path) -> bool:
    try:
        data = await asyncio.to_thread(file.read_bytes)
    except OSError as error:
        warn([f"{file}: {error.strerror or 'cannot be read'}."])
        return False
    reading = read(data, file.name)
    warn(f"{problem.file}:{problem.line}: {problem.what}" for problem in reading.problems)
    if reading.document is None:
        return False
    digest = reading.document.digest
    news = "imported" if await app.archive.save(reading.document) else "known already"
    repaired = ", its broken encoding repaired" if reading.repaired else ""
    typer.echo(
        f"{file}: {reading.document.shape} digest of {digest.span.key}, "
        f"{len(digest.entries)} papers, {news}{repaired}."
    )
    return True


def _sections(order: str) -> tuple[Section, ...]:
    try:
        return tuple(Section(part.strip()) for part in order.split(","))
    except ValueError:
        raise UsageProblem(
            f"--order takes {', '.join(Section)}, separated by commas, in the order you want."
        ) from None


def _write(text: str, output: Path | None) -> None:
    if output is None:
        sys.stdout.write(text)
        return
    # Bytes, because text mode would turn line ends on Windows.
    _put(text.encode(), output)


def _put(data: bytes, place: Path) -> None:
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    except OSError as error:
        raise PaperboyError(f"{place} cannot be written: {error.strerror}.") from error


async def _download(app: App, document: Document, folder: Path) -> None:
    """Put the pictures beside the file; one that cannot be had is named, the others follow."""
    for picture in pictures(document):
        place = folder / picture.name
        if await asyncio.to_thread(place.exists):
            continue
        try:
            data = await app.pictures.fetch_picture(picture.url)
        except (NothingThere, SourceProblem) as problem:
            warn([f"{picture.name}: {problem}"])
        else:
            await asyncio.to_thread(_put, data, place)
