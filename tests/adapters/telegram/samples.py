"""Messages that the tests of Telegram send."""

from dataclasses import replace

from adapters.telegram.channel import Telegram
from bot.channel import Receipt
from bot.subscription import Address
from formatters.telegram import Button, TelegramMessage, TelegramMessages

READER = Address("telegram", "7")
OTHER = Address("telegram", "8")
GROUP = Address("telegram", "-1001")
TOPIC = Address("telegram", "-1001:5")

HELLO = TelegramMessage(html="<b>hello</b>")
PICTURE = TelegramMessage(
    html="<i>a picture</i>",
    photo="https://example.org/1.png",
    buttons=((Button(text="Details", callback="p:2602.06570"),),),
    silent=True,
)


def cards(count: int) -> TelegramMessages:
    return (
        HELLO,
        *(
            replace(PICTURE, html=f"card {at}", photo=f"https://example.org/{at}.png")
            for at in range(1, count)
        ),
    )


async def send_all(telegram: Telegram, messages: TelegramMessages, to: Address) -> Receipt:
    """Send messages one after the other, as a pump does."""
    sent = await telegram.send(messages, to, key="k")
    while sent.more:
        sent = await telegram.send(messages, to, key="k", sent=sent)
    return sent
