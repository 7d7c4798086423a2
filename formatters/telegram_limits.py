"""How much Telegram takes of a message."""

TEXT = 4096
"""Characters of a text once its entities are parsed: https://core.telegram.org/bots/api#sendmessage

The server counts code points (TDLib, `MessageContent.cpp`), clients count UTF-16 units. We count
the latter, of which there are never fewer.
"""

CAPTION = 1024
"""The same for the caption of a photo: https://core.telegram.org/bots/api#sendphoto"""

ENTITIES = 100
"""Entities that are kept of one message: https://limits.tginfo.me/en"""

SOURCE_BYTES = 32_000
"""Our own bound for the HTML before parsing, so that no address can blow up a request."""

ADDRESS = 512
"""Our own bound for one address, for the same reason."""

CALLBACK_BYTES = 64
"""Bytes of a button's callback data: https://core.telegram.org/bots/api#inlinekeyboardbutton"""

COPY = 256
"""Characters that a button can copy: https://core.telegram.org/bots/api#copytextbutton"""

BUTTONS_IN_A_ROW = 8
"""Buttons that clients show beside each other: https://limits.tginfo.me/en"""

BUTTONS = 100
"""Buttons below one message: https://limits.tginfo.me/en"""

TOAST = 200
"""Characters of an answer to a press: https://core.telegram.org/bots/api#answercallbackquery"""
