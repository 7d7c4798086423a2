"""A subscription's time in words, so that people can see what they chose. Pure."""

from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import get_day_names

from bot import zones
from bot.language import nearest, texts
from bot.models import Edition
from bot.span import Period
from bot.subscription import EVERY_DAY, WORKDAYS, Slot
from formatters.punctuation import listed
from formatters.text import day_words


def slot_words(slot: Slot, language: str) -> str:
    """When a digest comes: `every weekday at 09:00 Asia/Seoul`."""
    say = texts(language)
    when = say.gettext("{days} at {time} {zone}").format(
        days=_days(slot, language), time=f"{slot.at:%H:%M}", zone=zones.shown(slot.zone)
    )
    if slot.edition is Edition.EARLY:
        return say.gettext("{when}, early edition").format(when=when)
    return when


def due_words(due: datetime, zone: str, language: str) -> str:
    """An instant on the clock of a chat: `Tue 10 Feb 2026, 09:00`."""
    local = due.astimezone(ZoneInfo(zone))
    return (
        texts(language)
        .gettext("{day}, {time}")
        .format(day=day_words(local.date(), language), time=f"{local:%H:%M}")
    )


def _days(slot: Slot, language: str) -> str:
    say = texts(language)
    if slot.period is Period.MONTH:
        return say.gettext("monthly")
    alone = len(slot.weekdays) == 1
    names = get_day_names("wide" if alone else "abbreviated", locale=nearest(language))
    days = listed((names[day] for day in sorted(slot.weekdays)), language)
    if slot.period is Period.WEEK:
        return say.gettext("weekly on {days}").format(days=days)
    if slot.weekdays == EVERY_DAY:
        return say.gettext("every day")
    if slot.weekdays == WORKDAYS:
        return say.gettext("every weekday")
    return say.gettext("on {days}").format(days=days)
