"""Commands that everybody has: in servers, in private, and with a bot of their own anywhere."""

from discord.app_commands import Range

from adapters.discord.answering import Answering, Way
from adapters.discord.asked import Interaction
from adapters.discord.words import help_words
from bot.chats import Chats
from bot.commands import Commands
from bot.errors import BadPaperId
from bot.models import TOP_MAX, TOP_MIN
from bot.paper_id import parse_paper_id
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

    async def week(self, interaction: Interaction, week: str = "") -> None:
        """Show the digest of a week."""
        await self._say(interaction, "week", week)

    async def month(self, interaction: Interaction, month: str = "") -> None:
        """Show the digest of a month."""
        await self._say(interaction, "month", month)

    async def paper(self, interaction: Interaction, paper: str) -> None:
        """Show a paper."""
        await self._say(interaction, _of_one("paper", paper), paper)

    async def deep(self, interaction: Interaction, paper: str) -> None:
        """Show the deep read of a paper."""
        await self._say(interaction, _of_one("deep", paper), paper)

    async def search(self, interaction: Interaction, words: str) -> None:
        """Search all papers."""
        await self._say(interaction, "search", words)

    async def save(self, interaction: Interaction, paper: str) -> None:
        """Save a paper."""
        await self._say(interaction, _of_one("save", paper), paper, Way.TO_ONE)

    async def saved(self, interaction: Interaction) -> None:
        """Show what they saved."""
        await self._say(interaction, "saved", "", Way.TO_ONE)

    async def help(self, interaction: Interaction) -> None:
        """Say what this bot can do."""
        server = interaction.is_guild_integration()

        async def ask(asker: Asker) -> Reply:
            language = await self._chats.language(asker)
            return help_words(language, deep=self._deep, server=server)

        await self._answering.answer(interaction, ask, Way.TO_ONE)

    async def _say(
        self, interaction: Interaction, name: str, text: str, way: Way = Way.TO_ALL
    ) -> None:
        await self._answering.answer(
            interaction, lambda asker: self._commands.answer(asker, name, text), way
        )


def _of_one(name: str, paper: str) -> str:
    """The command of that name, or the search for a paper that is told by words of its title."""
    try:
        parse_paper_id(paper)
    except BadPaperId:
        in_newest_digest = paper.strip().isdecimal()
        return name if in_newest_digest else "search"
    return name
