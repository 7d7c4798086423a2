"""What a content looks like on Discord, whoever posts it. Pure."""

from zoneinfo import ZoneInfo

from bot.channel import Look, MessageRejected, Note
from bot.errors import UsageProblem
from bot.models import Digest
from formatters import discord as formatter
from formatters.discord_message import DiscordMessage


def rendered(content: Digest | Note, look: Look, zone: ZoneInfo | None) -> DiscordMessage:
    """The message of a content; a layout that is not there is a `MessageRejected`."""
    if isinstance(content, Note):
        return formatter.render_note(content.text)
    try:
        layout = formatter.LAYOUTS[-1] if look.plain else look.layout
        return formatter.render(content, layout, images=look.images, zone=zone)
    except UsageProblem as problem:
        raise MessageRejected(str(problem), reason="no-layout") from problem
