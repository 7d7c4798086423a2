"""What Discord shows of our commands before they are given, in every language that we speak."""

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

import discord
from discord import app_commands
from discord.app_commands import locale_str

from bot.language import ENGLISH, LANGUAGES, N_, nearest, texts
from bot.menu import CHANGING
from bot.replies import Said, Ways
from formatters.discord import LAYOUTS

COMMANDS: Mapping[str, str] = MappingProxyType(
    {
        "today": N_("The newest Top-5 digest"),
        "subscribe": N_("Get the digest in a channel"),
        "settings": N_("Time, language, layout, keywords"),
        "date": N_("The digest of a day"),
        "week": N_("The best papers of the week"),
        "month": N_("The best papers of the month"),
        "paper": N_("Everything about one paper"),
        "deep": N_("A paper's full text, read for you"),
        "search": N_("Search all papers"),
        "save": N_("Save a paper for later"),
        "saved": N_("Your saved papers"),
        "pause": N_("Pause the digest, or go on"),
        "unsubscribe": N_("Stop the digest here"),
        "language": N_("Choose the language"),
        "status": N_("What comes when, and what went wrong"),
        "preview": N_("See how the digest looks here, before anybody else does"),
        "help": N_("What this bot can do"),
    }
)
"""What each command does, in up to 100 characters.

Its name is the same in every language: people tell each other, and we do in our texts.
"""

OPTIONS: Mapping[str, str] = MappingProxyType(
    {
        N_("count"): N_("How many papers"),
        N_("day"): N_("A day, such as 2026-02-09"),
        N_("week"): N_("A week, such as 2026-W07; otherwise the newest"),
        N_("month"): N_("A month, such as 2026-02; otherwise the newest"),
        N_("paper"): N_("Its id, its address, or words of its title"),
        N_("words"): N_("Words of its title, summary or abstract"),
        N_("channel"): N_("Which channel; otherwise this one"),
        N_("time"): N_("When it comes, such as 9:30; otherwise at 9:00"),
        N_("zone"): N_("On which clock: a city or a time zone, such as Seoul"),
        N_("period"): N_("Each day, week or month; otherwise each day"),
        N_("layout"): N_("How it looks"),
        N_("language"): N_("In which language"),
        N_("role"): N_("Who is mentioned with each digest; otherwise nobody"),
        N_("publish"): N_("In an announcement channel: publish each digest to its followers"),
        N_("discuss"): N_("Open a thread under each digest, to talk about it"),
        N_("edition"): N_("The settled list of the day before, or the one that is open now"),
        N_("change"): N_("A change in words, such as: at 9:30; otherwise all settings are shown"),
    }
)
"""What each option is for, by its name; that is translated as well, since nobody writes it."""

_LAYOUTS = {
    "full": N_("Full: with pictures and key points"),
    "compact": N_("Compact: titles and one line each"),
    "embeds": N_("Embeds: a classic embed for each paper"),
    "text": N_("Text only: no pictures, no embeds"),
}


def _named(words: Mapping[str, str]) -> list[app_commands.Choice[str]]:
    return [app_commands.Choice(name=locale_str(name), value=one) for one, name in words.items()]


CHOICES: Mapping[str, list[app_commands.Choice[str]]] = MappingProxyType(
    {
        "period": _named(
            {"day": N_("Daily digest"), "week": N_("Weekly digest"), "month": N_("Monthly digest")}
        ),
        "layout": _named({layout: _LAYOUTS[layout] for layout in LAYOUTS}),
        "language": [app_commands.Choice(name=name, value=one) for one, name in LANGUAGES.items()],
        "edition": _named(
            {
                "final": N_("Final: the day before, votes settled"),
                "early": N_("Early: the list that is open now"),
            }
        ),
    }
)
"""What an option can be, each under its name for people; any other option is written."""


_FOR_ALL_OF_A_SERVER = ("status", "preview")
_OF_A_SERVER = frozenset({*_FOR_ALL_OF_A_SERVER, *CHANGING})

_ARGUMENTS = {
    "date": "day", "week": "week", "month": "month", "paper": "paper", "deep": "paper",
    "search": "words", "save": "paper", "settings": "change",
}  # fmt: skip
"""By command, the option for what it is about."""


def option_name(name: str, language: str) -> str:
    """The name of an option as clients in that language show it."""
    return _translated(name, language)


def ways(language: str) -> Ways:
    """How things are done here, for somebody whose client speaks that language."""
    return Ways(
        options={name: option_name(one, language) for name, one in _ARGUMENTS.items()},
        chat=option_name("channel", language),
        answered=True,
        goes_on=True,
        forbidden=N_("Only people with Manage Server can change that. Ask one of them."),
    )


class Words(app_commands.Translator):
    """Gives Discord our words in the languages of its clients that we speak."""

    async def translate(
        self,
        string: locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,
    ) -> str | None:
        """The words in that language; None where the English ones do."""
        language = nearest(locale.value)
        return None if language == ENGLISH else _translated(string.message, language)


def help_words(language: str, *, deep: bool, server: bool) -> Said:
    """What can be given where it is asked, a line for each command.

    `deep` says whether a model writes deep reads, `server` whether a server has the bot there.
    """
    say = texts(language)
    about = say.gettext(
        "Every day the Hugging Face community votes on new papers. I bring you the best of them, "
        "at your hour and in your language."
    )
    offered = [name for name in COMMANDS if deep or name != "deep"]
    everywhere = _listed((name for name in offered if name not in _OF_A_SERVER), language)
    if not server:
        add = say.gettext(
            "The digest can come to a channel by itself: add me to your server, and give "
            "/subscribe there."
        )
        return Said(text="\n".join([about, "", *everywhere, "", add]))
    here = _listed(_FOR_ALL_OF_A_SERVER, language)
    managing = say.gettext("For people with Manage Server:")
    guarded = _listed(CHANGING, language)
    return Said(text="\n".join([about, "", *everywhere, *here, "", managing, *guarded]))


def _listed(names: Iterable[str], language: str) -> Iterator[str]:
    return (f"/{name} – {_translated(COMMANDS[name], language)}" for name in names)


def _translated(marked: str, language: str) -> str:
    """A text that was marked with `N_` where it is written."""
    translate = texts(language).gettext
    return translate(marked)
