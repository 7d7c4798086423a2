"""How much Discord takes of a message.

What it counts as a character is nowhere said; we count UTF-16 units, of which there are never
fewer than code points.
"""

COMPONENTS = 40
"""Parts of a message, nested ones included: https://docs.discord.com/developers/components/reference"""

PARTS_TEXT = 4000
"""Characters of all texts in parts: https://github.com/discord/discord-api-docs/pull/8562"""

PARTS_BYTES = 10_000
"""UTF-8 bytes of everything in parts. Discord keeps 10,170, and answers 500 to one byte more:
https://github.com/discord/discord-api-docs/issues/8554"""

BYTES_A_PART = 12
"""Bytes that a part takes beside what it says: the same issue."""

CONTENT = 2000
"""Characters of a classic text: https://docs.discord.com/developers/resources/message#create-message"""

MENTION = 100
"""Characters left free for the role that is mentioned before the text."""

EMBEDS_TEXT = 6000
"""Characters of all embeds: https://docs.discord.com/developers/resources/message#embed-object-embed-limits"""

EMBED_TITLE = 256
EMBED_DESCRIPTION = 4096
"""The same page."""

ADDRESS = 512
"""Characters of a button's address, and our own bound for every other one:
https://docs.discord.com/developers/components/reference#button"""

LABEL = 80
"""Characters on a button: the same page."""

CUSTOM_ID = 100
"""Characters that a button or select tells the bot: the same page."""

CHOICE = 100
"""Characters of a choice, and of its value:
https://docs.discord.com/developers/components/reference#string-select"""

CHOICES = 25
"""Choices of a select: the same page."""

ALT = 200
"""Our own bound for the description of a picture, which may take 1,024 characters."""

POST_TITLE = 100
"""Characters in the name of a thread or forum post:
https://docs.discord.com/developers/resources/channel#start-thread-in-forum-or-media-channel"""
