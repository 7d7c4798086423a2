"""One deep read: claims, their check, and other claims in place of those that were refused."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from bot.deep_draft import Claim, DeepDraft, DeepWriter, Refusal
from bot.draft import Usage
from bot.errors import SummarizerProblem, SummaryProblem
from bot.evidence import sift
from bot.full_text import FullText
from bot.models import Paper
from bot.orders import full_text_without_orders


@dataclass(frozen=True, slots=True, kw_only=True)
class DeepWritten:
    """What came of a paper.

    Attributes:
        draft: the claims that the paper bears out; never empty.
        refused: those of the last draft that it does not.
        usage: what every call took.
    """

    draft: DeepDraft
    refused: tuple[Refusal, ...] = ()
    usage: Usage


async def write(
    paper: Paper, full_text: FullText, *, language: str, writer: DeepWriter
) -> DeepWritten:
    """Have a deep read written; where claims are refused, ask once more for others.

    Raises:
        SummaryProblem: the paper bears out no claim.
        SummarizerProblem: there is no draft.
    """
    # Nobody is shown what the paper orders, and nothing is borne out by it.
    full_text = await asyncio.to_thread(full_text_without_orders, full_text)
    first, usage = await writer.write(paper, full_text, language=language)
    kept, refused = await _sifted(first.claims, full_text, language)
    if refused or not kept:
        try:
            second, more = await writer.write(paper, full_text, language=language, refused=refused)
        except SummarizerProblem as problem:
            problem.usage += usage
            if not kept:
                raise
            usage = problem.usage
        else:
            usage += more
            kept, refused = await _sifted((*kept, *second.claims), full_text, language)
    if not kept:
        raise SummaryProblem(_nothing_left(refused), usage=usage)
    return DeepWritten(draft=DeepDraft(kept), refused=refused, usage=usage)


async def _sifted(
    claims: Sequence[Claim], full_text: FullText, language: str
) -> tuple[tuple[Claim, ...], tuple[Refusal, ...]]:
    # Names are looked for in the whole paper: a second of work for a long one.
    return await asyncio.to_thread(sift, claims, full_text, language=language)


def _nothing_left(refused: Sequence[Refusal]) -> str:
    if not refused:
        return "The model claims nothing of this paper."
    return f"The paper bears out nothing of what the model claims. {refused[0].says}"
