"""Commands that everybody has: in servers, in private, and with a bot of their own anywhere."""

from discord.app_commands import Range

from adapters.discord.answering import Answering, Way
from adapters.discord.asked import Interaction
from adapters.discord.words import help_words
from bot.chats import Chats
from bot.commands import Commands
from bot.models import TOP_MAX, TOP_MIN
from bot.replies import Asker, Reply


class ReadingCommands:
    """Each method is the command of its name.

    Args:
        deep: whether a model writes deep reads.
    """

    def __init__(
        self, *, answering: Answering, commands: Commands, chats: Chats, deep: bool
    ) -> None:
        self._answering = answering
        self._commands = commands
        self._chats = chats
        self._deep = deep

    async def today(
        self, interaction: Interaction, count: Range[int, TOP_MIN, TOP_MAX] | None = None
    ) -> None:
        """Show the newest digest."""
        await self._say(interaction, "today", "" if count is None else str(count))

    async def date(self, interaction: Interaction, day: str) -> None:
        """Show the digest of a day."""
        await self._say(interaction, "date", day)

    async def week(self, interaction: Interaction, of: str = "") -> None:
        """Show the digest of a week."""
        await self._say(interaction, "week", of)

    async def month(self, interaction: Interaction, of: str = "") -> None:
        """Show the digest of a month."""
        await self._say(interaction, "month", of)

    async def paper(self, interaction: Interaction, paper: str) -> None:
        """Show a paper."""
        await self._say(interaction, "paper", paper)

    async def deep(self, interaction: Interaction, paper: str) -> None:
        """Show the deep read of a paper."""
        await self._say(interaction, "deep", paper)

    async def search(self, interaction: Interaction, words: str) -> None:
        """Search all papers."""
        await self._say(interaction, "search", words)

    async def save(self, interaction: Interaction, paper: str) -> None:
        """Save a paper."""
        await self._say(interaction, "save", paper, Way.TO_ONE)

    async def saved(self, interaction: Interaction) -> None:
        """Show what they saved."""
        await self._say(interaction, "saved", "", Way.TO_ONE)

    async def help(self, interaction: Interaction) -> None:
        """Say what this bot can do."""

        async def ask(asker: Asker) -> Reply:
            return help_words(await self._chats.language(asker), deep=self._deep)

        await self._answering.answer(interaction, ask, Way.TO_ONE)

    async def _say(
        self, interaction: Interaction, name: str, text: str, way: Way = Way.TO_ALL
    ) -> None:
        await self._answering.answer(
            interaction, lambda asker: self._commands.answer(asker, name, text), way
        )
