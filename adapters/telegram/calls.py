"""What is asked of Telegram for one message, and what is tried after a refusal. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from adapters.telegram.place import Place
from adapters.telegram.refusals import BUTTONS, MARKUP, NO_PHOTOS, NO_TOPIC, OTHER_KIND, PHOTO
from adapters.telegram.uploads import Upload
from bot.channel import DeliveryError
from formatters.telegram_message import Button, Pick, Preview, TelegramMessage, plain_again

_HTML = {"parse_mode": "HTML"}

ATTACHED = "photo"
"""The part of a request that holds a file, as SendPhoto has it; EditMessageMedia refers to it.

https://core.telegram.org/bots/api#inputmediaphoto
"""

_RIGHTS = dict.fromkeys(
    (
        "is_anonymous",
        "can_manage_chat",
        "can_delete_messages",
        "can_manage_video_chats",
        "can_restrict_members",
        "can_promote_members",
        "can_change_info",
        "can_invite_users",
        "can_post_stories",
        "can_edit_stories",
        "can_delete_stories",
    ),
    False,
)
"""Those that must be named: https://core.telegram.org/bots/api#chatadministratorrights."""


@dataclass(frozen=True, slots=True)
class Call:
    """A method of the Bot API and its parameters, and a file that goes with them as `ATTACHED`.

    The method begins with a capital: the library warns of names that it has itself, and to
    Telegram their case does not matter (https://core.telegram.org/bots/api#making-requests).
    """

    method: str
    parameters: Mapping[str, Any]
    upload: Upload | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One message on its way.

    Attributes:
        number: of the message that it takes the place of; None for a new one.
        file_id: of its photo, where Telegram has it.
        bring: whether its photo is to be uploaded, for Telegram does not fetch it.
        upload: the photo itself, once it is at hand.
        captioned: whether the message to be edited turned out to have a photo.
        options: parameters of a new message that are not of its content.
    """

    message: TelegramMessage
    place: Place
    number: int | None = None
    file_id: str = ""
    bring: bool = False
    upload: Upload | None = None
    captioned: bool = False
    options: tuple[tuple[str, object], ...] = ()


def call(attempt: Attempt) -> Call:
    """What to ask: https://core.telegram.org/bots/api#sendmessage and its neighbours."""
    message, photo, upload = attempt.message, _photo(attempt), attempt.upload
    caption = {"caption": message.html, **_HTML}
    text = {"text": message.html, **_HTML, "link_preview_options": preview(message.preview)}
    about: dict[str, Any] = {"chat_id": attempt.place.chat}
    if message.buttons:
        about["reply_markup"] = keyboard(message.buttons)
    if attempt.number is None:
        about |= _answering(message) | dict(attempt.options)
        if attempt.place.topic is not None:
            about["message_thread_id"] = attempt.place.topic
        if photo:
            return Call("SendPhoto", {**about, "photo": photo, **caption}, upload)
        return Call("SendMessage", {**about, **text})
    about["message_id"] = attempt.number
    if attempt.captioned:
        return Call("EditMessageCaption", {**about, **caption})
    if photo:
        media = {"type": "photo", "media": photo, **caption}
        return Call("EditMessageMedia", {**about, "media": media}, upload)
    return Call("EditMessageText", {**about, **text})


def rebuttoned(place: Place, number: int, rows: tuple[tuple[Button, ...], ...]) -> Call:
    """Put other buttons below a message: https://core.telegram.org/bots/api#editmessagereplymarkup."""
    about = {"chat_id": place.chat, "message_id": number, "reply_markup": keyboard(rows)}
    return Call("EditMessageReplyMarkup", about)


def retreat(attempt: Attempt, error: DeliveryError) -> Attempt | None:
    """What to try after a refusal; None where nothing simpler can help."""
    message = attempt.message
    match error.reason:
        case reason if reason == NO_TOPIC and attempt.place.topic is not None:
            return replace(attempt, place=Place(attempt.place.chat))
        case reason if reason == PHOTO and message.photo:
            return _otherwise(attempt)
        case reason if reason == NO_PHOTOS and message.photo:
            return _without_photo(attempt)
        case reason if reason == OTHER_KIND and not attempt.captioned:
            return replace(attempt, captioned=True)
        case reason if reason in {MARKUP, BUTTONS}:
            plainest = _plainest(message)
            return None if plainest == message else _saying(attempt, plainest)
    return None


def _otherwise(attempt: Attempt) -> Attempt:
    """The photo by its address after the file id, as a file after that, and at last none."""
    if attempt.file_id:
        return replace(attempt, file_id="")
    return _without_photo(attempt) if attempt.bring else replace(attempt, bring=True)


def _without_photo(attempt: Attempt) -> Attempt:
    return _saying(attempt, replace(attempt.message, photo=None))


def _saying(attempt: Attempt, message: TelegramMessage) -> Attempt:
    return replace(attempt, message=message, file_id="", bring=False)


def _photo(attempt: Attempt) -> str | None:
    return f"attach://{ATTACHED}" if attempt.upload else attempt.file_id or attempt.message.photo


def _plainest(message: TelegramMessage) -> TelegramMessage:
    plain = plain_again(message)
    return message if plain is None else _plainest(plain)


def preview(shown: Preview | None) -> dict[str, Any]:
    """https://core.telegram.org/bots/api#linkpreviewoptions."""
    if shown is None:
        return {"is_disabled": True}
    size = "prefer_large_media" if shown.large else "prefer_small_media"
    return {"url": shown.url, size: True, "show_above_text": shown.above}


def keyboard(rows: tuple[tuple[Button, ...], ...]) -> dict[str, Any]:
    """https://core.telegram.org/bots/api#inlinekeyboardmarkup."""
    return {"inline_keyboard": [[_button(button) for button in row] for row in rows]}


def _answering(message: TelegramMessage) -> dict[str, Any]:
    """How a reader can answer otherwise than by a button below the message."""
    if message.buttons:
        return {}
    if message.asks:
        return {"reply_markup": {"force_reply": True, "selective": True}}
    if message.picks:
        picks = [[_pick(pick)] for pick in message.picks]
        shown = {"keyboard": picks, "resize_keyboard": True, "one_time_keyboard": True}
        return {"reply_markup": shown}
    return {}


def _pick(pick: Pick) -> dict[str, Any]:
    """https://core.telegram.org/bots/api#keyboardbuttonrequestchat.

    Picking lets the bot in where it is not: into a channel as somebody who posts, into a group as
    a member. Who picks must have the rights that the bot is given, and the right to give them.
    """
    about: dict[str, Any] = {"request_id": int(pick.channel), "chat_is_channel": pick.channel}
    if pick.channel:
        posting = {**_RIGHTS, "can_manage_chat": True, "can_post_messages": True}
        theirs = {**posting, "can_promote_members": True}
        about |= {"user_administrator_rights": theirs, "bot_administrator_rights": posting}
    else:
        theirs = {**_RIGHTS, "can_manage_chat": True}
        about |= {"user_administrator_rights": theirs, "bot_is_member": True}
    return {"text": pick.text, "request_chat": {**about, "request_title": True}}


def _button(button: Button) -> dict[str, Any]:
    does: dict[str, Any] = {
        "url": button.url,
        "callback_data": button.callback,
        "copy_text": None if button.copy is None else {"text": button.copy},
    }
    return {"text": button.text} | {name: value for name, value in does.items() if value}
