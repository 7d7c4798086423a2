"""A few papers, and Discord messages as their readers see them."""

from datetime import UTC, date, datetime
from textwrap import dedent

from bot.models import Brief, Digest, Edition, Entry, Organization, Origin, Paper
from bot.span import Span
from formatters.discord_message import (
    Button,
    Container,
    DiscordMessage,
    Gallery,
    Row,
    Section,
    Select,
    Separator,
    Text,
)
from tests.discord_judge import judge

WIDGETS = Paper(
    id="2602.06570",
    title="Measuring Widgets at Scale",
    abstract="Widgets are counted. We count more of them, and faster.",
    authors=("Ada One", "Ben Two", "Cho Three", "Dov Four"),
    author_count=19,
    listed=date(2026, 2, 9),
    upvotes=1054,
    comments=3,
    organization=Organization("widget-lab", "Widget Laboratory"),
    keywords=("widgets", "위젯 계측"),
    media=("https://media.example/a.mp4", "ftp://media.example/b.png"),
    thumbnail="https://pictures.example/2602.06570.png",
    github="https://github.com/widget-lab/widgets",
    github_stars=1234,
    project_page="https://widgets.example/(a)",
)
THINK = Paper(id="2602.00002", title="<think> as [x]_y_: p(a||b||c)", upvotes=53)
OLD = Paper(id="hep-th/9901001", title="Old Widgets", upvotes=8, withdrawn=True)
IN_ENGLISH = Brief(
    one_line="Counts widgets twice as fast.",
    one_line_from=Origin.LLM,
    points=("A million widgets are measured.", "Code is public."),
    abstract=WIDGETS.abstract,
)
IN_KOREAN = Brief(
    one_line="위젯을 세는 속도를 두 배로 높입니다.",
    one_line_from=Origin.LLM,
    points=("위젯 100만 개를 측정합니다.",),
    abstract="위젯을 더 많이, 더 빠르게 셉니다.",
    abstract_from=Origin.LLM,
)
FIRST = Entry(rank=1, paper=WIDGETS, brief=IN_ENGLISH, rank_before=3, upvotes_before=1051)
SECOND = Entry(
    rank=2,
    paper=THINK,
    brief=Brief(one_line="We find that models think.", one_line_from=Origin.HF),
    rank_before=1,
    upvotes_before=53,
)
THIRD = Entry(rank=3, paper=OLD)


def of(*entries: Entry, language: str = "en", edition: Edition = Edition.FINAL) -> Digest:
    return Digest(
        span=Span.parse("2026-02-09"),
        entries=entries,
        total=26,
        as_of=datetime(2026, 2, 10, 2, 30, tzinfo=UTC),
        edition=edition,
        language=language,
    )


def look(message: DiscordMessage) -> str:
    """A message with everything that a reader gets of it, one line each."""
    judge(message)
    lines = [message.content] if message.content else []
    for container in message.parts:
        assert isinstance(container, Container)
        for part in container.parts:
            lines.extend(_look_of(part))
    for embed in message.embeds:
        lines += [f"┃ {embed.title} → {embed.url}"]
        lines += [f"┃ {line}" for line in embed.description.split("\n")]
        lines += [f"┃ picture {embed.thumbnail}"] if embed.thumbnail else []
        lines += [f"┃ ({embed.footer})"] if embed.footer else []
    for row in message.rows:
        lines.extend(_look_of(row))
    return "\n".join(lines) + "\n"


def _look_of(part: object) -> list[str]:
    match part:
        case Text(markdown):
            return [markdown]
        case Section(text=text, picture=picture):
            return [text.markdown, f"picture {picture}"]
        case Gallery(picture=picture):
            return [f"picture {picture}"]
        case Separator():
            return ["────"]
        case Row(Select(custom_id=custom_id, placeholder=placeholder, choices=choices)):
            listed = [f"{choice.label} → {choice.value}" for choice in choices]
            return [f"[{placeholder} → {custom_id}]", *(f"  {line}" for line in listed)]
        case Row(tuple() as buttons):
            return ["  ".join(_button(button) for button in buttons)]
    raise AssertionError(part)


def _button(button: Button) -> str:
    return f"[{button.label} → {button.url or button.custom_id}]"


def says(text: str) -> str:
    """What is expected, without the indentation it has here."""
    return dedent(text).removeprefix("\n")
