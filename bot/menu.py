"""The commands by name, what each does in a few words, and who they are for. Pure."""

from bot.language import texts
from formatters.punctuation import labelled

READING = ("today", "date", "week", "month", "paper", "deep", "search", "save", "saved")
"""For everybody, everywhere."""

CHANGING = ("subscribe", "settings", "pause", "unsubscribe", "language")
"""For whoever may change what a chat gets."""

ABOUT = ("status", "help")

WELCOME = ("today", "search", "subscribe", "settings", "help")
"""What somebody is told who is new."""

EVERYBODY = (*READING, *ABOUT)
EVERYTHING = ("today", "subscribe", "settings", *READING[1:], "pause", "unsubscribe", "language",
              *ABOUT)  # fmt: skip

WRITTEN = frozenset({"deep"})
"""Known everywhere, but offered only where a model is set."""


def offered(names: tuple[str, ...], *, deep: bool) -> tuple[str, ...]:
    """Those of some commands that stand in a menu; `deep` says whether a model writes."""
    return names if deep else tuple(name for name in names if name not in WRITTEN)


def command_words(name: str, language: str) -> str:
    """What a command does, in a few words, and an example of one that takes something."""
    does, example = _does(name, language), _example(name, language)
    if not example:
        return does
    return labelled(does, example, language)


def command_line(name: str, language: str) -> str:
    """A command as it is written, and what it does: `/search diffusion – Search all papers`."""
    return f"{_example(name, language) or f'/{name}'} – {_does(name, language)}"


def help_words(language: str, *, deep: bool, private: bool) -> str:
    """Every command in a line of its own, and what else is to be known.

    `deep` says whether a model writes deep reads, `private` whether the chat is its reader's alone.
    """
    listed = _listed(offered(EVERYTHING, deep=deep), language, private=private)
    if not private:
        return listed
    elsewhere = texts(language).gettext(
        "For a channel or group of yours, name it first: /settings @name"
    )
    return f"{listed}\n{elsewhere}"


def welcome_words(language: str, *, private: bool) -> str:
    """Hello, and the first few commands."""
    hello = texts(language).gettext("Hello! I am Paperboy.")
    return f"{hello}\n\n{_listed(WELCOME, language, private=private)}"


def _listed(names: tuple[str, ...], language: str, *, private: bool) -> str:
    """What this bot is for, and some of its commands."""
    say = texts(language)
    about = say.gettext(
        "Every day the Hugging Face community votes on new papers. I bring you the best of them, "
        "at your hour and in your language."
    )
    sent = say.gettext("Or simply send me a paper's id or address, a date, or words to search for.")
    lines = (command_line(name, language) for name in names)
    return "\n".join([about, "", *lines, *(("", sent) if private else ())])


def _does(name: str, language: str) -> str:
    say = texts(language)
    return {
        "today": say.gettext("The newest Top-5 digest"),
        "date": say.gettext("The digest of a day"),
        "week": say.gettext("The best papers of the week"),
        "month": say.gettext("The best papers of the month"),
        "paper": say.gettext("Everything about one paper"),
        "deep": say.gettext("A paper's full text, read for you"),
        "search": say.gettext("Search all papers"),
        "save": say.gettext("Save a paper for later"),
        "saved": say.gettext("Your saved papers"),
        "subscribe": say.gettext("Get the digest here"),
        "settings": say.gettext("Time, language, layout, keywords"),
        "pause": say.gettext("Pause the digest, or go on"),
        "unsubscribe": say.gettext("Stop the digest here"),
        "language": say.gettext("Choose the language"),
        "status": say.gettext("What comes when, and what went wrong"),
        "help": say.gettext("What this bot can do"),
    }[name]


def _example(name: str, language: str) -> str:
    """A command with what it takes; empty for one that takes nothing."""
    takes = {
        "date": "2026-02-09",
        "paper": "2602.06570",
        "deep": "2602.06570",
        "search": "diffusion",
        "save": "2602.06570",
        "subscribe": texts(language).gettext("09:00 Seoul"),
    }.get(name)
    return f"/{name} {takes}" if takes else ""
