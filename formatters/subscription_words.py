"""What a chat chose, in words, so that its readers can see it. Pure."""

from datetime import datetime

from bot.language import LANGUAGES, nearest, texts
from bot.models import Period
from bot.subscription import Condition, Subscription
from formatters.punctuation import labelled, listed
from formatters.slot_words import due_words, slot_words


def subscription_words(one: Subscription, due: datetime, language: str) -> list[str]:
    """A subscription in words, a line for each thing that can be chosen."""
    say = texts(language)
    when, coming = slot_words(one.slot, language), ""
    match one.condition:
        case Condition.ACTIVE:
            coming = say.gettext("Next digest: {due}").format(
                due=due_words(due, one.slot.zone, language)
            )
        case Condition.PAUSED:
            when = say.gettext("{when}, paused").format(when=when)
        case Condition.ENDED:
            when = say.gettext("{when}, ended").format(when=when)
    lines = [
        when[:1].upper() + when[1:],
        coming,
        reason_words(one.reason, language),
        _look_words(one, language),
        *_filters(one, language),
    ]
    return [line for line in lines if line]


def reason_words(reason: str, language: str) -> str:
    """Why something did not come, in a language where our catalogue has that sentence.

    It was marked with `N_` where it is written, and recorded in English.
    """
    translated = texts(language).gettext
    return translated(reason) if reason else ""


def period_words(period: Period, language: str) -> str:
    """A digest by how often it comes."""
    say = texts(language)
    match period:
        case Period.DAY:
            return say.gettext("Daily digest")
        case Period.WEEK:
            return say.gettext("Weekly digest")
        case Period.MONTH:
            return say.gettext("Monthly digest")


def layout_words(layout: str, language: str) -> str:
    """A layout by a name for people."""
    say = texts(language)
    return {
        "compact": say.gettext("Compact"),
        "titles": say.gettext("Titles only"),
        "cards": say.gettext("A card per paper"),
        "full": say.gettext("Full"),
        "embeds": say.gettext("Embeds"),
        "text": say.gettext("Text only"),
    }.get(layout, layout)


def _look_words(one: Subscription, language: str) -> str:
    say = texts(language)
    parts = [
        LANGUAGES[nearest(one.language)],
        say.gettext("Top {count}").format(count=one.top),
        layout_words(one.layout, language),
        "" if one.images else say.gettext("without pictures"),
        say.gettext("silent") if one.silent else "",
        say.gettext("a line when there is no list") if one.say_when_empty else "",
        say.gettext("a role is mentioned") if one.role else "",
        say.gettext("published to followers") if one.publish else "",
        say.gettext("a thread to discuss it") if one.discuss else "",
    ]
    return " · ".join(part for part in parts if part)


def _filters(one: Subscription, language: str) -> list[str]:
    say = texts(language)
    lines = []
    if one.min_upvotes:
        votes = say.ngettext("At least {count} vote", "At least {count} votes", one.min_upvotes)
        lines.append(votes.format(count=one.min_upvotes))
    for label, words in (
        (say.gettext("Keywords"), one.include),
        (say.gettext("Left out"), one.exclude),
        (say.gettext("Organizations"), one.organizations),
    ):
        if words:
            lines.append(labelled(label, listed(words, language), language))
    return lines
