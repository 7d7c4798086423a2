"""Use case: one paper by its id, and papers by words."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot import summaries
from bot.errors import BadPaperId, NothingThere, PaperUnknown, SourceProblem
from bot.models import Brief, Found, Origin, Paper
from bot.paper_id import begun_id, parse_paper_id
from bot.ports import FigureStore, PaperSource, Store

_WHOLE = (Origin.HF, Origin.ARXIV)
"""Origins that know a whole paper; an imported file or the sample knows a part."""

_OFFERED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """A paper as it was found, and what its reader has to know of it.

    Attributes:
        cause: why it is shown from what is stored and not whole; empty where it is.
    """

    paper: Paper
    brief: Brief
    cause: str = ""


class Lookup:
    """Finds papers: in the store first, then where papers come from.

    Args:
        figures: None where papers are shown without any.
    """

    def __init__(
        self,
        *,
        store: Store,
        sources: Sequence[PaperSource],
        figures: FigureStore | None = None,
    ) -> None:
        self._store = store
        self._sources = sources
        self._figures = figures

    async def paper(self, text: str, *, language: str) -> Looked:
        """The paper that `text` names, by id or address, with its texts in a language.

        Raises:
            BadPaperId: `text` names none.
            PaperUnknown: no source has it; it offers ids that are nearly the same.
            SourceProblem: it is not stored, and the sources did not all answer.
        """
        paper_id = await self._id(text)
        stored = await self._store.paper(paper_id)
        if stored is not None and stored.origin in _WHOLE:
            return await self._looked(stored, language)
        try:
            asked = await self._ask(paper_id)
        except (PaperUnknown, SourceProblem) as problem:
            if stored is not None:
                return await self._looked(stored, language, cause=str(problem))
            if isinstance(problem, PaperUnknown):
                raise await self._unknown(paper_id) from problem
            raise
        await self._store.save_papers([asked])
        # Read back: the store may know more of the paper than this answer said.
        return await self._looked(await self._store.paper(paper_id) or asked, language)

    async def search(self, words: str, *, limit: int) -> Sequence[Found]:
        """Stored papers that hold every word of `words`, best first.

        Raises:
            NothingThere: there is none.
        """
        found = await self._store.search(words, limit=limit)
        if not found:
            raise NothingThere(
                f"No stored paper holds “{words}”. `paperboy fetch --since DAY` stores more lists."
            )
        return found

    async def begun(self, text: str, *, limit: int) -> Sequence[str]:
        """Ids of stored papers that begin with what is written, the newest first."""
        begun = begun_id(text)
        return await self._store.ids_from(begun, limit=limit) if begun else ()

    async def _id(self, text: str) -> str:
        try:
            return parse_paper_id(text)
        except BadPaperId as problem:
            raise BadPaperId(f"{problem}{_hint(await self._near(text.strip()))}") from None

    async def _ask(self, paper_id: str) -> Paper:
        """The paper from the first source that has it; the last trouble if none has."""
        trouble: PaperUnknown | SourceProblem = PaperUnknown(f"No source has {paper_id}.")
        for source in self._sources:
            try:
                return await source.fetch_paper(paper_id)
            except PaperUnknown:
                continue
            except SourceProblem as problem:
                trouble = problem
        raise trouble

    async def _looked(self, paper: Paper, language: str, cause: str = "") -> Looked:
        known = await self._store.summaries([paper.id], language)
        figures = await self._figures.figures([paper.id]) if self._figures else {}
        shown = summaries.readable_paper(paper)
        brief = summaries.brief(shown, known, figures.get(paper.id))
        return Looked(paper=shown, brief=brief, cause=cause)

    async def _unknown(self, paper_id: str) -> PaperUnknown:
        near = await self._near(paper_id)
        return PaperUnknown(
            f"Neither Hugging Face nor arXiv has a paper {paper_id}.{_hint(near)}", near=near
        )

    async def _near(self, paper_id: str) -> Sequence[str]:
        return (await self._store.similar_ids(paper_id))[:_OFFERED]


def _hint(near: Sequence[str]) -> str:
    return f" Did you mean {' or '.join(near)}?" if near else ""
