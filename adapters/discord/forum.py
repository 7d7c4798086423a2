"""Posts in forums: a thread of its own for each message.

A post has no nonce, so one that may be there already is looked for by its name.
https://docs.discord.com/developers/resources/channel#start-thread-in-forum-or-media-channel
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from adapters.discord.asking import Asking
from adapters.discord.body import Json
from adapters.discord.looking import PAGE, PAGES, WRONG_MS
from adapters.discord.memory import Memory
from adapters.discord.refusals import HIDDEN, NO_ACCESS, NO_TAG, REFUSALS, TOO_MUCH, WRONG_KIND
from bot.channel import NotAllowed, Turn, Unsure

KINDS = frozenset({15, 16})
"""Forum and media channels: https://docs.discord.com/developers/resources/channel."""

NAME = 100
"""Characters in the name of a post."""

REMEMBERED = 86_400.0
"""Seconds that a forum is known to be one."""

_REQUIRES_TAG = 1 << 4


@dataclass(frozen=True, slots=True)
class Forum:
    """A channel that holds posts.

    Attributes:
        tag: the id of a tag to give to a post, where it has to have one.
    """

    id: str
    guild: str
    tag: str = ""


class Forums:
    """Posts in forums, and remembers which channels are some."""

    def __init__(self, *, asking: Asking, known: Memory[Forum]) -> None:
        self._asking = asking
        self._known = known

    def known(self, channel: str) -> Forum | None:
        """The forum that a channel is known to be."""
        return self._known.get(channel)

    async def learn(self, channel: str, turn: Turn) -> Forum:
        """Ask what a channel is, or raise `NotAllowed` where it is no forum."""
        async with turn():
            said = await self._asking.get("/channels/{channel_id}", channel_id=channel)
        if said.get("type") not in KINDS:
            row = REFUSALS[WRONG_KIND]
            raise NotAllowed(row.says, reason=row.reason)
        forum = Forum(id=channel, guild=str(said["guild_id"]), tag=_tag(said))
        self._known.keep(channel, forum, seconds=REMEMBERED)
        return forum

    async def post(self, forum: Forum, name: str, body: Json, turn: Turn) -> Json:
        """Post a message under a name; the message, with the thread as its channel.

        A second try has its `turn`.
        """
        try:
            return await self._post(forum, name, body)
        except NotAllowed as error:
            # Tags may have become required, or this one may have been taken away.
            renewed = await self.learn(forum.id, turn) if error.reason == NO_TAG else forum
            if renewed == forum:
                raise
        async with turn():
            return await self._post(renewed, name, body)

    async def find(self, forum: Forum, name: str, *, ago: float, turn: Turn) -> Json | None:
        """The post of ours that has this name, as `post` gives it; None where there is none.

        It may have been posted `ago` seconds before now, and every request has its `turn`.

        Raises:
            Unsure: it may have been put away, and cannot be looked for.
        """
        me = await self._asking.me()
        ours = {"parent_id": forum.id, "owner_id": me, "name": named(name)}
        async for thread in self._threads(forum, ago, turn):
            if all(str(thread.get(key)) == value for key, value in ours.items()):
                async with turn():
                    return await self._first_message(str(thread["id"]))
        return None

    async def _threads(self, forum: Forum, ago: float, turn: Turn) -> AsyncIterator[Json]:
        """The open threads of the server, and those that the forum put away since then."""
        async with turn():
            said = await self._asking.get("/guilds/{guild_id}/threads/active", guild_id=forum.guild)
        for thread in said.get("threads", ()):
            yield thread
        async for thread in self._put_away(forum, ago, turn):
            yield thread

    async def _put_away(self, forum: Forum, ago: float, turn: Turn) -> AsyncIterator[Json]:
        before, since = "", None
        for _ in range(PAGES):
            async with turn():
                said = await self._archived(forum, before)
            threads = said.get("threads", [])
            for thread in threads:
                yield thread
            if not said.get("has_more") or not threads:
                return
            if since is None:
                # The newest may be of now: what was posted so long ago is no further behind it.
                since = _archived_at(threads[0]) - timedelta(
                    seconds=abs(ago), milliseconds=WRONG_MS
                )
            if _archived_at(threads[-1]) < since:
                return
            before = _archived_at(threads[-1]).isoformat()
        raise Unsure(TOO_MUCH, reason="not-found")

    async def _archived(self, forum: Forum, before: str) -> Json:
        """Posts that were archived before an instant, the last of them first."""
        try:
            said: Json = await self._asking.get(
                "/channels/{channel_id}/threads/archived/public",
                limit=PAGE,
                before=before,
                channel_id=forum.id,
            )
        except NotAllowed as error:
            if error.reason == NO_ACCESS:
                raise
            raise Unsure(HIDDEN, reason="no-history") from error
        return said

    async def _post(self, forum: Forum, name: str, body: Json) -> Json:
        tags = {"applied_tags": [forum.tag]} if forum.tag else {}
        thread = await self._asking.post(
            "/channels/{channel_id}/threads",
            {"name": named(name), "message": body, **tags},
            once=True,
            channel_id=forum.id,
        )
        first = thread.get("message", {})
        return {**first, "id": first.get("id", thread["id"]), "channel_id": thread["id"]}

    async def _first_message(self, thread: str) -> Json:
        """The message that a post began with has its id; more is told to who may read it."""
        try:
            said: Json = await self._asking.get(
                "/channels/{channel_id}/messages/{message_id}", channel_id=thread, message_id=thread
            )
        except NotAllowed:
            return {"id": thread, "channel_id": thread}
        return said


def named(name: str) -> str:
    """A name as Discord takes it for a post or thread."""
    return " ".join(name.split())[:NAME] or "Paperboy"


def _archived_at(thread: Json) -> datetime:
    return datetime.fromisoformat(thread["thread_metadata"]["archive_timestamp"])


def _tag(channel: dict[str, Any]) -> str:
    """The first tag that anybody may give, where one has to be given."""
    if not int(channel.get("flags") or 0) & _REQUIRES_TAG:
        return ""
    tags = channel.get("available_tags") or ()
    return next((str(tag["id"]) for tag in tags if not tag.get("moderated")), "")
