"""Codes with which Discord refuses, and what they mean. Pure.

https://docs.discord.com/developers/topics/opcodes-and-status-codes#json-json-error-codes
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot.channel import (
    AddressGone,
    ChannelBroken,
    DeliveryError,
    MessageRejected,
    NotAllowed,
    TryAgain,
)
from bot.language import N_

NO_PERMISSION, NO_ACCESS = "no-permission", "no-access"
BODY = "body"
NOT_TEXT = "not-a-text-channel"
NO_TAG = "tag-required"
NO_NAME = "name-required"
NOT_FOUND = "message-gone"
ALREADY_ANSWERED = "already-answered"
TOO_LATE = "too-late"
PUBLISHED, OPENED = "published-already", "thread-already"

PLAIN_ONLY = N_(
    "Paperboy can only send plain text here: somebody with Manage Channels gives it Embed Links "
    "for the layout that was chosen."
)

HIDDEN = N_(
    "This digest may have arrived, and Paperboy cannot see whether it did, so it is not sent "
    "again. Somebody with Manage Channels gives it Read Message History; whoever runs Paperboy can "
    "replay the digest."
)
TOO_MUCH = N_(
    "This digest may have arrived, and was not found among all that was said in the channel since, "
    "so it is not sent again. Whoever runs Paperboy can replay it."
)

NO_TOKEN, WEBHOOK_GONE, WRONG_KIND = 40001, 50027, 50008
"""Codes that stand for answers without one."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Which refusals are which error of ours.

    Attributes:
        codes: of Discord.
        reason: a word for programs.
        says: a sentence for people, marked for the catalogue.
        whole_bot: whether it concerns the bot rather than this one channel.
    """

    codes: tuple[int, ...]
    error: type[DeliveryError]
    reason: str
    says: str
    whole_bot: bool = False


_ROWS = (
    Refusal(
        (10003, 10004),
        AddressGone,
        "deleted",
        N_(
            "The channel is not there any more. Whoever manages the server can subscribe another "
            "one."
        ),
    ),
    Refusal(
        (10015, WEBHOOK_GONE),
        AddressGone,
        "webhook-deleted",
        N_(
            "The webhook is not there any more. Somebody with Manage Webhooks can make another one."
        ),
    ),
    Refusal(
        (50007, 50278),
        AddressGone,
        "closed",
        N_(
            "The reader takes no messages from Paperboy. To get the digest again, allow messages "
            "from a server that Paperboy is in, and subscribe anew."
        ),
    ),
    Refusal(
        (50001,),
        NotAllowed,
        NO_ACCESS,
        N_(
            "Paperboy cannot see this channel: somebody with Manage Channels gives it View "
            "Channel, or adds it to the server again."
        ),
    ),
    Refusal(
        (50013,),
        NotAllowed,
        NO_PERMISSION,
        N_(
            "Paperboy may not post in this channel: somebody with Manage Channels gives it Send "
            "Messages and Embed Links, and in a thread Send Messages in Threads."
        ),
    ),
    Refusal(
        (WRONG_KIND, 50024),
        NotAllowed,
        NOT_TEXT,
        N_(
            "Nobody can post in this kind of channel. Whoever manages the server can choose a "
            "text or announcement channel, a thread or a forum."
        ),
    ),
    Refusal(
        (50083,),
        NotAllowed,
        "archived",
        N_("The thread is archived: somebody with Manage Threads opens it, or chooses another."),
    ),
    Refusal(
        (160005,),
        NotAllowed,
        "locked",
        N_("The thread is locked: somebody with Manage Threads unlocks it, or chooses another."),
    ),
    Refusal(
        (160006,),
        NotAllowed,
        "too-many-threads",
        N_(
            "The server has as many open threads as it can: somebody with Manage Threads closes "
            "some."
        ),
    ),
    Refusal(
        (40067,),
        NotAllowed,
        NO_TAG,
        N_(
            "Posts in this forum need a tag, and it has none that Paperboy may use: somebody with"
            " Manage Channels adds one, or makes tags optional."
        ),
    ),
    Refusal(
        (50009,),
        NotAllowed,
        "verification",
        N_(
            "The server wants its members verified first: somebody with Manage Server can lift "
            "that."
        ),
    ),
    Refusal(
        (200000, 200001, 240000),
        NotAllowed,
        "filtered",
        N_(
            "A filter of the server blocks this message: somebody with Manage Server can let "
            "Paperboy through."
        ),
    ),
    Refusal(
        (50035, 50006),
        MessageRejected,
        BODY,
        N_("Discord cannot read this message. That is an error in Paperboy: report it."),
    ),
    Refusal(
        (40005,),
        MessageRejected,
        "too-large",
        N_("The message is larger than Discord takes. Choose fewer papers or another layout."),
    ),
    Refusal(
        (220001,),
        MessageRejected,
        NO_NAME,
        N_("A post in a forum needs a name. That is an error in Paperboy: report it."),
    ),
    Refusal(
        (10008, 50005, 50021),
        MessageRejected,
        NOT_FOUND,
        N_("The message is not there any more, or is not one of Paperboy's."),
    ),
    Refusal(
        (40033,),
        MessageRejected,
        PUBLISHED,
        N_("That message was published before."),
    ),
    Refusal(
        (160004,),
        MessageRejected,
        OPENED,
        N_("That message has a thread."),
    ),
    Refusal(
        (40060,),
        MessageRejected,
        ALREADY_ANSWERED,
        N_("That was answered already."),
    ),
    Refusal(
        (10062, 50132),
        MessageRejected,
        TOO_LATE,
        N_("Discord waits three seconds for an answer, and this one came later. Ask again."),
    ),
    Refusal(
        (20016, 20022, 20028, 20029, 30046, 40003, 40062),
        TryAgain,
        "rate-limit",
        N_("Discord takes no more of these for the moment."),
    ),
    Refusal(
        (40004, 40006, 130000),
        TryAgain,
        "overloaded",
        N_("Discord has too much to do, or has switched this off for the moment."),
        whole_bot=True,
    ),
    Refusal(
        (NO_TOKEN, 50014, 50025),
        ChannelBroken,
        "bad-token",
        N_("Discord does not know this bot. Check its token in the Discord Developer Portal."),
    ),
    Refusal(
        (40002,),
        ChannelBroken,
        "unverified",
        N_(
            "Discord wants the account of this bot verified. Its owner can do that in the Discord "
            "Developer Portal."
        ),
    ),
)

REFUSALS: Mapping[int, Refusal] = MappingProxyType(
    {code: row for row in _ROWS for code in row.codes}
)
"""By code."""
