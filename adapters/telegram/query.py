"""The question that a press is to Telegram: its button spins until it is answered."""

from types import TracebackType
from typing import Self

import structlog
from telegram import Bot

from adapters.telegram.calls import Call
from adapters.telegram.request import ask
from bot.channel import DeliveryError
from formatters.telegram_reply import toast_text

_log = structlog.get_logger(__name__)


class Query:
    """A press, answered once: at the latest where its `async with` ends, even by an error.

    Args:
        query: the id of the press; empty for one that Telegram does not wait for any more.
    """

    def __init__(self, bot: Bot, query: str) -> None:
        self._bot = bot
        self._query = query
        self.answered = False

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        # Who is cancelled has no time left to ask anybody.
        if kind is None or issubclass(kind, Exception):
            await self.answer()

    async def answer(self, text: str = "", *, alert: bool = False, url: str = "") -> None:
        """Say a word to whoever pressed, or lead them to an address; nothing the second time."""
        if self.answered:
            return
        self.answered = True
        if not self._query:
            return
        says = {"text": toast_text(text), "show_alert": alert} if text else {}
        leads = {"url": url} if url else {}
        asked = Call("AnswerCallbackQuery", {"callback_query_id": self._query, **says, **leads})
        try:
            await ask(self._bot, asked)
        except DeliveryError as problem:
            _log.debug("A press was not answered.", says=str(problem))
