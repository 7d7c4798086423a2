"""The settings, screen by screen: what can be chosen, and how it stands. Pure."""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from zoneinfo import ZoneInfo

from babel.dates import get_day_names

from bot import zones
from bot.language import LANGUAGES, nearest, texts
from bot.models import TOP_MAX, TOP_MIN, Edition
from bot.overview import overview
from bot.replies import Choice, Rows, Screen
from bot.screen_parts import WRITABLE, Shown, to, to_write, with_way_back, wrapped, written
from bot.span import Period
from bot.subscription import EVERY_DAY, WORKDAYS
from formatters.punctuation import listed
from formatters.slot_words import slot_words
from formatters.subscription_words import layout_words, time_words

VOTES = (0, 5, 10, 20, 30, 50, 100)
"""The least numbers of votes that are offered; any other can be written."""

_OF_TIME = frozenset({"at", "tz"})
_IN_A_ROW = {"at": 6, "tz": 3, "clock": 6, "days": 4, "top": 5, "votes": 4}


def screen(shown: Shown) -> Screen:
    """The screen that a step leads to; the overview where it leads to none."""
    return _SCREENS.get(shown.step.field, overview)(shown)


def _picked(
    shown: Shown, choices: Iterable[tuple[str, str]], ways: tuple[Choice, ...] = ()
) -> Screen:
    """A screen on which one of several values, each with its label, is picked."""
    field = "tz" if shown.step.field == "clock" else shown.step.field
    now = _value(shown, field)
    every = [to(shown, field, label, value, chosen=value == now) for label, value in choices]
    writing = to_write(shown, shown.step.field) if shown.step.field in WRITABLE else ()
    rows = (*wrapped(every, _IN_A_ROW.get(field, 1)), (*ways, *writing))
    made = _when if field in _OF_TIME else with_way_back
    return made(shown, _asked(shown), rows)


def _when(shown: Shown, asked: str, rows: Rows) -> Screen:
    """A screen about the time of a digest, which says what that is now."""
    now = time_words(shown.one, shown.due, shown.language)
    return with_way_back(shown, "\n".join([*now, "", asked]), rows)


def _asked(shown: Shown) -> str:
    say, field = texts(shown.language), shown.step.field
    asked = {
        "at": say.gettext("At what time? For minutes write {example}"),
        "tz": say.gettext("Which time zone? For any city write {example}"),
        "clock": say.gettext("Which city's time is it?"),
        "lang": say.gettext("In which language?"),
        "top": say.gettext("How many papers?"),
        "look": say.gettext("How should it look?"),
        "votes": say.gettext(
            "Only papers with at least how many votes? For another number write {example}"
        ),
    }[field]
    return asked.format(example=written(shown, field)) if field in WRITABLE else asked


def _time(shown: Shown) -> Screen:
    times = [shown.one.slot.at.replace(hour=hour) for hour in range(24)]
    return _picked(shown, [(f"{at:%H:%M}", f"{at:%H%M}") for at in times])


def _zone(shown: Shown) -> Screen:
    clock = to(shown, "clock", texts(shown.language).gettext("🕐 By what my clock shows"))
    now = shown.one.slot.zone
    some = zones.COMMON if now in zones.COMMON else (now, *zones.COMMON)
    return _picked(shown, _cities(shown, some), (clock,))


def _clock(shown: Shown) -> Screen:
    """First the hour that somebody's clock shows, then the cities in which it does."""
    hour = shown.step.value
    if hour.isdecimal():
        return _picked(shown, _cities(shown, zones.by_clock(int(hour), shown.now)))
    asked = texts(shown.language).gettext("What hour does your clock show now?")
    hours = [
        to(shown, "clock", f"{hour:02}:{shown.now:%M}", str(hour))
        for hour in sorted(zones.hours_now(shown.now))
    ]
    return _when(shown, asked, wrapped(hours, _IN_A_ROW["clock"]))


def _cities(shown: Shown, some: Iterable[str]) -> list[tuple[str, str]]:
    return [
        (f"{zones.city(zone, shown.language)} {shown.now.astimezone(ZoneInfo(zone)):%H:%M}", zone)
        for zone in some
    ]


def _languages(shown: Shown) -> Screen:
    return _picked(shown, [(name, code) for code, name in LANGUAGES.items()])


def _top(shown: Shown) -> Screen:
    return _picked(shown, [(str(n), str(n)) for n in range(TOP_MIN, TOP_MAX + 1)])


def _layouts(shown: Shown) -> Screen:
    return _picked(shown, [(layout_words(one, shown.language), one) for one in shown.layouts])


def _votes(shown: Shown) -> Screen:
    return _picked(shown, [(str(n), str(n)) for n in sorted({*VOTES, shown.one.min_upvotes})])


def _days(shown: Shown) -> Screen:
    say, chosen = texts(shown.language), shown.one.slot.weekdays
    weekly = shown.one.slot.period is Period.WEEK
    names = get_day_names("abbreviated", locale=nearest(shown.language))
    # A press says how it is to be: taken twice, it does what it did once.
    days = [
        to(shown, "days", names[day], f"{'-' if day in chosen else '+'}{day}", chosen=day in chosen)
        for day in range(7)
    ]
    sets = (
        to(shown, "days", say.gettext("Every day"), "all", chosen=chosen == EVERY_DAY),
        to(shown, "days", say.gettext("Weekdays"), "weekdays", chosen=chosen == WORKDAYS),
    )
    # A week's digest comes on one day.
    rows = (*wrapped(days, _IN_A_ROW["days"]), () if weekly else sets)
    return _when(shown, say.gettext("On which days?"), rows)


def _editions(shown: Shown) -> Screen:
    say, now = texts(shown.language), shown.one.slot.edition
    about = say.gettext(
        "Final: the list of the day before, votes settled.\n"
        "Early: the list that is open now; the message is edited as votes move."
    )
    rows = tuple(
        (to(shown, "ed", label, one.value, chosen=now is one),)
        for one, label in (
            (Edition.FINAL, say.gettext("Final")),
            (Edition.EARLY, say.gettext("Early")),
        )
    )
    return _when(shown, about, rows)


def _words(shown: Shown) -> Screen:
    say, field = texts(shown.language), shown.step.field
    about, words = {
        "incl": (
            say.gettext("Only papers with one of these words are shown."),
            shown.one.include,
        ),
        "excl": (
            say.gettext("Papers with these words are left out."),
            shown.one.exclude,
        ),
        "orgs": (
            say.gettext("Papers of these organizations are shown, whatever the keywords say."),
            shown.one.organizations,
        ),
    }[field]
    how = say.gettext("To change them write {example}").format(example=written(shown, field))
    chosen = listed(words, shown.language) or say.gettext("None yet.")
    removing = (to(shown, field, say.gettext("Remove all"), "-"),) if words else ()
    rows = ((*to_write(shown, field), *removing),)
    return with_way_back(shown, f"{about}\n{chosen}\n\n{how}", rows)


def _stop(shown: Shown) -> Screen:
    say = texts(shown.language)
    when = slot_words(shown.one.slot, shown.language)
    asked = say.gettext("End this subscription? ({when})").format(when=when)
    yes = to(shown, "stop", say.gettext("Yes, unsubscribe"), "yes")
    return with_way_back(shown, asked, ((yes,),))


def _value(shown: Shown, field: str) -> str:
    """What is chosen now, as a button carries it."""
    one = shown.one
    return {
        "at": f"{one.slot.at:%H%M}",
        "tz": one.slot.zone,
        "lang": one.language,
        "top": str(one.top),
        "look": one.layout or next(iter(shown.layouts), ""),
        "votes": str(one.min_upvotes),
    }[field]


_SCREENS: Mapping[str, Callable[[Shown], Screen]] = MappingProxyType(
    {
        "at": _time,
        "tz": _zone,
        "clock": _clock,
        "days": _days,
        "lang": _languages,
        "top": _top,
        "look": _layouts,
        "votes": _votes,
        "ed": _editions,
        "incl": _words,
        "excl": _words,
        "orgs": _words,
        "stop": _stop,
    }
)
