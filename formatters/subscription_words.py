"""What a chat chose, in words, so that its readers can see it. Pure."""

import re
from datetime import datetime

from bot.language import LANGUAGES, nearest, texts
from bot.span import Period
from bot.subscription import Condition, Subscription
from formatters.punctuation import labelled, listed
from formatters.slot_words import due_words, slot_words

_GAP = re.compile(r"(?<=[.!?)]) ")


def subscription_words(one: Subscription, due: datetime, language: str) -> list[str]:
    """A subscription in words, a line for each thing that can be chosen."""
    lines = [
        *time_words(one, due, language),
        reason_words(one.reason, language),
        _look_words(one, language),
        *_filters(one, language),
    ]
    return [line for line in lines if line]


def time_words(one: Subscription, due: datetime, language: str) -> list[str]:
    """When a subscription comes, and when next; or that it does not, just now or any more."""
    say, when = texts(language), slot_words(one.slot, language)
    coming: list[str] = []
    match one.condition:
        case Condition.ACTIVE:
            words = due_words(due, one.slot.zone, language)
            coming = [say.gettext("Next digest: {due}").format(due=words)]
        case Condition.PAUSED:
            when = say.gettext("{when}, paused").format(when=when)
        case Condition.ENDED:
            when = say.gettext("{when}, ended").format(when=when)
    return [when[:1].upper() + when[1:], *coming]


def reason_words(reason: str, language: str) -> str:
    """Why something did not come, in a language as far as our catalogue has its sentences.

    They were marked with `N_` where they are written, one or several at once, and recorded in
    English; what stands in brackets behind them is a detail.
    """
    pieces, told = _GAP.split(reason) if reason else [], list[str]()
    while pieces:
        runs = ((count, " ".join(pieces[:count])) for count in range(len(pieces), 0, -1))
        known = ((count, said) for count, one in runs if (said := _known(one, language)))
        count, said = next(known, (1, pieces[0]))
        told.append(said)
        pieces = pieces[count:]
    return " ".join(told)


def _known(text: str, language: str) -> str:
    """A text of our catalogue, or one in brackets, in a language; empty where it has none."""
    opening, closing = ("(", ")") if text.startswith("(") and text.endswith(")") else ("", "")
    bare = text.removeprefix(opening).removesuffix(closing)
    translated = texts(language).gettext
    said = translated(bare) if bare else ""
    return f"{opening}{said}{closing}" if said != bare else ""


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
