"""Asking Discord for one thing as the bot, within a time, with errors of ours."""

import asyncio
from typing import Any

import aiohttp
import discord
from discord.http import Route

from adapters.discord.body import Json
from adapters.discord.errors import interrupted, limited, refused, strange
from adapters.discord.opening import Client
from adapters.discord.watch import Ask

ANSWER = 20.0
"""Seconds for one request, with what the library waits and repeats in it."""


class Asking:
    """Asks as a bot; every method raises a `DeliveryError`.

    The library's own repetitions and limits by route are kept, but for those of `Ask`.
    """

    def __init__(self, *, client: Client, patience: float = ANSWER) -> None:
        self._client = client
        self._patience = patience

    async def me(self) -> str:
        """The id of the bot."""
        await self._client.sign_in()
        return str(self._client.user and self._client.user.id)

    async def get(self, path: str, *, limit: int = 0, before: str = "", **names: str) -> Any:  # noqa: ANN401 – JSON
        """What stands at a path, whose `{names}` are filled in.

        Of a list at most so many, from those `before` an id where one is given.
        """
        wanted = {"limit": limit, "before": before}
        params = {name: value for name, value in wanted.items() if value}
        return await self._ask(Route("GET", path, **names), params=params)

    async def post(self, path: str, body: Json, *, once: bool = False, **names: str) -> Json:
        """The object that was made; `once` where a second one would be another."""
        route = Route("POST", path, **names)
        return _object(await self._ask(route, json=body, trace_request_ctx=Ask(once=once)))

    async def patch(self, path: str, body: Json, **names: str) -> Json:
        """The object that was changed."""
        return _object(await self._ask(Route("PATCH", path, **names), json=body))

    async def delete(self, path: str, **names: str) -> None:
        """Take away what stands at a path."""
        await self._ask(Route("DELETE", path, **names))

    async def _ask(self, route: Route, **more: Any) -> Any:  # noqa: ANN401 – JSON
        self._client.invalid.check()
        await self._client.sign_in()
        try:
            async with asyncio.timeout(self._patience):
                return await self._client.http.request(
                    route, **{"trace_request_ctx": Ask(), **more}
                )
        except discord.HTTPException as error:
            raise refused(error.status, error.code, error.text) from error
        except discord.RateLimited as error:
            raise limited(error.retry_after, whole_bot=False) from error
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise interrupted(error) from error


def _object(answer: object) -> Json:
    if not isinstance(answer, dict):
        raise strange()
    return answer
