import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import deep_link
from bot.subscription import Address

ALLOWED = re.compile(r"[A-Za-z0-9_-]{1,64}")


@pytest.mark.parametrize(
    "paper_id", ["2602.06570", "0704.0001", "hep-th/9901001", "math/0309136", "cond-mat/0001001"]
)
def test_a_link_to_a_paper_comes_back_as_its_id(paper_id: str) -> None:
    payload = deep_link.to_paper(paper_id)

    assert ALLOWED.fullmatch(payload)
    assert deep_link.paper_of(payload) == paper_id


@pytest.mark.parametrize(
    ("payload", "command"),
    [
        (deep_link.to_paper("2602.06570"), ("paper", "2602.06570")),
        (deep_link.to_deep("2602.06570"), ("deep", "2602.06570")),
        (deep_link.to_deep("hep-th/9901001"), ("deep", "hep-th/9901001")),
        (deep_link.to_day("2026-02-09"), ("date", "2026-02-09")),
        (deep_link.to_day("2026-W07"), ("date", "2026-W07")),
        (deep_link.TODAY, ("today", "")),
        (deep_link.SUBSCRIBE, ("subscribe", "")),
    ],
)
def test_a_link_gives_a_command(payload: str, command: tuple[str, str]) -> None:
    assert ALLOWED.fullmatch(payload)
    assert deep_link.command_of(payload) == command


@pytest.mark.parametrize(
    "payload", ["", "r", "rp_", "d_", "d_2026-02-30", "d_today", "rs_7", "s_7", "sub ", "Today"]
)
def test_what_gives_no_command_gives_none(payload: str) -> None:
    assert deep_link.command_of(payload) is None


@pytest.mark.parametrize("place", ["7", "-1001234567890", "-1001234567890:2147483647"])
def test_a_link_to_settings_comes_back_as_their_address(place: str) -> None:
    there = Address("telegram", place)
    payload = deep_link.to_settings(there)

    assert ALLOWED.fullmatch(payload)
    assert deep_link.settings_of(payload, "telegram") == there


@pytest.mark.parametrize(
    "payload",
    [
        "",
        "sub",
        "p_",
        "p_2602-6570",
        "p_9999-00000",
        "p_2602.06570",
        "o_hep-th_99",
        "o_HEP_9901001",
    ],
)
def test_what_is_no_paper_shows_none(payload: str) -> None:
    assert deep_link.paper_of(payload) is None


@pytest.mark.parametrize(
    "payload", ["", "s_", "s_abc", "s_1_2_3", "s_--1", "s_1_-2", "p_2602-06570"]
)
def test_what_are_no_settings_open_none(payload: str) -> None:
    assert deep_link.settings_of(payload, "telegram") is None


@pytest.mark.slow
@given(st.text(max_size=80))
def test_any_payload_is_read_without_an_error(payload: str) -> None:
    command, settings = deep_link.command_of(payload), deep_link.settings_of(payload, "telegram")

    assert command is None or settings is None
