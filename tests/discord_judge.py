"""Discord as the judge of what we would send: its limits and sums, counted apart from our own code.

https://docs.discord.com/developers/components/reference,
https://docs.discord.com/developers/resources/message and
https://github.com/discord/discord-api-docs/issues/8554.
"""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import TypeVar

from formatters.discord_message import (
    Button,
    Choice,
    Container,
    DiscordMessage,
    Embed,
    Gallery,
    Row,
    Section,
    Select,
    Text,
)
from tests.discord_reader import JOINER, MASKED, read

Piece = TypeVar("Piece")

OURS = {"heading", "subtext", "list", "bold", "italic", "link"}
"""The Markdown that we use ourselves."""


def judge(message: DiscordMessage) -> None:
    """Discord takes the message whole; its simpler ones are messages of their own."""
    _judge_parts(message)
    _judge_classic(message)
    custom_ids = [one.custom_id for one in _all(message, Button) if one.custom_id]
    custom_ids += [one.custom_id for one in _all(message, Select)]
    assert len(custom_ids) == len(set(custom_ids))
    for row in _all(message, Row):
        _judge_row(row)
    assert _units(message.title) <= 100
    for text in markdown_of(message):
        _judge_text(text)


def chain(message: DiscordMessage) -> list[DiscordMessage]:
    """The message and its simpler ones."""
    return [message, *(chain(message.simpler) if message.simpler else [])]


def markdown_of(message: DiscordMessage) -> list[str]:
    """Every text in which Discord reads Markdown."""
    return [
        message.content,
        *(text.markdown for text in _all(message, Text)),
        *(text for embed in message.embeds for text in (embed.title, embed.description)),
    ]


def seen(message: DiscordMessage) -> str:
    """All that can be read in a message, without our joiners."""
    return "\n".join(read(text).text for text in markdown_of(message)).replace(JOINER, "")


def addresses(message: DiscordMessage) -> set[str]:
    """Everything that a message leads to."""
    links = {url for text in markdown_of(message) for _, url in read(text).links}
    buttons = {one.url for one in _all(message, Button) if one.url}
    return links | buttons | {embed.url for embed in message.embeds if embed.url}


def pictures(message: DiscordMessage) -> set[str]:
    """The addresses of everything that a message shows."""
    return {
        *(one.picture for one in _all(message, Section)),
        *(one.picture for one in _all(message, Gallery)),
        *(embed.thumbnail for embed in message.embeds if embed.thumbnail),
    }


def counted(message: DiscordMessage) -> int:
    """How many components a message has: nested ones and accessories count."""
    components = (one for one in _every(message) if not isinstance(one, Choice | Embed))
    return sum(1 + isinstance(one, Section) for one in components)


def _judge_parts(message: DiscordMessage) -> None:
    if not message.parts:
        assert message.content or message.embeds
        return
    assert (message.content, message.embeds, message.rows) == ("", (), ())
    assert counted(message) <= 40
    texts = [text.markdown for text in _all(message, Text)]
    assert all(text.strip() for text in texts)
    assert sum(map(_units, texts)) <= 4000 - 100
    strings = [value for one in _every(message) for value in _strings(one)]
    assert sum(len(value.encode()) for value in strings) + 12 * counted(message) <= 10_170 - 100
    for container in _all(message, Container):
        assert container in message.parts
    for section in _all(message, Section):
        assert _units(section.alt) <= 1024
    for gallery in _all(message, Gallery):
        assert _units(gallery.alt) <= 1024
    for picture in pictures(message):
        assert picture.startswith(("https://", "http://"))
        assert len(picture) <= 2048


def _judge_classic(message: DiscordMessage) -> None:
    assert _units(message.content) <= 2000 - 100
    assert len(message.embeds) <= 10
    urls = [embed.url for embed in message.embeds]
    assert len(urls) == len(set(urls))
    said = 0
    for embed in message.embeds:
        assert embed.title.strip()
        assert _units(embed.title) <= 256
        assert _units(embed.description) <= 4096
        assert _units(embed.footer) <= 2048
        said += _units(embed.title + embed.description + embed.footer)
    assert said <= 6000


def _judge_row(row: Row) -> None:
    if isinstance(row.holds, Select):
        select = row.holds
        assert 1 <= len(select.custom_id) <= 100
        assert _units(select.placeholder) <= 150
        assert 1 <= len(select.choices) <= 25
        assert len({choice.value for choice in select.choices}) == len(select.choices)
        for choice in select.choices:
            assert 1 <= _units(choice.label) <= 100
            assert 1 <= _units(choice.value) <= 100
            assert _units(choice.description) <= 100
        return
    assert 1 <= len(row.holds) <= 5
    for button in row.holds:
        assert 1 <= _units(button.label) <= 80
        assert len(button.url or "") <= 512
        assert len(button.custom_id or "") <= 100


def _judge_text(text: str) -> None:
    reading = read(text)
    assert set(reading.kinds) <= OURS, (set(reading.kinds) - OURS, text)
    # Who is called and what is previewed is found by the server, which knows no backslash.
    assert not re.search(r"<@[!&]?\d|<#\d|@everyone|@here", text), text
    assert not re.search(r"https?://|discord(?:app)?\.gg/\w", MASKED.sub("", text)), text


def _all(message: DiscordMessage, kind: type[Piece]) -> list[Piece]:
    return [one for one in _every(message) if isinstance(one, kind)]


def _every(message: DiscordMessage) -> list[object]:
    return [*_walk(message.parts), *_walk(message.embeds), *_walk(message.rows)]


def _walk(value: object) -> Iterator[object]:
    if isinstance(value, tuple):
        for one in value:
            yield from _walk(one)
    elif is_dataclass(value):
        yield value
        for each in fields(value):
            yield from _walk(getattr(value, each.name))


def _strings(value: object) -> Iterator[str]:
    if is_dataclass(value):
        yield from (
            said for each in fields(value) if isinstance(said := getattr(value, each.name), str)
        )


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
