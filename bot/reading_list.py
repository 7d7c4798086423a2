"""Use case: papers that a reader saved for later."""

from bot.chats import Chats
from bot.language import texts
from bot.ports import Store
from bot.readers import Readers
from bot.replies import Asker, Choice, Reply, Said, SavedShown, Toast
from bot.summaries import readable_paper

PAGE = 10
MOST = 1_000
"""Papers that one reader can save: years of reading, and no way to fill the store."""


class ReadingList:
    """Keeps a list for each reader; every method raises `StoreProblem`."""

    def __init__(self, *, readers: Readers, store: Store, chats: Chats) -> None:
        self._readers = readers
        self._store = store
        self._chats = chats

    async def has(self, asker: Asker, paper_id: str) -> bool:
        """Whether the reader has saved that paper."""
        return bool(asker.reader) and paper_id in await self._readers.saved_papers(
            asker.reader, limit=MOST
        )

    async def save(self, asker: Asker, paper_id: str) -> Toast:
        """Put a paper on the reader's list."""
        language = await self._chats.language(asker)
        say = texts(language)
        if not asker.reader:
            return Toast(text=_whose(language), alert=True)
        if await self._readers.saved_count(asker.reader) >= MOST:
            full = say.ngettext(
                "Your list is full: {count} paper.", "Your list is full: {count} papers.", MOST
            )
            return Toast(text=full.format(count=MOST), alert=True)
        if not await self._readers.save_paper(asker.reader, paper_id):
            return Toast(text=say.gettext("It is on your list already: /saved"))
        return Toast(text=say.gettext("Saved. Your list: /saved"))

    async def drop(self, asker: Asker, paper_id: str) -> Toast:
        """Take a paper off the reader's list."""
        say = texts(await self._chats.language(asker))
        await self._readers.drop_paper(asker.reader, paper_id)
        return Toast(text=say.gettext("Removed from your list."))

    async def show(self, asker: Asker, offset: int) -> Reply:
        """A page of the reader's list."""
        language = await self._chats.language(asker)
        say = texts(language)
        if not asker.reader:
            return Said(text=_whose(language))
        total = await self._readers.saved_count(asker.reader)
        if not total:
            none = say.gettext(
                "You have saved no papers yet. Press ☆ below one, or write {command}"
            )
            return Said(text=none.format(command=asker.ways.command("save", "2602.06570")))
        first = min(max(offset, 0), (total - 1) // PAGE * PAGE)
        ids = await self._readers.saved_papers(asker.reader, limit=PAGE, offset=first)
        papers = [await self._store.paper(one) for one in ids]
        turning = [
            Choice(label=label, act=f"l:{start}")
            for label, start in (("‹", first - PAGE), ("›", first + PAGE))
            if 0 <= start < total
        ]
        return SavedShown(
            papers=tuple(readable_paper(one) for one in papers if one is not None),
            first=first + 1,
            total=total,
            language=language,
            rows=(tuple(turning),) if turning else (),
        )


def _whose(language: str) -> str:
    return texts(language).gettext(
        "I cannot see who you are here. Write to me in private to save papers."
    )
