"""Telling Telegram the commands and what the bot is, so that clients show them."""

from collections.abc import Iterator, Sequence
from typing import Any

import structlog
from telegram import Bot

from adapters.telegram.calls import Call
from adapters.telegram.request import ask
from bot import menu
from bot.channel import DeliveryError
from bot.language import ENGLISH, LANGUAGES, texts

SCOPES = {
    "default": menu.EVERYBODY,
    "all_private_chats": menu.EVERYTHING,
    "all_group_chats": menu.EVERYBODY,
    "all_chat_administrators": menu.EVERYTHING,
}
"""Which commands are offered where: https://core.telegram.org/bots/api#botcommandscope."""

DESCRIPTION_MOST, SHORT_MOST = 512, 120
"""Characters: https://core.telegram.org/bots/api#setmydescription and its neighbour."""

_log = structlog.get_logger(__name__)


async def register(bot: Bot, *, deep: bool) -> None:
    """Register commands and descriptions in every language, where Telegram has others.

    `deep` says whether deep reads are among them. Setting is limited more than asking. A failure
    is logged, and of no further weight.
    """
    try:
        for language in LANGUAGES:
            # Whoever has a client in another language is shown those without one.
            code = "" if language == ENGLISH else language
            for setting, known, wanted in _settings(language, deep=deep):
                about = {**wanted, "language_code": code}
                await _set(bot, setting, known, about)
    except DeliveryError as problem:
        _log.warning("The commands are not registered with Telegram.", says=str(problem))


def _settings(language: str, *, deep: bool) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """What is set, under which name of the Bot API, and the field that tells how it stands."""
    for scope, names in SCOPES.items():
        commands = [
            {"command": name, "description": menu.command_words(name, language)}
            for name in menu.offered(names, deep=deep)
        ]
        yield "Commands", "commands", {"commands": commands, "scope": {"type": scope}}
    about = describe(language)
    yield "Description", "description", {"description": about[0][:DESCRIPTION_MOST]}
    yield "ShortDescription", "short_description", {"short_description": about[1][:SHORT_MOST]}


async def _set(bot: Bot, setting: str, known: str, about: dict[str, Any]) -> None:
    where = {name: value for name, value in about.items() if name != known}
    now = await ask(bot, Call(f"GetMy{setting}", where))
    stands = now.get(known) if isinstance(now, dict) else now
    if stands != about[known]:
        await ask(bot, Call(f"SetMy{setting}", about))


def describe(language: str) -> Sequence[str]:
    """What is shown in an empty chat with the bot, and on its profile."""
    say = texts(language)
    return (
        say.gettext(
            "Every day the Hugging Face community votes on new papers. I bring you the best of "
            "them, at your hour and in your language, here or to a channel or group of yours."
        ),
        say.gettext("The best new AI papers of the day, as Hugging Face votes for them."),
    )
