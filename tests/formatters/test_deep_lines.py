import pytest

from bot.deep_draft import Claim, DeepDraft, Part
from formatters.deep_lines import Line, Section, sections
from formatters.deep_sections import render


def claim(text: str, part: Part) -> Claim:
    return Claim(part=part, text=text, where="§3_2", quote="It says so.")


def test_ours_come_back_as_they_were_claimed() -> None:
    hostile = "# *Not* a `heading` & [no](link) <b> 1. \\alpha_i **2**"
    claims = (
        claim("- It burns.", Part.MOTIVATION),
        claim(hostile, Part.RESULTS),
        claim("1. It scores 85.2.", Part.RESULTS),
    )

    assert sections(render(DeepDraft(claims), language="en")) == (
        Section("1. Motivation and problem", (Line("- It burns. (§3_2)"),)),
        Section(
            "2. Quantitative results",
            (
                Line(f"{hostile} (§3_2)", listed=True),
                Line("1. It scores 85.2. (§3_2)", listed=True),
            ),
        ),
    )


def test_imported_ones_lose_their_marks_and_keep_their_words() -> None:
    deep = (
        "```markdown\nOf soup.\n\n### Heat ##\n* **Low**: keep it *below* 90.\n---\n+ 2 ** 3\n~~~\n"
        "## Empty\n"
    )

    assert sections(deep) == (
        Section("", (Line("Of soup."),)),
        Section(
            "Heat",
            (Line("Low: keep it *below* 90.", listed=True), Line("2 ** 3", listed=True)),
        ),
        Section("Empty"),
    )


@pytest.mark.parametrize("nothing", ["", "\n\n", "```\n```", "- \u200b", "---"])
def test_where_nothing_is_said_there_is_no_section(nothing: str) -> None:
    assert sections(nothing) == ()
