"""How the Bot API is asked: JSON over aiohttp.

The library's own transport (httpx) costs 7 to 30 times the time of this one where many requests
are under way, and logs the address of every request, which holds the token.
"""

import json
from typing import TYPE_CHECKING, Any

import aiohttp
from telegram.request import BaseRequest, RequestData
from yarl import URL

from adapters.telegram.trouble import AnswerCut, NotSent, check, interruption, read_object

if TYPE_CHECKING:
    from telegram._utils.types import ODVInput

CONNECT = 5.0
"""Seconds to get a connection, whether free or new."""

ANSWER = 30.0
"""Seconds for the rest: while Telegram fetches a photo from elsewhere, it does not answer."""

CONNECTIONS = 64
"""Connections at once; more than requests under way, so that nobody waits for one."""


class AiohttpRequest(BaseRequest):
    """Asks the Bot API through one session of aiohttp, from `initialize` to `shutdown`.

    Args:
        connections: at once.
        connect: seconds to get a connection.
        answer: seconds for the rest.
        proxy: address of an HTTP proxy; empty for none.
        trust_env: whether HTTP_PROXY and its like count.
    """

    def __init__(
        self,
        *,
        connections: int = CONNECTIONS,
        connect: float = CONNECT,
        answer: float = ANSWER,
        proxy: str = "",
        trust_env: bool = False,
    ) -> None:
        self._connections = connections
        self._connect = connect
        self._answer = answer
        self._proxy = proxy
        self._trust_env = trust_env
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """Seconds to wait for an answer; the library adds those of a long poll."""
        return self._answer

    async def initialize(self) -> None:
        """Open the session; again after a `shutdown`."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._connections),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT, "Accept-Encoding": "identity"},
                proxy=self._proxy or None,
                trust_env=self._trust_env,
            )

    async def shutdown(self) -> None:
        """Close the session and its connections."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def do_request(  # noqa: PLR0917 – the library's signature
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: "ODVInput[float]" = BaseRequest.DEFAULT_NONE,
        write_timeout: "ODVInput[float]" = BaseRequest.DEFAULT_NONE,
        connect_timeout: "ODVInput[float]" = BaseRequest.DEFAULT_NONE,
        pool_timeout: "ODVInput[float]" = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Ask, and give status and body of an answer that is Telegram's.

        Raises:
            NotSent: nothing was asked.
            Unsure: it was asked, and what became of it is not known.
        """
        if self._session is None:
            raise NotSent("The session to Telegram is closed; it is opened by initialize().")
        answer = read_timeout if isinstance(read_timeout, int | float) else self._answer
        connect = connect_timeout if isinstance(connect_timeout, int | float) else self._connect
        # The whole is longer than the connecting: when it is over, the request was written.
        timeout = aiohttp.ClientTimeout(total=connect + answer, connect=connect)
        asked = self._session.request(
            method,
            URL(url, encoded=True),
            timeout=timeout,
            allow_redirects=False,  # a token does not follow to another host
            **_body(request_data),
        )
        status, headers, body = await _answered(asked)
        if status >= 300:  # noqa: PLR2004 – https://www.rfc-editor.org/rfc/rfc9110#section-15
            check(status, headers.get("Retry-After", ""), body)
        return status, body

    @staticmethod
    def parse_json_payload(payload: bytes) -> Any:  # noqa: ANN401 – as the library has it
        """Read an answer; unlike the library's own, this one logs nothing of it.

        Raises:
            AnswerCut: it is not one of the Bot API.
        """
        answer = read_object(payload)
        if "result" not in answer and answer.get("ok") is not False:
            raise AnswerCut("Telegram took the request, but its answer cannot be read.")
        return answer


async def _answered(
    asked: "aiohttp.client._RequestContextManager",
) -> tuple[int, Any, bytes]:
    """Status, headers and body.

    The errors of aiohttp hold the address, and that the token: none goes on as the cause of ours.
    """
    status = 0
    try:
        async with asked as response:
            status = response.status
            return status, response.headers, await response.read()
    except (aiohttp.ClientError, OSError, ValueError) as error:
        raise interruption(error, status) from None


def _body(data: RequestData | None) -> dict[str, Any]:
    if data is None:
        return {}
    if data.contains_files:
        form = aiohttp.FormData(data.json_parameters)
        for name, (filename, content, kind) in (data.multipart_data or {}).items():
            form.add_field(name, content, filename=filename, content_type=kind)
        return {"data": form}
    text = json.dumps(data.parameters, ensure_ascii=False, separators=(",", ":"))
    # Half of a surrogate pair cannot be sent; it is no reason to send nothing.
    body = text.encode(errors="replace")
    return {"data": body, "headers": {"Content-Type": "application/json"}}
