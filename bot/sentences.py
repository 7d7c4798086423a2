"""What somebody is told where an answer is not what they asked for, in their language. Pure."""

from bot.editions import Caveat, Made
from bot.errors import (
    BadPaperId,
    BadSpan,
    NoSuchRank,
    NothingThere,
    NotOpenYet,
    PaperboyError,
    PaperUnknown,
    SourceProblem,
)
from bot.language import texts
from bot.span import Span
from bot.subscription import BadPreference
from formatters.punctuation import listed

_QUOTED = 60


def sentence(problem: PaperboyError, asked: str, language: str) -> str:
    """What is wrong and what to do; `asked` is what they wrote."""
    say, near = texts(language), ""
    match problem:
        case BadPaperId():
            text = say.gettext(
                "“{asked}” is not an arXiv id. Write one such as 2602.06570, or the paper's "
                "address on arXiv or Hugging Face."
            )
        case BadSpan():
            text = say.gettext(
                "“{asked}” is not a date. Write a day as 2026-02-09, a week as 2026-W07, "
                "a month as 2026-02."
            )
        case BadPreference():
            # The word that is not understood, where the problem names it.
            asked = str(problem) if str(problem) in asked else asked
            text = say.gettext(
                "I do not understand “{asked}”. Write for example /subscribe 09:00 Seoul weekdays"
            )
        case NotOpenYet():
            text = say.gettext(
                "The list of {asked} has not opened yet. /today shows the newest digest."
            )
        case PaperUnknown(near=ids):
            text, near = _no_paper(language, near=bool(ids)), listed(ids, language)
        case NoSuchRank(count=count):
            text = say.ngettext(
                "The newest digest has only {count} paper.",
                "The newest digest has only {count} papers.",
                count,
            ).format(count=count)
        case NothingThere():
            text = say.gettext("There is nothing to show for {asked}.")
            if _names_span(asked):
                text += "\n" + say.gettext("The lists began in 2023, and most weekends have none.")
        case SourceProblem():
            text = say.gettext("Hugging Face does not answer just now. Try again in a few minutes.")
        case _:
            text = say.gettext(
                "Something went wrong on my side, and the log says what. "
                "Try again in a few minutes."
            )
    return text.format(asked=_quoted(asked), near=near)


def _no_paper(language: str, *, near: bool) -> str:
    say = texts(language)
    if near:
        return say.gettext(
            "Neither Hugging Face nor arXiv has a paper {asked}. Did you mean {near}?"
        )
    return say.gettext("Neither Hugging Face nor arXiv has a paper {asked}.")


def caveat(made: Made, language: str) -> str:
    """Why a digest is not the source's newest word; empty where it is."""
    say = texts(language)
    match made.caveat:
        case Caveat.SAMPLE:
            shown = say.gettext("This is the sample that ships with Paperboy.")
        case Caveat.STORED_NEWEST:
            shown = say.gettext("This is the newest digest that I have.")
        case Caveat.STORED_COPY:
            shown = say.gettext("This is the copy that I have.")
        case _:
            return ""
    silent = say.gettext("Hugging Face does not answer just now.")
    return f"{silent} {shown}"


def outdated(language: str) -> str:
    """What is said of a button whose time is over."""
    return texts(language).gettext("This button is out of date. Give the command again.")


def _names_span(asked: str) -> bool:
    try:
        Span.parse(asked)
    except BadSpan:
        return False
    return True


def _quoted(asked: str) -> str:
    shown = " ".join(asked.split())
    return f"{shown[:_QUOTED]}…" if len(shown) > _QUOTED else shown
