from collections.abc import Callable, Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from bot.errors import UsageProblem
from bot.language import LANGUAGES
from bot.models import Brief, Digest, Edition, Entry, Figure, Found, Organization, Origin, Paper
from formatters.telegram import (
    LAYOUTS,
    Button,
    TelegramMessage,
    plain_again,
    render,
    render_found,
    render_note,
    render_paper,
)
from formatters.telegram_html import foreign
from tests import widgets
from tests.telegram_judge import detected, parse
from tests.widgets import (
    BRIEFS,
    IN_KOREAN,
    OLD,
    SHRINKS,
    agree,
    digest_of,
    falls,
    rises,
)

WIDGETS = replace(
    widgets.WIDGETS,
    title="Measuring Widgets at Scale: <think> & Other Ways to Count",
    abstract="Widgets are counted. We count more of them, and faster: ask @ada or see #widgets.",
    thumbnail="https://pictures.example/2602.06570.png",
    project_page="https://widgets.example/?a=1&b=2",
)
GROWTH = Paper(
    id="2602.00002",
    title="[Do] Widgets_Grow? 위젯을 위한 日本語の題名 👩‍🔬",
    upvotes=53,
    organization=Organization("lab", "연구소"),
    thumbnail="https://pictures.example/2602.00002.png",
)
GROWS = falls(GROWTH)
IN_ENGLISH = replace(BRIEFS["en"], abstract=WIDGETS.abstract)


def brief_in(language: str) -> Brief:
    return IN_ENGLISH if language == "en" else BRIEFS[language]


def digest(language: str) -> Digest:
    """Papers that show all there is: movement, labels, marks, and what is missing."""
    first = rises(WIDGETS, brief_in(language))
    nameless = Entry(rank=4, paper=Paper(id="2602.00004", title="\x1b\u202e\x07"))
    return digest_of(first, GROWS, SHRINKS, nameless, language=language)


def of(*entries: Entry, language: str = "en") -> Digest:
    return replace(digest(language), entries=entries)


def shown(messages: Sequence[TelegramMessage]) -> str:
    """Messages with everything that a reader gets of them."""
    return "\n".join(line for message in messages for line in _lines(message))


def _lines(message: TelegramMessage) -> list[str]:
    head = [
        "silent" if message.silent else "sounds",
        f"photo {message.photo}" if message.photo else "",
        f"preview {message.preview}" if message.preview else "",
    ]
    buttons = ["  ".join(_button(button) for button in row) for row in message.buttons]
    return [f"──── {' · '.join(filter(None, head))}", message.html, *buttons, ""]


def _button(button: Button) -> str:
    return f"[{button.text} → {button.url or button.callback or button.copy!r}]"


def looks_as_it_did(name: str, *messages: TelegramMessage) -> None:
    """Compare with what readers saw before."""
    for message in messages:
        parse(message.html)
    agree(f"telegram-{name}", shown(messages))


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_digest_looks_as_it_did(language: str, layout: str) -> None:
    looks_as_it_did(f"{layout}-{language}", *render(digest(language), layout))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_paper_looks_as_it_did(language: str) -> None:
    withdrawn = replace(WIDGETS, withdrawn=True)

    looks_as_it_did(
        f"card-{language}", render_paper(withdrawn, brief_in(language), language=language)
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_found_looks_as_it_did(language: str) -> None:
    found = [Found(WIDGETS, "…more of them, and faster…"), Found(OLD, "")]

    looks_as_it_did(f"found-{language}", render_found(found, "widgets <b>", language))


def test_the_first_layout_is_the_default() -> None:
    assert render(digest("en")) == render(digest("en"), "compact")


def test_a_layout_that_is_not_there_is_named() -> None:
    with pytest.raises(UsageProblem, match="“album” for Telegram; choose compact, titles, cards"):
        render(digest("en"), "album")


def test_votes_are_told_in_the_zone_of_the_reader() -> None:
    (message,) = render(digest("en"), zone=ZoneInfo("Asia/Seoul"))

    assert "votes as of 10 Feb 2026, 11:30 KST" in message.html


def test_an_early_edition_says_so() -> None:
    (message,) = render(replace(digest("en"), edition=Edition.EARLY))

    assert "early: the list is open, votes still move" in message.html


def test_without_images_there_is_nothing_but_text() -> None:
    for layout in LAYOUTS:
        for message in render(digest("en"), layout, images=False):
            assert (message.photo, message.preview) == (None, None)
    assert render_paper(WIDGETS, IN_ENGLISH, language="en", images=False).preview is None


def test_only_the_first_message_sounds() -> None:
    messages = render(digest("en"), "cards")

    assert [message.silent for message in messages] == [False, True, True, True, True]


def test_buttons_name_the_paper_even_by_an_old_id() -> None:
    (message,) = render(digest("en"))

    assert [[button.callback for button in row] for row in message.buttons] == [
        ["p:2602.06570", "p:2602.00002", "p:hep-th/9901001", "p:2602.00004"],
        ["s"],
    ]


def test_ten_papers_have_two_rows_of_five_buttons(paper: Callable[..., Paper]) -> None:
    entries = [Entry(rank=rank, paper=paper(f"2602.000{rank:02}")) for rank in range(1, 11)]

    (message,) = render(of(*entries))

    assert [len(row) for row in message.buttons] == [5, 5, 1]


def points(size: int) -> tuple[str, ...]:
    return tuple("p" * 250 for _ in range(size))


def crowded(paper: Callable[..., Paper], *, points_of: Sequence[int], line: str = "") -> str:
    entries = [
        Entry(
            rank=rank,
            paper=paper(f"2602.000{rank:02}", project_page="https://project.example/"),
            brief=Brief(one_line=line, one_line_from=Origin.LLM, points=points(size)),
        )
        for rank, size in enumerate(points_of, start=1)
    ]
    return render(of(*entries))[0].html


def test_where_room_is_short_the_longest_points_go_first(paper: Callable[..., Paper]) -> None:
    html = crowded(paper, points_of=(2, 8, 3, 7, 2))

    assert [block.count("• ") for block in html.split("\n\n")[1:]] == [2, 0, 3, 7, 2]
    assert html.count(">Project<") == 5


def test_then_go_the_links_that_are_one_click_away(paper: Callable[..., Paper]) -> None:
    line = "word " * 70

    html = crowded(paper, points_of=(2,) * 10, line=line)

    assert "• " not in html
    assert ">Project<" not in html
    assert ">PDF<" not in html
    assert html.count(line.rstrip()) == 10


def test_then_the_lines_are_cut_and_the_titles_last(paper: Callable[..., Paper]) -> None:
    cut = crowded(paper, points_of=(0,) * 10, line="word " * 75)
    entries = [
        Entry(rank=rank, paper=paper(f"2602.000{rank:02}", title="title " * 55))
        for rank in range(1, 11)
    ]

    titles = render(of(*entries))[0].html

    assert cut.count("word…") == 10
    assert cut.count("Paper 2602.000") == 10
    assert titles.count(("title " * 50)[:-2].rsplit(" ", 1)[0]) == 10


def test_five_ordinary_papers_lose_nothing(paper: Callable[..., Paper]) -> None:
    brief = Brief(one_line="x" * 240, one_line_from=Origin.HF, points=("y" * 80,) * 3)
    entries = [
        Entry(rank=rank, paper=paper(f"2602.0000{rank}", title="t" * 90), brief=brief)
        for rank in range(1, 6)
    ]

    (message,) = render(of(*entries))

    assert message.html.count("• ") == 15
    assert "…" not in message.html


def test_a_photo_has_room_for_less_than_a_text() -> None:
    entry = Entry(rank=1, paper=WIDGETS, brief=Brief(one_line="Widgets.", points=points(6)))

    _, with_photo = render(of(entry), "cards")
    _, without = render(of(entry), "cards", images=False)

    assert parse(with_photo.html).size <= 1024
    assert "• " not in with_photo.html
    assert without.html.count("• ") == 6


def test_a_card_cuts_the_original_before_the_translation() -> None:
    long = replace(WIDGETS, abstract="widgets " * 400)
    brief = replace(IN_KOREAN, abstract="위젯을 " * 600)

    html = render_paper(long, brief, language="ko").html

    assert html.count("위젯을 ") > 598
    assert "…</blockquote>" in html
    assert 0 < html.count("widgets ") < 400


def test_an_abstract_that_is_its_own_original_is_shown_once() -> None:
    html = render_paper(WIDGETS, IN_ENGLISH, language="en").html

    assert html.count("We count more of them") == 1


def test_an_abstract_of_which_nothing_can_be_seen_has_no_heading() -> None:
    html = render_paper(WIDGETS, replace(IN_KOREAN, abstract="\u200b"), language="ko").html

    assert html.count("<b>초록") == 1


def test_many_points_leave_room_for_the_abstract() -> None:
    html = render_paper(WIDGETS, replace(IN_ENGLISH, points=points(12)), language="en").html

    assert html.count("• ") == 4
    assert "We count more of them" in html


def test_a_figure_is_one_line_that_leads_to_the_picture() -> None:
    pot = Figure("https://arxiv.example/x1.png?a=1&b=2", "Figure 1: A pot of <soup>")

    html = render_paper(WIDGETS, replace(IN_KOREAN, figure=pot), language="ko").html

    line = '<a href="https://arxiv.example/x1.png?a=1&amp;b=2">그림 1</a>: A pot of &lt;soup&gt;'
    assert line in html.splitlines()


def test_a_figure_that_telegram_would_not_link_to_is_not_shown() -> None:
    brief = replace(IN_ENGLISH, figure=Figure("https://localhost/x1.png", "Figure 1: A pot"))

    assert render_paper(WIDGETS, brief, language="en") == render_paper(
        WIDGETS, IN_ENGLISH, language="en"
    )


def test_a_figure_goes_before_a_card_is_too_long() -> None:
    long = "w" * 999
    crowded = replace(
        WIDGETS,
        title=long,
        authors=(long,),
        submitter=long,
        keywords=(long,),
        categories=(long,),
        doi=long,
        organization=Organization("lab", long),
    )
    brief = replace(IN_ENGLISH, one_line=long, points=("w" * 295,) * 4)
    pot = Figure("https://arxiv.example/x1.png", f"Figure 1: {long}")

    html = render_paper(crowded, replace(brief, figure=pot), language="en").html

    assert 4096 - 300 < parse(html).size <= 4096
    assert "Figure 1" not in html


def bibtex_button(paper: Paper) -> Button | None:
    message = render_paper(paper, Brief(), language="en")
    return next((one for row in message.buttons for one in row if one.text == "BibTeX"), None)


def test_bibtex_that_is_too_long_for_a_button_keeps_its_essence() -> None:
    button = bibtex_button(replace(WIDGETS, authors=("Ada One",) * 25))

    assert button is not None
    assert button.copy == (
        "@misc{one2026measuring,\n"
        "  title = {{Measuring Widgets at Scale: <think> \\& Other Ways to Count}},\n"
        "  author = {Ada One and Ada One and Ada One and others},\n"
        "  year = {2026},\n"
        "  eprint = {2602.06570},\n"
        "  archivePrefix = {arXiv},\n"
        "  primaryClass = {cs.CL},\n"
        "}\n"
    )


def test_short_bibtex_is_copied_whole() -> None:
    button = bibtex_button(Paper(id="2602.00001", title="Short"))

    assert button is not None
    assert "url = {https://arxiv.org/abs/2602.00001}" in (button.copy or "")


def test_no_title_is_cut_for_the_sake_of_a_button() -> None:
    assert bibtex_button(replace(WIDGETS, title="Widgets " * 30)) is None


@pytest.mark.parametrize(
    "written",
    [
        "ask @stranger",
        "send /start now",
        "(@gif)",
        "./start",
        "cs.CL, astro-ph.CO",
        "see evil.com",
        "https://evil.example/a.b?c=d.com",
        "http://192.0.2.1/start",
        "192.0.2.1:8080/start",
        "tg://user?id=1",
        "me@evil.com, name+tag@x.evil.co.uk",
        "#follow me #한글",
        "buy $BTC now",
        "보라.com é.рф xn--a.xn--p1ai",
        "[.é?a_(http://a.b.cc/@foobar,",
        "b@c.example𘳖https://medium.com/@stranger",
    ],
)
def test_nothing_that_others_wrote_can_be_pressed_and_it_looks_the_same(written: str) -> None:
    text = parse(foreign(written).source).text

    assert detected(written)
    assert not detected(text)
    assert text.replace("\u2060", "") == written


@pytest.mark.parametrize(
    "written",
    [
        "2602.06570 and v2.0, e.g. U.S. or GPT-4.1",
        "1.5 to 2.25 and 10.48550/2602",
        "LLM.int8 ends here. It works ... and so on",
        "CPU/GPU and 3/4",
        "10:30, ratio 2:1",
        "입력/출력",
        "#3 costs $5",
        "snake_case *stars* `code`",
    ],
)
def test_other_text_is_left_as_it_is(written: str) -> None:
    assert parse(foreign(written).source).text == written


def test_a_note_may_offer_a_command_and_nothing_else_in_it_can_be_pressed() -> None:
    message = render_note("No paper “@stranger evil.com #tag”.\nTry /paper 2602.06570.")
    text = parse(message.html).text

    assert [entity.text for entity in detected(text)] == ["/paper"]
    assert text.count("\n") == 1


def test_nothing_found_is_said() -> None:
    message = render_found([], "<b> @stranger", "en")

    assert parse(message.html).text.splitlines() == [
        "No paper matches “<b> @\u2060stranger”.",
        "Try other words, or fewer.",
    ]
    assert message.buttons == ()


def test_however_long_the_words_are_it_is_said_what_to_do() -> None:
    said, how = parse(render_found([], "word " * 2000, "en").html).text.splitlines()

    assert said.endswith("…”.")
    assert how == "Try other words, or fewer."


@pytest.mark.parametrize(
    "address", ["https://x", "http://[::1]/", "https://me:pw@a.example/", "tg://user?id=1"]
)
def test_an_address_that_telegram_does_not_take_is_left_out(address: str) -> None:
    strange = replace(WIDGETS, github=address, thumbnail=address, media=(address,))
    (digested,) = render(of(Entry(rank=1, paper=strange)))
    card = render_paper(strange, Brief(), language="en")

    for message in (digested, card):
        assert address not in message.html
        assert message.preview is None
    assert "Code" not in {button.text for row in card.buttons for button in row}


def test_a_refused_picture_leaves_the_text() -> None:
    card = render(digest("en"), "cards")[1]

    simpler = plain_again(card)

    assert simpler == replace(card, photo=None)


def test_refused_formatting_leaves_words_addresses_and_what_tells_the_bot() -> None:
    message = render_paper(WIDGETS, IN_ENGLISH, language="en", images=False)

    simpler = plain_again(message)

    assert simpler is not None
    assert "<think> & Other Ways" in parse(simpler.html).text
    assert not parse(simpler.html).entities
    assert simpler.buttons == ((Button(text="☆ Save", callback="sv:2602.06570"),),)
    assert plain_again(simpler) is None


def test_without_formatting_each_paper_keeps_an_address() -> None:
    (message,) = render(digest("en"), images=False)

    simpler = plain_again(message)

    assert simpler is not None
    assert "\nhttps://huggingface.co/papers/2602.06570\n" in simpler.html
    assert simpler.html.endswith("\nhttps://huggingface.co/papers/2602.00004")


def test_a_button_does_one_thing() -> None:
    with pytest.raises(ValueError, match="one thing"):
        Button(text="x")
    with pytest.raises(ValueError, match="one thing"):
        Button(text="x", url="https://a.example", copy="y")


@pytest.mark.parametrize("layout", ["compact", "cards"])
def test_what_all_lines_have_in_common_is_said_once(layout: str) -> None:
    entries = (replace(GROWS, rank=1), replace(GROWS, rank=2))

    messages = render(of(*entries, language="ko"), layout)

    assert "Hugging Face 요약, 영문" in messages[0].html
    assert not any("HF 요약" in message.html for message in messages)


def test_titles_alone_say_nothing_of_lines() -> None:
    assert "summaries" not in render(of(GROWS), "titles")[0].html
