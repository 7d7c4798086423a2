"""Pictures: what lies at the address of a thumbnail or a figure."""

from functools import partial

import httpx
from httpx import codes

from adapters.http import DEADLINE, asking, patiently, quoted, read, refusal, web_address
from bot.errors import BadAnswer, NothingThere

SERVICE = "The picture's server"

LARGEST = 20 * 2**20
"""Bytes of a picture: no platform that shows one takes more."""

# The CDN of the thumbnails answers as storage does that hides what it holds: absent is forbidden.
_ABSENT = (codes.NOT_FOUND, codes.GONE, codes.FORBIDDEN, codes.UNAUTHORIZED)


class Pictures:
    """Fetches pictures as they are, of whatever raster format."""

    def __init__(
        self,
        *,
        client: httpx.AsyncClient,
        most: int = LARGEST,
        deadline: float = DEADLINE,
    ) -> None:
        self._client = client
        self._most = most
        self._deadline = deadline

    async def fetch_picture(self, url: str) -> bytes:
        """Ask for one picture of at most 20 MB.

        Raises:
            NothingThere: there is no picture, or none for us.
            TryLater: the server is out of reach, in trouble, or limits us.
            BadAnswer: this is no web address, or no picture that can be shown.
        """
        address = web_address(url)
        if address is None:
            raise BadAnswer(f"{quoted(url)} is not the address of a picture.")
        return await patiently(partial(self._fetch, address))

    async def _fetch(self, address: str) -> bytes:
        async with asking(
            self._client, address, service=SERVICE, deadline=self._deadline
        ) as response:
            if problem := refusal(response, service=SERVICE):
                raise problem
            _check(response, address)
            body = await read(response, service=SERVICE, most=self._most)
        if not body:
            raise NothingThere(f"The picture at {address} is empty.")
        return body


def _check(response: httpx.Response, address: str) -> None:
    """Raise unless a picture follows; an SVG is a program, and no platform shows it."""
    if response.status_code in _ABSENT:
        raise NothingThere(f"There is no picture at {address}.")
    if not response.is_success:
        raise BadAnswer(f"{SERVICE} answered HTTP {response.status_code} for {address}.")
    kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if not kind.startswith("image/") or "svg" in kind:
        raise BadAnswer(
            f"What lies at {address} is not a picture that can be shown: {kind or 'no type'}."
        )
