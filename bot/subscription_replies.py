"""What is said of subscriptions, besides their screens (`bot.screens`). Pure."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot import setting_words, zones
from bot.language import LANGUAGES, texts
from bot.models import TOP_MAX, TOP_MIN
from bot.preferences import Step
from bot.replies import Asker, Choice, Said, Screen, Toast
from bot.subscription import Condition, Subscription
from formatters.punctuation import listed
from formatters.subscription_words import subscription_words

_QUOTED = 60


def subscribed(
    one: Subscription,
    due: datetime,
    *,
    before: Subscription | None,
    place: str,
    language: str,
    private: bool = False,
) -> Said:
    """What was subscribed, in words; `before` is what it was, `place` as in a `Step`.

    In a `private` chat, who is new can see a digest without waiting for the first.
    """
    say = texts(language)
    begins = before is None or before.condition is Condition.ENDED
    if begins:
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
    now = (Choice(label=say.gettext("Newest digest"), act="t"),)
    rows = (row, now) if begins and private and not place else (row,)
    return Said(text="\n".join([head, *subscription_words(one, due, language)]), rows=rows)


def forbidden(asker: Asker, language: str) -> Toast:
    """What somebody is told who may not change a chat's subscription."""
    translated = texts(language).gettext
    return Toast(text=translated(asker.ways.forbidden), alert=True)


def not_subscribed(asker: Asker, language: str) -> Said:
    """What is said where there is nothing to change."""
    say = texts(language)
    nothing = say.gettext("Nothing is subscribed here yet.")
    rows = _of_this_chat(asker, Choice(label=say.gettext("Subscribe"), act="sub"))
    if rows:
        return Said(text=nothing, rows=rows)
    how = say.gettext("To subscribe write {command}")
    command = asker.ways.command("subscribe", "", chat=_chat_word(asker))
    return Said(text=f"{nothing}\n{how.format(command=command)}")


def unsubscribed(asker: Asker, language: str) -> Said:
    """What is said after everything has ended."""
    say = texts(language)
    again = Choice(label=say.gettext("Subscribe again"), act="sub")
    ended = say.gettext("Unsubscribed. No more digests come here.")
    return Said(text=ended, rows=_of_this_chat(asker, again))


def stopped(others: Sequence[Subscription], place: str, asker: Asker, language: str) -> Screen:
    """What is shown after one subscription has ended; `place` of the others as in a `Step`."""
    if not others:
        ended = unsubscribed(asker, language)
        return Screen(text=ended.text, rows=ended.rows)
    say = texts(language)
    step = Step(place=place, period=others[0].slot.period)
    settings = Choice(label=f"⚙ {say.gettext('Settings')}", act=step.act)
    still = say.gettext("Unsubscribed. The other digests still come.")
    return Screen(text=still, rows=((settings,),))


def refused(step: Step, asker: Asker, language: str) -> Toast:
    """Why a choice cannot be, and what can."""
    say, example = texts(language), ""
    if step.field in {"at", "votes"}:
        example = _example(step.field, asker, language)
    match step.field:
        case "at":
            why = say.gettext("That is not a time of day. Write for example {example}")
        case "top":
            why = say.gettext("A digest holds {least} to {most} papers.")
        case "votes":
            why = say.gettext("Write the least number of votes, for example {example}")
        case "days":
            why = say.gettext("Write days as mon-fri, mon,wed or weekdays.")
        case "lang":
            why = say.gettext("I speak {languages}.")
        case "look":
            why = say.gettext("There is no such layout here.")
        case _:
            why = say.gettext("That cannot be chosen here.")
    languages = listed(LANGUAGES.values(), language)
    return Toast(
        text=why.format(least=TOP_MIN, most=TOP_MAX, languages=languages, example=example),
        alert=True,
    )


def which_setting(word: str, asker: Asker, language: str) -> Said:
    """What can be written after /settings, for who wrote a word that is no setting."""
    unknown = texts(language).gettext(
        "I know no setting “{word}”. Write for example {example}, or begin with another of these: "
        "{names}"
    )
    example = _example("at", asker, language)
    names = listed(setting_words.words(language), language)
    return Said(text=unknown.format(word=word[:_QUOTED], example=example, names=names))


def which_zone(step: Step, found: Sequence[str], language: str) -> Said | Toast:
    """Zones that were found for what was written; that there are none changes nothing."""
    say = texts(language)
    if not found:
        nothing = say.gettext("I know no time zone or city “{words}”. Try a larger city.")
        return Toast(text=nothing.format(words=step.value[:_QUOTED]), alert=True)
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


def _example(field: str, asker: Asker, language: str) -> str:
    """The command that sets a field of what is meant."""
    elsewhere = asker.target.chat != asker.address.chat
    chat = _chat_word(asker) if elsewhere else ""
    return asker.ways.command("settings", setting_words.example(field, language), chat=chat)


def _chat_word(asker: Asker) -> str:
    return asker.ways.chat_word(asker.target, asker.name_of(asker.target))


def _of_this_chat(asker: Asker, choice: Choice) -> tuple[tuple[Choice, ...], ...]:
    """A choice that is about the chat in which it is pressed, where that is the one meant."""
    return ((choice,),) if asker.target == asker.address else ()


def _zone(step: Step, zone: str, language: str) -> Choice:
    label = f"{zones.city(zone, language)} · {zone}"
    return Choice(label=label, act=replace(step, value=zone).act)
