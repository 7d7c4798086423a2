from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import BadSpan
from bot.span import Period, Span


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026-02-09", date(2026, 2, 9), date(2026, 2, 9)),
        ("2026-W07", date(2026, 2, 9), date(2026, 2, 15)),
        ("2020-W53", date(2020, 12, 28), date(2021, 1, 3)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2025-12", date(2025, 12, 1), date(2025, 12, 31)),
    ],
)
def test_a_span_reaches_from_its_first_day_to_its_last(text: str, first: date, last: date) -> None:
    span = Span.parse(text)

    assert (span.first, span.last, span.key) == (first, last, text)
    assert span.days[0] == first
    assert span.days[-1] == last


@pytest.mark.parametrize(
    "text", ["", "yesterday", "2026-2-9", "2026-02-30", "2026-W54", "2025-W53", "2026-13", "26-02"]
)
def test_what_is_no_date_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(BadSpan, match="2026-02-09"):
        Span.parse(text)


@given(st.dates(date(1000, 1, 1), date(9999, 12, 1)), st.sampled_from(Period))
def test_a_span_holds_the_day_it_was_made_of_and_reads_its_own_key(
    day: date, period: Period
) -> None:
    span = Span.of(period, day)

    assert day in span.days
    assert Span.parse(span.key) == span
