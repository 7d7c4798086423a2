from dataclasses import replace

import pytest

from adapters.discord.body import IS_COMPONENTS_V2, SUPPRESS_NOTIFICATIONS, body_of, edit_of
from adapters.discord.messages import layouts_of, quiet
from formatters.discord_message import (
    Button,
    Container,
    DiscordMessage,
    Gallery,
    Row,
    Section,
    Separator,
    Text,
)
from tests.adapters.discord.rest_rules import check_message, check_schema
from tests.adapters.discord.samples import CHAIN, COMPACT, EMBEDS, FULL, LINKS, MENU, PLAIN


def test_components_are_a_tree() -> None:
    body = body_of(FULL)

    assert body["flags"] == IS_COMPONENTS_V2
    assert body["components"] == [
        {
            "type": 17,
            "accent_color": 0xFFD21E,
            "components": [
                {"type": 10, "content": "### Top 1"},
                {"type": 14},
                {
                    "type": 9,
                    "components": [{"type": 10, "content": "A paper"}],
                    "accessory": {
                        "type": 11,
                        "media": {"url": "https://example.org/1.png"},
                        "description": "Its picture",
                    },
                },
            ],
        },
        {
            "type": 1,
            "components": [
                {
                    "type": 3,
                    "custom_id": "rd:2026-02-09",
                    "placeholder": "Read a summary…",
                    "options": [
                        {"label": "1. A paper", "value": "2602.06570", "description": "▲ 9"}
                    ],
                }
            ],
        },
        {
            "type": 1,
            "components": [
                {
                    "type": 2,
                    "style": 5,
                    "url": "https://huggingface.co/papers",
                    "label": "The list",
                    "emoji": {"name": "🤗"},
                }
            ],
        },
    ]
    assert not {"content", "embeds"} & body.keys()


def test_a_classic_message_has_content_embeds_and_rows() -> None:
    body = body_of(EMBEDS)

    assert body["content"] == "Top 1"
    assert body["embeds"] == [
        {
            "title": "A paper",
            "url": "https://huggingface.co/papers/2602.06570",
            "description": "One line.",
            "footer": {"text": "Paperboy · 2026-02-09"},
            "thumbnail": {"url": "https://example.org/1.png"},
            "color": 0xFFD21E,
        }
    ]
    assert body["components"][0]["components"][0]["custom_id"] == MENU.custom_id
    assert "flags" not in body


@pytest.mark.parametrize("message", CHAIN, ids=lambda message: message.layout)
@pytest.mark.parametrize("role", ["", "55"])
@pytest.mark.parametrize("quietly", [False, True])
def test_discord_takes_every_body(message: DiscordMessage, role: str, *, quietly: bool) -> None:
    said = quiet(message) if quietly else message

    check_schema("MessageCreateRequest", body_of(said, role=role, silent=quietly))
    check_message(body_of(said, role=role, silent=quietly))
    check_schema("MessageEditRequestPartial", edit_of(said))
    check_message(edit_of(said))


@pytest.mark.parametrize("message", CHAIN, ids=lambda message: message.layout)
def test_nobody_is_mentioned_but_the_chosen_role(message: DiscordMessage) -> None:
    assert body_of(message)["allowed_mentions"] == {"parse": [], "roles": []}
    assert body_of(message, role="55")["allowed_mentions"] == {"parse": [], "roles": ["55"]}
    assert edit_of(message)["allowed_mentions"] == {"parse": [], "roles": []}


def test_a_role_stands_on_a_line_of_its_own_before_the_first_text() -> None:
    picture = "https://example.org/1.png"
    section = Section(text=Text("a"), picture=picture)

    assert body_of(PLAIN, role="55")["content"] == "<@&55>\n**A paper**"
    assert body_of(replace(EMBEDS, content=""), role="55")["content"] == "<@&55>"
    assert _first(FULL) == {"type": 10, "content": "<@&55>\n### Top 1"}
    assert _first(DiscordMessage(parts=(Separator(), Container((section,)))), at=1)[
        "components"
    ] == [{"type": 10, "content": "<@&55>\na"}]


def test_a_role_gets_a_text_where_there_is_none() -> None:
    pictures = DiscordMessage(parts=(Container((Gallery(picture="https://example.org/1.png"),)),))

    components = body_of(pictures, role="55")["components"]

    assert components[0] == {"type": 10, "content": "<@&55>"}
    assert components[1]["components"][0]["items"][0]["media"]["url"].endswith("1.png")


def _first(message: DiscordMessage, at: int = 0) -> dict[str, object]:
    first: dict[str, object] = body_of(message, role="55")["components"][at]["components"][0]
    return first


def test_silent_is_a_flag_beside_the_other() -> None:
    assert body_of(PLAIN, silent=True)["flags"] == SUPPRESS_NOTIFICATIONS
    assert body_of(COMPACT, silent=True)["flags"] == SUPPRESS_NOTIFICATIONS | IS_COMPONENTS_V2


def test_an_edit_takes_away_what_the_new_message_lacks() -> None:
    assert edit_of(PLAIN) == {
        "content": "**A paper**",
        "embeds": [],
        "components": [],
        "allowed_mentions": {"parse": [], "roles": []},
    }


def test_what_nobody_answers_is_left_out_of_every_layout() -> None:
    asks = Button(label="Save", custom_id="sv:1")
    mixed = replace(FULL, parts=(*FULL.parts, Row((asks, *_buttons(LINKS))), Row((asks,))))

    silent = quiet(mixed)

    assert "custom_id" not in str([body_of(one) for one in layouts_of(silent)])
    assert body_of(silent)["components"][-1]["components"][0]["url"]
    assert len(silent.parts) == 3
    assert len(layouts_of(silent)) == len(CHAIN)


def _buttons(row: Row) -> tuple[Button, ...]:
    assert isinstance(row.holds, tuple)
    return row.holds
