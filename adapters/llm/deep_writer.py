"""The `DeepWriter` port on a model that is asked through pydantic-ai."""

from collections.abc import Sequence

from adapters.llm import deep_prompt
from adapters.llm.asking import Asking
from adapters.llm.deep_answer import DeepForm, read
from bot.deep_draft import DeepDraft, Refusal
from bot.draft import Usage
from bot.errors import SummarizerProblem, SummaryProblem
from bot.full_text import FullText
from bot.models import Paper

ANSWERS = 2
"""How often a model is asked for one draft: where an answer holds no claim, once more."""

_FAULT = "Your answer was not a JSON object with a list of claims. Answer again, in full."


class LlmDeepWriter:
    """Has deep reads written by a model; `room` is what it is shown of a paper, in characters."""

    def __init__(self, *, asking: Asking, room: int) -> None:
        self._asking = asking
        self._room = room

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
        question = deep_prompt.question(paper, full_text, room=self._room, refused=refused)
        rules = deep_prompt.instructions(language)
        spent, fault = Usage(), ""
        try:
            for _ in range(ANSWERS):
                answer = await self._asking.ask(f"{question}{fault}", rules=rules, form=DeepForm)
                spent += answer.usage
                draft = read(answer.text)
                if draft.claims or refused:  # there may be nothing to put in their place
                    return draft, spent
                fault = f"\n\n{_FAULT}"
        except SummarizerProblem as problem:
            problem.usage += spent
            raise
        raise SummaryProblem("The model's answer holds no claim.", usage=spent)
