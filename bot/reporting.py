"""Use case: what comes to a chat and when, what came last, and what went wrong."""

from collections.abc import Sequence
from dataclasses import replace

from bot.chats import Chats
from bot.deliveries import State, Told
from bot.language import texts
from bot.ledger import Ledger
from bot.preferences import Step
from bot.replies import Asker, Choice, Reply, Said
from bot.subscribing import Subscribing
from bot.subscription import Condition, Subscription
from bot.subscription_replies import forbidden, not_subscribed
from formatters.slot_words import due_words
from formatters.subscription_words import period_words, reason_words, subscription_words
from formatters.text import span_words

_RECENT = 5
_TROUBLE = (State.UNKNOWN, State.GONE, State.REJECTED, State.EXPIRED, State.RETRY)


class Reporting:
    """Tells a chat how it stands."""

    def __init__(self, *, ledger: Ledger, subscribing: Subscribing, chats: Chats) -> None:
        self._ledger = ledger
        self._subscribing = subscribing
        self._chats = chats

    async def status(self, asker: Asker) -> Reply:
        """Every subscription in words, its last delivery, and the last problem with its mend.

        Raises:
            StoreProblem: the database does not do its part.
        """
        language = await self._chats.language(asker)
        # In a chat of theirs everybody sees what comes; that of another one is not their business.
        if asker.target != asker.address and not await asker.may_change(asker.target):
            return forbidden(asker, language)
        theirs = await self._chats.theirs(asker.target)
        if not theirs:
            return not_subscribed(asker, language)
        parts = [
            "\n".join(subscription_words(one, self._subscribing.next_due(one), language))
            for one in theirs
        ]
        told = await self._ledger.last(theirs[0].address, limit=_RECENT)
        parts += _told(told, theirs[0].slot.zone, language)
        rows = tuple(
            (_resume(one, asker, language),)
            for one in theirs
            if one.condition is not Condition.ACTIVE
        )
        return Said(text="\n\n".join(parts), rows=(*rows, (_settings(theirs[0], asker, language),)))


def _resume(one: Subscription, asker: Asker, language: str) -> Choice:
    resume = texts(language).gettext("▶ Resume")
    return Choice(
        label=f"{resume} · {period_words(one.slot.period, language)}",
        act=replace(_step(one, asker), field="on").act,
    )


def _settings(one: Subscription, asker: Asker, language: str) -> Choice:
    """To the settings, where the other digests of the chat can be reached as well."""
    settings = texts(language).gettext("Settings")
    return Choice(label=f"⚙ {settings}", act=_step(one, asker).act)


def _step(one: Subscription, asker: Asker) -> Step:
    place = "" if one.address == asker.address else one.address.place
    return Step(place=place, period=one.slot.period)


def _told(told: Sequence[Told], zone: str, language: str) -> list[str]:
    say = texts(language)
    parts = []
    arrived = next((one for one in told if one.state in {State.SENT, State.EDIT}), None)
    if arrived is not None:
        last = say.gettext("Last digest: {span}, sent {moment}")
        parts.append(
            last.format(
                span=span_words(arrived.post.span, language),
                moment=due_words(arrived.at, zone, language),
            )
        )
    trouble = next((one for one in told if one.state in _TROUBLE), None)
    if trouble is not None and (arrived is None or trouble.at > arrived.at):
        problem = say.gettext("Last problem: {span}, on {moment}\n{says}")
        parts.append(
            problem.format(
                span=span_words(trouble.post.span, language),
                moment=due_words(trouble.at, zone, language),
                says=reason_words(trouble.says, language) or trouble.reason,
            )
        )
    return parts
