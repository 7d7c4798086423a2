"""The `Summarizer` port on a model that is asked through pydantic-ai."""

from dataclasses import replace

from adapters.llm import prompt
from adapters.llm.answer import form, read
from adapters.llm.asking import Asking
from bot.draft import Draft, Usage
from bot.errors import SummarizerProblem, SummaryProblem
from bot.language import ENGLISH
from bot.models import Paper

ANSWERS = 2
"""How often a model is asked for one draft: where an answer is not as asked, once more."""


class LlmSummarizer:
    """Has papers summarized by a model (`bot.ports.Summarizer`)."""

    def __init__(self, *, asking: Asking) -> None:
        self._asking = asking

    @property
    def version(self) -> str:
        """The model and the version of the prompt."""
        return f"llm:{self._asking.name}:{prompt.VERSION}"

    async def summarize(
        self, paper: Paper, *, language: str, complaint: str = "", before: Draft | None = None
    ) -> tuple[Draft, Usage]:
        """Write of one paper; fields that are not as asked in the second answer stay empty.

        In English the abstract is the paper's own.

        Raises:
            SummaryProblem: the model refuses, or gives no usable answer to the second question.
            SummarizerBusy: it is limiting us for longer than we wait, down or too slow.
            SummarizerBroken: key, model or address is wrong, or there is no credit.
        """
        asked, spent, draft = form(language), Usage(), Draft()
        fault = complaint
        try:
            for _ in range(ANSWERS):
                question = prompt.question(paper, complaint=fault, before=before)
                rules = prompt.instructions(language)
                answer = await self._asking.ask(question, rules=rules, form=asked)
                spent += answer.usage
                # Of an answer that was cut off the end is missing, and nobody knows of what else.
                reading = read("" if answer.is_cut_off else answer.text, asked)
                draft = reading.draft if reading.draft != Draft() else draft
                if not reading.fault:
                    return _whole(draft, paper, language), spent
                fault = f"{complaint} {reading.fault}".strip()
        except SummarizerProblem as problem:
            problem.usage += spent
            raise
        if draft == Draft():
            raise SummaryProblem(f"The model's answer is no summary: {reading.fault}", usage=spent)
        return _whole(draft, paper, language), spent


def _whole(draft: Draft, paper: Paper, language: str) -> Draft:
    return replace(draft, abstract=paper.abstract) if language == ENGLISH else draft
