"""What Discord shows of our commands before they are given, in every language that we speak."""

from collections.abc import Mapping
from types import MappingProxyType

import discord
from discord import app_commands
from discord.app_commands import locale_str

from bot.language import ENGLISH, LANGUAGES, N_, nearest, texts
from bot.replies import Said
from formatters.discord import LAYOUTS

COMMANDS: Mapping[str, str] = MappingProxyType(
    {
        "today": N_("The newest Top-5 digest"),
        "subscribe": N_("Have the digest come to a channel"),
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
"""What each command does, in up to 100 characters."""

OPTIONS: Mapping[str, str] = MappingProxyType(
    {
        "count": N_("How many papers"),
        "day": N_("Such as 2026-02-09"),
        "of": N_("Any day of it, such as 2026-02-09; otherwise the newest"),
        "paper": N_("Its id, its address, or words of its title"),
        "words": N_("Words of its title, summary or abstract"),
        "channel": N_("Another channel than this one"),
        "time": N_("When it comes, such as 9:30; otherwise at nine in the morning"),
        "zone": N_("On which clock: a city or a time zone"),
        "period": N_("Each day, week or month"),
        "layout": N_("How it looks"),
        "language": N_("In which language"),
        "role": N_("Who is mentioned with each digest; otherwise nobody"),
        "publish": N_("In an announcement channel: publish each digest to its followers"),
        "discuss": N_("Open a thread under each digest, to talk about it"),
        "edition": N_("The settled list of the day before, or the one that is open now"),
        "change": N_("A change in words: at 9:30, zone Lisbon, include agents, robotics"),
    }
)
"""What each option is for."""

_LAYOUTS = {
    "full": N_("Full"), "compact": N_("Compact"), "embeds": N_("Embeds"), "text": N_("Text only"),
}  # fmt: skip


def _named(words: Mapping[str, str]) -> list[app_commands.Choice[str]]:
    return [app_commands.Choice(name=locale_str(name), value=one) for one, name in words.items()]


CHOICES: Mapping[str, list[app_commands.Choice[str]]] = MappingProxyType(
    {
        "period": _named(
            {"day": N_("Daily digest"), "week": N_("Weekly digest"), "month": N_("Monthly digest")}
        ),
        "layout": _named({layout: _LAYOUTS[layout] for layout in LAYOUTS}),
        "language": [app_commands.Choice(name=name, value=one) for one, name in LANGUAGES.items()],
        "edition": _named({"final": N_("Final"), "early": N_("Early")}),
    }
)
"""What an option can be, each under its name for people; any other option is written."""


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


def help_words(language: str, *, deep: bool) -> Said:
    """Every command in a line of its own; `deep` says whether a model writes deep reads."""
    say = texts(language)
    about = say.gettext(
        "Every day the Hugging Face community votes on new papers. I bring you the best of them, "
        "at your hour and in your language."
    )
    lines = (
        f"/{name} – {_translated(words, language)}"
        for name, words in COMMANDS.items()
        if deep or name != "deep"
    )
    return Said(text="\n".join([about, "", *lines]))


def _translated(marked: str, language: str) -> str:
    """A text that was marked with `N_` where it is written."""
    translate = texts(language).gettext
    return translate(marked)
