"""The stand-in refuses what Discord refuses: a test that passes before it says something."""

from typing import Any

import pytest

from tests.adapters.discord.rest_rules import V2, Refusal, check_message, check_schema

LINK = {"type": 2, "style": 5, "label": "x", "url": "https://example.org"}
TEXT = {"type": 10, "content": "x"}


def row(*inside: dict[str, Any]) -> dict[str, Any]:
    return {"type": 1, "components": [*inside]}


def menu(custom_id: str = "rd:1") -> dict[str, Any]:
    return {"type": 3, "custom_id": custom_id, "options": [{"label": "x", "value": "x"}]}


@pytest.mark.parametrize(
    "body",
    [
        {"content": "x", "nonce": "n" * 26},
        {"content": "x", "nonsense": True},
        {"content": 1},
        {"embeds": [{"title": "x" * 257}]},
        {"embeds": [{"title": "x"}] * 11},
        {"components": [TEXT] * 41},
        {"components": [row(LINK, LINK, LINK, LINK, LINK, LINK)]},
        {"components": [row({**LINK, "label": "x" * 81})]},
        {"components": [row({**menu(), "options": [{"label": "x" * 101, "value": "x"}]})]},
        {"components": [row(menu("r" * 101))]},
        {"components": [{"type": 10, "content": ""}]},
        {"components": [{"type": 9, "components": [TEXT]}]},
        {"allowed_mentions": {"parse": [], "roles": [55]}},
    ],
)
def test_the_schema_refuses(body: dict[str, Any]) -> None:
    with pytest.raises(Refusal) as caught:
        check_schema("MessageCreateRequest", body)

    assert caught.value.code == 50035


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"content": " "},
        {"content": "x" * 2_001},
        {"embeds": [{"title": "x", "description": "x" * 3_000}] * 2},
        {"embeds": [{}]},
        {"flags": V2, "content": "x", "components": [TEXT]},
        {"flags": V2, "embeds": [{"title": "x"}], "components": [TEXT]},
        {"flags": V2},
        {"flags": V2, "components": [{"type": 17, "components": [TEXT] * 39}, TEXT]},
        {"flags": V2, "components": [{**TEXT, "content": "x" * 2_001}] * 2},
        {"flags": V2, "components": [row(menu()), row(menu())]},
        {"flags": V2, "components": [row(menu(), LINK)]},
        {"flags": V2, "components": [row({**LINK, "custom_id": "x"})]},
        {"flags": V2, "components": [row({**LINK, "url": "ftp://example.org"})]},
        {"flags": V2, "components": [row({**LINK, "label": ""})]},
        {"content": "x", "components": [TEXT]},
        {"content": "x", "components": [row(LINK)] * 6},
        {"content": "x", "flags": 1 << 6},
    ],
)
def test_the_sums_refuse(body: dict[str, Any]) -> None:
    check_schema("MessageCreateRequest", body)

    with pytest.raises(Refusal) as caught:
        check_message(body)

    assert caught.value.code in {50035, 50006}


@pytest.mark.parametrize(
    "body",
    [
        {"content": "x" * 2_000},
        {"embeds": [{"title": "x", "description": "x" * 2_999}] * 2},
        {"flags": V2, "components": [TEXT] * 40},
        {"flags": V2, "components": [{**TEXT, "content": "x" * 2_000}] * 2},
        {"content": "x", "components": [row(menu()), row(LINK)]},
    ],
)
def test_what_just_fits_is_taken(body: dict[str, Any]) -> None:
    check_schema("MessageCreateRequest", body)
    check_message(body)
