import json
from collections.abc import Callable
from dataclasses import fields
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.huggingface_parsing import parse_list, parse_paper
from bot.errors import BadAnswer
from bot.models import Organization, Paper

Data = Callable[[str], bytes]


def item(paper_id: str = "2602.00001", **known: object) -> dict[str, Any]:
    title = f"Title of {paper_id}"
    paper = {"id": paper_id, "title": title, "summary": "We fly kites.", "upvotes": 7}
    return {"paper": {**paper, **known}, "title": title}


def read(*items: object) -> tuple[Paper, ...]:
    return parse_list(json.dumps(items).encode()).papers


def test_every_field_that_a_reader_can_use_is_read(data: Data) -> None:
    paper, _ = parse_list(data("hf_list_2026-02-09.json")).papers

    assert paper == Paper(
        id="2602.05843",
        title=r"Kites and $\nabla^2$ Strings: Flying Without Wind",
        abstract=(
            r"We fly kites indoors. The strings obey $\nabla^2 u = 0$ in 95\% of the rooms, "
            "and <think> tags do not help."
        ),
        authors=("Mina Park", "Jürgen Groß"),
        author_count=2,
        published=date(2026, 2, 5),
        listed=date(2026, 2, 9),
        upvotes=42,
        comments=3,
        organization=Organization(
            "kite-lab",
            "Kite Lab A&M",
            "https://cdn-avatars.huggingface.co/v1/production/uploads/1.png",
        ),
        submitter="minapark",
        keywords=("kites", "Strings", "indoor flight"),
        ai_summary="A kite that needs no wind is shown to fly in most rooms.",
        ai_summary_model="thinkingmachines/Inkling-Small",
        thumbnail="https://cdn-thumbnails.huggingface.co/social-thumbnails/papers/2602.05843.png",
        media=(
            "https://cdn-uploads.huggingface.co/production/uploads/64e6/A.mp4",
            "https://cdn-uploads.huggingface.co/production/uploads/64e6/B.png",
        ),
        github="https://github.com/minapark/kites",
        github_stars=19,
        project_page="https://kites.example/home",
    )


def test_what_is_absent_is_empty_and_no_vote_is_zero_votes(data: Data) -> None:
    _, quiet = parse_list(data("hf_list_2026-02-09.json")).papers

    assert (quiet.id, quiet.upvotes, quiet.comments) == ("2602.02130", 0, 0)
    assert (quiet.ai_summary, quiet.github, quiet.organization) == (None, None, None)


def test_a_list_of_2024_is_read_with_its_old_names_and_the_title_that_kept_its_tex(
    data: Data,
) -> None:
    (paper,) = parse_list(data("hf_list_2024-05-28.json"), day=date(2024, 5, 28)).papers

    assert paper.title == r"$\textit{Carry-LoRA}$: towards adapters that travel"
    assert paper.thumbnail == (
        "https://cdn-thumbnails.huggingface.co/social-thumbnails/papers/2405.17258.png"
    )
    assert (paper.published, paper.listed) == (date(2024, 5, 27), date(2024, 5, 28))
    assert paper.submitter is None


def test_a_single_paper_comes_without_a_frame(data: Data) -> None:
    paper = parse_paper(data("hf_paper_2605.15141.json"))

    assert (paper.id, paper.upvotes, paper.submitter) == ("2605.15141", 84, "minapark")
    assert paper.media == ("https://cdn-uploads.huggingface.co/production/uploads/64c2/C.png",)
    assert paper.github == "https://github.com/minapark/Causes"
    assert paper.project_page is None, "it is the repository again"


def test_the_organization_is_found_wherever_it_stood() -> None:
    lab = {"name": "lab", "fullname": "The Lab"}
    outside, inside, of_2025 = read(
        {**item(), "organization": lab},
        item(organization=lab),
        {**item(), "submitterOrganization": lab},
    )

    assert outside.organization == inside.organization == of_2025.organization
    assert outside.organization == Organization("lab", "The Lab")


def test_the_submitter_is_found_under_each_of_its_names() -> None:
    papers = read(
        {**item(), "submittedBy": {"name": "becca_bai"}},
        item(submittedOnDailyBy={"user": "becca_bai"}),
        item(submittedOnDailyBy={"name": "becca_bai", "user": "other"}),
    )

    assert [paper.submitter for paper in papers] == ["becca_bai"] * 3


@pytest.mark.parametrize(
    ("given_url", "kept"),
    [
        ("https://github.com/lab", "https://github.com/lab"),
        ("https://github.com/lab/code/tree/main", "https://github.com/lab/code/tree/main"),
        (" http://gitlab.example/x// ", "http://gitlab.example/x"),
        ("github.com/lab/code", None),
        ("javascript:alert(1)", None),
        ("https://", None),
        ("https://[broken", None),
        ("https://a.example/x y", None),
        ("", None),
        (7, None),
    ],
)
def test_an_odd_repository_is_kept_where_it_is_an_address(given_url: object, kept: str) -> None:
    (paper,) = read(item(githubRepo=given_url, githubStars=5))

    assert paper.github == kept
    assert paper.github_stars == (5 if kept else None), "stars without a repository mean nothing"


@pytest.mark.parametrize("page", ["mailto:a@b.example", "//a.example", "ftp://a.example/x", 3])
def test_a_project_page_that_is_no_web_address_is_left_out(page: object) -> None:
    assert read(item(projectPage=page))[0].project_page is None


def test_a_withdrawn_paper_says_so() -> None:
    gone, here = read(item(withdrawnAt="2026-02-10T00:00:00.000Z"), item())

    assert (gone.withdrawn, here.withdrawn) == (True, False)


def test_the_days_are_those_of_utc_and_the_broken_outer_date_is_not_read() -> None:
    outer = {"publishedAt": "2026-02-07T20:00:00.000Z"}
    (paper,) = read({**item(publishedAt="2026-02-08T23:30:00-05:00"), **outer})

    assert paper.published == date(2026, 2, 9)
    assert read({**item(), **outer})[0].published is None


def test_characters_that_play_tricks_are_taken_out_of_every_text() -> None:
    tricky = "One\u202e two\u0000\ttwo\u2028three\ud83d \u2066four\u2069\x9f"
    (paper,) = read(
        {
            **item(summary=tricky, ai_summary=tricky, authors=[{"name": tricky, "hidden": False}]),
            "title": tricky,
        }
    )

    assert {paper.title, paper.abstract, paper.ai_summary, *paper.authors} == {
        "One two two three four"
    }


@pytest.mark.parametrize(
    "wrong",
    [
        {"authors": "nobody"},
        {"organization": "The Lab"},
        {"ai_keywords": "kites"},
        {"mediaUrls": {"a": 1}},
        {"publishedAt": "soon"},
        {"publishedAt": "0001-01-01T00:00:00+23:59"},
        {"summary": None},
        {"ai_summary": 3},
        {"githubStars": -1},
        {"submittedOnDailyBy": []},
    ],
)
def test_a_paper_is_read_without_what_is_not_as_documented(wrong: dict[str, Any]) -> None:
    (paper,) = read(item(**wrong))

    assert (paper.id, paper.title) == ("2602.00001", "Title of 2602.00001")


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(
                st.sampled_from(
                    ["paper", "id", "title", "upvotes", "authors", "name", "publishedAt"]
                ),
                inner,
            )
        ),
        max_leaves=12,
    )
)
def test_whatever_json_comes_it_is_read_or_a_bad_answer(anything: object) -> None:
    try:
        page = parse_list(json.dumps(anything).encode())
    except BadAnswer:
        return
    assert page.size == len(page.papers) + len(page.kept_out)


TEXTS = st.text(st.characters())
TEXT_FIELDS = ("title", "summary", "ai_summary", "ai_summary_model", "githubRepo", "projectPage")


@given(st.dictionaries(st.sampled_from(TEXT_FIELDS), TEXTS), st.lists(TEXTS))
def test_whatever_text_comes_it_is_one_line_that_can_be_written(
    known: dict[str, Any], names: list[str]
) -> None:
    authors = [{"name": name} for name in names]
    page = parse_list(json.dumps([item(**known, authors=authors, ai_keywords=names)]).encode())

    for paper in page.papers:
        values = [getattr(paper, field.name) for field in fields(paper)]
        texts = [value for value in values if isinstance(value, str)]
        for text in (*texts, *paper.authors, *paper.keywords):
            assert text == " ".join(text.split())
            assert text.encode().decode() == text
