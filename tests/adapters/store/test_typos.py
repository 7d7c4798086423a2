from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.store.typos import near

arxiv_ids = st.from_regex(r"\d{4}\.\d{4,5}|[a-z-]{2,8}/\d{7}", fullmatch=True)


@settings(deadline=None)
@given(arxiv_ids, st.data())
def test_every_single_slip_is_found_from_its_original(paper_id: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(paper_id) - 2))
    other = data.draw(st.sampled_from("0123456789"))
    slips = {
        paper_id[:at] + paper_id[at + 1] + paper_id[at] + paper_id[at + 2 :],
        paper_id[:at] + other + paper_id[at + 1 :],
        paper_id[:at] + other + paper_id[at:],
        paper_id[:at] + paper_id[at + 1 :],
    }

    for slip in slips - {paper_id}:
        assert slip in near(paper_id)


@settings(deadline=None)
@given(st.text(max_size=60))
def test_the_work_is_bounded_and_an_id_is_not_near_itself(text: str) -> None:
    found = near(text)

    assert text not in found
    assert len(found) == len(set(found)) <= 4000


def test_an_id_has_a_few_hundred_neighbours() -> None:
    assert len(near("2602.06570")) < 300
