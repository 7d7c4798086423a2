import pytest

from bot.draft import Usage
from bot.price import Price


def test_a_price_is_for_a_million_tokens_read_and_written() -> None:
    took = Usage(calls=9, tokens_in=2_000_000, tokens_out=500_000)

    assert Price(tokens_in=0.1, tokens_out=0.4).of(took) == pytest.approx(0.4)


def test_without_a_price_there_is_none() -> None:
    assert not Price()
    assert Price(tokens_out=0.4)
