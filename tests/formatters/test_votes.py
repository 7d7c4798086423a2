"""Votes and comments, wherever a paper is shown: only where people can give them."""

from collections.abc import Callable
from datetime import date

import pytest

from bot.models import Brief, Found, Origin, Paper
from bot.replies import FoundShown, PaperShown, Reply, SavedShown
from formatters import discord_reply, plain, telegram_reply
from formatters.plain import Style
from formatters.telegram_inline import inline_result

Make = Callable[..., Paper]
Show = Callable[[Paper], str]

_PIPE = Style(width=80, color=False, links=False)


def _replies(paper: Paper) -> list[Reply]:
    return [
        PaperShown(paper=paper, brief=Brief(), language="en"),
        FoundShown(found=(Found(paper, "a study"),), words="study", language="en"),
        SavedShown(papers=(paper,), first=1, total=1, language="en"),
    ]


def _telegram(paper: Paper) -> str:
    return repr([telegram_reply.render_reply(one, "en") for one in _replies(paper)])


def _discord(paper: Paper) -> str:
    return repr([discord_reply.render_reply(one, "en") for one in _replies(paper)])


def _terminal(paper: Paper) -> str:
    card = plain.render_paper(paper, Brief(), language="en", style=_PIPE)
    return card + plain.render_found([Found(paper, "a study")], "study", language="en", style=_PIPE)


def _inline(paper: Paper) -> str:
    return repr(inline_result(PaperShown(paper=paper, brief=Brief(), language="en")))


SHOWN = pytest.mark.parametrize("show", [_telegram, _discord, _terminal, _inline])


@SHOWN
def test_a_paper_that_only_arxiv_has_is_shown_without_votes(show: Show, paper: Make) -> None:
    shown = show(paper(origin=Origin.ARXIV))

    assert "2602.06570" in shown
    assert "▲" not in shown
    assert "comment" not in shown
    assert "·  ·" not in shown


@SHOWN
@pytest.mark.parametrize(
    "known",
    [
        {"origin": Origin.HF},
        {"origin": Origin.ARXIV, "listed": date(2026, 2, 9)},
    ],
)
def test_a_paper_that_nobody_has_voted_for_yet_says_so(
    show: Show, paper: Make, known: dict[str, object]
) -> None:
    assert "▲ 0" in show(paper(**known))


@SHOWN
def test_votes_are_shown_whoever_told_the_title(show: Show, paper: Make) -> None:
    assert "▲ 7" in show(paper(origin=Origin.ARXIV, upvotes=7))
