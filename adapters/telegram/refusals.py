"""Texts with which Telegram refuses, and what they mean. Pure.

They are those of the Bot API server, in lower case: `fail_query_with_error` and
`check_chat_access` of https://github.com/tdlib/telegram-bot-api (telegram-bot-api/Client.cpp).
Names with underscores come through it from Telegram: https://core.telegram.org/api/errors.
"""

from dataclasses import dataclass

from bot.channel import AddressGone, DeliveryError, MessageRejected, NotAllowed
from bot.language import N_

NO_TOPIC = "no-topic"
PHOTO = "photo"
NO_PHOTOS = "no-photos"
BUTTONS = "buttons"
MARKUP = "markup"
NOT_MODIFIED = "not-modified"
OTHER_KIND = "other-kind"
NOT_FOUND = "message-gone"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Which refusals are which error of ours.

    Attributes:
        parts: any of these in its text tells the refusal, in lower case.
        reason: a word for programs.
        says: a sentence for people, marked for the catalogue.
    """

    parts: tuple[str, ...]
    error: type[DeliveryError]
    reason: str
    says: str


REFUSALS = (
    Refusal(
        ("bot was blocked by the user", "user_is_blocked"),
        AddressGone,
        "blocked",
        N_("The reader blocked the bot. To get the digest again, unblock it and subscribe anew."),
    ),
    Refusal(
        ("user is deactivated", "input_user_deactivated"),
        AddressGone,
        "deactivated",
        N_("The reader's Telegram account was deleted."),
    ),
    Refusal(
        ("bot was kicked from",),
        AddressGone,
        "removed",
        N_("The bot was removed from the chat. Its administrators can add it and subscribe anew."),
    ),
    Refusal(
        ("bot is not a member of", "channel_private"),
        AddressGone,
        "not-a-member",
        N_("The bot is not in the chat. Its administrators can add it and subscribe anew."),
    ),
    Refusal(
        ("group chat was deleted", "group chat was deactivated"),
        AddressGone,
        "deleted",
        N_("The group was deleted."),
    ),
    Refusal(
        ("can't initiate conversation", "can't send messages to the user"),
        AddressGone,
        "never-started",
        N_(
            "The reader never wrote to the bot. They have to press Start in the chat with it first."
        ),
    ),
    Refusal(
        ("can't send messages to bots", "can't send messages to the bot"),
        AddressGone,
        "is-a-bot",
        N_("Bots cannot write to other bots. Choose a chat with people."),
    ),
    Refusal(
        ("chat not found", "peer_id_invalid", "chat_id is empty", "chat_id_invalid"),
        AddressGone,
        "no-chat",
        N_(
            "Telegram knows no such chat for this bot. Check its id or @name, and that the bot "
            "is in it; a reader has to press Start first."
        ),
    ),
    Refusal(
        ("group chat was upgraded",),
        AddressGone,
        "upgraded",
        N_("The group became a supergroup, and Telegram does not say which. Subscribe it anew."),
    ),
    # Before the rights to write at all: a text may be welcome where a photo is not.
    Refusal(
        ("not enough rights to send photos", "send_photos_forbidden", "send_media_forbidden"),
        MessageRejected,
        NO_PHOTOS,
        N_("The bot may not send photos to this chat. Its administrators can allow that."),
    ),
    Refusal(
        ("topic_closed",),
        NotAllowed,
        "topic-closed",
        N_("The topic is closed. An administrator of the group can open it, or choose another."),
    ),
    Refusal(
        ("message thread not found", "topic_deleted", "topic_id_invalid"),
        NotAllowed,
        NO_TOPIC,
        N_("The topic is not there any more. An administrator of the group can choose another."),
    ),
    Refusal(
        ("need administrator rights in the channel", "have no rights to send"),
        NotAllowed,
        "no-permission",
        N_(
            "The bot may not write here. The owner of the channel can make it an administrator "
            "that posts messages."
        ),
    ),
    Refusal(
        (
            "not enough rights",
            "have no rights",
            "need administrator rights",
            "chat_write_forbidden",
            "chat_send_plain_forbidden",
            "chat_admin_required",
        ),
        NotAllowed,
        "no-permission",
        N_("The bot may not write here. An administrator of the chat can allow it."),
    ),
    Refusal(
        ("chat_restricted", "user_restricted", "chat_guest_send_forbidden"),
        NotAllowed,
        "restricted",
        N_("Telegram restricts who writes here. An administrator of the chat can see why."),
    ),
    Refusal(
        ("not enough stars", "balance_too_low", "allow_paid_broadcast"),
        NotAllowed,
        "no-stars",
        N_(
            "A paid broadcast needs Telegram Stars. The owner of the bot can buy some, or send "
            "without paying."
        ),
    ),
    Refusal(
        (
            "http url specified",
            "http url content",
            "web page content",
            "webpage_curl_failed",
            "webpage_media_empty",
            "can't upload file by url",
            "wrong file identifier",
            "wrong remote file",
            "wrong padding in the string",
            "wrong string length",
            "file_reference_",
            "type of file mismatch",
            "can't use file of type",
            "photo_invalid",
            "photo_save_file_invalid",
            "photo_ext_invalid",
            "image_process_failed",
            "too big for a photo",
            "file is too big",
            "file must be non-empty",
            "media_empty",
            "media_invalid",
            "group send failed",
        ),
        MessageRejected,
        PHOTO,
        N_("Telegram could not get a picture of this digest."),
    ),
    Refusal(
        ("can't parse entities", "entity_", "entities_too_long", "must be encoded in utf-8"),
        MessageRejected,
        MARKUP,
        N_(
            "Telegram cannot read the markup of this message. "
            "That is an error in Paperboy: report it."
        ),
    ),
    Refusal(
        ("is too long", "media_caption_too_long"),
        MessageRejected,
        "too-long",
        N_("The message is longer than Telegram takes. Choose fewer papers or another layout."),
    ),
    Refusal(
        ("text is empty", "text must be non-empty"),
        MessageRejected,
        "empty",
        N_("The message says nothing. That is an error in Paperboy: report it."),
    ),
    Refusal(
        ("button_", "inline keyboard", "reply_markup", "can't parse reply keyboard"),
        MessageRejected,
        BUTTONS,
        N_(
            "Telegram refuses the buttons of this message. That is an error in Paperboy: report it."
        ),
    ),
    Refusal(
        ("message is not modified", "message_not_modified"),
        MessageRejected,
        NOT_MODIFIED,
        N_("The message says that already."),
    ),
    Refusal(
        ("no text in the message to edit", "no caption in the message to edit"),
        MessageRejected,
        OTHER_KIND,
        N_("The message is of another kind, and cannot be edited into this one."),
    ),
    Refusal(
        (
            "message to edit not found",
            "message to delete not found",
            "message_id_invalid",
            "message can't be edited",
            "message can't be deleted",
            "message_edit_time_expired",
            "message_author_required",
        ),
        MessageRejected,
        NOT_FOUND,
        N_("The message is not there any more, or too old to be changed."),
    ),
)
