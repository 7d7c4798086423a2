import pytest

from bot.subscription import Address


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("telegram:-100123:17", "telegram:-100123:17"),
        ("file:digests/ko", "file:digests/ko"),
        (
            "discord-webhook:https://discord.com/api/webhooks/12/s3cret-Token_x",
            "discord-webhook:https://discord.com/api/webhooks/12/…",
        ),
        (
            "discord-webhook:https://discord.com/api/webhooks/12/s3cret?thread_id=7",
            "discord-webhook:https://discord.com/api/webhooks/12/…?thread_id=7",
        ),
        (
            "discord-webhook:https://discord.com/api/webhooks/12/s3cret/#top",
            "discord-webhook:https://discord.com/api/webhooks/12/…#top",
        ),
    ],
)
def test_an_address_is_shown_without_what_is_secret(written: str, shown: str) -> None:
    address = Address.parse(written)
    assert address.shown == shown
    assert str(address) == written


@pytest.mark.parametrize(
    ("place", "chat"), [("-100123:17", "-100123"), ("-100123", "-100123"), ("", "")]
)
def test_a_topic_belongs_to_its_chat(place: str, chat: str) -> None:
    assert Address("telegram", place).chat == Address("telegram", chat)
