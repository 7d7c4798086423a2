"""The papers of the golden files, and what readers saw of them before."""

import os
from datetime import UTC, date, datetime
from pathlib import Path

from bot.models import Brief, Digest, Edition, Entry, Organization, Origin, Paper
from bot.span import Span

GOLDEN = Path(__file__).parent / "golden"

WIDGETS = Paper(
    id="2602.06570",
    title="Measuring Widgets at Scale: A Benchmark of Long Titles that Need a Second Line",
    abstract="Widgets are counted. We count more of them, and faster.",
    authors=("Ada One", "Ben Two", "Cho Three", "Dov Four"),
    author_count=19,
    published=date(2026, 2, 6),
    listed=date(2026, 2, 9),
    upvotes=1054,
    comments=3,
    organization=Organization("widget-lab", "Widget Laboratory"),
    submitter="ada",
    keywords=("widgets", "benchmark", "large-scale measurement", "counting", "위젯 계측"),
    media=("https://media.example/a.mp4", "https://media.example/b.png"),
    github="https://github.com/widget-lab/widgets",
    github_stars=1234,
    project_page="https://widgets.example/a/project/page/whose/address/is/longer/than/a/line",
    categories=("cs.CL", "cs.AI"),
    doi="10.1000/182",
)
OLD = Paper(id="hep-th/9901001", title="Old Widgets", upvotes=8, withdrawn=True)
IN_KOREAN = Brief(
    one_line="위젯을 세는 속도를 두 배로 높이고, 누구나 다시 잴 수 있게 한 벤치마크입니다.",
    one_line_from=Origin.LLM,
    points=(
        "위젯 100만 개를 세 가지 환경에서 측정하고 기존 방법과 나란히 비교합니다.",
        "코드와 데이터를 공개합니다.",
    ),
    abstract="위젯을 셉니다. 더 많이, 더 빠르게 셉니다.",
    abstract_from=Origin.LLM,
)
IN_ENGLISH = Brief(
    one_line="A benchmark that counts widgets twice as fast, and lets anybody repeat the count.",
    one_line_from=Origin.IMPORT,
    points=(
        "A million widgets are measured in three settings, side by side with what came before.",
        "Code and data are public.",
    ),
    abstract=WIDGETS.abstract,
)
IN_JAPANESE = Brief(
    one_line="ウィジェットを2倍の速さで数え、誰でも数え直せるようにしたベンチマークです。",
    one_line_from=Origin.LLM,
    points=("100万個のウィジェットを3つの環境で測定します。", "コードとデータを公開しています。"),
    abstract="ウィジェットを数えます。より多く、より速く数えます。",
    abstract_from=Origin.LLM,
)
IN_CHINESE = Brief(
    one_line="一个以两倍速度清点组件、任何人都能复核的基准。",
    one_line_from=Origin.LLM,
    points=("在三种环境中测量了一百万个组件。", "代码和数据均已公开。"),
    abstract="我们清点组件，数得更多，也更快。",
    abstract_from=Origin.LLM,
)
BRIEFS = {"en": IN_ENGLISH, "ko": IN_KOREAN, "ja": IN_JAPANESE, "zh": IN_CHINESE}


SHRINKS = Entry(
    rank=3, paper=OLD, brief=Brief(one_line="Widgets shrink. We show how far."), rank_before=3
)


def rises(paper: Paper, brief: Brief) -> Entry:
    return Entry(rank=1, paper=paper, brief=brief, rank_before=3, upvotes_before=1051)


def falls(paper: Paper) -> Entry:
    brief = Brief(one_line="We find that widgets grow.", one_line_from=Origin.HF)
    return Entry(rank=2, paper=paper, brief=brief, rank_before=1, upvotes_before=53)


def digest_of(*entries: Entry, language: str) -> Digest:
    return Digest(
        span=Span.parse("2026-02-09"),
        entries=entries,
        total=26,
        as_of=datetime(2026, 2, 10, 2, 30, tzinfo=UTC),
        edition=Edition.FINAL,
        language=language,
    )


def agree(name: str, text: str) -> None:
    """Compare with what readers saw before; `PAPERBOY_GOLDEN=write` accepts what they see now."""
    path = GOLDEN / f"{name}.txt"
    if os.environ.get("PAPERBOY_GOLDEN") == "write":
        path.write_bytes(text.encode())
    assert text == path.read_bytes().decode()
