"""Answering interactions: at once that something comes, then what was asked for."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from enum import Enum, auto

import aiohttp
import discord
import structlog

from adapters.discord.asked import Interaction, asker_of, is_private, may_speak, reader_of
from adapters.discord.speaking import Speaking
from bot import asides
from bot.channel import DeliveryError
from bot.chats import Chats
from bot.errors import PaperboyError
from bot.language import nearest
from bot.replies import Asker, FoundShown, PaperShown, Reply, Said, Toast
from bot.sentences import sentence
from bot.stopping import end
from bot.subscription import Address
from bot.throttle import Throttle, Turn
from formatters.discord_message import DiscordMessage
from formatters.discord_reply import render_reply

PATIENCE = 180.0
"""Seconds after which an answer is given up, and that is said."""

ALREADY_ANSWERED = 40060
"""https://docs.discord.com/developers/topics/opcodes-and-status-codes#json-json-error-codes"""

Ask = Callable[[Asker], Awaitable[Reply]]

_log = structlog.get_logger(__name__)


class Way(Enum):
    """How an answer is shown."""

    TO_ALL = auto()
    TO_ONE = auto()
    IN_PLACE = auto()


class Answering:
    """Answers whatever is asked, so that nobody waits in vain.

    Args:
        clock: seconds that only go forward.
    """

    def __init__(
        self,
        *,
        speaking: Speaking,
        chats: Chats,
        throttle: Throttle,
        clock: Callable[[], float],
        patience: float = PATIENCE,
    ) -> None:
        self._speaking = speaking
        self._chats = chats
        self._throttle = throttle
        self._clock = clock
        self._patience = patience
        self._under_way: set[asyncio.Task[object]] = set()

    async def answer(
        self,
        interaction: Interaction,
        ask: Ask,
        way: Way,
        *,
        target: Address | None = None,
        as_here: bool = False,
    ) -> None:
        """Answer with what `ask` replies; `target` as in `Asker`.

        Where nobody else sees it, it is in the language of who asks, but for `as_here`.
        """
        way = _possible(way, interaction)
        if self._throttle.turn(reader_of(interaction), self._clock()) is not Turn.GO:
            await _refuse(interaction)
            return
        for_all = way is Way.TO_ALL
        asker = asker_of(
            interaction, alone=not (for_all or as_here), refused_alone=for_all, target=target
        )
        with self._counted():
            if await _announce(interaction, way):
                await self._tell(interaction, await self._made(asker, ask), asker, way)

    async def apologise(self, interaction: Interaction) -> None:
        """Say that it did not work, to who has no answer yet."""

        async def fail(asker: Asker) -> Reply:
            return _trouble(PaperboyError("It met a bug."), asker)

        if not interaction.response.is_done():
            await self.answer(interaction, fail, Way.TO_ONE)

    async def finish(self, seconds: float) -> None:
        """Give answers under way so many seconds to end, and end those that do not."""
        await end(self._under_way, grace=seconds)

    async def _made(self, asker: Asker, ask: Ask) -> Reply:
        try:
            async with asyncio.timeout(self._patience):
                return await ask(asker)
        except PaperboyError as problem:
            _log.warning("An interaction was not answered as asked.", says=str(problem))
            return _trouble(problem, asker)
        except TimeoutError:
            _log.warning("An answer took too long and was given up.")
        except Exception:  # noqa: BLE001 – a bug costs one answer, and is said
            _log.exception("An interaction met a bug.")
        return _trouble(PaperboyError("No answer was made."), asker)

    async def _tell(self, interaction: Interaction, reply: Reply, asker: Asker, way: Way) -> None:
        if way is Way.TO_ALL and isinstance(reply, PaperShown):
            # What one of them has saved is not for all.
            reply = replace(reply, saved=asker.private and reply.saved)
        message = _rendered(reply, await self._language(asker))
        try:
            match way:
                case Way.TO_ALL if asker.refused_alone and _of_no_use(reply):
                    await self._speaking.take_back(interaction)
                    await self._speaking.whisper(interaction, message)
                case Way.IN_PLACE if isinstance(reply, Toast):
                    await self._speaking.whisper(interaction, message)
                case _:
                    await self._speaking.put(interaction, message)
        except DeliveryError as problem:
            _log.warning("An answer was not shown.", reason=problem.reason, says=str(problem))

    async def _language(self, asker: Asker) -> str:
        try:
            return await self._chats.language(asker)
        except Exception:  # noqa: BLE001 – what it is was logged when the answer was made
            return nearest(asker.language)

    @contextmanager
    def _counted(self) -> Iterator[None]:
        task = asyncio.current_task()
        if task is None:
            raise RuntimeError("answers are made in tasks")
        self._under_way.add(task)
        try:
            yield
        finally:
            self._under_way.discard(task)


def _possible(way: Way, interaction: Interaction) -> Way:
    """The way in which it can be shown: what many see is not turned over by one of them."""
    if is_private(interaction):
        return Way.IN_PLACE if way is Way.IN_PLACE else Way.TO_ALL
    message = interaction.message
    if way is Way.IN_PLACE and not (message and message.flags.ephemeral):
        return Way.TO_ONE
    if way is Way.TO_ALL and not may_speak(interaction):
        return Way.TO_ONE
    return way


async def _announce(interaction: Interaction, way: Way) -> bool:
    """Have Discord know that an answer comes; False where it does not wait for one any more."""
    try:
        await interaction.response.defer(
            ephemeral=way is Way.TO_ONE, thinking=way is not Way.IN_PLACE
        )
    except discord.HTTPException as error:
        if error.code == ALREADY_ANSWERED:  # by this very call, whose first answer was lost
            return True
        _log.warning("An interaction cannot be answered.", code=error.code, says=error.text)
        return False
    except (aiohttp.ClientError, OSError) as error:
        # Perhaps Discord heard it; if not, the answer itself will fail.
        _log.warning("It may not have been said that an answer comes.", says=type(error).__name__)
    return True


async def _refuse(interaction: Interaction) -> None:
    """Say to somebody that they ask faster than anybody reads."""
    says = asides.too_fast(interaction.locale.value)
    try:
        await interaction.response.send_message(says, ephemeral=True)
    except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
        _log.info("A refusal was not heard.", says=type(error).__name__)


def _rendered(reply: Reply, language: str) -> DiscordMessage:
    try:
        return render_reply(reply, language)
    except Exception:  # noqa: BLE001 – a bug costs one answer, and is said
        _log.exception("An answer met a bug.")
        no_answer = sentence(PaperboyError("It cannot be shown."), "", language)
        return render_reply(Said(text=no_answer), language)


def _of_no_use(reply: Reply) -> bool:
    """Whether an answer is for nobody but who asked: it says what cannot be shown."""
    return isinstance(reply, Said | Toast) or (isinstance(reply, FoundShown) and not reply.found)


def _trouble(problem: PaperboyError, asker: Asker) -> Said:
    return Said(text=sentence(problem, "", asker.language))
