import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import BadPaperId
from bot.paper_id import begun_id, parse_paper_id


@pytest.mark.parametrize(
    ("text", "paper_id"),
    [
        ("2602.06570", "2602.06570"),
        ("2503.02130", "2503.02130"),
        (" 2602.06570v2 ", "2602.06570"),
        ("0704.0001", "0704.0001"),
        ("arXiv:2602.06570v1", "2602.06570"),
        ("arxiv: 2602.06570", "2602.06570"),
        ("https://arxiv.org/abs/2602.06570v3", "2602.06570"),
        ("http://www.arxiv.org/pdf/2602.06570.pdf", "2602.06570"),
        ("https://arxiv.org/pdf/2602.06570v1.pdf#page=3", "2602.06570"),
        ("arxiv.org/html/2602.06570", "2602.06570"),
        ("https://export.arxiv.org/abs/hep-th/9901001v2", "hep-th/9901001"),
        ("https://huggingface.co/papers/2602.06570", "2602.06570"),
        ("https://huggingface.co/papers/2602.06570.md", "2602.06570"),
        ("https://huggingface.co/papers/2602.06570?ref=bot#community", "2602.06570"),
        ("https://hf.co/papers/2602.06570/", "2602.06570"),
        ("https://www.alphaxiv.org/abs/2602.06570", "2602.06570"),
        ("https://doi.org/10.48550/arXiv.2602.06570", "2602.06570"),
        ("doi:10.48550/arXiv.2602.06570", "2602.06570"),
        ("hep-th/9901001", "hep-th/9901001"),
        ("math.GT/0309136", "math/0309136"),
        ("astro-ph/0601001v1", "astro-ph/0601001"),
    ],
)
def test_the_id_is_read_out_of_ids_and_addresses(text: str, paper_id: str) -> None:
    assert parse_paper_id(text) == paper_id


@pytest.mark.parametrize(
    "text",
    [
        "",
        "abc",
        "2602.6570",
        "1412.00001",
        "1501.0001",
        "2602.657",
        "2613.06570",
        "2600.06570",
        "2602.065701",
        "2602,06570",
        "260206570",
        "2602.06570v0",
        "hep-th/990100",
        "hep-th/9913001",
        "https://example.org/papers/2602.06570",
        "https://huggingface.co/models/2602.06570",
        "x2602.06570",
        "2602.06570; rm",
        "٢٦٠٢.٠٦٥٧٠",
    ],
)
def test_what_is_no_id_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(BadPaperId, match=r"2602\.06570"):
        parse_paper_id(text)


@pytest.mark.parametrize(
    ("text", "begun"),
    [
        ("26", "26"),
        (" 2602. ", "2602."),
        ("arXiv:2602.065", "2602.065"),
        ("https://huggingface.co/papers/2602.0657", "2602.0657"),
        ("Hep-th/99", "hep-th/99"),
        *((no, "") for no in ("", "2", "26.", "26020", "world", "GPT-4", "2602.06570", "٢٦٠٢")),
    ],
)
def test_an_id_that_is_being_written_is_known_by_its_beginning(text: str, begun: str) -> None:
    assert begun_id(text) == begun


@given(st.text())
def test_any_text_is_an_id_or_is_refused(text: str) -> None:
    try:
        paper_id = parse_paper_id(text)
    except BadPaperId:
        return
    assert parse_paper_id(paper_id) == paper_id
