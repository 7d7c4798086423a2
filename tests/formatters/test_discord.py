from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from bot.errors import UsageProblem
from bot.models import Brief, Edition, Entry, Figure, Found
from bot.span import Span
from formatters.discord import LAYOUTS, render, render_found, render_note, render_paper
from tests.discord_judge import (
    addresses,
    chain,
    judge,
    pictures,
    seen,
)
from tests.discord_look import (
    FIRST,
    IN_ENGLISH,
    IN_KOREAN,
    OLD,
    SECOND,
    THIRD,
    WIDGETS,
    look,
    of,
    says,
)


def test_a_full_digest_shows_all_there_is() -> None:
    assert look(render(of(FIRST, SECOND))) == says(r"""
        ## 🤗 Daily Papers · Mon 9 Feb 2026
        -# Top 2 of 26 · final · votes as of 10 Feb 2026, 02:30 UTC · summaries by AI
        ────
        ### 1\. [Measuring Widgets at Scale](https://huggingface.co/papers/2602.06570)
        -# ▲ 1,054 +3 · ↑2 · Widget Laboratory
        Counts widgets twice as fast.
        - A million widgets are measured.
        - Code is public.
        -# [HF](https://huggingface.co/papers/2602.06570) · [arXiv](https://arxiv.org/abs/2602.06570) · [PDF](https://arxiv.org/pdf/2602.06570) · [Code](https://github.com/widget-lab/widgets) ★ 1.2k · [Project](https://widgets.example/%28a%29)
        picture https://pictures.example/2602.06570.png
        ────
        ### 2\. \<think> as \[x\]\_y\_: p(a\|\|b\|\|c)
        -# ▲ 53 · ↓1
        We find that models think. (*HF summary*)
        -# [HF](https://huggingface.co/papers/2602.00002) · [arXiv](https://arxiv.org/abs/2602.00002) · [PDF](https://arxiv.org/pdf/2602.00002)
        [Read a summary… → rd:2026-02-09]
          1. Measuring Widgets at Scale → 2602.06570
          2. <think> as [x]_y_: p(a||b||c) → 2602.00002
        [The whole list → https://huggingface.co/papers/date/2026-02-09]
        """)  # noqa: E501 – a line of a message is one line here


def test_a_full_digest_speaks_korean() -> None:
    entries = (replace(FIRST, brief=IN_KOREAN), replace(SECOND, rank_before=None))

    assert look(render(of(*entries, language="ko"))) == says(r"""
        ## 🤗 Daily Papers · 2026년 2월 9일 (월)
        -# 26편 중 상위 2편 · 확정 · 2026년 2월 10일 02:30 UTC 집계 · AI 작성 요약
        ────
        ### 1\. [Measuring Widgets at Scale](https://huggingface.co/papers/2602.06570)
        -# ▲ 1,054 +3 · ↑2 · Widget Laboratory
        위젯을 세는 속도를 두 배로 높입니다.
        - 위젯 100만 개를 측정합니다.
        -# [HF](https://huggingface.co/papers/2602.06570) · [arXiv](https://arxiv.org/abs/2602.06570) · [PDF](https://arxiv.org/pdf/2602.06570) · [코드](https://github.com/widget-lab/widgets) ★ 1.2k · [프로젝트](https://widgets.example/%28a%29)
        picture https://pictures.example/2602.06570.png
        ────
        ### 2\. \<think> as \[x\]\_y\_: p(a\|\|b\|\|c)
        -# ▲ 53 · 신규
        We find that models think. (*HF 요약, 영문*)
        -# [HF](https://huggingface.co/papers/2602.00002) · [arXiv](https://arxiv.org/abs/2602.00002) · [PDF](https://arxiv.org/pdf/2602.00002)
        [요약 읽기… → rd:2026-02-09]
          1. Measuring Widgets at Scale → 2602.06570
          2. <think> as [x]_y_: p(a||b||c) → 2602.00002
        [전체 목록 → https://huggingface.co/papers/date/2026-02-09]
        """)  # noqa: E501 – a line of a message is one line here


def test_a_compact_digest_is_one_text_and_a_menu() -> None:
    assert look(render(of(FIRST, SECOND, THIRD), "compact")) == says(r"""
        ## 🤗 Daily Papers · Mon 9 Feb 2026
        -# Top 3 of 26 · final · votes as of 10 Feb 2026, 02:30 UTC · summaries by AI
        1\. [Measuring Widgets at Scale](https://huggingface.co/papers/2602.06570) · ▲ 1,054 +3
        -# Counts widgets twice as fast.
        2\. \<think> as \[x\]\_y\_: p(a\|\|b\|\|c) · ▲ 53 · [HF](https://huggingface.co/papers/2602.00002)
        -# We find that models think. (*HF summary*)
        3\. [Old Widgets](https://arxiv.org/abs/hep-th/9901001) · ▲ 8
        [Read a summary… → rd:2026-02-09]
          1. Measuring Widgets at Scale → 2602.06570
          2. <think> as [x]_y_: p(a||b||c) → 2602.00002
          3. Old Widgets → hep-th/9901001
        """)


def test_embeds_have_pages_of_their_own_and_the_last_names_the_post() -> None:
    entries = (replace(FIRST, rank_before=None), THIRD)
    assert look(render(of(*entries, edition=Edition.EARLY), "embeds")) == says(r"""
        **🤗 Daily Papers · Mon 9 Feb 2026**
        Top 2 of 26 · early: the list is open, votes still move · votes as of 10 Feb 2026, 02:30 UTC · summaries by AI
        ┃ 1 · Measuring Widgets at Scale → https://huggingface.co/papers/2602.06570
        ┃ -# ▲ 1,054 +3 · Widget Laboratory
        ┃ Counts widgets twice as fast.
        ┃ - A million widgets are measured.
        ┃ - Code is public.
        ┃ -# [HF](https://huggingface.co/papers/2602.06570) · [arXiv](https://arxiv.org/abs/2602.06570) · [PDF](https://arxiv.org/pdf/2602.06570) · [Code](https://github.com/widget-lab/widgets) ★ 1.2k · [Project](https://widgets.example/%28a%29)
        ┃ picture https://pictures.example/2602.06570.png
        ┃ 3 · Old Widgets → https://arxiv.org/abs/hep-th/9901001
        ┃ -# ▲ 8 · withdrawn
        ┃ -# [arXiv](https://arxiv.org/abs/hep-th/9901001) · [PDF](https://arxiv.org/pdf/hep-th/9901001)
        ┃ (2026-02-09:early)
        [Read a summary… → rd:2026-02-09:early]
          1. Measuring Widgets at Scale → 2602.06570
          3. Old Widgets → hep-th/9901001
        """)  # noqa: E501 – a line of a message is one line here


def test_text_needs_nothing_but_leave_to_speak() -> None:
    assert look(render(of(FIRST, SECOND), "text")) == says(r"""
        **🤗 [Daily Papers · Mon 9 Feb 2026](<https://huggingface.co/papers/date/2026-02-09#2026-02-09>)**
        Top 2 of 26 · final · votes as of 10 Feb 2026, 02:30 UTC · summaries by AI
        1\. [Measuring Widgets at Scale](<https://huggingface.co/papers/2602.06570>) · ▲ 1,054 +3
        -# Counts widgets twice as fast.
        2\. \<think> as \[x\]\_y\_: p(a\|\|b\|\|c) · ▲ 53 · [HF](<https://huggingface.co/papers/2602.00002>)
        -# We find that models think. (*HF summary*)
        """)


def test_a_paper_shows_everything_that_is_known_of_it() -> None:
    withdrawn = replace(WIDGETS, withdrawn=True, title="Widgets # <think>")

    assert look(render_paper(withdrawn, IN_KOREAN, language="ko")) == says(r"""
        ### Widgets # \<think>
        -# ▲ 1,054 · 댓글 3개 · 2602.06570
        **⚠ 저자가 철회한 논문입니다.**
        위젯을 세는 속도를 두 배로 높입니다. (*AI 작성*)
        - 위젯 100만 개를 측정합니다.
        -# *기관*: Widget Laboratory
        -# *저자*: Ada One, Ben Two, Cho Three, Dov Four 외 (총 19명)
        -# *등재일*: 2026년 2월 9일 (월)
        -# *키워드*: widgets, 위젯 계측
        -# [미디어 1](https://media.example/a.mp4)
        picture https://pictures.example/2602.06570.png
        **초록 (AI 작성)**
        위젯을 더 많이, 더 빠르게 셉니다.
        **초록 (원문)**
        Widgets are counted. We count more of them, and faster.
        [HF → https://huggingface.co/papers/2602.06570]  [arXiv → https://arxiv.org/abs/2602.06570]  [PDF → https://arxiv.org/pdf/2602.06570]  [코드 ★ 1.2k → https://github.com/widget-lab/widgets]  [프로젝트 → https://widgets.example/%28a%29]
        [☆ 저장 → sv:2602.06570]
        """)  # noqa: E501 – a line of a message is one line here


def test_short_facts_of_a_paper_share_a_line() -> None:
    told = replace(WIDGETS, published=date(2026, 2, 6), submitter="ada", doi="10.1/x")

    card = look(render_paper(told, IN_KOREAN, language="en"))

    assert "-# *Listed*: Mon 9 Feb 2026 · *Published*: Fri 6 Feb 2026 · *Submitter*: ada\n" in card
    assert "-# *DOI*: 10.1/x\n" in card


def test_an_excerpt_that_is_the_title_is_not_said_twice() -> None:
    message = look(render_found([Found(WIDGETS, WIDGETS.title)], "widgets", "en"))

    assert message.count(WIDGETS.title) == 2  # in its link, and in the select


def test_what_was_found_can_be_read_on() -> None:
    found = [Found(WIDGETS, "…more of them, and faster…"), Found(OLD, "")]

    assert look(render_found(found, "widgets *", "ko")) == says(r"""
        ## 🔎 widgets \*
        1\. [Measuring Widgets at Scale](https://huggingface.co/papers/2602.06570)
        -# ▲ 1,054 · 2026년 2월 9일 (월) · 2602.06570
        …more of them, and faster…
        2\. [Old Widgets](https://arxiv.org/abs/hep-th/9901001)
        -# ▲ 8 · hep-th/9901001
        [요약 읽기… → rd:found]
          1. Measuring Widgets at Scale → 2602.06570
          2. Old Widgets → hep-th/9901001
        """)


def test_nothing_found_is_said() -> None:
    assert seen(render_found([], "<@1> x", "en")).startswith("No paper matches “<@1> x”.")


def test_a_note_keeps_its_lines_and_is_nothing_but_text() -> None:
    message = render_note("No paper “@everyone” *here*.\n\nTry /paper 2602.06570.")

    judge(message)
    assert seen(message).startswith("No paper “@everyone” *here*.\n\nTry /paper 2602.06570.")
    assert message.title == "No paper “@everyone” *here*. Try /paper 2602.06570."


def test_each_layout_knows_the_simpler_ones() -> None:
    names = [message.layout for message in chain(render(of(FIRST)))]

    assert names == list(LAYOUTS) == ["full", "compact", "embeds", "text"]
    assert render(of(FIRST)) == render(of(FIRST), "full")
    assert render(of(FIRST)).simpler == render(of(FIRST), "compact")
    assert render(of(FIRST), "text").simpler is None


def test_a_layout_that_is_not_there_is_named() -> None:
    with pytest.raises(UsageProblem, match="“album” for Discord; choose full, compact, embeds, te"):
        render(of(FIRST), "album")


@pytest.mark.parametrize(
    ("edition", "mark"), [(Edition.FINAL, "2026-02-09"), (Edition.EARLY, "2026-02-09:early")]
)
def test_every_layout_says_which_post_it_is(edition: Edition, mark: str) -> None:
    for message in chain(render(of(FIRST, edition=edition))):
        assert message.mark == mark
        assert message.title == "Daily Papers · Mon 9 Feb 2026"


@pytest.mark.parametrize(
    ("span", "page"), [("2026-W07", "week/2026-W07"), ("2026-02", "month/2026-02")]
)
def test_a_week_and_a_month_lead_to_their_lists(span: str, page: str) -> None:
    message = render(replace(of(FIRST), span=Span.parse(span)))

    assert f"https://huggingface.co/papers/{page}" in addresses(message)


def test_votes_are_told_in_the_zone_of_the_reader() -> None:
    for message in chain(render(of(FIRST), zone=ZoneInfo("Asia/Seoul"))):
        assert "votes as of 10 Feb 2026, 11:30 KST" in seen(message)


def test_without_images_there_are_no_pictures() -> None:
    for message in chain(render(of(FIRST, SECOND), images=False)):
        assert not pictures(message)
    assert not pictures(render_paper(WIDGETS, IN_ENGLISH, language="en", images=False))


def test_a_card_whose_picture_is_refused_goes_without() -> None:
    card = render_paper(WIDGETS, IN_ENGLISH, language="en")

    assert card.simpler == render_paper(WIDGETS, IN_ENGLISH, language="en", images=False)
    assert card.simpler.simpler is None


def test_a_korean_card_stays_below_the_bytes_that_discord_keeps() -> None:
    brief = replace(IN_KOREAN, abstract="위젯" * 1500)

    card = render_paper(replace(WIDGETS, abstract="Widgets. " * 60), brief, language="ko")

    judge(card)
    assert 1000 < seen(card).count("위젯") < 1500
    assert "초록 (원문)" not in seen(card)


def test_an_id_that_no_button_holds_has_none() -> None:
    strange = replace(WIDGETS, id="a" * 101)

    assert "rd:" not in look(render(of(Entry(rank=1, paper=strange)), "compact"))
    assert "sv:" not in look(render_paper(strange, Brief(), language="en"))


def test_an_original_that_fits_stands_below_its_translation() -> None:
    card = render_paper(replace(WIDGETS, abstract="Widgets. " * 150), IN_KOREAN, language="ko")

    assert seen(card).count("Widgets. ") > 148
    assert seen(card).index("초록 (AI 작성)") < seen(card).index("초록 (원문)")


def test_an_abstract_that_is_its_own_original_is_shown_once() -> None:
    card = render_paper(WIDGETS, IN_ENGLISH, language="en")

    assert seen(card).count("We count more of them") == 1


def test_a_figure_is_one_line_that_leads_to_the_picture() -> None:
    pot = Figure("https://arxiv.example/x1.png", "Figure 1: A pot of *soup*")

    card = render_paper(WIDGETS, replace(IN_KOREAN, figure=pot), language="ko")

    judge(card)
    line = r"-# [그림 1](https://arxiv.example/x1.png): A pot of \*soup\*"
    assert line in look(card).splitlines()


@pytest.mark.parametrize("url", ["https://localhost/x1.png", "https://a.example/" + "x" * 200])
def test_a_figure_that_cannot_be_linked_to_is_not_shown(url: str) -> None:
    brief = replace(IN_ENGLISH, figure=Figure(url, "Figure 1: A pot"))

    assert render_paper(WIDGETS, brief, language="en") == render_paper(
        WIDGETS, IN_ENGLISH, language="en"
    )


@pytest.mark.parametrize("layout", LAYOUTS)
def test_what_all_lines_have_in_common_is_said_once(layout: str) -> None:
    shown = look(render(of(replace(FIRST, brief=SECOND.brief), SECOND), layout))

    assert shown.count("summaries by Hugging Face") == 1
    assert "HF summary" not in shown
