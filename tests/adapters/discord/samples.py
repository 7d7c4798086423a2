"""Messages that the tests of Discord send."""

from bot.subscription import Address
from formatters.discord_message import (
    Button,
    Choice,
    Container,
    DiscordMessage,
    Embed,
    Row,
    Section,
    Select,
    Separator,
    Text,
)

CHANNEL = Address("discord", "7")
FORUM = Address("discord", "8")
MARK = "2026-02-09"

MENU = Select(
    custom_id=f"rd:{MARK}",
    placeholder="Read a summary…",
    choices=(Choice(label="1. A paper", value="2602.06570", description="▲ 9"),),
)
LINKS = Row((Button(label="The list", url="https://huggingface.co/papers", emoji="🤗"),))

PLAIN = DiscordMessage(content="**A paper**", layout="text", mark=MARK, title="Daily Papers")
EMBEDS = DiscordMessage(
    content="Top 1",
    embeds=(
        Embed(
            title="A paper",
            url="https://huggingface.co/papers/2602.06570",
            description="One line.",
            footer=f"Paperboy · {MARK}",
            thumbnail="https://example.org/1.png",
            accent=0xFFD21E,
        ),
    ),
    rows=(Row(MENU),),
    layout="embeds",
    mark=MARK,
    title="Daily Papers",
    simpler=PLAIN,
)
COMPACT = DiscordMessage(
    parts=(Container((Text("### Top 1\n1. A paper"),), accent=0xFFD21E), Row(MENU)),
    layout="compact",
    mark=MARK,
    title="Daily Papers",
    simpler=EMBEDS,
)
FULL = DiscordMessage(
    parts=(
        Container(
            (
                Text("### Top 1"),
                Separator(),
                Section(
                    text=Text("A paper"), picture="https://example.org/1.png", alt="Its picture"
                ),
            ),
            accent=0xFFD21E,
        ),
        Row(MENU),
        LINKS,
    ),
    layout="full",
    mark=MARK,
    title="Daily Papers",
    simpler=COMPACT,
)
CHAIN = (FULL, COMPACT, EMBEDS, PLAIN)
