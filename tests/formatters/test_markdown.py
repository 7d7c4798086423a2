from collections.abc import Callable
from dataclasses import astuple, replace
from datetime import date
from pathlib import Path

import pytest

from bot.document import Document, Imprint, Section, Shape
from bot.language import ENGLISH, LANGUAGES
from bot.models import Brief, Digest, Edition, Entry, Origin, Paper
from bot.span import Period, Span
from formatters.markdown import LABELS, figure_name, picture_name, render, thumbnail_name
from formatters.reading import read

DATA = Path(__file__).parent / "data"
MONDAY = date(2026, 2, 9)
PICTURE = "https://cdn-thumbnails.huggingface.co/social-thumbnails/papers/2602.06570.png"

MakePaper = Callable[..., Paper]


def digest_of(*entries: Entry, language: str = "en", period: Period = Period.DAY) -> Digest:
    return Digest(
        span=Span.of(period, MONDAY),
        entries=entries,
        total=42,
        as_of=None,
        edition=Edition.FINAL,
        language=language,
    )


def page(digest: Digest, *sections: Section) -> str:
    imprint = Imprint(sections=sections) if sections else Imprint()
    return render(Document(shape=Shape.MARKDOWN, digest=digest, imprint=imprint))


@pytest.mark.parametrize("name", ["2026-02-09-top3.md", "2026-01-08-top2.md"])
def test_a_page_that_was_read_comes_out_as_it_was_with_its_emoji_mended(name: str) -> None:
    text = (DATA / name).read_bytes().decode()

    document = read(text, name).document

    assert document is not None
    assert render(document) == text.replace("### \ufffd 핵심", "### 🔑 핵심")


def test_an_english_page_has_english_headings(paper: MakePaper) -> None:
    entry = Entry(
        rank=1,
        paper=paper(title="F-GRPO: Don't Let Your Policy Forget", upvotes=53, thumbnail=PICTURE),
        brief=Brief(
            one_line="It remembers the rare.",
            points=("It is cheap.", "It is small."),
            abstract="We study it.",
        ),
        figures=("F-GRPO_fig_1.png", "https://example.org/a(b).png"),
    )

    assert page(digest_of(entry)) == (
        "# 2026-02-09 Daily Papers (Top 1)\n"
        "\n"
        "## 1. [F-GRPO: Don't Let Your Policy Forget](https://huggingface.co/papers/2602.06570)\n"
        "**Upvotes**: 53\n"
        "\n"
        "![Thumbnail](images/F-GRPO_Don't_Let_Your_Policy_Forget_img.jpg)\n"
        "\n"
        "### 📌 In one line\n"
        "It remembers the rare.\n"
        "\n"
        "### 🔑 Key points\n"
        "- It is cheap.\n"
        "- It is small.\n"
        "\n"
        "### 📝 Abstract\n"
        "We study it.\n"
        "\n"
        "### 🖼️ Figures\n"
        "![Figure](images/F-GRPO_fig_1.png)\n"
        "\n"
        "![Figure](https://example.org/a%28b%29.png)\n"
        "\n"
        "\n"
        "---\n"
        "\n"
    )


def test_english_texts_on_a_korean_page_are_marked_as_originals(paper: MakePaper) -> None:
    brief = Brief(
        one_line="It works.",
        one_line_from=Origin.HF,
        abstract="We study it.",
        abstract_from=Origin.ABSTRACT,
    )

    text = page(digest_of(Entry(rank=1, paper=paper(), brief=brief), language="ko-KR"))

    assert "### 📌 요약 (원문)\nIt works.\n\n### 📝 초록 (원문)\nWe study it.\n" in text
    document = read(text, "x.md").document
    assert document is not None
    assert document.digest.entries[0].brief == replace(brief, one_line_from=Origin.ABSTRACT)
    assert document.digest.entries[0].paper.abstract == "We study it."


def test_every_language_has_headings_that_no_other_has() -> None:
    headings = [heading for labels in LABELS.values() for heading in {*astuple(labels)}]

    assert LABELS.keys() == LANGUAGES.keys()
    assert len(headings) == len({*headings})


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != ENGLISH])
def test_a_page_in_another_language_is_read_back_in_it(paper: MakePaper, language: str) -> None:
    brief = Brief(
        one_line="One.",
        one_line_from=Origin.IMPORT,
        points=("Two.",),
        abstract="Three.",
        abstract_from=Origin.IMPORT,
    )
    entry = Entry(rank=1, paper=paper(), brief=brief, figures=("https://example.org/a.png",))

    reading = read(page(digest_of(entry, language=language)), "x.md")

    assert reading.document is not None
    assert not reading.problems
    assert reading.document.digest.language == language
    assert reading.document.digest.entries[0].brief == brief
    assert reading.document.digest.entries[0].figures == entry.figures


def test_what_a_paper_lacks_is_left_out(paper: MakePaper) -> None:
    bare = Entry(rank=1, paper=paper(), brief=Brief(points=(" ",)))

    text = page(digest_of(bare))

    assert "###" not in text
    assert "Thumbnail" not in text


def test_the_parts_stand_in_the_order_that_is_asked_for(paper: MakePaper) -> None:
    brief = Brief(one_line="One.", points=("Two.",), abstract="Three.")
    digest = digest_of(Entry(rank=1, paper=paper(), brief=brief))

    text = page(digest, Section.POINTS, Section.ABSTRACT)

    assert text.index("Key points") < text.index("Abstract")
    assert "In one line" not in text


@pytest.mark.parametrize(
    ("period", "title"),
    [
        (Period.WEEK, "# 2026-W07 Weekly Papers (Top 1)\n"),
        (Period.MONTH, "# 2026-02 Monthly Papers (Top 1)\n"),
    ],
)
def test_a_week_and_a_month_have_titles_of_their_own(
    paper: MakePaper, period: Period, title: str
) -> None:
    digest = digest_of(Entry(rank=1, paper=paper()), period=period)

    text = page(digest)

    assert text.startswith(title)
    reading = read(text, "x.md")
    assert reading.document is not None
    assert reading.document.digest.span == digest.span
    assert not reading.problems


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("F-GRPO: Don't Let Your Policy", "F-GRPO_Don't_Let_Your_Policy"),
        ("Benchmark^2: Long-Horizon, Active", "Benchmark^2_Long-Horizon,_Active"),
        ('a<b>c:d"e/f\\g|h?i*j', "abcdefghij"),
        ("ends with AI " + "x" * 200, "ends_with_AI_" + "x" * 87),
        ("../../etc/passwd", "....etcpasswd"),
        ("tab\tand\nline", "tab_and_line"),
        ("bell\x07 and \u202eright to left", "bell_and_right_to_left"),
        ("???", "untitled"),
        ("", "untitled"),
    ],
)
def test_a_picture_is_named_after_the_title(title: str, name: str) -> None:
    assert picture_name(title) == name


def test_a_picture_name_fits_into_a_file_name_in_any_script() -> None:
    name = picture_name("가" * 100)

    assert name == "가" * 66
    assert len(f"{name}_2602.06570_fig_10.jpeg".encode()) < 255


def test_papers_of_one_name_have_pictures_of_their_own(paper: MakePaper) -> None:
    one, two, other = (
        Entry(rank=rank, paper=paper(paper_id, title=title))
        for rank, (paper_id, title) in enumerate(
            [("2602.00001", "Why?"), ("math/0309136", "WHY"), ("2602.00003", "Because")], start=1
        )
    )
    digest = digest_of(one, two, other)

    assert thumbnail_name(one, digest) == "Why_2602.00001_img.jpg"
    assert thumbnail_name(two, digest) == "WHY_math0309136_img.jpg"
    assert thumbnail_name(other, digest) == "Because_img.jpg"
    assert figure_name(two, digest, 2, "https://x.org/a.PNG?b=c.gif") == (
        "WHY_math0309136_fig_2.png"
    )
    assert figure_name(other, digest, 1, "https://x.org/a") == "Because_fig_1.png"


@pytest.mark.parametrize(
    ("title", "link"),
    [
        ("50% of f(x) [v2] #1", "images/50%25_of_f%28x%29_%5Bv2%5D_%231_img.jpg"),
        ("Don't, ever^2", "images/Don't,_ever^2_img.jpg"),
        ("가나", "images/가나_img.jpg"),
    ],
)
def test_a_picture_link_holds_nothing_that_ends_it(paper: MakePaper, title: str, link: str) -> None:
    digest = digest_of(Entry(rank=1, paper=paper(title=title, thumbnail=PICTURE)))

    assert f"\n![Thumbnail]({link})\n" in page(digest)


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("<think> [a](b) `c`", r"\<think> \[a\](b) \`c\`"),
        ("# 1 * 2 _x_ snake_case", r"# 1 \* 2 \_x\_ snake_case"),
        ("a < b & c, 5 ~ 6", "a < b & c, 5 ~ 6"),
        ("two\n lines", "two lines"),
        ("", "2602.06570"),
    ],
)
def test_a_title_is_shown_as_it_stands(paper: MakePaper, title: str, shown: str) -> None:
    text = page(digest_of(Entry(rank=1, paper=paper(title=title))))

    assert f"## 1. [{shown}](https://huggingface.co/papers/2602.06570)\n" in text


def test_a_text_cannot_break_out_of_its_part(paper: MakePaper) -> None:
    brief = Brief(
        one_line="<think> hides `<b>`\n\n# so does this",
        points=("# a\n```\nb",),
        abstract="one\n---\n===\n\\# two",
    )

    text = page(digest_of(Entry(rank=1, paper=paper(), brief=brief)))

    assert "\\<think> hides `<b>`\n\\# so does this\n" in text
    assert "- \\# a\n  \\```\n  b\n" in text
    assert "one\n\\---\n\\===\n\\\\\\# two\n" in text
