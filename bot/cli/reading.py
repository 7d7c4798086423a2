"""Commands that show something: today, week, month, paper, search."""

from collections.abc import Callable
from typing import Annotated, assert_never

import typer

from adapters.console import terminal_style
from bot import calendar
from bot.app import App, now
from bot.cli.model import AsIs, looked_up, summarized, why_lines
from bot.cli.options import (
    Exclude,
    Format,
    FormatOption,
    Include,
    Language,
    MinVotes,
    OpenList,
    Refresh,
    Top,
    language_of,
    run,
    selection_of,
    span_of,
    warn,
)
from bot.digest import Selection
from bot.document import Document, Imprint, Shape
from bot.editions import Caveat, Made
from bot.errors import UsageProblem
from bot.language import LANGUAGES, texts
from bot.models import Digest
from bot.span import Period
from formatters import as_json, jekyll, markdown, plain

DateOption = Annotated[
    str | None, typer.Option("--date", "-d", metavar="2026-02-09", help="The list of that day.")
]
Abstracts = Annotated[bool, typer.Option("--abstracts", "-a", help="With the abstracts.")]
Json = Annotated[bool, typer.Option("--json", help="As JSON.")]


def add_to(cli: typer.Typer) -> None:
    """Add the commands of this module."""
    cli.command()(today)
    cli.command(name="week")(_roll_up(Period.WEEK, "2026-W07"))
    cli.command(name="month")(_roll_up(Period.MONTH, "2026-02"))
    cli.command()(paper)
    cli.command()(search)


def today(
    *,
    date: DateOption = None,
    top: Top = None,
    language: Language = None,
    format_: FormatOption = Format.PLAIN,
    open_: OpenList = False,
    abstracts: Abstracts = False,
    min_votes: MinVotes = 0,
    include: Include = None,
    exclude: Exclude = None,
    refresh: Refresh = False,
    as_is: AsIs = False,
) -> None:
    """Show the Top-5 digest of a day.

    Without --date it is the newest settled list, with --open the one that is open now. Hugging
    Face's day turns at 21:30 US-Eastern; until then votes move and papers are added.

    Where a model is set, it first writes the summaries that are missing.
    """

    async def use(app: App) -> None:
        selection = selection_of(app, top, min_votes=min_votes, include=include, exclude=exclude)
        await _show(
            app, Period.DAY, date, selection, language=language, format_=format_,
            open_list=open_, refresh=refresh, as_is=as_is, abstracts=abstracts,
        )  # fmt: skip

    run(use)


def paper(
    id_: Annotated[str, typer.Argument(metavar="ID", help="arXiv id, or arXiv or HF address.")],
    *,
    language: Language = None,
    json: Json = False,
    bibtex: Annotated[bool, typer.Option("--bibtex", help="With a BibTeX entry.")] = False,
    why: Annotated[
        bool, typer.Option("--why", help="Also how its summaries were made and checked.")
    ] = False,
    as_is: AsIs = False,
) -> None:
    """Show everything known of one paper.

    Its id may be new (2602.06570, with or without v2) or old (hep-th/9901001), or its address.
    """
    if json and (why or bibtex):
        raise UsageProblem("--json stands alone: --why and --bibtex are for people.")

    async def use(app: App) -> None:
        tongue = language_of(app, language)
        found = await looked_up(app, id_, tongue, as_is=as_is)
        if found.cause:
            warn([found.cause])
        if json:
            text = as_json.render_paper(found.paper, found.brief, language=tongue)
        else:
            text = plain.render_paper(
                found.paper, found.brief, language=tongue, style=terminal_style(), bibtex=bibtex
            )
        typer.echo(text, nl=False)
        if why:
            verdicts = await app.making.verdicts([found.paper.id], tongue)
            told = [line for verdict in verdicts for line in why_lines(verdict)]
            typer.echo("\n".join(told or [f"No model has written of it in {LANGUAGES[tongue]}."]))

    run(use)


def search(
    words: Annotated[
        list[str], typer.Argument(metavar="WORDS", help="All of them must stand in it.")
    ],
    *,
    limit: Annotated[int, typer.Option("--limit", min=1, max=100, help="At most so many.")] = 10,
    language: Language = None,
    json: Json = False,
) -> None:
    """Search all stored papers.

    All words must stand in the title, the summaries or the abstract, in any language. Put
    "several words" in quotes to find them side by side.
    """
    if not any(word.strip(' "') for word in words):
        raise UsageProblem("Say what to search for: paperboy search diffusion policy")

    async def use(app: App) -> None:
        wanted = " ".join(f'"{word}"' if " " in word else word for word in words)
        found = await app.lookup.search(wanted, limit=limit)
        if json:
            text = as_json.render_found(found)
        else:
            tongue = language_of(app, language)
            text = plain.render_found(found, wanted, language=tongue, style=terminal_style())
        typer.echo(text, nl=False)

    run(use)


def _roll_up(period: Period, example: str) -> Callable[..., None]:
    """The command that shows the best papers of a week or a month."""
    about = f"That {period}, or the {period} of a day."

    def command(
        *,
        date: Annotated[
            str | None, typer.Option("--date", "-d", metavar=example, help=about)
        ] = None,
        top: Top = None,
        language: Language = None,
        format_: FormatOption = Format.PLAIN,
        open_: OpenList = False,
        refresh: Refresh = False,
        as_is: AsIs = False,
    ) -> None:
        async def use(app: App) -> None:
            await _show(
                app, period, date, selection_of(app, top), language=language, format_=format_,
                open_list=open_, refresh=refresh, as_is=as_is,
            )  # fmt: skip

        run(use)

    command.__doc__ = (
        f"Show the best papers of a {period}.\n\n"
        f"Without --date it is the newest settled {period}, with --open this one."
    )
    return command


async def _show(
    app: App,
    period: Period,
    date: str | None,
    selection: Selection,
    *,
    language: str | None,
    format_: Format,
    open_list: bool,
    refresh: bool,
    as_is: bool,
    abstracts: bool = False,
) -> None:
    tongue = language_of(app, language)
    if date is not None and open_list:
        raise UsageProblem("Choose one of --date and --open: only the newest list is open.")
    if date is None and not open_list:
        made = await app.editions.newest(period, selection, language=tongue, refresh=refresh)
    else:
        span = span_of(date, period) if date is not None else calendar.open_span(period, now())
        made = await app.editions.of(span, selection, language=tongue, refresh=refresh)
    warn(_caveats(made, tongue))
    # A Jekyll post shows nothing that a model writes.
    digest = await summarized(app, made.digest, as_is=as_is or format_ is Format.JEKYLL)
    typer.echo(_printed(app, digest, format_, abstracts=abstracts), nl=False)


def _printed(app: App, digest: Digest, format_: Format, *, abstracts: bool) -> str:
    match format_:
        case Format.PLAIN:
            return plain.render(
                digest, style=terminal_style(), zone=app.settings.time_zone, abstracts=abstracts
            )
        case Format.JSON:
            return as_json.render(digest)
        case Format.MARKDOWN:
            return markdown.render(Document(shape=Shape.MARKDOWN, digest=digest, imprint=Imprint()))
        case Format.JEKYLL:
            return jekyll.render(Document(shape=Shape.JEKYLL, digest=digest, imprint=Imprint()))
        case _:
            assert_never(format_)


def _caveats(made: Made, language: str) -> list[str]:
    say = texts(language)
    match made.caveat:
        case Caveat.SAMPLE:
            shown = say.gettext("This is the sample that ships with Paperboy.")
        case Caveat.STORED_NEWEST:
            shown = say.gettext("This is the newest digest stored on this machine.")
        case Caveat.STORED_COPY:
            shown = say.gettext("This is the copy stored on this machine.")
        case _:
            return []
    return [f"{made.cause} {shown}"]
