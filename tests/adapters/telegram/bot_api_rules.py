"""The rules of the Bot API, as Telegram documents them; texts are parsed by its own parser."""

import json
from typing import Any
from urllib.parse import urlsplit

import tdjson

TEXT, CAPTION, ENTITIES = 4096, 1024, 100
CALLBACK_BYTES, COPY, BUTTONS, BUTTONS_IN_A_ROW = 64, 256, 100, 8

_DOES = {"url", "callback_data", "copy_text"}


class Refusal(Exception):
    """The answer is not `ok`."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters


def parse(html: str) -> tuple[str, list[dict[str, Any]]]:
    """Text and entities, as Telegram reads them."""
    asked = {
        "@type": "parseTextEntities",
        "text": html,
        "parse_mode": {"@type": "textParseModeHTML"},
    }
    answer = json.loads(tdjson.td_execute(json.dumps(asked).encode()) or b"{}")
    if answer["@type"] == "error":
        message = answer["message"]
        raise Refusal(400, f"Bad Request: {message[0].lower()}{message[1:]}")
    return answer["text"], answer["entities"]


tdjson.td_execute(b'{"@type":"setLogVerbosityLevel","new_verbosity_level":0}')


def check_keyboard(rows: list[list[dict[str, Any]]]) -> None:
    assert all(0 < len(row) <= BUTTONS_IN_A_ROW for row in rows)
    if sum(len(row) for row in rows) > BUTTONS:
        raise Refusal(400, "Bad Request: reply markup is too long")
    for button in (button for row in rows for button in row):
        does = button.keys() - {"text"}
        if not button["text"] or len(does) != 1 or not does <= _DOES:
            raise Refusal(400, "Bad Request: can't parse inline keyboard button")
        if len(button.get("callback_data", "").encode()) > CALLBACK_BYTES:
            raise Refusal(400, "Bad Request: BUTTON_DATA_INVALID")
        if not 1 <= len(button.get("copy_text", {"text": "-"})["text"]) <= COPY:
            raise Refusal(400, "Bad Request: BUTTON_COPY_TEXT_INVALID")
        url = urlsplit(button.get("url", "https://example.org"))
        if url.scheme not in {"http", "https", "tg"} or not url.netloc:
            raise Refusal(400, "Bad Request: BUTTON_URL_INVALID")


def check_preview(options: dict[str, Any]) -> None:
    known = {
        "is_disabled",
        "url",
        "prefer_small_media",
        "prefer_large_media",
        "show_above_text",
    }
    assert options.keys() <= known


def check_lengths(text: str, entities: list[dict[str, Any]], *, caption: bool) -> None:
    length = len(text.encode("utf-16-le")) // 2
    if not caption and not text.strip():
        raise Refusal(400, "Bad Request: message text is empty")
    if length > (CAPTION if caption else TEXT):
        what = "message caption" if caption else "message"
        raise Refusal(400, f"Bad Request: {what} is too long")
    if len(entities) > ENTITIES:
        raise Refusal(400, "Bad Request: ENTITIES_TOO_LONG")
