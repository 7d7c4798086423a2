"""Buttons and selects. What they do stands in themselves, so that they answer after a restart."""

from typing import Any

import discord

from adapters.discord.answering import Answering, Way
from adapters.discord.asked import Interaction, data_of
from adapters.discord.wishing import Wanted, Wishing, place_here
from bot.commands import Commands
from formatters.discord_choices import PICK

_IN_PLACE = frozenset({"st", "l", "lang"})
"""Acts whose answer takes the place of what was pressed."""

_READ = "rd:"


class Pressing:
    """Answers presses, those too of which nobody knows any more what they were for."""

    def __init__(self, *, answering: Answering, commands: Commands, wishing: Wishing) -> None:
        self._answering = answering
        self._commands = commands
        self._wishing = wishing

    async def press(self, interaction: Interaction) -> None:
        """Answer a press."""
        act = act_of(data_of(interaction))
        if act == "sub":
            place = place_here(interaction)
            await self._answering.answer(
                interaction,
                lambda asker: self._wishing.subscribe(asker, place, Wanted()),
                Way.TO_ONE,
            )
            return
        in_place = act.partition(":")[0] in _IN_PLACE
        await self._answering.answer(
            interaction,
            lambda asker: self._commands.press(asker, act),
            Way.IN_PLACE if in_place else Way.TO_ONE,
        )


def act_of(data: dict[str, Any]) -> str:
    """What a press does: what the button tells, or what was chosen of a select."""
    told = str(data.get("custom_id", ""))
    value = "".join(map(str, data.get("values", ())[:1]))
    if told.startswith(_READ):
        return f"p:{value}"
    return value if told.startswith(PICK) else told


def pressed_by(pressing: Pressing) -> type[discord.ui.DynamicItem[discord.ui.Item[Any]]]:
    """What the library calls for each press; it remembers no message for that."""

    class Pressed(discord.ui.DynamicItem[discord.ui.Item[Any]], template=r"(?s:.*)"):
        @classmethod
        async def from_custom_id(
            cls, _: discord.Interaction[Any], item: discord.ui.Item[Any], __: object, /
        ) -> "Pressed":
            return cls(item)

        async def callback(self, interaction: discord.Interaction[Any]) -> None:
            await pressing.press(interaction)

    return Pressed
