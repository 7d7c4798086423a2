"""The first screen of the settings: everything that is chosen, and a way to change each. Pure."""

from collections.abc import Iterable

from bot.language import texts
from bot.preferences import Step
from bot.replies import Choice, Rows, Screen
from bot.screen_parts import Shown, switch, to
from bot.span import Period
from bot.subscription import Condition
from formatters.subscription_words import period_words, subscription_words


def overview(shown: Shown) -> Screen:
    """Everything that is chosen, in words, and a way to change each."""
    title = f"⚙ {texts(shown.language).gettext('Settings')}"
    head = f"{title} · {shown.title}" if shown.title else title
    text = "\n".join([head, "", *subscription_words(shown.one, shown.due, shown.language)])
    rows = (
        _when(shown),
        *_what(shown),
        *_after(shown),
        tuple(_periods(shown)),
        *_here(shown),
        _whether(shown),
    )
    return Screen(text=text, rows=rows)


def _when(shown: Shown) -> tuple[Choice, ...]:
    say = texts(shown.language)
    clock = (to(shown, "at", say.gettext("Time")), to(shown, "tz", say.gettext("Time zone")))
    if shown.one.slot.period is Period.MONTH:
        return clock
    return (*clock, to(shown, "days", say.gettext("Days")))


def _what(shown: Shown) -> Rows:
    say, one = texts(shown.language), shown.one
    return (
        (
            to(shown, "lang", say.gettext("Language")),
            to(shown, "top", say.gettext("Papers")),
            to(shown, "look", say.gettext("Layout")),
        ),
        (
            switch(shown, "img", say.gettext("Pictures"), on=one.images),
            switch(shown, "quiet", say.gettext("Silent"), on=one.silent),
            switch(shown, "empty", say.gettext("Say if empty"), on=one.say_when_empty),
        ),
        (to(shown, "votes", say.gettext("Votes")), to(shown, "ed", say.gettext("Edition"))),
        (
            to(shown, "incl", say.gettext("Keywords")),
            to(shown, "excl", say.gettext("Left out")),
            to(shown, "orgs", say.gettext("Organizations")),
        ),
    )


def _after(shown: Shown) -> Rows:
    """What can be done with a digest once it was sent, where anything can."""
    say, one = texts(shown.language), shown.one
    if not shown.ways.goes_on:
        return ()
    return (
        (
            switch(shown, "pub", say.gettext("Publish"), on=one.publish),
            switch(shown, "talk", say.gettext("Discussion thread"), on=one.discuss),
            # Which role it is can only be picked with the command, where roles are offered.
            *((to(shown, "role", say.gettext("Mention nobody"), "-"),) if one.role else ()),
        ),
    )


def _periods(shown: Shown) -> Iterable[Choice]:
    """The other digests that this chat has, or can have."""
    for period in Period:
        if period is not shown.one.slot.period:
            known = period in shown.others
            step = Step(place=shown.step.place, period=period, field="" if known else "new")
            label = period_words(period, shown.language)
            yield Choice(label=label if known else f"+ {label}", act=step.act)


def _here(shown: Shown) -> Rows:
    say = texts(shown.language)
    return ((to(shown, "here", say.gettext("Post in this topic")),),) if shown.movable else ()


def _whether(shown: Shown) -> tuple[Choice, ...]:
    say = texts(shown.language)
    paused = shown.one.condition is not Condition.ACTIVE
    return (
        to(shown, "on", say.gettext("▶ Resume"))
        if paused
        else to(shown, "off", say.gettext("⏸ Pause")),
        to(shown, "stop", say.gettext("Unsubscribe")),
    )
