"""What is said of subscriptions, besides their screens (`bot.screens`). Pure."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from bot import zones
from bot.language import LANGUAGES, texts
from bot.models import TOP_MAX, TOP_MIN
from bot.preferences import Step
from bot.replies import Asker, Choice, Said, Screen, Toast
from bot.subscription import Subscription
from formatters.subscription_words import subscription_words

_QUOTED = 60


def subscribed(
    one: Subscription, due: datetime, *, before: Subscription | None, place: str, language: str
) -> Said:
    """What was subscribed, in words; `before` is what it was, `place` as in a `Step`."""
    say = texts(language)
    if before is None:
        head = say.gettext("✓ Subscribed.")
    elif before == one:
        head = say.gettext("Already subscribed.")
    else:
        head = say.gettext("✓ Changed.")
    step = Step(place=place, period=one.slot.period)
    row = (
        Choice(label=say.gettext("Time"), act=replace(step, field="at").act),
        Choice(label=say.gettext("Time zone"), act=replace(step, field="tz").act),
        Choice(label=f"⚙ {say.gettext('Settings')}", act=step.act),
    )
    return Said(text="\n".join([head, *subscription_words(one, due, language)]), rows=(row,))


def forbidden(language: str) -> Toast:
    """What somebody is told who may not change a chat's subscription."""
    say = texts(language)
    return Toast(text=say.gettext("Only administrators of this chat can change that."), alert=True)


def not_subscribed(asker: Asker, language: str) -> Said:
    """What is said where there is nothing to change."""
    say = texts(language)
    subscribe = Choice(label=say.gettext("Subscribe"), act="sub")
    return Said(
        text=say.gettext("Nothing is subscribed here yet."), rows=_of_this_chat(asker, subscribe)
    )


def unsubscribed(asker: Asker, language: str) -> Said:
    """What is said after everything has ended."""
    again = Choice(label=texts(language).gettext("Subscribe again"), act="sub")
    return Said(text=_no_more(language), rows=_of_this_chat(asker, again))


def stopped(others: Collection[Subscription], language: str) -> Screen:
    """What is shown after one subscription has ended, and the others have not."""
    say = texts(language)
    still = say.gettext("Unsubscribed. The other digests still come.")
    return Screen(text=still if others else _no_more(language))


def refused(step: Step, language: str) -> Toast:
    """Why a choice cannot be, and what can."""
    say = texts(language)
    match step.field:
        case "at":
            why = say.gettext("That is not a time of day. Write for example /settings at 9:30")
        case "top":
            why = say.gettext("A digest holds {least} to {most} papers.")
        case "votes":
            why = say.gettext("Write the least number of votes, for example /settings votes 15")
        case "days":
            why = say.gettext("Write days as mon-fri, mon,wed or weekdays.")
        case "lang":
            why = say.gettext("I speak {languages}.")
        case "look":
            why = say.gettext("There is no such layout here.")
        case _:
            why = say.gettext("That cannot be chosen here.")
    languages = ", ".join(LANGUAGES.values())
    return Toast(
        text=why.format(least=TOP_MIN, most=TOP_MAX, languages=languages),
        alert=True,
    )


def which_setting(names: Collection[str], language: str) -> Said:
    """What can be written after /settings."""
    takes = texts(language).gettext("Write /settings alone, or with one of these: {names}")
    return Said(text=takes.format(names=", ".join(names)))


def which_zone(step: Step, found: Sequence[str], language: str) -> Said:
    """Zones that were found for what was written."""
    say = texts(language)
    if not found:
        nothing = say.gettext("I know no time zone or city “{words}”. Try a larger city.")
        return Said(text=nothing.format(words=step.value[:_QUOTED]))
    rows = tuple((_zone(step, zone, language),) for zone in found)
    return Said(text=say.gettext("Which one?"), rows=rows)


def which_language(now: str) -> Screen:
    """The languages to choose from."""
    rows = tuple(
        (Choice(label=name, act=f"lang:{code}", chosen=code == now),)
        for code, name in LANGUAGES.items()
    )
    return Screen(text=texts(now).gettext("In which language?"), rows=rows)


def speaks(language: str) -> Screen:
    """What is shown after a language was chosen."""
    done = texts(language).gettext("From now on I speak {language} here.")
    return Screen(text=done.format(language=LANGUAGES[language]))


def _no_more(language: str) -> str:
    return texts(language).gettext("Unsubscribed. No more digests come here.")


def _of_this_chat(asker: Asker, choice: Choice) -> tuple[tuple[Choice, ...], ...]:
    """A choice that is about the chat in which it is pressed, where that is the one meant."""
    return ((choice,),) if asker.target == asker.address else ()


def _zone(step: Step, zone: str, language: str) -> Choice:
    label = f"{zones.city(zone, language)} · {zone}"
    return Choice(label=label, act=replace(step, value=zone).act)
