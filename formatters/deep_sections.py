"""A deep read as Markdown: sections of claims, each with where it stands in the paper."""

import re
from gettext import NullTranslations

from bot.deep_draft import Claim, DeepDraft, Part
from bot.language import texts
from formatters.escape import escape_inline, on_one_line

_BLOCK_MARK = re.compile(r"^(?=[#>+=|-])|(?<=^\d)(?=[.)]\s)|(?<=^\d\d)(?=[.)]\s)")


def render(draft: DeepDraft, *, language: str) -> str:
    """Write the sections that have claims, numbered without gaps, below headings of level two."""
    say = texts(language)
    told = [(_heading(say, part), draft.of(part)) for part in Part if draft.of(part)]
    return "\n\n".join(
        f"## {number}. {heading}\n\n{_body(claims)}"
        for number, (heading, claims) in enumerate(told, start=1)
    )


def _body(claims: tuple[Claim, ...]) -> str:
    if len(claims) == 1:
        return _sentence(claims[0])
    return "\n".join(f"- {_sentence(claim)}" for claim in claims)


def _sentence(claim: Claim) -> str:
    """The claim as it stands, though it may look like Markdown, and where the paper says it."""
    text = _BLOCK_MARK.sub(r"\\", escape_inline(on_one_line(claim.text)), count=1)
    return f"{text} ({escape_inline(on_one_line(claim.where))})"


def _heading(say: NullTranslations, part: Part) -> str:
    headings = {
        Part.MOTIVATION: say.gettext("Motivation and problem"),
        Part.CONTRIBUTIONS: say.gettext("Contributions and novelty"),
        Part.METHOD: say.gettext("Model architecture and training"),
        Part.SETUP: say.gettext("Experimental setup"),
        Part.RESULTS: say.gettext("Quantitative results"),
        Part.LIMITATIONS: say.gettext("Limitations and possible failures"),
        Part.OUTLOOK: say.gettext("Future work and extensions"),
    }
    return headings[part]
