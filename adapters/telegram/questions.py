"""Answering what is asked in inline mode: `@bot words`, in the input field of any chat."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import structlog
from telegram import Bot

from adapters.telegram.calls import Call, keyboard, preview
from adapters.telegram.conversation import Conversation
from adapters.telegram.incoming import Question
from adapters.telegram.request import ask
from bot import deep_link
from bot.channel import DeliveryError
from bot.commands import Commands
from bot.language import texts
from bot.throttle import Throttle, Turn
from formatters.telegram_inline import InlineResult, inline_result

RESULTS_MOST = 10
"""Papers that are offered; Telegram takes 50, but each comes with the whole of its card."""

CACHED = 300
"""Seconds for which Telegram may give the same answer to the same person."""

RATE, BURST = 3.0, 30
"""Questions a second over time, and at once: each letter that is typed may be one."""

_log = structlog.get_logger(__name__)


class Questions:
    """Answers questions of inline mode; too many of one person get none.

    Args:
        clock: seconds that only go forward.
    """

    def __init__(
        self,
        *,
        bot: Bot,
        commands: Commands,
        conversation: Conversation,
        clock: Callable[[], float],
    ) -> None:
        self._bot = bot
        self._commands = commands
        self._conversation = conversation
        self._clock = clock
        self._throttle = Throttle(rate=RATE, burst=BURST)

    async def answer(self, told: Question) -> None:
        """Offer papers."""
        asker = replace(self._conversation.asker(told.who, None), alone=True)
        if self._throttle.turn(asker.reader, self._clock()) is not Turn.GO:
            return
        shown = await self._commands.inline(asker, told.words, limit=RESULTS_MOST)
        language = await self._conversation.language(asker)
        subscribe = texts(language).gettext("Get the best papers every day")
        about = {
            "inline_query_id": told.query,
            "results": [_result(inline_result(one)) for one in shown],
            "cache_time": CACHED,
            # The same words are answered in another language to somebody else.
            "is_personal": True,
            "button": {"text": subscribe, "start_parameter": deep_link.SUBSCRIBE},
        }
        try:
            await ask(self._bot, Call("AnswerInlineQuery", about))
        except DeliveryError as problem:
            _log.info("An inline question was not answered.", says=str(problem))


def _result(one: InlineResult) -> dict[str, Any]:
    picture = {"thumbnail_url": one.picture} if one.picture else {}
    buttons = one.message.buttons
    return {
        "type": "article",
        "id": one.id,
        "title": one.title,
        "description": one.line,
        "input_message_content": {
            "message_text": one.message.html,
            "parse_mode": "HTML",
            "link_preview_options": preview(one.message.preview),
        },
        **picture,
        **({"reply_markup": keyboard(buttons)} if buttons else {}),
    }
