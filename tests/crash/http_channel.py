"""Two small channels over real HTTP: one whose platform knows no key, and one whose does."""

import asyncio
from contextlib import nullcontext
from typing import Any

import aiohttp

from bot.channel import (
    NOTHING_MORE,
    AddressGone,
    After,
    ChannelBroken,
    DeliveryError,
    Limits,
    Look,
    MessageRejected,
    NotAllowed,
    Note,
    Receipt,
    TryAgain,
    Turn,
    Unclear,
)
from bot.models import Digest
from bot.subscription import Address

IN_FLIGHT = 16

_LIMITED = 429


class Waits:
    """The answers that are waited for, until it is known that one never comes."""

    def __init__(self) -> None:
        self._waits: dict[str, asyncio.Timeout] = {}

    def begin(self, place: str) -> asyncio.Timeout:
        """The wait for the next answer about a place."""
        self._waits[place] = wait = asyncio.timeout(None)
        return wait

    def end(self, place: str) -> None:
        """Give that one up."""
        self._waits[place].reschedule(asyncio.get_running_loop().time())


class TelegramLike:
    """Speaks to the stand-in for Telegram; what may have arrived is not sent again.

    Attributes:
        url: where the stand-in is; may be set.
        waits: for its answers.
    """

    name = "telegram"
    limits = Limits(rate=25, burst=3, in_flight=IN_FLIGHT, repeatable=False)

    def __init__(self, http: aiohttp.ClientSession, url: str) -> None:
        self._http = http
        self.url = url
        self.waits = Waits()

    def render(self, content: Digest | Note, look: Look) -> str:
        """The lines of a digest."""
        return _lines(content)

    def spacing(self, to: Address) -> float:
        """One message a second to a chat."""
        return 1.0

    async def send(
        self,
        message: str,
        to: Address,
        *,
        key: str,
        silent: bool = False,
        role: str = "",
        again: float | None = None,
        after: After = NOTHING_MORE,
        sent: Receipt | None = None,
    ) -> Receipt:
        """Send one message."""
        body = {"chat_id": to.place, "text": message, "disable_notification": silent}
        return await self._ask("sendMessage", to, body)

    async def edit(
        self, message: str, to: Address, sent: Receipt, *, role: str = "", turn: Turn = nullcontext
    ) -> Receipt:
        """Edit one message."""
        told = {"chat_id": to.place, "message_id": sent.message_ids[0], "text": message}
        return await self._ask("editMessageText", to, told)

    async def _ask(self, method: str, to: Address, body: dict[str, Any]) -> Receipt:
        url = f"{self.url}/bot1:made-up/{method}"
        status, said = await _answer(self._http, "POST", url, body, self.waits.begin(to.place))
        match status:
            case 200:
                return Receipt(message_ids=(str(said["result"]["message_id"]),))
            case 429:
                raise TryAgain("Too many.", after=said["parameters"]["retry_after"], reason="flood")
            case 403:
                raise AddressGone("The bot was blocked.", reason="blocked")
        raise _refusal(status)


class DiscordLike:
    """Speaks to the stand-in for Discord; the key of a delivery is its nonce.

    Attributes:
        url: where the stand-in is; may be set.
        waits: for its answers.
    """

    name = "discord"
    limits = Limits(rate=45, burst=3, in_flight=IN_FLIGHT, repeatable=True)

    def __init__(self, http: aiohttp.ClientSession, url: str) -> None:
        self._http = http
        self.url = url
        self.waits = Waits()

    def render(self, content: Digest | Note, look: Look) -> str:
        """The lines of a digest."""
        return _lines(content)

    def spacing(self, to: Address) -> float:
        """Five messages in five seconds to a channel."""
        return 1.0

    async def send(
        self,
        message: str,
        to: Address,
        *,
        key: str,
        silent: bool = False,
        role: str = "",
        again: float | None = None,
        after: After = NOTHING_MORE,
        sent: Receipt | None = None,
    ) -> Receipt:
        """Send one message under a nonce."""
        body = {"content": message, "nonce": key, "enforce_nonce": True}
        return await self._ask("POST", to, "messages", body)

    async def edit(
        self, message: str, to: Address, sent: Receipt, *, role: str = "", turn: Turn = nullcontext
    ) -> Receipt:
        """Edit one message."""
        return await self._ask("PATCH", to, f"messages/{sent.message_ids[0]}", {"content": message})

    async def _ask(self, method: str, to: Address, path: str, body: dict[str, Any]) -> Receipt:
        url = f"{self.url}/channels/{to.place}/{path}"
        status, said = await _answer(self._http, method, url, body, self.waits.begin(to.place))
        match status:
            case 200:
                return Receipt(message_ids=(said["id"],))
            case 429:
                raise TryAgain("Too many.", after=said["retry_after"], whole_bot=said["global"])
            case 403:
                raise NotAllowed("The bot may not write here.")
            case 404:
                raise AddressGone("There is no such channel.")
        raise _refusal(status)


async def _answer(
    http: aiohttp.ClientSession, method: str, url: str, body: dict[str, Any], wait: asyncio.Timeout
) -> tuple[int, Any]:
    """What is answered; a sentence and no address in the errors, for it may hold a token."""
    try:
        async with wait, http.request(method, url, json=body) as answer:
            read = answer.ok or answer.status == _LIMITED
            return answer.status, await answer.json() if read else None
    except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
        raise TryAgain("The platform cannot be reached.", reason="unreachable") from error
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
        raise Unclear("No whole answer came.", reason="no-answer") from error


def _refusal(status: int) -> DeliveryError:
    """An answer that both platforms mean alike; one of 5xx may come from before or after the deed.

    Nothing tells which: https://www.rfc-editor.org/rfc/rfc9110#section-15.6.
    """
    if status >= 500:
        return Unclear(f"The platform answered {status}.", reason="server-error")
    if status == 401:
        return ChannelBroken("The token is wrong.")
    return MessageRejected(f"The platform answered {status}.")


def _lines(content: Digest | Note) -> str:
    if isinstance(content, Note):
        return content.text
    told = [f"{one.rank}. {one.paper.title} ▲{one.paper.upvotes}" for one in content.entries]
    return "\n".join([content.span.key, *told])
