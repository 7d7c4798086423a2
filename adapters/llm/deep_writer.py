"""The `DeepWriter` port on a model that is asked through pydantic-ai."""

from collections.abc import Sequence
from dataclasses import replace

import structlog

from adapters.llm import deep_prompt
from adapters.llm.asking import Answer, Asking
from adapters.llm.deep_answer import DeepForm, read
from adapters.llm.errors import TooLong
from adapters.llm.room import LEAST, Room
from bot.deep_draft import DeepDraft, Refusal
from bot.draft import Usage
from bot.errors import SummarizerProblem, SummaryProblem
from bot.full_text import FullText
from bot.models import Paper

ANSWERS = 2
"""How often a model is asked for one draft: where an answer holds no claim, once more."""

_FAULT = "Your answer was not a JSON object with a list of claims. Answer again, in full."


log = structlog.get_logger(__name__)


class LlmDeepWriter:
    """Has deep reads written by a model.

    Args:
        context: tokens that the model can take in and write; where it turns out to take fewer,
            it is shown less from then on.
    """

    def __init__(self, *, asking: Asking, context: int) -> None:
        self._asking = asking
        self._room = Room(context)

    @property
    def version(self) -> str:
        """The model and the version of the prompt."""
        return f"deep:{self._asking.name}:{deep_prompt.VERSION}"

    async def write(
        self,
        paper: Paper,
        full_text: FullText,
        *,
        language: str,
        refused: Sequence[Refusal] = (),
    ) -> tuple[DeepDraft, Usage]:
        """Write claims, or others in place of those `refused`; of a cut-off answer the whole ones.

        Raises:
            SummaryProblem: the model refuses, or gives no claim to the second question either.
            SummarizerBusy: it is limiting us for longer than we wait, down or too slow.
            SummarizerBroken: key, model or address is wrong, or there is no credit.
        """
        spent, fault = Usage(), ""
        try:
            for _ in range(ANSWERS):
                answer = await self._ask(paper, full_text, refused, language=language, fault=fault)
                spent += answer.usage
                draft = read(answer.text)
                if draft.claims or refused:  # there may be nothing to put in their place
                    return draft, spent
                fault = f"\n\n{_FAULT}"
        except SummarizerProblem as problem:
            problem.usage += spent
            raise
        raise SummaryProblem("The model's answer holds no claim.", usage=spent)

    async def _ask(
        self,
        paper: Paper,
        full_text: FullText,
        refused: Sequence[Refusal],
        *,
        language: str,
        fault: str,
    ) -> Answer:
        """Ask for claims; where the paper does not fit, with less of it."""
        spent = Usage()
        while True:
            room = self._room
            rules = deep_prompt.instructions(language, most=room.claims)
            question = deep_prompt.question(
                paper, full_text, room=room.paper, refused=refused[: room.refused]
            )
            try:
                answer = await self._asking.ask(f"{question}{fault}", rules=rules, form=DeepForm)
            except SummarizerProblem as problem:
                is_too_long = isinstance(problem, TooLong)
                if not (is_too_long and self._narrow(room, room.context // 2)):
                    problem.usage += spent
                    raise
                continue
            spent += answer.usage
            took = answer.usage.tokens_in
            if not (room.overran(len(rules) + len(question), took) and self._narrow(room, took)):
                return replace(answer, usage=spent)

    def _narrow(self, shown: Room, context: int) -> bool:
        """Show the model less from now on than was shown, if that leaves anything to show."""
        if self._room.context < shown.context:
            return True  # another paper found that out meanwhile
        if not LEAST <= context < shown.context:
            return False
        self._room = Room(context)
        log.warning(
            "The model takes less than it is said to; deep reads are made of fewer passages",
            model=self._asking.name,
            tokens=context,
            mend="PAPERBOY_LLM_CONTEXT",
        )
        return True
