"""The commands by name, what each does in a few words, and who they are for. Pure."""

from bot.language import texts

READING = ("today", "date", "week", "month", "paper", "deep", "search", "save", "saved")
"""For everybody, everywhere."""

CHANGING = ("subscribe", "settings", "pause", "unsubscribe", "language")
"""For whoever may change what a chat gets."""

ABOUT = ("status", "help")

EVERYBODY = (*READING, *ABOUT)
EVERYTHING = ("today", "subscribe", "settings", *READING[1:], "pause", "unsubscribe", "language",
              *ABOUT)  # fmt: skip

WRITTEN = frozenset({"deep"})
"""Known everywhere, but offered only where a model is set."""


def offered(names: tuple[str, ...], *, deep: bool) -> tuple[str, ...]:
    """Those of some commands that stand in a menu; `deep` says whether a model writes."""
    return names if deep else tuple(name for name in names if name not in WRITTEN)


def command_words(name: str, language: str) -> str:
    """What a command does, in a few words."""
    say = texts(language)
    return {
        "today": say.gettext("The newest Top-5 digest"),
        "date": say.gettext("The digest of a day: /date 2026-02-09"),
        "week": say.gettext("The best papers of the week"),
        "month": say.gettext("The best papers of the month"),
        "paper": say.gettext("Everything about one paper: /paper 2602.06570"),
        "deep": say.gettext("A paper's full text, read for you: /deep 2602.06570"),
        "search": say.gettext("Search all papers: /search diffusion"),
        "save": say.gettext("Save a paper for later: /save 2602.06570"),
        "saved": say.gettext("Your saved papers"),
        "subscribe": say.gettext("Get the digest here: /subscribe 09:00 Seoul"),
        "settings": say.gettext("Time, language, layout, keywords"),
        "pause": say.gettext("Pause the digest, or go on"),
        "unsubscribe": say.gettext("Stop the digest here"),
        "language": say.gettext("Choose the language"),
        "status": say.gettext("What comes when, and what went wrong"),
        "help": say.gettext("What this bot can do"),
    }[name]


def help_words(language: str, *, deep: bool) -> str:
    """Every command in a line of its own, and what else is to be known.

    `deep` says whether a model writes deep reads.
    """
    say = texts(language)
    about = say.gettext(
        "Every day the Hugging Face community votes on new papers. I bring you the best of them, "
        "at your hour and in your language."
    )
    sent = say.gettext("Or simply send me the id or address of a paper.")
    shown = offered(EVERYTHING, deep=deep)
    lines = (f"/{name} – {command_words(name, language)}" for name in shown)
    return "\n".join([about, "", *lines, "", sent])
