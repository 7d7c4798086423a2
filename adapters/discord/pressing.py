"""Buttons and selects. What they do stands in themselves, so that they answer after a restart."""

from dataclasses import replace
from typing import Any

import discord

from adapters.discord.answering import Answering, Way
from adapters.discord.asked import Interaction, data_of
from adapters.discord.picking import place_by_id, place_here
from adapters.discord.wishing import Wanted, Wishing
from adapters.discord.writing import Writing
from bot.commands import Commands
from bot.preferences import TO_WRITE, Step
from bot.replies import Asker, Reply, Toast
from bot.screen_parts import WRITABLE
from formatters.discord_choices import PICK

_IN_PLACE = frozenset({"st", "l", "lang"})
"""Acts whose answer takes the place of what was pressed."""

_READ = "rd:"

_TURNED_ON = {("pub", "1"): Wanted(publish=True), ("talk", "1"): Wanted(discuss=True)}
"""Steps in the settings that not every channel, or not the bot in it, can do."""


class Pressing:
    """Answers presses, those too of which nobody knows any more what they were for."""

    def __init__(
        self, *, answering: Answering, commands: Commands, wishing: Wishing, writing: Writing
    ) -> None:
        self._writing = writing
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
        step = Step.parse(act)
        if step and step.value == TO_WRITE and step.field in WRITABLE:
            await self._writing.ask(interaction, step)
            return
        in_place = act.partition(":")[0] in _IN_PLACE

        async def ask(asker: Asker) -> Reply:
            why_not = await self._hindrance(asker, interaction, step) if step else None
            return why_not or await self._commands.press(asker, act)

        await self._answering.answer(interaction, ask, Way.IN_PLACE if in_place else Way.TO_ONE)

    async def _hindrance(self, asker: Asker, interaction: Interaction, step: Step) -> Toast | None:
        """What stands in the way of a step in the settings; None where nothing does."""
        wanted = _TURNED_ON.get((step.field, step.value))
        if wanted is None:
            return None
        place = place_by_id(interaction, step.place) if step.place else place_here(interaction)
        if place is None:
            return None
        wanted = replace(wanted, period=step.period.value)
        why_not = await self._wishing.hindrance(asker, place, wanted)
        return Toast(text=why_not.text, alert=True) if why_not else None


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
