"""Forms in which a setting is written. What one is about stands in itself: nothing is remembered.

https://docs.discord.com/developers/interactions/receiving-and-responding#modal
"""

from typing import Any

import aiohttp
import discord
import structlog

from adapters.discord.answering import Answering, Way
from adapters.discord.asked import Interaction, data_of
from bot import setting_words
from bot.commands import Commands
from bot.language import texts
from bot.preference_reading import WORD_LONGEST, WORDS_MOST
from bot.preferences import Step
from bot.screen_parts import WRITABLE

LONGEST = WORDS_MOST * (WORD_LONGEST + len(", "))
"""Characters that are taken: as many as the longest keywords."""

_log = structlog.get_logger(__name__)


class Writing:
    """Shows forms, and answers what was written in them."""

    def __init__(self, *, answering: Answering, commands: Commands) -> None:
        self._answering = answering
        self._commands = commands

    async def ask(self, interaction: Interaction, step: Step) -> None:
        """Show the form of a step in the settings."""
        form = _form(step, interaction.locale.value)
        form.stop()  # or the library would remember it until it is sent
        try:
            await interaction.response.send_modal(form)
        except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
            _log.warning("A form was not shown.", says=type(error).__name__)

    async def on_interaction(self, interaction: Interaction) -> None:
        """Answer a form that was sent; the library tells of everything else here as well."""
        if interaction.type is not discord.InteractionType.modal_submit:
            return
        told = data_of(interaction)
        step = Step.parse(str(told.get("custom_id", "")))
        if step is None or step.field not in WRITABLE:
            return
        act = step.written(_written(told)).act
        await self._answering.answer(
            interaction, lambda asker: self._commands.press(asker, act), Way.IN_PLACE
        )


def _form(step: Step, language: str) -> discord.ui.Modal:
    say = texts(language)
    label = {
        "at": say.gettext("Time"),
        "tz": say.gettext("Time zone"),
        "votes": say.gettext("Votes"),
        "incl": say.gettext("Keywords"),
        "excl": say.gettext("Left out"),
        "orgs": say.gettext("Organizations"),
    }[step.field]
    example = setting_words.example(step.field, language).partition(" ")[2]
    written = discord.ui.TextInput[Any](placeholder=example, max_length=LONGEST)
    form = discord.ui.Modal(title=say.gettext("Settings"), custom_id=step.act)
    form.add_item(discord.ui.Label(text=label, component=written))
    return form


def _written(told: object) -> str:
    """The text that somebody wrote, wherever in the form it stands."""
    match told:
        case {"value": str(value)}:
            return value
        case {"component": inner}:
            return _written(inner)
        case {"components": [*parts]}:
            return "".join(map(_written, parts))
        case _:
            return ""
