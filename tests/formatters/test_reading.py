from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.document import Document, Imprint, Section, Shape
from bot.models import Brief, Digest, Edition, Entry, Organization, Origin, Paper
from bot.span import Period, Span
from formatters import deep, jekyll, markdown
from formatters.mojibake import repair
from formatters.reading import Problem, Reading, read

DATA = Path(__file__).parent / "data"
FILES = sorted(DATA.glob("*.md"))
RENDER = {
    Shape.MARKDOWN: markdown.render,
    Shape.JEKYLL: jekyll.render,
    Shape.DEEP: deep.render,
}
TOP = "2026-02-09-top3.md"
POST = "2026-02-09-jekyll.md"
DEEP = "2025-05-27-deep.md"


def text_of(name: str) -> str:
    return (DATA / name).read_bytes().decode()


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


def test_japanese_pages_under_older_headings_stay_readable() -> None:
    page = """# 2026-02-09 Daily Papers (Top 1)

## 1. [Widgets](https://huggingface.co/papers/2602.06570)
**Upvotes**: 3

### 📌 要約（原文）
Widgets grow.

### 🔑 ポイント
- 速い。

---
"""

    older = read(page, "x.md")
    newer = read(page.replace("要約", "一行要約").replace("ポイント", "重要ポイント"), "x.md")

    assert older == newer
    assert older.problems == ()
    assert older.document is not None
    assert older.document.digest.language == "ja"
    assert older.document.digest.entries[0].brief.one_line_from is Origin.ABSTRACT


@pytest.mark.parametrize(
    ("name", "shape", "papers"),
    [
        (TOP, Shape.MARKDOWN, 3),
        ("2026-01-08-top2.md", Shape.MARKDOWN, 2),
        (POST, Shape.JEKYLL, 4),
        (DEEP, Shape.DEEP, 3),
    ],
)
def test_knows_a_file_by_what_is_in_it(name: str, shape: Shape, papers: int) -> None:
    reading = read(text_of(name), "whatever.txt")

    assert reading.problems == ()
    assert not reading.repaired
    assert reading.document is not None
    assert (reading.document.shape, len(reading.document.digest.entries)) == (shape, papers)
    assert reading.document.digest.origin is Origin.IMPORT
    assert reading.document.digest.as_of is None
    assert reading.document.digest.edition is Edition.FINAL


def test_reads_every_part_of_a_markdown_page() -> None:
    document = read(text_of("2026-01-08-top2.md"), "x.md").document

    assert document is not None
    assert document.imprint.sections == (Section.LINE, Section.ABSTRACT, Section.POINTS)
    assert document.digest.language == "ko"
    entry = document.digest.entries[0]
    assert entry == Entry(
        rank=1,
        paper=Paper(
            id="2601.03509",
            title="Evolving Programmatic Skill Networks",
            listed=date(2026, 1, 8),
            upvotes=51,
            origin=Origin.IMPORT,
        ),
        brief=Brief(
            one_line="기술을 프로그램으로 적어 두고 다시 쓰는 에이전트이다.",
            one_line_from=Origin.IMPORT,
            points=("기술 하나는 실행되는 프로그램 하나이다.", "자주 틀리는 기술은 고쳐 쓴다."),
            abstract="시험용 초록: 기술은 그물처럼 이어지고, 쓰면서 다듬어진다.",
            abstract_from=Origin.IMPORT,
        ),
        figures=("Evolving_Programmatic_Skill_Networks_fig_1.png",),
    )


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: b"\xef\xbb\xbf" + data,
        lambda data: data.replace(b"\n", b"\r\n"),
        lambda data: data.replace(b"\n", b"\r"),
        lambda data: data.decode().encode("utf-16"),
    ],
    ids=["BOM", "CRLF", "CR", "UTF-16"],
)
def test_reads_whatever_an_editor_made_of_it(file: Path, spoil: Callable[[bytes], bytes]) -> None:
    data = file.read_bytes()

    assert read(spoil(data), file.name) == read(data, file.name)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
@pytest.mark.parametrize("decoder", ["mac_roman", "latin-1"])
def test_reads_what_was_decoded_wrongly(file: Path, decoder: str) -> None:
    data = file.read_bytes()

    assert read(data.decode(decoder), file.name) == replace(read(data, file.name), repaired=True)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n",
        b"# Notes\n\nNothing of ours.\n",
        b"%PDF-1.7\n\x00\xff\xfe\x80",
        b'{"papers": []}',
        b"1. **bold** - and so on\n2. **more** - of it\n",
    ],
)
def test_a_file_that_is_no_digest_is_one_problem(data: bytes) -> None:
    reading = read(data, "notes.md")

    assert reading.document is None
    assert [(problem.file, problem.line) for problem in reading.problems] == [("notes.md", 1)]


GRPO = "2602.06717"


@pytest.mark.parametrize(
    ("old", "new", "kept", "what"),
    [
        (f"(https://huggingface.co/papers/{GRPO})", "(#)", 2, "no link with an arXiv id"),
        (f"](https://huggingface.co/papers/{GRPO})", "", 2, "no link with an arXiv id"),
        (GRPO, "2602.06570", 2, "stands here again"),
        ("**Upvotes**: 53", "**Upvotes**: many", 3, "“**Upvotes**: many” is no number of votes"),
        ("**Upvotes**: 53", "**Upvotes**: 53 or so", 3, "53 or so” is no number of votes"),
        ("**Upvotes**: 53", "**Upvotes**: -5", 3, "-5” is no number of votes"),
        ("**Upvotes**: 53", "", 3, "No votes given"),
        ("### 📌 요약\n드문", "### 🎧 소리\n드문", 3, "The heading “### 🎧 소리” is unknown"),
        ("### 📌 요약\n드문", "### 📝 초록 (번역)\n드문", 3, "stands here twice"),
        ("### 📌 요약\n드문", "드문", 3, "“드문 정답을 잊지 않게 하는 강화 학습 방법이다.”"),
        ("### 📝 초록 (번역)\n시험을 위해 지어낸 두", "지어낸 두", 3, "“지어낸 두 번째"),
        ("# 2026-02-09 Daily Papers (Top 3)", "", 3, "There is no title"),
        ("(Top 3)", "(Top 5)", 3, "announces 5 papers, and the file holds 3"),
        ("[F-GRPO: Don't Let Your Policy Learn the Obvious and Forget the Rare]", "[]", 3, "no t"),
    ],
)
def test_names_what_is_wrong_with_a_page_and_keeps_the_rest(
    old: str, new: str, kept: int, what: str
) -> None:
    spoilt = text_of(TOP).replace(old, new, 1)
    assert spoilt != text_of(TOP)

    reading = read(spoilt, TOP)

    assert reading.document is not None
    assert len(reading.document.digest.entries) == kept
    assert len(reading.problems) == 1
    assert what in reading.problems[0].what


def test_a_problem_is_found_at_its_line() -> None:
    spoilt = text_of(TOP).replace("**Upvotes**: 53", "**Upvotes**: many")

    reading = read(spoilt, "old/top.md")

    assert reading == Reading(
        reading.document,
        (
            Problem(
                "old/top.md",
                line_of(spoilt, "many"),
                "“**Upvotes**: many” is no number of votes; 0 is taken.",
            ),
        ),
    )


def test_a_missing_heading_between_paragraphs_is_named() -> None:
    spoilt = text_of("2026-01-08-top2.md").replace("### 📝 초록 (번역)\n", "", 1)

    reading = read(spoilt, "x.md")

    assert [problem.line for problem in reading.problems] == [
        line_of(spoilt, "기술을 프로그램으로")
    ]
    assert "Several paragraphs" in reading.problems[0].what


@pytest.mark.parametrize(
    ("old", "new", "kept", "what"),
    [
        ("(https://huggingface.co/papers/2602.06949)\n   - [논문", "(#)\n   - [논문", 4, ""),
        ("2602.06949", "none", 3, "no link with an arXiv id"),
        ("2602.06949", "2602.06570", 3, "stands here again"),
        ("👍 19", "👍 lots", 4, "“lots” is no number of votes"),
        ("총 **4개**", "총 **몇 개**", 4, "It is not said how many"),
        ("## 📊 좋아요 순위\n", "", 4, "“## 📊 좋아요 순위” is missing"),
        ("# Hugging Face Daily Papers - 2026-02-09\n\n총", "총", 4, "is missing"),
        ("author: crawler", "layout: post", 4, "“layout: post” is not understood"),
        ("author: crawler\n---", "author: crawler", 4, "not closed"),
        ("   - 기관: NVIDIA", "   - 지도: NVIDIA", 4, "“- 지도: NVIDIA” is not understood"),
    ],
)
def test_names_what_is_wrong_with_a_post_and_keeps_the_rest(
    old: str, new: str, kept: int, what: str
) -> None:
    spoilt = text_of(POST).replace(old, new)
    assert spoilt != text_of(POST)

    reading = read(spoilt, POST)

    assert reading.document is not None
    assert len(reading.document.digest.entries) == kept
    assert [what in problem.what for problem in reading.problems] == ([True] if what else [])


@pytest.mark.parametrize(
    ("old", "new", "kept", "what"),
    [
        ("## 2505.18675", "## unknown", 3, ""),
        ("2505.18675", "none", 2, "no arXiv id"),
        ("2505.18675", "2505.20258", 2, "stands here again"),
        ("# 📰 Hugging Face Daily Papers – 2025-05-27\n", "", 3, "There is no title"),
        ("\n## 2505.20258", "\nhello\n\n## 2505.20258", 3, "“hello” is not understood"),
    ],
)
def test_names_what_is_wrong_with_deep_reads_and_keeps_the_rest(
    old: str, new: str, kept: int, what: str
) -> None:
    spoilt = text_of(DEEP).replace(old, new)
    assert spoilt != text_of(DEEP)

    reading = read(spoilt, DEEP)

    assert reading.document is not None
    assert len(reading.document.digest.entries) == kept
    assert [what in problem.what for problem in reading.problems] == ([True] if what else [])


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_file_that_was_cut_off_is_named_wherever_it_ends(file: Path) -> None:
    data = file.read_bytes()
    whole = read(data, file.name).document
    assert whole is not None

    for size in range(len(data) * 2 // 3, len(data.rstrip()), 7):
        rest = data[:size]
        if rest.rstrip().endswith(b"---") or rest.endswith(
            b"\n\n"
        ):  # Between two papers it may be whole.
            continue
        reading = read(rest, file.name)

        assert reading.problems
        assert reading.document is not None
        assert reading.document.digest.entries[0] == whole.digest.entries[0]


def test_without_any_date_there_is_no_digest() -> None:
    spoilt = text_of(TOP).replace("# 2026-02-09 Daily", "# today's Daily")

    reading = read(spoilt, "top.md")

    assert reading.document is None
    assert "the file's name has no date either" in reading.problems[-1].what


def test_bytes_that_are_not_utf_8_are_named_by_their_line() -> None:
    data = (DATA / TOP).read_bytes()
    spoilt = data.replace("비용은".encode(), b"\xff\xfe")

    reading = read(spoilt, TOP)

    assert [problem.line for problem in reading.problems] == [line_of(text_of(TOP), "비용은")]
    assert reading.document is not None


# What is written is read back to the last character, but for what these normalise:
# line ends are line feeds; a text has no white space around it; a title, an organization and a
# setting stand on one line; a one-liner has no blank lines; points that are empty are left out.
HAZARDS = st.sampled_from(
    [
        *("\n", "\n\n", " ", "  ", "\t", "\\", "\\\\", "`", "``", "```", "~~~", "*", "**", "_"),
        *("#", "# ", "## ", "### ", "---", "===", "- ", "> ", "1. ", "[", "]", "(", ")", "](", "|"),
        *("<", "<think>", "</b>", "<!--", "&", "&amp;", "&#123;", "&#50;", "{", "{{", "{%", "%}"),
        *("$", "$\\rightarrow$", "\\textbf{a}", "\u2028", "\x85", "\x0b", "한글", "é", "“", "😀"),
        *("12", "·7 authors", "논문 요약: ", '"', "https://", "images/", "%41", "2505.20258"),
        "\n## 2. [x](https://huggingface.co/papers/2602.00001)\n**Upvotes**: 5\n",
        "\n### 📌 요약\n",
        "\n### 📝 Abstract\n",
        "\n### 🖼️ 추가 자료\n![Figure](images/a.png)\n",
        "\n1. **x** - 👍 5\n   - 기관: a\n     - Abstract: b\n",
        "\n## 2505.20258\n🔗 https://huggingface.co/papers/2505.20258\n**Summary**:\n```markdown\n",
    ]
)
ANYTHING = st.lists(st.one_of(HAZARDS, st.text(max_size=6)), max_size=8).map("".join)


def tidied(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def one_line(text: str) -> str:
    return " ".join(part.strip() for part in tidied(text).split("\n") if part.strip())


def paragraph(text: str) -> str:
    return "\n".join(part for part in tidied(text).split("\n") if part.strip())


TEXTS = ANYTHING.map(tidied)
TITLES = ANYTHING.map(one_line).filter(bool)
SPANS = st.builds(Span.of, st.sampled_from(Period), st.dates(date(2023, 5, 4), date(2099, 12, 31)))
IDS = st.lists(
    st.sampled_from(["2602.06570", "2505.20258", "0706.0376", "hep-th/9901001"]),
    min_size=1,
    max_size=3,
    unique=True,
)


def digest_of(span: Span, entries: list[Entry], language: str, total: int = 0) -> Digest:
    return Digest(
        span=span,
        entries=tuple(
            replace(entry, paper=replace(entry.paper, listed=span.first))
            if span.period is Period.DAY
            else entry
            for entry in entries
        ),
        total=max(total, len(entries)),
        as_of=None,
        edition=Edition.FINAL,
        language=language,
        origin=Origin.IMPORT,
    )


def papers(draw: st.DrawFn) -> list[Paper]:
    return [
        Paper(
            id=paper_id,
            title=draw(TITLES),
            upvotes=draw(st.integers(0, 99_999)),
            origin=Origin.IMPORT,
        )
        for paper_id in draw(IDS)
    ]


@st.composite
def pages(draw: st.DrawFn) -> Document:
    language = draw(st.sampled_from(["ko", "en"]))
    entries = []
    for rank, paper in enumerate(papers(draw), start=1):
        # The order of the parts can be seen where a paper has them all.
        some = TEXTS.filter(bool) if rank == 1 else TEXTS
        line, abstract = paragraph(draw(some)), draw(some)
        from_original = st.sampled_from([Origin.ABSTRACT, Origin.IMPORT])
        line_from = draw(from_original) if line and language == "ko" else Origin.IMPORT
        abstract_from = draw(from_original) if language == "ko" else Origin.ABSTRACT
        if not abstract:
            abstract_from = Origin.IMPORT
        entries.append(
            Entry(
                rank=rank,
                paper=replace(paper, abstract=abstract if abstract_from is Origin.ABSTRACT else ""),
                brief=Brief(
                    one_line=line,
                    one_line_from=line_from,
                    points=tuple(
                        draw(st.lists(TEXTS.filter(bool), min_size=int(rank == 1), max_size=3))
                    ),
                    abstract=abstract,
                    abstract_from=abstract_from,
                ),
                figures=tuple(
                    draw(
                        st.lists(
                            ANYTHING.filter(
                                lambda name: name and not name.startswith(("http", "images/"))
                            ),
                            max_size=2,
                        )
                    )
                ),
            )
        )
    sections = tuple(draw(st.permutations(list(Section))))
    return Document(
        shape=Shape.MARKDOWN,
        digest=digest_of(draw(SPANS), entries, language),
        imprint=Imprint(sections=sections),
    )


@st.composite
def posts(draw: st.DrawFn) -> Document:
    entries = []
    for rank, paper in enumerate(papers(draw), start=1):
        name, abstract = draw(ANYTHING.map(one_line)), draw(TEXTS)
        made = replace(
            paper,
            abstract=abstract,
            organization=Organization("", name) if name else None,
            author_count=0 if name else draw(st.integers(0, 500)),
        )
        brief = Brief(one_line_from=Origin.IMPORT, abstract=abstract, abstract_from=Origin.ABSTRACT)
        entries.append(Entry(rank=rank, paper=made, brief=brief))
    names = st.lists(ANYTHING, min_size=1, max_size=3).map(tuple)
    return Document(
        shape=Shape.JEKYLL,
        digest=digest_of(draw(SPANS), entries, "en", draw(st.integers(0, 200))),
        imprint=Imprint(
            author=draw(ANYTHING),
            posted=draw(st.one_of(st.just("2026-02-09 09:15:00 +0900"), TITLES)),
            categories=draw(names),
            tags=draw(names),
        ),
    )


@st.composite
def deep_reads(draw: st.DrawFn) -> Document:
    entries = [
        Entry(
            rank=rank,
            paper=replace(paper, upvotes=0),
            brief=Brief(
                one_line_from=Origin.IMPORT,
                abstract_from=Origin.IMPORT,
                deep=draw(TEXTS),
            ),
        )
        for rank, paper in enumerate(papers(draw), start=1)
    ]
    return Document(
        shape=Shape.DEEP, digest=digest_of(draw(SPANS), entries, "ko"), imprint=Imprint()
    )


@given(st.one_of(pages(), posts(), deep_reads()))
def test_what_we_write_is_what_we_read(document: Document) -> None:
    text = RENDER[document.shape](document)
    assume(repair(text) == (text, False))

    reading = read(text.encode(), "x.md")

    assert reading.problems == ()
    assert reading.document is not None
    if document.shape is Shape.DEEP:  # whose language is that of its letters, most of all
        document = replace(
            document,
            digest=replace(document.digest, language=reading.document.digest.language),
        )
    assert reading.document == document


@given(st.one_of(st.binary(), ANYTHING))
def test_reading_never_fails(data: bytes | str) -> None:
    reading = read(data, "2026-02-09.md")

    assert reading.document is not None or reading.problems


@given(st.sampled_from(FILES), st.data())
def test_a_torn_file_never_fails(file: Path, data: st.DataObject) -> None:
    lines = file.read_bytes().split(b"\n")
    kept = data.draw(st.lists(st.sampled_from(lines), max_size=40))

    read(b"\n".join(kept), file.name)
